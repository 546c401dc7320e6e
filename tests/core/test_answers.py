"""The export of a form that ran elsewhere: who answered, and when."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.characters import ANY
from undersigned.core.book.answers import Answer, read_answers

COLUMNS = ["answered", "name", "mail", "contact"]
HEAD = ["Timestamp", "Organisation", "Mail", "Contact"]
TODAY = date(2026, 6, 1)


def read(*lines: list[str], columns=COLUMNS):
    return read_answers([HEAD, *lines], columns, {}, today=TODAY)


def days(*cells: str) -> list[date | str]:
    """Each cell's day, or what is wrong with it."""
    answers, wrong = read(*([cell, f"Choir {n}", f"x{n}@choir.example"] for n, cell in enumerate(cells)))
    said: dict[int, date | str] = {answer.line: answer.day for answer in answers}
    said |= {each.line: str(each.sentence) for each in wrong}
    return [said[line] for line in sorted(said)]


def test_days_are_read_as_people_and_programs_write_them():
    third = date(2026, 5, 3)
    assert days("2026-05-03", "3.5.2026", "03. 05. 2026.", "2026/05/03 10:22:11", "2026-05-03T10:22:11Z") == [third] * 5
    assert days("3/5/2026 10:22", "31/5/2026") == [third, date(2026, 5, 31)]
    assert days("5/3/2026 10:22:11", "5/31/2026") == [third, date(2026, 5, 31)]
    assert days("5/5/2026") == [date(2026, 5, 5)]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("3/5/2026", "It is not clear which is the day and which the month."),
        ("yesterday", "This is no day that we can read."),
        ("2026-02-30", "There is no such day."),
        ("2026-06-02", "This day has not come yet."),
        ("0000-01-01", "There is no such day."),
    ],
)
def test_no_day_is_guessed(cell, words):
    (said,) = days(cell)
    assert words in str(said)
    assert "It is not clear" in str(days("31/5/2026", "5/31/2026", "3/5/2026")[0])


def test_who_answers_twice_has_answered_once():
    answers, wrong = read(
        ["2026-05-03", "Lumera Watch", "Office@lumera.example", "Teuta"],
        ["2026-05-04", "LUMERA  watch", "office@lumera.example", "Teuta Ravik"],
        ["2026-05-02", "Lumera Watch", "office@lumera.example", ""],
        ["2026-05-03", "Lumera Watch", "other@lumera.example", ""],
    )
    assert wrong == []
    assert answers == [
        Answer(3, "LUMERA watch", "office@lumera.example", date(2026, 5, 4), "Teuta Ravik"),
        Answer(5, "Lumera Watch", "other@lumera.example", date(2026, 5, 3)),
    ]


def test_what_is_missing_is_named():
    _, wrong = read(["", "Choir", "x@choir.example"], [], ["2026-05-03", "", ""], ["2026-05-03", "Choir"])
    assert [(each.line, each.column) for each in wrong] == [(2, 0), (4, 1), (4, 2), (5, 2)]


@given(st.lists(st.lists(st.text(ANY, max_size=12), max_size=4), max_size=5))
def test_any_table_is_read_or_refused(table):
    answers, wrong = read(*table)
    assert all(answer.name and answer.mail and answer.day <= TODAY for answer in answers)
    assert all(1 < each.line <= len(table) + 1 for each in wrong)
