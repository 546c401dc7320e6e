"""Parallel texts as drafts: the invented right ones, and what plants a defect into one of them."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from undersigned.core.draft import Draft, DraftCall, DraftClause
from undersigned.core.draft.compare import Name

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "tests" / "vectors" / "parallel"
RIGHT = sorted((FOLDER / "right").glob("*.toml"))
WRONG = sorted((FOLDER / "wrong").glob("*.toml"))
DEMO = [ROOT / "src" / "undersigned" / "cli" / "demo" / f"{name}.toml" for name in ("river", "library", "smoke")]
TAGS = ("en", "sq", "sr-Latn", "sr-Cyrl")


def read(path: Path) -> dict[str, Any]:
    """A TOML file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


SHEET = [Name(name["written"], name.get("avoided", {})) for name in read(FOLDER / "names.toml")["name"]]


@cache
def draft_of(path: Path) -> Draft:
    """The parallel texts of a file, in those of our languages that it has."""
    clauses = read(path)["clause"]
    tags = tuple(tag for tag in TAGS if any(tag in clause for clause in clauses))
    calls = [
        DraftCall(index, confirmed=True, places={tag: tuple(place) for tag, place in clause["call"].items()})
        for index, clause in enumerate(clauses)
        if "call" in clause
    ]
    rows = [DraftClause(clause["kind"], {tag: clause.get(tag, "") for tag in tags}) for clause in clauses]
    return Draft(tags, tuple(rows), tuple(calls), {}, undated=False)


def right_of(path: Path) -> Path:
    """The right text into which the defect of `path` is planted."""
    return FOLDER / "right" / f"{read(path)['text']}.toml"


@cache
def planted(path: Path) -> tuple[Draft, Draft, int, str]:
    """The right draft, the one with the defect of `path` in it, the index of its clause and its language.

    The first text is in both, and the one with the defect, or another beside it.
    """
    defect = read(path)
    right, index, tag = draft_of(right_of(path)), defect["clause"] - 1, defect["language"]
    first, *others = right.languages
    right = replace(right, languages=(first, tag if tag != first else others[0]))
    if "addressee" in defect:
        calls = [
            replace(call, places={**call.places, tag: (call.places[tag][0], defect["addressee"])})
            if call.clause == index
            else call
            for call in right.calls
        ]
        return right, replace(right, calls=tuple(calls)), index, tag
    words = dict(right.clauses[index].words)
    assert defect["old"] in words[tag], path.stem
    words[tag] = words[tag].replace(defect["old"], defect["new"])
    rows = [replace(row, words=words) if n == index else row for n, row in enumerate(right.clauses)]
    return right, replace(right, clauses=tuple(rows)), index, tag


def two(first: str, other: str, tag: str = "sq", against: str = "en") -> Draft:
    """A draft of one clause in two languages."""
    return Draft((against, tag), (DraftClause("paragraph", {against: first, tag: other}),), (), {}, undated=False)
