"""A comment round in the same moment: one form pressed twice, a comment and the end, two answers. Really committed."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from tests import coalition
from tests.actions.test_races import at_once
from undersigned.actions.draft import answers, notices, rounds
from undersigned.core.errors import DraftError
from undersigned.models import Comment, CommentRound, Mail, Member, database_now

ROUNDS = 5


@pytest.fixture
def member(fresh_database: object) -> Member:
    """A member of a statement, with an address."""
    statement = coalition.drafted()
    return coalition.member(statement, mail="office@lumera.example")[0]


def test_one_form_pressed_four_times_at_once_is_one_comment(member: Member):
    round = coalition.opened(member.statement)
    for number in range(ROUNDS):
        done = at_once(*[partial(coalition.said, round, member, once=str(number))] * 4)
        assert len({comment.pk for comment in done}) == 1
    assert Comment.objects.count() == ROUNDS


def test_a_round_opened_twice_at_once_is_one(member: Member):
    deadline = database_now() + timedelta(days=1)
    done = at_once(*[partial(rounds.open_round, member.statement, number=1, deadline=deadline)] * 3)
    assert len({round.pk for round in done}) == 1
    assert Mail.objects.count() == 1


def test_a_comment_is_counted_by_the_closing_or_refused(member: Member):
    for number in range(1, ROUNDS + 1):
        round = coalition.opened(member.statement)
        said, closed = at_once(partial(coalition.said, round, member), partial(rounds.close_round, round))
        if isinstance(said, Comment):
            assert isinstance(closed, DraftError)
            rounds.close_round(round, unanswered=1)
        else:
            assert isinstance(said, DraftError)
            assert isinstance(closed, CommentRound)
        assert member.statement.rounds.filter(closed=None).count() == 0
        assert len(coalition.mails("What became")) == number


def test_of_two_answers_at_once_one_is_kept_and_the_other_is_told(member: Member):
    round = coalition.opened(member.statement)
    for number in range(ROUNDS):
        comment = coalition.said(round, member, f"Comment {number}")
        done = at_once(
            partial(answers.answer, comment, verdict="accepted"),
            partial(answers.answer, comment, verdict="declined", reason="No."),
        )
        assert sum(isinstance(each, DraftError) for each in done) == 1, done


def test_two_who_remind_at_once_remind_once(member: Member):
    coalition.opened(member.statement)
    CommentRound.objects.update(remind_at=database_now() - timedelta(seconds=1))
    assert sorted(at_once(notices.remind, notices.remind, notices.remind)) == [0, 0, 1]
    assert len(coalition.mails("A reminder")) == 1
