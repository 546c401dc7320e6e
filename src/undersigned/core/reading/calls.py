"""Calls: what a clause asks, of whom, and in which of its words.

A sentence is searched for its language's ways of asking (`lexicon.Asking`). Each hit ends where the next one
begins. "We commit to" asks nobody anything, and is in no lexicon. What asks without saying whom is no call; the
reader warns of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from undersigned.core.reading.grammar import Grammar, Hit
from undersigned.core.reading.letter import LetterCall

LONGEST_ADDRESSEE = 300
NEAR = 60  # code points in which a join or mark is looked for where little may stand before it
_END = re.compile(r"[.!?…]+[\"”“’»)\]]*(?:\[\d{1,3}\]|[¹²³⁰⁴-⁹])*\s+(?=[\"“„‘«(\[]*(\w))")
_SHORTENED = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|prof|st|no|nr|br|art|čl|čl|tzv|npr|sh|p\.sh|e\.g|i\.e|vs|etc|god|\w)|\b\d{1,2})\.$",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(?:(?<=[^\W\d_]{3})|(?<=[^\W\d_][.!?…]))(?:\[\d{1,3}\]|[¹²³⁰⁴-⁹])+$")  # a footnote's mark
_CLOSING = " \t\n.,;:!?…–—-"
_JOINED_END = re.compile(r"[;,]\s*(?:and|or|dhe|ose|i|ili|и|или)$")
_OPENING = " \t\n,;:–—-"


@dataclass(frozen=True, slots=True)
class Lead:
    """A clause that leaves what is asked to the items that follow it.

    `addressee` is "" where the items name it: after "We demand:" they may begin "that the council". `join` says
    that the clause ends with such a join itself; `hit` is its verb.
    """

    addressee: str
    hit: Hit
    join: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What one clause asks. `vague`: it seems to ask something, without saying of whom."""

    calls: tuple[LetterCall, ...] = ()
    lead: Lead | None = None
    vague: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """Where in the clause one call's parts stand."""

    start: int
    end: int
    addressee: tuple[int, int]
    demand: tuple[int, int]
    impersonal: bool = False


def find_calls(clause: str, text: str, grammar: Grammar, *, led: bool = False) -> Asked:
    """The calls in one clause. `led`: the clause is an item under words such as "We:", so that "we" is understood.

    Spans are in code points of `text`. Never raises.
    """
    found: list[LetterCall] = []
    lead: Lead | None = None
    vague = False
    for start, end in sentences(text):
        hits = grammar.hits(text, start, end, led=led)
        for hits_here, limit in _with_limits(hits, end):
            asked = next((part for hit in hits_here for part in _parts(text, hit, limit, grammar)), None)
            if asked:
                found += [_call(clause, text, part) for part in _split(text, asked, hits_here, grammar)]
            elif end == len(text) and (leading := _lead(text, hits_here, limit)):
                lead = leading
            else:
                vague = True
        if not hits:
            found += [_call(clause, text, part) for part in _impersonal(text, start, end, grammar)]
    return Asked(tuple(found), lead, vague and not found and not lead)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of a clause; an abbreviation's point ends none."""
    start = 0
    for stop in _END.finditer(text):
        first = stop[1]
        if not (first.isupper() or first.isdigit()) or _SHORTENED.search(
            text[max(start, stop.start() - 8) : stop.start() + 1]
        ):
            continue
        yield start, stop.end()
        start = stop.end()
    if start < len(text):
        yield start, len(text)


def _with_limits(hits: list[list[Hit]], end: int) -> Iterator[tuple[list[Hit], int]]:
    """Hits that begin at one place are readings of one verb; each ends where the next verb's clause begins."""
    for index, here in enumerate(hits):
        yield here, hits[index + 1][0].lead if index + 1 < len(hits) else end


def _parts(text: str, hit: Hit, limit: int, grammar: Grammar) -> Iterator[_Part]:
    """The readings of one hit that find both an addressee and a demand; at most one."""
    made = None
    if hit.shape == "of":
        made = _of(text, hit, limit, grammar)
    elif hit.shape == "from":
        made = _from(text, hit, limit, grammar)
    elif hit.shape == "that":
        made = _that(text, hit, limit, grammar)
    if made:
        yield made


