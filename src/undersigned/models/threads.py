"""Threads as everybody may see them: what the logs of several statements tell of calls that ask one thing.

A call counts once the event that put it in stands in the log, and while its statement is public and not retracted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from undersigned.core.follow import call_file
from undersigned.core.publish.snapshot import Repeat
from undersigned.models.follow import LedgerEntry, Office, ThreadCall
from undersigned.models.frozen import titles_of


@dataclass(frozen=True, slots=True)
class PublicThread:
    """A thread with at least two public calls: its newest name by language, its calls, the oldest first."""

    names: dict[str, str]
    calls: tuple[Repeat, ...]


def repeats_of(threads: Iterable[str]) -> dict[str, tuple[Repeat, ...]]:
    """The public calls of each of these threads (ids), the oldest first."""
    wanted = set(threads)
    return _repeats(_public().filter(thread__in=wanted)) if wanted else {}


def threads_of(office: Office) -> list[PublicThread]:
    """What the office was asked in several statements, by when the thread was begun. Names are the log's own."""
    rows = _public().filter(thread__office=office)
    repeats = _repeats(rows)
    told = rows.order_by("event_id").values_list("thread", "event__opening__fields")
    names = {thread: fields["item"][1]["thread"]["names"] for thread, fields in told if fields is not None}
    order = dict.fromkeys(rows.order_by("thread__made", "thread").values_list("thread", flat=True))
    return [PublicThread(names[one], repeats[one]) for one in order if one in names and len(repeats[one]) > 1]


def companions(statement: str) -> list[str]:
    """The other statements (ids) whose pages tell of calls of this one."""
    shared = ThreadCall.objects.filter(entry__statement=statement).values("thread")
    inside = ThreadCall.objects.filter(thread__in=shared, inside=True).exclude(entry__statement=statement)
    return list(inside.values_list("entry__statement", flat=True).distinct())


def _public() -> QuerySet[ThreadCall]:
    standing = Q(entry__statement__published__isnull=False, entry__statement__retracted=None)
    return ThreadCall.objects.filter(standing, inside=True, event__seq__isnull=False)


def _repeats(rows: QuerySet[ThreadCall]) -> dict[str, tuple[Repeat, ...]]:
    calls = list(rows.select_related("entry__statement", "entry__edition", "entry__call"))
    titles = titles_of([one.entry.edition for one in calls])
    found: dict[str, list[Repeat]] = {}
    for one in sorted(calls, key=lambda one: (year_of(one.entry), one.entry.statement.published, one.pk)):
        entry = one.entry
        page = f"follow/{call_file(entry.edition.number, entry.call.index)}"
        shown = Repeat(entry.pk, year_of(entry), entry.statement.slug_id, titles.get(entry.edition_id, {}), page)
        found.setdefault(one.thread_id, []).append(shown)
    return {thread: tuple(own) for thread, own in found.items()}


def year_of(entry: LedgerEntry) -> int:
    """The year in which something was asked: that of the statement's own date, else of its publication here."""
    day = entry.edition.dated or (entry.statement.published or entry.made).date()
    return int(day.year)
