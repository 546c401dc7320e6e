"""What was frozen: editions, texts, clauses, calls, and the notes beside them.

The rows of these tables never change. Triggers in the database refuse UPDATE, DELETE, INSERT OR
REPLACE and TRUNCATE, whoever asks. A clause or call must be inserted before its edition: once the
edition is there, it is closed. Foreign keys are checked at the end of the transaction, so that the
edition can come last.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.db import connections, models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from undersigned.models.draft import ClauseKind, SignatoryFields, Statement, new_id
from undersigned.models.ready import Ready, text


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions, and which of them are in force."""

    def in_force(self) -> EditionQuerySet:
        """Those whose freeze was not undone."""
        return self.filter(unfreezing__isnull=True)


class Edition(models.Model):
    """A numbered, frozen set of parallel texts."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    authoritative = models.CharField(max_length=35)
    # The day that the date line means, for data files. The date line itself is a clause.
    dated = models.DateField(null=True)
    frozen = models.DateTimeField()

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["statement", "number"], name="edition_number_once"),)

    def __str__(self) -> str:
        return _("Edition %(number)s") % {"number": self.number}

    @cached_property
    def languages(self) -> list[str]:
        """The languages in which it was frozen."""
        return list(_languages(self.pk))

    @property
    def frozen_titles(self) -> Mapping[str, str]:
        """The title by language, of the frozen texts; empty where no clause is a title."""
        return _titles(self.pk)

    def titles(self) -> dict[str, str]:
        """The title by language: of the frozen texts, then of later translations that are in the log."""
        return titles_of([self]).get(self.pk, {})


def titles_of(editions: Collection[Edition]) -> dict[str, dict[str, str]]:
    """As `Edition.titles`, of many editions by three queries: edition id -> language -> title."""
    clauses = Clause.objects.filter(edition__in=editions, kind=ClauseKind.TITLE).order_by("index")
    written: dict[str, dict[str, str]] = {}
    places: dict[str, int] = {}
    for edition, language, index, words in clauses.values_list("edition", "language", "index", "words"):
        written.setdefault(edition, {})[language] = words  # the last one, as there
        places.setdefault(edition, index)
    titles: dict[str, dict[str, str]] = {}
    for edition, language in Text.objects.filter(edition__in=editions).values_list("edition", "language"):
        if language in written.get(edition, {}):
            titles.setdefault(edition, {})[language] = written[edition][language]
    for later in Translation.objects.filter(edition__in=editions, event__seq__isnull=False):
        if later.edition_id in places:
            titles.setdefault(later.edition_id, {})[later.language] = later.clauses[places[later.edition_id]]
    return titles


def leads_of(editions: Collection[Edition]) -> dict[str, dict[str, str]]:
    """What stands first below the title, by three queries: edition id -> language -> subtitle, else first paragraph."""
    kinds = [ClauseKind.PARAGRAPH, ClauseKind.SUBTITLE]
    clauses = Clause.objects.filter(edition__in=editions)
    first = clauses.filter(kind__in=kinds).values_list("edition", "kind").annotate(models.Min("index")).order_by("kind")
    places = {edition: index for edition, kind, index in first if kind == ClauseKind.PARAGRAPH}
    places |= {edition: index for edition, kind, index in first if kind == ClauseKind.SUBTITLE}
    leads: dict[str, dict[str, str]] = {}
    there = clauses.filter(index__in=set(places.values())).order_by("language")
    for edition, language, index, words in there.values_list("edition", "language", "index", "words"):
        if places.get(edition) == index:
            leads.setdefault(edition, {})[language] = words
    for later in Translation.objects.filter(edition__in=places, event__seq__isnull=False):
        leads.setdefault(later.edition_id, {})[later.language] = later.clauses[places[later.edition_id]]
    return leads


# Every page and mail of a statement asks for these, and they never change: an edition's id is random, and given once.
@lru_cache(maxsize=1_000)
def _languages(edition: str) -> tuple[str, ...]:
    return tuple(Text.objects.filter(edition=edition).values_list("language", flat=True))


@lru_cache(maxsize=1_000)
def _titles(edition: str) -> Mapping[str, str]:
    titles = Clause.objects.filter(edition=edition, kind=ClauseKind.TITLE)
    return MappingProxyType(dict(titles.values_list("language", "words")))


# Asked by every page, and twice by every signature.
NEWEST_IN_FORCE = Ready(lambda: Edition.objects.in_force().filter(statement=text("statement")).order_by("-number")[:1])


class Text(models.Model):
    """One language of an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(max_length=35)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["edition", "language"], name="text_once"),)


class Clause(models.Model):
    """The canonical words of one clause in one language."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="clauses")
    language = models.CharField(max_length=35)
    index = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=ClauseKind.choices)
    words = models.TextField()

    class Meta:
        ordering = ("index",)
        constraints = (models.UniqueConstraint(fields=["edition", "language", "index"], name="clause_once"),)


class Call(models.Model):
    """A call of an edition: its clause and, per language, [start, end, addressee] in code points."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="calls")
    index = models.PositiveIntegerField()
    clause = models.PositiveIntegerField()
    places: Any = models.JSONField()

    class Meta:
        ordering = ("index",)
        constraints = (models.UniqueConstraint(fields=["edition", "index"], name="call_once"),)


