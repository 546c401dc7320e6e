"""A member's pages, behind its private link: the draft as it went round, its comments and stand, what became of them.

The link speaks for one organisation at one statement. What another member wrote to the coordinator alone is in
nothing that these pages show or count.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.actions.draft import rounds
from undersigned.actions.draft.answers import reply as keep_reply
from undersigned.actions.draft.summary import over, summary, visible
from undersigned.actions.interface import interface_language
from undersigned.actions.publish.phrases import self_name
from undersigned.core.errors import UndersignedError
from undersigned.core.names.languages import choose_language
from undersigned.forms.round import CommentForm, ReplyForm, StandingForm
from undersigned.models import CommentRound, Member, Standing
from undersigned.models.draft import new_id
from undersigned.views.desk.draft.circulated import remarks, sheet
from undersigned.views.draft.linked import by_member
from undersigned.views.errors import words

ON_ONE_PAGE = 50


@dataclass(frozen=True)
class Place:
    """Where a member stands: which round it sees, in which language, and whether it can still say something."""

    member: Member
    token: str
    round: CommentRound
    before: CommentRound | None
    language: str
    wanted: str  # the language that was asked for in the address

    @cached_property
    def drafting(self) -> bool:
        """Whether the words can still change."""
        return self.member.statement.drafting

    @property
    def open(self) -> bool:
        """Whether the round takes comments, as far as a page can tell: the action asks the database's clock."""
        return not over(self.round, timezone.now()) and self.drafting

    def address(self, screen: str = "", *more: object, **query: object) -> str:
        """The address of one of the member's pages, in the same language of the text."""
        path = reverse(f"round-{screen}" if screen else "round", args=[self.token, *more])
        given = {"text": self.wanted, **query}
        asked = urlencode({name: value for name, value in given.items() if value})
        return f"{path}?{asked}" if asked else path

    @property
    def plainly(self) -> str:
        """The draft without marks of what changed."""
        return self.address(plain=1)

    def values(self, **more: Any) -> dict[str, Any]:
        """What every page of a round shows."""
        return {
            "place": self,
            "for_members": True,
            "member": self.member,
            "token": self.token,
            "statement": self.member.statement,
            "round": self.round,
            "open": self.open,
            "drafting": self.drafting,
            "language": self.language,
            "text_query": f"?{urlencode({'text': self.wanted})}" if self.wanted else "",
            **more,
        }


def _place(request: HttpRequest, member: Member, token: str) -> Place | None:
    """The round that is open or was the last; for a form, the round that it was made for. None before the first."""
    all_rounds = list(member.statement.rounds.defer("clauses", "closing", "message").order_by("-number"))
    posted = request.POST.get("round", "")
    at = next((n for n, one in enumerate(all_rounds) if str(one.number) == posted), 0)
    if not all_rounds:
        return None
    numbers = [one.number for one in all_rounds[at : at + 2]]
    shown = list(member.statement.rounds.filter(number__in=numbers).order_by("-number"))
    shown[0].statement = member.statement
    wanted = request.GET.get("text", "")
    wanted = wanted if wanted in shown[0].languages else ""
    language = choose_language(shown[0].languages, wanted, member.language, interface_language())
    return Place(member, token, shown[0], shown[1] if len(shown) > 1 else None, language, wanted)


def _render(request: HttpRequest, name: str, place: Place, *, status: int = 200, **values: Any) -> HttpResponse:
    return render(request, f"draft/round/{name}.html", place.values(**values), status=status)


def _none(request: HttpRequest, member: Member, token: str) -> HttpResponse:
    values = {"member": member, "token": token, "asked": member.sign_offs.exists()}
    return render(request, "draft/round/none.html", values)


