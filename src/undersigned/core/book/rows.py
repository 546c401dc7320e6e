"""Organisations of the address book as rows of a table: read out of one, and written into one.

A table is a list of rows of words; the first row holds the headings. One organisation with several contacts takes a
row for each: rows belong together by their number, or where there is none by the same main name. What a later row
leaves empty, the first one says; what two rows say otherwise is an error that names both.

Several values in one cell are joined by semicolons, or stand on lines of their own where one of them holds a
semicolon. A cell that a spreadsheet would compute gets an apostrophe in front, and loses it again here.

`read(written(entries))` gives the same entries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields

from undersigned.core.book.columns import heading, language_of
from undersigned.core.errors import N_, Sentence, TextError, UndersignedError
from undersigned.core.text import canonical_clause

LONGEST: Mapping[str, int] = {
    "number": 20,
    "name": 300,
    "acronym": 50,
    "aliases": 300,
    "chapter_of": 300,
    "place": 200,
    "communities": 300,
    "domains": 253,
    "registry_number": 50,
    "note": 500,
    "contact": 300,
    "role": 300,
    "language": 60,
    "mail": 254,
    "telephone": 50,
    "answered": 60,
}
LISTS = ("aliases", "domains")
MOST_IN_A_LIST = 20
_PLAIN = ("acronym", "chapter_of", "place", "communities", "registry_number", "note")
_OF_CONTACT = ("contact", "role", "language", "mail", "telephone")
_COMPUTED = re.compile(r"'*[=+\-@\t\r]")
_PROTECTED = re.compile(r"'+[=+\-@\t\r]")

Table = Sequence[Sequence[str]]
Clean = Callable[[str], str]  # raises UndersignedError


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at an organisation."""

    contact: str = ""
    role: str = ""
    language: str = ""
    mail: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation as a table says it. `names`: per BCP 47 tag; "" is the main one. `line`: where it begins."""

    names: Mapping[str, str]
    acronym: str = ""
    aliases: tuple[str, ...] = ()
    chapter_of: str = ""
    place: str = ""
    communities: str = ""
    domains: tuple[str, ...] = ()
    registry_number: str = ""
    note: str = ""
    contacts: tuple[Person, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in a row of the table, counted from 1 as a spreadsheet counts; `column` from 0, -1 for the row."""

    line: int
    column: int
    sentence: Sentence


