"""The exact words of an edition, made ready to be shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from undersigned.actions.interface import interface_language
from undersigned.actions.publish.phrases import self_name
from undersigned.core.draft.diff import ClauseChange, clause_diff
from undersigned.core.draft.markup import plain
from undersigned.core.names.languages import choose_language
from undersigned.forms.fields import language_name
from undersigned.models import Clause, Edition, Erratum


@dataclass(frozen=True, slots=True)
class Block:
    """One clause, or a list of neighbouring items."""

    kind: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A text of an edition as the pages show it."""

    edition: Edition
    language: str
    languages: tuple[tuple[str, str], ...]  # tag and name of every text
    title: str
    blocks: tuple[Block, ...]
    authentic: str  # "all", "this" or the name of the authentic language
    errata: tuple[Erratum, ...]
    calls: tuple[tuple[str, str], ...]  # addressee and words of each call: frozen with the text, so shown with it

    @property
    def name(self) -> str:
        """The name of its language."""
        return self_name(self.language)


def shown(edition: Edition, *wanted: str) -> Shown:
    """The text in the first wanted language that it has, else in the interface's, else in the edition's first."""
    languages = edition.languages
    language = choose_language(languages, *wanted, interface_language())
    clauses = list(edition.clauses.filter(language=language))
    title = next((plain(clause.words) for clause in clauses if clause.kind == "title"), "")
    authentic = edition.authoritative
    if authentic != "all":
        authentic = "this" if authentic == language else language_name(authentic)
    names = tuple((tag, self_name(tag)) for tag in languages)
    errata = tuple(edition.errata.filter(language=language))
    return Shown(
        edition, language, names, title, tuple(_blocks(clauses)), authentic, errata, tuple(_calls(edition, clauses))
    )


def _calls(edition: Edition, clauses: list[Clause]) -> Iterator[tuple[str, str]]:
    words = {clause.index: clause.words for clause in clauses}
    for call in edition.calls.all():
        place = call.places.get(clauses[0].language) if clauses else None
        if place is not None:
            start, end, addressee = place
            yield addressee, plain(words[call.clause][start:end])


def _blocks(clauses: list[Clause]) -> Iterator[Block]:
    for kind, group in groupby(clauses, key=lambda clause: clause.kind):
        sources = tuple(clause.words for clause in group)
        if kind == "item":
            yield Block(kind, sources)
        else:
            yield from (Block(kind, (source,)) for source in sources)


def changes(old: Edition, new: Edition, wanted: str) -> tuple[str, tuple[tuple[str, ClauseChange], ...]]:
    """A language that both editions have, and the word diff in it: (kind, change) of each clause; ("", ()) if none."""
    common = [tag for tag in new.languages if tag in old.languages]
    if not common:
        return "", ()
    tag = choose_language(common, wanted, interface_language())
    before, after = (list(edition.clauses.filter(language=tag)) for edition in (old, new))
    diff = clause_diff([clause.words for clause in before], [clause.words for clause in after])
    return tag, tuple((_kind(change, before, after), change) for change in diff)


def _kind(change: ClauseChange, before: list[Clause], after: list[Clause]) -> str:
    if change.new is not None:
        return after[change.new].kind
    return before[change.old].kind if change.old is not None else ""
