"""Bringing a letter in: a file or pasted words become a draft that a person then corrects."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction

from undersigned.actions.draft.edit import clean_line
from undersigned.actions.installed import installation
from undersigned.core.draft.markup import escape
from undersigned.core.errors import N_, DraftError, ReadingError
from undersigned.core.reading import SURE, Letter, LetterCall, read, read_text
from undersigned.models import (
    Account,
    ClauseKind,
    DraftCall,
    DraftClause,
    DraftPlace,
    DraftSignatory,
    DraftText,
    DraftWords,
    Slug,
    Statement,
)
from undersigned.outside.docx.reading import blocks, looks_like

# First parts of the site's own addresses.
RESERVED = frozenset(
    [
        "accounts",
        "api",
        "approve",
        "check",
        "claim",
        "commitment",
        "confirm",
        "correction",
        "desk",
        "disputed",
        "feed",
        "follow",
        "following",
        "fonts",
        "invitation",
        "log",
        "mine",
        "no-more",
        "office",
        "offices",
        "outbox",
        "pack",
        "paper",
        "press",
        "privacy",
        "reply",
        "round",
        "second",
        "sign",
        "statement",
        "statements",
        "static",
        "text",
    ]
)


# An address is typed and read aloud: it takes ASCII only. Nothing is shown in this form.
_IN_ADDRESSES = str.maketrans(
    {"đ": "dj", "љ": "lj", "њ": "nj", "џ": "dz", "ђ": "dj", "ж": "z", "ч": "c", "ћ": "c", "ш": "s", "х": "h", "ј": "j"}
    | dict(zip("абвгдезиклмнопрстуфц", "abvgdeziklmnoprstufc", strict=True))
)


def read_letter(name: str, data: bytes) -> Letter:
    """The letter in an uploaded file, plain text or DOCX."""
    if len(data) > settings.UPLOAD_LIMIT:
        most = settings.UPLOAD_LIMIT // 1024 // 1024
        raise ReadingError(N_("The file is too large: at most %(most)s MB."), most=most)
    return read(blocks(data)) if looks_like(data) else read_text(data)


def read_words(words: str) -> Letter:
    """The letter in pasted words."""
    return read_text(words.encode("utf-8", "surrogatepass"))


@transaction.atomic
def create(letter: Letter, *, by: Account | None, language: str = "") -> Statement:
    """A new draft from what the reader found. `language` overrides the reader's guess."""
    tag = language or letter.language or "en"
    statement = Statement.objects.create(
        slug=new_slug(letter.title or "statement"),
        created_by=by,
        timezone=installation().timezone,
        dated=date.fromisoformat(letter.date) if letter.date and letter.dateline else None,
    )
    DraftText.objects.create(statement=statement, language=tag)
    heads = [(ClauseKind.TITLE, letter.title), (ClauseKind.SUBTITLE, letter.subtitle)]
    if letter.dateline:
        heads.append((ClauseKind.DATELINE, letter.dateline))
    made: dict[str, DraftClause] = {}
    rows: list[tuple[str, str, str]] = [("", kind, words) for kind, words in heads if words]
    rows += [(clause.id, clause.kind, clause.text) for clause in letter.clauses]
    for position, (id, kind, words) in enumerate(rows):
        clause = DraftClause.objects.create(statement=statement, position=position, kind=kind)
        DraftWords.objects.create(clause=clause, language=tag, source=escape(words))
        made[id] = clause
    for call in letter.calls:
        _create_call(made[call.clause], tag, letter, call)
    statement.reader_warnings = _warnings(letter)
    statement.save(update_fields=["reader_warnings"])
    DraftSignatory.objects.bulk_create(
        DraftSignatory(
            statement=statement,
            order=found.order,
            kind=found.kind,
            unsure=found.confidence < SURE,
            **{
                name: clean_line((getattr(found, name) or "")[: _longest(name)], DraftSignatory, name)
                for name in ("verbatim", "name", "acronym", "place", "role", "affiliation", "chapter")
            },
        )
        for found in letter.signatories
    )
    return statement


def _warnings(letter: Letter) -> list[list[object]]:
    """The reader's ids of clauses, c1 and so on, hold the numbers that they have everywhere: `core.draft.anchors`."""
    ids = {clause.id: {"id": int(clause.id.removeprefix("c"))} for clause in letter.clauses}
    return [[each.message, each.params | ids.get(str(each.params.get("id")), {})] for each in letter.warnings]


def _longest(name: str) -> int:
    longest: int = getattr(DraftSignatory._meta.get_field(name), "max_length", 0)
    return longest


def _create_call(clause: DraftClause, tag: str, letter: Letter, found: LetterCall) -> None:
    words = next(each.text for each in letter.clauses if each.id == found.clause)
    call = DraftCall.objects.create(clause=clause)
    DraftPlace.objects.create(
        call=call,
        language=tag,
        words=escape(words[found.span[0] : found.span[1]]),
        addressee=found.addressee[:500],
    )


def new_slug(title: str) -> Slug:
    """A slug from the title that was never given out before."""
    latin = unicodedata.normalize("NFKD", title.lower().translate(_IN_ADDRESSES)).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:60].strip("-") or "statement"
    if base in RESERVED:
        base = f"{base}-1"
    for number in range(1, 10_000):
        text = base if number == 1 else f"{base}-{number}"
        try:
            with transaction.atomic():
                return Slug.objects.create(pk=text)
        except IntegrityError:
            continue
    raise DraftError(N_("Too many statements have this title. Choose another."))


@transaction.atomic
def delete(statement: Statement) -> None:
    """Delete a draft for good. What was once frozen can only be retracted."""
    locked = Statement.objects.select_for_update().get(pk=statement.pk)
    if locked.editions.exists():
        raise DraftError(N_("A statement that was frozen cannot be deleted. It can be retracted."))
    locked.delete()
