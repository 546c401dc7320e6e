"""The desk says where those stand whom the source lists, while the next edition is drafted."""

from __future__ import annotations

import pytest

from tests import stages
from tests.web.browsing import fields, screen, signed_in, words
from undersigned.actions import draft
from undersigned.models import DraftSignatory, Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement() -> Statement:
    """The second edition is being drafted; the source of the first lists two."""
    made = stages.drafted()
    rows = [draft.SignatoryRow("organisation", "Ferry Museum"), draft.SignatoryRow("person", "Orla Benkov")]
    draft.save_signatories(made, rows)
    draft.freeze(made, authoritative="all")
    draft.begin_next_edition(made)
    return Statement.objects.get(pk=made.pk)


def test_they_stay_with_the_edition_whose_words_the_source_bears(statement: Statement) -> None:
    desk = signed_in()
    review = desk.get(screen(statement, "review"))
    assert "They stay listed under edition 1" in words(review)
    assert "Ferry Museum" not in words(review)
    assert not any(name.startswith("signatory-") for name in fields(review))
    freeze = words(desk.get(screen(statement, "freeze")))
    assert "1 organisation, 1 person They stay listed under edition 1, and are not counted for this one." in freeze
    assert "Those whom the source lists" not in words(desk.get(screen(statement, "next")))
    assert "listed signator" not in words(desk.get(screen(statement, "review")))


def test_saving_the_words_leaves_them_alone(statement: Statement) -> None:
    desk = signed_in()
    data = fields(desk.get(screen(statement, "review")), "save")
    second = statement.draft_clauses.all()[1].pk
    saved = desk.post(screen(statement, "review"), {**data, f"clause-{second}-source": "Other words."})
    assert saved.status_code == 302
    assert DraftSignatory.objects.count() == 2
    assert statement.draft_clauses.all()[1].source("en") == "Other words."


def test_whoever_begins_the_next_edition_is_told() -> None:
    made = stages.drafted()
    draft.save_signatories(made, [draft.SignatoryRow("organisation", "Ferry Museum")])
    draft.freeze(made, authoritative="all")
    page = signed_in().get(screen(made, "next"))
    assert "Those whom the source lists stay listed under edition 1" in words(page)
