"""The list of statements and the screens after the freeze ask the database little, however much there is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests import stages
from tests.examples import each
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


def later_one() -> Statement:
    """As `open_one`, with the second edition frozen."""
    statement = open_one()
    draft.freeze(Statement.objects.get(pk=statement.pk), authoritative="all")
    return statement


@each("make", [open_one, later_one])
def test_a_screen_asks_little(make: Callable[[], Statement], django_assert_max_num_queries: Counter) -> None:
    statement, desk = make(), signed_in()
    for name in SCREENS:
        with django_assert_max_num_queries(MOST):
            assert desk.get(screen(statement, name)).status_code == 200


def test_the_list_asks_no_more_for_many(django_assert_max_num_queries: Counter) -> None:
    for _ in range(4):
        drafted()
        stages.opened()
    open_one()
    desk = signed_in()
    with django_assert_max_num_queries(MOST):
        assert desk.get("/desk/").status_code == 200
