"""What one network may send: beyond it, 429 in words, and nothing is stored."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import stages
from tests.web.test_sign import step_1, step_2, words_of
from undersigned.actions.limit import FORMS, MAILS, REQUESTS, Limit, check_network
from undersigned.models import Mail, Signature, SigningForm

pytestmark = pytest.mark.django_db

SENTENCE = {"en": "Too many attempts came in a short time", "sq": "Për një kohë të shkurtër erdhën tepër përpjekje"}


def browser(network: str = "192.0.2.7", **headers: str) -> Client:
    """A browser in a network of its own."""
    return Client(REMOTE_ADDR=network, **headers)  # type: ignore[arg-type]


LAST = 3  # attempts that are made in full


def nearly(limit: Limit, network: str = "192.0.2.7") -> None:
    """Count attempts from a network until `LAST` more are allowed."""
    for _ in range(limit.most - LAST):
        check_network(limit, network)


def test_sign_requests_from_one_network_end_in_429_and_store_nothing() -> None:
    statement = stages.opened()
    nearly(REQUESTS)
    for number in range(LAST):
        client = browser()
        step_1(client, statement, "person", mail=f"a{number}@kodrin.example")
        assert step_2(client, statement).status_code == 302
    client = browser()
    step_1(client, statement, "person", mail="last@kodrin.example")
    refused = step_2(client, statement)
    assert refused.status_code == 429
    assert SENTENCE["en"] in words_of(refused)
    assert refused.headers["Cache-Control"] == "no-store"
    assert Signature.objects.count() == Mail.objects.count() == LAST
    other = browser("198.51.100.1")
    step_1(other, statement, "person", mail="other@kodrin.example")
    assert step_2(other, statement).status_code == 302


def test_filled_forms_are_limited_too_in_the_users_language() -> None:
    statement = stages.opened()
    nearly(FORMS)
    for _ in range(LAST):
        assert step_1(browser(), statement, "person").status_code == 302
    refused = step_1(browser(HTTP_ACCEPT_LANGUAGE="sq"), statement, "person")
    assert refused.status_code == 429
    assert SENTENCE["en"] not in words_of(refused)
    assert SigningForm.objects.count() == LAST
    assert browser().get(f"/sign/{statement.slug_id}/").status_code == 200


def test_new_mails_are_limited_whatever_the_link() -> None:
    answers = [browser().post("/confirm/none/new/").status_code for _ in range(REQUESTS.most + 1)]
    assert answers == [200] * REQUESTS.most + [429]


def test_what_a_client_says_of_itself_moves_no_limit() -> None:
    answers = [
        browser(HTTP_X_FORWARDED_FOR=f"198.51.100.{number}").post("/confirm/none/new/").status_code
        for number in range(REQUESTS.most + 1)
    ]
    assert answers[-1] == 429


def test_the_screen_is_the_same_when_an_address_has_had_enough() -> None:
    statement = stages.opened()
    pages = []
    for _ in range(MAILS.most + 1):
        client = browser()
        step_1(client, statement, "organisation")
        sent = step_2(client, statement)
        after = client.get(f"/sign/{statement.slug_id}/check/")
        pages.append((sent.status_code, sent.headers["Location"], after.status_code, words_of(after)))
    assert len(set(pages)) == 1
    assert Mail.objects.count() == MAILS.most


def test_failed_logins_are_counted_by_whom_a_listed_proxy_names() -> None:
    def tried(client: str) -> str:
        sent = {"login": "nobody", "password": "wrong"}
        answer = Client(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=client).post("/accounts/login/", sent)
        return words_of(answer)

    assert any("Too many attempts" in tried("192.0.2.66") for _ in range(12))
    assert (
        "Too many attempts"
        not in Client(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.99")
        .post("/accounts/login/", {"login": "somebody", "password": "wrong"})
        .content.decode()
    )
