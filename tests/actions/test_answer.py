"""Right of reply and commitment: confirmed by a mailbox, looked at, shown unedited; no scale moves by itself."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests import stages
from tests.actions.test_deliver import SCAN, cover
from tests.actions.test_follow import asked, office
from tests.house import House
from undersigned.actions import follow
from undersigned.actions.limit import LimitError
from undersigned.actions.retention import forget
from undersigned.actions.sign.confirm import TokenError
from undersigned.core.errors import UndersignedError
from undersigned.models import (
    Commitment,
    Event,
    LedgerEntry,
    Mail,
    OfficeLink,
    Reply,
    Statement,
    StatusChange,
    database_now,
)
from undersigned.outside.kept import Kept

pytestmark = pytest.mark.django_db

WORDS = "We clean it from May on.\n  Twice a year."


@pytest.fixture
def entry(house) -> LedgerEntry:
    house.published("asked an office", then=_asked)
    return LedgerEntry.objects.get()


def _asked(statement: Statement) -> None:
    made = asked(statement, office(mail="registry@freemail.example", site="https://www.city.example/"))
    follow.link_of(statement, made.office)


def given(**more: Any) -> follow.Given:
    what = {"words": WORDS, "language": "en", "capacity": "Head of the water department", "address": "w@city.example"}
    return follow.Given(**{**what, **more})


def said(entry: LedgerEntry, what: str = "reply", **more: Any) -> tuple[Any, str]:
    """What was typed, and the secret of the mail that confirms it."""
    say = follow.commit if what == "commitment" else follow.reply
    made = say(OfficeLink.objects.get(revoked=None), entry, given(**more), language="en")
    mail = Mail.objects.filter(body__contains=f"/{what}/").latest("pk")
    return made, stages.link_in(mail, what)


@contextmanager
def rolled_back() -> Iterator[None]:
    """Cases that begin with the same entry."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def confirmed(entry: LedgerEntry, what: str = "reply", **more: Any) -> Any:
    made, token = said(entry, what, **more)
    return follow.confirm_said(type(made), token)


def due() -> int:
    for kind in (Reply, Commitment):
        kind.objects.filter(state="waiting").exclude(until=None).update(until=database_now())
    return follow.record_answers()


def told(house: House, entry: LedgerEntry) -> list[dict[str, Any]]:
    """What the ledger tells of the call."""
    house.pages(entry.statement)
    (row,) = json.loads(house.read(entry.statement, "ledger.json"))["entries"]
    return row["events"][1:]


def verified(house: House, entry: LedgerEntry) -> bool:
    house.publish(entry.statement)
    return house.verify(entry.statement).exit == 0


@pytest.mark.long
def test_an_answer_is_public_unedited_two_working_days_after_its_mailbox_confirmed_it(entry, house):
    made, token = said(entry)
    assert due() == 0, "nothing counts before the button"
    made = follow.confirm_said(Reply, token)
    assert made.until is not None
    assert made.until > database_now() + timedelta(days=1, hours=23)
    assert follow.record_answers() == 0, "the coalition has time for a look"
    assert told(house, entry) == []
    assert due() == 1
    (event,) = told(house, entry)
    assert (event["words"], event["capacity"], event["verified"], event["how"], event["file"]) == (
        *("We clean it from May on.\nTwice a year.", "Head of the water department", "domain", "form", None),
    )
    page = house.read(entry.statement, "en/follow/e1-call-1.html")
    for part in ("We clean it from May on.<br>Twice a year.", "Unedited.", "own domain", "No answer yet"):
        assert part in page
    assert verified(house, entry)
    assert "w@city.example" not in house.everything(entry.statement).decode(errors="replace")
    assert not StatusChange.objects.exists(), "an answer moves no scale"


def test_a_letter_is_kept_and_only_its_digest_and_number_are_public(entry, house, installation):
    made = confirmed(entry, letter=SCAN, protocol="04-117/26", day=date(2026, 5, 3))
    assert due() == 1
    (event,) = told(house, entry)
    digest = hashlib.sha256(SCAN.data).hexdigest()
    assert (event["how"], event["protocol"], event["day"], event["file"]) == (
        "letter",
        "04-117/26",
        "2026-05-03",
        digest,
    )
    assert verified(house, entry)
    assert SCAN.data not in house.everything(entry.statement)
    assert follow.scan_of(entry.statement, digest, off_record=False) == ("letter.pdf", SCAN.data)
    assert made.state == "waiting"


