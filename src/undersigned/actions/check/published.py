"""What there is to check against: the published statements, from the files that everyone can fetch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from undersigned.actions.check.words import say
from undersigned.actions.installed import installation
from undersigned.actions.interface import interface_language
from undersigned.actions.publish import phrases
from undersigned.actions.publish.published import published
from undersigned.core.draft.anchors import anchors
from undersigned.core.draft.markup import plain
from undersigned.core.names.languages import choose_language, quoted
from undersigned.core.publish.quotes import Text
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
            for tag, clauses in _texts(edition).items()
        )

    def title(self, language: str = "", number: int = 0) -> str:
        """A text's title between quotation marks; by default of the edition in force, in the reader's language."""
        edition = self.edition(number) if number else self.current
        texts = _texts(edition)
        tag = language or choose_language(texts, interface_language())
        clauses = texts[tag]
        words = clauses[edition["kinds"].index("title")] if "title" in edition["kinds"] else clauses[0]
        return quoted(plain(words), tag)

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


def _texts(edition: dict[str, Any]) -> dict[str, list[str]]:
    return {**edition["texts"], **{one["language"]: one["clauses"] for one in edition["translations"]}}


def all_published() -> list[Shown]:
    """Every published statement, the newest first. Nothing is said of any other."""
    # An embargo ends with `published`; and without its file there is nothing to read.
    rows = Statement.objects.filter(published__isnull=False).order_by("-published", "pk")
    return [Shown(found.full) for row in rows if (found := published(row)) is not None]
