"""Comment rounds: how long one is, when it reminds, and what stands for one proposed change.

Silence is never agreement: nothing here makes a yes of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

SHORTEST = timedelta(hours=3)  # who meets a draft for the first time needs to read it
LONGEST = timedelta(days=366)
_BEFORE = timedelta(days=1)


def reminder_time(opened: datetime, deadline: datetime) -> datetime:
    """When those who have said nothing are reminded: a day before the deadline; in a short round, halfway.

    Both moments aware, `opened` before `deadline`; so is the answer, between the two.
    """
    length = deadline - opened
    return deadline - min(_BEFORE, length / 2)
