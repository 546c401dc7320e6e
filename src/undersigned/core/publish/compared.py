"""A text as some document shows it, compared with the text that was published.

The document is taken as its pages' plain words. Lines that return on several pages, numbers beside clauses and
footnotes are known to stand between the words of a text; all else that stands there is told, whatever it is.

What this does not do: it looks at nothing behind the last clause, so at no name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from undersigned.core.draft.align import matches
from undersigned.core.draft.diff import Piece, word_diff
from undersigned.core.publish.quotes import WORD, Line, Text, Words, differing, in_cyrillic, key, seen, words_of

_LIKE = 0.6  # share of a text's words that a document has which shows it
_DIGITS = re.compile(r"\d+")
_BORNE = re.compile(r"(?<=[^\W\d])(?=\d)")
_EDGES = 3  # lines at the head and at the foot of a page that may return


@dataclass(slots=True)
class Compared:
    """What a document makes of a text: how many words differ, clause by clause; what is missing; what was put in."""

    words: int = 0
    pieces: list[tuple[Piece, ...]] = field(default_factory=list)
    missing: int = 0
    between: list[str] = field(default_factory=list)

    @property
    def unchanged(self) -> bool:
        """Whether every clause stands there word for word, in its order."""
        return not self.words and not self.missing


def shown_text(lines: Iterable[Line], pages: Sequence[str]) -> Line | None:
    """Which of the texts the document shows: the one with most of its words, the first where several have as many."""
    there = Counter(key(word) for page in pages for word in WORD.findall(seen(page)))
    cyrillic, best, likest = in_cyrillic(pages), None, 0.0
    for line in lines:
        # Folding scripts would take one of two Serbian texts for the other.
        if line.cyrillic != cyrillic:
            continue
        words = Counter(line.words.split())
        like = (words & there).total() / (words.total() or 1)
        if like >= _LIKE and like > likest:
            best, likest = line, like
    return best


def compare(text: Text, notes: Sequence[str], pages: Sequence[str]) -> Compared:
    """How the pages differ from `text`, in whose clauses each footnote's number stands; `notes` are the footnotes."""
    body, running = _without_running_lines([_apart(page) for page in pages])
    for number, note in enumerate(notes, 1):
        body = _without(body, f"{number} {_apart(note)}")
    found = Compared(between=list(running))
    document = words_of(Text("", 0, "", (body,)))
    at, behind, waiting = 0, 0, list[str]()
    for clause in text.clauses:
        keys = [key(word) for word in WORD.findall(_apart(clause))]
        row = " ".join(keys)
        here = document.line.find(f" {row} ", behind)
        if here < 0:
            waiting.append(clause)
            continue
        place = at + document.line.count(" ", behind, here)
        _between(document, range(at, place), waiting, found)
        at, behind, waiting = place + len(keys), here + 1 + len(row), []
    if waiting:
        length = sum(len(WORD.findall(clause)) for clause in waiting)
        _between(document, range(at, min(at + 2 * length + 20, len(document.keys))), waiting, found, last=True)
    return found


def _between(document: Words, place: range, waiting: Sequence[str], found: Compared, *, last: bool = False) -> None:
    """What stands between two clauses that were found, where those in `waiting` should stand."""
    if not waiting:
        found.between += _told(document, place)
        return
    old = [key(word) for clause in waiting for word in WORD.findall(_apart(clause))]
    pairs = matches(old, document.keys[place.start : place.stop])
    if len(pairs) * 4 < len(old):
        found.missing += len(waiting)
        found.between += () if last else _told(document, place)
        return
    first, end = place.start + pairs[0][1], place.start + pairs[-1][1] + 1
    found.words += differing(old, document.keys[first:end])
    found.pieces.append(word_diff(" ".join(waiting), _passage(document, first, end)))
    found.between += _told(document, range(place.start, first))
    found.between += () if last else _told(document, range(end, place.stop))


def _told(document: Words, place: range) -> Iterator[str]:
    """Words that were put in, but for the number of the clause that follows."""
    end = place.stop
    if place and document.keys[end - 1].isdecimal():
        end -= 1
    if end > place.start:
        yield _passage(document, place.start, end)


def _apart(words: str) -> str:
    """Words with the number of a footnote apart from the word that bears it."""
    return _BORNE.sub(" ", seen(words))


def _passage(document: Words, first: int, end: int) -> str:
    return " ".join(document.whole[document.spans[first][0] : document.spans[end - 1][1]].split())


def _without_running_lines(pages: Sequence[str]) -> tuple[str, list[str]]:
    """All pages without the lines that return at their heads and feet; and these, each once."""
    split = [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
    often = Counter(form for page in split for form in {_form(line) for line in _edges(page)})
    kept, running = list[str](), dict[str, str]()
    for page in split:
        for number, line in enumerate(page):
            at_edge = number < _EDGES or number >= len(page) - _EDGES
            if at_edge and often[_form(line)] > 1 and WORD.search(line):
                running.setdefault(_form(line), line)
            else:
                kept.append(line)
    return "\n".join(kept), list(running.values())


def _edges(page: Sequence[str]) -> Sequence[str]:
    return [*page[:_EDGES], *page[-_EDGES:]]


def _form(line: str) -> str:
    """A line whatever the number of its page."""
    return _DIGITS.sub("0", line)


def _without(body: str, note: str) -> str:
    """The body without a footnote's words; unchanged where they stand otherwise."""
    pattern = r"\W+".join(map(re.escape, WORD.findall(note)))
    return re.sub(rf"\b{pattern}\b", " ", body, count=1) if pattern else body