@by_member("GET")
def read(request: HttpRequest, member: Member, token: str) -> HttpResponse:
    """The draft as it went round; when the round is closed, its summary on top."""
    place = _place(request, member, token)
    if place is None:
        return _none(request, member, token)
    round = place.round
    text = sheet(round, place.language, place.before)
    seen = list(round.comments.filter(visible(member)).values_list("clause_id", "member_id", "verdict"))
    on: Counter[int | None] = Counter(clause for clause, _member, _verdict in seen)
    rows = [(block, on[row["id"]]) for block, row in zip(text.blocks, round.clauses, strict=True)]
    own = [verdict for _clause, by, verdict in seen if by == member.pk]
    return _render(
        request,
        "read",
        place,
        sheet=text,
        rows=rows,
        plain="plain" in request.GET,
        texts=[(tag, self_name(tag), _address_of_text(place, tag)) for tag in round.languages],
        comments=len(seen),
        on_the_whole=on[None],
        own=len(own),
        answered=sum(bool(verdict) for verdict in own),
        asked=member.sign_offs.exists(),
        standing=round.standings.filter(member=member).first(),
        summary=summary(round, member) if round.closed is not None else None,
        early=round.closed is not None and round.closed < round.deadline,
    )


def _address_of_text(place: Place, tag: str) -> str:
    return f"{reverse('round', args=[place.token])}?{urlencode({'text': tag})}"


@by_member("GET", "POST")
def clause(request: HttpRequest, member: Member, token: str, n: int) -> HttpResponse:
    """One clause, what was said of it, and the form to say something."""
    return _comment(request, member, token, n)


@by_member("GET", "POST")
def whole(request: HttpRequest, member: Member, token: str) -> HttpResponse:
    """The same for the whole draft."""
    return _comment(request, member, token, None)


def _comment(request: HttpRequest, member: Member, token: str, n: int | None) -> HttpResponse:
    place = _place(request, member, token)
    if place is None:
        return _none(request, member, token)
    text = sheet(place.round, place.language, place.before)
    if n is not None and not 1 <= n <= len(text.blocks):
        raise Http404
    block = text.blocks[n - 1] if n is not None else None
    source = block.source if block is not None else None
    form = CommentForm(
        request.POST if request.method == "POST" else None,
        language=place.language,
        source=source,
        initial={"proposal": source, "audience": "all", "once": new_id(), "round": place.round.number},
    )
    problem = ""
    if form.is_bound and form.is_valid():
        problem = _keep(place, n, form)
        if not problem:
            messages.success(request, _kept(form.cleaned_data["audience"]))
            return redirect(place.address("clause", n) if n is not None else place.address("whole"))
    said = place.round.comments.filter(visible(member)).select_related("member")
    said = said.filter(clause_id=place.round.clauses[n - 1]["id"] if n is not None else None)
    return _render(
        request,
        "comment",
        place,
        status=422 if form.is_bound else 200,
        form=form,
        problem=problem,
        part=block,
        n=n,
        following=text.blocks[n] if n is not None and n < len(text.blocks) else None,
        remarks=[each for found in remarks(place.round, said, member).values() for each in found],
        back=place.address() + (f"#{block.anchor}" if block is not None else ""),
    )


def _keep(place: Place, n: int | None, form: CommentForm) -> str:
    """Keep the comment; the sentence that says why it cannot be kept, else ""."""
    values = form.cleaned_data
    said = rounds.Said(
        clause=n,
        language=place.language,
        words=values["words"],
        proposal=values.get("proposal", ""),
        audience=values["audience"],
        author=values["author"],
        once=values["once"],
    )
    try:
        rounds.comment(place.round, place.member, said)
    except UndersignedError as error:
        return words(error)
    return ""


def _kept(audience: str) -> str:
    if audience == "coordinator":
        return _("This is kept. Only the coordinator reads it.")
    return _("This is kept. All members can read it.")


@by_member("GET", "POST")
def standing(request: HttpRequest, member: Member, token: str) -> HttpResponse:
    """No objection, or an objection, for the whole; it can be changed until the deadline."""
    place = _place(request, member, token)
    if place is None:
        return _none(request, member, token)
    said = place.round.standings.filter(member=member).first()
    initial = {"said": said.said, "words": said.words} if said is not None else {}
    data = request.POST if request.method == "POST" else None
    form = StandingForm(data, initial={**initial, "round": place.round.number})
    problem = ""
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            rounds.take_stand(place.round, member, said=values["said"], words=values["words"])
        except UndersignedError as error:
            problem = words(error)
        else:
            messages.success(request, _stood(values["said"]))
            return redirect(place.address())
    status = 422 if form.is_bound else 200
    return _render(request, "standing", place, status=status, form=form, problem=problem, standing=said)


