"""A comment round: the draft is copied and goes round, members say what they have to say until the deadline."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction

from undersigned.actions.draft.edit import clean_line, open_draft
from undersigned.actions.draft.members import circulate, tell
from undersigned.actions.draft.summary import Heard, waiting
from undersigned.actions.draft.words import canonical
from undersigned.core.draft.rounds import LONGEST, SHORTEST, reminder_time
from undersigned.core.errors import N_, DraftError, TextError
from undersigned.core.text import canonical_clause
from undersigned.models import Comment, CommentRound, Member, Standing, Statement, database_now

LONGEST_WORDS = 5_000  # of a comment, a message, a reason
LONGEST_PROPOSAL = 20_000  # as long as a clause may be
MOST_COMMENTS = 300  # of one member in one round
TOO_LATE = N_("The deadline has passed while you were writing. Nothing of this was sent; copy it before you leave.")
CLOSED = N_("The round was closed while you were writing. Nothing of this was sent; copy it before you leave.")
FROZEN = N_("The text was frozen while you were writing. Nothing of this was sent; copy it before you leave.")


@dataclass(frozen=True, slots=True)
class Said:
    """What a member writes about one clause, numbered from 1 as it went round, or about the whole (None)."""

    clause: int | None
    language: str
    words: str = ""
    proposal: str = ""
    audience: str = Comment.Audience.ALL
    author: str = ""
    once: str = ""  # the number of the form that it was written in


def clean_lines(value: str, most: int = LONGEST_WORDS) -> str:
    """Plain words in several lines, each in canonical form, or DraftError. Lines without words part paragraphs."""
    lines: list[str] = []
    for line in value.splitlines():
        try:
            lines.append(canonical_clause(line) if line.strip() else "")
        except TextError as error:
            # What is left of a line of invisible signs alone is an empty line.
            if not error.params:
                lines.append("")
                continue
            raise DraftError(error.message, **error.params) from error
    words = "\n".join(lines).strip("\n")
    if len(words) > most:
        raise DraftError(N_("“%(start)s…” is too long: at most %(most)s characters."), start=words[:40], most=most)
    return words


@transaction.atomic
def open_round(
    statement: Statement,
    *,
    number: int,
    deadline: datetime,
    message: str = "",
    zone: str = "",
    remind_at: datetime | None = None,
    remind: bool = True,
) -> CommentRound:
    """Copy the draft and send it round. `number` is that of the round that the screen showed: opened twice, it is one.

    Without `remind_at` the reminder has its usual time; with `remind` false there is none.
    """
    statement = open_draft(statement)
    there = statement.rounds.filter(number=number).first()
    if there is not None:
        return there
    if zone and zone not in available_timezones():
        raise DraftError(N_("Choose a time zone, for example Europe/Belgrade."))
    members, clauses = list(statement.members.filter(revoked=None)), snapshot(statement)
    _check_ready(statement, members, clauses)
    now = check_times(deadline, remind_at)
    statement.timezone = zone or statement.timezone
    statement.save(update_fields=["timezone"])
    opened = CommentRound.objects.create(
        statement=statement,
        number=1 + max(statement.rounds.values_list("number", flat=True), default=0),
        message=clean_lines(message),
        opened=now,
        deadline=deadline,
        clauses=clauses,
        languages=statement.languages,
        remind_at=(remind_at or reminder_time(now, deadline)) if remind else None,
    )
    circulate(opened, members)
    return opened


def _check_ready(statement: Statement, members: list[Member], clauses: list[dict[str, Any]]) -> None:
    if statement.rounds.filter(closed=None).exists():
        raise DraftError(N_("A comment round is open already. Close it first."))
    if not members:
        raise DraftError(N_("Add the members first: a round goes to them."))
    if not any(any(clause["words"].values()) for clause in clauses):
        raise DraftError(N_("The draft has no words yet."))


def snapshot(statement: Statement) -> list[dict[str, Any]]:
    """The draft as it stands, the way a round keeps it."""
    languages = statement.languages
    return [
        {"id": clause.pk, "kind": clause.kind, "words": {tag: clause.source(tag) for tag in languages}}
        for clause in statement.draft_clauses.prefetch_related("words")
    ]


def check_times(deadline: datetime, remind_at: datetime | None) -> datetime:
    """Whether a round may be opened now with these times, else DraftError; the database's time."""
    now = database_now()
    if deadline < now + SHORTEST:
        hours = round(SHORTEST.total_seconds() / 3600)
        raise DraftError(N_("Leave the members at least %(n)s hours until the deadline."), n=hours)
    if deadline > now + LONGEST:
        raise DraftError(N_("The deadline is more than a year away."))
    if remind_at is not None and not now < remind_at < deadline:
        raise DraftError(N_("The reminder must come after now and before the deadline."))
    return now


def _still_open(round: CommentRound) -> tuple[CommentRound, datetime]:
    """The round with its row locked and the database's time, which counts; DraftError where nothing is taken now."""
    locked = CommentRound.objects.select_for_update(of=("self",)).select_related("statement").get(pk=round.pk)
    now = database_now()
    if locked.closed is not None:
        raise DraftError(CLOSED)
    if now > locked.deadline:
        raise DraftError(TOO_LATE)
    if not locked.statement.drafting or locked.statement.retracted is not None:
        raise DraftError(FROZEN)
    return locked, now


