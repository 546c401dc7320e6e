"""Series that are drawn together. None is, unless somebody who may edit has switched that on, knowing what it does.

What is compared is told by an event of its own, as is that it ends: numbers of two countries beside each other are
read as a ranking, and whose choice that was must be as plain as the numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction

from undersigned.actions.draft.after import in_force
from undersigned.actions.follow.ask import clean_names, tell
from undersigned.core.errors import N_, FollowError
from undersigned.models import Comparison, Indicator, Statement, database_now
from undersigned.models.draft import new_id

MOST_SERIES = 4  # as many kinds of line can be told apart without colour


@transaction.atomic
def compare(statement: Statement, indicators: Collection[Indicator], names: Mapping[str, str]) -> Comparison:
    """Let series of one unit, which have a call in common, be drawn together. `names`: tag to what is compared."""
    statement, edition = in_force(statement)
    if not 2 <= len(indicators) <= MOST_SERIES:
        raise FollowError(N_("Choose two series or more, and at most %(most)s."), most=MOST_SERIES)
    if any(one.statement_id != statement.pk or not one.measurements.exists() for one in indicators):
        raise FollowError(N_("Only series with a value can be drawn together."))
    if any(one.unit != next(iter(indicators)).unit for one in indicators):
        raise FollowError(N_("These series have different units. They cannot be drawn together."))
    shared = set.intersection(*({call.pk for call in one.calls.all()} for one in indicators))
    if not shared:
        raise FollowError(N_("These series have no call in common, so there is no page for them."))
    named = clean_names(names)
    if not named:
        raise FollowError(N_("Say what is compared, in at least one language."))
    id, now = new_id(), database_now()
    item = {
        "comparison": {"id": id, "names": named},
        "indicators": [one.pk for one in indicators],
        "day": now.date().isoformat(),
    }
    event = tell(statement, edition.number, "compared", item, announced=False)
    made = Comparison.objects.create(pk=id, statement=statement, names=named, made=now, event=event)
    made.indicators.set(indicators)
    return made


@transaction.atomic
def end_comparison(made: Comparison) -> None:
    """Draw these series apart again."""
    statement, edition = in_force(made.statement)
    found = Comparison.objects.select_for_update().get(pk=made.pk)
    if found.ended_id is not None:
        return
    item = {
        "comparison": {"id": found.pk, "names": found.names},
        "indicators": [],
        "day": database_now().date().isoformat(),
    }
    found.ended = tell(statement, edition.number, "compared", item, announced=False)
    found.save(update_fields=["ended"])
