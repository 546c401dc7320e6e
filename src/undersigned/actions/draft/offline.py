"""A text goes out as a file for work offline, and comes back: its changes are suggestions that a person takes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Literal

from django.conf import settings
from django.db import transaction

from undersigned.actions.draft import clauses as shape
from undersigned.actions.draft.edit import open_draft
from undersigned.actions.draft.history import NOBODY, Writer
from undersigned.actions.draft.words import Written, canonical, write
from undersigned.core.draft.match import Known, Proposal, proposals
from undersigned.core.draft.offline import Note, OfflineClause, OfflineText
from undersigned.core.errors import N_, DraftError, ReadingError
from undersigned.models import ClauseKind, Comment, DraftClause, Statement, Suggestion, database_now
from undersigned.outside import odt
from undersigned.outside.docx.reading import looks_like
from undersigned.outside.docx.returned import returned
from undersigned.outside.docx.writing import written

Format = Literal["docx", "odt"]
MOST_PARAGRAPHS = 2_000
Act, State = Suggestion.Act, Suggestion.State


def offline_text(statement: Statement, language: str, comments: Iterable[Comment] = ()) -> OfflineText:
    """One language of the draft with these comments, each on its clause or on the whole."""
    by_clause: dict[int | None, list[Note]] = {}
    for comment in comments:
        by_clause.setdefault(comment.clause_id, []).append(_as_note(comment))
    standing = statement.draft_clauses.prefetch_related("words")
    return OfflineText(
        language,
        tuple(
            OfflineClause(clause.pk, clause.kind, clause.source(language), tuple(by_clause.get(clause.pk, ())))
            for clause in standing
        ),
        tuple(by_clause.get(None, ())),
    )


def _as_note(comment: Comment) -> Note:
    words = "\n\n".join(part for part in (comment.words, comment.proposal) if part)
    return Note(comment.member.organisation, words)


def file_of(text: OfflineText, format: Format) -> bytes:
    """The bytes of a Word file or an OpenDocument text."""
    return written(text) if format == "docx" else odt.written(text)


@transaction.atomic
def bring_back(statement: Statement, language: str, name: str, data: bytes, by: Writer = NOBODY) -> list[Suggestion]:
    """Read a Word file that came back. What differs becomes suggestions; the draft stays as it is.

    The same file twice makes the same suggestions once, as long as they are open.
    """
    statement = open_draft(statement)
    if language not in statement.languages:
        raise DraftError(N_("The statement has no text in this language."))
    if len(data) > settings.UPLOAD_LIMIT:
        most = settings.UPLOAD_LIMIT // 1024 // 1024
        raise ReadingError(N_("The file is too large: at most %(most)s MB."), most=most)
    if not looks_like(data):
        raise ReadingError(N_("This is not a Word file (DOCX). Save the text as DOCX, then bring it back."))
    batch = hashlib.sha256(data).hexdigest()[:32]
    there = statement.suggestions.filter(batch=batch, language=language, state=State.OPEN)
    if there.exists():
        return list(there)
    file = returned(data)
    if len(file.paragraphs) > MOST_PARAGRAPHS:
        raise ReadingError(N_("The file has more than %(most)s paragraphs."), most=MOST_PARAGRAPHS)
    standing = list(statement.draft_clauses.prefetch_related("words"))
    known = [Known(clause.pk, clause.kind, clause.source(language)) for clause in standing]
    # A clause that has no words yet in this language is no clause that the file leaves out.
    found = [p for p in proposals(known, file.paragraphs) if p.act != "remove" or _words(known, p.clause)]
    rows = [_suggestion(proposal, known) for proposal in found]
    # Comments that went out with the file are known already; a word processor may break their lines elsewhere.
    said = {_squeezed(_as_note(comment)) for comment in _comments(statement)}
    rows += [_note(note) for note in file.notes if _squeezed(note) not in said]
    now = database_now()
    for order, row in enumerate(rows):
        row.statement, row.language, row.batch, row.order, row.made = statement, language, batch, order, now
        row.file = name[-200:]
        for column, value in by.columns.items():
            if not (column == "who" and row.who):
                setattr(row, column, value)
    return Suggestion.objects.bulk_create(rows)


def _words(known: Sequence[Known], id: int | None) -> str:
    return next((clause.words for clause in known if clause.id == id), "")


def _suggestion(proposal: Proposal, known: Sequence[Known]) -> Suggestion:
    kind = proposal.kind if proposal.kind in ClauseKind.values else ""
    return Suggestion(
        act=proposal.act,
        clause_id=proposal.clause,
        after_id=proposal.after,
        kind=kind,
        base=_words(known, proposal.clause),
        words=canonical(proposal.words),
    )


def _note(note: Note) -> Suggestion:
    return Suggestion(act=Act.NOTE, words=note.words, who=note.author[:300])


def _comments(statement: Statement) -> Iterable[Comment]:
    return Comment.objects.filter(round__statement=statement).select_related("member")


def _squeezed(note: Note) -> tuple[str, str]:
    return " ".join(note.author.split()), " ".join(note.words.split())


def _open(statement: Statement, id: int) -> Suggestion:
    found = statement.suggestions.filter(pk=id, state=State.OPEN).select_related("clause").first()
    if found is None:
        raise DraftError(N_("This was decided already."))
    return found


@transaction.atomic
def take(statement: Statement, id: int, *, anyway: bool = False, by: Writer = NOBODY) -> None:
    """Make the change that a suggestion proposes. `anyway`: also where the clause has changed meanwhile."""
    statement = open_draft(statement)
    _take(statement, _open(statement, id), anyway=anyway, by=by)


def _take(statement: Statement, row: Suggestion, *, anyway: bool, by: Writer) -> None:
    clause = row.clause
    if row.act in {Act.REWORD, Act.REMOVE, Act.MOVE}:
        if clause is None or clause.gone is not None:
            raise DraftError(N_("The clause is not there any more. Bring it back first, or leave this suggestion."))
        if not anyway and row.act != Act.MOVE and clause.source(row.language) != row.base:
            raise DraftError(N_("The clause has changed since the file came back. Look at both, then decide."))
    match row.act:
        case Act.REWORD:
            write(statement, row.language, [Written(_id(clause), row.words)], by)
        case Act.REMOVE if row.language == statement.languages[0]:
            shape.remove(statement, _id(clause), by)
        case Act.REMOVE:  # the other languages keep theirs
            write(statement, row.language, [Written(_id(clause), "")], by)
        case Act.MOVE:
            shape.move(statement, _id(clause), after=_behind(statement, row), by=by)
        case Act.ADD:
            words = {row.language: row.words}
            kind = row.kind or ClauseKind.PARAGRAPH
            row.clause = shape.add(statement, after=_behind(statement, row), kind=kind, words=words, by=by)
    row.state, row.settled = State.TAKEN, database_now()
    row.save(update_fields=["clause", "state", "settled"])


def _id(clause: DraftClause | None) -> int:
    assert clause is not None  # noqa: S101 - for the type checker: its caller has looked
    return clause.pk


def _behind(statement: Statement, row: Suggestion) -> int | None:
    """Behind which clause: the one that the file names, or a new one that was taken over behind it already."""
    standing = set(statement.draft_clauses.values_list("pk", flat=True))
    earlier = statement.suggestions.filter(
        batch=row.batch, act=Act.ADD, after=row.after_id, state=State.TAKEN, order__lt=row.order
    )
    for clause in earlier.order_by("-order").values_list("clause", flat=True):
        if clause in standing:
            return int(clause)
    if row.after_id is not None and row.after_id not in standing:
        raise DraftError(N_("The clause before it is not there any more. Add these words by hand."))
    return row.after_id


@transaction.atomic
def leave(statement: Statement, id: int) -> None:
    """Leave the draft as it is; the suggestion stays to be read."""
    statement = open_draft(statement)
    row = _open(statement, id)
    row.state, row.settled = State.LEFT, database_now()
    row.save(update_fields=["state", "settled"])


@transaction.atomic
def take_all(statement: Statement, batch: str, by: Writer = NOBODY) -> int:
    """Take all open changes of one file whose clauses have not changed meanwhile; returns how many stay open.

    In the order of the file, so that new clauses stand as they stand there. Comments are not taken: they are read.
    """
    statement = open_draft(statement)
    rows = statement.suggestions.filter(batch=batch, state=State.OPEN).exclude(act=Act.NOTE)
    for row in rows.select_related("clause").order_by("order"):
        try:
            with transaction.atomic():
                _take(statement, row, anyway=False, by=by)
        except DraftError:
            continue  # it stays open, with both versions to look at
    return statement.suggestions.filter(batch=batch, state=State.OPEN).exclude(act=Act.NOTE).count()
