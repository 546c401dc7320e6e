"""What there is to check against: the published statements, from the files that everyone can fetch.

Of each is kept, between questions, what tells whether it must be read for an answer (`Known`): folded words, digests,
and of each name a number that no name can be made of. What is kept holds for one build of one folder; another build,
or a file taken out of it, and it is made anew. So a question among hundreds of statements reads those it concerns.
A browser gets nearly the same (`actions/publish/check_index.py`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from undersigned.actions.check.words import say
from undersigned.actions.installed import installation
from undersigned.actions.interface import interface_language
from undersigned.actions.publish import phrases
from undersigned.actions.publish.earlier_pdfs import earlier_pdfs
from undersigned.actions.publish.published import published
from undersigned.core.draft.anchors import anchors
from undersigned.core.draft.markup import plain
from undersigned.core.names.languages import choose_language, quoted
from undersigned.core.publish.quotes import Line, Text, line_of
from undersigned.core.publish.roll_call import on_the_page_only, traces
from undersigned.models import Statement


@dataclass(frozen=True)
class Shown:
    """A statement as its statement.json says it."""

    full: dict[str, Any]

    @property
    def slug(self) -> str:
        """Its short name, which is its folder's."""
        return str(self.full["slug"])

    @property
    def current(self) -> dict[str, Any]:
        """The edition in force."""
        found: dict[str, Any] = self.full["editions"][-1]
        return found

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return installation().site / self.slug

    def edition(self, number: int) -> dict[str, Any]:
        """One of its editions."""
        found: dict[str, Any] = next(one for one in self.full["editions"] if one["number"] == number)
        return found

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Every text of every edition."""
        return tuple(
            Text(self.slug, edition["number"], tag, tuple(map(plain, clauses)))
            for edition in self.full["editions"]
            for tag, clauses in texts_of(edition).items()
        )

    def title(self, language: str = "", number: int = 0) -> str:
        """A text's title between quotation marks; by default of the edition in force, in the reader's language."""
        edition = self.edition(number) if number else self.current
        texts = texts_of(edition)
        tag = language or choose_language(texts, interface_language())
        return _title(edition, texts[tag], tag)

    def named(self, number: int = 0) -> str:
        """The title and the number of an edition; by default of the one in force."""
        return say("edition", title=self.title(number=number), n=number or self.current["number"])

    def text(self, number: int, language: str) -> str:
        """The title, the number and the language of a text."""
        return say("text", title=self.title(language, number), n=number, language=phrases.self_name(language))

    def where(self, text: Text, first: int, last: int) -> tuple[str, str]:
        """Clauses of a text in words, and the address of the first."""
        places = anchors(self.edition(text.edition)["kinds"])
        named = self.text(text.edition, text.language)
        a, b = places[first].number, places[last].number
        if a is None or b is None:
            words = say("head", text=named)
        elif a == b:
            words = say("clause", text=named, clause=a)
        else:
            words = say("clauses", text=named, first=a, last=b)
        return words, f"{self.slug}/edition-{text.edition}/{text.language}/#{places[first].id}"

    def notes(self, number: int, language: str = "", clauses: range = range(0)) -> tuple[str, ...]:
        """What must be known beside an edition, a text or clauses of it."""
        found = []
        if self.full["state"] == "retracted":
            found.append(say("retracted"))
        if number != self.current["number"]:
            found.append(say("replaced", old=number, new=self.current["number"]))
        edition = self.edition(number)
        if language and language not in edition["texts"]:
            found.append(say("translation"))
        for one in edition["errata"]:
            if one["language"] == language and one["clause"] in clauses:
                found.append(say("erratum", day=phrases.day(one["day"])))
        return tuple(found)


def texts_of(edition: dict[str, Any]) -> dict[str, list[str]]:
    """The clauses of an edition in each language, those of later translations, too."""
    return {**edition["texts"], **{one["language"]: one["clauses"] for one in edition["translations"]}}


def _title(edition: dict[str, Any], clauses: list[str], tag: str) -> str:
    words = clauses[edition["kinds"].index("title")] if "title" in edition["kinds"] else clauses[0]
    return quoted(plain(words), tag)


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of a published statement."""

    id: str
    slug: str
    number: int  # of the edition in force
    titles: dict[str, str]  # of that edition, each between quotation marks
    lines: tuple[Line, ...]  # of every text of every edition, the newest first
    names: frozenset[int]  # `traces`
    hidden: bool
    on_the_page_only: int
    sizes: dict[int, list[str]]  # bytes -> files of that size that somebody downloads
    earlier: frozenset[int]  # digests of earlier PDFs

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return installation().site / self.slug

    def title(self) -> str:
        """The title in the reader's language, between quotation marks."""
        return self.titles[choose_language(self.titles, interface_language())]

    def named(self) -> str:
        """The title and the number of the edition in force."""
        return say("edition", title=self.title(), n=self.number)


def all_published() -> list[Known]:
    """Every published statement, the newest first. Nothing is said of any other."""
    # An embargo ends with `published`; and without its file there is nothing to read.
    rows = Statement.objects.filter(published__isnull=False).order_by("-published", "pk")
    site, found, there = installation().site, [], set[Path]()
    for slug in rows.values_list("slug_id", flat=True):
        folder = site / slug
        state = _state(folder)
        if state is None:
            continue
        entry = _kept.get(folder)
        if entry is None or entry[0] != state:
            shown = published(slug)
            if shown is None:
                continue
            entry = _kept[folder] = state, known_of(Shown(shown.full))
        there.add(folder)
        found.append(entry[1])
    for gone in _kept.keys() - there:
        _kept.pop(gone, None)
    return found


def opened(known: Iterable[Known]) -> list[Shown]:
    """Some of them as their files say now; without those that are gone in this moment."""
    return [Shown(found.full) for one in known if (found := published(one.slug)) is not None]


_State = tuple[tuple[int, int, int, int], ...]
_kept: dict[Path, tuple[_State, Known]] = {}


def _state(folder: Path) -> _State | None:
    """What is another as soon as the folder is another build, or a file of it is replaced or taken away."""
    try:
        found = [os.stat(path) for path in (folder, folder / "statement.json")]
    except FileNotFoundError:
        return None
    return tuple((one.st_dev, one.st_ino, one.st_mtime_ns, one.st_size) for one in found)


def known_of(shown: Shown) -> Known:
    """What is kept of it; its files by their size are those that lie in its folder now."""
    full, edition = shown.full, shown.current
    return Known(
        id=full["id"],
        slug=shown.slug,
        number=edition["number"],
        titles={tag: _title(edition, clauses, tag) for tag, clauses in texts_of(edition).items()},
        lines=tuple(map(line_of, reversed(shown.texts))),
        names=traces(full),
        hidden=bool(full["hidden"]),
        on_the_page_only=on_the_page_only(full),
        sizes=_sizes(shown.folder),
        earlier=frozenset(hash(one.sha256) for one in earlier_pdfs(shown.folder)),
    )


def _sizes(folder: Path) -> dict[int, list[str]]:
    """The files of a statement that somebody downloads, by their size. A retracted one's are in its bundle alone."""
    found: dict[int, list[str]] = {}
    for path in sorted([*folder.glob("statement.*"), *folder.glob("*.csv"), *folder.glob("text/*.txt")]):
        with suppress(FileNotFoundError):  # another build took its place in this moment
            found.setdefault(path.stat().st_size, []).append(path.relative_to(folder).as_posix())
    return found
