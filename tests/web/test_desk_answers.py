"""Answering comments on the coordinator's side: the list, one comment after another, words taken into the draft."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import coalition, stages
from tests.web.browsing import fields, screen, signed_in, words
from undersigned.actions import draft
from undersigned.actions.draft import answers, rounds
from undersigned.models import Comment, Statement
from undersigned.outside.docx.returned import returned

pytestmark = pytest.mark.django_db
PROPOSED = "We ask that the river be cleaned before winter."


@pytest.fixture
def statement() -> Statement:
    return coalition.drafted("sq")


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


def test_the_list_shows_each_clause_as_it_went_round_and_as_it_stands_now(desk: Client, statement: Statement):
    member, _ = coalition.member(statement)
    round = coalition.opened(statement)
    title, first, second = statement.draft_clauses.all()
    coalition.said(round, member, "On the first.", clause=2)
    coalition.said(round, member, "Më vonë.", clause=2, language="sq")
    coalition.said(round, member, "On the second.", clause=3)
    coalition.said(round, member, "On the title.", clause=1)
    listed = desk.get(screen(statement, "answers")).content.decode()
    assert "As it stands in the draft now" not in listed
    assert f'lang="sq">{coalition.CLAUSES["sq"][1]}</p>' in listed
    stages.write(statement, "en", {first.pk: "We demand that the river be cleaned."})
    draft.join(statement, first.pk)
    draft.remove(statement, title.pk)
    listed = desk.get(screen(statement, "answers")).content.decode()
    assert "We <del>ask</del><ins>demand</ins> that the river be cleaned<ins>. Publish" in listed
    assert "<ins>We demand that the river be cleaned. </ins>Publish the water tests" in listed, listed
    assert listed.count("The clause is not in the draft any more.") == 1
    assert second.pk not in {clause.pk for clause in statement.draft_clauses.all()}


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
    assert "The proposed words were taken into the draft." in words(desk.get(screen(statement, "answers")))
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


@pytest.mark.long
@pytest.mark.parametrize("role", ["viewer", "verifier"])
def test_what_is_for_the_coordinator_alone_nobody_else_reads_who_is_signed_in(role: str, statement: Statement):
    (watch, _), (museum, _), _choir = coalition.three(statement)
    round = coalition.opened(statement)
    secret = coalition.said(round, watch, "Our board is split.", clause=2, audience="coordinator")
    told = coalition.said(round, museum, "Too long a sentence.", clause=2)
    clause = statement.draft_clauses.all()[1].pk
    file = reverse("desk-file", args=[statement.pk, "en", "docx"]) + "?comments"
    pages = [screen(statement, "answers"), screen(statement, "answer", told.pk), screen(statement, "clause", clause)]

    def heard(client: Client) -> list[tuple[bool, bool]]:
        shown = [words(client.get(page)) for page in pages]
        shown += [" ".join(note.words for note in returned(client.get(file).content).notes)]
        return [("Our board is split." in one, "Too long a sentence." in one) for one in shown]

    reader, editor = signed_in(role), signed_in("editor")
    assert heard(editor) == [(True, True)] * 4
    assert heard(reader) == [(False, True)] * 4
    assert reader.get(screen(statement, "answer", secret.pk)).status_code == 404
    silent = f"{watch.organisation} English silent so far"
    boards = [words(one.get(screen(statement, "rounds"))) for one in (reader, editor)]
    assert [silent in board for board in boards] == [True, False], boards
