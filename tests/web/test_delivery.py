"""Bringing the statement to an office at the desk: the mail is seen first, by hand with a scan, reminders, the link."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import stages
from tests.actions.test_follow import asked, changed, office
from tests.examples import each
from tests.house import House
from tests.web.browsing import screen, signed_in, words
from undersigned.actions import follow
from undersigned.actions.record import Log
from undersigned.models import Delivery, Event, LedgerEntry, Mail, OfficeLink, database_now

pytestmark = pytest.mark.django_db

COVER = {"sender": "Teuta, secretary", "reply_to": "desk@river.example", "words": "Dear council,"}


@pytest.fixture
def entry(installation) -> LedgerEntry:
    return asked(House(installation).published(), office(mail="council@city.example"))


def page_of(entry: LedgerEntry) -> str:
    return screen(entry.statement, "delivery", entry.office_id)


def scan(data: bytes = b"%PDF-1.7 x", name: str = "stamp.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/pdf")


@pytest.mark.long
def test_the_mail_is_seen_before_it_goes(entry):
    desk, page = signed_in(), page_of(entry)
    assert "not brought to it yet" in words(desk.get(screen(entry.statement, "follow")))
    seen = desk.post(page, {**COVER, "do": "look"})
    assert seen.status_code == 200
    for part in ("Dear council,", "Teuta, secretary", "statement.en.pdf", "/office/"):
        assert part in words(seen)
    assert not Mail.objects.filter(to="council@city.example").exists()
    assert desk.post(page, {**COVER, "do": "send"}).status_code == 302
    assert Mail.objects.get(to="council@city.example").attach
    assert "waits for the mail server" in words(desk.get(page))


@each(
    ("sent", "told"),
    [
        ({"reply_to": "x"}, "not a mail address"),
        ({"sender": ""}, "required"),
        ({"words": "a \u202e b"}, "character"),
        ({"do": "x"}, "not known"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_goes_out(entry, sent, told):
    refused = signed_in().post(page_of(entry), {**COVER, "do": "send", **sent})
    assert refused.status_code == 422
    assert told in words(refused)
    assert not Delivery.objects.exists()


@pytest.mark.long
def test_by_hand_with_a_scan_that_only_the_signed_in_can_fetch(entry, installation):
    desk, page = signed_in(), page_of(entry)
    given = {"do": "hand", "day": "2026-04-02", "note": "At the registry"}
    assert desk.post(page, {**given, "scan": scan(b"<html><script>", "a.pdf")}).status_code == 422
    assert desk.post(page, given).status_code == 422
    assert not Event.objects.filter(type="follow.delivered").exists()
    assert desk.post(page, {**given, "scan": scan(name="../x\r\ny.pdf")}).status_code == 302
    (address,) = re.findall(r'href="([^"]+/kept/[^"]+)"', desk.get(page).content.decode())
    got = desk.get(address)
    assert got.content == b"%PDF-1.7 x"
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert Client().get(address).status_code == 302
    assert desk.get(address.replace(entry.statement_id, stages.drafted().pk)).status_code == 404
    assert "last on 2 April 2026" in words(desk.get(screen(entry.statement, "follow")))
    away = {"do": "away", "delivery": Delivery.objects.get().pk, "sure": "on"}
    assert "not in the log yet" in words(desk.post(page, away))
    Log(installation).sequence()
    assert "Tick that" in words(desk.post(page, {"do": "away", "delivery": away["delivery"]}))
    assert signed_in("viewer").post(page, away).status_code == 403
    assert desk.post(page, {**away, "delivery": "0"}).status_code == 404
    assert desk.post(page, away).status_code == 302
    assert "At the registry" not in words(desk.get(page))


@pytest.mark.long
def test_a_silent_office_is_reminded_by_a_persons_press_alone(entry):
    day = database_now().date() - timedelta(days=40)
    follow.bring_by_hand(
        entry.statement, entry.office, day=day, note="", language="en", scan=follow.Scan("x.pdf", b"%PDF-1")
    )
    desk, ledger = signed_in(), screen(entry.statement, "follow")
    shown = desk.get(ledger)
    assert "no answer for long" in words(shown)
    (address,) = re.findall(r'href="([^"]+\?reminder=1)#mail"', shown.content.decode())
    assert "A reminder to council@city.example is drafted" in words(desk.get(address))
    seen = desk.post(address, {**COVER, "do": "look"})
    assert "do not count that as a refusal" in words(seen)
    assert not Mail.objects.filter(to="council@city.example").exists()
    assert desk.post(address, {**COVER, "do": "send"}).status_code == 302
    mail = Mail.objects.get(to="council@city.example")
    assert (mail.purpose, mail.attach) == ("reminder", False)
    assert "no answer for long" not in words(desk.get(ledger))
    assert Event.objects.filter(type="follow.delivered").count() == 1, "a reminder brings nothing new"
    changed(entry, scale="response", to="not-competent")
    assert "no answer" not in words(desk.post(address, {**COVER, "do": "look"}))  # it has said something by now


def test_viewers_send_nothing_and_see_no_link(entry):
    follow.link_of(entry.statement, entry.office)
    viewer, page = signed_in("viewer"), page_of(entry)
    assert "/office/" not in words(viewer.get(page))
    for pressed in ("send", "renew", "hand"):
        assert viewer.post(page, {**COVER, "do": pressed}).status_code == 403
    assert OfficeLink.objects.get().revoked is None
    assert not Delivery.objects.exists()


def test_of_an_office_that_is_not_asked_nothing_is_there(entry):
    other = office("Parliament")
    assert signed_in().get(screen(entry.statement, "delivery", other.pk)).status_code == 404
