"""Answers of the invited: more time, no, back again; on the invitation's own page, and in words on the board."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests import stages
from tests.examples import each
from tests.web.browsing import screen, signed_in, words
from undersigned.actions import sign
from undersigned.models import Invitation, Mail, Signature, Statement

pytestmark = pytest.mark.django_db


def link(statement: Statement, name: str = "Lumera Watch", **more: str) -> str:
    """The address of the answers behind an invitation."""
    _, token = sign.invite(statement, name=name, address=f"{name[:3]}@x.example", language="en", **more)  # type: ignore[arg-type]
    return f"/invitation/{token}/answer/"


def in_days(days: int) -> date:
    """A day from today on."""
    return timezone.now().date() + timedelta(days=days)


@pytest.mark.long
def test_more_time_stands_on_the_board_and_can_be_taken_back():
    statement = stages.opened()
    where = link(statement)
    assert where in Client().get(where.removesuffix("answer/")).content.decode()
    day = in_days(9)
    done = Client().post(where, {"say": "time", "until": "", "meets_on": day.isoformat()}, follow=True)
    assert "we need time until" in words(done)
    assert "no reminder is sent any more" in words(done)
    assert "needs time until" in words(signed_in().get(screen(statement, "sign")))
    assert not Mail.objects.filter(sent=None).exists()
    back = Client().post(where, {"say": "back"}, follow=True)
    assert "You have said" not in words(back)
    assert Invitation.objects.get().answered is None


@pytest.mark.long
def test_a_no_with_a_reason_is_for_editors_and_can_still_become_a_signature():
    statement = stages.opened()
    where = link(statement)
    Client().post(where, {"say": "no", "reason": "The fourth call goes too far."})
    page = words(signed_in().get(screen(statement, "sign")))
    assert "does not sign; invited on" in page
    assert "; reason: The fourth call goes too far." in page
    seen = words(signed_in("viewer").get(screen(statement, "sign")))
    assert "does not sign" in seen
    assert "fourth call" not in seen
    signing = stages.organisation()
    sign.confirm(stages.requested(statement, signing, invitation=Invitation.objects.get())[1])
    assert Signature.objects.get().state == "confirmed"
    account = signed_in("editor")
    assert "does not sign" not in words(account.get(screen(statement, "sign")))


@each(
    "data",
    [
        {"say": "time"},
        {"say": "time", "until": "2001-01-01"},
        {"say": "time", "until": "9999-12-31"},
        {"say": "time", "until": "soon"},
        {"say": "no", "reason": "x" * 501},
        {"say": "no", "reason": "a \u202e b"},
        {"say": "what"},
        {},
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_said(data):
    where = link(stages.opened())
    assert Client().post(where, data).status_code == 422
    assert Invitation.objects.get().answered is None


def test_another_s_link_changes_nothing_here_and_a_dead_one_nothing_at_all():
    statement = stages.opened()
    first, second = link(statement), link(statement, "Kodrin Forum")
    Client().post(first, {"say": "no"})
    assert [row.declined for row in Invitation.objects.order_by("pk")] == [True, False]
    assert "You have said" not in words(Client().get(second))
    sign.revoke(Invitation.objects.get(name="Kodrin Forum"))
    for method in (Client().get, Client().post):
        assert method(second, {"say": "no"}).status_code == 404
        assert method("/invitation/none/answer/", {"say": "no"}).status_code == 404


def test_looking_changes_nothing_and_a_closed_statement_says_so():
    statement = stages.opened()
    where = link(statement)
    page = Client().get(where)
    assert page.headers["Cache-Control"] == "no-store"
    assert "One river" not in page.content.decode()
    assert Invitation.objects.get().answered is None
    sign.close(statement)
    assert Client().post(where, {"say": "no"}).status_code == 409
    assert not Invitation.objects.get().declined


def test_a_person_is_asked_about_no_board():
    page = words(Client().get(link(stages.opened(), "Ana Dor", kind="person")))
    assert "I need more time" in page
    assert "board meets" not in page


def test_a_yes_by_telephone_stands_beside_the_name_and_counts_nowhere():
    statement = stages.opened()
    link(statement)
    sign.keep_note(Invitation.objects.get(), said_yes=True, words="")
    page = words(signed_in().get(screen(statement, "sign")))
    assert "said yes by telephone" in page
    assert "0 organisations" in page
