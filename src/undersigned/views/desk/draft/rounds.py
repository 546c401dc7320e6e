"""Comment rounds on the coordinator's side: members and their links, opening with a preview, closing with a summary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions.draft import members, rounds
from undersigned.actions.draft.summary import Heard, last_round, over, rounds_of, summary, waiting
from undersigned.actions.interface import interface_language
from undersigned.actions.publish.phrases import self_name
from undersigned.core.errors import UndersignedError
from undersigned.core.names.languages import choose_language
from undersigned.core.names.order import sort_key
from undersigned.forms.draft.rounds import CloseForm, MemberForm, MembersForm, MoreTimeForm, RoundForm
from undersigned.forms.fields import row_number
from undersigned.models import Comment, CommentRound, Member, Statement
from undersigned.views.desk.access import DeskRequest, of_statement, page
from undersigned.views.desk.draft.circulated import sheet
from undersigned.views.errors import words

USUAL = timedelta(days=3)


@of_statement
def screen(request: DeskRequest, statement: Statement) -> HttpResponse:
    """Members and rounds; each form says in `do` what it wants."""
    if request.method != "POST":
        return _page(request, statement)
    presses = {
        "add": _add,
        "paste": _paste,
        "renew": _renew,
        "revoke": _revoke,
        "preview": _preview,
        "open": _open,
        "change": _change,
        "extend": _extend,
    }
    press = presses.get(request.POST.get("do", ""))
    if press is None:
        return _page(request, statement, problem=_("This button is not known. Nothing was changed."))
    return press(request, statement)


def _page(request: DeskRequest, statement: Statement, **more: Any) -> HttpResponse:
    all_rounds = rounds_of([statement])[statement.pk][::-1]
    newest = all_rounds[0] if all_rounds else None
    now = timezone.now()
    heard = Heard(newest) if newest is not None else None
    # What a member wrote to the coordinator alone is told to nobody else who is signed in.
    reader = None if request.user.may_edit else Member(statement=statement)
    languages = statement.languages
    values = {
        "round": newest,
        "open": newest is not None and newest.closed is None,
        "over": newest is not None and over(newest, now),
        "earlier": all_rounds,
        "summary": heard.summary(reader) if heard else None,
        "waiting": sum(each.unanswered for each in all_rounds),
        "rows": _member_rows(statement, heard if newest is not None and newest.closed is None else None, reader),
        "member_form": MemberForm(languages=languages, prefix="one"),
        "members_form": MembersForm(languages=languages, prefix="many"),
        "round_form": RoundForm(initial=_usual(statement, all_rounds)),
        "time_form": _time_form(statement, newest) if newest is not None and newest.closed is None else None,
        **more,
    }
    refused = request.method == "POST" and "links" not in more and "kept" not in more
    return page(request, "draft/rounds", statement, values, here="rounds", refused=refused)


def _usual(statement: Statement, all_rounds: list[CommentRound]) -> dict[str, Any]:
    """A round as most are: three days, until the evening, with a reminder."""
    there = timezone.now().astimezone(ZoneInfo(statement.timezone)) + USUAL
    number = all_rounds[0].number + 1 if all_rounds else 1
    return {"day": there.date(), "hour": "18:00", "zone": statement.timezone, "remind": "usual", "number": number}


def _time_form(statement: Statement, round: CommentRound) -> MoreTimeForm:
    """The deadline as it stands, to be made later."""
    there = round.deadline.astimezone(ZoneInfo(statement.timezone))
    return MoreTimeForm(initial={"day": there.date(), "hour": there.time()}, zone=statement.timezone, prefix="more")


def _extend(request: DeskRequest, statement: Statement) -> HttpResponse:
    newest = last_round(statement)
    form = MoreTimeForm(request.POST, zone=statement.timezone, prefix="more")
    if newest is None:
        return _page(request, statement, problem=_("This button is not known. Nothing was changed."))
    if not form.is_valid():
        return _page(request, statement, time_form=form)
    try:
        rounds.extend_round(newest, form.cleaned_data["deadline"])
    except UndersignedError as error:
        return _page(request, statement, time_form=form, problem=words(error))
    messages.success(request, _("The members have more time, and are told so."))
    return redirect("desk-rounds", statement.pk)


def _member_rows(statement: Statement, heard: Heard | None, reader: Member | None) -> list[dict[str, Any]]:
    """Each member with how it stands in the open round; those whose link was ended come last."""
    said_to = [(member, audience) for member, audience, _verdict in heard.comments] if heard else []
    commented = {member for member, audience in said_to if reader is None or audience == Comment.Audience.ALL}
    rows = []
    for member in statement.members.all():
        standing = heard.stands.get(member.pk) if heard else None
        said = []
        if standing is not None:
            said.append(_("no objection") if standing.said == "no-objection" else _("objects"))
        if member.pk in commented:
            said.append(_("commented"))
        state = ", ".join(said) or (_("silent so far") if heard else "")
        rows.append({"member": member, "state": state, "why": standing.words if standing else ""})
    here = interface_language()
    return sorted(rows, key=lambda row: (row["member"].revoked is not None, sort_key(row["member"].organisation, here)))


def _add(request: DeskRequest, statement: Statement) -> HttpResponse:
    form = MemberForm(request.POST, languages=statement.languages, prefix="one")
    if not form.is_valid():
        return _page(request, statement, member_form=form)
    values = form.cleaned_data
    try:
        added = members.add(
            statement, organisation=values["organisation"], address=values["mail"], language=values["language"]
        )
    except UndersignedError as error:
        return _page(request, statement, member_form=form, problem=words(error))
    return _added(request, statement, [added])


def _paste(request: DeskRequest, statement: Statement) -> HttpResponse:
    form = MembersForm(request.POST, languages=statement.languages, prefix="many")
    if not form.is_valid():
        return _page(request, statement, members_form=form)
    values = form.cleaned_data
    try:
        added = members.add_all(statement, values["lines"], language=values["language"])
    except UndersignedError as error:
        return _page(request, statement, members_form=form, problem=words(error))
    return _added(request, statement, added)


def _added(request: DeskRequest, statement: Statement, added: list[members.Added]) -> HttpResponse:
    new = sum(each.new for each in added)
    sentence = ngettext("%(n)s member is added.", "%(n)s members are added.", new) % {"n": new}
    there = len(added) - new
    if there:
        sentence += " " + ngettext("%(n)s was there already.", "%(n)s were there already.", there) % {"n": there}
    messages.success(request, sentence)
    # Shown once, in the answer itself: no later page shows them.
    links = [(each.member.organisation, each.link) for each in added if not each.member.mail]
    return _page(request, statement, links=links) if links else redirect("desk-rounds", statement.pk)


def _member(request: DeskRequest, statement: Statement) -> Member:
    id = request.POST.get("member", "")
    return get_object_or_404(statement.members.select_related("statement"), pk=row_number(id))


def _renew(request: DeskRequest, statement: Statement) -> HttpResponse:
    try:
        made = members.renew(_member(request, statement))
    except UndersignedError as error:
        return _page(request, statement, problem=words(error))
    name = made.member.organisation
    messages.success(request, _("%(name)s has a new link. The earlier one no longer works.") % {"name": name})
    if made.member.mail:
        return redirect("desk-rounds", statement.pk)
    return _page(request, statement, links=[(name, made.link)])


def _revoke(request: DeskRequest, statement: Statement) -> HttpResponse:
    member = _member(request, statement)
    members.revoke(member)
    messages.success(request, _("The link of %(name)s no longer works.") % {"name": member.organisation})
    return redirect("desk-rounds", statement.pk)


def _open(request: DeskRequest, statement: Statement) -> HttpResponse:
    form = RoundForm(request.POST)
    if not form.is_valid():
        return _page(request, statement, round_form=form)
    values = form.cleaned_data
    try:
        opened = rounds.open_round(
            statement,
            number=values["number"],
            deadline=values["deadline"],
            message=values["message"],
            zone=values["zone"],
            remind_at=values["remind_at"],
            remind=values["remind"] != "no",
        )
    except UndersignedError as error:
        return _page(request, statement, round_form=form, problem=words(error))
    messages.success(request, _("Round %(number)s is open.") % {"number": opened.number})
    return redirect("desk-rounds", statement.pk)


def _change(request: DeskRequest, statement: Statement) -> HttpResponse:
    """Back from the preview, with everything as it was typed."""
    return _page(request, statement, round_form=RoundForm(initial=request.POST.dict()), kept=True)


@dataclass(frozen=True)
class Shown:
    """What the member's page needs to know of where it stands, when the coordinator looks at it."""

    before: CommentRound | None
    address: str = "?"
    plainly: str = "?plain=1"


