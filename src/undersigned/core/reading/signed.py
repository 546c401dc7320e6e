"""Names as under a letter: name, role and organisation on lines of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from undersigned.core.reading.block import Block
from undersigned.core.reading.naming import GUESS, looks_like_organisation, looks_like_person
from undersigned.core.reading.parts import parts_of
from undersigned.core.reading.person import LIKELY_NAME, is_role

FEWEST_LINES, MOST_LINES = 2, 4  # of one signatory
FEWEST_ALIKE = 2  # signatories of equally many lines, where no blank lines part them


def joined(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a list; lines that together name one person are made one block, with a cell for each line."""
    made: list[Block] = []
    run: list[Block] = []
    for block in blocks:
        lines = block.text.split("\n")
        if block.marker or block.cells or block.style == "heading" or (len(lines) > 1 and not is_signed(block.text)):
            made += [*_runs(run), block]
            run = []
        elif len(lines) > 1:
            made += [*_runs(run), _one([replace(block, text=line) for line in lines])]
            run = []
        else:
            run.append(block)
    return [*made, *_runs(run)]


def is_signed(text: str) -> bool:
    """Whether the lines of a text are a name, a role and perhaps more."""
    return _begins(text.split("\n"), 0)


def _runs(run: Sequence[Block]) -> Iterator[Block]:
    """The blocks of a run of lines, put together where all of it are persons of several lines each."""
    lines = [block.text for block in run]
    begins = [index for index in range(len(run)) if _begins(lines, index)]
    apart = [index for index, block in enumerate(run) if block.loose or not index]
    for starts in (apart, begins if len(begins) >= FEWEST_ALIKE else []):
        ends = [*starts[1:], len(run)]
        sizes = {end - start for start, end in zip(starts, ends, strict=False)}
        fits = bool(starts) and starts[0] == 0 and min(sizes) >= FEWEST_LINES and max(sizes) <= MOST_LINES
        if fits and set(starts) <= set(begins) and (starts is apart or len(sizes) == 1):
            yield from (_one(run[start:end]) for start, end in pairwise([*starts, len(run)]))
            return
    yield from run


def _begins(lines: Sequence[str], index: int) -> bool:
    """Whether a line is a name and the next one a role."""
    if index + 1 >= len(lines):
        return False
    name, role = parts_of(lines[index])[0], parts_of(lines[index + 1])[0]
    named = looks_like_person(name) >= LIKELY_NAME and looks_like_organisation(name) < GUESS and not is_role(name)
    return named and is_role(role) and looks_like_person(role) < GUESS


def _one(lines: Sequence[Block]) -> Block:
    cells = tuple(block.text.strip(" ,;") for block in lines)
    return replace(lines[0], text="\n".join(block.text for block in lines), cells=cells)
