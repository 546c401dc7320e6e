"""Comment rounds on the coordinator's side: members, preview, opening, answering one by one, closing, next step."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import coalition
from tests.examples import each
from tests.web.browsing import fields, screen, signed_in, words
from undersigned.actions import draft
from undersigned.actions.draft import answers, rounds
from undersigned.models import CommentRound, Mail, Member, Statement

pytestmark = pytest.mark.django_db
PROPOSED = "We ask that the river be cleaned before winter."
LINK = re.compile(r"http://localhost:8000/round/[\w-]{43}/")


@pytest.fixture
def statement() -> Statement:
    return coalition.drafted("sq")


def press(desk: Client, statement: Statement, do: str, name: str = "rounds", **data: str) -> Any:
    """Press a button of a screen and see where it leads."""
    return desk.post(screen(statement, name), {"do": do, **data}, follow=True)


def form(**changes: str) -> dict[str, str]:
    """A round as a coordinator fills it in."""
    day = (timezone.now() + timedelta(days=3)).strftime("%Y-%m-%d")
    values = {"number": "1", "message": "Read clause 1.", "day": day, "hour": "18:00", "zone": "Europe/Belgrade"}
    return {**values, "remind": "usual", **changes}


def test_a_member_without_an_address_gets_a_link_to_carry_shown_this_once(desk: Client, statement: Statement):
    one = {"one-organisation": "Vardena Choir", "one-mail": "", "one-language": "sq"}
    added = press(desk, statement, "add", **one)
    assert added.status_code == 200
    (link,) = LINK.findall(added.content.decode())
    assert Client().get(link.removeprefix("http://localhost:8000")).status_code == 200
    assert LINK.findall(press(desk, statement, "add", **one).content.decode()) == [link]  # pressed twice
    assert Member.objects.count() == 1
    assert not LINK.search(desk.get(screen(statement, "rounds")).content.decode())


def test_members_are_pasted_a_line_each_with_an_address_or_without(desk: Client, statement: Statement):
    lines = "Lumera Watch <office@lumera.example>\nVardena Choir\n\nFerry Museum, museum@ferry.example\nVardena Choir"
    added = press(desk, statement, "paste", **{"many-lines": lines, "many-language": "en"})
    assert "3 members are added." in words(added)
    assert len(LINK.findall(added.content.decode())) == 1
    assert {(m.organisation, m.mail) for m in Member.objects.all()} == {
        ("Lumera Watch", "office@lumera.example"),
        ("Vardena Choir", ""),
        ("Ferry Museum", "museum@ferry.example"),
    }
    wrong = "Reed Cutters\nOld Mill <no address>\n<a@b.example>"
    refused = press(desk, statement, "paste", **{"many-lines": wrong, "many-language": "en"})
    assert refused.status_code == 422
    assert "Lines 2, 3 are not of the form" in words(refused)
    assert "Reed Cutters" in refused.content.decode()
    assert Member.objects.count() == 3


def test_a_link_is_renewed_and_ended(desk: Client, statement: Statement):
    member, first = coalition.member(statement)
    renewed = press(desk, statement, "renew", member=str(member.pk))
    (link,) = LINK.findall(renewed.content.decode())
    assert Client().get(f"/round/{first}/").status_code == 404
    assert Client().get(link.removeprefix("http://localhost:8000")).status_code == 200
    ended = press(desk, statement, "revoke", member=str(member.pk))
    assert "The link of Lumera Watch no longer works." in words(ended)
    gone = Client().get(link.removeprefix("http://localhost:8000"))
    assert gone.status_code == 404
    assert "This link is no longer valid" in words(gone)
    other = coalition.drafted()
    stranger, token = coalition.member(other)
    for id in (str(stranger.pk), "0", "x", "٣", "9" * 30, ""):
        assert press(desk, statement, "revoke", member=id).status_code == 404
    assert Client().get(f"/round/{token}/").status_code == 200


@pytest.mark.long
def test_the_preview_shows_what_members_will_see_and_sends_nothing(desk: Client, statement: Statement):
    coalition.three(statement)
    shown = press(desk, statement, "preview", **form())
    assert shown.status_code == 200
    for sentence in ("It goes to 3 members.", "2 of them get the link by mail.", "Read clause 1.", "No objection by"):
        assert sentence in words(shown)
    assert coalition.CLAUSES["en"][1] in words(shown)
    albanian = press(desk, statement, "preview", **form(text="sq"))
    assert coalition.CLAUSES["sq"][1] in words(albanian)
    assert not CommentRound.objects.exists()
    assert not Mail.objects.exists()
    assert Statement.objects.get(pk=statement.pk).timezone == statement.timezone
    back = press(desk, statement, "change", **form())
    assert fields(back)["message"] == "Read clause 1."
    opened = press(desk, statement, "open", **form())
    assert "Round 1 is open." in words(opened)
    assert "Round 1 is open." in words(press(desk, statement, "open", **form()))  # pressed twice
    assert CommentRound.objects.count() == 1
    assert Mail.objects.count() == 2
    assert "the river" not in "".join(Mail.objects.values_list("subject", flat=True))


@pytest.mark.long
@each(
    ("changes", "sentence"),
    [
        ({"day": ""}, "No objection by: day"),
        ({"hour": "25:00"}, "At what time?"),
        ({"zone": "Mars/Olympus"}, "Choose a time zone"),
        ({"day": "2020-01-01"}, "at least 3 hours"),
        ({"day": "9999-12-31"}, "more than a year away"),
        ({"day": "9999-12-31", "hour": "23:00", "zone": "America/Lima"}, "too far away"),
        ({"message": "a\u202eb"}, "U+202E"),
        ({"message": "x" * 5_001}, "too long"),
        ({"remind": "at"}, "Say when, or choose another reminder."),
        ({"remind": "at", "remind_day": "2020-01-01", "remind_hour": "10:00"}, "The reminder must come after now"),
        ({"remind": ""}, "Say whether a reminder goes out."),
        ({"number": "x"}, "Number"),
    ],
)
def test_what_is_not_right_yet_is_said_and_stays_typed(
    desk: Client, statement: Statement, changes: dict[str, str], sentence: str
):
    coalition.member(statement)
    for do in ("preview", "open"):
        refused = press(desk, statement, do, **form(**changes))
        assert refused.status_code == 422
        assert sentence in words(refused)
        assert changes.get("message", "Read clause 1.") in refused.content.decode()
    assert not CommentRound.objects.exists()


def test_the_reminder_is_chosen(desk: Client, statement: Statement):
    coalition.member(statement)
    day = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d")
    press(desk, statement, "open", **form(remind="at", remind_day=day, remind_hour="09:30"))
    round = CommentRound.objects.get()
    assert round.remind_at is not None
    assert round.remind_at.strftime("%Y-%m-%d") == day
    assert round.remind_at < round.deadline


def test_closing_with_open_comments_says_how_many_and_asks(desk: Client, statement: Statement):
    (watch, _), *_others = coalition.three(statement)
    round = coalition.opened(statement)
    coalition.said(round, watch)
    page = desk.get(screen(statement, "rounds-close"))
    assert "1 comment has no answer yet." in words(page)
    assert "All members are told that you close it early" in words(page)
    assert "Close it with 1 comment unanswered" in words(page)
    typed = {**fields(page), "closing": "We go on."}
    coalition.said(round, watch, "One more, meanwhile.")
    refused = press(desk, statement, "anyway", "rounds-close", **typed)
    assert refused.status_code == 422
    assert "Comments without an answer: 2." in words(refused)
    assert fields(refused)["closing"] == "We go on."
    assert press(desk, statement, "close", "rounds-close", **fields(refused)).status_code == 422
    done = press(desk, statement, "anyway", "rounds-close", **fields(refused))
    assert "The round is closed" in words(done)
    assert "2 comments have no answer." in words(done)
    assert len(coalition.mails("What became")) == 2
    press(desk, statement, "anyway", "rounds-close", **fields(refused))
    assert len(coalition.mails("What became")) == 2


def test_the_screen_shows_who_said_what_and_who_was_silent(desk: Client, statement: Statement):
    (watch, _), (museum, _), _choir = coalition.three(statement)
    round = coalition.opened(statement)
    coalition.said(round, watch, audience="coordinator")
    rounds.take_stand(round, museum, said="objection", words="Nobody asked us.")
    shown = words(desk.get(screen(statement, "rounds")))
    assert "Said nothing Vardena Choir" in shown
    assert "Commented Lumera Watch" in shown
    assert "objects : Nobody asked us." in shown or "objects: Nobody asked us." in shown
    assert "office@lumera.example" in shown
    seen = words(desk.get(screen(statement, "rounds-seen")))
    assert coalition.CLAUSES["en"][1] in seen
    viewer = words(signed_in("viewer").get(screen(statement, "rounds")))
    assert "Nobody asked us." in viewer
    assert "@" not in viewer


def test_unanswered_comments_and_a_round_past_its_time_are_the_next_step(desk: Client, statement: Statement):
    member, _ = coalition.member(statement)
    round = coalition.opened(statement)
    overview = screen(statement, "statement")
    assert "Answer the comments" not in words(desk.get(overview))
    comment = coalition.said(round, member)
    shown = words(desk.get(overview))
    assert "Answer the comments of the members" in shown
    assert "round 1 is open, 1 comment unanswered" in shown
    answers.answer(comment, verdict="accepted")
    assert "Answer the comments" not in words(desk.get(overview))
    coalition.past(round)
    assert "round 1: the deadline has passed" in words(desk.get(overview))
    assert "Answer the comments" in words(desk.get(overview))
    rounds.close_round(round)
    assert "Answer the comments" not in words(desk.get(overview))


def test_the_last_look_hints_and_does_not_block(desk: Client, statement: Statement):
    (watch, _), (museum, _), _choir = coalition.three(statement)
    round = coalition.opened(statement)
    assert "To think of" in words(desk.get(screen(statement, "freeze")))
    coalition.said(round, watch)
    rounds.take_stand(round, museum, said="objection", words="Nobody asked us.")
    page = desk.get(screen(statement, "freeze"))
    for hint in (
        "1 comment has no answer.",
        "Comment round 1 is still open.",
        "Ferry Museum objects: Nobody asked us.",
        "Silent in the last round, which is no agreement: Vardena Choir",
    ):
        assert hint in words(page)
    done = desk.post(screen(statement, "freeze"), {"do": "freeze", "authoritative": "all"})
    assert done.status_code == 302
    assert "To think of" not in words(desk.get(screen(coalition.drafted(), "freeze")))


def test_a_frozen_text_goes_round_no_more_but_its_round_can_be_closed(desk: Client, statement: Statement):
    coalition.member(statement, mail="office@lumera.example")
    coalition.opened(statement)
    draft.freeze(statement, authoritative="all")
    page = desk.get(screen(statement, "rounds"))
    assert page.status_code == 200
    assert "Add members" not in words(page)
    done = press(desk, statement, "close", "rounds-close", closing="", unanswered="0")
    assert "The round is closed" in words(done)
    assert len(coalition.mails("What became")) == 1
    refused = press(desk, statement, "open", **form(number="2"))
    assert refused.status_code == 422


def test_unknown_buttons_change_nothing(desk: Client, statement: Statement):
    coalition.member(statement)
    for do in ("", "nothing", "open ", "٣"):
        assert press(desk, statement, do).status_code == 422


def test_more_time_is_given_on_the_screen_and_less_is_refused_in_words(desk: Client, statement: Statement):
    coalition.three(statement)
    opened = coalition.opened(statement)
    day = lambda days: (timezone.now() + timedelta(days=days)).strftime("%Y-%m-%d")  # noqa: E731 - one expression
    refused = press(desk, statement, "extend", **{"more-day": day(1), "more-hour": "12:00"})
    assert refused.status_code == 422
    assert "must be later than the one that the members were told" in words(refused)
    assert press(desk, statement, "extend", **{"more-day": "soon", "more-hour": ""}).status_code == 422
    done = press(desk, statement, "extend", **{"more-day": day(6), "more-hour": "12:00"})
    assert "The members have more time" in words(done)
    assert CommentRound.objects.get().deadline > opened.deadline
