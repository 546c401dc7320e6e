"""What a letter is made of before it is understood: blocks of text, with what the source said of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal["", "title", "subtitle", "heading", "item", "cells"]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list item, line or table row of the source.

    `text` is as written, without list marker and outer space; line breaks inside it are kept. `style` is what
    the source itself said of it, "" where it said nothing. `marker` is the list number or bullet as written, or
    any sign where the source numbers by itself; `level` the depth of a list or the rank of a heading, from 0.
    `cells` are a table row's cells, `table` tells tables apart. `loose`: a blank line, or a paragraph's space,
    stands before it. `wrapped`: line breaks inside the text only fit it to a width.
    """

    text: str
    style: Style = ""
    level: int = 0
    marker: str = ""
    cells: tuple[str, ...] = ()
    table: int = 0
    loose: bool = True
    wrapped: bool = False


def one_line(text: str) -> str:
    """The same words with single spaces and no line breaks."""
    return " ".join(text.split())
