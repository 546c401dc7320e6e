"""Answering the comments of a round: all of them by clause, open ones first; one by one, to the next open one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from undersigned.actions.draft import answers, history
from undersigned.actions.draft.summary import heard_at_desk, waiting
from undersigned.core.draft.diff import Piece, word_diff
from undersigned.core.draft.markup import plain
from undersigned.core.errors import UndersignedError
from undersigned.forms.draft.rounds import AnswerForm
from undersigned.forms.fields import language_name
from undersigned.models import Account, Comment, CommentRound, DraftWords, Statement
from undersigned.views.desk.access import DeskRequest, of_statement, page
from undersigned.views.desk.draft.circulated import Remark, remarks
from undersigned.views.errors import words

ON_ONE_PAGE = 50
STATES = ("", "open", "answered", "replied")


@of_statement
def listing(request: DeskRequest, statement: Statement) -> HttpResponse:
    """All comments of one round, with the words they are about, filtered by state and organisation."""
    numbers = list(statement.rounds.order_by("-number").values_list("number", flat=True))
    if not numbers:
        return redirect("desk-rounds", statement.pk)
    asked = request.GET.get("round", "")
    number = next((n for n in numbers if str(n) == asked), numbers[0])
    round = statement.rounds.get(number=number)
    state = request.GET.get("state", "") if request.GET.get("state", "") in STATES else ""
    member = request.GET.get("member", "")
    comments = list(round.comments.filter(heard_at_desk(request.user)).select_related("member"))
    of = sorted({(each.member.organisation, str(each.member_id)) for each in comments})
    wanted = [each for each in comments if _in_state(each, state) and (not member or str(each.member_id) == member)]
    # Which comments are shown must be known before their word diffs are made: those take the time.
    place = {row["id"]: n for n, row in enumerate(round.clauses, 1)}
    wanted.sort(key=lambda it: (bool(it.verdict), place.get(it.clause_id or 0, 0), it.language, it.pk))
    shown = Paginator(wanted, ON_ONE_PAGE).get_page(request.GET.get("page"))
    made = {each.comment.pk: each for found in remarks(round, shown, None).values() for each in found}
    values = {
        "round": round,
        "numbers": sorted(numbers),
        "state": state,
        "member_id": member,
        "organisations": of,
        "shown": shown,
        "rows": _rows(statement, round, [made[each.pk] for each in shown]),
        "open_count": sum(not each.verdict for each in comments),
        "all_count": len(comments),
    }
    return page(request, "draft/answers", statement, values, here="rounds")


def _in_state(comment: Comment, state: str) -> bool:
    return {
        "": True,
        "open": not comment.verdict,
        "answered": bool(comment.verdict),
        "replied": comment.replied is not None,
    }[state]


def _rows(statement: Statement, round: CommentRound, shown: list[Remark]) -> list[dict[str, Any]]:
    """Each comment beside its clause as it went round, and as it stands now where that is not the same."""
    now = answers.words_by_clause(statement, {each.comment.language for each in shown})
    since: dict[tuple[int, str], tuple[Piece, ...]] = {}
    rows = []
    for each in shown:
        row: dict[str, Any] = {"remark": each, "open": not each.comment.verdict}
        if each.n is not None:
            at, clause = (each.n, each.comment.language), round.clauses[each.n - 1]
            row["went"] = went = clause["words"].get(at[1], "")
            row["gone"] = clause["id"] not in now
            stands = now.get(clause["id"], {}).get(at[1], "")
            if at not in since and stands != went:
                since[at] = word_diff(plain(went), plain(stands))
            row["since"] = since.get(at, ())
        rows.append(row)
    return rows


@of_statement
def answer(request: DeskRequest, statement: Statement, number: int) -> HttpResponse:
    """One comment: the words as they went round, as they stand, as proposed; and the answer."""
    rows = Comment.objects.select_related("round", "member", "clause__joined_to")
    rows = rows.filter(heard_at_desk(request.user), round__statement=statement)
    comment = rows.filter(pk=number).first() if number < 2**63 else None
    if comment is None:
        raise Http404
    comment.round.statement = statement
    now = answers.words_now(comment) if comment.clause_id is not None else None
    into_draft = statement.drafting and now is not None
    data = request.POST if request.method == "POST" else None
    initial = _initial(comment, now)
    form = AnswerForm(data, language=comment.language, into_draft=into_draft, initial=initial)
    problem = ""
    if form.is_bound and form.is_valid():
        problem = _keep(request, comment, form, into_draft=into_draft)
        if not problem:
            return _next(request, statement, comment)
        # What is shown now is what the next press is about.
        fresh = {**request.POST.dict(), "seen": initial["seen"], "base": initial["base"]}
        form = AnswerForm(fresh, language=comment.language, into_draft=into_draft)
    values = {**_about(comment, now, request.user), "form": form, "problem": problem, "into_draft": into_draft}
    return page(request, "draft/answer", statement, values, here="rounds", refused=data is not None)


def _initial(comment: Comment, now: DraftWords | None) -> dict[str, Any]:
    stands = now.source if now is not None else ""
    proposed = comment.proposal if comment.proposal and not comment.verdict else stands
    return {
        "words": proposed,
        "base": now.version if now is not None else 0,
        "seen": answers.mark(comment),
        "verdict": comment.verdict,
        "reason": comment.reason,
    }


def _keep(request: DeskRequest, comment: Comment, form: AnswerForm, *, into_draft: bool) -> str:
    """Keep the answer; the sentence that says why it cannot be kept, else ""."""
    values = form.cleaned_data
    source: str | None = values.get("words") or None
    if request.POST.get("do") == "take" and comment.proposal:
        values["verdict"], source = Comment.Verdict.ACCEPTED, comment.proposal
    try:
        answers.answer(
            comment,
            verdict=values["verdict"],
            reason=values["reason"],
            words=source if into_draft else None,
            base=values["base"] or 0,
            seen=values["seen"],
            by=history.Writer(account=request.user),
        )
    except UndersignedError as error:
        return words(error)
    return ""


def _about(comment: Comment, now: DraftWords | None, account: Account) -> dict[str, Any]:
    """The words in their three forms, and what else was said of the clause."""
    round: CommentRound = comment.round
    remark = next(each for found in remarks(round, [comment], None).values() for each in found)
    went = round.clauses[remark.n - 1]["words"].get(comment.language, "") if remark.n is not None else ""
    stands = now.source if now is not None else ""
    others = round.comments.filter(heard_at_desk(account), clause=comment.clause_id).exclude(pk=comment.pk)
    beside = list(others.select_related("member"))
    changed = now is not None and stands != went
    return {
        "remark": remark,
        "round": round,
        "went": went,
        "stands": stands,
        "now": now,
        "gone": comment.clause_id is not None and now is None,
        "changed_since": word_diff(plain(went), plain(stands)) if changed else (),
        "in_one_press": bool(comment.proposal) and not comment.verdict and now is not None and not changed,
        "there_already": bool(comment.proposal) and stands == comment.proposal,
        "may_answer": answers.may_change(comment),
        "beside": [each for found in remarks(round, beside, None).values() for each in found],
    }


def _next(request: DeskRequest, statement: Statement, comment: Comment) -> HttpResponse:
    """On to the next open comment: of the same round first, behind this one if there is one."""
    messages.success(request, _said(statement, comment))
    order = {row["id"]: n for n, row in enumerate(comment.round.clauses, 1)}
    here = (order.get(comment.clause_id or 0, 0), comment.pk)

    def after(left: tuple[int | None, int, int]) -> tuple[bool, bool, int, int]:
        clause, pk, round = left
        at = order.get(clause or 0, 0)
        return round != comment.round_id, (at, pk) < here, at, pk

    left = sorted(waiting(statement).values_list("clause_id", "pk", "round_id"), key=after)
    if left:
        return redirect("desk-answer", statement.pk, left[0][1])
    messages.success(request, _("Every comment has an answer."))
    return redirect("desk-rounds", statement.pk)


def _said(statement: Statement, comment: Comment) -> str:
    """What became of the answer, in one sentence."""
    comment.refresh_from_db(fields=["verdict", "outcome"])
    if not comment.outcome or len(statement.languages) < 2:
        if comment.member.mail:
            return _(
                "The answer is kept. The member is told by mail, together with what you answer in the next minutes."
            )
        return _("The answer is kept, and stands on the member’s page.")
    return _(
        "The answer is kept, and the draft has the words in one language: %(language)s. Look at the others, too."
    ) % {"language": language_name(comment.language)}
