"""Names, release and press: hide all names, name those who wait, embargo and previews, reservations, the verifier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions.publish import embargo, names, sealed
from undersigned.actions.sign import in_person, switch_reservations
from undersigned.core.errors import UndersignedError
from undersigned.core.publish.groups import LEAST, shown_groups
from undersigned.forms.fields import language_name, row_number
from undersigned.forms.release import EmbargoForm, PreviewForm, VerifierForm
from undersigned.models import Edition, PressPreview, Statement
from undersigned.views.desk.access import DeskRequest, frame, need_editor, of_statement, page
from undersigned.views.errors import words

Press = Callable[[DeskRequest, Statement], str | HttpResponse]


@of_statement
def release(request: DeskRequest, statement: Statement) -> HttpResponse:
    """One screen; each of its forms says in `do` what it wants."""
    if request.method != "POST":
        return _page(request, statement)
    press = _PRESSES.get(request.POST.get("do", ""))
    if press is None:
        return _page(request, statement, problem=_("This button is not known. Nothing was changed."))
    try:
        said = press(request, statement)
    except UndersignedError as error:
        return _page(request, statement, problem=words(error))
    if isinstance(said, HttpResponse):
        return said
    messages.success(request, said)
    return redirect("desk-release", statement.pk)


def _page(request: DeskRequest, statement: Statement, **more: Any) -> HttpResponse:
    if request.method == "POST":  # what was pressed may have changed it
        statement = Statement.objects.get(pk=statement.pk)
    around = frame(statement)
    edition = around["edition"]
    now = timezone.now()
    values = {
        "embargo_form": EmbargoForm(zone=statement.timezone, initial=_embargo_initial(statement)),
        "preview_form": PreviewForm(prefix="press"),
        "verifier_form": VerifierForm(initial=_verifier_initial(statement)),
        "embargoed": statement.embargoed(now),
        "previews": list(statement.previews.filter(revoked=None)),
        "totals": totals(edition) if edition else {},
        "languages": [(tag, language_name(tag)) for tag in edition.languages] if edition else [],
        "read_in": read_in(edition) if edition else [],
        "least": LEAST,
        **more,
    }
    refused = request.method == "POST" and "secret" not in more
    return page(request, "publish/release", statement, values, here="publish", refused=refused, around=around)


def totals(edition: Edition) -> Mapping[str, int]:
    """How many stand named, and how many in each of the ways of not being named; those with a reservation apart."""
    standing, whole = edition.signatures.active(), Q(reservation="")
    ways = {"named": Q(visibility__in=("public", "page"))}
    ways |= {way.replace("-", "_"): Q(visibility=way) for way in ("not-named", "addressee", "withheld", "forgotten")}
    counted = {name: Count("pk", filter=way & whole) for name, way in ways.items()}
    return standing.aggregate(**counted, reserved=Count("pk", filter=~whole))


def read_in(edition: Edition) -> list[tuple[str, int | None]]:
    """In which language those who signed have read the text; small groups stay closed, here as anywhere."""
    found = edition.signatures.active().values_list("language").annotate(n=Count("pk")).order_by("language")
    groups = dict.fromkeys(edition.languages, 0) | dict(found)
    return [(language_name(tag), n) for tag, n in shown_groups(groups).items()]


def _embargo_initial(statement: Statement) -> dict[str, Any]:
    if statement.embargo is None:
        return {}
    there = statement.embargo.astimezone(ZoneInfo(statement.timezone))
    return {"day": there.date(), "hour": there.time()}


def _verifier_initial(statement: Statement) -> dict[str, Any]:
    return {
        "verifier": statement.verifier_id,
        "role": statement.verifier_role,
        "reach": statement.verifier_reach,
    }


def _hide(_request: DeskRequest, statement: Statement) -> str:
    names.hide_names(statement)
    return _("All names are hidden. In a few seconds no page and no file shows one.")


def _show(_request: DeskRequest, statement: Statement) -> str:
    names.show_names(statement)
    return _("The names are shown again to whom each signatory agreed to.")


def _release(_request: DeskRequest, statement: Statement) -> str:
    count = names.release_names(statement)
    sentence = ngettext("The names are released: %(n)s name.", "The names are released: %(n)s names.", count)
    return sentence % {"n": count}


def _embargo(request: DeskRequest, statement: Statement) -> str | HttpResponse:
    form = EmbargoForm(request.POST, zone=statement.timezone)
    if not form.is_valid():
        return _page(request, statement, embargo_form=form)
    embargo.set_embargo(statement, form.cleaned_data["until"])
    return _("The embargo is set. The statement appears by itself at that moment, in all its languages.")


def _no_embargo(_request: DeskRequest, statement: Statement) -> str:
    embargo.set_embargo(statement, None)
    return _("The embargo is taken back. Nothing is published until you publish it.")


def _preview(request: DeskRequest, statement: Statement) -> str | HttpResponse:
    form = PreviewForm(request.POST, prefix="press")
    if not form.is_valid():
        return _page(request, statement, preview_form=form)
    made, secret = embargo.add_preview(statement, form.cleaned_data["name"])
    # Shown once, in the answer itself: only the hash is kept, so no later page could show it.
    return _page(request, statement, secret=f"{settings.BASE_URL}/press/{secret}/", secret_name=made.name)


def _stop_preview(request: DeskRequest, statement: Statement) -> str:
    number = request.POST.get("preview", "")
    preview = get_object_or_404(PressPreview, statement=statement, pk=row_number(number))
    embargo.revoke_preview(preview)
    return _("The link of %(name)s no longer works.") % {"name": preview.name}


def _reservations(request: DeskRequest, statement: Statement) -> str:
    on = request.POST.get("on") == "yes"
    switch_reservations(statement, on=on)
    return _("The form takes reservations.") if on else _("The form takes no reservations.")


def _verifier(request: DeskRequest, statement: Statement) -> str | HttpResponse:
    form = VerifierForm(request.POST)
    if not form.is_valid():
        return _page(request, statement, verifier_form=form)
    said = form.cleaned_data
    in_person.set_verifier(statement, said["verifier"], role=said["role"], reach=said["reach"])
    if said["verifier"] is None:
        return _("Nobody is checked in person any more.")
    return _("People who must not be known can be checked in person now.")


_PRESSES: Mapping[str, Press] = {
    "hide": _hide,
    "show": _show,
    "release": _release,
    "embargo": _embargo,
    "no-embargo": _no_embargo,
    "preview": _preview,
    "stop-preview": _stop_preview,
    "reservations": _reservations,
    "verifier": _verifier,
}


@of_statement
def sealed_file(request: DeskRequest, statement: Statement, name: str) -> HttpResponse:
    """The sealed list: `list.json`, or `list.<tag>.pdf` in one of the edition's languages."""
    need_editor(request)
    edition = statement.edition
    tag = name.removeprefix("list.").removesuffix(".pdf")
    if edition is None or (name != "list.json" and (name != f"list.{tag}.pdf" or tag not in edition.languages)):
        raise Http404
    try:
        made = sealed.sealed_list(statement)
    except UndersignedError as error:
        return _page(request, statement, problem=words(error))
    data = made.data if name == "list.json" else sealed.sealed_pdf(made, tag)
    kind = "application/json" if name == "list.json" else "application/pdf"
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{"sealed-list" + name.removeprefix("list")}"'
    return response