def _stood(said: str) -> str:
    if said == Standing.Said.OBJECTION:
        return _("Your objection is kept. You can change it until the deadline.")
    return _("It is kept that you have no objection. You can change it until the deadline. It is not a signature.")


@by_member("GET")
def comments(request: HttpRequest, member: Member, token: str) -> HttpResponse:
    """All comments that the member may read, by clause."""
    place = _place(request, member, token)
    if place is None:
        return _none(request, member, token)
    at = {row["id"]: n for n, row in enumerate(place.round.clauses, 1)}
    said = list(place.round.comments.filter(visible(member)).select_related("member"))
    said.sort(key=lambda each: (at.get(each.clause_id or 0, 0), each.pk))
    shown = Paginator(said, ON_ONE_PAGE).get_page(request.GET.get("page"))
    # The word diffs take the time: only those of this page are made.
    found = remarks(place.round, shown, member)
    return _render(request, "comments", place, shown=shown, remarks=[each for n in found for each in found[n]])


@by_member("GET", "POST")
def ours(request: HttpRequest, member: Member, token: str) -> HttpResponse:
    """What the organisation wrote in all rounds, the answers, and its one reply to each."""
    place = _place(request, member, token)
    if place is None:
        return _none(request, member, token)
    form, problem = None, ""
    if request.method == "POST" and request.POST.get("do") == "back":
        problem = _taken_back(request, member)
        if not problem:
            return redirect(place.address("ours", page=request.GET.get("page", "")))
    elif request.method == "POST":
        form = ReplyForm(request.POST)
        if form.is_valid():
            found = member.comments.filter(once=form.cleaned_data["comment"]).first()
            if found is None:
                raise Http404
            try:
                keep_reply(found, member, form.cleaned_data["words"])
            except UndersignedError as error:
                problem = words(error)
            else:
                messages.success(request, _("Your reply is kept."))
                return redirect(place.address("ours", page=request.GET.get("page", "")))
    said = member.comments.select_related("member").order_by("-round__number", "pk")
    shown = Paginator(said, ON_ONE_PAGE).get_page(request.GET.get("page"))
    status = 422 if request.method == "POST" else 200
    rows = _replies(place, list(shown), form)
    return _render(request, "ours", place, status=status, shown=shown, rows=rows, problem=problem)


def _taken_back(request: HttpRequest, member: Member) -> str:
    """Take a comment back; what is wrong with that, or ""."""
    found = member.comments.select_related("round").filter(once=request.POST.get("comment", "")[:32]).first()
    if found is None:
        return _("This comment has an answer by now, or was taken back already.")
    try:
        rounds.take_back(found, member)
    except UndersignedError as error:
        return words(error)
    messages.success(request, _("Your comment is taken back. Nobody reads it any more."))
    return ""


def _replies(place: Place, said: list[Any], posted: ReplyForm | None) -> list[dict[str, Any]]:
    """Each own comment with its answer and, where a reply is possible, the form for it."""
    known = {place.round.pk: place.round} | ({place.before.pk: place.before} if place.before else {})
    missing = {comment.round_id for comment in said} - set(known)
    known |= CommentRound.objects.in_bulk(missing)
    rows = []
    for pk, round in sorted(known.items(), key=lambda each: -each[1].number):
        mine = [comment for comment in said if comment.round_id == pk]
        found = remarks(round, mine, place.member)
        for n in sorted(found, key=lambda n: n or 0):
            rows += [
                {
                    "round": round,
                    "remark": each,
                    "form": _reply_form(place, each.comment, posted),
                    "may_take_back": place.open and pk == place.round.pk and not each.comment.verdict,
                }
                for each in found[n]
            ]
    return rows


def _reply_form(place: Place, comment: Any, posted: ReplyForm | None) -> ReplyForm | None:
    if posted is not None and posted.data.get("comment") == comment.once:
        return posted
    may = comment.verdict and comment.replied is None and place.drafting
    return ReplyForm(initial={"comment": comment.once}, auto_id=f"id_{comment.once}_%s") if may else None
