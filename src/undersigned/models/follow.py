"""Follow: what became of each call. Offices, entries of the ledger, evidence, changes, replies, indicators.

No status is stored. Where an entry stands on its two scales follows from its changes, and a change cannot be stored
without evidence, a reason and a day.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from undersigned.core.names.languages import in_language
from undersigned.core.record.ledger import PROGRESS, RESPONSES
from undersigned.models.draft import Statement, new_id
from undersigned.models.frozen import Call, Edition
from undersigned.models.mail import Mail
from undersigned.models.record import Event


class Office(models.Model):
    """Somebody whom a call can be put to: the coalition's reading of an addressee as written."""

    class OfficeKind(models.TextChoices):
        GOVERNMENT = "government", _("Government")
        PARLIAMENT = "parliament", _("Parliament")
        EU = "eu", _("Institution of the European Union")
        INTERNATIONAL = "international", _("International organisation")
        MEDIA = "media", _("Media outlet")
        OTHER = "other", _("Other")

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    kind = models.CharField(max_length=13, choices=OfficeKind.choices)
    names: Any = models.JSONField()  # BCP 47 tag -> the name in that language
    language = models.CharField(max_length=35)  # in which it is written to
    mail = models.EmailField(blank=True)
    site = models.URLField(max_length=500, blank=True)
    note = models.CharField(max_length=500, blank=True)
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("made", "pk")

    def __str__(self) -> str:
        return self.name()

    def name(self, language: str = "") -> str:
        """The name in a language, else in the one in which it is written to, else any."""
        return in_language(self.names, language, self.language)


class LedgerEntry(models.Model):
    """One call that one office was asked to meet."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="ledger")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="entries")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="entries")
    due = models.DateField(null=True, blank=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="ledger_entry")
    made = models.DateTimeField()

    class Meta:
        ordering = ("call__index", "made", "pk")
        constraints = (models.UniqueConstraint(fields=["call", "office"], name="ledger_entry_once"),)


class Delivery(models.Model):
    """The statement as it was brought to an office: by mail, or by hand on a day."""

    class How(models.TextChoices):
        MAIL = "mail", _("By mail")
        HAND = "hand", _("By hand")

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="deliveries")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="deliveries")
    how = models.CharField(max_length=4, choices=How.choices)
    day = models.DateField()
    language = models.CharField(max_length=35)
    note = models.CharField(max_length=500, blank=True)
    to = models.EmailField(blank=True)  # the mailbox to which it was sent
    reminder = models.BooleanField(default=False)  # a mail to a silent office: it brings nothing new, and has no event
    mail = models.ForeignKey(Mail, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    message_id = models.CharField(max_length=200, blank=True)  # outlives the mail
    file = models.CharField(max_length=64, blank=True)  # SHA-256 of a scan, or of the PDF that was sent
    file_name = models.CharField(max_length=200, blank=True)
    made = models.DateTimeField()
    event = models.OneToOneField(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="delivery")

    class Meta:
        ordering = ("day", "pk")


class Evidence(models.Model):
    """What a change rests on: an address, or a file, with the words that count."""

    class EvidenceKind(models.TextChoices):
        LAW = "law", _("Law")
        DECISION = "decision", _("Decision")
        STATEMENT = "statement", _("Statement")
        REPORT = "report", _("Report")
        ARTICLE = "article", _("Article")
        MEASUREMENT = "measurement", _("Measurement")

    class Link(models.TextChoices):
        UNKNOWN = "", _("Not looked at yet")
        THERE = "there", _("There")
        MOVED = "moved", _("Moved to another address")
        GONE = "gone", _("Gone")
        SILENT = "silent", _("Does not answer")

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=11, choices=EvidenceKind.choices)
    title = models.CharField(max_length=300)
    url = models.URLField(max_length=2_000, blank=True)
    passage = models.TextField(blank=True)
    day = models.DateField()
    language = models.CharField(max_length=35)
    file = models.CharField(max_length=64, blank=True)  # SHA-256 of what was uploaded
    file_name = models.CharField(max_length=200, blank=True)
    copy = models.CharField(max_length=64, blank=True)  # SHA-256 of the captured copy, a WARC file
    copied = models.DateTimeField(null=True, blank=True)
    copy_problem = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=6, choices=Link.choices, blank=True)
    checked = models.DateTimeField(null=True, blank=True)
    made = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("made", "pk")
        constraints = (
            models.CheckConstraint(condition=~models.Q(url="") | ~models.Q(file=""), name="evidence_is_somewhere"),
        )


class StatusChange(models.Model):
    """One step of an entry on one of its two scales. It stands once its event is there."""

    class Scale(models.TextChoices):
        RESPONSE = "response", _("Response")
        PROGRESS = "progress", _("Progress")

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="status_changes")
    scale = models.CharField(max_length=8, choices=Scale.choices)
    to = models.CharField(max_length=15)
    forwarded = models.CharField(max_length=300, blank=True)  # to whom, where the response is that
    day = models.DateField()
    reason = models.TextField()
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="status_changes")
    more: Any = models.ManyToManyField(Evidence, blank=True, related_name="+")
    made = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # Where a second person must agree: who did. A change that nobody agreed to yet has no event.
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    refused = models.DateTimeField(null=True, blank=True)
    event = models.OneToOneField(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="status_change")

    class Meta:
        ordering = ("made", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(scale="response", to__in=RESPONSES) | models.Q(scale="progress", to__in=PROGRESS),
                name="status_is_of_its_scale",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="status_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(to="forwarded") ^ models.Q(forwarded=""), name="status_forwarded_to_somebody"
            ),
        )


class SecondRule(models.Model):
    """When somebody switched on that two must agree to a change, or asked that it end. It ends when another agreed."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="second_rules")
    on = models.BooleanField()
    made = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    holds = models.DateTimeField(null=True, blank=True)  # since when
    refused = models.DateTimeField(null=True, blank=True)
    # Who agreed, or refused.
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("made", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["statement"], condition=models.Q(holds=None, refused=None), name="second_rule_waits_once"
            ),
        )