class QuestionRecord(models.Model):
    """The four questions as they were answered and signed off when the edition was frozen.

    `answers`: {question: sentence}; `sign_offs`: [{"kind", "who", "asked", "said", "words", "answered"}], days as ISO
    dates, "" where nothing was said. Whether it is published is the statement's to say.
    """

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="questions")
    answers: Any = models.JSONField()
    sign_offs: Any = models.JSONField()


class Unfreezing(models.Model):
    """A freeze that was undone before anyone had signed. The frozen rows stay."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="unfreezing")
    undone = models.DateTimeField()


class Erratum(models.Model):
    """A dated note beside unchanged words, naming the old and the new ones."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="errata")
    language = models.CharField(max_length=35)
    clause = models.PositiveIntegerField()
    old = models.TextField()
    new = models.TextField()
    note = models.CharField(max_length=500, blank=True)
    day = models.DateField()
    event = models.OneToOneField("undersigned.Event", on_delete=models.PROTECT, related_name="erratum")

    class Meta:
        ordering = ("pk",)


class Translation(models.Model):
    """A text made after the freeze: not part of what was signed."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="translations")
    language = models.CharField(max_length=35)
    sha256 = models.CharField(max_length=64)
    clauses: Any = models.JSONField()
    day = models.DateField()
    event = models.OneToOneField("undersigned.Event", on_delete=models.PROTECT, related_name="translation")

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["edition", "language"], name="translation_once"),)


class Listed(SignatoryFields):
    """A signatory taken over from a source. It may be deleted on request, so no trigger guards it."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="listed")
    named = models.BooleanField(default=False)

    class Meta(SignatoryFields.Meta):
        pass


FROZEN = (Edition, Text, Clause, Call, QuestionRecord, Unfreezing, Erratum, Translation)
_PARTS = (Text, Clause, Call, QuestionRecord)


def _same_place(model: type[models.Model]) -> list[str]:
    """For each unique key of the table, SQL that finds the row in whose place a new one would be put."""
    columns = {field.name: f'"{field.column}"' for field in model._meta.concrete_fields}
    keys = [[columns[field.name]] for field in model._meta.concrete_fields if field.unique]
    keys += [
        [columns[name] for name in constraint.fields]
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
    ]
    return [" AND ".join(f"{column} = NEW.{column}" for column in key) for key in keys]


def _triggers(model: type[models.Model], vendor: str) -> dict[str, str]:
    """Name -> SQL of each trigger of one frozen table."""
    table = model._meta.db_table
    taken = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {same})" for same in _same_place(model))
    if model in _PARTS:
        taken += f" OR EXISTS (SELECT 1 FROM {Edition._meta.db_table} WHERE id = NEW.edition_id)"
    names = {event: f"{table}_no_{event}" for event in ("update", "delete", "replace", "truncate")}
    refused = f"{table}: frozen rows never change"
    if vendor == "sqlite":
        body = f"BEGIN SELECT RAISE(ABORT, '{refused}'); END"
        return {
            names["update"]: f"CREATE TRIGGER {names['update']} BEFORE UPDATE ON {table} {body}",
            names["delete"]: f"CREATE TRIGGER {names['delete']} BEFORE DELETE ON {table} {body}",
            names["replace"]: f"CREATE TRIGGER {names['replace']} BEFORE INSERT ON {table} WHEN {taken} {body}",
        }
    refuse = "EXECUTE FUNCTION undersigned_refuse()"
    made = {
        names["update"]: f"BEFORE UPDATE ON {table} FOR EACH ROW {refuse}",
        names["delete"]: f"BEFORE DELETE ON {table} FOR EACH ROW {refuse}",
        names["truncate"]: f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
    }
    if model in _PARTS:
        made[names["replace"]] = f"BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION undersigned_closed()"
    return {name: f"CREATE TRIGGER {name} {sql}" for name, sql in made.items()}


_POSTGRES_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION undersigned_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%: frozen rows never change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$;
CREATE OR REPLACE FUNCTION undersigned_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM {Edition._meta.db_table} WHERE id = NEW.edition_id) THEN
    RAISE EXCEPTION '%: frozen rows never change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""


def install(using: str = "default") -> None:
    """Install every trigger that is missing. Running it again changes nothing."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and Edition._meta.db_table in tables:
            cursor.execute(_POSTGRES_FUNCTIONS)
        present = _present(using)
        for model in FROZEN:
            if model._meta.db_table not in tables:
                continue
            for name, sql in _triggers(model, connection.vendor).items():
                if name not in present:
                    cursor.execute(sql)


def missing(using: str = "default") -> list[str]:
    """Names of the triggers that should be in the database and are not, or are switched off."""
    vendor = connections[using].vendor
    wanted = {name for model in FROZEN for name in _triggers(model, vendor)}
    return sorted(wanted - _present(using))


def _present(using: str) -> set[str]:
    connection = connections[using]
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}
