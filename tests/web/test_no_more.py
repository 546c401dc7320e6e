"""The link that stops invitations, and the desk's list of mails that came in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import endorsing, stages
from tests.actions.test_receive import bounce, invitation_mail, letter
from tests.web.browsing import screen, signed_in, words
from undersigned.actions.mail_in.no_more import stop_token
from undersigned.models import IncomingMail, Mail, NoMore, Statement, database_now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _set_up(settings: Any) -> None:
    endorsing.set_up(settings)


@pytest.fixture
def statement() -> Statement:
    """A statement that takes signatures."""
    return stages.opened()


def test_looking_changes_nothing_and_the_button_stops_them(statement: Statement) -> None:
    address = f"/no-more/{stop_token(invitation_mail(statement))}/"
    client = Client(enforce_csrf_checks=True)
    page = client.get(address)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "One river" not in page.content.decode()
    assert not NoMore.objects.exists()
    done = client.post(address)
    assert done.status_code == 200
    assert "No more invitations to this text" in words(done)
    assert NoMore.objects.count() == 1


def test_a_mail_program_presses_it_by_itself_without_cookie_or_token(statement: Statement) -> None:
    """RFC 8058: one POST, and no redirect."""
    address = f"/no-more/{stop_token(invitation_mail(statement))}/"
    client = Client(enforce_csrf_checks=True)
    for _ in range(2):
        assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert NoMore.objects.count() == 1


def test_a_link_that_we_did_not_make_opens_nothing(statement: Statement, client: Client) -> None:
    token = stop_token(invitation_mail(statement))
    for wrong in ("x", token[:-1], token.replace(statement.pk, "0" * 32), f"{token}x", "-.", "%2e"):
        assert client.post(f"/no-more/{wrong}/").status_code == 404
    assert not NoMore.objects.exists()


def test_editors_read_what_came_in_and_why_a_reply_does_not_count(statement: Statement) -> None:
    sent = invitation_mail(statement)
    endorsing.received(letter("x@localhost", f"In-Reply-To: {sent.message_id}", subject="<b>Until Thursday</b>"))
    endorsing.received(endorsing.reply_to(endorsing.asking(endorsing.confirmed(statement)), key="rsa1024"))
    editor = signed_in("editor")
    page = editor.get(screen(statement, "mail"))
    assert "orla@kodrin.example" in words(page)
    assert "invited: Kodrin Anglers" in words(page)
    assert "&lt;b&gt;Until Thursday" in page.content.decode()
    assert "1024 bits" in words(page)
    assert signed_in("viewer").get(screen(statement, "mail")).status_code == 403
    assert signed_in("verifier").get(screen(statement, "mail")).status_code == 403
    assert editor.post(screen(statement, "mail")).status_code == 405


def test_who_is_not_named_is_not_told_there(statement: Statement) -> None:
    shy = stages.organisation(named=False, purposes=frozenset({"sign"}))
    signature = stages.signed(statement, shy).signature
    receipt = signature.mails.get(purpose="receipt")
    endorsing.received(letter("x@localhost", f"In-Reply-To: {receipt.message_id}"))
    page = words(signed_in().get(screen(statement, "mail")))
    assert "a signatory who is not named" in page
    assert "orla@" not in page


def test_the_board_says_what_came_back_and_who_wants_no_more(statement: Statement, client: Client) -> None:
    sent = invitation_mail(statement)
    Mail.objects.update(sent=database_now())
    endorsing.received(bounce("statements@localhost", sent.message_id))
    second = invitation_mail(statement, "other@kodrin.example")
    client.post(f"/no-more/{stop_token(second)}/")
    board = words(signed_in().get(screen(statement, "sign")))
    assert "The mail came back" in board
    assert "No more mails about this are wanted there" in board
    assert not IncomingMail.objects.exists()
