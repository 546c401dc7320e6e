"""Answering comments: accepted, changed or declined, with the words that came of it; and the proposer's one reply."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.db import transaction

from undersigned.actions.draft.edit import open_draft
from undersigned.actions.draft.history import NOBODY, Writer
from undersigned.actions.draft.rounds import LONGEST_WORDS, clean_lines
from undersigned.actions.draft.words import Written, canonical, write
from undersigned.core.errors import N_, DraftError
from undersigned.models import Comment, CommentRound, DraftClause, DraftWords, Member, Statement, database_now

Verdict = Comment.Verdict


def _follow(clause: DraftClause | None, joined: Callable[[DraftClause], DraftClause | None]) -> DraftClause | None:
    seen: set[int] = set()
    while clause is not None and clause.gone is not None and clause.pk not in seen:
        seen.add(clause.pk)
        clause = joined(clause)
    return clause if clause is not None and clause.gone is None else None


def standing_clause(comment: Comment) -> DraftClause | None:
    """The clause that now stands where the commented one stood: itself, or the one that it was joined to."""
    return _follow(comment.clause, lambda clause: clause.joined_to)


def words_now(comment: Comment) -> DraftWords | None:
    """The words that now stand there in the comment's language, with their version."""
    clause = standing_clause(comment)
    return clause.words.filter(language=comment.language).first() if clause is not None else None


def words_by_clause(statement: Statement, languages: Collection[str]) -> dict[int, dict[str, str]]:
    """For every clause that there was, the words that now stand where it stood; a clause that went is not there."""
    clauses = {clause.pk: clause for clause in DraftClause.with_gone.filter(statement=statement)}
    words: dict[int, dict[str, str]] = {}
    rows = DraftWords.objects.filter(clause__statement=statement, language__in=languages)
    for pk, language, source in rows.values_list("clause_id", "language", "source"):
        words.setdefault(pk, {})[language] = source
    standing = {pk: _follow(each, lambda it: clauses.get(it.joined_to_id or 0)) for pk, each in clauses.items()}
    return {pk: words.get(clause.pk, {}) for pk, clause in standing.items() if clause is not None}


def mark(comment: Comment) -> str:
    """What tells one answer to the comment from the next, "" before the first."""
    return comment.answered.isoformat() if comment.answered is not None else ""


def may_change(comment: Comment) -> bool:
    """Whether its answer may be given or changed: until the proposer replied to it or the round was summed up."""
    return not comment.verdict or (comment.round.closed is None and comment.replied is None)


@transaction.atomic
def answer(
    comment: Comment,
    *,
    verdict: str,
    reason: str = "",
    words: str | None = None,
    base: int = 0,
    seen: str = "",
    by: Writer = NOBODY,
) -> Comment:
    """Answer a comment. The same answer given twice is one.

    `words`: what the clause shall say in the draft, in the comment's language; None leaves the draft as it is.
    `base`: the version of the clause's words that was on the screen. Words that stand since then are not written over.
    `seen`: the mark of the answer that was on the screen, which this one replaces.
    """
    statement = open_draft(comment.round.statement) if words is not None else comment.round.statement
    CommentRound.objects.select_for_update().get(pk=comment.round_id)
    rows = Comment.objects.select_for_update(of=("self",)).select_related("round", "clause__joined_to")
    comment = rows.get(pk=comment.pk)
    reason = clean_lines(reason)
    if _is_same(comment, verdict, reason, words):
        return comment
    _check(comment, verdict, reason, seen)
    if words is not None and verdict != Verdict.DECLINED:
        comment.outcome = _put(comment, canonical(words), base, by)
    else:
        now = words_now(comment) if verdict != Verdict.DECLINED else None
        comment.outcome = now.source if now is not None else ""
    comment.verdict, comment.reason = verdict, reason
    comment.answered, comment.answered_by, comment.told = database_now(), by.account, None
    comment.save(update_fields=["outcome", "verdict", "reason", "answered", "answered_by", "told"])
    comment.round.statement = statement
    return comment


def _is_same(comment: Comment, verdict: str, reason: str, words: str | None) -> bool:
    kept = words is None or verdict == Verdict.DECLINED or comment.outcome == canonical(words)
    return bool(comment.verdict) and (comment.verdict, comment.reason) == (verdict, reason) and kept


def _check(comment: Comment, verdict: str, reason: str, seen: str) -> None:
    if verdict not in Verdict.values:
        raise DraftError(N_("Choose one: accepted, changed or declined."))
    if comment.replied is not None:
        raise DraftError(N_("The member has replied to the answer. It stays as it is."))
    if comment.verdict and comment.round.closed is not None:
        raise DraftError(N_("The round is closed and summed up. Its answers stay as they are."))
    if mark(comment) != seen:
        raise DraftError(N_("Somebody else has answered this comment meanwhile. Look at the answer first."))
    if verdict != Verdict.ACCEPTED and not reason:
        raise DraftError(N_("Give the reason: the member who wrote this reads it."))


def _put(comment: Comment, words: str, base: int, by: Writer) -> str:
    """Write the words into the draft, or DraftError; the words as they stand then."""
    clause = standing_clause(comment)
    if clause is None:
        raise DraftError(N_("The clause is not in the draft any more, so there is nothing to put these words into."))
    if not words:
        raise DraftError(N_("Without words the clause would be missing. To leave it out, remove it in the editor."))
    now = words_now(comment)
    if (now.version if now is not None else 0) != base and (now is None or now.source != words):
        raise DraftError(
            N_("The words of this clause were changed while you were answering. Look at both and save once more.")
        )
    statement = comment.round.statement
    write(statement, comment.language, [Written(clause.pk, words, base=now.version if now else 0)], by)
    return words


@transaction.atomic
def reply(comment: Comment, member: Member, words: str) -> Comment:
    """The proposer's one reply to the answer. The same words sent twice are one reply."""
    found = Comment.objects.select_for_update(of=("self",)).select_related("round__statement")
    comment = found.get(pk=comment.pk, member=member)
    words = clean_lines(words, LONGEST_WORDS)
    if not words:
        raise DraftError(N_("Write what you reply."))
    if comment.replied is not None:
        if comment.reply == words:
            return comment
        raise DraftError(N_("You have replied to this answer already: one reply is possible."))
    if not comment.verdict:
        raise DraftError(N_("There is no answer yet to which you could reply."))
    if not comment.round.statement.drafting:
        raise DraftError(N_("The text was frozen meanwhile: a reply comes too late."))
    comment.reply, comment.replied = words, database_now()
    comment.save(update_fields=["reply", "replied"])
    return comment
