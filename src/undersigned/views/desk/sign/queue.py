"""Suspicious signatures: each with its reasons in words, to accept or take out, many at once, with undo."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions.limit import block_key
from undersigned.actions.sign import invalidate as taken
from undersigned.actions.sign.doubt import REASONS
from undersigned.core.errors import UndersignedError
from undersigned.core.record.digest import ID
from undersigned.forms.fields import row_number
from undersigned.models import Block, Signature, Statement, Visibility
from undersigned.views.desk.access import DeskRequest, for_verifiers, page
from undersigned.views.errors import message, words

ON_ONE_PAGE = 200
WAVE = 10  # so many that stand, of one network, are shown together
SHOWN_UNDOS = 20
Waves = dict[str, tuple[int, int]]


@for_verifiers
def screen(request: DeskRequest, statement: Statement) -> HttpResponse:
    """One form; what was pressed says what becomes of the chosen rows."""
    if not request.user.may_verify:  # who is not named is named here
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, statement)
    pressed, chosen = request.POST.get("do", ""), request.POST.getlist("chosen")[:ON_ONE_PAGE]
    chosen = [id for id in chosen if ID.fullmatch(id)]
    if pressed != "accept" and not request.user.may_edit:
        raise PermissionDenied
    if pressed not in _PRESSES:
        return _page(request, statement, problem=_("This button is not known. Nothing was changed."))
    if pressed != "undo" and not chosen:
        return _page(request, statement, problem=_("Choose at least one signature."))
    try:
        done = _PRESSES[pressed](request, statement, chosen)
    except UndersignedError as error:
        return _page(request, statement, problem=words(error))
    messages.success(request, done)
    return redirect("desk-queue", statement.pk)


def _accept(request: DeskRequest, statement: Statement, chosen: list[str]) -> str:
    n = taken.accept(statement, chosen)
    done = ngettext("%(n)s signature is accepted.", "%(n)s signatures are accepted.", n) % {"n": n}
    left = statement.signatures.filter(pk__in=chosen, state=Signature.State.HELD).count()
    if not left:
        return done
    sentence = ngettext(
        "%(n)s still waits, since another of its name stands: decide about it on the screen of the signatures.",
        "%(n)s still wait, since others of their names stand: decide about each on the screen of the signatures.",
        left,
    )
    return f"{done} {sentence % {'n': left}}"


def _take_out(request: DeskRequest, statement: Statement, chosen: list[str]) -> str:
    n = len(taken.invalidate(statement, chosen, by=request.user).rows)
    return ngettext("%(n)s signature does not count any more.", "%(n)s signatures do not count any more.", n) % {"n": n}


def _undo(request: DeskRequest, statement: Statement, chosen: list[str]) -> str:
    given = request.POST.get("batch", "")
    left = taken.undo(get_object_or_404(statement.invalidations, pk=row_number(given)))
    if not left:
        return _("They stand again as before.")
    sentence = ngettext(
        "Undone, but for %(n)s: it was erased, its claim was upheld, or another of its name stands meanwhile.",
        "Undone, but for %(n)s: they were erased, their claims were upheld, or others of their names stand meanwhile.",
        left,
    )
    return sentence % {"n": left}


def _block_networks(request: DeskRequest, statement: Statement, chosen: list[str]) -> str:
    rows = statement.signatures.filter(pk__in=chosen).exclude(network="")
    keys = set(rows.values_list("network", flat=True))
    for key in keys:
        taken.block_by_key(Block.What.NETWORK, key, note=_("from the suspicious signatures"), by=request.user)
    return ngettext("%(n)s network is blocked.", "%(n)s networks are blocked.", len(keys)) % {"n": len(keys)}


def _block_mailboxes(request: DeskRequest, statement: Statement, chosen: list[str]) -> str:
    mails = set(statement.signatures.filter(pk__in=chosen).exclude(mail="").values_list("mail", flat=True))
    for mail in mails:
        key = block_key(Block.What.ADDRESS, mail)
        taken.block_by_key(Block.What.ADDRESS, key, note=_("from the suspicious signatures"), by=request.user)
    return ngettext("%(n)s mailbox is blocked.", "%(n)s mailboxes are blocked.", len(mails)) % {"n": len(mails)}


_PRESSES = {
    "accept": _accept,
    "take-out": _take_out,
    "undo": _undo,
    "block-networks": _block_networks,
    "block-mailboxes": _block_mailboxes,
}


def suspicious(statement: Statement) -> tuple[QuerySet[Signature], Waves]:
    """The signatures that stand or wait and are in doubt, and the waves: network to its number here and its count."""
    standing = statement.signatures.filter(state__in=Signature.STANDING).exclude(visibility=Visibility.FORGOTTEN)
    counted = standing.exclude(network="").values("network").annotate(n=Count("pk")).filter(n__gte=WAVE).order_by("-n")
    waves = {row["network"]: (number, row["n"]) for number, row in enumerate(counted[:SHOWN_UNDOS], 1)}
    return standing.filter(~Q(doubts=[]) | Q(network__in=waves)).order_by("network", "confirmed", "pk"), waves


def _page(request: DeskRequest, statement: Statement, **more: Any) -> HttpResponse:
    found, waves = suspicious(statement)
    shown = Paginator(found, ON_ONE_PAGE).get_page(request.GET.get("page", ""))
    values = {
        "shown": shown,
        "rows": [{"row": row, "reasons": _reasons(row, waves)} for row in shown],
        "batches": statement.invalidations.filter(undone=None).select_related("by")[:SHOWN_UNDOS],
        **more,
    }
    return page(request, "sign/queue", statement, values, here="sign", refused=request.method == "POST")


def _reasons(row: Signature, waves: Waves) -> Iterable[str]:
    """Why a signature is here, in words."""
    found = [message(REASONS[doubt]) for doubt in row.doubts if doubt in REASONS]
    if row.network in waves:
        number, n = waves[row.network]
        sentence = _("Network %(number)s: %(n)s signatures came from it that stand or wait.")
        found.append(sentence % {"number": number, "n": n})
    return found
