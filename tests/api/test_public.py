"""What anyone may ask: exactly what is published, and nothing of what is not."""

from __future__ import annotations

import json
import os

import pytest
from django.test import Client

from tests import stages
from tests.examples import each
from tests.house import House
from undersigned.actions import sign
from undersigned.actions.publish import published
from undersigned.api import rate
from undersigned.models import Statement

pytestmark = pytest.mark.django_db

STATEMENTS = "/api/v1/statements"


@pytest.fixture(autouse=True)
def _fresh_limits(monkeypatch):
    monkeypatch.setattr(rate, "networks", rate.Rate(rate.NETWORK))


@pytest.fixture
def statement(house: House) -> Statement:
    """A published statement: two organisations, of whom one is not named, two people, of whom one for machines."""
    return house.published("for programs", _signed)


def _signed() -> Statement:
    found = stages.opened()
    stages.signed(found, stages.organisation())
    stages.signed(found, stages.organisation("Reed Cutters", "reed@lumera.example", named=False))
    stages.signed(found, stages.person("Drini Mavraj", "drini@kodrin.example"))
    machine = frozenset({"sign", "show", "machine"})
    stages.signed(found, stages.person("Orla Benkov", "orla@kodrin.example", purposes=machine))
    stages.requested(found, stages.organisation("Never Confirmed", "never@lumera.example"))
    return found


def ask(path: str, **headers: str):
    """What anyone gets."""
    return Client().get(path, headers=headers)


def test_a_statement_is_its_published_file_byte_for_byte(statement, house):
    answer = ask(f"{STATEMENTS}/{statement.slug_id}")
    assert answer.status_code == 200
    assert answer.content == (house.folder(statement) / "statement.json").read_bytes()


def test_signatories_are_those_of_lists_for_machines(statement):
    answer = ask(f"{STATEMENTS}/{statement.slug_id}/signatures").json()
    assert [one["names"][""] for one in answer["items"]] == ["Lumera Watch", "Orla Benkov"]
    assert (answer["total"], answer["next"], answer["edition"]) == (2, None, 1)
    counts = ask(f"{STATEMENTS}/{statement.slug_id}/counts").json()
    assert (counts["organisations"], counts["people"], counts["not_named"]) == (1, 2, 1)


def test_nothing_unconfirmed_hidden_or_private_is_in_any_answer(statement):
    paths = [STATEMENTS, *(f"{STATEMENTS}/{statement.slug_id}{part}" for part in ("", "/signatures", "/counts"))]
    said = "".join(ask(path).content.decode() for path in paths)
    assert "Lumera Watch" in said
    for secret in ("Never Confirmed", "Reed Cutters", "Drini", "lumera.example", "kodrin.example", "Teuta Ravik"):
        assert secret not in said, secret


def test_who_withdraws_is_gone_with_the_next_page(statement, house):
    signature = next(one for one in statement.signatures.all() if one.name() == "Lumera Watch")
    assert "Lumera Watch" in ask(f"{STATEMENTS}/{statement.slug_id}/signatures").content.decode()
    sign.withdraw(signature)
    house.publish(statement)
    assert "Lumera Watch" not in ask(f"{STATEMENTS}/{statement.slug_id}/signatures").content.decode()


def test_lists_come_in_pages_and_each_says_the_next(statement):
    address = f"{STATEMENTS}/{statement.slug_id}/signatures?per_page=1"
    first = ask(address).json()
    assert len(first["items"]) == 1
    second = ask(first["next"].removeprefix("http://localhost:8000")).json()
    assert [one["names"][""] for one in second["items"]] == ["Orla Benkov"]
    assert second["next"] is None


def test_only_published_statements_are_listed(statement):
    other = stages.frozen("Another river\n\nWe ask for another river.\n")
    listed = ask(STATEMENTS).json()
    assert [one["slug"] for one in listed["items"]] == [statement.slug_id]
    assert listed["items"][0]["titles"] == {"en": "One river, two banks"}
    for known in (other.slug_id, other.pk, "unknown"):
        assert ask(f"{STATEMENTS}/{known}").status_code == 404


