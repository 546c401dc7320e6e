"""The address book: the organisations that a coalition knows, whom to write to there, and what changed in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from undersigned.core.names.fold import fold
from undersigned.core.names.languages import in_language
from undersigned.models.ready import ReadyOf


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations of the book."""

    def standing(self) -> OrganisationQuerySet:
        """Those that were not merged into another."""
        return self.filter(merged_into=None)

    def called(self, names: Iterable[str]) -> Organisation | None:
        """The one that the book knows by one of these names, by case and spacing only: of many the one added first."""
        keys = dict.fromkeys(map(name_key, names))
        return next(iter(_CALLED.all(keys)), None)


def name_key(name: str) -> str:
    """The folded name, cut to its column: folding can make a name longer."""
    return fold(name)[:400]


class Organisation(models.Model):
    """One organisation of the book. Its names stand as it writes them, never made from one another."""

    # Per BCP 47 tag; "" is the name for every other language.
    names: Any = models.JSONField(default=dict)
    acronym = models.CharField(max_length=50, blank=True)
    aliases: Any = models.JSONField(default=list)
    chapter_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="chapters")
    place = models.CharField(max_length=200, blank=True)
    communities = models.CharField(max_length=300, blank=True)  # in the organisation's own words; never inferred
    registry_number = models.CharField(max_length=50, blank=True)
    note = models.CharField(max_length=500, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    # A merged one stays as a row, so that the merge can be undone.
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def name(self, language: str = "") -> str:
        """The name for a page in `language`, as the organisation writes it."""
        return in_language(self.names, language, "")


class KnownName(models.Model):
    """One of an organisation's names and other names, folded: a signature finds it without reading the whole book."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="known_names")
    key = models.CharField(max_length=400, db_index=True)

    @staticmethod
    def index(organisations: Iterable[Organisation]) -> None:
        """Write the names of these anew, after they were stored."""
        rows = list(organisations)
        KnownName.objects.filter(organisation__in=[row.pk for row in rows]).delete()
        made = [
            KnownName(organisation=row, key=key)
            for row in rows
            for key in dict.fromkeys(map(name_key, (*row.names.values(), *row.aliases)))
        ]
        KnownName.objects.bulk_create(made, batch_size=500)


# No LIMIT: for its sake a database may read the whole book in the order of `pk`.
_CALLED = ReadyOf(lambda keys: Organisation.objects.standing().filter(known_names__key__in=keys).order_by("pk"))


class WebDomain(models.Model):
    """A web domain of an organisation. A signature is confirmed from it only if it was known before the invitation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253)  # lower case, A-labels, without "www."
    since = models.DateTimeField()

    class Meta:
        ordering = ("domain",)
        constraints = (models.UniqueConstraint(fields=["organisation", "domain"], name="web_domain_once"),)


class Contact(models.Model):
    """Somebody at an organisation to whom the coalition writes."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=300, blank=True)
    role = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=35, blank=True)
    mail = models.EmailField(blank=True)
    telephone = models.CharField(max_length=50, blank=True)

    class Meta:
        ordering = ("pk",)


class BookChange(models.Model):
    """One change of the book: what it was before and after, so that it can be read and, for a merge, undone.

    Of contacts it tells how many were added, changed and removed, and never what was said of them: who is taken out of
    the book is gone.
    """

    class What(models.TextChoices):
        ADDED = "added", _("Added")
        CHANGED = "changed", _("Changed")
        MERGED = "merged", _("Merged")
        PARTED = "parted", _("Merge undone")
        APART = "apart", _("Not the same")
        DELETED = "deleted", _("Deleted")

    # Null once it is deleted: then only that it was, and its name, is left.
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="changes")
    what = models.CharField(max_length=10, choices=What.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    at = models.DateTimeField()
    before: Any = models.JSONField(default=dict)
    after: Any = models.JSONField(default=dict)

    class Meta:
        ordering = ("-pk",)
