"""Answers: what each must hold, what goes into the draft, and that nothing is written over; the reply; the mails."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import coalition, stages
from undersigned.actions import draft
from undersigned.actions.draft import answers, members, notices, rounds
from undersigned.core.errors import DraftError
from undersigned.models import Account, Aside, Change, Comment, CommentRound, Mail, Member, Statement, database_now

pytestmark = pytest.mark.django_db
PROPOSED = "We ask that the river be cleaned before winter."


@pytest.fixture
def statement() -> Statement:
    return coalition.drafted("sq")


@pytest.fixture
def member(statement: Statement) -> Member:
    return coalition.member(statement, mail="office@lumera.example")[0]


@pytest.fixture
def round(statement: Statement, member: Member) -> CommentRound:
    return coalition.opened(statement)


@pytest.fixture
def comment(round: CommentRound, member: Member) -> Comment:
    return coalition.said(round, member, "When?", proposal=PROPOSED)


def source(statement: Statement, position: int = 1, language: str = "en") -> str:
    return statement.draft_clauses.get(position=position).source(language)


def version(comment: Comment) -> int:
    now = answers.words_now(comment)
    assert now is not None
    return now.version


def test_accepting_takes_the_proposed_words_into_the_draft(statement: Statement, comment: Comment):
    account = Account.objects.create_user(username="ana", password="a long password", role="editor")
    done = answers.answer(
        comment, verdict="accepted", words=PROPOSED, base=version(comment), by=draft.Writer(account=account)
    )
    assert (done.verdict, done.outcome, done.answered_by) == ("accepted", PROPOSED, account)
    assert source(statement) == PROPOSED
    assert source(statement, language="sq") == coalition.CLAUSES["sq"][1]
    change = Change.objects.latest("pk")
    assert (change.who, change.act) == ("ana", "words")
    draft.undo(statement)
    assert source(statement) == coalition.CLAUSES["en"][1]


def test_words_that_changed_meanwhile_are_not_written_over(statement: Statement, comment: Comment):
    base = version(comment)
    clause = statement.draft_clauses.get(position=1)
    stages.write(statement, "en", {clause.pk: "Somebody else was here."})
    with pytest.raises(DraftError, match="changed while you were answering"):
        answers.answer(comment, verdict="accepted", words=PROPOSED, base=base)
    comment.refresh_from_db()
    assert comment.verdict == ""
    assert source(statement) == "Somebody else was here."
    assert not Aside.objects.exists()
    answers.answer(comment, verdict="changed", reason="Shorter.", words="Clean it.", base=version(comment))
    assert source(statement) == "Clean it."


def test_a_translated_proposal_goes_into_its_own_language(statement: Statement, round: CommentRound, member: Member):
    comment = coalition.said(round, member, language="sq", proposal="Pastrojeni lumin.")
    answers.answer(comment, verdict="accepted", words="Pastrojeni lumin.", base=version(comment))
    assert source(statement, language="sq") == "Pastrojeni lumin."
    assert source(statement) == coalition.CLAUSES["en"][1]


@pytest.mark.parametrize("verdict", ["changed", "declined"])
def test_changed_and_declined_owe_a_reason(comment: Comment, verdict: str):
    with pytest.raises(DraftError, match="Give the reason"):
        answers.answer(comment, verdict=verdict, reason=" \n ")
    comment.refresh_from_db()
    assert comment.verdict == ""


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"verdict": "maybe"}, "Choose one"),
        ({"verdict": ""}, "Choose one"),
        ({"verdict": "accepted", "reason": "x" * 5_001}, "too long"),
        ({"verdict": "declined", "reason": "a\x07b"}, "U.0007"),
        ({"verdict": "accepted", "words": "a\u202eb"}, "U.202E"),
        ({"verdict": "accepted", "words": " "}, "would be missing"),
    ],
)
def test_answers_that_cannot_be_kept_are_refused(
    statement: Statement, comment: Comment, more: dict[str, str], sentence: str
):
    with pytest.raises(DraftError, match=sentence):
        answers.answer(comment, base=version(comment), **more)  # type: ignore[arg-type] # words of all kinds
    comment.refresh_from_db()
    assert (comment.verdict, comment.answered) == ("", None)
    assert source(statement) == coalition.CLAUSES["en"][1]


def test_declining_leaves_the_draft_as_it_is(statement: Statement, comment: Comment):
    done = answers.answer(comment, verdict="declined", reason="Too early.", words=PROPOSED, base=version(comment))
    assert (done.outcome, source(statement)) == ("", coalition.CLAUSES["en"][1])


def test_an_answer_may_change_until_the_reply(comment: Comment, member: Member):
    first = answers.answer(comment, verdict="declined", reason="Too early.")
    # Sent twice it is one; a screen that does not show the answer does not replace it.
    assert answers.answer(comment, verdict="declined", reason="Too early.").answered == first.answered
    with pytest.raises(DraftError, match="Somebody else has answered"):
        answers.answer(comment, verdict="accepted")
    second = answers.answer(comment, verdict="accepted", seen=answers.mark(first))
    assert second.verdict == "accepted"
    answers.reply(comment, member, "Thank you.")
    with pytest.raises(DraftError, match="has replied"):
        answers.answer(comment, verdict="declined", reason="No.", seen=answers.mark(second))


def test_the_end_of_the_round_settles_answers_and_leaves_open_ones_open(round: CommentRound, member: Member):
    answered, left = coalition.said(round, member, "One."), coalition.said(round, member, "Two.")
    done = answers.answer(answered, verdict="declined", reason="No.")
    rounds.close_round(round, unanswered=1)
    assert not answers.may_change(Comment.objects.get(pk=answered.pk))
    with pytest.raises(DraftError, match="summed up"):
        answers.answer(answered, verdict="accepted", seen=answers.mark(done))
    assert answers.answer(left, verdict="accepted").verdict == "accepted"
    # It was not told by the summary, so it is told by a mail of its own.
    Comment.objects.update(answered=database_now() - notices.QUIET)
    assert notices.tell_of_answers() == 1


def test_one_reply_to_an_answer(comment: Comment, member: Member, statement: Statement):
    with pytest.raises(DraftError, match="no answer yet"):
        answers.reply(comment, member, "Well?")
    answers.answer(comment, verdict="declined", reason="No.")
    with pytest.raises(DraftError, match="Write what you reply"):
        answers.reply(comment, member, " ")
    answers.reply(comment, member, "We see.\nThank you.")
    assert answers.reply(comment, member, "We see.\r\nThank you.").reply == "We see.\nThank you."
    with pytest.raises(DraftError, match="one reply is possible"):
        answers.reply(comment, member, "And another thing.")
    other, _ = coalition.member(statement, "Ferry Museum")
    with pytest.raises(Comment.DoesNotExist):
        answers.reply(comment, other, "Not ours.")


def test_a_comment_follows_its_clause_when_that_is_joined_split_or_removed(
    statement: Statement, round: CommentRound, member: Member
):
    first = statement.draft_clauses.get(position=1)
    comment = coalition.said(round, member, clause=3, proposal="Publish them.")
    draft.join(statement, first.pk)
    comment = Comment.objects.get(pk=comment.pk)
    standing = answers.standing_clause(comment)
    assert standing is not None
    assert standing.pk == first.pk
    draft.remove(statement, first.pk)
    comment = Comment.objects.get(pk=comment.pk)
    assert answers.standing_clause(comment) is None
    with pytest.raises(DraftError, match="not in the draft any more"):
        answers.answer(comment, verdict="accepted", words="Publish them.", base=1)
    assert answers.answer(comment, verdict="accepted", reason="It is gone.").outcome == ""


def test_answers_are_told_in_one_mail_when_it_has_been_quiet(round: CommentRound, member: Member):
    comments = [coalition.said(round, member, words) for words in ("One.", "Two.", "Three.")]
    for comment in comments:
        answers.answer(comment, verdict="declined", reason="No.")
    assert notices.tell_of_answers() == 0
    now = database_now()
    Comment.objects.filter(pk=comments[0].pk).update(answered=now - notices.QUIET)
    assert notices.tell_of_answers() == 0  # the coordinator is still at it
    Comment.objects.update(answered=now - notices.QUIET)
    assert notices.tell_of_answers() == 1
    assert notices.tell_of_answers() == 0
    (told,) = coalition.mails("Your comments have an answer")
    assert told.to == "office@lumera.example"
    assert "answered 3 comments of Lumera Watch" in told.body
    assert "No." not in told.body
    assert told.body.count("/ours/") == 1
    # Changed afterwards, it is told again.
    comment = Comment.objects.get(pk=comments[0].pk)
    answers.answer(comment, verdict="accepted", seen=answers.mark(comment))
    Comment.objects.update(answered=now - notices.QUIET)
    assert notices.tell_of_answers() == 1


def test_who_answers_for_hours_keeps_nobody_waiting(round: CommentRound, member: Member):
    for words in ("One.", "Two."):
        answers.answer(coalition.said(round, member, words), verdict="accepted")
    Comment.objects.filter(words="One.").update(answered=database_now() - notices.LONGEST_WAIT)
    assert notices.tell_of_answers() == 1


def test_the_summary_tells_of_answers_too(round: CommentRound, comment: Comment):
    answers.answer(comment, verdict="accepted")
    rounds.close_round(round)
    Comment.objects.update(answered=database_now() - notices.LONGEST_WAIT)
    assert notices.tell_of_answers() == 0


def test_whose_link_ended_gets_no_mail(round: CommentRound, comment: Comment, member: Member):
    answers.answer(comment, verdict="accepted")
    Comment.objects.update(answered=database_now() - notices.LONGEST_WAIT)
    members.revoke(member)
    assert notices.tell_of_answers() == 0


class TestReminder:
    """Once, to those who have said nothing, while there is still time."""

    @pytest.fixture
    def due(self) -> CommentRound:
        self.opened()
        CommentRound.objects.update(remind_at=database_now() - timedelta(seconds=1))
        return CommentRound.objects.get()

    def opened(self) -> Statement:
        statement = coalition.drafted()
        coalition.three(statement)
        coalition.member(statement, "Kodrin Choir", mail="choir@kodrin.example")
        coalition.member(statement, "Reed Cutters", mail="reeds@lumera.example")
        coalition.opened(statement)
        return statement

    def reminded(self) -> set[str]:
        return {mail.to for mail in coalition.mails("A reminder")}

    def test_only_to_the_silent_and_only_once(self, due: CommentRound):
        watch = Member.objects.get(organisation="Lumera Watch")
        choir = Member.objects.get(organisation="Kodrin Choir")
        coalition.said(due, watch, audience="coordinator")
        rounds.take_stand(due, choir, said="no-objection")
        assert notices.remind() == 2
        assert self.reminded() == {"museum@ferry.example", "reeds@lumera.example"}
        assert notices.remind() == 0
        due.refresh_from_db()
        assert due.reminded is not None

    def test_not_before_its_time(self, due: CommentRound):
        CommentRound.objects.update(remind_at=database_now() + timedelta(minutes=1))
        assert notices.remind() == 0

    def test_not_after_the_deadline_nor_when_closed(self, due: CommentRound):
        coalition.past(due)
        assert notices.remind() == 0
        coalition.past(due, deadline=database_now() + timedelta(hours=1))
        rounds.close_round(due)
        assert notices.remind() == 0
        assert not self.reminded()

    def test_not_when_the_text_is_frozen(self, due: CommentRound):
        draft.freeze(due.statement, authoritative="all")
        assert notices.remind() == 0

    def test_a_crash_between_mark_and_mail_leaves_it_due(self, due: CommentRound, monkeypatch: pytest.MonkeyPatch):
        before = Mail.objects.count()

        def crash(*told: object) -> int:
            members.tell(*told)  # type: ignore[arg-type]
            raise RuntimeError

        with monkeypatch.context() as broken:
            broken.setattr(notices, "tell", crash)
            with pytest.raises(RuntimeError):
                notices.remind()
        due.refresh_from_db()
        assert due.reminded is None
        assert Mail.objects.count() == before
        assert notices.remind() == 4

    def test_without_a_reminder_there_is_none(self):
        statement = coalition.drafted()
        coalition.member(statement, mail="office@lumera.example")
        assert coalition.opened(statement, remind=False).remind_at is None
        assert notices.remind() == 0