def _preview(request: DeskRequest, statement: Statement) -> HttpResponse:
    """What members will see and get, before anything is sent."""
    form = RoundForm(request.POST)
    if not form.is_valid():
        return _page(request, statement, round_form=form)
    values = form.cleaned_data
    try:
        rounds.check_times(values["deadline"], values["remind_at"])
    except UndersignedError as error:
        return _page(request, statement, round_form=form, problem=words(error))
    drafted = CommentRound(
        statement=statement,
        number=values["number"],
        message=values["message"],
        deadline=values["deadline"],
        clauses=rounds.snapshot(statement),
        languages=statement.languages,
    )
    statement.timezone = values["zone"]  # as it will be; nothing is saved here
    asked = list(statement.members.filter(revoked=None))
    more = {
        "form": form,
        "asked": asked,
        "by_mail": sum(bool(member.mail) for member in asked),
        "open": True,
        "texts_by_button": [(tag, self_name(tag)) for tag in statement.languages],
    }
    before = statement.rounds.order_by("-number").first()
    return _shown(request, statement, drafted, before, request.POST.get("text", ""), **more)


@of_statement
def as_members_see(request: DeskRequest, statement: Statement) -> HttpResponse:
    """The newest round as a member sees it that has said nothing."""
    newest = last_round(statement)
    if newest is None:
        return redirect("desk-rounds", statement.pk)
    before = statement.rounds.filter(number__lt=newest.number).order_by("-number").first()
    newest.statement = statement
    nobody = Member(statement=statement)
    closed = newest.closed is not None
    more = {
        "drafting": (drafting := statement.drafting),
        "open": drafting and not over(newest, timezone.now()),
        "texts": [(tag, self_name(tag), f"?{urlencode({'text': tag})}") for tag in newest.languages],
        "summary": summary(newest, nobody) if closed else None,
        "early": newest.closed is not None and newest.closed < newest.deadline,
    }
    return _shown(request, statement, newest, before, request.GET.get("text", ""), **more)


