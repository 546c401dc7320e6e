"""Comment rounds on the coordinator's side: members, preview, opening, answering one by one, closing, next step."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import coalition, stages
from tests.web.browsing import fields, screen, signed_in, words
from undersigned.actions import draft
from undersigned.actions.draft import answers, rounds
from undersigned.models import Comment, CommentRound, Mail, Member, Statement

pytestmark = pytest.mark.django_db
PROPOSED = "We ask that the river be cleaned before winter."
LINK = re.compile(r"http://localhost:8000/round/[\w-]{43}/")


@pytest.fixture
def desk() -> Client:
    return signed_in()


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
    assert "The link of Lumera Watch works no more." in words(ended)
    gone = Client().get(link.removeprefix("http://localhost:8000"))
    assert gone.status_code == 404
    assert "This link holds no more" in words(gone)
    other = coalition.drafted()
    stranger, token = coalition.member(other)
    for id in (str(stranger.pk), "0", "x", "٣", "9" * 30, ""):
        assert press(desk, statement, "revoke", member=id).status_code == 404
    assert Client().get(f"/round/{token}/").status_code == 200


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


@pytest.mark.parametrize(
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


def test_comments_are_answered_one_after_another_open_ones_first(desk: Client, statement: Statement):
    (watch, _), (museum, _), _choir = coalition.three(statement)
    round = coalition.opened(statement)
    late = coalition.said(round, watch, "On the last.", clause=3)
    done = coalition.said(round, museum, "Answered already.")
    answers.answer(done, verdict="declined", reason="No.")
    early = coalition.said(round, museum, "On the second.", audience="coordinator")
    whole = coalition.said(round, watch, "On the whole.", clause=None)
    listed = desk.get(screen(statement, "answers"))
    order = [words(listed).index(part) for part in ("On the whole.", "On the second.", "On the last.", "Answered")]
    assert order == sorted(order)
    assert "3 comments wait for an answer." in words(listed)
    answer = desk.post(screen(statement, "answer", str(whole.pk)), {"verdict": "accepted", "seen": ""})
    assert answer["Location"] == screen(statement, "answer", str(early.pk))
    answer = desk.post(screen(statement, "answer", str(early.pk)), {"verdict": "declined", "reason": "No.", "seen": ""})
    assert answer["Location"] == screen(statement, "answer", str(late.pk))
    last = desk.post(screen(statement, "answer", str(late.pk)), {"verdict": "accepted", "seen": ""}, follow=True)
    assert "Every comment has an answer." in words(last)


def test_filters_by_state_and_organisation(desk: Client, statement: Statement):
    (watch, _), (museum, _), _choir = coalition.three(statement)
    round = coalition.opened(statement)
    coalition.said(round, watch, "Open one.")
    done = coalition.said(round, museum, "Answered one.")
    answers.answer(done, verdict="accepted")

    def shown(query: str) -> list[str]:
        page = words(desk.get(f"{screen(statement, 'answers')}?{query}"))
        return [part for part in ("Open one.", "Answered one.") if part in page]

    assert shown("") == ["Open one.", "Answered one."]
    assert shown("state=open") == ["Open one."]
    assert shown("state=answered") == ["Answered one."]
    assert shown(f"member={museum.pk}") == ["Answered one."]
    assert shown(f"state=open&member={museum.pk}") == []
    assert shown("state=replied") == []
    answers.reply(done, museum, "Thanks.")
    assert shown("state=replied") == ["Answered one."]
    assert shown("state=zz&member=x&round=99&page=zz") == []


def test_proposed_words_are_taken_over_in_one_press(desk: Client, statement: Statement):
    member, _ = coalition.member(statement)
    round = coalition.opened(statement)
    comment = coalition.said(round, member, proposal=PROPOSED)
    address = screen(statement, "answer", str(comment.pk))
    page = desk.get(address)
    assert "cleaned<ins> before winter</ins>." in page.content.decode()
    assert "Accept, and take the words into the draft" in words(page)
    hidden = dict(
        re.findall(r'<input type="hidden" name="(verdict|words|base|seen)" value="([^"]*)">', page.content.decode())
    )
    done = desk.post(address, {**hidden, "do": "take"}, follow=True)
    assert "the draft has the words in one language: English" in words(done)
    assert statement.draft_clauses.get(position=1).source("en") == PROPOSED
    comment.refresh_from_db()
    assert (comment.verdict, comment.outcome) == ("accepted", PROPOSED)
    assert comment.answered_by is not None
    assert desk.post(address, {**hidden, "do": "take"}).status_code == 302  # pressed twice
    draft.undo(statement)
    assert statement.draft_clauses.get(position=1).source("en") == coalition.CLAUSES["en"][1]


def test_where_the_clause_has_changed_both_are_shown_and_edited_first(desk: Client, statement: Statement):
    member, _ = coalition.member(statement)
    round = coalition.opened(statement)
    comment = coalition.said(round, member, proposal=PROPOSED)
    address = screen(statement, "answer", str(comment.pk))
    old = fields(desk.get(address))
    clause = statement.draft_clauses.get(position=1)
    stages.write(statement, "en", {clause.pk: "We demand that the river be cleaned."})
    # The screen that was open still shows the words as they were.
    pressed = {**old, "verdict": "accepted", "words": PROPOSED}
    taken, refused = (desk.post(address, {**pressed, "do": do}) for do in ("take", "keep"))
    for response in (taken, refused):
        assert response.status_code == 422
        assert "were changed while you were answering" in words(response)
    page = desk.get(address)
    assert "Accept, and take the words" not in words(page)
    assert "We <del>ask</del><ins>demand</ins> that the river be cleaned." in page.content.decode()
    typed = fields(page)
    assert typed["words"] == PROPOSED
    # The refused screen shows both as well, keeps what was typed, and can be sent again.
    kept = {**fields(refused), "verdict": "accepted", "words": "We demand that the river be cleaned before winter."}
    assert desk.post(address, kept).status_code == 302
    comment.refresh_from_db()
    assert comment.outcome == "We demand that the river be cleaned before winter."
    assert clause.words.get(language="en").source == comment.outcome


def test_what_an_answer_owes_is_said_beside_the_field(desk: Client, statement: Statement):
    member, _ = coalition.member(statement)
    comment = coalition.said(coalition.opened(statement), member, proposal=PROPOSED)
    address = screen(statement, "answer", str(comment.pk))
    typed = fields(desk.get(address))
    for changes, sentence in (
        ({"verdict": "declined", "reason": ""}, "Give the reason"),
        ({"verdict": "", "reason": "Why."}, "Choose one: accepted, changed or declined."),
        ({"verdict": "changed", "reason": "Why.", "words": "a\u2066b"}, "U+2066"),
        ({"verdict": "accepted", "base": "x"}, "Base"),
    ):
        refused = desk.post(address, {**typed, **changes})
        assert refused.status_code == 422
        assert sentence in words(refused)
        if "base" not in changes:
            assert fields(refused)["words"] == changes.get("words", PROPOSED)
    comment.refresh_from_db()
    assert comment.verdict == ""


def test_an_answer_can_be_looked_at_and_changed_until_the_reply(desk: Client, statement: Statement):
    member, _ = coalition.member(statement)
    comment = coalition.said(coalition.opened(statement), member)
    done = answers.answer(comment, verdict="declined", reason="Too early.")
    address = screen(statement, "answer", str(comment.pk))
    page = desk.get(address)
    assert "You can change the answer until" in words(page)
    assert desk.post(address, {**fields(page), "verdict": "accepted"}).status_code == 302
    comment.refresh_from_db()
    assert comment.verdict == "accepted"
    assert desk.post(address, {**fields(page), "verdict": "declined", "reason": "No."}).status_code == 422
    answers.reply(done, member, "Thank you.")
    page = desk.get(address)
    assert "The member has replied to the answer." in words(page)
    assert 'name="verdict"' not in page.content.decode()


def test_comments_of_other_statements_are_not_found(desk: Client, statement: Statement):
    member, _ = coalition.member(statement)
    comment = coalition.said(coalition.opened(statement), member)
    other = coalition.drafted()
    assert desk.get(screen(other, "answer", str(comment.pk))).status_code == 404
    assert desk.get(screen(statement, "answer", "99999999999999999999999")).status_code == 404
    assert desk.get(screen(other, "answers")).status_code == 302  # it has no round
    assert desk.get(screen(other, "rounds-seen")).status_code == 302
    assert desk.get(screen(other, "rounds-close")).status_code == 302


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


def test_comments_keep_their_own_order_of_rounds(desk: Client, statement: Statement):
    member, _ = coalition.member(statement)
    first = coalition.opened(statement)
    coalition.said(first, member, "Of the first.")
    rounds.close_round(first, unanswered=1)
    second = coalition.opened(statement)
    coalition.said(second, member, "Of the second.")
    listed = words(desk.get(screen(statement, "answers")))
    assert "Of the second." in listed
    assert "Of the first." not in listed
    assert "Of the first." in words(desk.get(f"{screen(statement, 'answers')}?round=1"))
    assert Comment.objects.count() == 2
