"""What others would have a signature say, before its signatory: agree, or not. Opening a link changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from undersigned.actions import limit
from undersigned.actions.sign import correction as corrections
from undersigned.core.errors import SignError, UndersignedError
from undersigned.forms.fields import row_number
from undersigned.forms.renderings import RenderingForm
from undersigned.forms.sign import FORMS
from undersigned.models import Correction, Rendering, Signature
from undersigned.views.errors import words
from undersigned.views.sign.page import note, private


@private("GET", "POST")
def proposed(request: HttpRequest, token: str) -> HttpResponse:
    """`/correction/<token>/`: what the coordinator would correct, and two buttons."""
    found = corrections.find_correction(token)
    if found is None:
        return note(request, "no-correction", status=404)
    pressed, problem = request.POST.get("do", ""), ""
    if request.method == "POST" and pressed in {"agree", "refuse"}:
        try:
            corrections.decide_correction(found, agree=pressed == "agree")
        except SignError as error:
            problem = words(error)
        else:
            return note(request, "correction-done", status=200, agreed=pressed == "agree")
    values = {"correction": found, "rows": list(_rows(found)), "problem": problem}
    return render(request, "sign/correction.html", values, status=409 if problem else 200)


def _rows(found: Correction) -> Iterator[tuple[Any, str, str, str]]:
    """(label, language, before, after) of everything that would change."""
    signature = found.signature
    labels = FORMS[signature.kind].base_fields
    for field, value in found.changes.items():
        if field == "names":
            tags = sorted({*signature.names, *value})
            named = ((tag, signature.names.get(tag, ""), value.get(tag, "")) for tag in tags)
            yield from ((labels["name"].label, tag, old, new) for tag, old, new in named if old != new)
        else:
            yield labels[field].label, "", getattr(signature, field), value


def fields_of(signature: Signature) -> list[str]:
    """What of a signature can be written in another language."""
    role = "representative_role" if signature.kind == "organisation" else "role"
    return ["name", *([role] if getattr(signature, role) else [])]


def languages_of(signature: Signature) -> list[str]:
    """In which languages there is a page."""
    edition = signature.edition
    return [*edition.languages, *edition.translations.values_list("language", flat=True)]


def in_languages(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    """The signatory's own page: agree to what others wrote, or write it."""
    given = request.POST if request.method == "POST" and request.POST.get("do") == "write" else None
    form = RenderingForm(given, fields=fields_of(signature), languages=languages_of(signature))
    problem = ""
    if request.method == "POST" and (given is None or form.is_valid()):
        limit.check_change(signature.pk)
        try:
            _act(request, signature, form)
        except UndersignedError as error:
            problem = words(error)
        else:
            messages.success(
                request, _("This is kept. Where the public page shows the signature, it follows in a minute.")
            )
            return redirect("mine-words", token)
    rows = list(signature.renderings.all())
    values = {
        "waiting": [one for one in rows if one.agreed is None],
        "own": [one for one in rows if one.agreed is not None],
        "form": form,
        "problem": problem,
        "token": token,
    }
    return render(request, "sign/words.html", values, status=422 if request.method == "POST" else 200)


def _act(request: HttpRequest, signature: Signature, form: RenderingForm) -> None:
    if form.is_bound:
        corrections.render(signature, own=True, **form.cleaned_data)
        return
    number, pressed = request.POST.get("rendering", ""), request.POST.get("do", "")
    found = Rendering.objects.filter(signature=signature, agreed=None, pk=row_number(number)).first()
    if found is None or pressed not in {"agree", "refuse"}:
        raise SignError(_("These words are not there any more."))
    corrections.agree_to(signature, found, agree=pressed == "agree")
