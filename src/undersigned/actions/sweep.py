"""Deleted is not gone: the database's files keep the bytes of deleted rows until they are written anew.

SQLite overwrites what is deleted (`secure_delete`), but copies stay in the write-ahead log, and in the gaps of pages
whose rows were moved before: it writes the whole file anew (VACUUM), and empties the write-ahead log. PostgreSQL
keeps the bytes of dead rows in the pages after a VACUUM, too: each table is written anew (VACUUM FULL), with fresh
statistics, since these hold samples of the values; and then the statistics themselves.

Whoever writes waits meanwhile; so it is done in `work`, never in a request, and not again before it has rested.
Not here: the disk's own blocks, the archive of PostgreSQL's write-ahead log, backups. docs/operating.md tells of them.
"""

from __future__ import annotations

import time
from datetime import timedelta

from django.apps import apps
from django.db import OperationalError, connection

from undersigned.core.errors import N_, UndersignedError
from undersigned.models import Checkpoint, Event, Sweep, database_now
from undersigned.models.frozen import FROZEN

REST = timedelta(minutes=15)
LATER = timedelta(days=1)
_LOCK_WAIT = "5s"  # longer, and everyone who signs would queue up behind us
_OTHERS_END_WITHIN = 10.0  # seconds


class SweepError(UndersignedError):
    """The files could not be swept now; it is tried again."""


def sweep_soon() -> None:
    """Somebody asked that data go: their bytes go at the next sweep. Call it in the transaction that deletes."""
    Sweep.objects.create(due=database_now())


def sweep_later() -> None:
    """Data went because their time had come: their bytes follow within a day."""
    if not Sweep.objects.exists():
        Sweep.objects.create(due=database_now() + LATER)


class Sweeper:
    """Sweeps what is due, in one process, with rests between."""

    def __init__(self) -> None:
        self._rests_until = 0.0  # of the monotonic clock

    def sweep_due(self) -> int:
        """Sweep if something is due and the last sweep was long enough ago; returns how many asked for it."""
        if time.monotonic() < self._rests_until or not Sweep.objects.filter(due__lte=database_now()).exists():
            return 0
        done = sweep()
        self._rests_until = time.monotonic() + REST.total_seconds()
        return done


def sweep() -> int:
    """Take the bytes of all that was deleted out of the database's files; returns how many had asked for it.

    Outside any transaction. SweepError where others keep old states of the database open.
    """
    asked = list(Sweep.objects.values_list("pk", flat=True))
    if connection.vendor == "postgresql":
        _sweep_postgresql()
    else:
        _sweep_sqlite()
    Sweep.objects.filter(pk__in=asked).delete()
    return len(asked)


def _sweep_sqlite() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if cursor.fetchone()[0]:
            raise SweepError(N_("Somebody reads the database: its write-ahead log could not be emptied."))


def _sweep_postgresql() -> None:
    _wait_for_others()
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{_LOCK_WAIT}'")
        try:
            for table in swept_tables():
                cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
            cursor.execute("VACUUM (FULL) pg_catalog.pg_statistic")
        except OperationalError as error:
            raise SweepError(N_("Somebody uses the database: its tables could not be written anew.")) from error
        finally:
            cursor.execute("SET lock_timeout = DEFAULT")


def swept_tables() -> list[str]:
    """All tables of ours whose rows may be deleted or changed by what somebody asks for, in one order."""
    apart = {*FROZEN, Event, Checkpoint}
    return sorted(model._meta.db_table for model in apps.get_models() if model not in apart and model._meta.managed)


def _wait_for_others() -> None:
    """Rows that an older transaction can still see would be taken over into the new files."""
    older = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_xmin IS NOT NULL AND xact_start < %s"
    )
    begun, until = database_now(), time.monotonic() + _OTHERS_END_WITHIN
    while True:
        with connection.cursor() as cursor:
            cursor.execute(older, [begun])
            if not cursor.fetchone()[0]:
                return
        if time.monotonic() > until:
            raise SweepError(N_("A long transaction keeps deleted rows alive. They are swept once it has ended."))
        time.sleep(0.1)