@transaction.atomic
def comment(round: CommentRound, member: Member, said: Said) -> Comment:
    """Keep what a member says. The same words sent twice from one form are one comment."""
    round, now = _still_open(round)
    clause = _clause_of(round, said)
    values = {
        "words": clean_lines(said.words),
        "proposal": _proposal(round, said),
        "audience": said.audience,
        "author": clean_line(said.author, Comment, "author"),
    }
    if not values["words"] and not values["proposal"]:
        raise DraftError(N_("Write a comment, or change the proposed words."))
    if said.audience not in Comment.Audience.values:
        raise DraftError(N_("Say who reads it."))
    # With what it says, the form's number makes one comment: sent again it is the same, reworded it is another one.
    parts = [said.once, str(member.pk), str(round.pk), str(clause), said.language, *values.values()]
    once = hashlib.sha256("\n".join(f"{len(part)} {part}" for part in parts).encode()).hexdigest()[:32]
    there = Comment.objects.filter(once=once).first()
    if there is not None:
        return there
    if round.comments.filter(member=member).count() >= MOST_COMMENTS:
        raise DraftError(N_("At most %(most)s comments in one round."), most=MOST_COMMENTS)
    return Comment.objects.create(
        round=round, member=member, clause_id=clause, language=said.language, made=now, once=once, **values
    )


def _clause_of(round: CommentRound, said: Said) -> int | None:
    if said.language not in round.languages:
        raise DraftError(N_("The statement has no text in this language."))
    if said.clause is None:
        return None
    if not 1 <= said.clause <= len(round.clauses):
        raise DraftError(N_("This clause is not in the draft that went round."))
    id: int = round.clauses[said.clause - 1]["id"]
    return id


def _proposal(round: CommentRound, said: Said) -> str:
    """Other words for the clause, "" where they are the ones that went round."""
    if said.clause is None:
        return ""
    words = canonical(said.proposal)
    if len(words) > LONGEST_PROPOSAL:
        most = LONGEST_PROPOSAL
        raise DraftError(N_("“%(start)s…” is too long: at most %(most)s characters."), start=words[:40], most=most)
    return "" if words == round.clauses[said.clause - 1]["words"].get(said.language, "") else words


@transaction.atomic
def take_stand(round: CommentRound, member: Member, *, said: str, words: str = "") -> Standing:
    """Say for the whole draft: no objection, or an objection with its reason. Said again, it replaces what was said."""
    round, now = _still_open(round)
    if said not in Standing.Said.values:
        raise DraftError(N_("Choose one: no objection, or an objection."))
    words = clean_line(words, Standing, "words") if said == Standing.Said.OBJECTION else ""
    if said == Standing.Said.OBJECTION and not words:
        raise DraftError(N_("Say why you object: a sentence is enough."))
    values = {"said": said, "words": words, "made": now}
    return Standing.objects.update_or_create(round=round, member=member, defaults=values)[0]


@transaction.atomic
def extend_round(round: CommentRound, deadline: datetime) -> CommentRound:
    """Give the members more time, and tell all of them. Pressed twice, it is told once.

    Never less time: who was promised a day must have it. A round whose deadline is over opens again.
    """
    locked = CommentRound.objects.select_for_update(of=("self",)).select_related("statement").get(pk=round.pk)
    if locked.closed is not None:
        raise DraftError(N_("This round is closed. Open the next one."))
    if not locked.statement.drafting or locked.statement.retracted is not None:
        raise DraftError(N_("The text is frozen: comments cannot change it any more."))
    if deadline == locked.deadline:
        return locked
    if deadline < locked.deadline:
        raise DraftError(N_("The new deadline must be later than the one that the members were told."))
    now = check_times(deadline, None)
    locked.deadline = deadline
    if locked.remind_at is not None and locked.reminded is None:
        locked.remind_at = reminder_time(now, deadline)
    locked.save(update_fields=["deadline", "remind_at"])
    tell("round-extended", locked, list(locked.statement.members.filter(revoked=None)))
    return locked


@transaction.atomic
def take_back(comment: Comment, member: Member) -> None:
    """Delete a member's own comment while nobody has answered it and the round takes comments."""
    _still_open(comment.round)
    gone, _rows = Comment.objects.filter(pk=comment.pk, member=member, verdict="").delete()
    if not gone:
        raise DraftError(N_("This comment has an answer by now, or was taken back already."))


@transaction.atomic
def close_round(round: CommentRound, *, closing: str = "", unanswered: int = 0) -> CommentRound:
    """End a round and send every member the summary. Closed twice, it is closed once.

    `unanswered`: how many comments without an answer the person at the screen has seen and leaves; with more than
    those the round stays open, so that none is left behind unawares.
    """
    locked = CommentRound.objects.select_for_update(of=("self",)).select_related("statement").get(pk=round.pk)
    if locked.closed is not None:
        return locked
    left = waiting(locked.statement).filter(round=locked).count()
    if left > unanswered:
        raise DraftError(
            N_("Comments without an answer: %(n)s. Answer them, or say that you close it all the same."), n=left
        )
    locked.closing, locked.closed = clean_lines(closing), database_now()
    locked.save(update_fields=["closing", "closed"])
    heard, early = Heard(locked), locked.closed < locked.deadline
    for member in locked.statement.members.filter(revoked=None):
        tell("round-closed", locked, [member], summary=heard.summary(member), early=early)
    # The summary tells of the answers, too.
    locked.comments.exclude(verdict="").filter(told=None).update(told=locked.closed)
    return locked
