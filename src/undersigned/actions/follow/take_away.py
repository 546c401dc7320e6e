"""Taking off the record what tells of somebody who must not be told of: a change of status, a delivery, one value.

The log keeps that there was something. The value with its salt, all that speaks of it, its evidence and the files of
that are deleted; what shows it goes offline at once. What was merely wrong is not taken away: another change or value
follows it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from undersigned.actions.follow.unnamed import drop_evidence, drop_files
from undersigned.actions.record import record
from undersigned.actions.sign.chain import forget_published
from undersigned.actions.sweep import sweep_soon
from undersigned.core.errors import N_, FollowError
from undersigned.models import Delivery, Event, Evidence, Measurement, Opening, Statement, StatusChange, database_now
from undersigned.outside import clock


@transaction.atomic
def take_away(made: StatusChange | Delivery | Measurement) -> None:
    """Delete what stands in the log, with all that belongs to it alone: disputes, evidence, a delivery's scan."""
    made = type(made)._default_manager.select_for_update().get(pk=made.pk)
    statement = _statement_of(made)
    # Also one that was retracted: its data stay public.
    Statement.objects.select_for_update().get(pk=statement.pk)
    if made.event is None:
        raise FollowError(N_("This is not in the log yet. Try again in a few seconds."))
    speaking = _speaking(made.event) if isinstance(made, StatusChange) else []
    close(statement, [*speaking, made.event])
    if isinstance(made, StatusChange):
        pieces = [made.evidence_id, *made.more.values_list("pk", flat=True)]
        made.disputes.all().delete()
        made.delete()
        drop_evidence(Evidence.objects.filter(pk__in=pieces))
    else:
        made.delete()
        drop_files([made.file] if isinstance(made, Delivery) else [])


def _statement_of(made: StatusChange | Delivery | Measurement) -> Statement:
    if isinstance(made, StatusChange):
        return made.entry.statement
    return made.statement if isinstance(made, Delivery) else made.indicator.statement


def close(statement: Statement, events: Iterable[Event]) -> None:
    """Take the values of events away; what shows them goes offline at once. All or none."""
    for event in events:
        if event.seq is None:
            raise FollowError(N_("This is not in the log yet. Try again in a few seconds."))
        pub = {"edition": event.pub["edition"], "seq": event.seq}
        record("follow.closed", statement=statement, pub=pub, time=clock.utc(database_now()))
        Opening.objects.filter(event=event).delete()
    forget_published(statement)
    sweep_soon()


def _speaking(event: Event) -> list[Event]:
    """The events that dispute a change, or tell of its evidence, and still say something."""
    later = Event.objects.filter(statement=event.statement_id, type__in=["follow.disputed", "follow.looked"])
    rows = later.filter(opening__isnull=False).select_related("opening")
    return [one for one in rows if one.opening.fields["item"][1]["seq"] == event.seq]
