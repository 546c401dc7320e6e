"""Traps in the form, the queue of suspicious signatures, and the list of whom editors block."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import stages
from tests.examples import each
from tests.web.browsing import screen, signed_in, words
from tests.web.test_limit import browser
from tests.web.test_sign import asked, step_1, step_2
from undersigned.actions import sign
from undersigned.models import Block, Invalidation, Signature, SigningForm, Statement
from undersigned.views.desk.sign.queue import WAVE
from undersigned.views.sign import arrival

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement() -> Statement:
    return stages.opened()


@pytest.fixture
def people(monkeypatch):
    """People, who take their time."""
    monkeypatch.setattr(arrival, "QUICKEST", timedelta(seconds=3))


def ago(seconds: int) -> str:
    return arrival.stamp(timezone.now().timestamp() - seconds)


def doubts_after(statement: Statement, **changes: Any) -> list[str]:
    asked(statement, "person", **changes)
    return Signature.objects.latest("requested").doubts


def test_the_form_brings_back_when_it_was_seen(statement, people):
    page = Client().get(f"/sign/{statement.slug_id}/?as=person").content.decode()
    since = re.search(r'name="since" value="([^"]+)"', page)
    assert since
    assert doubts_after(statement, since=since[1]) == ["quick"]
    assert doubts_after(statement, since=ago(3), mail="b@b.example") == []


@each("since", ["", "1", "x" * 10_000, "\x00", "eyJ9:1:2", "1:1uXXXX:forged"])
def test_a_form_without_a_moment_of_ours_is_too_quick(statement, people, since):
    assert doubts_after(statement, since=since) == ["quick"]


def test_who_mends_a_field_was_there_before(statement, people):
    client = Client()
    refused = step_1(client, statement, "person", since=ago(30), mail="nobody").content.decode()
    carried = re.search(r'name="since" value="([^"]+)"', refused)
    assert carried
    assert step_1(client, statement, "person", since=carried[1]).status_code == 302
    client.get(f"/sign/{statement.slug_id}/?change=1")
    assert step_1(client, statement, "person", since=ago(0)).status_code == 302  # it has come back from step 2
    assert step_2(client, statement).status_code == 302
    assert Signature.objects.get().doubts == []


def test_the_trap_is_out_of_peoples_way_and_remembered(statement):
    page = Client().get(f"/sign/{statement.slug_id}/?as=organisation").content.decode()
    trap = re.search(r'<div class="trap" aria-hidden="true">.*?</div>', page)
    assert trap
    assert 'tabindex="-1"' in trap[0]
    client = Client()
    assert step_1(client, statement, "person", website="https://buy.example").status_code == 302
    assert SigningForm.objects.get().values["odd"] == ["trap"]
    assert step_1(client, statement, "person").status_code == 302
    assert step_2(client, statement).status_code == 302
    assert Signature.objects.get().doubts == ["trap"]


def test_nobody_is_too_quick_in_a_demo(statement, people, settings):
    settings.DEMO = True
    assert doubts_after(statement) == []
    assert django_settings.DEMO


def held(statement: Statement, number: int, network: str = "192.0.2.7") -> Signature:
    client = browser(network)
    step_1(client, statement, "person", name=f"Ana Number{number}", mail=f"{number}@a.example", website="x")
    assert step_2(client, statement).status_code == 302
    signature = Signature.objects.latest("requested")
    return sign.confirm(stages.requested_link(signature)).signature


def test_each_has_its_reasons_in_words_and_can_be_accepted(statement):
    rows = [held(statement, number) for number in range(2)]
    desk, where = signed_in(), screen(statement, "queue")
    shown = words(desk.get(where))
    for part in (
        "Ana Number0",
        "0@a.example",
        "Waiting for the coordinator",
        "A field that people do not see was filled",
    ):
        assert part in shown
    board = words(desk.get(screen(statement, "sign")))
    assert "A field that people do not see" in board
    assert "Suspicious signatures (2)" in board
    assert "Choose at least one signature." in words(desk.post(where, {"do": "accept"}))
    assert desk.post(where, {"do": "accept", "chosen": [row.pk for row in rows]}).status_code == 302
    assert stages.counts_of(statement) == {"confirmed": 2}
    assert "2 signatures are accepted." in words(desk.get(where))
    stages.signed(statement, stages.organisation())
    second = stages.signed(statement, stages.organisation(mail="second@lumera.example")).signature
    told = words(desk.post(where, {"do": "accept", "chosen": [second.pk]}, follow=True))
    assert "0 signatures are accepted. 1 still waits, since another of its name stands" in told


@pytest.mark.long
def test_a_wave_from_one_network_is_shown_whole_taken_out_and_undone(statement):
    for number in range(WAVE):
        client = browser()
        step_1(client, statement, "person", name=f"Ana {number}", mail=f"{number}@a.example")
        step_2(client, statement)
        sign.confirm(stages.requested_link(Signature.objects.latest("requested")))
    stages.signed(statement, stages.organisation())
    desk, where = signed_in(), screen(statement, "queue")
    page = desk.get(where)
    assert f"Network 1: {WAVE} signatures came from it" in words(page)
    assert "Lumera Watch" not in words(page)
    chosen = re.findall(r'name="chosen" value="(\w+)"', page.content.decode())
    assert len(chosen) == WAVE
    assert desk.post(where, {"do": "take-out", "chosen": chosen}).status_code == 302
    assert stages.counts_of(statement) == {"refused": WAVE, "confirmed": 1}
    batch = Invalidation.objects.get()
    assert f"{WAVE} signatures" in words(desk.get(where))
    assert desk.post(where, {"do": "undo", "batch": batch.pk}).status_code == 302
    assert stages.counts_of(statement) == {"confirmed": WAVE + 1}
    assert desk.post(where, {"do": "undo", "batch": batch.pk}).status_code == 422
    assert desk.post(where, {"do": "undo", "batch": "x"}).status_code == 404


def test_who_sent_them_is_blocked_from_there(statement):
    row = held(statement, 1)
    desk, where = signed_in(), screen(statement, "queue")
    for pressed in ("block-networks", "block-mailboxes"):
        assert desk.post(where, {"do": pressed, "chosen": [row.pk]}).status_code == 302
    assert sorted(Block.objects.values_list("what", flat=True)) == ["address", "network"]
    client = browser()
    step_1(client, statement, "person", name="Miro Tal", mail="m@m.example")
    step_2(client, statement)
    assert Signature.objects.latest("requested").doubts == ["network-blocked"]
    client = browser()
    step_1(client, statement, "person", mail="1@a.example")
    assert step_2(client, statement).headers["Location"] == f"/sign/{statement.slug_id}/sent/"
    assert Signature.objects.count() == 2


def test_a_verifier_accepts_and_does_no_more_a_viewer_nothing(statement):
    row = held(statement, 1)
    where = screen(statement, "queue")
    verifier = signed_in("verifier")
    assert "1@a.example" not in words(verifier.get(where))
    for pressed in ("take-out", "undo", "block-networks", "block-mailboxes", "x"):
        assert verifier.post(where, {"do": pressed, "chosen": [row.pk]}).status_code == 403
    assert verifier.post(where, {"do": "accept", "chosen": [row.pk]}).status_code == 302
    assert signed_in("viewer").get(where).status_code == 403
    assert verifier.get("/desk/blocks/").status_code == 403


def test_what_is_of_another_statement_is_not_touched(statement):
    row = held(statement, 1)
    other = stages.frozen("Another letter\n\nWe say so.\n")
    desk = signed_in()
    assert desk.post(screen(other, "queue"), {"do": "take-out", "chosen": [row.pk]}).status_code == 422
    assert "0 signatures are accepted" in words(
        desk.post(screen(other, "queue"), {"do": "accept", "chosen": [row.pk]}, follow=True)
    )
    assert Signature.objects.get().state == "held"


def test_the_block_list_is_kept_by_editors(statement):
    desk, where = signed_in(), "/desk/blocks/"
    refused = desk.post(where, {"what": "network", "value": "nowhere", "note": "the flood of May"})
    assert refused.status_code == 422
    assert "This is not the address of a network" in words(refused)
    assert desk.post(where, {"what": "bank", "value": "x"}).status_code == 422
    assert (
        desk.post(where, {"what": "domain", "value": "lumera.example", "note": "the flood of May"}).status_code == 302
    )
    page = words(desk.get(where))
    assert "the flood of May" in page
    assert "lumera.example" not in page
    assert desk.post(where, {"remove": "٣"}).status_code == 404
    assert desk.post(where, {"remove": Block.objects.get().pk}).status_code == 302
    assert "Nobody is blocked." in words(desk.get(where))


@pytest.mark.long
def test_the_queue_asks_the_database_little(statement):
    for number in range(4):
        held(statement, number)
    desk = signed_in()
    for where in (screen(statement, "queue"), screen(statement, "claims"), "/desk/blocks/"):
        with CaptureQueriesContext(connection) as queries:
            desk.get(where)
        assert len(queries) <= 25