def test_what_a_mailbox_proves(entry):
    for address, site, proved in (
        ("a@city.example", "https://www.city.example/", "domain"),
        ("a@water.city.example", "https://www.city.example/", "domain"),
        ("a@city.example.evil.example", "https://www.city.example/", ""),
        ("a@notcity.example", "https://www.city.example/", ""),
        ("x@gmail.com", "https://gmail.com/", ""),
        ("page@facebook.com", "https://facebook.com/city", ""),
        ("x@city.example", "", ""),
        ("REGISTRY@freemail.example", "", "domain"),
    ):
        with rolled_back():
            entry.office.site = site
            entry.office.save()
            assert confirmed(entry, address=address).verified == proved, (address, site)


def test_the_very_mailbox_to_which_it_was_sent(entry, settings):
    settings.DEMO = True
    entry.office.mail = "city@gmail.com"
    entry.office.save()
    follow.send(entry.statement, entry.office, cover())
    assert confirmed(entry, address="City@gmail.com").verified == "mailbox"
    assert confirmed(entry, address="other@gmail.com").verified == ""


def test_what_no_mailbox_proves_waits_for_the_coordinator(entry, house):
    first, second = confirmed(entry, address="x@gmail.com"), confirmed(entry, address="y@gmail.com", words="Forged.")
    assert first.until is None
    assert due() == 0
    follow.not_theirs(second)
    follow.accept(first)
    (event,) = told(house, entry)
    assert (event["verified"], event["capacity"]) == ("coalition", "Head of the water department")
    with pytest.raises(UndersignedError, match="does not wait"):
        follow.accept(second)
    own = confirmed(entry)
    with pytest.raises(UndersignedError, match="held back, not refused"):
        follow.not_theirs(own)


@pytest.mark.parametrize("what", ["reply", pytest.param("commitment", marks=pytest.mark.long)])
def test_what_is_held_says_so_and_stays_unseen(entry, house, what):
    made = confirmed(entry, what, words="We know where you live.")
    with pytest.raises(UndersignedError, match="why"):
        follow.hold(made, why="rude")
    follow.hold(made, why="threat")
    assert due() == 0
    (event,) = told(house, entry)
    assert (event["type"], event["why"]) == ("follow.held", "threat")
    assert verified(house, entry)
    everything = house.everything(entry.statement)
    assert b"It threatens somebody." in everything
    assert b"where you live" not in everything
    made.refresh_from_db()
    follow.accept(made)
    assert [one["type"] for one in told(house, entry)][1:] == [
        f"follow.{'replied' if what == 'reply' else 'committed'}"
    ]
    assert verified(house, entry)


def test_a_link_confirms_once_and_not_for_ever(entry):
    _, token = said(entry)
    with pytest.raises(TokenError) as unknown:
        follow.confirm_said(Commitment, token)
    assert unknown.value.reason == "unknown"
    Reply.objects.update(until=database_now() - timedelta(seconds=1))
    with pytest.raises(TokenError) as late:
        follow.confirm_said(Reply, token)
    assert late.value.reason == "expired"
    Reply.objects.update(until=database_now() + timedelta(hours=1))
    follow.confirm_said(Reply, token)
    with pytest.raises(TokenError) as twice:
        follow.confirm_said(Reply, token)
    assert twice.value.reason == "used"
    assert token not in Reply.objects.get().token_hash


@pytest.mark.long
def test_a_commitment_is_taken_back_by_its_own_link(entry, house):
    made, token = said(entry, "commitment", words="We print both names.")
    with pytest.raises(TokenError):
        follow.take_back(token)
    follow.confirm_said(Commitment, token)
    with pytest.raises(UndersignedError, match="already"):
        said(entry, "commitment")
    assert due() == 1
    with pytest.raises(UndersignedError, match="not in the log yet"):
        follow.take_back(token)
    assert [one["type"] for one in told(house, entry)] == ["follow.committed"]
    follow.take_back(token)
    assert [one["type"] for one in told(house, entry)] == ["follow.committed", "follow.ended"]
    assert verified(house, entry)
    assert "Taken back later." in house.read(entry.statement, "en/follow/e1-call-1.html")
    with pytest.raises(TokenError):
        follow.take_back(token)
    made.refresh_from_db()
    assert made.state == "ended"
    assert said(entry, "commitment")[1] != token, "it may commit anew"


