"""What was said in a comment round, for the eyes of one reader.

A comment that is for the coordinator only shows nowhere else: not in another member's list, nor in a number from
which it could be told. So members see who said something to all; whether somebody else wrote to the coordinator
alone they cannot know.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from undersigned.models import Account, Comment, CommentRound, Member, Standing, Statement
from undersigned.models.ready import ReadyOf

Verdict = Comment.Verdict


@dataclass
class Tally:
    """Comments by what became of them."""

    accepted: int = 0
    changed: int = 0
    declined: int = 0
    unanswered: int = 0

    @property
    def all(self) -> int:
        """How many there are."""
        return self.accepted + self.changed + self.declined + self.unanswered

    def add(self, verdict: str) -> None:
        """Count one more."""
        name = verdict or "unanswered"
        setattr(self, name, getattr(self, name) + 1)


@dataclass
class Summary:
    """Who said what in one round, and in numbers what became of it."""

    commented: list[str] = field(default_factory=list)
    no_objection: list[str] = field(default_factory=list)
    objecting: list[tuple[str, str]] = field(default_factory=list)  # organisation, why
    silent: list[str] = field(default_factory=list)
    count: Tally = field(default_factory=Tally)
    own: Tally = field(default_factory=Tally)  # the reader's comments, also those to the coordinator only


def visible(reader: Member | None) -> Q:
    """Which comments a member may read: those to all, and its own. The coordinator (None) reads all."""
    return Q() if reader is None else Q(audience=Comment.Audience.ALL) | Q(member=reader)


def heard_at_desk(account: Account) -> Q:
    """Which comments somebody who is signed in may read: those to the coordinator alone are for owners and editors."""
    return Q() if account.may_edit else Q(audience=Comment.Audience.ALL)


def summary(round: CommentRound, reader: Member | None = None) -> Summary:
    """The round's summary as a member may read it; for the coordinator (None) with every comment."""
    return Heard(round).summary(reader)


class Heard:
    """All that was said in a round, read once, to be summed up for one reader after another."""

    def __init__(self, round: CommentRound) -> None:
        self.comments = list(round.comments.values_list("member_id", "audience", "verdict"))
        self.stands = {standing.member_id: standing for standing in round.standings.all()}
        self.members = asked(round, {member for member, _audience, _verdict in self.comments} | set(self.stands))

    def summary(self, reader: Member | None) -> Summary:
        """What the reader may know."""
        made, spoke = Summary(), set()
        for member, audience, verdict in self.comments:
            if reader is None or audience == Comment.Audience.ALL:
                made.count.add(verdict)
                spoke.add(member)
            if reader is not None and member == reader.pk:
                made.own.add(verdict)
        for each in self.members:
            _place(made, each, self.stands.get(each.pk), spoke=each.pk in spoke)
        return made


def asked(round: CommentRound, said_something: Iterable[int]) -> list[Member]:
    """The members of the round: whoever had a link while it was open, and whoever said something."""
    until = round.closed
    there = Q(created__lte=until) & (Q(revoked=None) | Q(revoked__gt=until)) if until else Q(revoked=None)
    return list(Member.objects.filter(there | Q(pk__in=list(said_something)), statement=round.statement_id))


def _place(made: Summary, member: Member, standing: Standing | None, *, spoke: bool) -> None:
    name = member.organisation
    if spoke:
        made.commented.append(name)
    if standing is None:
        made.silent += [] if spoke else [name]
    elif standing.said == Standing.Said.OBJECTION:
        made.objecting.append((name, standing.words))
    else:
        made.no_objection.append(name)


def silent(round: CommentRound) -> list[Member]:
    """The members that have said nothing at all so far, neither to all nor to the coordinator."""
    said = {*round.comments.values_list("member_id", flat=True), *round.standings.values_list("member_id", flat=True)}
    return [member for member in round.statement.members.filter(revoked=None) if member.pk not in said]


def waiting(statement: Statement) -> QuerySet[Comment]:
    """The comments of all rounds that nobody has answered yet."""
    return Comment.objects.filter(round__statement=statement, verdict="")


def rounds_of(statements: Sequence[Statement]) -> dict[str, list[CommentRound]]:
    """The rounds of each of these statements, each with how many of its comments wait for an answer.

    Their clauses are read when they are asked for.
    """
    found: dict[str, list[CommentRound]] = {statement.pk: [] for statement in statements}
    for round in _ROUNDS.all(list(found)):
        found[round.statement_id].append(round)
    return found


_ROUNDS = ReadyOf(
    lambda ids: (
        CommentRound.objects.filter(statement__pk__in=ids)
        .defer("clauses")
        .annotate(counted=Count("comments", filter=Q(comments__verdict="")))
    )
)


def last_round(statement: Statement) -> CommentRound | None:
    """The round that is open, or else the newest; its clauses are read when they are asked for."""
    return statement.rounds.defer("clauses").order_by("-number").first()


def over(round: CommentRound, now: datetime) -> bool:
    """Whether it takes no more comments."""
    return round.closed is not None or now > round.deadline
