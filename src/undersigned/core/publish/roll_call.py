"""Roll call: which of these names stand among those who are named in public?

Only what statement.json names is ever looked at: so whoever signed without being named, whose name is withheld,
hidden or waits for the mailbox, and a stranger get one and the same answer.

What this does not do: it decides nothing. Where a name is nearly the same, or several have it, the answer says so
and a person looks.

Example: `call("1. Lumera Watch, Vardena", roll([statement]))` finds "Lumera Watch".
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from undersigned.core.names.fold import fold, fold_scripts
from undersigned.core.text import unpiled

Group = Literal["signed", "reserved", "listed"]
How = Literal["exact", "script", "like", "none"]

MOST_LINES = 400
ANY = 0  # the number of every name that has none of the letters that make one: "Ομάδα", "ჯგუფი"
_MARK = re.compile(r"^\s*(?:[-–—•*·]\s*|\d{1,4}[.)]\s+)?")
# What follows a name in a list: its place, its role.
_AFTER = re.compile(r"\s*[,;(\t]|\s+[–—-]\s+")
_SIGNS = re.compile(r"[^\w\s]|_")
_OTHER = re.compile("[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One who is named in public, as the newest edition that names them does."""

    statement: str  # slug
    edition: int
    kind: str  # "organisation" or "person"
    group: Group
    name: str  # as written
    acronym: str
    place: str
    method: str
    domain: str
    time: str  # UTC time of an organisation, day of a person; "" of a listed one


@dataclass(frozen=True, slots=True)
class Called:
    """The answer to one line: `entries` are empty where `how` is "none", and several where it is ambiguous.

    "script": the name stands there in the other script of Serbian. "like": it differs by diacritics or signs.
    """

    line: str
    how: How
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Roll:
    """All who are named, by each way to write them: three indexes, the strictest first."""

    exact: Mapping[str, tuple[Entry, ...]]
    script: Mapping[str, tuple[Entry, ...]]
    like: Mapping[str, tuple[Entry, ...]]


def roll(statements: Iterable[Mapping[str, Any]]) -> Roll:
    """The roll of published statements, each as it stands under "undersigned" in its statement.json."""
    indexes: tuple[dict[str, list[Entry]], ...] = ({}, {}, {})
    for statement in statements:
        for entry, names in _entries(statement):
            written = [*names, *([entry.acronym] if entry.acronym else [])]
            for index, key in zip(indexes, (fold, fold_scripts, _alike), strict=True):
                for one in {key(name) for name in written} - {""}:
                    index.setdefault(one, []).append(entry)
    return Roll(*({key: tuple(entries) for key, entries in index.items()} for index in indexes))


def traces(statement: Mapping[str, Any]) -> frozenset[int]:
    """Of every name of a statement's roll a number, the same for all spellings that any of its indexes takes for one.

    24 bits: no name can be made of one, and others have the same, those in other alphabets all (`ANY`). Whoever finds
    one looks at the roll.
    """
    return frozenset(_trace(name) for entry, names in _entries(statement) for name in (*names, entry.acronym) if name)


def traces_of(line: str) -> frozenset[int]:
    """Of these a statement has one whose roll can answer the line. Others may have it by chance."""
    return frozenset(map(_trace, _asked(line)))


def _trace(name: str) -> int:
    # Of these letters alone: a browser folds most others, but not all, as Python does (static/check/roll.js).
    letters = _OTHER.sub("", unicodedata.normalize("NFKD", _alike(name)))
    return zlib.crc32(letters.encode()) & 0xFFFFFF


def _asked(line: str) -> tuple[str, str]:
    """A line of somebody's list without its number, whole and without what follows the name."""
    asked = " ".join(_MARK.sub("", line, count=1).split())
    return asked, _AFTER.split(asked, maxsplit=1)[0]


def call(line: str, names: Roll) -> Called:
    """Who a line of somebody's list is."""
    asked, before = _asked(line)
    for whole in dict.fromkeys((asked, before)):
        if entries := names.exact.get(fold(whole)):
            return Called(asked, "exact", entries)
    for whole in dict.fromkeys((asked, before)):
        if entries := names.script.get(fold_scripts(whole)):
            return Called(asked, "script", entries)
        if (key := _alike(whole)) and (entries := names.like.get(key)):
            return Called(asked, "like", entries)
    return Called(asked, "none")


def lines(words: str) -> list[str]:
    """The lines of a pasted list that hold a name."""
    return [line for line in unpiled(words).splitlines() if re.search(r"\w", line)]


def on_the_page_only(statement: Mapping[str, Any]) -> int:
    """How many people of the edition in force are named on its page and, by their own wish, in no list for machines."""
    edition = statement["editions"][-1]
    return sum(
        edition["counts"][count] - sum(one["kind"] == "person" for one in edition[group])
        for count, group in (("people", "signatories"), ("reserved_people", "reserved"))
    )


def _alike(name: str) -> str:
    """A name without diacritics, case, script and signs."""
    bare = unicodedata.normalize("NFD", fold_scripts(name).replace("đ", "dj"))
    letters = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(_SIGNS.sub(" ", letters).split())


def _entries(statement: Mapping[str, Any]) -> Iterator[tuple[Entry, list[str]]]:
    """Each once: under the newest edition that names them."""
    seen: set[tuple[str, str, str, str]] = set()
    groups: tuple[tuple[Group, str], ...] = (("signed", "signatories"), ("reserved", "reserved"))
    for edition in reversed(statement["editions"]):
        here = []
        for group, part in groups:
            for one in edition[part]:
                names = [name for name in one["names"].values() if name]
                name = one["names"].get("") or next(iter(names), "")
                here.append((_entry(statement, edition, group, name, one), names))
        for one in edition["listed"]:
            if one["named"] and one["name"]:
                chapter = f" – {one['chapter']}" if one["chapter"] else ""
                here.append((_entry(statement, edition, "listed", one["name"] + chapter, one), [one["name"] + chapter]))
        fresh = [(entry, names) for entry, names in here if _who(entry) not in seen]
        seen |= {_who(entry) for entry, _ in fresh}
        yield from fresh


def _entry(statement: Mapping[str, Any], edition: Mapping[str, Any], group: Group, name: str, one: Any) -> Entry:
    return Entry(
        statement=statement["slug"],
        edition=edition["number"],
        kind=one["kind"],
        group=group,
        name=name,
        acronym=one["acronym"] or "",
        place=one["place"] or "",
        method=one.get("method", ""),
        domain=one.get("domain") or "",
        time=one.get("time", ""),
    )


def _who(entry: Entry) -> tuple[str, str, str, str]:
    return entry.kind, fold(entry.name), entry.acronym, entry.place
