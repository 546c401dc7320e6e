"""A text made after the freeze: written in parts, by the coordinator or behind a translator's link, then published."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from undersigned.actions import draft
from undersigned.actions.draft import after, text_links
from undersigned.actions.interface import interface_language
from undersigned.core.errors import UndersignedError
from undersigned.forms.draft.after import TranslationForm
from undersigned.forms.draft.texts import TextLinkForm
from undersigned.forms.fields import language_name, row_number
from undersigned.models import Edition, LateText, Statement, TextLink
from undersigned.views.desk.access import DeskRequest, page
from undersigned.views.errors import words


def text_form(edition: Edition, tag: str, data: Any = None) -> TranslationForm:
    """The text so far, or as it was sent."""
    clauses = list(edition.clauses.filter(language=edition.languages[0]).values_list("kind", "words"))
    kept = LateText.objects.filter(edition=edition, language=tag).first()
    initial: dict[str, Any] = {"version": kept.version if kept else 0}
    if kept is not None:
        initial |= {f"clause-{n}": source for n, source in enumerate(kept.clauses)}
    return TranslationForm(data, language=tag, clauses=clauses, initial=initial)


def beside(edition: Edition, tag: str, form: TranslationForm) -> dict[str, Any]:
    """The frozen words beside each field; where a form was sent, what somebody else has saved there; how many are done.

    A form that is shown again counts what it shows as seen: saving it once more is a decision.
    """
    first = edition.languages[0]
    kept = LateText.objects.filter(edition=edition, language=tag).first() if form.is_bound else None
    stored = list(kept.clauses) if kept else []
    if kept is not None:
        form.data = {**form.data.dict(), "version": kept.version}  # type: ignore[attr-defined]
    rows = []
    for n, (clause, field) in enumerate(zip(edition.clauses.filter(language=first), form.of_clauses, strict=True)):
        typed = " ".join(str(field.value() or "").split())
        other = stored[n] if n < len(stored) and stored[n] != typed else ""
        rows.append((clause, field, other))
    done = sum(bool(str(field.value() or "").strip()) for _clause, field, _other in rows)
    return {"form": form, "rows": rows, "first": first, "done": done}


def translate(request: DeskRequest, statement: Statement, edition: Edition, tag: str) -> HttpResponse:
    """The coordinator's screen: save what is there, publish it once it is whole, or ask a translator."""
    data = request.POST if request.method == "POST" else None
    verb, _dash, number = (data.get("do", "") if data else "").partition("-")
    if data is not None and verb in {"link", "end"}:
        return _link(request, statement, edition, tag, verb, number)
    form, problem = text_form(edition, tag, data), ""
    if data is not None and form.is_valid():
        try:
            save(statement, tag, form, draft.Writer(account=request.user))
            if verb == "publish":
                draft.publish_translation(statement, language=tag, clauses=form.words)
        except UndersignedError as error:
            problem = words(error)
        else:
            if verb == "publish":
                done = _("The translation is added: %(language)s.") % {"language": language_name(tag)}
                messages.success(request, done)
                return redirect("desk-translation", statement.pk)
            messages.success(request, _("Saved."))
            return redirect(f"{request.path}?other={tag}")
    return _screen(request, statement, edition, tag, form, problem=problem)


def save(statement: Statement, tag: str, form: TranslationForm, by: draft.Writer) -> None:
    """Keep what is there so far."""
    version = form.cleaned_data["version"] or 0
    after.keep_translation(statement, language=tag, clauses=form.words, version=version, by=by)


def _screen(
    request: DeskRequest, statement: Statement, edition: Edition, tag: str, form: TranslationForm, **more: Any
) -> HttpResponse:
    links = TextLink.objects.filter(statement=statement, edition=edition, language=tag)
    values = {
        **beside(edition, tag, form),
        "tag": tag,
        "told": after.told(edition),
        "links": links.order_by("revoked", "pk"),
        "link_form": _link_form(tag),
        **more,
    }
    refused = request.method == "POST" and "secret" not in more
    return page(request, "draft/translate", statement, values, here="freeze", refused=refused)


def _link_form(tag: str, data: Any = None) -> TextLinkForm:
    here = interface_language()
    form = TextLinkForm(data, prefix="link", languages=[tag], initial={"language": tag, "speaks": here})
    del form.fields["role"]  # nobody reads right what is not part of what was signed
    return form


def _link(
    request: DeskRequest, statement: Statement, edition: Edition, tag: str, verb: str, number: str
) -> HttpResponse:
    """Make or end a translator's link. The fields of the text beside it are not in its form."""
    if verb == "end":
        text_links.end_link(get_object_or_404(TextLink, statement=statement, edition=edition, pk=row_number(number)))
        return redirect(f"{request.path}?other={tag}")
    form = _link_form(tag, request.POST)
    text, problem = text_form(edition, tag), ""
    if form.is_valid():
        values = form.cleaned_data
        try:
            link, address = text_links.make_late_link(
                statement, language=tag, name=values["name"], address=values["mail"], speaks=values["speaks"]
            )
        except UndersignedError as error:
            problem = words(error)
        else:
            if not link.mail:
                secret = {"secret": address, "secret_name": link.name}
                return _screen(request, statement, edition, tag, text, **secret)
            messages.success(request, _("The link is sent to %(name)s by mail.") % {"name": link.name})
            return redirect(f"{request.path}?other={tag}")
    return _screen(request, statement, edition, tag, text, link_form=form, problem=problem)
