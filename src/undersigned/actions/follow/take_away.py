"""Taking a change off the record, where its words or its evidence tell of somebody who must not be told of.

The log keeps that there was something. The value with its salt, all that speaks of it, its evidence and the files of
that are deleted; what shows it goes offline at once. A change that was merely wrong is not taken away: another one
follows it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from undersigned.actions.follow.unnamed import drop_evidence
from undersigned.actions.record import record
from undersigned.actions.sign.chain import forget_published
from undersigned.actions.sweep import sweep_soon
from undersigned.core.errors import N_, FollowError
from undersigned.models import Event, Evidence, LedgerEntry, Opening, Statement, StatusChange, database_now
from undersigned.outside import clock


@transaction.atomic
def take_away(made: StatusChange) -> None:
    """Delete a change that stands, with its disputes and whatever evidence no other change names."""
    made = StatusChange.objects.select_for_update().get(pk=made.pk)
    event, entry = made.event, made.entry
    if event is None or event.seq is None:
        raise FollowError(N_("This change is not in the log yet. Try again in a few seconds."))
    # Also one that was retracted: its data stay public.
    Statement.objects.select_for_update().get(pk=entry.statement_id)
    close(entry, [*_speaking(event), event])
    pieces = [made.evidence_id, *made.more.values_list("pk", flat=True)]
    made.disputes.all().delete()
    made.delete()
    drop_evidence(Evidence.objects.filter(pk__in=pieces))


def close(entry: LedgerEntry, events: Iterable[Event]) -> None:
    """Take the values of events about an entry away; what shows them goes offline at once. All or none."""
    for event in events:
        if event.seq is None:
            raise FollowError(N_("This is not in the log yet. Try again in a few seconds."))
        pub = {"edition": entry.edition.number, "seq": event.seq}
        record("follow.closed", statement=entry.statement, pub=pub, time=clock.utc(database_now()))
        Opening.objects.filter(event=event).delete()
    forget_published(entry.statement)
    sweep_soon()


def _speaking(event: Event) -> list[Event]:
    """The events that dispute a change, or tell of its evidence, and still say something."""
    later = Event.objects.filter(statement=event.statement_id, type__in=["follow.disputed", "follow.looked"])
    rows = later.filter(opening__isnull=False).select_related("opening")
    return [one for one in rows if one.opening.fields["item"][1]["seq"] == event.seq]
