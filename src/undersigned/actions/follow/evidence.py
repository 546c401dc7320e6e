"""Evidence: where it is, what it says, and of which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from undersigned.actions.draft.edit import clean_line
from undersigned.core.draft.edition import language_tag
from undersigned.core.errors import N_, FollowError, TextError
from undersigned.core.text import canonical_clause
from undersigned.models import Account, Evidence, Statement, database_now

LONGEST_PASSAGE = 5_000
_is_url = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of evidence as it was entered. `file` is the SHA-256 of what was uploaded and kept, or ""."""

    kind: str
    title: str
    day: date
    language: str
    url: str = ""
    passage: str = ""
    file: str = ""
    file_name: str = ""


@transaction.atomic
def add_evidence(statement: Statement, found: Found, *, by: Account | None = None) -> Evidence:
    """Keep a piece of evidence. It proves nothing by itself: a change names it."""
    if found.kind not in Evidence.EvidenceKind.values:
        raise FollowError(N_("Say what kind of evidence it is."))
    title = clean_line(found.title, Evidence, "title")
    if not title:
        raise FollowError(N_("Give the evidence a title."))
    if not found.url and not found.file:
        raise FollowError(N_("Evidence has an address or a file."))
    if found.url:
        _check_url(found.url)
    now = database_now()
    if found.day > now.date():
        raise FollowError(N_("The day of the evidence is in the future."))
    return Evidence.objects.create(
        statement=statement,
        kind=found.kind,
        title=title,
        url=found.url,
        passage=clean_words(found.passage, LONGEST_PASSAGE),
        day=found.day,
        language=language_tag(found.language),
        file=found.file,
        file_name=found.file_name[:200],
        made=now,
        by=by,
    )


def _check_url(url: str) -> None:
    try:
        _is_url(url)
    except ValidationError as error:
        raise FollowError(N_("The address of a page begins with https:// or http://.")) from error
    if "@" in urlsplit(url).netloc:
        raise FollowError(N_("An address with a user name or a password is not taken: it would be public for ever."))
    if len(url) > 2_000:
        raise FollowError(N_("This is too long: at most %(most)s characters."), most=2_000)


def clean_words(words: str, most: int) -> str:
    """Words of several lines that can be shown, or FollowError."""
    try:
        lines = [canonical_clause(line) if line.strip() else "" for line in words.splitlines()]
    except TextError as error:
        raise FollowError(error.message, **error.params) from error
    clean = "\n".join(lines).strip()
    if len(clean) > most:
        raise FollowError(N_("This is too long: at most %(most)s characters."), most=most)
    return clean