def _of(text: str, hit: Hit, limit: int, grammar: Grammar) -> _Part | None:
    """Verb, addressee, join, demand."""
    join = grammar.join(hit, text, hit.end, min(limit, hit.end + LONGEST_ADDRESSEE))
    if not join:
        return None
    addressee = _trim(text, hit.end, join[0])
    demand = _trim(text, join[1], limit)
    if (denied := grammar.denied_from(text, *addressee)) is not None:
        # "urge the owners not to build": without its "not" the demand would say the opposite.
        addressee, demand = _trim(text, addressee[0], denied), _trim(text, denied, limit)
    if addressee[0] >= addressee[1] or demand[0] >= demand[1] or not grammar.can_be_asked(text[slice(*addressee)]):
        return None
    return _Part(hit.start, demand[1], grammar.without_adverbs(text, *addressee), demand)


def _from(text: str, hit: Hit, limit: int, grammar: Grammar) -> _Part | None:
    """Verb, demand, mark, addressee and perhaps join and more of the demand."""
    for mark in grammar.marks(hit, text, hit.end, limit):
        whom = grammar.body_at(text, mark[1], limit)
        if not whom:
            continue
        join = grammar.join(hit, text, whom[1], min(limit, whom[1] + NEAR))
        # A demand that goes on after the addressee keeps the addressee in its midst: it is verbatim.
        stop = limit if join and not text[whom[1] : join[0]].strip(" ,") else mark[0]
        demand = _trim(text, hit.end, stop)
        if not text[hit.end : mark[0]].strip():  # "demand from the owners an answer"
            demand = _trim(text, whom[1], limit)
        if demand[0] < demand[1]:
            return _Part(hit.start, max(demand[1], whom[1]), whom, demand)
    return None


def _that(text: str, hit: Hit, limit: int, grammar: Grammar) -> _Part | None:
    """Verb and join, addressee, demand."""
    join = grammar.join(hit, text, hit.end, min(limit, hit.end + NEAR))
    whom = grammar.body_at(text, join[1], limit) if join and not text[hit.end : join[0]].strip(" ,") else None
    if not whom:
        return None
    demand = _trim(text, whom[1], limit)
    return _Part(hit.start, demand[1], whom, demand) if demand[0] < demand[1] else None


def _split(text: str, part: _Part, hits: list[Hit], grammar: Grammar) -> Iterator[_Part]:
    """One verb may ask twice: "on A to do this, and on B to do that"."""
    again = grammar.again(hits[0], text, *part.demand) if hits[0].shape == "of" else None
    following = _of(text, again, part.end, grammar) if again else None
    if not again or not following:
        yield part
        return
    demand = _trim(text, part.demand[0], again.lead)
    yield _Part(part.start, demand[1], part.addressee, demand)
    yield from _split(text, following, [again], grammar)


def _lead(text: str, hits: list[Hit], limit: int) -> Lead | None:
    """The addressee of words that end in a colon: the items after them say what is asked."""
    if not text.rstrip().endswith(":"):
        return None
    for hit in hits:
        after = text[hit.end : limit].strip(_CLOSING)
        words = hit.without_join(after) if hit.shape == "of" else ""
        if words and len(words) <= LONGEST_ADDRESSEE:
            return Lead(words, hit)
    for hit in hits:
        after = text[hit.end : limit].strip(_CLOSING).lower()
        if hit.shape == "that" and after in {"", *hit.way.asking.joins}:
            return Lead("", hit, join=bool(after))
    return None


def _impersonal(text: str, start: int, end: int, grammar: Grammar) -> Iterator[_Part]:
    """A need that is stated without anyone who asks."""
    start = grammar.proper_start(text, start, end)
    for hit in grammar.needs(text, start, end):
        made = None
        if hit.shape == "need":
            made = _need(text, start, hit, end, grammar)
        elif hit.shape == "duty":
            made = _duty(text, start, hit, end, grammar)
        elif hit.shape == "due":
            made = _due(text, hit, end, grammar)
        if made:
            yield _Part(made.start, made.end, made.addressee, made.demand, impersonal=True)
            return


