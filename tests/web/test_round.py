"""A member's pages: what they show, what they keep, and what nobody else's link opens."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests import coalition, stages
from tests.examples import each
from tests.web.browsing import fields, words
from undersigned.actions import draft
from undersigned.actions.draft import answers, rounds
from undersigned.models import Comment, CommentRound, Member, Standing, Statement, database_now

pytestmark = pytest.mark.django_db
PAGES = ("", "clause/2/", "whole/", "standing/", "comments/", "ours/")


@pytest.fixture
def statement() -> Statement:
    return coalition.drafted("sq")


@pytest.fixture
def watch(statement: Statement) -> tuple[Member, str]:
    return coalition.member(statement)


@pytest.fixture
def museum(statement: Statement) -> tuple[Member, str]:
    return coalition.member(statement, "Ferry Museum", language="sq")


@pytest.fixture
def round(statement: Statement, watch: tuple[Member, str], museum: tuple[Member, str]) -> CommentRound:
    return coalition.opened(statement, message="Read clause 1 with care.")


def page(token: str, path: str = "", **query: str) -> Any:
    """One of a member's pages."""
    return Client().get(f"/round/{token}/{path}", query)


def send(token: str, path: str, query: str = "", **changes: str) -> Any:
    """Fill in the form of a page and send it."""
    client = Client()
    address = f"/round/{token}/{path}{query}"
    return client.post(address, {**fields(client.get(address)), **changes})


def bare(response: Any) -> bytes:
    """A page without what differs from one request to the next."""
    html = response.content
    html = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", html)
    return re.sub(rb'name="once" value="[^"]+"', b"", html)


def test_the_page_says_what_it_is_until_when_and_what_silence_means(round: CommentRound, watch: tuple[Member, str]):
    response = page(watch[1])
    shown = words(response)
    assert response.status_code == 200
    assert "For Lumera Watch · round 1" in shown
    assert "Invented Coalition asks its members" in shown
    assert "No objection by" in shown
    assert "(Europe/Belgrade)" in shown
    assert "Silence is recorded as silence: it is not agreement, and never a signature." in shown
    assert "Read clause 1 with care." in shown
    for clause in coalition.CLAUSES["en"]:
        assert clause in shown
    assert "Clause 1" in shown
    assert "Clause 3" not in shown  # the title has no number
    assert "<script" not in response.content.decode()
    assert "<title>Private page</title>" in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]


def test_the_text_comes_in_every_language_of_the_draft_and_says_which(
    round: CommentRound, watch: tuple[Member, str], museum: tuple[Member, str]
):
    albanian = coalition.CLAUSES["sq"][1]
    assert albanian in words(page(museum[1]))  # the member's own language comes first
    assert albanian not in words(page(watch[1]))
    chosen = page(watch[1], text="sq")
    assert f'lang="sq">{albanian}' in chosen.content.decode()
    assert "/clause/2/?text=sq" in chosen.content.decode()
    assert coalition.CLAUSES["en"][1] in words(page(watch[1], text="../en"))


def test_before_the_first_round_there_is_nothing_but_the_link_is_right(watch: tuple[Member, str]):
    for path in PAGES:
        assert "Nothing has gone round yet" in words(page(watch[1], path))
        assert Client().post(f"/round/{watch[1]}/{path}", {}).status_code in {200, 405}


def test_a_comment_with_other_words_is_kept_and_read_by_all(
    round: CommentRound, watch: tuple[Member, str], museum: tuple[Member, str]
):
    shown = page(watch[1], "clause/2/")
    assert "<h1>Clause 1</h1>" in shown.content.decode()
    assert f'lang="en">{coalition.CLAUSES["en"][1]}</p>' in shown.content.decode()
    assert fields(shown)["proposal"] == coalition.CLAUSES["en"][1]
    done = send(watch[1], "clause/2/", words="When?", proposal="We ask that it be cleaned soon.", author="Ana")
    assert done.status_code == 302
    assert done.headers["Location"] == f"/round/{watch[1]}/clause/2/"
    comment = Comment.objects.get()
    assert (comment.member, comment.language, comment.author) == (watch[0], "en", "Ana")
    for path in ("clause/2/", "comments/"):
        shown = page(museum[1], path).content.decode()
        assert "Lumera Watch" in shown
        assert "When?" in shown
        assert "<del>the river</del><ins>it</ins>" in shown
        assert "soon" in shown
        assert "yours" not in shown
    assert "yours" in words(page(watch[1], "clause/2/"))
    assert "1 comment" in words(page(museum[1]))


def test_a_form_sent_twice_from_the_same_page_is_one_comment(round: CommentRound, watch: tuple[Member, str]):
    client = Client()
    address = f"/round/{watch[1]}/whole/"
    form = {**fields(client.get(address)), "words": "Well said."}
    assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]
    assert Comment.objects.count() == 1
    client.post(address, {**fields(client.get(address)), "words": "Well said."})  # said again on purpose
    assert Comment.objects.count() == 2


