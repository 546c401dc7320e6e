"""A list of names: who of them is named among those who stand behind a statement?"""

from __future__ import annotations

from collections.abc import Sequence

from undersigned.actions.check.published import Known, Shown, opened
from undersigned.actions.check.words import SENTENCES, Answer, say
from undersigned.actions.publish.phrases import day
from undersigned.core.publish.roll_call import MOST_LINES, Called, Entry, call, lines, roll, traces_of


def check_names(words: str, statements: Sequence[Known]) -> tuple[list[str], list[Answer]]:
    """What holds for the whole list, and an answer to each line."""
    asked = lines(words)
    wanted = {hash(trace) for line in asked[:MOST_LINES] for trace in traces_of(line)}
    by_slug = {one.slug: one for one in opened(one for one in statements if not wanted.isdisjoint(one.names))}
    names = roll(one.full for one in by_slug.values())
    called = [call(line, names) for line in asked[:MOST_LINES]]
    answers = [answer for one in called for answer in _answers(one, by_slug)]
    said = [say("names-found", n=sum(bool(one.entries) for one in called), all=len(called))]
    if len(asked) > MOST_LINES:
        said.append(say("names-many", n=MOST_LINES))
    for one in statements:
        if one.hidden:
            said.append(say("names-hidden", edition=one.named()))
        elif n := one.on_the_page_only:
            said.append(say("names-page", n=n, edition=one.named()))
    return said, answers


def _answers(called: Called, by_slug: dict[str, Shown]) -> list[Answer]:
    if not called.entries:
        return [Answer("absent", say("name-none"), asked=called.line)]
    several = len({(one.kind, one.name, one.acronym, one.place) for one in called.entries}) > 1
    return [_answer(called, entry, by_slug[entry.statement], several=several) for entry in called.entries]


def _answer(called: Called, entry: Entry, shown: Shown, *, several: bool) -> Answer:
    more = [say("name-several")] if several else []
    if called.how != "exact":
        more.append(say(f"name-{called.how}"))
    way = f"way-{entry.method}-{entry.kind}"
    if way in SENTENCES:
        more.append(say(way, domain=entry.domain))
    name = f"{entry.name} ({entry.acronym})" if entry.acronym else entry.name
    values = {"day": day(entry.time)} if entry.time else {}
    return Answer(
        "nearly" if several or called.how == "like" or entry.group != "signed" else "yes",
        say(f"name-{entry.group}", name=name, edition=shown.named(entry.edition), **values),
        more=(*more, *shown.notes(entry.edition)),
        asked=called.line,
        href=f"{shown.slug}/",
    )
