"""What a member's link opens, and that no other link opens a member's pages."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import coalition, stages
from tests.web.browsing import words
from tests.web.test_round import PAGES, page, send
from undersigned.actions import sign
from undersigned.actions.draft import answers, members
from undersigned.models import Comment, CommentRound, Member, Statement, TextLink, database_now
from undersigned.models.sign import token_hash

pytestmark = pytest.mark.django_db


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


def test_another_members_comment_cannot_be_replied_to(
    round: CommentRound, watch: tuple[Member, str], museum: tuple[Member, str]
):
    comment = coalition.said(round, watch[0])
    answers.answer(comment, verdict="accepted")
    sent = Client().post(f"/round/{museum[1]}/ours/", {"comment": comment.once, "words": "Ours now."})
    assert sent.status_code == 404
    comment.refresh_from_db()
    assert comment.reply == ""


def wrong_links(statement: Statement) -> dict[str, str]:
    """Secrets of every other kind, by what they are."""
    other = coalition.drafted()
    revoked, ended = coalition.member(statement, "Reed Cutters")
    members.revoke(revoked)
    renewed, first = coalition.member(statement, "Old Mill")
    members.renew(renewed)
    TextLink.objects.create(
        statement=statement,
        language="sq",
        role="translator",
        name="Drita",
        speaks="sq",
        token_hash=token_hash("t" * 43),
    )
    opened = stages.opened()
    done = stages.signed(opened, stages.organisation())
    _, invitation = sign.invite(opened, name="Valley Press", address="", language="en")
    retracted, token = coalition.member(other, "Retracted")
    Statement.objects.filter(pk=retracted.statement_id).update(retracted=database_now())
    return {
        "of a member whose link ended": ended,
        "of a member before the link was renewed": first,
        "of a translator": "t" * 43,
        "of a signature": done.link,
        "of an invitation": invitation,
        "of a statement that was retracted": token,
        "made up": "x" * 43,
        "the hash of a right one": Member.objects.filter(revoked=None).values_list("token_hash", flat=True)[0],
        "empty": "-",
    }


def test_no_other_link_opens_any_page(statement: Statement, round: CommentRound, watch: tuple[Member, str]):
    coalition.said(round, watch[0], "A word that is nowhere else.")
    for kind, token in wrong_links(statement).items():
        for path in PAGES:
            for response in (page(token, path), Client().post(f"/round/{token}/{path}", {"words": "x"})):
                if response.status_code != 405:
                    assert response.status_code == 404, (kind, path)
                assert b"nowhere else" not in response.content, (kind, path)
                assert b"Lumera Watch" not in response.content
                assert b"One river" not in response.content
    assert Comment.objects.count() == 1


def test_a_members_link_opens_nothing_else(round: CommentRound, watch: tuple[Member, str]):
    for path in ("mine", "invitation", "confirm", "text"):
        assert Client().get(f"/{path}/{watch[1]}/").status_code in {404, 410}, path


def test_a_member_of_another_statement_sees_its_own_only(round: CommentRound, watch: tuple[Member, str]):
    other = coalition.drafted()
    member, token = coalition.member(other)
    coalition.opened(other, message="The other coalition’s words.")
    coalition.said(round, watch[0], "A word that is nowhere else.")
    for path in PAGES:
        assert "nowhere else" not in words(page(token, path))
    assert "The other coalition’s words." in words(page(token))
    assert send(token, "whole/", words="To the other one.").status_code == 302
    assert Comment.objects.get(member=member).round.statement_id == other.pk


def test_clauses_that_are_not_there_are_not_found(round: CommentRound, watch: tuple[Member, str]):
    for n in ("0", "4", "99999999999999999999", "-1", "x"):
        assert page(watch[1], f"clause/{n}/").status_code == 404