def test_proposed_words_are_in_the_language_that_was_read(round: CommentRound, watch: tuple[Member, str]):
    done = send(watch[1], "clause/2/", "?text=sq", proposal="Pastrojeni lumin.")
    assert done.headers["Location"].endswith("/clause/2/?text=sq")
    comment = Comment.objects.get()
    assert (comment.language, comment.proposal) == ("sq", "Pastrojeni lumin.")


@pytest.mark.long
@each(
    ("changes", "sentence"),
    [
        ({"words": "", "audience": "all"}, "Write a comment, or change the proposed words."),
        ({"words": "a\u202eb"}, "U+202E"),
        ({"words": "x" * 5_001}, "is too long: at most 5000 characters"),
        ({"proposal": "x" * 20_001}, "is too long: at most 20000 characters"),
        ({"proposal": "bell\x07"}, "U+0007"),
        ({"words": "Words.", "author": "x" * 201}, "at most 200"),
        ({"words": "Words.", "audience": "nobody"}, "nobody"),
        ({"words": "Words.", "audience": ""}, "Say who reads it."),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field_and_stays_typed(
    round: CommentRound, watch: tuple[Member, str], changes: dict[str, str], sentence: str
):
    response = send(watch[1], "clause/2/", **changes)
    assert response.status_code == 422
    assert sentence in words(response)
    typed = fields(response)
    for name in {"words", "proposal", "author"} & set(changes):
        assert typed[name] == changes[name]
    assert not Comment.objects.exists()


@pytest.mark.long
def test_a_stand_is_taken_changed_and_shown_to_nobody_else_meanwhile(
    round: CommentRound, watch: tuple[Member, str], museum: tuple[Member, str]
):
    before = [bare(page(museum[1], path)) for path in PAGES]
    assert "you have said neither" in words(page(watch[1]))
    assert send(watch[1], "standing/", said="no-objection").status_code == 302
    assert "you have no objection" in words(page(watch[1]))
    refused = send(watch[1], "standing/", said="objection", words="")
    assert refused.status_code == 422
    assert "Say why you object" in words(refused)
    assert send(watch[1], "standing/", said="objection", words="Clause 2 blames us.").status_code == 302
    assert "Clause 2 blames us." in words(page(watch[1], "standing/"))
    assert Standing.objects.count() == 1
    assert [bare(page(museum[1], path)) for path in PAGES] == before


def test_what_is_for_the_coordinator_only_changes_no_byte_of_another_members_pages(
    round: CommentRound, watch: tuple[Member, str], museum: tuple[Member, str]
):
    coalition.said(round, museum[0], "For all.")
    before = [bare(page(museum[1], path)) for path in PAGES]
    done = send(watch[1], "clause/2/", words="Between us.", proposal="Nothing.", audience="coordinator")
    assert done.status_code == 302
    comment = Comment.objects.get(audience="coordinator")
    assert [bare(page(museum[1], path)) for path in PAGES] == before
    answers.answer(comment, verdict="declined", reason="Kept between us.")
    answers.reply(comment, watch[0], "Thank you.")
    assert [bare(page(museum[1], path)) for path in PAGES] == before
    own = words(page(watch[1], "ours/"))
    for part in ("Between us.", "Kept between us.", "Thank you.", "for the coordinator only"):
        assert part in own


def test_nor_of_the_summary(statement: Statement, watch: tuple[Member, str], museum: tuple[Member, str]):
    """The same round closed with and without a comment for the coordinator only: the others read the same."""
    round = coalition.opened(statement)
    moment = database_now()
    shown = []
    for private in (False, True):
        if private:
            CommentRound.objects.update(closed=None)
            coalition.said(round, watch[0], "Between us.", audience="coordinator")
        rounds.close_round(round, unanswered=1)
        CommentRound.objects.update(closed=moment)
        shown.append([bare(page(museum[1], path)) for path in PAGES])
    assert shown[0] == shown[1]
    assert "Said nothing to all members Ferry Museum; Lumera Watch" in words(page(museum[1]))


def test_after_the_deadline_everything_is_read_only_and_says_so(round: CommentRound, watch: tuple[Member, str]):
    coalition.said(round, watch[0])
    form = fields(page(watch[1], "clause/2/"))
    stand = fields(page(watch[1], "standing/"))
    coalition.past(round)
    for path in ("", "clause/2/", "whole/", "standing/"):
        response = page(watch[1], path)
        assert "The deadline has passed" in words(response)
        assert b"<form" not in response.content
    late = Client().post(f"/round/{watch[1]}/clause/2/", {**form, "words": "One more thing."})
    assert late.status_code == 422
    assert "Nothing of this was sent" in words(late)
    assert fields(late)["words"] == "One more thing."
    assert b"<button" not in late.content.partition(b"<main")[2]
    late = Client().post(f"/round/{watch[1]}/standing/", {**stand, "said": "no-objection"})
    assert late.status_code == 422
    assert Comment.objects.count() == 1
    assert not Standing.objects.exists()


def test_a_form_of_an_earlier_round_is_not_taken_for_the_new_one(
    statement: Statement, round: CommentRound, watch: tuple[Member, str]
):
    form = fields(page(watch[1], "clause/2/"))
    rounds.close_round(round)
    coalition.opened(statement)
    late = Client().post(f"/round/{watch[1]}/clause/2/", {**form, "words": "Of the first round."})
    assert late.status_code == 422
    assert "The round was closed while you were writing." in words(late)
    assert "Of the first round." in late.content.decode()
    assert not Comment.objects.exists()


def test_a_closed_round_shows_its_summary_until_the_next_one_opens(
    statement: Statement, round: CommentRound, watch: tuple[Member, str]
):
    comment = coalition.said(round, watch[0])
    answers.answer(comment, verdict="accepted")
    rounds.close_round(round, closing="We go on.")
    shown = words(page(watch[1]))
    assert "The comment round is over" in shown
    assert "The coordinator closed it early" in shown
    assert "We go on." in shown
    assert "Commented Lumera Watch" in shown
    assert "1 comment: 1 accepted, 0 changed, 0 declined" in shown
    coalition.opened(statement)
    shown = words(page(watch[1]))
    assert "The comment round is over" not in shown
    assert "For Lumera Watch · round 2" in shown


def test_the_next_round_shows_word_by_word_what_changed(
    statement: Statement, round: CommentRound, watch: tuple[Member, str]
):
    rounds.close_round(round)
    _title, first, second = statement.draft_clauses.all()
    stages.write(statement, "en", {first.pk: "We demand that the river be cleaned."})
    draft.add(statement, after=None, kind="paragraph", words={"en": "A new beginning."})
    draft.remove(statement, second.pk)
    draft.move(statement, first.pk, after=None)
    coalition.opened(statement)
    response = page(watch[1])
    html, shown = response.content.decode(), words(response)
    assert "What changed since round 1" in shown
    assert "We <del>ask</del><ins>demand</ins> that the river be cleaned." in html
    assert "left out: Publish the water tests each month." in shown
    assert "Clause 2 : new" in shown
    assert "Clause 1 : other words, in another place" in shown
    plain = page(watch[1], plain="1").content.decode()
    assert "<ins>" not in plain
    assert "We demand that the river be cleaned." in plain
    albanian = words(page(watch[1], text="sq"))
    assert "These words are still missing in this language." in albanian


def test_a_language_that_is_new_in_a_round_says_so(
    statement: Statement, round: CommentRound, watch: tuple[Member, str]
):
    rounds.close_round(round)
    draft.add_language(statement, "mk")
    coalition.opened(statement)
    assert "This language did not go round last time." in words(page(watch[1], text="mk"))
    assert "No word changed in this language." in words(page(watch[1]))


def test_an_answer_is_shown_with_the_words_that_came_of_it_and_replied_to_once(
    round: CommentRound, watch: tuple[Member, str], museum: tuple[Member, str]
):
    comment = coalition.said(round, watch[0], "When?")
    assert "No answer yet." in words(page(watch[1], "ours/"))
    now = answers.words_now(comment)
    assert now is not None
    answers.answer(
        comment,
        verdict="changed",
        reason="Not so fast.",
        words="We ask that the river be cleaned soon.",
        base=now.version,
    )
    shown = page(watch[1], "ours/").content.decode()
    assert "Not so fast." in shown
    assert "cleaned<ins> soon</ins>." in shown
    assert "Not so fast." in words(page(museum[1], "clause/2/"))
    refused = send(watch[1], "ours/", words="a\u202eb")
    assert refused.status_code == 422
    assert "a\u202eb" in refused.content.decode()
    assert send(watch[1], "ours/", words="Thank you.").status_code == 302
    shown = words(page(museum[1], "clause/2/"))
    assert "Lumera Watch replies: Thank you." in shown
    assert b"<form" not in page(watch[1], "ours/").content
    again = Client().post(f"/round/{watch[1]}/ours/", {"comment": comment.once, "words": "More."})
    assert again.status_code == 422
    assert "one reply is possible" in words(again)


def test_a_comment_is_taken_back_on_the_page_of_ones_own(
    round: CommentRound, watch: tuple[Member, str], museum: tuple[Member, str]
):
    comment = coalition.said(round, watch[0], "When?")
    data = {"do": "back", "comment": comment.once}
    assert Client().post(f"/round/{museum[1]}/ours/", data).status_code == 422
    assert Comment.objects.get() == comment
    assert "Take this comment back" in words(page(watch[1], "ours/"))
    assert Client().post(f"/round/{watch[1]}/ours/", data).status_code == 302
    assert not Comment.objects.exists()
    again = Client().post(f"/round/{watch[1]}/ours/", data)
    assert again.status_code == 422
    assert "was taken back already" in words(again)
