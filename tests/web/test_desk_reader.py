"""What the reader was not sure of, on the review screen: said in words, and settled when a person has looked."""

from __future__ import annotations

import pytest

from tests import stages
from tests.examples import each
from tests.web.browsing import fields, screen, words
from undersigned.actions import draft
from undersigned.models import Statement

pytestmark = pytest.mark.django_db

LISTING = stages.LETTER + "\nSignatories:\n\n1. Lumera Watch (LW), Vardena\n2. Orla Benkov, biologist\n"


def test_what_the_reader_guessed_is_looked_at_before_the_freeze(desk):
    listing = LISTING.replace("Orla Benkov, biologist", "Green Future")
    statement = draft.create(draft.read_words(listing), by=None)
    assert [(row.kind, row.unsure) for row in statement.draft_signatories.all()] == [
        ("organisation", False),
        ("organisation", True),
    ]
    assert "of whom the reader was not sure" in words(desk.get(screen(statement, "freeze")))
    desk.post(screen(statement, "review"), fields(desk.get(screen(statement, "review")), "save"))
    assert "of whom the reader was not sure" not in words(desk.get(screen(statement, "freeze")))


def test_what_the_reader_was_unsure_of_is_settled_when_a_person_has_looked(desk):
    statement = draft.create(draft.read_words(LISTING), by=None)
    Statement.objects.update(reader_warnings=[["The language of the letter could not be told.", {}]])
    page = desk.get(screen(statement, "review"))
    assert "The reader was not sure" in words(page)
    first = statement.draft_clauses.get(position=0).pk
    desk.post(screen(statement, "review"), fields(page, f"down-{first}"))
    page = desk.get(screen(statement, "review"))
    assert "The reader was not sure" in words(page)
    desk.post(screen(statement, "review"), fields(page, "save"))
    assert "The reader was not sure" not in words(desk.get(screen(statement, "review")))


@each(
    ("lang", "vague", "untold"),
    [
        ("en", "Clause 2 seems to ask for something without", "The language of the letter could not be told."),
        ("sq", "Pika 2 duket se kërkon diçka", "Gjuha e letrës nuk u përcaktua dot."),
    ],
)
def test_the_readers_warnings_are_said_in_the_language_of_whoever_looks(desk, lang, vague, untold):
    asking = "We, the people of the valley, demand an end to what c1 calls 100 % of the noise."
    statement = draft.create(draft.read_words(f"The river\n\nThis is of all the valley.\n\n{asking}"), by=None)
    statement.refresh_from_db()
    old = "The language of the letter could not be told."  # as kept by earlier versions
    Statement.objects.update(reader_warnings=[*statement.reader_warnings, old])
    shown = words(desk.get(screen(statement, "review") + f"?lang={lang}"))
    assert vague in shown
    assert untold in shown


def test_a_signatory_on_several_lines_is_kept_in_one():
    names = "Sincerely,\n\nMira Dorv\nExecutive Director\nRiver House\n"
    statement = draft.create(draft.read_words(f"{stages.LETTER}\n{names}"), by=None)
    row = statement.draft_signatories.get()
    assert (row.kind, row.name, row.role, row.affiliation) == (
        "person",
        "Mira Dorv",
        "Executive Director",
        "River House",
    )
    assert row.verbatim == "Mira Dorv Executive Director River House"
