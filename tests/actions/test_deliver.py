"""The statement is brought to an office: by mail with the PDF as published, or by hand with a scan."""

from __future__ import annotations

import hashlib
import json
import stat
from datetime import date, timedelta

import pytest

from tests import stages
from tests.actions.test_follow import asked, office
from tests.mailbox import mailbox
from undersigned.actions import follow
from undersigned.actions import mail as outbox
from undersigned.actions.publish.batch import retract
from undersigned.core.errors import UndersignedError
from undersigned.models import Delivery, Event, LedgerEntry, Mail, OfficeLink, database_now
from undersigned.outside.kept import Kept

pytestmark = pytest.mark.django_db

SCAN = follow.Scan("letter.pdf", b"%PDF-1.7 stamped")


def cover(**more) -> follow.Cover:
    given = {"sender": "Teuta, for the coalition", "reply_to": "desk@river.example", "words": "Dear council,"}
    return follow.cover_of(**{**given, **more}, reminder=False)


@pytest.fixture
def entry(house):
    house.published("asked a council", then=lambda statement: asked(statement, office(mail="council@city.example")))
    return LedgerEntry.objects.get()


@pytest.mark.long
def test_a_mail_brings_the_published_pdf_and_is_told_once_the_server_has_it(entry, house, settings):
    made = follow.send(entry.statement, entry.office, cover())
    assert follow.record_sent() == 0, "queued is not sent"
    with mailbox(settings) as box:
        assert outbox.drain() == 1
    (mail,) = box.mails
    pdf = (house.folder(entry.statement) / "statement.en.pdf").read_bytes()
    (file,) = mail.iter_attachments()
    assert file.get_content() == pdf
    assert (mail["To"], mail["Reply-To"]) == ("council@city.example", "desk@river.example")
    part = mail.get_body()
    assert part is not None
    body = part.get_content()
    assert "Teuta, for the coalition" in body
    assert "/office/" in body
    assert follow.record_sent() == 1
    assert follow.record_sent() == 0, "told once"
    house.publish(entry.statement)
    (told,) = json.loads(house.read(entry.statement, "ledger.json"))["deliveries"]
    digest = hashlib.sha256(pdf).hexdigest()
    assert (told["how"], told["language"], told["proof"]) == ("mail", "en", digest)
    assert "council@city.example" not in house.read(entry.statement, "ledger.json")
    made.refresh_from_db()
    assert (made.file, made.message_id) == (digest, mail["Message-ID"])
    assert house.verify(entry.statement).exit == 0
    assert "Sent to 1 addressee" in house.read(entry.statement, "en/follow/index.html")


def test_a_mail_that_was_refused_is_no_delivery(entry, settings):
    follow.send(entry.statement, entry.office, cover())
    with mailbox(settings) as box:
        box.refused["council@city.example"] = "550 no such mailbox"
        outbox.drain()
    assert follow.record_sent() == 0
    assert not Event.objects.filter(type="follow.delivered").exists()


def test_a_delivery_of_a_statement_that_was_retracted_meanwhile_holds_up_no_other(entry, settings):
    follow.send(entry.statement, entry.office, cover())
    with mailbox(settings):
        outbox.drain()
    retract(entry.statement)
    assert follow.record_sent() == 0


def test_where_the_pdf_is_made_anew_the_mail_waits(entry, house, settings):
    follow.send(entry.statement, entry.office, cover())
    (house.folder(entry.statement) / "statement.en.pdf").unlink()
    with mailbox(settings) as box:
        assert outbox.drain() == 0
    assert not box.mails
    assert Mail.objects.get(to="council@city.example").sent is None
    with pytest.raises(UndersignedError, match="being made"):
        follow.send(entry.statement, entry.office, cover())


@pytest.mark.long
def test_by_hand_with_a_scan_that_only_its_digest_tells_of(entry, house, installation):
    day = date(2026, 5, 3)
    made = follow.bring_by_hand(
        entry.statement, entry.office, day=day, note="At the registry", language="en", scan=SCAN
    )
    digest = hashlib.sha256(SCAN.data).hexdigest()
    assert Kept(installation).get(digest) == SCAN.data
    assert stat.S_IMODE((installation.home / "evidence").stat().st_mode) == 0o700
    assert follow.scan_of(entry.statement, digest, off_record=True) == ("letter.pdf", SCAN.data)
    assert follow.scan_of(stages.opened("Other\n\nWe call on the city to act.\n"), digest, off_record=True) is None
    house.publish(entry.statement)
    (told,) = json.loads(house.read(entry.statement, "ledger.json"))["deliveries"]
    assert (told["day"], told["how"], told["note"], told["proof"]) == ("2026-05-03", "hand", "At the registry", digest)
    assert SCAN.data not in house.everything(entry.statement)
    assert made.event is not None


@pytest.mark.parametrize("scan", [b"<svg onload=alert(1)>", b"PK\x03\x04", b"", b"%PDF-" + b"x" * 11_000_000])
def test_what_is_no_scan_is_refused(entry, scan, installation):
    with pytest.raises(UndersignedError):
        follow.bring_by_hand(
            entry.statement, entry.office, day=date(2026, 5, 3), note="", language="en", scan=follow.Scan("x.pdf", scan)
        )
    assert not Delivery.objects.exists()
    assert not (installation.home / "evidence").exists()


def test_a_link_is_kept_as_its_hash_and_a_new_one_ends_it(entry):
    first = follow.link_of(entry.statement, entry.office)
    assert follow.link_of(entry.statement, entry.office) == first
    token = first.rstrip("/").rpartition("/")[2]
    row = OfficeLink.objects.get()
    assert token not in (row.token_hash, row.salt)
    follow.new_link(entry.statement, entry.office)
    assert follow.link_of(entry.statement, entry.office) != first
    assert OfficeLink.objects.filter(revoked=None).count() == 1
    with pytest.raises(UndersignedError, match="Put a call"):
        follow.link_of(entry.statement, office("Parliament"))


def test_a_link_that_the_secret_no_longer_makes_is_replaced(entry, settings):
    old = follow.link_of(entry.statement, entry.office)
    settings.SECRET_KEY = "another secret"
    assert follow.known_link(entry.statement, entry.office) == ""
    new = follow.link_of(entry.statement, entry.office)
    assert new != old
    assert follow.find_office_link(new.rstrip("/").rpartition("/")[2]) == OfficeLink.objects.get()


def test_nothing_goes_out_without_a_mailbox_a_sender_or_after_three_mails(entry):
    with pytest.raises(UndersignedError, match="who sends it"):
        cover(sender=" ")
    with pytest.raises(UndersignedError, match="not a mail address"):
        cover(reply_to="nobody")
    for _ in range(3):
        follow.send(entry.statement, entry.office, cover())
    with pytest.raises(UndersignedError, match="enough mails"):
        follow.send(entry.statement, entry.office, cover())
    entry.office.mail = ""
    with pytest.raises(UndersignedError, match="No mail address"):
        follow.send(entry.statement, entry.office, cover())
    tomorrow = database_now().date() + timedelta(days=1)
    with pytest.raises(UndersignedError, match="future"):
        follow.bring_by_hand(entry.statement, entry.office, day=tomorrow, note="", language="en", scan=SCAN)
