"""Changes of status: with evidence and a reason, by one person or by two, and disputed by whoever reads otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from undersigned.actions.draft.after import in_force
from undersigned.actions.draft.edit import clean_line
from undersigned.actions.follow.ask import tell
from undersigned.actions.follow.evidence import Found, add_evidence, clean_words
from undersigned.actions.follow.second import needs_second
from undersigned.core.errors import N_, FollowError
from undersigned.core.record.ledger import SCALES
from undersigned.models import Account, Dispute, Evidence, LedgerEntry, StatusChange, database_now

LONGEST_REASON = 2_000


@transaction.atomic
def change(
    entry: LedgerEntry,
    *,
    scale: str,
    to: str,
    day: date,
    reason: str,
    evidence: Sequence[Evidence],
    forwarded: str = "",
    by: Account | None = None,
) -> StatusChange:
    """Move an entry on one scale. It stands at once, or when a second person has agreed, where that is switched on."""
    _check(entry, scale, to, evidence)
    reason = clean_words(reason, LONGEST_REASON)
    if not reason:
        raise FollowError(N_("Say in a sentence or two why the status changes."))
    now = database_now()
    if day > now.date():
        raise FollowError(N_("The day of the change is in the future."))
    forwarded = clean_line(forwarded, StatusChange, "forwarded") if to == "forwarded" else ""
    if to == "forwarded" and not forwarded:
        raise FollowError(N_("Say to whom it was forwarded."))
    made = StatusChange.objects.create(
        entry=entry,
        scale=scale,
        to=to,
        forwarded=forwarded,
        day=day,
        reason=reason,
        evidence=evidence[0],
        made=now,
        by=by,
    )
    made.more.set(evidence[1:])
    if not needs_second(entry.statement):
        _record(made)
    return made


def _check(entry: LedgerEntry, scale: str, to: str, evidence: Sequence[Evidence]) -> None:
    in_force(entry.statement)
    if to not in SCALES.get(scale, ()):
        raise FollowError(N_("Choose one of the steps of this scale."))
    if not evidence or any(one.statement_id != entry.statement_id for one in evidence):
        raise FollowError(N_("A status changes only with evidence: give at least one piece."))


@transaction.atomic
def change_with(
    entry: LedgerEntry, *, evidence: Sequence[Evidence], new: Found | None = None, **what: Any
) -> StatusChange:
    """As `change`, with a new piece of evidence beside those that are there: both are kept, or neither."""
    pieces = list(evidence)
    if new is not None:
        pieces.append(add_evidence(entry.statement, new, by=what.get("by")))
    return change(entry, evidence=pieces, **what)


@transaction.atomic
def agree(made: StatusChange, *, by: Account) -> None:
    """A second person agrees: from now on the change stands."""
    made = _waiting(made)
    in_force(made.entry.statement)
    if made.by_id == by.pk:
        raise FollowError(N_("Somebody else must agree: you have entered this change."))
    made.agreed_by = by
    made.save(update_fields=["agreed_by"])
    _record(made)


@transaction.atomic
def refuse(made: StatusChange, *, by: Account) -> None:
    """A change that waits is not made. Whoever entered it may take it back so, too."""
    made = _waiting(made)
    made.refused, made.agreed_by = database_now(), by
    made.save(update_fields=["refused", "agreed_by"])


def _waiting(made: StatusChange) -> StatusChange:
    locked = StatusChange.objects.select_for_update().get(pk=made.pk)
    if locked.event_id is not None or locked.refused is not None:
        raise FollowError(N_("This change does not wait any more."))
    return locked


@transaction.atomic
def dispute(made: StatusChange, *, words: str, by: Account | None = None) -> Dispute:
    """Another reading of a change that stands. Both reasonings are shown."""
    words, now = clean_words(words, LONGEST_REASON), database_now()
    if not words:
        raise FollowError(N_("Say in a sentence or two how you read it."))
    if made.event is None or made.event.seq is None:
        raise FollowError(N_("This change is not in the log yet. Try again in a few seconds."))
    entry = made.entry
    in_force(entry.statement)
    item = {"seq": made.event.seq, "words": words, "day": now.date().isoformat()}
    event = tell(entry.statement, entry.edition.number, "disputed", item)
    return Dispute.objects.create(change=made, words=words, day=now.date(), made=now, by=by, event=event)


def _record(made: StatusChange) -> None:
    entry, named = made.entry, [made.evidence_id, *(one.pk for one in made.more.all())]
    # Locked and read anew: a copy may be kept at this moment, and either this event or a later one tells of it.
    pieces = Evidence.objects.select_for_update().in_bulk(named)
    item: dict[str, Any] = {
        "entry": entry.pk,
        "to": made.to,
        "day": made.day.isoformat(),
        "reason": made.reason,
        "forwarded": made.forwarded or None,
        "evidence": [_told(pieces[pk]) for pk in named],
    }
    made.event = tell(entry.statement, entry.edition.number, made.scale, item)
    made.save(update_fields=["event"])


def _told(one: Evidence) -> dict[str, Any]:
    return {
        "id": one.pk,
        "kind": one.kind,
        "url": one.url or None,
        "title": one.title,
        "passage": one.passage,
        "day": one.day.isoformat(),
        "language": one.language,
        "copy": one.copy or None,
        "file": one.file or None,
    }
