"""The shape of a page: what axe judges it by, without the words in it. Pages of one shape need one look."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Of these every character counts; of the others only whether they are there and say anything.
EXACT = {"class", "type", "role", "lang", "dir", "scope", "autocomplete", "content", "http-equiv", "tabindex"}
# Marks by which one element names another count without the numbers and secrets in them.
MARKS = {"id", "for", "name", "headers", "form", "list"}
Node = tuple[str, tuple[tuple[str, str], ...], tuple["Node | str", ...]]


class _Reader(HTMLParser):
    """Puts nodes together from the inside; a row of equal neighbours counts as one."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, tuple[tuple[str, str], ...], list[Node | str]]] = [("", (), [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append((tag, tuple(sorted((name, _value(name, value or "")) for name, value in attrs)), []))
        if tag in VOID:
            self.leave()

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and len(self.open) > 1:
            if self.leave() == tag:
                return

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._put("words")

    def leave(self) -> str:
        """Close the innermost element; its tag."""
        tag, attributes, children = self.open.pop()
        self._put((tag, attributes, tuple(children)))
        return tag

    def _put(self, node: Node | str) -> None:
        siblings = self.open[-1][2]
        if not siblings or siblings[-1] != node:
            siblings.append(node)


def _value(name: str, value: str) -> str:
    if name in EXACT:
        return value
    if name in MARKS or name.startswith("aria-"):
        return re.sub(r"[A-Za-z0-9_-]{24,}|\d+", "#", value)
    return "words" if value.strip() else ""


def shape_of(html: str) -> Node:
    """The shape of a whole page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    while len(reader.open) > 1:
        reader.leave()
    return "", (), tuple(reader.open[0][2])
