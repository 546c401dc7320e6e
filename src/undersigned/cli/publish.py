"""`undersigned publish DIR`: put every published page in force anew, in one go.

The statements are shared out among as many processes as there are cores; each statement's folder is swapped at once.
The site's first page and the pages of offices, which name them all, follow at the end. Whatever is interrupted stays
due: the service does the rest, or the command when it is run again.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TYPE_CHECKING

from undersigned.cli.installed import RENEW_EVERY, enter, enter_to_run, instead_of_work
from undersigned.cli.terminal import show_progress
from undersigned.core.errors import N_
from undersigned.outside.installation import InstallationError
from undersigned.outside.process import PARENT, end_with_parent

if TYPE_CHECKING:
    from undersigned.actions.publish.batch import Publisher


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.description = "Publish all pages, data files and feeds again, in one go. Stop `serve` before."
    parser.add_argument("dir", metavar="DIR", type=Path, help="the installation")
    cores = os.cpu_count() or 1
    parser.add_argument("--processes", metavar="N", type=int, default=cores, help=f"how many at once (default {cores})")


def run(args: argparse.Namespace) -> int:
    """Publish all, and say what could not be published."""
    if args.processes < 1:
        raise InstallationError(N_("At least one process must publish: --processes 1"))
    here = enter_to_run(args.dir)
    from undersigned.actions.publish.anew import ask_for_all, finish, problems
    from undersigned.actions.publish.batch import Publisher
    from undersigned.actions.record import Log

    with instead_of_work(here) as keep:
        publisher = Publisher(Log(here))
        publisher.log.place()
        due = ask_for_all()
        shown: dict[int, int] = {}
        for publication, change in _shared_out(args.dir, due, args.processes, keep):
            if change is not None:
                shown[publication] = change
        finish(publisher, shown)
    print(
        f"{len(shown):,} of {len(due):,} statements are published anew; PDFs and bundles follow when the service runs."
    )
    if not (left := problems(set(due) - set(shown))):
        return 0
    print("Not published, and tried again when the service runs:", file=sys.stderr)
    for slug, problem in left:
        print(f"  {slug}: {problem}", file=sys.stderr)
    return 1


def _shared_out(
    home: Path, due: Sequence[int], processes: int, keep: Callable[[], None]
) -> Iterator[tuple[int, int | None]]:
    """Each publication, once it is done, and which of its changes its pages show; None where it failed."""
    os.environ[PARENT] = str(os.getpid())
    # Not forked: a copy of this process would share its database connection.
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(processes, len(due)) or 1, fresh, _begin, (home,)) as pool:
        try:
            waiting = {pool.submit(_renew, publication) for publication in due}
            while waiting:
                ended, waiting = wait(waiting, RENEW_EVERY, "FIRST_COMPLETED")
                keep()
                for one in ended:
                    yield one.result()
                if sys.stderr.isatty():
                    show_progress(len(due) - len(waiting), len(due), "statements")
        except BrokenProcessPool as error:
            message = N_("A process that published was ended from outside. What it left out stays due: run this again.")
            raise InstallationError(message) from error
        finally:
            pool.shutdown(cancel_futures=True)


_publisher: Publisher | None = None


def _begin(home: Path) -> None:
    """In a process of its own: get ready to publish."""
    global _publisher
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one is told as well, and waits for it
    end_with_parent()
    here = enter(home)
    from undersigned.actions.publish.batch import Publisher
    from undersigned.actions.record import Log

    _publisher = Publisher(Log(here))


def _renew(publication: int) -> tuple[int, int | None]:
    from undersigned.actions.publish.anew import renew

    assert _publisher is not None  # noqa: S101 - for the type checker; `_begin` ran before
    return publication, renew(_publisher, publication)
