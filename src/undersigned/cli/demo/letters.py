"""The demo's invented letters, and how each becomes a draft in its languages, through the real actions."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from undersigned.actions import book, draft
from undersigned.actions.draft import sheet
from undersigned.models import Account, DraftCall, Organisation, Statement

HERE = Path(__file__).parent
LANGUAGES = ("en", "sq", "sr-Latn", "sr-Cyrl")
_WITHOUT_A_SITE = {"njiva.example"}  # whose domain the coalition never wrote down
ANSWERS = {
    "motivation": "Another season is about to begin, and neither side has had an answer.",
    "framing": "As neighbours who share one river and one bridge, not as two sides that count who is right.",
    "content": "The families at the weir were asked before the text was agreed, and one sentence is theirs.",
    "language": "Every sentence was read aloud in each language; no side is blamed.",
}
PRESS = [
    {
        "name": "Teuta Lumeraj",
        "role": "Lumera Watch",
        "mail": "press@lumera-watch.example",
        "phone": "",
        "languages": ["en", "sq"],
    },
    {
        "name": "Milunka Mostarčić",
        "role": "Centar za razgovor „Dva brega“",
        "mail": "press@dvabrega.example",
        "phone": "",
        "languages": ["sr-Latn", "en"],
    },
]


def content(name: str) -> dict[str, Any]:
    """One of the demo's content files: river, library, guests, smoke, sheet, signatories."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def as_file(letter: dict[str, Any]) -> bytes:
    """The English letter as a coordinator has it: a plain text with those who stand under its paper copy."""
    blocks = [clause["en"] for clause in letter["clause"]]
    listed = letter.get("listed", {}).get("lines", [])
    blocks += ["\n".join(f"  {number}. {line}" for number, line in enumerate(listed, 1))] if listed else []
    return "\n\n".join(blocks).encode() + b"\n"


def begin(name: str, *, by: Account | None, languages: tuple[str, ...] = LANGUAGES) -> Statement:
    """A draft of the letter `name`: read from its English file, then put into the other languages."""
    letter = content(name)
    statement = draft.create(draft.read_letter(f"{name}.txt", as_file(letter)), by=by, language="en")
    put_texts(statement, letter, languages)
    return Statement.objects.get(pk=statement.pk)


def put_texts(statement: Statement, letter: dict[str, Any], languages: tuple[str, ...] = LANGUAGES) -> None:
    """What a coordinator does on the review screens: clauses as they are meant, every language, every call."""
    clauses = letter["clause"]
    made = list(statement.draft_clauses.all())
    for extra in made[len(clauses) :]:
        draft.remove(statement, extra.pk)
    del made[len(clauses) :]
    for n, clause in enumerate(clauses):
        if n == len(made):
            made.append(draft.add(statement, after=made[-1].pk if made else None, kind=clause["kind"], words={}))
        draft.change_kind(statement, made[n].pk, clause["kind"])
    for tag in ("en", *languages[1:]):
        draft.add_language(statement, tag)
        words = {row.pk: clause[tag] for row, clause in zip(made, clauses, strict=True) if clause.get(tag)}
        draft.write(statement, tag, [draft.Written(clause, source) for clause, source in words.items()])
    found = DraftCall.objects.filter(clause__statement=statement)
    calls = [draft.CallRow(call.pk, call.clause_id, confirmed=False, places={}, remove=True) for call in found]
    for row, clause in zip(made, clauses, strict=True):
        if "call" in clause:
            places = {tag: (words, addressee) for tag, (words, addressee) in clause["call"].items()}
            calls.append(draft.CallRow(None, row.pk, confirmed=True, places=places))
    draft.save_calls(statement, calls)


def put_sheet() -> None:
    """The coalition's naming sheet, and the words that were flagged in it."""
    listed = content("sheet")
    for name in listed["name"]:
        sheet.add_name(sheet.NameRow(name["kind"], name["written"], name.get("avoided", {}), name.get("note", "")))
    for row in listed["term"]:
        alternatives = row["alternatives"]
        term = sheet.flag_term(row["language"], row["words"], row["reason"], row["by"], alternatives)
        if decision := row.get("decision"):
            sheet.decide_term(term, decision, reason=row["reason"], alternatives=alternatives)


def put_book(by: Account) -> None:
    """The organisations that the coalition knows."""
    for row in content("signatories")["organisation"]:
        put_into_book(row, by)


def put_into_book(row: dict[str, Any], by: Account) -> Organisation:
    """One of them, with whom to write to there and, but for one, its web domain."""
    names = {key.removeprefix("name").lstrip("_"): words for key, words in row.items() if key.startswith("name")}
    person = (row["representative"], row["representative_role"], row["language"], row["mail"])
    host = row["mail"].rpartition("@")[2]
    entered = book.Entered(
        names=names,
        acronym=row.get("acronym", ""),
        place=row.get("place", ""),
        domains=[] if host in _WITHOUT_A_SITE else [host],
        contacts=[book.ContactRow(None, *person, telephone=row.get("telephone", ""))],
    )
    return book.add(entered, by)


def finish(statement: Statement, letter: dict[str, Any], *, dated: date) -> None:
    """Date line, the four questions and press contacts: what is left before the freeze."""
    line = next(clause for clause in letter["clause"] if clause["kind"] == "dateline")
    words = {tag: line[tag] for tag in statement.languages}
    draft.save_dateline(statement, undated=False, dated=dated, words=words)
    draft.answer(statement, ANSWERS)
    draft.save_press(statement, PRESS)


def accept_listed(statement: Statement, basis: str, *, unknown: str = "organisation") -> list[str]:
    """Take over whom the source lists, on this basis; returns the lines whose kind had to be assumed."""
    assumed = []
    rows = []
    for found in statement.draft_signatories.all():
        kind = found.kind
        if kind == "unknown":
            kind = unknown
            assumed.append(found.verbatim)
        fields = ("name", "verbatim", "acronym", "place", "role", "affiliation", "chapter")
        rows.append(draft.SignatoryRow(kind=kind, **{name: getattr(found, name) for name in fields}))
    draft.save_signatories(statement, rows, basis)
    return assumed
