"""The draft's clauses, their words in each language, and the calls in them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from undersigned.models.draft.statement import Statement


class StandingClauses(models.Manager["DraftClause"]):
    """The clauses that stand in the draft. One that was removed or joined stays as a row: its history and its
    comments do, too, and undoing brings it back as the same clause."""

    def get_queryset(self) -> models.QuerySet[DraftClause]:
        """Without those that are gone."""
        return super().get_queryset().filter(gone=None)


class ClauseKind(models.TextChoices):
    TITLE = "title", _("Title")
    SUBTITLE = "subtitle", _("Subtitle")
    DATELINE = "dateline", _("Date and place line")
    HEADING = "heading", _("Heading")
    PARAGRAPH = "paragraph", _("Paragraph")
    ITEM = "item", _("List item")


class DraftText(models.Model):
    """One language of the draft."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="draft_texts")
    language = models.CharField(max_length=35)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["statement", "language"], name="draft_text_once"),)


class DraftClause(models.Model):
    """The smallest aligned unit of the draft, in all its languages."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="draft_clauses")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=ClauseKind.choices, default=ClauseKind.PARAGRAPH)
    gone = models.DateTimeField(null=True, blank=True)
    # Where it came from or went to, so that comments and history can be followed.
    split_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="parts")
    joined_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="joined")

    objects = StandingClauses()
    with_gone = models.Manager["DraftClause"]()

    class Meta:
        ordering = ("position", "pk")

    def source(self, language: str) -> str:
        """The words in `language`, empty when they are missing."""
        return next((words.source for words in self.words.all() if words.language == language), "")


class DraftWords(models.Model):
    """The words of one clause in one language, and how far they can be relied on."""

    class State(models.TextChoices):
        MISSING = "missing", _("missing")
        MACHINE = "machine", _("made by a machine, not looked at yet")
        CHANGED = "changed", _("changed since translated")
        TRANSLATED = "translated", _("translated")
        READ = "read", _("reads right")

    clause = models.ForeignKey(DraftClause, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(max_length=35)
    source = models.TextField(blank=True)
    # Rises with every change of the words: who saves says which version was changed.
    version = models.PositiveIntegerField(default=1)
    # The version of the first language's words that these follow; None where nobody said.
    follows = models.PositiveIntegerField(null=True, blank=True)
    machine = models.BooleanField(default=False)
    # A native reader's yes, to one version of these words.
    read_by = models.CharField(max_length=300, blank=True)
    read_on = models.DateTimeField(null=True, blank=True)
    read_version = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["clause", "language"], name="draft_words_once"),)

    def state(self, first: DraftWords | None) -> State:
        """How these words stand beside `first`, the clause's words in the statement's first language."""
        if not self.source.strip():
            return self.State.MISSING
        if self.machine:
            return self.State.MACHINE
        if first is not None and self.follows is not None and self.follows < first.version:
            return self.State.CHANGED
        return self.State.READ if self.read_version == self.version else self.State.TRANSLATED


class EarlierWords(models.Model):
    """Words that stood in one version and stand no more: what a translation was made beside, and what an edit began
    from. The history tells who changed what; versions rise with undoing, too, so it cannot tell these."""

    words = models.ForeignKey(DraftWords, on_delete=models.CASCADE, related_name="earlier")
    version = models.PositiveIntegerField()
    source = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["words", "version"], name="earlier_words_once"),)


class DraftCall(models.Model):
    """A call that the reader found or a person marked. Only confirmed calls are frozen."""

    clause = models.ForeignKey(DraftClause, on_delete=models.CASCADE, related_name="calls")
    confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ("clause__position", "pk")


class DraftPlace(models.Model):
    """Where a call stands in one language: the words of its span and its addressee as written.

    Words, not offsets: they survive an edit elsewhere in the clause, and the freeze finds them again.
    """

    call = models.ForeignKey(DraftCall, on_delete=models.CASCADE, related_name="places")
    language = models.CharField(max_length=35)
    words = models.TextField()
    addressee = models.CharField(max_length=500)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["call", "language"], name="draft_place_once"),)
