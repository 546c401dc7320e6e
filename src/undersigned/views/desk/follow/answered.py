"""What an office said of an entry, at the desk: a look before it is public, and what the response makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from undersigned.actions import follow
from undersigned.core.errors import N_
from undersigned.forms.fields import row_number
from undersigned.models import Commitment, LedgerEntry, Reply, Said, Statement, StatusChange
from undersigned.views.desk.access import DeskRequest
from undersigned.views.errors import message

_SUGGESTED: Mapping[str, str] = {"in-part": N_("It answers in part"), "in-full": N_("It answers in full")}


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer or commitment, and what can be done with it."""

    one: Reply | Commitment
    key: str
    commits: bool
    page: str  # where it stands in public; "" where it does not yet
    steps: list[tuple[str, str]]  # by which the response may be moved, in words


def said_of(entry: LedgerEntry) -> list[Heard]:
    """All that a mailbox has confirmed, the newest first."""
    replies = entry.replies.exclude(state=Said.State.PENDING).select_related("event")
    commitments = entry.commitments.exclude(state=Said.State.PENDING).select_related("event")
    found = [_heard(one, entry) for one in replies] + [_heard(one, entry) for one in commitments]
    return sorted(found, key=lambda heard: heard.one.made, reverse=True)


def _heard(one: Reply | Commitment, entry: LedgerEntry) -> Heard:
    one.entry = entry  # with its call and edition, which were read already
    page = follow.address_of(one) if isinstance(one, Reply) else ""
    steps = [(to, message(words)) for to, words in _SUGGESTED.items()] if page else []
    commits = isinstance(one, Commitment)
    return Heard(one, f"{'commitment' if commits else 'reply'}-{one.pk}", commits, page, steps)


def waiting(statement: Statement) -> list[tuple[LedgerEntry, Said]]:
    """What waits for a look, the oldest first."""
    found: list[Said] = []
    for kind in (Reply, Commitment):
        rows = kind._default_manager.filter(entry__statement=statement, state=Said.State.WAITING)
        found += rows.select_related("entry__office", "entry__call")
    return [(one.entry, one) for one in sorted(found, key=lambda one: one.made)]  # type: ignore[attr-defined]  # both have it


def _of(request: DeskRequest, entry: LedgerEntry) -> Reply | Commitment:
    what, _dash, number = request.POST.get("said", "").partition("-")
    pk = row_number(number)
    found = entry.commitments.filter(pk=pk).first() if what == "commitment" else entry.replies.filter(pk=pk).first()
    if found is None or found.state == Said.State.PENDING:
        raise Http404
    return found


def _accept(request: DeskRequest, entry: LedgerEntry) -> HttpResponse:
    follow.accept(_of(request, entry))
    messages.success(request, _("It is on record, as it was written."))
    return redirect("desk-entry", entry.statement_id, entry.pk)


def _hold(request: DeskRequest, entry: LedgerEntry) -> HttpResponse:
    follow.hold(_of(request, entry), why=request.POST.get("why", ""))
    messages.success(request, _("It is held back. The page says so, and why."))
    return redirect("desk-entry", entry.statement_id, entry.pk)


def _not_theirs(request: DeskRequest, entry: LedgerEntry) -> HttpResponse:
    follow.not_theirs(_of(request, entry))
    messages.success(request, _("It is not counted as the office's, and is deleted after thirty days."))
    return redirect("desk-entry", entry.statement_id, entry.pk)


def _move(request: DeskRequest, entry: LedgerEntry) -> HttpResponse:
    found = _of(request, entry)
    if not isinstance(found, Reply):
        raise Http404
    made = follow.move_by(found, to=request.POST.get("to", ""), reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, saved(made))
    return redirect("desk-entry", entry.statement_id, entry.pk)


def saved(made: StatusChange) -> str:
    """What is said once a change is saved: where it stands, or what it waits for."""
    if made.event_id is None:
        return _("Saved. It stands once a second person has agreed.")
    return _("Saved. The public page shows it in a moment.")


PRESSES: Mapping[str, Callable[[DeskRequest, LedgerEntry], HttpResponse]] = {
    "accept": _accept,
    "hold": _hold,
    "not-theirs": _not_theirs,
    "move": _move,
}