def test_a_commitment_that_is_taken_back_in_time_was_never_public(entry, house):
    made, token = said(entry, "commitment")
    follow.confirm_said(Commitment, token)
    follow.take_back(token)
    assert due() == 0
    assert told(house, entry) == []
    assert not Event.objects.filter(type__in=["follow.committed", "follow.ended"]).exists()
    assert made.entry_id == entry.pk


@pytest.mark.long
def test_the_coordinator_moves_the_response_by_an_answer_and_by_that_alone(entry, house, django_user_model):
    by = django_user_model.objects.create_user(username="ana", role="editor")
    made = confirmed(entry)
    follow.accept(made)
    with pytest.raises(UndersignedError, match="not in the log yet"):
        follow.move_by(Reply.objects.get(), to="in-full", reason="Answered.", by=by)
    told(house, entry)
    made = Reply.objects.get()
    with pytest.raises(UndersignedError, match="one of the steps"):
        follow.move_by(made, to="done", reason="Answered.", by=by)
    follow.move_by(made, to="in-full", reason="It answers each point.", by=by)
    event = told(house, entry)[-1]
    assert (event["type"], event["to"]) == ("follow.response", "in-full")
    (piece,) = event["evidence"]
    name = piece["url"].partition("/en/")[2]
    page, fragment = name.split("#")
    assert f'id="{fragment}"' in house.read(entry.statement, f"en/{page}")
    assert verified(house, entry)
    assert not Event.objects.filter(type="follow.progress").exists()


def test_an_answer_that_cannot_stand_is_refused_in_words(entry, installation):
    for more, words in (
        ({"words": " \n "}, "Write what"),
        ({"capacity": ""}, "in which capacity"),
        ({"address": "nobody"}, "not a mail address"),
        ({"words": "a \u202e b"}, "character"),
        ({"words": "x" * 10_001}, "too long"),
        ({"language": "no tag"}, "."),
        ({"letter": SCAN, "day": date(2999, 1, 1)}, "future"),
        ({"letter": follow.Scan("x", b"<script>")}, "PDF"),
    ):
        with pytest.raises(UndersignedError, match=words):
            said(entry, **more)
        assert not Reply.objects.exists(), words
        assert not Mail.objects.filter(body__contains="/reply/").exists(), words
        assert not (installation.home / "evidence").exists(), words


def test_another_offices_call_is_not_answered(entry):
    other = asked(entry.statement, office("Parliament"))
    with pytest.raises(UndersignedError, match="not put to your office"):
        said(other)
    follow.new_link(entry.statement, entry.office)
    assert OfficeLink.objects.filter(revoked=None).count() == 1


def test_one_link_and_one_mailbox_have_their_limits(entry):
    for _ in range(5):
        said(entry)
    with pytest.raises(UndersignedError, match="enough mails"):
        said(entry)
    for number in range(25):
        said(entry, address=f"x{number}@city.example")
    with pytest.raises(LimitError):
        said(entry, address="last@city.example")


def test_what_nobody_confirmed_goes_and_addresses_do_not_stay(entry, installation, django_capture_on_commit_callbacks):
    said(entry, letter=SCAN)
    kept = confirmed(entry)
    follow.accept(kept)
    refused = confirmed(entry, address="x@gmail.com")
    follow.not_theirs(refused)
    digest, old = hashlib.sha256(SCAN.data).hexdigest(), database_now() - timedelta(days=31)
    Reply.objects.update(made=old)
    Reply.objects.filter(state="pending").update(until=old)
    os.utime(Kept(installation).folder / digest, (0, 0))
    with django_capture_on_commit_callbacks(execute=True):
        forget()
    (left,) = Reply.objects.all()
    assert (left.pk, left.mail) == (kept.pk, "")
    assert Kept(installation).get(digest) is None