def test_whoever_lists_statements_again_and_again_has_no_list_of_names_read_again(statement, house):
    before = ask(STATEMENTS).json()
    path = house.folder(statement) / "statement.json"
    good, there = path.read_bytes(), path.stat()
    path.write_bytes(b"x" * len(good))
    os.utime(path, ns=(there.st_atime_ns, there.st_mtime_ns))
    published._read.cache_clear()
    assert ask(STATEMENTS).json() == before
    path.write_bytes(good)
    stages.signed(statement, stages.organisation("Ferry House", "ferry@lumera.example"))
    house.publish(statement)
    (now,) = ask(STATEMENTS).json()["items"]
    assert now["counts"]["organisations"] == before["items"][0]["counts"]["organisations"] + 1


def test_an_answer_that_has_not_changed_is_not_sent_again(statement):
    address = f"{STATEMENTS}/{statement.slug_id}"
    tag = ask(address)["ETag"]
    again = ask(address, **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    head = Client().head(address)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", tag)


def test_errors_are_problems_in_the_language_that_was_asked_for(statement):
    answer = ask(f"{STATEMENTS}/unknown", **{"Accept-Language": "sr-Cyrl"})
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Content-Language"] == "sr-Cyrl"
    problem = answer.json()
    assert (problem["status"], problem["title"]) == (404, "Not Found")
    assert problem["detail"]
    wrong = ask(f"{STATEMENTS}?page=0&per_page=many").json()
    assert (wrong["status"], wrong["fields"]) == (422, ["page", "per_page"])


@each("path", ["/api/v1/nothing", "/api/v1/statements/%00", "/api/v1/", "/api/v1/statements/x/y"])
def test_what_django_refuses_by_itself_is_a_problem_too(path):
    answer = ask(path)
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.status_code in {400, 404}
    assert json.loads(answer.content)["detail"]


def test_a_wrong_method_says_which_there_are():
    answer = Client().post(STATEMENTS)
    assert (answer.status_code, answer["Allow"], answer["Content-Type"]) == (405, "GET", "application/problem+json")


def test_no_cookie_is_read_or_set_and_other_sites_may_read_only_what_is_public(statement):
    client = Client()
    client.cookies["django_language"] = "sq"
    for path in (STATEMENTS, f"{STATEMENTS}?lang=sq", "/api/v1/desk/statements?lang=sq", "/api/v1/openapi.json"):
        answer = client.get(path)
        assert not answer.cookies, path
        assert "Cookie" not in answer.get("Vary", "")
        assert ("Access-Control-Allow-Origin" in answer) == ("/desk/" not in path), path
        assert "Access-Control-Allow-Credentials" not in answer
    assert client.options(STATEMENTS)["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert "Access-Control-Allow-Origin" not in client.post(STATEMENTS)
    assert "Access-Control-Allow-Origin" not in client.options("/api/v1/desk/statements")


def test_a_network_that_asks_too_often_waits(monkeypatch):
    monkeypatch.setattr(rate, "networks", rate.Rate(2))
    monkeypatch.setattr("undersigned.api.rate.time.monotonic", lambda: 600.0)
    assert [Client(REMOTE_ADDR="192.0.2.9").get(STATEMENTS).status_code for _ in range(3)] == [200, 200, 429]
    last = Client(REMOTE_ADDR="192.0.2.9").get(STATEMENTS)
    assert (last["Retry-After"], last["Content-Type"]) == ("60", "application/problem+json")
    assert Client(REMOTE_ADDR="192.0.2.10").get(STATEMENTS).status_code == 200
    monkeypatch.setattr("undersigned.api.rate.time.monotonic", lambda: 661.0)
    assert Client(REMOTE_ADDR="192.0.2.9").get(STATEMENTS).status_code == 200


def test_the_page_for_people_needs_no_script_and_names_every_route():
    answer = Client().get("/api/")
    said = answer.content.decode()
    assert "<script" not in said
    for path in json.loads(Client().get("/api/v1/openapi.json").content)["paths"]:
        assert path in said
