"""Evidence that lasts: a copy of each page is kept, and every month somebody looks whether it is still there.

Both run in the `work` process, one address at a time. A copy is never published: the log tells its digest, so that the
coalition can prove later what it saw. Where a change already stands, what is found is told by an event of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from undersigned.actions.follow.ask import tell
from undersigned.core.errors import N_, FollowError
from undersigned.core.fetching import FetchError
from undersigned.models import Event, Evidence, Opening, StatusChange, database_now
from undersigned.outside.fetch import Fetched, Fetcher
from undersigned.outside.installation import Installation
from undersigned.outside.kept import Kept
from undersigned.outside.warc import captured

MONTH = timedelta(days=30)
AGAIN = timedelta(days=1)  # where no answer came: it may be our own line that was down
# What may be otherwise the next time. The other reasons stay until a person asks anew.
PASSING = frozenset({"silent", "slow", "no-name", "refused", "broken", "no-room"})
_LINKS: Mapping[str, Evidence.Link] = {
    "gone": Evidence.Link.GONE,
    **dict.fromkeys((*PASSING, "certificate", "redirects"), Evidence.Link.SILENT),
    **dict.fromkeys(("too-large", "kind", "no-room"), Evidence.Link.THERE),
}

logger = logging.getLogger("undersigned.work")


class Copies:
    """Keeps copies, and looks at addresses."""

    def __init__(self, here: Installation, fetcher: Fetcher | None = None) -> None:
        self.kept = Kept(here)
        self.fetcher = fetcher or Fetcher(here.url)

    def capture(self) -> bool:
        """Keep a copy of the page that waits longest; whether there was one. A page that cannot be kept says why."""
        one = _ready().filter(copied=None, copy_problem="").order_by("made", "pk").first()
        if one is None:
            return False
        found = self._found(one, whole=True)
        copy = ""
        if not isinstance(found, str):
            try:
                copy = self.kept.put(captured(found.steps, database_now()))
            except OSError as error:
                logger.error("evidence: no copy can be kept: %s", error.strerror)
                found = "no-room"
        _settle(one, found, copy=copy, captured=True)
        return True

    def look(self) -> bool:
        """Look at the address that is due longest; whether there was one."""
        now = database_now()
        due = Q(checked__lt=now - MONTH) | Q(link=Evidence.Link.SILENT, checked__lt=now - AGAIN)
        one = _ready().exclude(checked=None).filter(due).order_by("checked", "pk").first()
        if one is None:
            return False
        found = self._found(one, whole=False)
        _settle(one, found, copy="", captured=False)
        return True

    def _found(self, one: Evidence, *, whole: bool) -> Fetched | str:
        """The page, or why it did not come."""
        try:
            found = self.fetcher.get(one.url) if whole else self.fetcher.look(one.url)
        except FetchError as error:
            return error.why
        except Exception as error:  # noqa: BLE001 - one page that breaks a library must not hold up all the others
            logger.error("evidence: %s while an address was fetched", type(error).__name__)
            return "broken"
        if found.status in (404, 410):
            return "gone"
        return found if 200 <= found.status < 300 else "refused"


@transaction.atomic
def capture_again(one: Evidence) -> None:
    """A person asks for a new copy. The one that was kept before stays until then; where the log told it, for good."""
    if not one.url:
        raise FollowError(N_("Only a page with an address can be kept."))
    Evidence.objects.filter(pk=one.pk).update(copied=None, copy_problem="")


def _ready() -> QuerySet[Evidence]:
    """Evidence with an address, of statements that stand; not what a change names that the log does not hold yet."""
    waiting = StatusChange.objects.filter(event__isnull=False, event__seq=None)
    first = Exists(waiting.filter(evidence=OuterRef("pk")))
    further = Exists(waiting.filter(more=OuterRef("pk")))
    return Evidence.objects.exclude(url="").filter(~first, ~further, statement__retracted=None)


@transaction.atomic
def _settle(one: Evidence, found: Fetched | str, *, copy: str, captured: bool) -> None:
    """Put down what was found, and tell it of each change that stands."""
    row = Evidence.objects.select_for_update().get(pk=one.pk)
    if not _ready().filter(pk=one.pk).exists() or (captured and row.copied is not None):
        return  # a change was recorded meanwhile: it is done again once the log holds that
    now, why = database_now(), found if isinstance(found, str) else ""
    row.checked = now
    if isinstance(found, Fetched):
        row.link = Evidence.Link.MOVED if found.moved else Evidence.Link.THERE
    else:
        link = _LINKS.get(why, Evidence.Link.UNKNOWN)
        # A server in disorder says so, too: a page that was there is gone when it is not there the next day either.
        first = link == Evidence.Link.GONE and row.link in (Evidence.Link.THERE, Evidence.Link.MOVED)
        row.link = Evidence.Link.SILENT if first else link
    if copy:
        row.copy, row.copied, row.copy_problem = copy, now, ""
    elif captured:
        row.copy_problem = why
    elif not why and row.copy_problem in PASSING:
        row.copy_problem = ""  # it is there again: the next turn keeps a copy
    row.save(update_fields=["link", "checked", "copy", "copied", "copy_problem"])
    _tell(row, now, copy=copy)


def _tell(row: Evidence, now: datetime, *, copy: str) -> None:
    """One event for each change that names the evidence, where there is something new to tell."""
    gone, told = row.link == Evidence.Link.GONE, _told(row)
    changes = StatusChange.objects.filter(Q(evidence=row) | Q(more=row), event__isnull=False).distinct()
    for change in changes.select_related("event", "entry__edition"):
        seq = change.event.seq if change.event is not None else None
        known_gone = told.get(seq, {}).get("gone", False)
        if seq is None or (not copy and gone == known_gone):
            continue
        item = {"seq": seq, "evidence": row.pk, "day": now.date().isoformat(), "copy": copy or None, "gone": gone}
        tell(row.statement, change.entry.edition.number, "looked", item, announced=False)


def _told(row: Evidence) -> dict[int | None, dict[str, Any]]:
    """What the newest event told of this evidence, by the change it belongs to."""
    events = Event.objects.filter(statement=row.statement_id, type="follow.looked")
    openings = Opening.objects.filter(event__in=events).order_by("event_id").values_list("fields", flat=True)
    items = (fields["item"][1] for fields in openings if "item" in fields)
    return {item["seq"]: item for item in items if item["evidence"] == row.pk}
