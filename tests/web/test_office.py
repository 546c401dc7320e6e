"""The office's private pages: its calls, an answer, a commitment, the button in the mail; and the desk's look."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import stages
from tests.actions.test_follow import asked, office
from tests.examples import each
from tests.web.browsing import screen, signed_in, words
from undersigned.actions import follow, limit
from undersigned.actions.publish.batch import retract
from undersigned.models import Commitment, Event, LedgerEntry, Mail, Reply, Statement

pytestmark = pytest.mark.django_db

ANSWER = {
    "words": "We clean it <b>from May</b> on.",
    "language": "en",
    "other": "",
    "capacity": "Head of the water department",
    "mail": "water@city.example",
    "protocol": "",
    "day": "",
}


@pytest.fixture
def entry(house) -> LedgerEntry:
    statement = house.published()
    return asked(statement, office(site="https://city.example/"))


def private(entry: LedgerEntry) -> str:
    return "/office/" + follow.link_of(entry.statement, entry.office).rstrip("/").rpartition("/")[2] + "/"


def mailed(what: str) -> str:
    return f"/{what}/" + stages.link_in(Mail.objects.filter(body__contains=f"/{what}/").latest("pk"), what) + "/"


def answered(entry: LedgerEntry, **more: Any) -> str:
    """An answer that was typed; the address in its mail."""
    assert Client().post(f"{private(entry)}{entry.pk}/", {**ANSWER, **more}).status_code == 302
    return mailed("reply")


def test_from_the_link_to_the_public_page(entry, house):
    visitor, address = Client(), private(entry)
    seen = visitor.get(address)
    for part in ("publish the water tests each month", "No answer yet", "Not started", "1 June 2026", "Answer call 1"):
        assert part in words(seen)
    assert "/edition-1/en/#c2" in seen.content.decode()
    assert seen.headers["Cache-Control"] == "no-store"
    assert "noindex" in seen.headers["X-Robots-Tag"]
    assert "two working days" in words(visitor.get(f"{address}{entry.pk}/"))
    sent = visitor.post(f"{address}{entry.pk}/", ANSWER, follow=True)
    assert "A mail with a link is on its way" in words(sent)
    assert "Head of the water" not in words(sent), "nobody has confirmed it"
    link = mailed("reply")
    assert "Is this your office's answer?" in words(visitor.get(link))
    assert Reply.objects.get().state == "pending", "looking changes nothing"
    assert "The coalition has a look until" in words(visitor.post(link))
    assert "the coalition has a look" in words(visitor.get(address))
    desk, page = signed_in(), screen(entry.statement, "entry", entry.pk)
    assert "public by itself on" in words(desk.get(screen(entry.statement, "follow")))
    shown = words(desk.get(page))
    assert "own domain" in shown
    key = f"reply-{Reply.objects.get().pk}"
    assert desk.post(page, {"do": "accept", "said": key}).status_code == 302
    house.publish(entry.statement)
    public = house.read(entry.statement, "en/follow/e1-call-1.html")
    assert "We clean it &lt;b&gt;from May&lt;/b&gt; on." in public
    assert "It answers in full" in words(desk.get(page))
    moved = {"do": "move", "said": key, "to": "in-full", "reason": "It answers each point."}
    assert desk.post(page, moved).status_code == 302
    assert "Answered in full" in words(visitor.get(address))
    assert "Not started" in words(visitor.get(address))


@pytest.mark.long
def test_a_commitment_and_taking_it_back(entry, house):
    visitor, address = Client(), private(entry)
    assert visitor.post(f"{address}{entry.pk}/commit/", ANSWER).status_code == 302
    link = mailed("commitment")
    assert "Does your office commit to this?" in words(visitor.get(link))
    assert visitor.post(link, {"do": "back"}).status_code == 404, "what is not confirmed is not taken back"
    assert visitor.post(link).status_code == 200
    assert visitor.post(link).status_code == 410
    follow.accept(Commitment.objects.get())
    house.publish(entry.statement)
    assert "Take the commitment back" in words(visitor.get(link))
    assert visitor.post(link, {"do": "back"}).status_code == 302
    assert "Taken back" in words(visitor.get(link))
    assert Event.objects.filter(type="follow.ended").count() == 1


@pytest.mark.long
@each(
    ("sent", "told"),
    [
        ({"words": ""}, "required"),
        ({"words": "a \u202e b"}, "character"),
        ({"words": "x" * 10_001}, "10000"),
        ({"capacity": ""}, "needed"),
        ({"mail": "x"}, "not a mail address"),
        ({"other": "no tag!"}, "tag"),
        ({"protocol": "04-1"}, "add the letter itself"),
        ({"day": "yesterday"}, "date"),
        ({"letter": SimpleUploadedFile("a.pdf", b"<svg onload=alert(1)>")}, "A scan is a PDF"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(entry, sent, told):
    refused = Client().post(f"{private(entry)}{entry.pk}/", {**ANSWER, **sent})
    assert refused.status_code == 422
    assert told in words(refused)
    assert not Reply.objects.exists()
    assert not Mail.objects.filter(purpose="confirmation", to="water@city.example").exists()


def test_a_letter_can_be_fetched_at_the_desk_once_its_mailbox_has_confirmed_it(entry):
    link = answered(entry, letter=SimpleUploadedFile("x.pdf", b"%PDF-1 letter"), protocol="04-1", day="2026-05-03")
    kept, desk = screen(entry.statement, "kept", Reply.objects.get().file), signed_in()
    assert desk.get(kept).status_code == 404
    Client().post(link)
    assert desk.get(kept).content == b"%PDF-1 letter"
    assert Client().get(kept).status_code == 302
    assert "04-1" in words(desk.get(screen(entry.statement, "entry", entry.pk)))


@pytest.mark.long
def test_viewers_see_of_an_answer_what_is_public_and_no_mailbox(entry, house):
    scan = SimpleUploadedFile("a.pdf", b"%PDF-1.7 letter")
    Client().post(answered(entry, words="Look for Vesna Unlike.", letter=scan))
    made, page, viewer = Reply.objects.get(), f"{screen(entry.statement, 'follow')}{entry.pk}/", signed_in("viewer")
    owner = signed_in()
    letter = f"{screen(entry.statement, 'follow')}kept/{made.file}/"
    assert "Confirmed; the coalition has a look" in words(viewer.get(page))
    for unseen in ("Vesna Unlike", "water@city.example", made.file):
        assert unseen not in viewer.get(page).content.decode()
        assert unseen in owner.get(page).content.decode()
    assert (viewer.get(letter).status_code, owner.get(letter).status_code) == (404, 200)
    follow.accept(made)
    house.publish(entry.statement)
    shown = viewer.get(page).content.decode()
    assert "Vesna Unlike" in shown
    assert "water@city.example" not in shown
    assert viewer.get(letter).status_code == 200


@pytest.mark.long
def test_held_back_at_the_desk(entry, house):
    Client().post(answered(entry, words="We know where you live."))
    desk, page, key = signed_in(), screen(entry.statement, "entry", entry.pk), f"reply-{Reply.objects.get().pk}"
    assert desk.post(page, {"do": "hold", "said": key, "why": ""}).status_code == 422
    assert desk.post(page, {"do": "hold", "said": key, "why": "threat"}).status_code == 302
    assert "It threatens somebody" in words(Client().get(private(entry)))
    assert "where you live" not in words(Client().get(private(entry)))
    house.publish(entry.statement)
    assert "An answer is held back" in house.read(entry.statement, "en/follow/e1-call-1.html")
    assert desk.post(page, {"do": "not-theirs", "said": key}).status_code == 422


@pytest.mark.long
def test_at_the_desk_only_what_belongs_to_the_entry_is_decided(entry):
    Client().post(answered(entry, mail="x@gmail.com"))
    assert "The coalition asks at your office" in words(Client().post(answered(entry, mail="x@gmail.com")))
    other = asked(entry.statement, office("Parliament"))
    desk, key = signed_in(), f"reply-{Reply.objects.latest('pk').pk}"
    for said in (key, "reply-0", f"commitment-{key[6:]}", "", "reply-" + "9" * 30, "x\x00"):
        answer = desk.post(screen(entry.statement, "entry", other.pk), {"do": "accept", "said": said})
        assert answer.status_code == 404, said
    viewer = signed_in("viewer")
    assert viewer.post(screen(entry.statement, "entry", entry.pk), {"do": "accept", "said": key}).status_code == 403
    assert desk.post(screen(entry.statement, "entry", entry.pk), {"do": "not-theirs", "said": key}).status_code == 302
    assert not Event.objects.filter(type="follow.replied").exists()


@pytest.mark.long
def test_links_that_open_nothing(entry):
    address = private(entry)
    other = asked(entry.statement, office("Parliament"))
    for path in ("/office/x/", f"/office/{'x' * 43}/{entry.pk}/", "/reply/x/", "/commitment/x/"):
        assert Client().get(path).status_code == 404, path
        assert Client().post(path, ANSWER).status_code in {404, 405}, path
    for part in (other.pk, "x", "0" * 32):
        assert Client().get(f"{address}{part}/").status_code == 404
        assert Client().post(f"{address}{part}/commit/", ANSWER).status_code == 404
    follow.new_link(entry.statement, entry.office)
    assert Client().get(address).status_code == 404
    link = answered(entry)
    Client().post(link)
    assert Client().get(link).status_code == 410
    assert Client().post(link).status_code == 410
    follow.link_of(entry.statement, other.office)
    retract(Statement.objects.get(pk=entry.statement_id))
    assert Client().get(private(entry)).status_code == 410
    assert Client().post(f"{private(entry)}{entry.pk}/", ANSWER).status_code == 410


def test_too_many_from_one_network_are_told_to_wait(entry):
    address, visitor = f"{private(entry)}{entry.pk}/", Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(limit.REQUESTS.most - 1):
        limit.check_network(limit.REQUESTS, "203.0.113.9")
    assert visitor.post(address, {**ANSWER, "words": ""}).status_code == 422
    assert visitor.post(address, ANSWER).status_code == 429
    assert not Reply.objects.exists()


def test_the_page_asks_the_database_little_in_each_language(entry):
    for number in range(5):
        asked(entry.statement, office(f"Office {number}"))
    for tag in ("en", "sq", "sr-latn", "sr"):
        visitor, address = Client(headers={"Accept-Language": tag}), private(entry)
        with CaptureQueriesContext(connection) as queries:
            seen = visitor.get(address)
        assert re.search(rf'<html lang="{tag.split("-")[0]}', seen.content.decode())
        assert len(queries) <= 25, tag
        assert "<script" not in seen.content.decode()
