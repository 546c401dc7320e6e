"""Other languages: how far each is, who writes and reads them, and one of them clause by clause beside another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions import draft
from undersigned.actions.draft import machine
from undersigned.core.errors import UndersignedError
from undersigned.forms.draft.texts import AddLanguageForm
from undersigned.forms.fields import language_name, with_errors
from undersigned.models import DraftClause, DraftWords, Statement
from undersigned.views.desk.access import DeskRequest, of_statement, page
from undersigned.views.desk.draft.findings import findings
from undersigned.views.desk.draft.frozen import frozen
from undersigned.views.desk.draft.parallel import Parallel, parallel
from undersigned.views.desk.draft.pressed import Done, Press, save, valid
from undersigned.views.desk.draft.text_links import VERBS, answer_link_press, link_form, links_of
from undersigned.views.desk.steps import address
from undersigned.views.errors import message
from undersigned.views.errors import words as sentence

State = DraftWords.State


@dataclass(frozen=True)
class Progress:
    """How many clauses of one text are in which state."""

    tag: str
    all: int
    counts: Mapping[str, int]

    @property
    def done(self) -> int:
        """How many clauses have words."""
        return self.all - self.missing

    @property
    def missing(self) -> int:
        """How many have none."""
        return self.counts.get(State.MISSING, 0)

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Every state with its number, in the order of the work."""
        return [(str(state.label), self.counts.get(state, 0)) for state in State]


def progress(statement: Statement) -> list[Progress]:
    """How far each text of the draft is, the first one in front."""
    languages = statement.languages
    prefetch_related_objects([statement], "draft_clauses__words")
    clauses = list(statement.draft_clauses.all())
    return [Progress(tag, len(clauses), Counter(_states(clauses, tag, languages[0]))) for tag in languages]


def _states(clauses: list[DraftClause], tag: str, first: str) -> list[str]:
    found = []
    for clause in clauses:
        rows = {row.language: row for row in clause.words.all()}
        beside = rows.get(first) if tag != first else None
        found.append(str(rows[tag].state(beside) if tag in rows else State.MISSING))
    return found


@of_statement
def texts(request: DeskRequest, statement: Statement) -> HttpResponse:
    """The statement's languages with their progress; add one."""
    if not statement.drafting:
        return frozen(request, statement, here="texts")
    form = AddLanguageForm(there=statement.languages)
    more: dict[str, Any] = {}
    if request.POST.get("do", "").partition("-")[0] in VERBS:
        pressed = answer_link_press(request, statement)
        if pressed.response is not None:
            return pressed.response
        more = pressed.values or {}
    elif request.method == "POST":
        form = AddLanguageForm(request.POST)
        if form.is_valid():
            try:
                draft.add_language(statement, form.cleaned_data["tag"])
            except UndersignedError as error:
                form.add_error("other" if form.cleaned_data["other"] else "language", sentence(error))
            else:
                return redirect("desk-text", statement.pk, form.cleaned_data["tag"])
    rows = progress(statement)
    values = {
        "form": form,
        "rows": rows,
        "first": rows[0].tag if rows else "",
        "states": State.labels,
        "links": links_of(statement),
        "link_form": link_form(statement),
        **more,
    }
    refused = request.method == "POST" and "secret" not in more
    return page(request, "draft/texts", statement, values, here="texts", refused=refused)


@of_statement
def text(request: DeskRequest, statement: Statement, tag: str) -> HttpResponse:
    """One language, side by side with the first or another."""
    if tag not in statement.languages:
        raise Http404
    if not statement.drafting:
        return frozen(request, statement, here="texts")
    if tag == statement.languages[0]:
        return redirect("desk-review", statement.pk)
    if request.method == "POST" and request.POST.get("do") == "remove":
        draft.remove_language(statement, tag)
        messages.success(request, _("The language is removed."))
        return redirect("desk-texts", statement.pk)
    data = request.POST if request.method == "POST" else None
    screen, problem = parallel(statement, tag, request.GET, data), ""
    if data is not None:
        press = Press.of(data.get("do", ""))
        by = draft.Writer(account=request.user)
        response, problem = answer_press(request, screen, press, by)
        if response is not None and press.verb == "machine":
            problem = _translate(request, statement, tag, by)
            screen = parallel(Statement.objects.get(pk=statement.pk), tag, request.GET) if problem else screen
        if response is not None and not problem:
            return redirect(address(statement, "details")) if press.verb == "next" else response
    found = findings(statement, tag)
    for pair in screen.pairs:
        pair.findings = found.get(pair.clause.pk, ())
    values = {**shown(screen), "problem": problem, "machine": machine.is_possible(), "whole": found.get(None)}
    values["missing"] = screen.count(State.MISSING)
    return page(request, "draft/text", statement, values, here="texts", refused=data is not None)


def _translate(request: DeskRequest, statement: Statement, tag: str, by: draft.Writer) -> str:
    """Let a machine write what is missing; the sentence that says why it could not, or ""."""
    try:
        done = machine.translate_missing(statement, tag, by)
    except UndersignedError as error:
        named = {k: language_name(str(v)) if k in {"source", "target"} else v for k, v in error.params.items()}
        return message(error.message, named)
    made = ngettext(
        "A machine has translated %(n)s clause. Look at it, and take it over or write it anew.",
        "A machine has translated %(n)s clauses. Look at each, and take it over or write it anew.",
        done.made,
    )
    messages.success(request, made % {"n": done.made})
    if done.left:
        left = ngettext("%(n)s clause is left: press again.", "%(n)s clauses are left: press again.", done.left)
        messages.warning(request, left % {"n": done.left})
    return ""


def shown(screen: Parallel) -> dict[str, Any]:
    """What the templates of the side-by-side screen need."""
    return {
        "screen": screen,
        "tag": screen.tag,
        "form_errors": with_errors(*screen.forms),
        "proposals": sum(pair.proposed for pair in screen.shown),
        "elsewhere": screen.look.query(propose=False),
        "looks": {"all": screen.look.query(only=False), "todo": screen.look.query(only=True)},
        "besides": [(tag, _beside(screen, tag)) for tag in screen.languages if tag != screen.tag],
        "todo": sum(pair.to_do for pair in screen.pairs),
    }


def _beside(screen: Parallel, tag: str) -> str:
    return screen.look.query(beside=tag if tag != screen.first else "")


def answer_press(
    request: HttpRequest, screen: Parallel, press: Press, by: draft.Writer
) -> tuple[HttpResponse | None, str]:
    """Save what was sent. Either where to go on, or None and the sentence that says what is wrong."""
    if not valid(screen, press):
        return None, ""
    try:
        done = save(screen, press, by)
    except UndersignedError as error:
        return None, sentence(error)
    _say(request, press, done)
    look = screen.look.query(propose=True) if press.verb == "propose" else screen.look.query()
    return redirect(f"{request.path}{look}{done.anchor}"), ""


def _say(request: HttpRequest, press: Press, done: Done) -> None:
    if done.asides:
        sentence = ngettext(
            "While you wrote, others changed %(n)s clause. Your words are kept beside it: decide which stand.",
            "While you wrote, others changed %(n)s clauses. Your words are kept beside them: decide which stand.",
            done.asides,
        )
        messages.warning(request, sentence % {"n": done.asides})
    elif press.verb not in {"propose", "machine"}:
        messages.success(request, _("Saved."))