class Dispute(models.Model):
    """Another reading of a change. Both reasonings stay."""

    change = models.ForeignKey(StatusChange, on_delete=models.PROTECT, related_name="disputes")
    words = models.TextField()
    day = models.DateField()
    made = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="dispute")

    class Meta:
        ordering = ("made", "pk")
        constraints = (models.CheckConstraint(condition=~models.Q(words=""), name="dispute_has_words"),)


class OfficeLink(models.Model):
    """An office's private link: by it the office answers the calls on it, and commits to one."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="office_links")
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    salt = models.CharField(max_length=64)
    made = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["statement", "office"], condition=models.Q(revoked=None), name="office_link_once"
            ),
        )


class Indicator(models.Model):
    """A small dated series that says something about calls."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="indicators")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    calls: Any = models.ManyToManyField(Call, related_name="indicators")
    names: Any = models.JSONField()  # BCP 47 tag -> what is measured, of whom
    unit: Any = models.JSONField()  # BCP 47 tag -> unit
    made = models.DateTimeField()

    class Meta:
        ordering = ("made", "pk")


class Measurement(models.Model):
    """One value of an indicator, with its source; or why there is none."""

    class State(models.TextChoices):
        VALUE = "value", _("Value")
        NOT_APPLICABLE = "not-applicable", _("Not applicable")
        NOT_INVITED = "not-invited", _("Not invited")

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="measurements")
    period = models.CharField(max_length=40)  # as it is written, for example 2025-H1
    day = models.DateField()  # its last day, by which it is drawn
    state = models.CharField(max_length=14, choices=State.choices)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    source = models.CharField(max_length=2_000)
    note = models.CharField(max_length=500, blank=True)
    made = models.DateTimeField()
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="measurement")

    class Meta:
        ordering = ("day", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="value", value__isnull=False)
                | (~models.Q(state="value") & models.Q(value__isnull=True)),
                name="measurement_has_a_value_or_says_why",
            ),
            models.CheckConstraint(condition=~models.Q(source=""), name="measurement_has_a_source"),
        )


class Comparison(models.Model):
    """Series that are drawn together. None is, unless the coalition has switched it on."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="comparisons")
    names: Any = models.JSONField()  # BCP 47 tag -> what is compared
    indicators: Any = models.ManyToManyField(Indicator, related_name="comparisons")
    made = models.DateTimeField()
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="comparison")
    ended = models.OneToOneField(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("made", "pk")


class Thread(models.Model):
    """One thing that is asked of one office in several statements, as the coordinator has linked the calls."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="threads")
    names: Any = models.JSONField()  # BCP 47 tag -> what is asked
    made = models.DateTimeField()

    class Meta:
        ordering = ("made", "pk")


class ThreadCall(models.Model):
    """A call that stands in a thread, or was taken out of it. `event` is the newest that tells so."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="calls")
    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="threads")
    inside = models.BooleanField(default=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="thread_call")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["thread", "entry"], name="thread_call_once"),
            models.UniqueConstraint(fields=["entry"], condition=models.Q(inside=True), name="call_in_one_thread"),
        )
