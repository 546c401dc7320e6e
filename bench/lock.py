"""Signing on SQLite, one writer at a time: no request may fail with a lock.

Thirty-two clients by HTTP against the one web worker that `undersigned serve` allows on SQLite, and
thirty-two processes that write by the actions at once, each with a connection of its own. Every
failure is counted. The floor is the same SQL by thirty-two bare connections of sqlite3.
"""

from __future__ import annotations

from bench.crowd import Crowd, crowd
from bench.ground import durability, on_sqlite, opened
from bench.report import Table, main, progress, rate, ratio, seconds
from bench.sign import disconnect
from bench.signer import Ask, AskOverHttp, Confirm, ConfirmOverHttp, Floor, Form, links, scripts, waiting
from bench.web import web

CLIENTS = 32


def run(quick: bool) -> list[Table]:
    """Each way once, asking and then confirming."""
    span = 1.0 if quick else 8.0
    done: dict[str, tuple[Crowd, Crowd]] = {}
    with on_sqlite():
        form = Form.of(opened())
        ask, press = scripts(form)
        promised = durability()
        with web(1, f"/sign/{form.slug}/") as served:
            progress(f"lock: {CLIENTS} clients by HTTP")
            disconnect()
            asked = crowd(CLIENTS, span, lambda _: AskOverHttp(served.port, form))
            tokens = links()
            disconnect()
            done["by HTTP"] = asked, crowd(CLIENTS, span, lambda _: ConfirmOverHttp(served.port, tokens))
            said = sum("locked" in line for line in served.words().splitlines())
        progress(f"lock: {CLIENTS} processes by the actions")
        asked = crowd(CLIENTS, span, lambda _: Ask(form))
        rest = links()
        disconnect()
        done["actions alone"] = asked, crowd(CLIENTS, span, lambda _: Confirm(rest))
        progress(f"lock: {CLIENTS} bare connections")
        asked = crowd(CLIENTS, span, lambda _: Floor(ask))
        pile = waiting(asked)
        done["floor: bare sqlite3"] = asked, crowd(CLIENTS, span, lambda _: Floor(press, pile))
    return [_table(done, promised, said)]


def _table(done: dict[str, tuple[Crowd, Crowd]], promised: str, said: int) -> Table:
    columns = ("", "per second", "p50", "p99", "of the floor", "done", "failed")
    table = Table(f"lock: SQLite, {CLIENTS} clients at once; every answer is a durable commit", columns)
    failed = said
    for number, what in enumerate(("sign request", "confirmation")):
        floor = done["floor: bare sqlite3"][number].rate
        for way, crowds in done.items():
            one = crowds[number]
            table.row(
                f"{what}, {way}",
                rate(one.rate),
                seconds(one.share(0.5)),
                seconds(one.share(0.99)),
                ratio(one.rate, floor),
                str(one.done),
                str(one.wrong.total()),
            )
            if not way.startswith("floor"):
                failed += one.wrong.total()
            for word, times in one.wrong.items():
                table.remark(f"failed: {way}, {word}: {times} times")
    table.remark(promised)
    table.goal(f"no request fails with a lock ({failed} did)", met=failed == 0)
    return table


if __name__ == "__main__":
    main(run)
