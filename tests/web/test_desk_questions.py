"""Who was asked, on the coordinator's side and behind a member's link; and making a copy."""

from __future__ import annotations

import pytest

from tests import stages
from tests.web.browsing import screen, signed_in, words
from undersigned.actions.draft import questions
from undersigned.models import Member, SignOff, Statement, TextLink, database_now
from undersigned.models.sign import token_hash

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement() -> Statement:
    return stages.drafted()


def member(statement: Statement, name: str = "Reed House") -> Member:
    return Member.objects.create(statement=statement, organisation=name, language="en", token_hash=token_hash(name))


def test_the_coordinator_asks_notes_and_publishes(desk, statement):
    address = screen(statement, "asked")
    assert "Nobody was asked yet" in words(desk.get(address))
    page = desk.post(address, {"do": "ask", "who": "The fishing families", "kind": "community"}, follow=True)
    assert "no answer yet" in words(page)
    row = SignOff.objects.get()
    assert "Note the answer of The fishing families" in words(desk.get(f"{address}?note={row.pk}"))
    page = desk.post(address, {"do": f"note-{row.pk}", "said": "yes", "words": "Fair.", "by": ""})
    assert page.status_code == 422
    assert "Fair." in page.content.decode()  # nothing typed is lost
    page = desk.post(address, {"do": f"note-{row.pk}", "said": "yes", "words": "Fair.", "by": "Mira"}, follow=True)
    assert "Mira" in words(page)
    desk.post(address, {"do": "publish"})
    assert Statement.objects.get(pk=statement.pk).publish_questions
    assert "The fishing families" in words(desk.get(screen(statement, "freeze")))
    desk.post(address, {"do": "keep"})
    assert not Statement.objects.get(pk=statement.pk).publish_questions


def test_a_wrong_press_is_refused_and_loses_nothing(desk, statement):
    address = screen(statement, "asked")
    page = desk.post(address, {"do": "ask", "who": "A" * 301, "kind": "community"})
    assert page.status_code == 422
    assert "A" * 301 in page.content.decode()
    assert desk.post(address, {"do": "note-99999999999999999999"}).status_code == 422
    assert desk.post(address, {"do": "dance"}).status_code == 422
    assert not SignOff.objects.exists()


def test_a_member_answers_by_its_link(statement, client):
    ours = member(statement)
    row = questions.ask(statement, kind="organisation", who="Reed House", member=ours.pk)
    page = client.get("/round/Reed House/questions/")
    assert stages.ANSWERS["motivation"] in words(page)
    assert page.headers["Cache-Control"] == "no-store"
    sent = {
        "sign_off": row.pk,
        f"said-{row.pk}-said": "no",
        f"said-{row.pk}-words": "Not yet.",
        f"said-{row.pk}-by": "",
    }
    refused = client.post("/round/Reed House/questions/", sent)
    assert refused.status_code == 422
    assert "Not yet." in refused.content.decode()
    page = client.post("/round/Reed House/questions/", {**sent, f"said-{row.pk}-by": "Ana"}, follow=True)
    assert "Thank you" in words(page)
    row.refresh_from_db()
    assert (row.said, row.words, row.answered_by) == ("no", "Not yet.", "Ana")


def test_no_other_link_leads_there(statement, client):
    ours, theirs = member(statement), member(statement, "Lumera Watch")
    elsewhere = member(stages.drafted(), "Third House")
    row = questions.ask(statement, kind="organisation", who="Reed House", member=ours.pk)
    TextLink.objects.create(
        statement=statement, language="en", role="reader", name="A", speaks="en", token_hash=token_hash("reader")
    )
    sent = {"sign_off": row.pk, f"said-{row.pk}-said": "no", f"said-{row.pk}-by": "X"}
    for token in ("Lumera Watch", "Third House", "reader", "nothing"):
        assert client.get(f"/round/{token}/questions/").status_code == 404
        assert client.post(f"/round/{token}/questions/", sent).status_code == 404
    questions.ask(statement, kind="organisation", who="Lumera Watch", member=theirs.pk)
    assert client.post("/round/Lumera Watch/questions/", sent).status_code == 422  # theirs is another question
    Member.objects.filter(pk=ours.pk).update(revoked=database_now())
    assert client.get("/round/Reed House/questions/").status_code == 404
    assert elsewhere.sign_offs.count() == 0
    row.refresh_from_db()
    assert row.said == ""


def test_viewers_read_and_change_nothing(statement):
    viewer = signed_in("viewer")
    assert viewer.get(screen(statement, "asked")).status_code == 200
    assert viewer.post(screen(statement, "asked"), {"do": "publish"}).status_code == 403
    assert viewer.get(screen(statement, "clone")).status_code == 403
    assert viewer.post(screen(statement, "clone")).status_code == 403


def test_a_copy_is_made_after_a_page_that_says_what_comes_along(desk):
    statement = stages.opened()
    page = desk.get(screen(statement, "clone"))
    assert "To be decided anew" in words(page)
    page = desk.post(screen(statement, "clone"), follow=True)
    assert page.redirect_chain[-1][0].endswith("/review/")
    assert Statement.objects.count() == 2


def test_every_screen_says_the_next_step(desk, statement):
    assert "Next: Take a last look" in words(desk.get(screen(statement, "calls")))
    assert "Next: Take a last look" not in words(desk.get(screen(statement, "freeze")))
