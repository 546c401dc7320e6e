"""The list of statements and the screens after the freeze ask the database little, however much there is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import stages
from tests.web.browsing import screen, signed_in
from undersigned.actions import draft, sign
from undersigned.actions.publish.batch import publish
from undersigned.models import Statement

pytestmark = pytest.mark.django_db
MOST = 25
SCREENS = ("statement", "sign", "publish", "release", "in-person", "erratum", "translation", "next", "retract")
LETTER = stages.LETTER + "".join(
    f"\nWe call on the municipality of Vardena to open well number {n} within a week.\n" for n in range(12)
)
Counter = Callable[[int], AbstractContextManager[None]]


def drafted() -> Statement:
    """A draft with many clauses and calls, in three languages, with listed signatories."""
    statement = stages.drafted(LETTER)
    draft.save_signatories(statement, [draft.SignatoryRow("organisation", f"Club {n}") for n in range(20)])
    for tag in ("sq", "sr-Latn"):
        draft.add_language(statement, tag)
    return statement


def open_one() -> Statement:
    """Published and open, with signatures, invitations and a second edition begun."""
    statement = stages.opened(LETTER)
    for n in range(5):
        stages.signed(statement, stages.organisation(f"Club {n}", f"club{n}@lumera.example"))
        sign.invite(statement, name=f"Guild {n}", address=f"guild{n}@lumera.example", language="en")
    publish(statement)
    draft.begin_next_edition(statement)
    return statement


@pytest.mark.long
def test_a_screen_asks_little(django_assert_max_num_queries: Counter) -> None:
    statement, desk = open_one(), signed_in()
    for _ in range(2):
        for name in SCREENS:
            with django_assert_max_num_queries(MOST):
                assert desk.get(screen(statement, name)).status_code == 200, name
        if statement.next_number == 2:
            draft.freeze(Statement.objects.get(pk=statement.pk), authoritative="all")


@pytest.mark.long
def test_the_list_asks_no_more_for_many(django_assert_num_queries: Counter) -> None:
    drafted()
    open_one()
    desk = signed_in()
    with CaptureQueriesContext(connection) as of_two:
        assert desk.get("/desk/").status_code == 200
    assert len(of_two) <= MOST
    drafted()
    for _ in range(2):
        stages.drafted()
        stages.opened()
    with django_assert_num_queries(len(of_two)):
        assert desk.get("/desk/").status_code == 200
