"""What the coordinator decides about an answer or commitment: on record, held back, or not from the office.

An answer moves no scale. The coordinator may move the response by it: then it is the evidence.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from undersigned.actions.draft.after import in_force
from undersigned.actions.follow.answer import put_on_record
from undersigned.actions.follow.ask import tell
from undersigned.actions.follow.change import change_with
from undersigned.actions.follow.evidence import Found
from undersigned.actions.follow.take_away import close
from undersigned.actions.follow.unnamed import drop_files
from undersigned.core.errors import N_, FollowError
from undersigned.core.follow import call_file
from undersigned.core.names.languages import choose_language
from undersigned.models import (
    Account,
    Commitment,
    Evidence,
    Reply,
    Said,
    StatusChange,
    Verified,
    database_now,
)

State = Said.State
SUGGESTED = ("in-part", "in-full")


def _locked(said: Reply | Commitment, *states: str) -> Reply | Commitment:
    kind = Reply if isinstance(said, Reply) else Commitment
    found = kind._default_manager.select_for_update().get(pk=said.pk)
    if found.state not in states:
        raise FollowError(N_("This answer does not wait for that any more."))
    return found


@transaction.atomic
def accept(said: Reply | Commitment) -> None:
    """Put it on record now. Where the mailbox proved nothing, the coordinator says so that it is the office's."""
    found = _locked(said, State.WAITING, State.HELD)
    found.verified = found.verified or Verified.COALITION
    put_on_record(found)


@transaction.atomic
def hold(said: Reply | Commitment, *, why: str) -> None:
    """Hold it back, for a threat or the name of somebody who must not be named. The page says that, and why.

    What is on record already is taken off: its value and salt are deleted, and what shows it goes offline at once.
    """
    if why not in Said.Why.values:
        raise FollowError(N_("Say why it is held back."))
    found = _locked(said, State.WAITING, State.PUBLIC, State.ENDED)
    entry, now = found.entry, database_now()
    in_force(entry.statement)
    if found.state != State.WAITING:
        _take_off(found)
    found.held = tell(
        entry.statement,
        entry.edition.number,
        "held",
        {"entry": entry.pk, "day": now.date().isoformat(), "why": why},
    )
    found.state = State.ENDED if found.state == State.ENDED else State.HELD
    found.why, found.until = why, None
    found.verified = found.verified or Verified.COALITION
    found.save(update_fields=["event", "held", "state", "why", "until", "verified"])


def _take_off(found: Reply | Commitment) -> None:
    if found.event is None:
        raise FollowError(N_("This answer does not wait for that any more."))
    close(found.entry.statement, [found.event])
    found.event = None


@transaction.atomic
def not_theirs(said: Reply | Commitment) -> None:
    """It did not come from the office. Only where no mailbox has proved that it did."""
    found = _locked(said, State.WAITING)
    if found.verified:
        raise FollowError(N_("A mailbox of the office has confirmed this answer. It can be held back, not refused."))
    found.state = State.REFUSED
    found.save(update_fields=["state"])


@transaction.atomic
def move_by(reply: Reply, *, to: str, reason: str, by: Account) -> StatusChange:
    """Move the response by an answer that is on record: the answer itself is the evidence."""
    if to not in SUGGESTED:
        raise FollowError(N_("Choose one of the steps of this scale."))
    if reply.event is None or reply.event.seq is None:
        raise FollowError(N_("This answer is not in the log yet. Try again in a few seconds."))
    evidence = Found(
        kind=Evidence.EvidenceKind.STATEMENT.value,
        title=reply.capacity,
        day=reply.day,
        language=reply.language,
        url=address_of(reply),
        file=reply.file,
        file_name=reply.file_name,
    )
    return change_with(
        reply.entry, scale="response", to=to, day=reply.day, reason=reason, evidence=[], new=evidence, by=by
    )


def address_of(reply: Reply) -> str:
    """Where an answer on record stands in public; "" where it is not in the log yet."""
    entry, event = reply.entry, reply.event
    if event is None or event.seq is None:
        return ""
    language = choose_language(entry.edition.languages, reply.language)
    page = call_file(entry.edition.number, entry.call.index)
    return f"{settings.BASE_URL}/{entry.statement.slug_id}/{language}/follow/{page}#event-{event.seq}"


def forget_answers(pending: datetime, decided: datetime) -> int:
    """Delete what nobody confirmed until `pending`; from before `decided`, what was no office's, and addresses."""
    done = 0
    for kind in (Reply, Commitment):
        rows = kind._default_manager
        over = Q(state=State.PENDING, until__lte=pending) | Q(state=State.REFUSED, made__lte=decided)
        gone = rows.filter(over)
        files = [one.file for one in gone if isinstance(one, Reply)]
        done += gone.delete()[0]
        drop_files(files)
        kept = rows.filter(state__in=[State.PUBLIC, State.HELD, State.ENDED], made__lte=decided)
        done += kept.exclude(mail="").update(mail="")
    return done