def _shown(
    request: DeskRequest,
    statement: Statement,
    round: CommentRound,
    before: CommentRound | None,
    wanted: str,
    **more: Any,
) -> HttpResponse:
    language = choose_language(round.languages, wanted)
    text = sheet(round, language, before)
    values = {
        "round": round,
        "place": Shown(before),
        "language": language,
        "sheet": text,
        "rows": [(block, 0) for block in text.blocks],
        "plain": "plain" in request.GET,
        "for_members": True,
        **more,
    }
    return page(request, "draft/rounds-preview", statement, values, here="rounds")


@of_statement
def close(request: DeskRequest, statement: Statement) -> HttpResponse:
    """The last look at a round before its summary goes to all members."""
    newest = last_round(statement)
    if newest is None or newest.closed is not None:
        return redirect("desk-rounds", statement.pk)
    left = waiting(statement).filter(round=newest).count()
    form, problem = CloseForm(initial={"unanswered": left}), ""
    if request.method == "POST":
        form = CloseForm(request.POST)
        if form.is_valid():
            seen = form.cleaned_data["unanswered"] if request.POST.get("do") == "anyway" else 0
            try:
                rounds.close_round(newest, closing=form.cleaned_data["closing"], unanswered=seen or 0)
            except UndersignedError as error:
                problem = words(error)
                # What has come meanwhile is counted anew, and must be seen before it is left.
                form = CloseForm(initial={**form.cleaned_data, "unanswered": left})
            else:
                messages.success(request, _("The round is closed, and the summary is on its way to all members."))
                return redirect("desk-rounds", statement.pk)
    values = {
        "round": newest,
        "form": form,
        "problem": problem,
        "left": left,
        "early": timezone.now() < newest.deadline,
        "summary": summary(newest, Member(statement=statement)),
        "told": sum(bool(member.mail) for member in statement.members.filter(revoked=None)),
    }
    return page(request, "draft/rounds-close", statement, values, here="rounds", refused=request.method == "POST")
