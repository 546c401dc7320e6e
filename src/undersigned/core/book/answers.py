"""The export of a form that somebody else runs, read row by row: who answered, from which mailbox, on which day.

What comes of it is an invitation to read and confirm, never a signature.

Days are written in many ways. With a point the day comes first, with four figures in front the year; with a slash the
whole column tells which comes first, and where it does not, nobody guesses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from undersigned.core.book.rows import Clean, Table, Wrong, column_of, values_of
from undersigned.core.errors import N_, BookError, Sentence
from undersigned.core.names.fold import fold

_YEAR_FIRST = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[T\s].*)?")
_POINTS = re.compile(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})\.?(?:\s.*)?")
_SLASHES = re.compile(r"(?P<a>\d{1,2})[/-](?P<b>\d{1,2})[/-](?P<y>\d{4})(?:[,\s].*)?")


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody who answered the form. `line`: the row of the table, counted from 1."""

    line: int
    name: str
    mail: str
    day: date
    contact: str = ""
    language: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Who answered: one who sent the form twice has answered once."""
        return fold(self.name), self.mail.casefold()


def read_answers(
    table: Table, columns: Sequence[str], clean: Mapping[str, Clean], *, today: date
) -> tuple[list[Answer], list[Wrong]]:
    """Who answered, each once with the last day, and all that is wrong in the table, row by row."""
    found: dict[tuple[str, str], Answer] = {}
    wrong: list[Wrong] = []
    place = column_of(columns, "answered")
    month_first = _month_first([row[place] for row in table[1:] if 0 <= place < len(row)])
    for line, cells in enumerate(table[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        values, bad = values_of(cells, columns, clean)
        named = next((words for field, words in values.items() if field.partition(":")[0] == "name"), "")
        needed = {"name": named, "mail": values.get("mail", ""), "answered": values.get("answered", "")}
        said = {column for column, _ in bad}
        missing = {column_of(columns, field): Sentence(_MISSING[field]) for field, words in needed.items() if not words}
        bad += [(column, sentence) for column, sentence in missing.items() if column not in said]
        try:
            day = _day(needed["answered"], month_first=month_first, today=today) if needed["answered"] else today
        except BookError as error:
            bad.append((place, Sentence(error.message, **error.params)))
            day = today
        wrong += [Wrong(line, column, sentence) for column, sentence in bad]
        if not bad:
            answer = Answer(line, named, needed["mail"], day, values.get("contact", ""), values.get("language", ""))
            earlier = found.get(answer.key)
            found[answer.key] = answer if earlier is None or earlier.day <= day else earlier
    return list(found.values()), wrong


_MISSING = {
    "name": N_("The organisation has no name."),
    "mail": N_("Without a mail address nobody can be invited."),
    "answered": N_("The day of the answer is missing."),
}


def _month_first(cells: Sequence[str]) -> bool | None:
    """Whether the days with slashes begin with the month; None where the column does not tell, or says both."""
    pairs = [(int(m["a"]), int(m["b"])) for cell in cells if (m := _SLASHES.fullmatch(cell.strip()))]
    day_first, month_first = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    same = all(a == b for a, b in pairs)
    return month_first if day_first != month_first else (False if same else None)


def _day(words: str, *, month_first: bool | None, today: date) -> date:
    """The day that a cell says, or BookError."""
    match = _YEAR_FIRST.fullmatch(words) or _POINTS.fullmatch(words)
    if match:
        year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    elif slashes := _SLASHES.fullmatch(words):
        if month_first is None:
            raise BookError(N_("It is not clear which is the day and which the month. Write it as 2026-05-31."))
        first, second, year = int(slashes["a"]), int(slashes["b"]), int(slashes["y"])
        month, day = (first, second) if month_first else (second, first)
    else:
        raise BookError(N_("This is no day that we can read. Write it as 2026-05-31."))
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise BookError(N_("There is no such day.")) from error
    if found > today:
        raise BookError(N_("This day has not come yet."))
    return found
