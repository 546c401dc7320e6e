"""What goes wrong is said in words and in the user's language; signing in looks like the rest."""

from __future__ import annotations

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from tests import stages
from tests.web.browsing import signed_in, words
from tests.web.test_sign import words_of
from undersigned.models import Account, Statement, database_now
from undersigned.urls import handler500, urlpatterns

PASSWORD = "four words for Mira"


def fail(request: HttpRequest) -> HttpResponse:
    """A view with a fault of ours, which says something that no user may read."""
    raise RuntimeError("a secret of the server")


class BrokenUrls:
    """The addresses of the application, and one that fails."""

    urlpatterns = [*urlpatterns, path("broken/", fail)]
    handler500 = handler500


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/nothing/here/", 404, "There is nothing at this address"),
        ("/%00", 400, "This request cannot be read"),
        ("/nothing/?x=%00", 400, "This request cannot be read"),
        ("/accounts/signup/", 404, "There is nothing at this address"),
        ("/accounts/password/reset/", 404, "There is nothing at this address"),
        ("/accounts/email/", 404, "There is nothing at this address"),
    ],
)
@pytest.mark.django_db
def test_errors_are_pages_in_words(address: str, status: int, says: str) -> None:
    page = Client().get(address)
    assert page.status_code == status
    assert says in words_of(page)
    assert "Content-Security-Policy" in page.headers


@pytest.mark.parametrize("language", ["en", "sq", "sr-Latn", "sr-Cyrl"])
def test_a_failure_of_ours_tells_nothing_and_asks_no_database(settings: object, language: str) -> None:
    settings.ROOT_URLCONF = BrokenUrls  # type: ignore[attr-defined]  # pytest-django's settings
    page = Client(raise_request_exception=False).get("/broken/", {"lang": language})
    assert page.status_code == 500
    assert f'<html lang="{language}">' in page.content.decode()
    assert "secret of the server" not in page.content.decode()
    assert "Traceback" not in page.content.decode()


@pytest.mark.django_db
def test_what_cannot_be_done_any_more_is_told_in_words() -> None:
    statement, desk = stages.two_languages(), signed_in()
    Statement.objects.update(retracted=database_now())
    answer = desk.post(f"/desk/{statement.pk}/texts/sq/", {"do": "remove", "clause-1-words": "Fjalë"})
    assert answer.status_code == 409
    assert "This statement was retracted. It cannot change any more." in words(answer)
    assert "Fjalë" in words(answer)


def test_who_asks_for_a_bare_sr_is_asked_about_the_script() -> None:
    page = Client(headers={"Accept-Language": "sr"}).get("/nothing/")
    assert "Koje pismo?" in words_of(page)
    assert "Koje pismo?" not in words_of(Client(headers={"Accept-Language": "sr-Cyrl"}).get("/nothing/"))
    assert "Koje pismo?" not in words_of(Client(headers={"Accept-Language": "sr"}).get("/nothing/?lang=sr-Latn"))


def test_the_language_switch_keeps_what_the_address_says() -> None:
    page = Client().get("/nothing/?text=sq&as=person").content.decode()
    assert 'href="?text=sq&amp;as=person&amp;lang=sr-Cyrl"' in page


@pytest.mark.django_db
def test_signing_in_changing_the_password_and_signing_out() -> None:
    Account.objects.create_user("mira", password=PASSWORD, role="owner")
    client = Client()
    wrong = client.post("/accounts/login/", {"login": "mira", "password": "wrong"})
    assert "The user name or the password is not right." in words_of(wrong)
    assert client.post("/accounts/login/", {"login": "mira", "password": PASSWORD}).headers["Location"] == "/desk/"
    entered = {"oldpassword": PASSWORD, "password1": "four other words, Mira", "password2": "not the same words"}
    assert "The two new passwords differ." in words_of(client.post("/accounts/password/change/", entered))
    entered["password2"] = entered["password1"]
    assert client.post("/accounts/password/change/", entered).status_code == 302
    assert Account.objects.get().check_password("four other words, Mira")
    assert client.get("/accounts/logout/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/accounts/password/change/").status_code == 302


def test_no_page_of_ours_may_run_a_script_or_be_framed() -> None:
    policy = Client().get("/accounts/login/").headers["Content-Security-Policy"]
    rules: dict[str, str] = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert not {name for name in rules if name.startswith(("script", "connect", "object", "worker"))}
    assert "unsafe" not in policy


@pytest.mark.parametrize("page", ["login", "inactive"])
@pytest.mark.django_db
def test_no_page_of_accounts_carries_inline_style_or_script(page: str) -> None:
    source = Client().get(f"/accounts/{page}/").content.decode()
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", source)
    assert "app.css" in source
