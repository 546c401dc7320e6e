"""The statement itself, and whom its source lists."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from undersigned.core.draft import Draft
    from undersigned.core.publish.snapshot import State
    from undersigned.models.frozen import Edition


def new_id() -> str:
    """A random id: 32 lowercase hex digits."""
    return secrets.token_hex(16)


class Slug(models.Model):
    """Every slug that was ever given out. Slugs are never reused, so these rows are never deleted."""

    text = models.CharField(max_length=80, primary_key=True)


def default_reminders() -> list[int]:
    """A week before, two days before, and on the last day."""
    return [7, 2, 0]


class Statement(models.Model):
    """One joint statement through its whole life."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    slug = models.OneToOneField(Slug, on_delete=models.PROTECT, related_name="statement")
    created = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    undated = models.BooleanField(default=False)
    dated = models.DateField(null=True, blank=True)
    # While the next edition is drafted the earlier one stays in force.
    next_begun = models.DateTimeField(null=True, blank=True)
    listed_basis = models.CharField(max_length=300, blank=True)
    # What the reader was unsure of when the letter was brought: [message id, parameters] each.
    reader_warnings: Any = models.JSONField(default=list, blank=True)
    timezone = models.CharField(max_length=50)
    deadline = models.DateTimeField(null=True, blank=True)
    opened = models.DateTimeField(null=True, blank=True)
    open_to_all = models.BooleanField(default=False)
    closed = models.DateTimeField(null=True, blank=True)
    # Days before the last one on which the silent are reminded; 0 is the last day itself.
    remind: Any = models.JSONField(default=default_reminders, blank=True)
    published = models.DateTimeField(null=True, blank=True)
    retracted = models.DateTimeField(null=True, blank=True)
    press: Any = models.JSONField(default=list, blank=True)
    # A copy of another statement: whom that one invited, one a line, to be looked over before anyone is.
    invite_list = models.TextField(blank=True)
    # Whether answers and sign-offs on the four questions are published with the edition, or kept.
    publish_questions = models.BooleanField(default=False)
    # Since when all names are hidden everywhere; the counts stay.
    names_hidden = models.DateTimeField(null=True, blank=True)
    # Nothing is public before this moment; press contacts may have a private preview until then.
    embargo = models.DateTimeField(null=True, blank=True)
    # When those were named who had asked to be named later.
    names_released = models.DateTimeField(null=True, blank=True)
    # Whether the form takes "shares the views, with this reservation".
    reservations = models.BooleanField(default=False)
    # Who alone checks in person, and then forgets, those who must not be known; their role, and how to reach them.
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    verifier_role = models.CharField(max_length=200, blank=True)
    verifier_reach = models.CharField(max_length=500, blank=True)
    # Following up: whether a second person must agree to a change; after how many days without an answer, and after how
    # many months without a change, an entry stands on the work list.
    second_agrees = models.BooleanField(default=False)
    silent_after = models.PositiveSmallIntegerField(default=30)
    stale_after = models.PositiveSmallIntegerField(default=6)

    class Meta:
        ordering = ("-created",)

    def __str__(self) -> str:
        return self.slug_id

    @property
    def languages(self) -> list[str]:
        """Languages of the draft, in the order in which they were added."""
        return [text.language for text in self.draft_texts.all()]

    @property
    def edition(self) -> Edition | None:
        """The edition in force: the newest that was not undone."""
        from undersigned.models.frozen import NEWEST_IN_FORCE

        newest = NEWEST_IN_FORCE.first(statement=self.pk)
        if newest is not None:
            newest.statement = self
        return newest

    @property
    def listing(self) -> Edition | None:
        """The edition in force under which the source's signatories are listed. A later one lists them no more."""
        return self.editions.in_force().filter(listed__isnull=False).order_by("number").first()

    @property
    def drafting(self) -> bool:
        """Whether the draft may change: nothing is frozen yet, or the next edition was begun."""
        return self.next_begun is not None or self.edition is None

    @property
    def next_number(self) -> int:
        """The number of the next edition. Numbers of undone editions are not given out again."""
        newest = self.editions.aggregate(newest=models.Max("number"))["newest"]
        return (newest or 0) + 1

    def title(self, language: str = "") -> str:
        """The draft's title for lists on the coordinator's side; empty when it has none."""
        clause = self.draft_clauses.filter(kind="title").prefetch_related("words").first()
        words = sorted(clause.words.all(), key=lambda each: each.pk) if clause else []
        chosen = next((each for each in words if each.language == language), None)
        return (chosen or words[0]).source if words else ""

    def takes_signatures(self, now: datetime) -> bool:
        """Whether the form accepts a new signature at `now`."""
        return (
            self.opened is not None
            and self.closed is None
            and self.retracted is None
            and (self.deadline is None or now <= self.deadline)
        )

    def embargoed(self, now: datetime) -> bool:
        """Whether it is ready and waits for its moment."""
        return self.embargo is not None and self.published is None and now < self.embargo

    @property
    def settled(self) -> bool:
        """Whether it is published, or will be by itself."""
        return self.published is not None or self.embargo is not None

    @property
    def is_known(self) -> bool:
        """Whether anybody may know of it: it is public, or whoever has its address may sign it.

        The address is made from the title, and easily guessed.
        """
        return self.published is not None or (self.opened is not None and self.open_to_all)

    @property
    def checks_in_person(self) -> bool:
        """Whether somebody can be checked in person and then forgotten."""
        return self.verifier_id is not None and bool(self.verifier_role)

    def public_state(self, now: datetime) -> State:
        """What its public page says of it at `now`, once there is one."""
        if self.retracted is not None:
            return "retracted"
        return "open" if self.takes_signatures(now) else "published"

    def as_core(self) -> Draft:
        """The draft as plain values."""
        from undersigned.models.draft.whole import drafts_of

        return drafts_of([self])[self.pk]


class SignatoryFields(models.Model):
    """What a source says of a signatory, as written there."""

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("Organisation")
        PERSON = "person", _("Person")
        UNKNOWN = "unknown", _("Not decided")

    order = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    verbatim = models.CharField(max_length=1000)
    name = models.CharField(max_length=500)
    acronym = models.CharField(max_length=50, blank=True)
    place = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=300, blank=True)
    affiliation = models.CharField(max_length=300, blank=True)
    chapter = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True
        ordering = ("order", "pk")


class DraftSignatory(SignatoryFields):
    """A signatory that the source lists. After the freeze it is listed, never confirmed."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="draft_signatories")
    # The reader was unsure, and no person has looked yet.
    unsure = models.BooleanField(default=False)

    class Meta(SignatoryFields.Meta):
        pass
