"""Drafting at its largest: the word diff of two long editions, and the server's time for each of the desk's screens.

Floor of the diff: reading both texts word by word. Floor of a screen: reading the rows of the draft and its comments
by bare sqlite3. The statement has 60 clauses in six languages and 500 comments; the comments of its round wait for
their answers, and every clause has been changed.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from bench.ground import on_sqlite
from bench.report import Table, main, progress, ratio, seconds
from tests.core.large import KINDS, two_texts
from undersigned.core.draft.diff import word_diff

if TYPE_CHECKING:
    from django.test import Client

WORDS = 20_000
DIFF_GOAL = 1.0  # seconds
PAGE_GOAL = 0.3  # seconds of the server
MOST_QUERIES = 25


def run(quick: bool) -> list[Table]:
    """Both tables."""
    return [_diffs(2_000 if quick else WORDS), _screens(quick)]


def _timed(act: Callable[[], object], times: int = 5) -> float:
    """The median processor time: another program on the machine is no part of ours."""
    spent = []
    for _ in range(times):
        start = process_time()
        act()
        spent.append(process_time() - start)
    return median(spent)


def _diffs(size: int) -> Table:
    table = Table(
        f"draft: word diff of two texts of {size:,} words", ("how the second differs", "time", "of the floor")
    )
    worst = 0.0
    for kind in KINDS:
        progress(f"draft: diff, {kind}")
        old, new = two_texts(kind, size)
        ours = _timed(lambda old=old, new=new: word_diff(old, new))  # type: ignore[misc]
        floor = _timed(lambda old=old, new=new: re.findall(r"\w+", old + " " + new))  # type: ignore[misc]
        table.row(kind, seconds(ours), ratio(ours, floor))
        worst = max(worst, ours)
    table.goal(f"under {DIFF_GOAL:.0f} s", met=worst < DIFF_GOAL)
    return table


def _screens(quick: bool) -> Table:
    with on_sqlite():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from tests import large
        from tests.web.browsing import signed_in

        progress("draft: a large statement")
        statement = large.statement(clauses=10, comments=20) if quick else large.statement()
        head = f"draft: the desk's screens, {large.described(statement)}"
        table = Table(head, ("screen", "queries", "server's time", "of the floor"))
        floor = _timed(_bare(str(connection.settings_dict["NAME"]), statement.pk))
        browsers: dict[str, Client] = {"desk": signed_in(), "member": large.visitor()}
        slowest, most = 0.0, 0
        for name, address, who in large.screens(statement):
            progress(f"draft: {name}")
            browser = browsers[who]
            with CaptureQueriesContext(connection) as queries:
                _get(browser, address)
            asked = len(queries)
            spent = _timed(lambda browser=browser, address=address: _get(browser, address))  # type: ignore[misc]
            table.row(name, str(asked), seconds(spent), ratio(spent, floor))
            slowest, most = max(slowest, spent), max(most, asked)
        table.goal(f"every screen under {PAGE_GOAL * 1000:.0f} ms", met=slowest < PAGE_GOAL)
        table.goal(f"every screen with at most {MOST_QUERIES} queries", met=most <= MOST_QUERIES)
    return table


def _get(browser: Client, address: str) -> None:
    status = browser.get(address).status_code
    if status != 200:
        raise RuntimeError(f"{address}: {status}")


def _bare(path: str, statement: str) -> Callable[[], object]:
    """Read the draft's words and comments by the same rows."""
    sql = (
        "SELECT w.* FROM undersigned_draftwords w JOIN undersigned_draftclause c ON c.id = w.clause_id"
        " WHERE c.statement_id = ?",
        "SELECT m.* FROM undersigned_comment m JOIN undersigned_commentround r ON r.id = m.round_id"
        " WHERE r.statement_id = ?",
    )

    def read() -> int:
        bare = sqlite3.connect(path)
        try:
            return sum(len(bare.execute(each, (statement,)).fetchall()) for each in sql)
        finally:
            bare.close()

    return read


if __name__ == "__main__":
    main(run)
