"""The coordinator's own words for invitations and reminders, per language, with a preview of the whole mail."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from undersigned.actions import sign
from undersigned.actions.sign.words import PLACES, Which, clean_words
from undersigned.core.errors import UndersignedError
from undersigned.core.names.languages import INTERFACE, choose_language
from undersigned.forms.fields import language_name
from undersigned.forms.invite import WordsForm
from undersigned.models import Edition, Statement
from undersigned.views.desk.access import DeskRequest, frame, need_editor, of_statement, page
from undersigned.views.errors import words


@of_statement
def edit(request: DeskRequest, statement: Statement) -> HttpResponse:
    """One mail in one language at a time; pressing "preview" keeps nothing."""
    need_editor(request)
    around = frame(statement)
    edition: Edition | None = around["edition"]
    if edition is None:
        return redirect("desk-sign", statement.pk)
    languages = list(dict.fromkeys([*edition.languages, *INTERFACE]))
    which = request.GET.get("which", "")
    which = which if which in Which.values else Which.INVITATION
    language = choose_language(languages, request.GET.get("text", ""))
    now = sign.words_of(statement, which, language)
    form = WordsForm(initial={"subject": now.subject, "words": now.words})
    pressed, problem = request.POST.get("do", ""), ""
    if request.method == "POST" and pressed not in {"preview", "save"}:
        problem = _("This button is not known. Nothing was changed.")
    elif request.method == "POST":
        form = WordsForm(request.POST)
        now = _tried(statement, which, language, form, keep=pressed == "save") or now
        if not form.errors and pressed == "save":
            messages.success(request, _("The words are kept. They go out with the next mails."))
            return redirect(f"{request.path}?{urlencode({'which': which, 'text': language})}")
    values: dict[str, Any] = {
        "form": form,
        "problem": problem,
        "which": which,
        "mails": [(value, label) for value, label in Which.choices],
        "language": language,
        "languages": [(tag, language_name(tag)) for tag in languages],
        "own": statement.invitation_words.filter(which=which, language=language).exists(),
        "places": _places(),
        "preview": "" if form.errors else _preview(statement, which, language, now),
    }
    refused = bool(form.errors or problem)
    return page(request, "sign/invite-words", statement, values, here="sign", refused=refused, around=around)


def _tried(statement: Statement, which: str, language: str, form: WordsForm, *, keep: bool) -> sign.Words | None:
    """The words as they would go out, and kept if that is wanted; what is wrong stands in the form."""
    if not form.is_valid():
        return None
    given = form.cleaned_data
    try:
        if keep:
            return sign.save_words(statement, which, language, given["subject"], given["words"])
        return clean_words(given["subject"], given["words"])
    except UndersignedError as error:
        form.add_error("words", words(error))
        return None


def _places() -> list[tuple[str, str]]:
    said = {
        "name": _("the organisation or person"),
        "title": _("the title of the statement in this language"),
        "coalition": _("your coalition"),
        "last_day": _("the last day for signing"),
    }
    return [(f"{{{place}}}", said[place]) for place in PLACES]


def _preview(statement: Statement, which: str, language: str, now: sign.Words) -> str:
    """The whole mail as an organisation would get it."""
    name = _("Example organisation")
    link = f"{settings.BASE_URL}/invitation/…/"
    return sign.preview(statement, which, language, now, name=name, link=link)
