"""The board's call list, its pages, and the drawing of signatures over time, which tells on no person."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import book, stages
from tests.examples import each
from tests.web.browsing import screen, signed_in, words
from undersigned.actions import sign
from undersigned.models import Invitation, Signature, Statement
from undersigned.views.desk.sign.growth import HEIGHT, growth

pytestmark = pytest.mark.django_db


def signed_on(statement: Statement, day: int, kind: str = "organisation", named: bool = True) -> Signature:
    """A signature so many days ago."""
    number = Signature.objects.count()
    make = stages.organisation if kind == "organisation" else stages.person
    purposes = frozenset({"sign", "show"} if named else {"sign"})
    signing = make(f"Name {number}", f"m{number}@x.example", named=named, purposes=purposes)
    signature = stages.signed(statement, signing).signature
    Signature.objects.filter(pk=signature.pk).update(confirmed=timezone.now() - timedelta(days=day))
    return signature


def ago(days: int) -> date:
    """The day so many days ago, UTC."""
    return (timezone.now() - timedelta(days=days)).date()


def drawn(statement: Statement):
    """What is drawn of the statement, in UTC."""
    statement.timezone = "UTC"
    return growth(statement, stages.in_force(statement))


def test_named_organisations_are_told_by_day_and_people_by_spans_of_five():
    statement = stages.opened()
    for day in (9, 9, 4):
        signed_on(statement, day)
    for day in (9, 8, 8, 7):
        signed_on(statement, day, "person")
    signed_on(statement, 6, named=False)
    signed_on(statement, 3, "person")
    found = drawn(statement)
    assert found.days == [(ago(9), 2, 2), (ago(4), 1, 3)]
    assert [(span.first, span.last, span.count) for span in found.spans] == [(ago(9), ago(6), 5)]
    assert found.highest == 8
    assert found.columns[-1].organisations + found.columns[-1].others == pytest.approx(HEIGHT)
    assert found.columns[0].others == 0


def test_four_people_are_in_no_drawing_at_all():
    statement = stages.opened()
    for day in (3, 2, 1, 0):
        signed_on(statement, day, "person")
    assert drawn(statement) is None
    assert "Signatures over time" not in words(signed_in().get(screen(statement, "sign")))


def test_years_are_drawn_in_few_columns():
    statement = stages.opened()
    for day in (1000, 400, 0):
        signed_on(statement, day)
    found = drawn(statement)
    assert len(found.columns) <= 60
    assert found.columns[-1].organisations == pytest.approx(HEIGHT)
    assert (found.first, found.last) == (ago(1000), ago(0))


def test_one_day_needs_no_drawing():
    statement = stages.opened()
    for _ in range(3):
        signed_on(statement, 2)
    assert drawn(statement) is None


def test_who_has_a_reservation_stands_apart_on_the_board_and_is_not_counted():
    statement = stages.opened()
    sign.switch_reservations(statement, on=True)
    statement.refresh_from_db()
    stages.signed(statement, stages.organisation("Lumera Watch", "office@lumera.example"))
    reserved = replace(stages.organisation("Kodrin Forum", "k@kodrin.example"), reservation="Not the second call.")
    stages.signed(statement, reserved)
    browser = signed_in()
    page = words(browser.get(screen(statement, "sign")))
    assert "1 organisation, 0 people, 1 with a reservation, counted apart." in page
    assert "Signed (1) With a reservation (1)" in page
    assert "Kodrin Forum Organisation Not the second call." in page.replace("“", "").replace("”", "")
    assert "1 signature" in words(browser.get("/desk/"))


@pytest.mark.long
@each("language", ["en", "sq", "sr"])
def test_the_drawing_needs_no_style_and_no_script(language):
    statement = stages.opened()
    for day in (7, 3, 1):
        signed_on(statement, day)
    browser = signed_in()
    page = browser.get(screen(statement, "sign"), headers={"accept-language": language}).content.decode()
    svg = re.search(r"<svg.*?</svg>", page, re.DOTALL)
    assert svg
    assert "style" not in svg[0]
    assert not re.search(r'="\d+,\d', svg[0])


def test_the_call_list_has_numbers_for_editors_and_leaves_out_who_said_no():
    statement = stages.opened()
    watch = book.organisation("Lumera Watch")
    book.contact(watch, telephone="+383 1 11", name="Second Person")
    own = book.contact(watch, "office@lumera.example", telephone="+383 2 22", name="Teuta Ravik", role="director")
    sign.invite_from_book(statement, {own.pk})
    sign.invite(statement, name="Kodrin Forum", address="k@kodrin.example", language="en")
    sign.invite(statement, name="Vardena Choir", address="c@vardena.example", language="en")
    sign.say_no(Invitation.objects.get(name="Vardena Choir"))
    where = screen(statement, "call-list")
    page = words(signed_in().get(where))
    assert page.index("Teuta Ravik, director +383 2 22") < page.index("Second Person +383 1 11")
    assert page.index("Lumera Watch") < page.index("Kodrin Forum no number in the book")
    assert "Vardena Choir" not in page
    for role in ("viewer", "verifier"):
        assert signed_in(role).get(where).status_code == 403


@pytest.mark.long
def test_a_long_list_of_the_invited_comes_in_pages_and_asks_little():
    statement = stages.opened()
    for n in range(130):
        Invitation.objects.create(
            statement=statement, name=f"Name {n:03}", mail=f"m{n}@x.example", language="en", token_hash=f"{n}"
        )
    desk = signed_in()
    for where in (screen(statement, "sign"), screen(statement, "call-list"), screen(statement, "invite-book")):
        with CaptureQueriesContext(connection) as queries:
            page = words(desk.get(where))
        assert len(queries) <= 25, where
    page = words(desk.get(screen(statement, "sign")))
    assert "Name 099" in page
    assert "Name 100" not in page
    assert "Name 129" in words(desk.get(screen(statement, "sign") + "?wait=2"))
