"""What one network may send: beyond it, 429 in words, and nothing is stored."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from tests import stages
from tests.web.browsing import PASSWORD, account
from tests.web.test_sign import step_1, step_2, words_of
from undersigned.actions import sign
from undersigned.actions.limit import FLOOD, FORMS, MAILS, REQUESTS, Limit, check_network, count_request
from undersigned.models import Mail, Signature, SigningForm, Statement

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


def ask(statement: Statement, address: str, network: str = "192.0.2.7"):
    """Both steps of a person's form."""
    client = browser(network)
    step_1(client, statement, "person", mail=address)
    return step_2(client, statement)


def test_many_requests_from_one_network_are_answered_alike_and_only_queued() -> None:
    statement = stages.opened()
    nearly(REQUESTS)
    answers = [ask(statement, f"a{number}@kodrin.example") for number in range(LAST + 1)]
    other = ask(statement, "other@kodrin.example", "198.51.100.1")
    seen = {(one.status_code, one.headers["Location"], one.content) for one in [*answers, other]}
    assert len(seen) == 1
    doubts = {one.mail: one.doubts for one in Signature.objects.all()}
    # The one name comes five times, too: that is another reason.
    assert [("network" in doubts[f"a{number}@kodrin.example"]) for number in range(LAST + 1)] == [False] * LAST + [True]
    assert "network" not in doubts["other@kodrin.example"]
    token = stages.link_in(Mail.objects.get(to=f"a{LAST}@kodrin.example"), "confirm")
    assert sign.confirm(token).signature.state == "held"


def test_a_flood_from_one_network_ends_in_429_and_stores_nothing() -> None:
    statement = stages.opened()
    for _ in range(FLOOD):
        count_request("192.0.2.7")
    refused = ask(statement, "last@kodrin.example")
    assert refused.status_code == 429
    assert SENTENCE["en"] in words_of(refused)
    assert refused.headers["Cache-Control"] == "no-store"
    assert not Signature.objects.exists()
    assert ask(statement, "other@kodrin.example", "198.51.100.1").status_code == 302


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


def sign_in(client: Client, name: str, password: str = PASSWORD) -> bool:
    """Whether it led to the desk."""
    return client.post("/accounts/login/", {"login": name, "password": password}).status_code == 302


def test_strangers_who_try_passwords_keep_nobody_out_of_a_browser_that_was_signed_in() -> None:
    cache.clear()
    account(name="ana")
    account(name="blerim")
    own, others = browser(), browser("192.0.2.8")
    assert sign_in(own, "ana")
    assert sign_in(others, "blerim")
    for one in (own, others):
        one.post("/accounts/logout/")
    assert not any(sign_in(browser(f"198.51.100.{n}"), "ana", "a guess") for n in range(5))
    # Guesses are as few as they were, for whoever brings no mark, another's, or one that was made up.
    mark = own.cookies["known"].value
    assert "ana" not in mark
    made_up = browser("198.51.100.8")
    made_up.cookies["known"] = f"x{mark}"
    assert not any(sign_in(one, "ana") for one in (browser("198.51.100.7"), others, made_up))
    assert sign_in(own, "Ana")
    own.post("/accounts/logout/")
    assert not any(sign_in(own, "ana", "a guess") for _ in range(5))
    assert not sign_in(own, "ana")
