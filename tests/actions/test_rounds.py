"""Members, opening, commenting, a stand, closing: what counts, what is refused, and that silence stays silence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import coalition, stages
from undersigned.actions import draft
from undersigned.actions.draft import members, rounds
from undersigned.actions.draft.answers import answer
from undersigned.actions.draft.summary import summary
from undersigned.core.draft.rounds import reminder_time
from undersigned.core.errors import DraftError, SignError
from undersigned.models import Comment, CommentRound, Mail, Member, Standing, Statement, database_now
from undersigned.models.sign import token_hash

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement() -> Statement:
    return coalition.drafted("sq")


def test_a_member_has_one_link_of_which_only_the_hash_is_kept(statement: Statement):
    member, token = coalition.member(statement)
    assert len(token) == 43
    assert member.token_hash == token_hash(token)
    stored = [str(value) for row in Member.objects.values() for value in row.values()]
    assert not [value for value in stored if token in value]
    again = members.add(statement, organisation="Lumera Watch", language="en")
    assert (again.new, coalition.token_in(again.link)) == (False, token)  # a form sent twice
    with pytest.raises(DraftError, match="another address"):
        members.add(statement, organisation="Lumera Watch", address="other@lumera.example", language="en")


def test_a_renewed_link_ends_the_first_and_a_revoked_one_comes_back_with_what_was_said(statement: Statement):
    member, first = coalition.member(statement, mail="office@lumera.example")
    round = coalition.opened(statement)
    coalition.said(round, member)
    second = coalition.token_in(members.renew(member).link)
    member.refresh_from_db()
    assert second != first
    assert member.token_hash == token_hash(second)
    # The mail that had not gone out yet held the link that ended.
    assert [coalition.token_in(mail.body) for mail in Mail.objects.all()] == [second]
    members.revoke(member)
    assert not Mail.objects.exists()
    back = members.add(statement, organisation="Lumera Watch", address="new@lumera.example", language="sq")
    assert back.new
    assert back.member.pk == member.pk
    assert back.member.comments.count() == 1
    assert coalition.token_in(back.link) not in {first, second}


def test_many_members_are_added_whole_or_not_at_all(statement: Statement):
    coalition.member(statement, mail="office@lumera.example")
    rows = [("Lumera Watch", "office@lumera.example"), ("Ferry Museum", ""), ("Vardena Choir", "choir@vardena.example")]
    assert [each.new for each in members.add_all(statement, rows, language="en")] == [False, True, True]
    with pytest.raises(SignError):
        members.add_all(statement, [("Reed Cutters", ""), ("Mill", "no address")], language="en")
    assert statement.members.count() == 3
    with pytest.raises(DraftError, match="cannot stand"):
        members.add(statement, organisation="Lum\u202eera", language="en")


def test_opening_copies_the_draft_and_tells_each_member_in_its_language(statement: Statement):
    coalition.member(statement, mail="office@lumera.example", language="sq")
    _, token = coalition.member(statement, "Ferry Museum", mail="museum@ferry.example")
    coalition.member(statement, "Vardena Choir")
    round = coalition.opened(statement, message="The second clause is new.\r\n\r\nRead it well.")
    assert round.languages == ["en", "sq"]
    assert [tuple(row["words"][tag] for row in round.clauses) for tag in ("en", "sq")] == [*coalition.CLAUSES.values()]
    albanian, english = Mail.objects.order_by("-language")
    assert (albanian.language, english.language) == ("sq", "en")
    assert english.subject.startswith("A draft waits for your comments until")
    assert "river" not in english.subject
    assert "“One river, two banks”" in english.body
    assert "Një lumë, dy brigje" in albanian.body
    assert "The second clause is new.\n\nRead it well." in english.body
    assert "No objection by" in english.body
    assert "Silence is recorded as silence: it is not agreement, and never a signature." in english.body
    assert coalition.token_in(english.body) == token
    clause = statement.draft_clauses.get(position=1)
    stages.write(statement, "en", {clause.pk: "Other words."})
    round.refresh_from_db()
    assert round.clauses[1]["words"]["en"] == coalition.CLAUSES["en"][1]


def test_who_is_added_to_an_open_round_is_told_of_it(statement: Statement):
    coalition.member(statement)
    round = coalition.opened(statement)
    coalition.member(statement, "Ferry Museum", mail="museum@ferry.example")
    assert len(coalition.mails("A draft waits")) == 1
    coalition.past(round)
    coalition.member(statement, "Vardena Choir", mail="choir@vardena.example")
    assert len(coalition.mails("A draft waits")) == 1


def test_a_round_opened_twice_is_one_and_only_one_is_open(statement: Statement):
    coalition.member(statement, mail="office@lumera.example")
    round = coalition.opened(statement)
    deadline = database_now() + timedelta(days=1)
    assert rounds.open_round(statement, number=1, deadline=deadline).pk == round.pk
    assert Mail.objects.count() == 1
    with pytest.raises(DraftError, match="open already"):
        rounds.open_round(statement, number=2, deadline=deadline)
    rounds.close_round(round)
    assert rounds.open_round(statement, number=2, deadline=deadline).number == 2


@pytest.mark.parametrize(
    ("hours", "reminder", "sentence"),
    [(2.9, None, "at least 3 hours"), (9_000, None, "more than a year"), (48, 0, "after now"), (48, 49, "before the")],
)
def test_times_that_help_nobody_are_refused(statement: Statement, hours: float, reminder: float | None, sentence: str):
    coalition.member(statement)
    now = database_now()
    at = None if reminder is None else now + timedelta(hours=reminder)
    with pytest.raises(DraftError, match=sentence):
        rounds.open_round(statement, number=1, deadline=now + timedelta(hours=hours), remind_at=at)
    assert not CommentRound.objects.exists()


def test_a_round_needs_members_words_and_a_draft():
    statement = coalition.drafted()
    with pytest.raises(DraftError, match="Add the members first"):
        coalition.opened(statement)
    coalition.member(statement)
    draft.freeze(statement, authoritative="all")
    with pytest.raises(DraftError, match="frozen"):
        coalition.opened(statement)


@pytest.mark.parametrize(("hours", "before"), [(72, 24), (48, 24), (24, 12), (3, 1.5)])
def test_the_reminder_is_a_day_before_and_in_a_short_round_halfway(hours: float, before: float):
    now = database_now()
    deadline = now + timedelta(hours=hours)
    assert deadline - reminder_time(now, deadline) == timedelta(hours=before)


def test_the_same_comment_sent_twice_is_one_and_other_words_are_another(statement: Statement):
    member, _ = coalition.member(statement)
    other, _ = coalition.member(statement, "Ferry Museum")
    round = coalition.opened(statement)
    first = coalition.said(round, member, once="form 1")
    assert coalition.said(round, member, once="form 1").pk == first.pk
    # The form was gone back to and the words changed: nothing that was typed is lost.
    assert coalition.said(round, member, "Far too long.", once="form 1").pk != first.pk
    assert coalition.said(round, other, once="form 1").member == other
    assert Comment.objects.count() == 3


def test_proposed_words_that_change_nothing_are_no_proposal(statement: Statement):
    member, _ = coalition.member(statement)
    round = coalition.opened(statement)
    words = coalition.CLAUSES["en"][1]
    assert coalition.said(round, member, proposal=f"  {words}\r\n").proposal == ""
    assert (
        coalition.said(round, member, "", proposal="We ask  that it be cleaned.").proposal
        == "We ask that it be cleaned."
    )
    with pytest.raises(DraftError, match="Write a comment"):
        coalition.said(round, member, " ", proposal=words)
    # On the whole there is nothing to put other words for.
    assert coalition.said(round, member, clause=None, proposal="Anything").proposal == ""
    assert coalition.said(round, member, language="sq", proposal=words).proposal == words


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"words": "a\u202eb"}, "U.202E"),
        ({"words": "x" * 5_001}, "too long"),
        ({"proposal": "a\x00b"}, "U.0000"),
        ({"proposal": "x" * 20_001}, "too long"),
        ({"author": "Ana\u2066"}, "U.2066"),
        ({"author": "x" * 201}, "too long"),
        ({"audience": "everybody"}, "who reads it"),
        ({"clause": 4}, "not in the draft"),
        ({"clause": 0}, "not in the draft"),
        ({"language": "mk"}, "no text in this language"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(statement: Statement, more: dict[str, object], sentence: str):
    member, _ = coalition.member(statement)
    round = coalition.opened(statement)
    with pytest.raises(DraftError, match=sentence):
        rounds.comment(round, member, rounds.Said(**{"clause": 2, "language": "en", "words": "Words.", **more}))  # type: ignore[arg-type] # wrong on purpose
    assert not Comment.objects.exists()


def test_lines_stay_lines_and_canonical(statement: Statement):
    member, _ = coalition.member(statement)
    round = coalition.opened(statement)
    words = " First\u00a0line \r\n\r\n\u00ad\r\nsecond\tline\n"
    assert coalition.said(round, member, words).words == "First line\n\n\nsecond line"


def test_a_stand_may_change_until_the_deadline_and_an_objection_has_a_reason(statement: Statement):
    member, _ = coalition.member(statement)
    round = coalition.opened(statement)
    rounds.take_stand(round, member, said="no-objection", words="ignored")
    with pytest.raises(DraftError, match="why you object"):
        rounds.take_stand(round, member, said="objection", words=" ")
    assert Standing.objects.get().said == "no-objection"
    rounds.take_stand(round, member, said="objection", words="Clause 2 blames one side.")
    assert [(s.said, s.words) for s in Standing.objects.all()] == [("objection", "Clause 2 blames one side.")]
    rounds.take_stand(round, member, said="no-objection")
    assert [(s.said, s.words) for s in Standing.objects.all()] == [("no-objection", "")]
    with pytest.raises(DraftError, match="Choose one"):
        rounds.take_stand(round, member, said="yes")


def test_the_deadline_counts_by_the_databases_clock(statement: Statement):
    member, _ = coalition.member(statement)
    round = coalition.opened(statement)
    # The row that the page was made from still says that there is time; the database knows better.
    CommentRound.objects.update(deadline=database_now() - timedelta(milliseconds=1))
    assert round.deadline > database_now()
    for late in (lambda: coalition.said(round, member), lambda: rounds.take_stand(round, member, said="no-objection")):
        with pytest.raises(DraftError, match="deadline has passed"):
            late()
    CommentRound.objects.update(deadline=database_now() + timedelta(seconds=30))
    coalition.said(round, member)


def test_a_closed_round_and_a_frozen_text_take_nothing(statement: Statement):
    member, _ = coalition.member(statement)
    round = coalition.opened(statement)
    draft.freeze(statement, authoritative="all")
    with pytest.raises(DraftError, match="frozen"):
        coalition.said(round, member)
    rounds.close_round(round)
    with pytest.raises(DraftError, match="closed"):
        coalition.said(round, member)
    assert not Comment.objects.exists()


def test_no_comment_is_left_behind_unawares(statement: Statement):
    member, _ = coalition.member(statement)
    round = coalition.opened(statement)
    coalition.said(round, member)
    with pytest.raises(DraftError, match="without an answer: 1"):
        rounds.close_round(round)
    # One more came since the coordinator looked.
    coalition.said(round, member, "And too loud.")
    with pytest.raises(DraftError, match="without an answer: 2"):
        rounds.close_round(round, unanswered=1)
    closed = rounds.close_round(round, unanswered=2)
    assert closed.closed is not None
    assert rounds.close_round(round, closing="Again.").closing == ""


def test_the_summary_goes_to_all_once_and_says_who_was_silent(statement: Statement):
    (watch, _), (museum, _), _choir = coalition.three(statement)
    round = coalition.opened(statement)
    coalition.said(round, watch)
    rounds.take_stand(round, museum, said="objection", words="The museum is not asked.")
    closing = "We freeze it on Friday."
    rounds.close_round(round, closing=closing, unanswered=1)
    rounds.close_round(round, closing=closing, unanswered=1)
    told = sorted(coalition.mails("What became of the comments"), key=lambda mail: mail.to, reverse=True)
    assert [mail.to for mail in told] == ["office@lumera.example", "museum@ferry.example"]
    for mail in told:
        assert "closed the comment round early" in mail.body
        assert closing in mail.body
        assert "Commented: Lumera Watch\n" in mail.body
        assert "- Ferry Museum: The museum is not asked." in mail.body
        assert "Said nothing to all members: Vardena Choir\n" in mail.body
        assert "1 comment: 0 accepted, 0 changed, 0 declined, 1 without an answer" in mail.body
    assert "Your own comments" in told[0].body
    assert "Your own comments" not in told[1].body


def test_after_the_deadline_closing_is_not_early(statement: Statement):
    coalition.member(statement, mail="office@lumera.example")
    round = coalition.past(coalition.opened(statement))
    rounds.close_round(round)
    assert "early" not in coalition.mails("What became")[0].body


def test_what_the_coordinator_alone_may_read_is_in_no_summary_of_others(statement: Statement):
    (watch, _), (museum, _), _choir = coalition.three(statement)
    round = coalition.opened(statement)
    before = summary(round, museum)
    coalition.said(round, watch, audience="coordinator")
    after = summary(round, museum)
    assert after == before
    assert "Lumera Watch" in after.silent
    assert after.count.all == 0
    own = summary(round, watch)
    assert own.own.unanswered == 1
    assert own.count.all == 0
    for_coordinator = summary(round)
    assert for_coordinator.commented == ["Lumera Watch"]
    assert for_coordinator.silent == ["Ferry Museum", "Vardena Choir"]


def test_who_joined_after_the_end_was_not_silent(statement: Statement):
    coalition.member(statement)
    gone, _ = coalition.member(statement, "Ferry Museum")
    round = coalition.opened(statement)
    members.revoke(gone)
    rounds.close_round(round)
    coalition.member(statement, "Vardena Choir")
    round.refresh_from_db()
    assert summary(round).silent == ["Lumera Watch"]


def test_nothing_goes_round_once_the_statement_is_retracted(statement: Statement):
    Statement.objects.filter(pk=statement.pk).update(retracted=database_now())
    with pytest.raises(DraftError, match="retracted"):
        coalition.member(statement)


def test_the_deadline_can_only_be_made_later_and_all_members_are_told_once(statement: Statement):
    coalition.three(statement)
    opened = coalition.opened(statement, days=3)
    later = opened.deadline + timedelta(days=2)
    with pytest.raises(DraftError, match="later than the one that the members were told"):
        rounds.extend_round(opened, opened.deadline - timedelta(hours=1))
    rounds.extend_round(opened, later)
    extended = rounds.extend_round(opened, later)
    assert extended.deadline == later
    assert extended.remind_at == later - timedelta(days=1)
    assert sorted(mail.to for mail in coalition.mails("More time")) == ["museum@ferry.example", "office@lumera.example"]
    over = coalition.past(opened)
    rounds.extend_round(over, later)
    assert coalition.said(CommentRound.objects.get(), Member.objects.first()).pk  # type: ignore[arg-type]
    rounds.close_round(opened, unanswered=1)
    with pytest.raises(DraftError, match="This round is closed"):
        rounds.extend_round(opened, later + timedelta(days=1))


def test_a_comment_is_taken_back_by_its_member_until_it_has_an_answer(statement: Statement):
    (watch, _), (museum, _), _ = coalition.three(statement)
    round = coalition.opened(statement)
    said, answered = coalition.said(round, watch, "Too long."), coalition.said(round, watch, "When?")
    answer(answered, verdict="accepted")
    for comment, member in ((said, museum), (answered, watch)):
        with pytest.raises(DraftError, match="has an answer by now"):
            rounds.take_back(comment, member)
    rounds.take_back(said, watch)
    assert list(Comment.objects.all()) == [answered]
    late = coalition.said(round, watch, "Late.")
    coalition.past(round)
    with pytest.raises(DraftError, match="The deadline has passed"):
        rounds.take_back(late, watch)
