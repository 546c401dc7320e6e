"""One entry: what was asked of whom, its timeline, and the forms that tell what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from undersigned.actions import follow
from undersigned.actions.interface import interface_language
from undersigned.core.errors import UndersignedError
from undersigned.core.follow import WORDS, call_file
from undersigned.core.names.languages import choose_language
from undersigned.core.record.digest import ID
from undersigned.forms.fields import all_valid, row_number
from undersigned.forms.follow import ChangeForm, DisputeForm, EvidenceForm
from undersigned.models import Clause, LedgerEntry, Statement, StatusChange, Thread
from undersigned.views.desk.access import DeskRequest, need_editor, of_statement, page
from undersigned.views.desk.follow import answered
from undersigned.views.desk.follow.away import taken_away
from undersigned.views.desk.follow.ledger import public_folder, standings_of
from undersigned.views.errors import message, words


@of_statement
def screen(request: DeskRequest, statement: Statement, entry: str) -> HttpResponse:
    """The entry; `do` says which of its forms was sent."""
    rows = statement.ledger.select_related("office", "call", "edition", "statement")
    found = rows.filter(pk=entry).first() if ID.fullmatch(entry) else None
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, found)
    need_editor(request)
    presses = {"change": _change, "agree": _agree, "refuse": _refuse, "dispute": _dispute, "again": _again}
    presses |= {"away": _away, **answered.PRESSES}
    pressed = request.POST.get("do", "")
    if pressed not in presses:
        return _page(request, found, problem=_("This button is not known. Nothing was changed."))
    try:
        return presses[pressed](request, found)
    except UndersignedError as error:
        return _page(request, found, problem=words(error), **_as_sent(request, found, pressed))


def _forms(request: DeskRequest, entry: LedgerEntry) -> tuple[ChangeForm, EvidenceForm]:
    pieces = list(entry.statement.evidence.all())
    return ChangeForm(request.POST, evidence=pieces), EvidenceForm(request.POST, request.FILES, prefix="new")


def _as_sent(request: DeskRequest, entry: LedgerEntry, pressed: str) -> dict[str, Any]:
    """The forms with what was typed, so that nothing is lost."""
    if pressed != "change":
        return {}
    form, new = _forms(request, entry)
    return {"form": form, "new": new}


def _change(request: DeskRequest, entry: LedgerEntry) -> HttpResponse:
    form, new = _forms(request, entry)
    if not all_valid([form, new]):
        return _page(request, entry, form=form, new=new)
    chosen = entry.statement.evidence.filter(pk__in=form.cleaned_data.get("evidence", []))
    scale, to = form.moved
    made = follow.change_with(
        entry,
        scale=scale,
        to=to,
        day=form.on,
        reason=form.cleaned_data["reason"],
        forwarded=form.cleaned_data["forwarded"],
        evidence=list(chosen),
        new=new.found() if new.given else None,
        by=request.user,
    )
    messages.success(request, answered.saved(made))
    return redirect("desk-entry", entry.statement_id, entry.pk)


def _of(request: DeskRequest, entry: LedgerEntry) -> StatusChange:
    given = request.POST.get("change", "")
    return get_object_or_404(entry.status_changes, pk=row_number(given))


def _agree(request: DeskRequest, entry: LedgerEntry) -> HttpResponse:
    follow.agree(_of(request, entry), by=request.user)
    messages.success(request, _("The change stands."))
    return redirect("desk-entry", entry.statement_id, entry.pk)


def _refuse(request: DeskRequest, entry: LedgerEntry) -> HttpResponse:
    follow.refuse(_of(request, entry), by=request.user)
    messages.success(request, _("The change is not made."))
    return redirect("desk-entry", entry.statement_id, entry.pk)


def _dispute(request: DeskRequest, entry: LedgerEntry) -> HttpResponse:
    form, read = DisputeForm(request.POST), _of(request, entry)
    if not form.is_valid():
        return _page(request, entry, dispute=form, disputed=read.pk)
    follow.dispute(read, words=form.cleaned_data["words"], by=request.user)
    messages.success(request, _("Both readings are shown."))
    return redirect("desk-entry", entry.statement_id, entry.pk)


def _away(request: DeskRequest, entry: LedgerEntry) -> HttpResponse:
    if problem := taken_away(request, _of(request, entry)):
        return _page(request, entry, problem=problem)
    return redirect("desk-entry", entry.statement_id, entry.pk)


def _again(request: DeskRequest, entry: LedgerEntry) -> HttpResponse:
    given = request.POST.get("evidence", "")
    one = entry.statement.evidence.filter(pk=given).first() if ID.fullmatch(given) else None
    if one is None:
        raise Http404
    follow.capture_again(one)
    messages.success(request, _("A new copy will be made within a minute."))
    return redirect("desk-entry", entry.statement_id, entry.pk)


def _page(request: DeskRequest, entry: LedgerEntry, **more: Any) -> HttpResponse:
    here, standing = interface_language(), standings_of([entry])[entry.pk]
    language = choose_language(entry.edition.languages, here)
    start, end, addressee = entry.call.places[language]
    clause = Clause.objects.get(edition=entry.edition, language=language, index=entry.call.clause)
    changes = entry.status_changes.select_related("evidence", "by", "agreed_by")
    changes = changes.prefetch_related("more", "disputes__by")
    folder = public_folder(entry.statement, entry.edition, here)
    values: dict[str, Any] = {
        "entry": entry,
        "office": entry.office.name(here),
        "demand": clause.words[start:end],
        "addressee": addressee,
        "language": language,
        "public": f"{folder}{call_file(entry.edition.number, entry.call.index)}",
        "response": message(WORDS["response"][standing.response]),
        "progress": message(WORDS["progress"][standing.progress]),
        "changes": [(change, message(WORDS[change.scale][change.to])) for change in changes],
        "said": answered.said_of(entry),
        "linkable": follow.linkable(entry.office, [entry]),
        "thread": Thread.objects.filter(calls__entry=entry, calls__inside=True).first(),
        "form": ChangeForm(evidence=list(entry.statement.evidence.all())),
        "new": EvidenceForm(prefix="new"),
        "dispute": DisputeForm(),
        **more,
    }
    return page(request, "follow/entry", entry.statement, values, here="follow", refused=request.method == "POST")
