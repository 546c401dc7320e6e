"""A list of names: who of them is named among those who stand behind a statement?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from undersigned.actions.check.published import Known, Shown, opened
from undersigned.actions.check.words import SENTENCES, Answer, Verdict, say
from undersigned.actions.publish.phrases import day
from undersigned.core.publish.roll_call import ANY, MOST_LINES, Called, Entry, call, lines, roll, traces_of

MOST_READ = 10  # statements for one name
MOST_TOLD = 3  # statements of which something is said for the whole list, each by itself


def check_names(words: str, statements: Sequence[Known]) -> tuple[list[str], list[Answer]]:
    """What holds for the whole list, and an answer to each line; to several where several fit it."""
    asked = lines(words)
    having = _having(asked[:MOST_LINES], statements)
    wanted = {one.slug for line, found in zip(asked, having, strict=False) for one in _read(line, found)}
    by_slug = {one.slug: one for one in opened(one for one in statements if one.slug in wanted)}
    names = roll(one.full for one in by_slug.values())
    called = [call(line, names) for line in asked[:MOST_LINES]]
    further = [sum(one.slug not in wanted for one in found) for found in having]
    answers = [answer for one, n in zip(called, further, strict=True) for answer in _answers(one, by_slug, n)]
    said = [say("names-found", n=sum(bool(one.entries) for one in called), all=len(called))]
    if len(asked) > MOST_LINES:
        said.append(say("names-many", n=MOST_LINES))
    return [*said, *_unseen(statements)], answers


def _having(asked: Sequence[str], statements: Sequence[Known]) -> list[list[Known]]:
    """For each line the statements that may name it: first which have most of the list, then the newest."""
    wanted = map(traces_of, asked)
    there = [[one for one in statements if not one.names.isdisjoint(line)] for line in wanted]
    lines_in = Counter(one.slug for found in there for one in found)
    return [sorted(found, key=lambda one: -lines_in[one.slug]) for found in there]


def _read(line: str, found: list[Known]) -> list[Known]:
    """Which of them are looked at: a number that tells nothing is no reason to leave any out."""
    return found if ANY in traces_of(line) else found[:MOST_READ]


def _unseen(statements: Sequence[Known]) -> list[str]:
    """Whom nobody can look up: in each statement, or in all where there are many."""
    hidden = [one for one in statements if one.hidden]
    alone = [one for one in statements if not one.hidden and one.on_the_page_only]
    if len(hidden) + len(alone) <= MOST_TOLD:
        said = [say("names-hidden", edition=one.named()) for one in hidden]
        return said + [say("names-page", n=one.on_the_page_only, edition=one.named()) for one in alone]
    said = [say("names-hidden-all", n=len(hidden))] if hidden else []
    people = sum(one.on_the_page_only for one in alone)
    return said + ([say("names-page-all", n=people)] if people else [])


def _answers(called: Called, by_slug: dict[str, Shown], further: int) -> list[Answer]:
    if not called.entries:
        return [Answer("absent", say("name-none"), asked=called.line)]
    signatories: dict[tuple[str, ...], list[Entry]] = {}
    for one in called.entries:
        signatories.setdefault((one.kind, one.name, one.acronym, one.place), []).append(one)
    more = [say("name-several")] if len(signatories) > 1 else []
    if called.how != "exact":
        more.append(say(f"name-{called.how}"))
    if further:
        more.append(say("name-further", n=further))
    doubtful = len(signatories) > 1 or called.how == "like"
    return [_answer(called.line, found, by_slug, more, doubtful=doubtful) for found in signatories.values()]


def _answer(
    line: str, entries: Sequence[Entry], by_slug: dict[str, Shown], more: Sequence[str], *, doubtful: bool
) -> Answer:
    """What is told of one signatory; `more` concerns the line."""
    verdict: Verdict = "nearly" if doubtful or any(one.group != "signed" for one in entries) else "yes"
    parts = [_part(one, by_slug[one.statement]) for one in entries]
    if len(parts) == 1:
        (part,) = parts
        return replace(part, verdict=verdict, more=(*more, *part.more), asked=line)
    says = say("name-statements", name=_written(entries[0]), n=len(parts))
    return Answer(verdict, says, more=tuple(more), asked=line, parts=tuple(parts))


def _part(entry: Entry, shown: Shown) -> Answer:
    way = f"way-{entry.method}-{entry.kind}"
    more = [say(way, domain=entry.domain)] if way in SENTENCES else []
    values = {"day": day(entry.time)} if entry.time else {}
    says = say(f"name-{entry.group}", name=_written(entry), edition=shown.named(entry.edition), **values)
    return Answer("yes", says, more=(*more, *shown.notes(entry.edition)), href=f"{shown.slug}/")


def _written(entry: Entry) -> str:
    return f"{entry.name} ({entry.acronym})" if entry.acronym else entry.name
