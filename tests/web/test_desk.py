"""The coordinator's side, through HTTP: from a letter to a link that can be signed, and what else stands on the desk."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import stages
from undersigned.actions import draft, sign
from undersigned.models import Account, Call, Invitation, Mail, Statement

pytestmark = pytest.mark.django_db

LETTER = """One river, two banks

We, organisations from both banks of the Lumera, ask that the river be cleaned.

We call on the municipalities of Vardena and Kodrin to publish the water tests each month.
"""


def account(role: str = "owner", name: str = "") -> Account:
    """An account whose password the tests know."""
    return Account.objects.create_user(username=name or role, password="a long password", role=role)


def signed_in(role: str = "owner") -> Client:
    """A browser in which somebody with `role` has signed in."""
    client = Client()
    client.force_login(account(role))
    return client


@pytest.fixture
def desk():
    """An owner's browser."""
    return signed_in()


def screen(statement: Statement, name: str, *more: str) -> str:
    """The address of one of the statement's screens."""
    return reverse(f"desk-{name}", args=[statement.pk, *more])


def words(response) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def fields(response, button: str = "") -> dict[str, str]:
    """What a browser would send from the page's largest form: every field as it stands, and the pressed button."""
    form = max(re.findall(r"<form method=\"post\".*?</form>", response.content.decode(), re.S), key=len)
    from html import unescape

    sent: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and (kind is None or kind[1] not in {"checkbox", "radio"} or "checked" in tag):
            sent[name[1]] = unescape(value[1]) if value else ""
    for name_, inner in re.findall(r'<textarea name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S):
        sent[name_] = unescape(inner).lstrip("\r\n")
    for name_, inner in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', inner) or re.search(r'value="([^"]*)"', inner)
        sent[name_] = unescape(chosen[1]) if chosen else ""
    return {**sent, "do": button} if button else sent


class Newcomer:
    """A browser that counts the pages somebody sees, redirects not among them."""

    def __init__(self) -> None:
        self.client, self.views = Client(), 0

    def get(self, path: str):
        """Open a page."""
        self.views += 1
        return self._seen(self.client.get(path, follow=True))

    def send(self, path: str, data):
        """Press a button and see where it leads."""
        self.views += 1
        return self._seen(self.client.post(path, data, follow=True))

    @staticmethod
    def _seen(response):
        assert response.status_code == 200, words(response)
        response.path = response.redirect_chain[-1][0] if response.redirect_chain else ""
        return response


def test_from_a_letter_to_a_link_takes_a_newcomer_at_most_twelve_pages():
    account("editor")
    browser = Newcomer()
    page = browser.get("/desk/")
    assert page.path.startswith("/accounts/login/")
    page = browser.send(page.path, {"login": "editor", "password": "a long password"})
    assert "No statement yet" in words(page)
    page = browser.get("/desk/new/")
    page = browser.send("/desk/new/", {"words": LETTER})
    assert page.path.endswith("/review/")
    page = browser.send(page.path, fields(page, "next"))
    assert page.path.endswith("/calls/")
    page = browser.send(page.path, {**fields(page, "next"), "call-1-decision": "yes"})
    assert page.path.endswith("/details/")
    page = browser.send(page.path, {**fields(page, "next"), "dating": "undated"})
    assert page.path.endswith("/questions/")
    page = browser.send(page.path, {**fields(page, "next"), **stages.ANSWERS})
    assert page.path.endswith("/freeze/")
    assert "must be settled" not in words(page)
    page = browser.send(page.path, {**fields(page, "freeze"), "authoritative": "en"})
    assert page.path.endswith("/sign/")
    page = browser.send(page.path, {**fields(page, "open"), "who": "all"})
    statement = Statement.objects.get()
    assert f"http://localhost:8000/sign/{statement.slug_id}/" in page.content.decode()
    assert browser.client.get(f"/sign/{statement.slug_id}/").status_code == 200
    assert browser.views <= 12
    assert Call.objects.get().places["en"][2] == "the municipalities of Vardena and Kodrin"