def _need(text: str, start: int, hit: Hit, end: int, grammar: Grammar) -> _Part | None:
    """Demand, verb, mark, addressee and perhaps join and more of the demand."""
    mark = next(grammar.marks(hit, text, hit.end, min(end, hit.end + NEAR)), None)
    whom = grammar.body_at(text, mark[1], end) if mark else None
    if not mark or not whom or grammar.denies(text[start : hit.start]):
        return None
    join = grammar.join(hit, text, whom[1], min(end, whom[1] + NEAR))
    goes_on = join and not text[whom[1] : join[0]].strip(" ,")
    first = _trim(text, start, hit.start)
    # Some languages say the verb first: "nevojitet ndihmë nga".
    begin = first[0] if first[0] < first[1] else hit.end
    demand = _trim(text, begin, end if goes_on else hit.start if begin == first[0] else mark[0])
    if demand[0] >= demand[1]:
        return None
    return _Part(min(demand[0], hit.start), max(demand[1], whom[1]), whom, demand)


def _duty(text: str, start: int, hit: Hit, end: int, grammar: Grammar) -> _Part | None:
    """Addressee, verb, demand."""
    whom = grammar.body_at(text, start, hit.start)
    if not whom or text[whom[1] : hit.start].strip() or grammar.suffers(text[hit.end : hit.end + 60]):
        return None
    demand = _trim(text, hit.end, end)
    return _Part(whom[0], demand[1], whom, demand) if demand[0] < demand[1] else None


def _due(text: str, hit: Hit, end: int, grammar: Grammar) -> _Part | None:
    """Verb, mark, addressee, join, demand."""
    mark = next(grammar.marks(hit, text, hit.end, min(end, hit.end + NEAR)), None)
    if not mark or text[hit.end : mark[0]].strip(" ,"):
        return None
    whom = grammar.body_at(text, mark[1], end)
    join = grammar.join(hit, text, mark[1], min(end, mark[1] + LONGEST_ADDRESSEE)) if whom else None
    if not whom or not (join or not hit.way.asking.joins):
        return None
    addressee = _trim(text, mark[1], join[0]) if join else whom
    demand = _trim(text, join[1] if join else whom[1], end)
    return _Part(hit.start, demand[1], addressee, demand) if demand[0] < demand[1] else None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The same stretch without outer space, footnotes' marks at its end, and punctuation that closes or joins."""
    while end > start and text[end - 1] in _CLOSING:
        end -= 1
    ended = _JOINED_END.search(text, max(start, end - 8), end) or _NOTE.search(text, max(start, end - 8), end)
    if ended:
        return _trim(text, start, ended.start())
    while start < end and text[start] in _OPENING:
        start += 1
    return start, end


def led_call(clause: str, text: str, lead: Lead, grammar: Grammar) -> LetterCall | None:
    """What an item asks under a clause that leaves it to the items; None where it says no addressee."""
    end = len(_JOINED_END.sub("", text.rstrip(_CLOSING)).rstrip(_CLOSING))
    if lead.addressee:
        return LetterCall(lead.addressee, text[:end], clause, (0, end)) if end else None
    join = grammar.join(lead.hit, text, 0, min(end, NEAR))
    start = join[1] if join and not text[: join[0]].strip(" ,") else 0
    whom = grammar.body_at(text, start, end) if start or lead.join else None
    demand = _trim(text, whom[1], end) if whom else (0, 0)
    if not whom or demand[0] >= demand[1]:
        return None
    return LetterCall(text[slice(*whom)], text[slice(*demand)], clause, (0, demand[1]))


def _call(clause: str, text: str, part: _Part) -> LetterCall:
    return LetterCall(
        addressee=text[slice(*part.addressee)],
        demand=text[slice(*part.demand)],
        clause=clause,
        span=(part.start, part.end),
        impersonal=part.impersonal,
    )