def read(
    table: Table, columns: Sequence[str], clean: Mapping[str, Clean] | None = None
) -> tuple[list[Row], list[Wrong]]:
    """The organisations of a table whose first row is headings, and all that is wrong in it, row by row.

    `columns` says what each column is ("" leaves it out); `clean` how a field is made fit, beyond its words.
    """
    found: dict[str, _Gathered] = {}
    wrong: list[Wrong] = []
    for line, cells in enumerate(table[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        values, bad = values_of(cells, columns, clean or {})
        wrong += [Wrong(line, column, sentence) for column, sentence in bad]
        if bad:
            continue
        main = values.get("name") or next((words for key, words in values.items() if key.startswith("name:")), "")
        if not main:
            wrong.append(Wrong(line, column_of(columns, "name"), Sentence(N_("The organisation has no name."))))
            continue
        key = f"number {values['number']}" if values.get("number") else f"name {main}"
        gathered = found.setdefault(key, _Gathered(line, main))
        wrong += [Wrong(line, column_of(columns, name), sentence) for name, sentence in gathered.take(values)]
    return [each.row() for each in found.values()], wrong


def column_of(columns: Sequence[str], name: str) -> int:
    """Which column holds a field, from 0; -1 for none."""
    return columns.index(name) if name in columns else -1


def values_of(
    cells: Sequence[str], columns: Sequence[str], clean: Mapping[str, Clean]
) -> tuple[dict[str, str], list[tuple[int, Sentence]]]:
    """Field -> canonical words (lists joined by lines), of one row of a table; and (column, what is wrong)."""
    values: dict[str, str] = {}
    bad: list[tuple[int, Sentence]] = []
    for column, name in enumerate(columns):
        cell = cells[column] if column < len(cells) else ""
        if not name or not cell.strip():
            continue
        base = name.partition(":")[0]
        parts = _parts(unprotected(cell)) if base in LISTS else [unprotected(cell)]
        try:
            lines = dict.fromkeys(_fit(part, base, clean) for part in parts if part.strip())
            if len(lines) > MOST_IN_A_LIST:
                raise TextError(N_("At most %(most)s are kept in one cell."), most=MOST_IN_A_LIST)
            values[name] = "\n".join(lines)
        except UndersignedError as error:
            bad.append((column, Sentence(error.message, **error.params)))
    return values, bad


def _fit(words: str, base: str, clean: Mapping[str, Clean]) -> str:
    line = canonical_clause(words)
    if base in clean:
        line = clean[base](line)
    if base == "language":
        line = language_of(line)
        if not line:
            raise TextError(N_("This is no language that we know. Write a tag, for example sq or sr-Cyrl."))
    if len(line) > LONGEST[base]:
        raise TextError(N_("This is too long: at most %(most)s characters."), most=LONGEST[base])
    return line


def _parts(cell: str) -> list[str]:
    """The values of a cell that holds several."""
    return re.split(r"[\r\n]+", cell) if re.search(r"[\r\n]", cell) else cell.split(";")


@dataclass(slots=True)
class _Gathered:
    """What the rows of one organisation say."""

    line: int
    main: str
    values: dict[str, str] = field(default_factory=dict)
    contacts: list[Person] = field(default_factory=list)

    def take(self, values: Mapping[str, str]) -> list[tuple[str, Sentence]]:
        """One more row; what it says otherwise than those before."""
        otherwise = []
        for name, words in values.items():
            if name not in _OF_CONTACT and self.values.setdefault(name, words) != words:
                sentence = Sentence(N_("Row %(line)s says otherwise of the same organisation."), line=self.line)
                otherwise.append((name, sentence))
        person = Person(**{name: values.get(name, "") for name in _OF_CONTACT})
        if person != Person() and person not in self.contacts:
            self.contacts.append(person)
        return otherwise

    def row(self) -> Row:
        names = {name.partition(":")[2]: words for name, words in self.values.items() if name.startswith("name:")}
        said = {name: self.values.get(name, "") for name in (*_PLAIN, *LISTS)}
        return Row(
            names={"": self.main, **names},
            acronym=said["acronym"],
            aliases=tuple(said["aliases"].splitlines()),
            chapter_of=said["chapter_of"],
            place=said["place"],
            communities=said["communities"],
            domains=tuple(said["domains"].splitlines()),
            registry_number=said["registry_number"],
            note=said["note"],
            contacts=tuple(self.contacts),
            line=self.line,
        )


def written(rows: Sequence[Row], language: str) -> list[list[str]]:
    """The organisations as a table with headings in `language`; a row for each contact."""
    tags = sorted({tag for row in rows for tag in row.names if tag})
    columns = ["number", "name", *(f"name:{tag}" for tag in tags), "acronym", "aliases", *_PLAIN[1:4]]
    columns += ["domains", *_PLAIN[4:], *_OF_CONTACT]
    table = [[heading(column, language) for column in columns]]
    for number, row in enumerate(rows, 1):
        said = {"number": str(number), **{name: getattr(row, name) for name in _PLAIN}}
        said |= {"name": row.names.get("", ""), **{f"name:{tag}": row.names.get(tag, "") for tag in tags}}
        said |= {name: _joined(getattr(row, name)) for name in LISTS}
        for person in row.contacts or (Person(),):
            values = {**said, **{each.name: getattr(person, each.name) for each in fields(Person)}}
            table.append([protected(values[column]) for column in columns])
    return table


def _joined(values: Sequence[str]) -> str:
    if not any(";" in value for value in values):
        return "; ".join(values)
    return "\n".join(values) + ("\n" if len(values) == 1 else "")


def protected(cell: str) -> str:
    """A cell that no spreadsheet takes for something to compute."""
    return f"'{cell}" if _COMPUTED.match(cell) else cell


def unprotected(cell: str) -> str:
    """What was meant by a cell that `protected` wrote."""
    return cell[1:] if _PROTECTED.match(cell) else cell
