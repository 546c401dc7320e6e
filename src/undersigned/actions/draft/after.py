"""After the freeze: an erratum, a later translation, the next edition."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from undersigned.actions import record
from undersigned.actions.draft.edit import clean_line
from undersigned.core.draft.edition import language_tag
from undersigned.core.errors import N_, DraftError, TextError
from undersigned.core.record import erratum_digest
from undersigned.core.text import canonical_clause, text_sha256
from undersigned.models import Edition, Erratum, Statement, Translation, database_now
from undersigned.outside import clock


def _in_force(statement: Statement) -> tuple[Statement, Edition]:
    locked = Statement.objects.select_for_update().get(pk=statement.pk)
    edition = locked.edition
    if edition is None:
        raise DraftError(N_("Nothing is frozen."))
    if locked.retracted is not None:
        raise DraftError(N_("This statement was retracted. It cannot change any more."))
    return locked, edition


@transaction.atomic
def add_erratum(statement: Statement, *, language: str, clause: int, old: str, new: str, note: str = "") -> Erratum:
    """Put a dated note beside clause `clause` (from 0): the words stay, the note names old and new."""
    statement, edition = _in_force(statement)
    frozen = edition.clauses.filter(language=language, index=clause).first()
    if frozen is None:
        raise DraftError(N_("Choose the clause in which the slip stands."))
    try:
        old, new = canonical_clause(old), canonical_clause(new)
    except TextError as error:
        raise DraftError(error.message, **error.params) from error
    if old not in frozen.words:
        raise DraftError(N_("The words “%(old)s” are not in this clause."), old=old[:80])
    if old == new:
        raise DraftError(N_("The old and the new words are the same."))
    note = clean_line(note, Erratum, "note")
    now = database_now()
    sha256 = erratum_digest(language=language, clause=clause, old=old, new=new, note=note, day=now.date().isoformat())
    event = record.record(
        "text.erratum",
        statement=statement,
        pub={"edition": edition.number, "digest": edition.digest, "sha256": sha256},
        time=clock.utc(now),
    )
    return Erratum.objects.create(
        edition=edition, language=language, clause=clause, old=old, new=new, note=note, day=now.date(), event=event
    )


@transaction.atomic
def publish_translation(statement: Statement, *, language: str, clauses: Sequence[str]) -> Translation:
    """Add a text made after the freeze. It has its own digest and is not part of what was signed."""
    statement, edition = _in_force(statement)
    language_tag(language)
    if language in edition.languages or edition.translations.filter(language=language).exists():
        raise DraftError(N_("There is a text in this language already."))
    wanted = edition.clauses.filter(language=edition.languages[0]).count()
    if len(clauses) != wanted or not all(clause.strip() for clause in clauses):
        raise DraftError(N_("Every clause needs its words: %(wanted)s clauses."), wanted=wanted)
    try:
        words = [canonical_clause(clause) for clause in clauses]
    except TextError as error:
        raise DraftError(error.message, **error.params) from error
    now = database_now()
    sha256 = text_sha256(words)
    event = record.record(
        "text.translated",
        statement=statement,
        pub={"edition": edition.number, "digest": edition.digest, "language": language, "sha256": sha256},
        time=clock.utc(now),
    )
    return Translation.objects.create(
        edition=edition, language=language, sha256=sha256, clauses=words, day=now.date(), event=event
    )


@transaction.atomic
def begin_next_edition(statement: Statement) -> None:
    """Open the draft again. The edition in force stays in force until the next one is frozen."""
    statement, _ = _in_force(statement)
    if statement.next_begun is None:
        statement.next_begun = database_now()
        statement.save(update_fields=["next_begun"])
