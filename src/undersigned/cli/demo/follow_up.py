"""Two years of following up the river's calls, through the real actions."""

from __future__ import annotations

from typing import Any

from undersigned.actions import follow
from undersigned.actions.record import Log
from undersigned.cli.demo.journey import link_in
from undersigned.cli.demo.letters import content
from undersigned.models import (
    Account,
    Call,
    Commitment,
    Indicator,
    LedgerEntry,
    Mail,
    Office,
    Reply,
    Statement,
    StatusChange,
)


def follow_up(statement: Statement, again: Statement, log: Log, by: Account) -> None:
    """Offices are asked, and what came of it is told with evidence; one change is read otherwise by some.

    `again` asks one of them once more, and the two calls are linked.
    """
    told = content("followed")
    edition = statement.edition
    assert edition is not None  # noqa: S101 - for the type checker; the demo froze it
    offices = {row["key"]: _office(row) for row in told["office"]}
    calls = {call.index + 1: call for call in edition.calls.all()}
    entries: dict[tuple[int, str], LedgerEntry] = {}
    for row in told["asked"]:
        office = offices[row["office"]]
        entries[row["call"], row["office"]] = follow.ask(calls[row["call"]], office, due=row.get("due"))
    changes = [(_change(entries, row, by), row.get("dispute", "")) for row in told["change"]]
    series = [_series(statement, row, calls) for row in told["series"]]
    follow.compare(statement, series, told["compared"]["name"])
    _again(entries[1, told["thread"]["office"]], again, told["thread"]["name"])
    for row in told["answer"]:
        _answer(entries, row)
    log.sequence()  # another reading names the place of a change in the log
    for made, words in changes:
        if words:
            follow.dispute(StatusChange.objects.select_related("event").get(pk=made.pk), words=words, by=by)


def _again(entry: LedgerEntry, again: Statement, name: dict[str, str]) -> None:
    """The first call of a later statement is put to the same office, and linked with the one before."""
    call = Call.objects.filter(edition__statement=again, edition__unfreezing=None).order_by("index")[0]
    follow.begin_thread([entry, follow.ask(call, entry.office)], name)


def _answer(entries: dict[tuple[int, str], LedgerEntry], row: dict[str, Any]) -> None:
    """An office answers, or commits, by its link; its mailbox confirms, and the coordinator has had a look."""
    call, office = row["of"]
    entry, commits = entries[call, office], row.get("commits", False)
    link = follow.find_office_link(follow.link_of(entry.statement, entry.office).rstrip("/").rpartition("/")[2])
    assert link is not None  # noqa: S101 - for the type checker; made a line above
    given = follow.Given(row["words"], row["language"], row["capacity"], row["mail"])
    say, what = (follow.commit, "commitment") if commits else (follow.reply, "reply")
    say(link, entry, given, language=row["language"])
    token = link_in(Mail.objects.filter(to=row["mail"], purpose=Mail.Purpose.CONFIRMATION).latest("pk"), what)
    follow.accept(follow.confirm_said(Commitment, token) if commits else follow.confirm_said(Reply, token))


def _series(statement: Statement, row: dict[str, Any], calls: dict[int, Call]) -> Indicator:
    own = [calls[n] for n in row["calls"]]
    made = follow.save_indicator(statement, None, names=row["name"], unit=row["unit"], calls=own)
    for one in row["value"]:
        number = follow.number_of(one["value"]) if "value" in one else None
        state = one.get("state", "value")
        follow.measure(made, follow.Value(one["period"], one["day"], state, number, one["source"]))
    return made


def _office(row: dict[str, Any]) -> Office:
    known = {name: row.get(name, "") for name in ("mail", "site")}
    return follow.save_office(None, kind=row["kind"], names=row["name"], language=row["language"], **known)


def _change(entries: dict[tuple[int, str], LedgerEntry], row: dict[str, Any], by: Account) -> StatusChange:
    call, office = row["of"]
    scale, _, to = row["step"].partition(":")
    return follow.change_with(
        entries[call, office],
        evidence=[],
        new=follow.Found(**row["evidence"]),
        scale=scale,
        to=to,
        day=row["day"],
        reason=row["reason"],
        by=by,
    )
