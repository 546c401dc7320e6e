"""After the freeze: an erratum, a later translation, the next edition."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from undersigned.actions import record
from undersigned.actions.announce import announce
from undersigned.actions.draft.edit import clean_line
from undersigned.actions.draft.history import NOBODY, Writer
from undersigned.actions.draft.words import canonical
from undersigned.core.draft.edition import language_tag
from undersigned.core.errors import N_, DraftError, TextError
from undersigned.core.record import erratum_digest
from undersigned.core.sign import utc
from undersigned.core.text import canonical_clause, text_sha256
from undersigned.models import Edition, Erratum, LateText, Notice, Statement, Translation, database_now


def in_force(statement: Statement) -> tuple[Statement, Edition]:
    """The statement with its row locked, and its edition in force; DraftError where there is none."""
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
    statement, edition = in_force(statement)
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
        time=utc(now),
    )
    erratum = Erratum.objects.create(
        edition=edition, language=language, clause=clause, old=old, new=new, note=note, day=now.date(), event=event
    )
    announce(edition, Notice.Kind.ERRATUM, str(erratum.pk), due=now, erratum=erratum)
    return erratum


@transaction.atomic
def publish_translation(statement: Statement, *, language: str, clauses: Sequence[str]) -> Translation:
    """Add a text made after the freeze. It has its own digest and is not part of what was signed."""
    statement, edition = in_force(statement)
    language_tag(language)
    check_free(edition, language)
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
        time=utc(now),
    )
    translation = Translation.objects.create(
        edition=edition, language=language, sha256=sha256, clauses=words, day=now.date(), event=event
    )
    LateText.objects.filter(edition=edition, language=language).delete()
    announce(edition, Notice.Kind.TRANSLATION, str(translation.pk), due=now, translation=translation)
    return translation


def told(edition: Edition) -> int:
    """How many signatories are told by mail of a note or a text beside what they confirmed."""
    return edition.signatures.told().exclude(mail="").count()


@transaction.atomic
def keep_translation(
    statement: Statement, *, language: str, clauses: Sequence[str], version: int, by: Writer = NOBODY
) -> LateText:
    """Keep a later translation as far as it has come, "" where missing. `version`: the one that was on the screen.

    Raises DraftError where somebody else has saved meanwhile: nothing is overwritten.
    """
    statement, edition = in_force(statement)
    language_tag(language)
    check_free(edition, language)
    words = [canonical(clause) for clause in clauses]
    row = LateText.objects.select_for_update().filter(edition=edition, language=language).first()
    if row is None:
        return LateText.objects.create(
            edition=edition, language=language, clauses=words, changed=database_now(), **by.columns
        )
    if list(row.clauses) != words:
        if row.version != version:
            raise DraftError(
                N_("Somebody else has saved this text since you opened the page. Compare, then save again.")
            )
        row.clauses, row.version, row.changed = words, row.version + 1, database_now()
        for column, value in by.columns.items():
            setattr(row, column, value)
        row.save()
    return row


def check_free(edition: Edition, language: str) -> None:
    """Refuse a language in which there is a text already."""
    if language in edition.languages or edition.translations.filter(language=language).exists():
        raise DraftError(N_("There is a text in this language already."))


@transaction.atomic
def begin_next_edition(statement: Statement) -> None:
    """Open the draft again. The edition in force stays in force until the next one is frozen."""
    statement, _ = in_force(statement)
    if statement.next_begun is None:
        statement.next_begun = database_now()
        statement.save(update_fields=["next_begun"])
