"""Markup: the closed Markdown subset of a clause's source.

`*emphasis*`, `**strong**`, `[link](https://…)` (http, https, mailto) and `^[a footnote]`. A backslash
before a sign of punctuation makes it mean itself. Everything else is plain words: no HTML, no images,
no underscores. What is signed is the source, not what it looks like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_LINK = re.compile(r"(https?://|mailto:)[^\s]+", re.IGNORECASE)
_SPECIAL = re.compile(r"([\\*\[])")
# Without one of these a source is plain words, and needs no parser. A parser mends line ends and NUL.
_MARKED = re.compile(r"[\\*\[\r\0]")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words that look alike. `note` is a footnote's source; its span has no words of its own."""

    text: str
    emphasis: bool = False
    strong: bool = False
    href: str | None = None
    note: str | None = None


def _underscore(state: StateInline, silent: bool) -> bool:
    """An underscore is an underscore: names of files and addresses are full of them."""
    if state.src[state.pos] != "_":
        return False
    if not silent:
        state.pending += "_"
    state.pos += 1
    return True


def _footnote(state: StateInline, silent: bool) -> bool:
    """`^[words]` is a footnote at this place."""
    if not state.src.startswith("^[", state.pos):
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1)
    if end < 0:
        return False
    if not silent:
        token = state.push("note", "", 0)
        token.content = state.src[state.pos + 2 : end]
    state.pos = end + 1
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero").enable(["escape", "emphasis", "link"])
    parser.inline.ruler.before("emphasis", "underscore", _underscore)
    parser.inline.ruler.before("link", "footnote", _footnote)
    parser.validateLink = lambda url: _LINK.fullmatch(url) is not None  # type: ignore[method-assign]
    return parser


_PARSER = _parser()


def spans(source: str) -> tuple[Span, ...]:
    """The runs of words in a clause's source, in order. Never raises: what is no markup is words."""
    if source and not _MARKED.search(source):
        return (Span(source),)
    found: list[Span] = []
    emphasis = strong = 0
    href: str | None = None
    for block in _PARSER.parseInline(source):
        for token in block.children or []:
            match token.type:
                case "em_open":
                    emphasis += 1
                case "em_close":
                    emphasis -= 1
                case "strong_open":
                    strong += 1
                case "strong_close":
                    strong -= 1
                case "link_open":
                    href = str(token.attrGet("href"))
                case "link_close":
                    href = None
                case "note":
                    found.append(Span("", note=token.content))
                case _ if token.content:
                    found.append(Span(token.content, emphasis > 0, strong > 0, href))
    return tuple(found)


def plain(source: str) -> str:
    """The visible words, without footnotes."""
    return "".join(span.text for span in spans(source))


def escape(literal: str) -> str:
    """Source that shows exactly `literal`."""
    return _SPECIAL.sub(r"\\\1", literal)
