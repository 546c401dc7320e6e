"""The texts side by side: calls in another language, a native reader's yes, and what a reader would write instead."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from undersigned.actions.draft.edit import open_draft, put_place
from undersigned.actions.draft.history import NOBODY, Writer
from undersigned.actions.draft.words import canonical, put_aside, untouched
from undersigned.core.errors import N_, DraftError
from undersigned.models import Aside, DraftCall, DraftPlace, DraftWords, Statement, database_now


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Where a call stands in one language, as somebody wrote it; `seen` marks what was on the screen (`mark_of`)."""

    call: int
    words: str
    addressee: str
    seen: str


def mark_of(words: str, addressee: str) -> str:
    """A mark by which a form says what it showed of a call in one language."""
    return hashlib.sha256(f"{words}\n{addressee}".encode()).hexdigest()[:16]


@transaction.atomic
def save_places(statement: Statement, language: str, rows: Sequence[PlaceRow]) -> None:
    """Save the words and addressees of calls in one language. What was not touched is left as others have left it."""
    statement = open_draft(statement)
    calls = {call.pk: call for call in DraftCall.objects.filter(clause__statement=statement, clause__gone=None)}
    there = {place.call_id: place for place in DraftPlace.objects.filter(call__in=calls, language=language)}
    for row in rows:
        words, addressee = canonical(row.words), canonical(row.addressee)
        if row.call not in calls or mark_of(words, addressee) == row.seen:
            continue
        place = there.get(row.call)
        stands = (place.words, place.addressee) if place is not None else ("", "")
        if stands == (words, addressee):
            continue
        if mark_of(*stands) != row.seen:
            raise DraftError(N_("Somebody else has changed a call meanwhile. Look at it again, then save once more."))
        put_place(calls[row.call], language, words, addressee)


@transaction.atomic
def reads_right(statement: Statement, language: str, versions: Mapping[int, int], *, name: str) -> int:
    """A native reader's yes to the words of several clauses, {clause: version that was read}. Returns to how many.

    What has changed meanwhile is not marked, and neither is what a machine made and nobody has looked at.
    """
    statement = open_draft(statement)
    if not name.strip():
        raise DraftError(N_("Say who has read it."))
    rows = DraftWords.objects.filter(clause__statement=statement, clause__gone=None, language=language)
    read = [
        words.pk
        for words in rows.filter(clause__in=versions, machine=False).exclude(source="")
        if words.version == versions[words.clause_id]
    ]
    values = {"read_by": name.strip()[:300], "read_on": database_now()}
    for words in DraftWords.objects.filter(pk__in=read):
        if words.read_version != words.version:
            DraftWords.objects.filter(pk=words.pk).update(**values, read_version=words.version)
    return len(read)


@transaction.atomic
def propose(
    statement: Statement, clause: int, language: str, source: str, *, version: int, by: Writer = NOBODY
) -> Aside | None:
    """Put other words for a clause aside, for somebody to decide. They stand nowhere until they are taken over.

    None where nothing is proposed: no words, or those that stand, or those of `version` that were shown.
    """
    statement = open_draft(statement)
    rows = DraftWords.objects.filter(clause__statement=statement, clause=clause, language=language)
    words = rows.select_related("clause").first()
    source = canonical(source)
    if words is None or not source or untouched(words, source, version) or source == words.source:
        return None
    return put_aside(words.clause, language, source, version, by)
