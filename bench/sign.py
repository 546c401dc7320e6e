"""Signing on PostgreSQL: requests and confirmations per second, by HTTP and by the actions alone.

One request is all that a signer sends until the mail is on its way: both posts of the form. One
confirmation is the post of the button. Sixteen clients, each asking the next when the last was
answered; two web workers, as `undersigned serve` starts them. Every answer stands for a durable
commit. The floor is the same SQL by bare psycopg with sixteen connections (`replay.py`), which
checks nothing, renders no page and no mail. Clients, server and database share the machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.crowd import Client, Crowd, crowd
from bench.ground import durability, on_postgres, opened
from bench.replay import Script
from bench.report import Table, main, progress, rate, ratio, seconds
from bench.signer import Ask, AskOverHttp, Confirm, ConfirmOverHttp, Floor, Form, links, scripts, waiting
from bench.web import Served, web

CLIENTS = 16
WORKERS = 2
WAYS = ("by HTTP", "actions alone", "floor: bare psycopg")


@dataclass
class Runs:
    """The rounds of one way."""

    asked: list[Crowd] = field(default_factory=list)
    confirmed: list[Crowd] = field(default_factory=list)


def measure(form: Form, recorded: tuple[Script, Script], served: Served, span: float, clients: int, way: str) -> Runs:
    """One round of one way: many ask, then they confirm."""
    runs = Runs()
    disconnect()
    if way == WAYS[2]:
        asked = crowd(clients, span, lambda _: Floor(recorded[0]))
        pile = waiting(asked)
        confirmed = crowd(clients, span, lambda _: Floor(recorded[1], pile))
    else:
        ask: Callable[[int], Client] = lambda _: Ask(form)  # noqa: E731
        if way == WAYS[0]:
            ask = lambda _: AskOverHttp(served.port, form)  # noqa: E731
        # The actions alone run in as many processes as the web server has, with as many threads in all.
        processes = WORKERS if way == WAYS[1] and clients > 1 else 0
        asked = crowd(clients, span, ask, processes=processes)
        tokens = links()
        disconnect()
        press: Callable[[int], Client] = lambda _: Confirm(tokens)  # noqa: E731
        if way == WAYS[0]:
            press = lambda _: ConfirmOverHttp(served.port, tokens)  # noqa: E731
        confirmed = crowd(clients, span, press, processes=processes)
    runs.asked.append(asked)
    runs.confirmed.append(confirmed)
    return runs


def disconnect() -> None:
    """Let go of the connection, so that no forked client has it."""
    from django.db import connection

    connection.close()


def run(quick: bool) -> list[Table]:
    """Rounds of all ways in turn, so that what others do on the machine meets them alike."""
    span, rounds = (1.0, 1) if quick else (5.0, 3)
    with on_postgres():
        form = Form.of(opened())
        recorded = scripts(form)
        promised = durability()
        with web(WORKERS, f"/sign/{form.slug}/") as served:
            many: dict[str, Runs] = {way: Runs() for way in WAYS}
            alone: dict[str, Runs] = {way: Runs() for way in WAYS}
            progress("sign: warming up")
            disconnect()
            crowd(CLIENTS, span / 2, lambda _: AskOverHttp(served.port, form))
            for number in range(rounds):
                for way in WAYS:
                    progress(f"sign: round {number + 1} of {rounds}, {way}")
                    for kept, clients, lasts in ((many, CLIENTS, span), (alone, 1, span / 3)):
                        made = measure(form, recorded, served, lasts, clients, way)
                        kept[way].asked += made.asked
                        kept[way].confirmed += made.confirmed
    return [_speed(many, promised, recorded), _parts(alone)]


def _speed(runs: dict[str, Runs], promised: str, recorded: tuple[Script, Script]) -> Table:
    head = f"sign: {CLIENTS} clients, {WORKERS} web workers; every answer is a durable commit"
    table = Table(head, ("", "per second", "all rounds", "p50", "p99", "of the floor", "done", "refused"))
    for what in ("asked", "confirmed"):
        floor = _rate(getattr(runs[WAYS[2]], what))
        for way in WAYS:
            rounds: list[Crowd] = getattr(runs[way], what)
            times = sorted(one for each in rounds for one in each.times)
            whole = Crowd(_rate(rounds), times, sum((each.wrong for each in rounds), Counter[str]()))
            table.row(
                f"{'sign request' if what == 'asked' else 'confirmation'}, {way}",
                rate(whole.rate),
                " ".join(f"{each.rate:.0f}" for each in rounds),
                seconds(whole.share(0.5)),
                seconds(whole.share(0.99)),
                ratio(whole.rate, floor),
                str(whole.done),
                str(whole.wrong.total()),
            )
            for word, times_ in whole.wrong.items():
                table.remark(f"refused: {word}, {times_} times")
    table.remark("The fastest round counts. Where the rounds differ much, others had the machine: run it again.")
    table.remark(promised)
    for words, script in zip(("sign request", "confirmation"), recorded, strict=True):
        table.remark(f"a {words} is {script.statements()} statements; transactions: {script.commits()}")
    return table


def _rate(rounds: list[Crowd]) -> float:
    """The fastest of the rounds: what others do on the machine only slows."""
    return max(each.rate for each in rounds)


def _parts(runs: dict[str, Runs]) -> Table:
    """Where the time goes, one client at a time: nobody waits for a processor."""
    table = Table(
        "sign: where the time of one goes (one client; the fastest tenth, which others disturbed least)",
        ("", "sign request", "confirmation"),
    )
    middle = {}
    for way in WAYS:
        asked = sorted(one for each in runs[way].asked for one in each.times)
        confirmed = sorted(one for each in runs[way].confirmed for one in each.times)
        middle[way] = Crowd(0, asked).share(0.1), Crowd(0, confirmed).share(0.1)
    whole, actions, floor = (middle[way] for way in WAYS)
    table.row("whole, by HTTP", *(f"{seconds(value)}" for value in whole))
    names = ("server, Django, forms, views", "actions: ORM, rules, mail's words", "SQL and durable commits (floor)")
    parts = [
        tuple(max(0.0, a - b) for a, b in zip(whole, actions, strict=True)),
        tuple(max(0.0, a - b) for a, b in zip(actions, floor, strict=True)),
        floor,
    ]
    for name, part in zip(names, parts, strict=True):
        table.row(f"  {name}", *(f"{seconds(a)}  {a / b:>4.0%}" for a, b in zip(part, whole, strict=True)))
    return table


if __name__ == "__main__":
    main(run)
