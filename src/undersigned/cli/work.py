"""`undersigned work DIR`: the one process that writes the log, sends and takes mail, publishes, deletes what is due.

A lease in the database keeps out a second one, wherever it runs; a lock file tells at once when the
last one on this machine died. Work is rows with due times: whatever a crash interrupts stays due.
"""

from __future__ import annotations

import argparse
import logging
import os
import secrets
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from undersigned.cli.installed import RENEW_EVERY, enter_to_run
from undersigned.outside.installation import Installation
from undersigned.outside.process import Alone, end_with_parent, on_end

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
END_WITHIN = 10.0

logger = logging.getLogger("undersigned.work")


@dataclass(frozen=True, slots=True)
class Loop:
    """One kind of work: what to do, and how long to rest when there was nothing to do."""

    name: str
    work: Callable[[], object]
    every: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.description = "Run the work process alone. `serve` starts it by itself."
    parser.add_argument("dir", metavar="DIR", type=Path, help="the installation")


def run(args: argparse.Namespace) -> int:
    """Work until a signal ends it."""
    end_with_parent()
    here = enter_to_run(args.dir)
    stop = threading.Event()
    on_end(stop.set)
    lock = Alone(here.home / "work.lock")
    holder = secrets.token_hex(16)
    if not _wait_for_turn(lock, holder, stop):
        return 0
    return _work(here, holder, stop)


def _wait_for_turn(lock: Alone, holder: str, stop: threading.Event) -> bool:
    """Wait until no other work process has the lock of this machine and the lease of the database."""
    from undersigned.actions import lease

    told = False
    while not stop.is_set():
        if lock.take():
            # Who wrote its name here held this lock, which a process loses only by ending.
            if lease.take(lease.WORK, holder, after=lock.read()):
                lock.write(holder)
                return True
            lock.release()
        if not told:
            print("Another work process has the lease. Waiting until it ends.", file=sys.stderr, flush=True)
            told = True
        stop.wait(0.5)
    return False


def _work(here: Installation, holder: str, stop: threading.Event) -> int:
    from undersigned.actions import lease

    threads = [threading.Thread(target=_run_loop, args=(loop, stop), name=loop.name) for loop in _loops(here)]
    for thread in threads:
        thread.start()
    kept = _keep_lease(holder, stop)
    stop.set()
    end = time.monotonic() + END_WITHIN
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    if any(thread.is_alive() for thread in threads) or not kept:
        # Everything is durable or still due; another process may be working already.
        logger.error("ends without waiting for what is under way")
        os._exit(1)
    lease.give_back(lease.WORK, holder)
    return 0


def _keep_lease(holder: str, stop: threading.Event) -> bool:
    """Renew the lease until `stop`; false when it was lost, for then nobody may work here any more."""
    from django.db import DatabaseError, close_old_connections, connection

    from undersigned.actions import lease

    until = time.monotonic() + lease.LIFE.total_seconds()
    while not stop.wait(RENEW_EVERY):
        asked = time.monotonic()
        try:
            close_old_connections()
            if not lease.take(lease.WORK, holder):
                return False
            until = asked + lease.LIFE.total_seconds()
        except DatabaseError as error:
            _tell("lease", error)
            connection.close()
            if time.monotonic() > until - RENEW_EVERY:
                return False
    return True


def _loops(here: Installation) -> list[Loop]:
    from undersigned.actions import mail
    from undersigned.actions.draft.notices import tell_members
    from undersigned.actions.follow import record_answers, record_sent
    from undersigned.actions.follow.copies import Copies
    from undersigned.actions.follow.unnamed import Unnamed
    from undersigned.actions.mail_in.fetch import Fetcher
    from undersigned.actions.notices import tell_due
    from undersigned.actions.publish.batch import Publisher
    from undersigned.actions.publish.embargo import release_due
    from undersigned.actions.record import Log
    from undersigned.actions.record.witnesses import EVERY, Asker
    from undersigned.actions.retention import forget
    from undersigned.actions.sign.approve import follow_up
    from undersigned.actions.sign.in_person import log_checked
    from undersigned.actions.sign.remind import remind_silent
    from undersigned.actions.sweep import Sweeper

    log, copies, asker, fetched = Log(here), Copies(here), Asker(Log(here)), here.mail.incoming
    return [
        Loop("sequencer", log.sequence, 0.5),
        Loop("release", release_due, 0.5),
        # A tree of its own: making a bundle must not hold up the sequencer.
        Loop("publisher", Publisher(Log(here)).publish_due, 0.5),
        Loop("outbox", mail.drain_quickly, 0.5),
        Loop("deliveries", record_sent, 2.0),
        Loop("answers", record_answers, 30.0),
        Loop("rounds", tell_members, 5.0),
        Loop("notices", tell_due, 1.0),
        Loop("reminders", remind_silent, 60.0),
        Loop("approvals", follow_up, 60.0),
        Loop("checked", log_checked, 600.0),
        Loop("retention", forget, 3600.0),
        Loop("sweep", Sweeper().sweep_due, 5.0),
        Loop("files", Unnamed(here).tidy, 3600.0),
        *(Loop(f"witness {one.name}", asker.asks(one), EVERY) for one in here.asked_witnesses),
        # What a demo names is invented. A minute lies between two looks, and so at least one between two at one host.
        *([Loop("copies", copies.capture, 2.0), Loop("links", copies.look, 60.0)] if not here.demo else []),
        *([Loop("mail in", Fetcher(fetched).fetch, fetched.every)] if fetched is not None else []),
    ]


def _run_loop(loop: Loop, stop: threading.Event) -> None:
    """Work again and again; after an error wait, longer each time."""
    from django.db import close_old_connections, connection

    wait = FIRST_WAIT
    while not stop.is_set():
        try:
            close_old_connections()
            loop.work()
        except Exception as error:  # noqa: BLE001 - one kind of work that fails must not end the others
            _tell(loop.name, error)
            connection.close()
            stop.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT)
        else:
            wait = FIRST_WAIT
            stop.wait(loop.every)
    connection.close()


def _tell(name: str, error: Exception) -> None:
    """Log what went wrong and where, without the error's own words: they may hold personal data."""
    where = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in reversed(traceback.extract_tb(error.__traceback__)[-6:])
    )
    logger.error("%s: %s at %s", name, type(error).__name__, where)
