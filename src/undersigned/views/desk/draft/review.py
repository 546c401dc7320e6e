"""The editor: the clauses in the first language and whom the letter lists, on one screen that works without scripts.

One form with many buttons: whichever is pressed, everything that was typed is saved first. What a button does to a
clause is done to the clause as it stands by then, by its id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from undersigned.actions import draft
from undersigned.actions.draft import editor
from undersigned.actions.draft.summary import heard_at_desk
from undersigned.core.errors import UndersignedError
from undersigned.forms.draft.review import ClauseForm, clause_shown, clauses_posted
from undersigned.forms.fields import all_valid
from undersigned.models import Account, Comment, DraftClause, Statement
from undersigned.views.desk.access import DeskRequest, of_statement, page, scripted
from undersigned.views.desk.draft import listed
from undersigned.views.desk.draft.changes import names, offered
from undersigned.views.desk.draft.conflicts import Conflict, conflicts
from undersigned.views.desk.draft.frozen import frozen
from undersigned.views.desk.draft.structure import BUTTONS, field_of
from undersigned.views.desk.steps import address
from undersigned.views.errors import message, words

_PRESS = re.compile(r"([a-z]{1,20})(?:-([0-9]{1,18}))?(?:-([0-9]{1,9}))?")


@dataclass(frozen=True, slots=True)
class Press:
    """The button that was pressed, and what it names: a clause, a change, words put aside and the version beside."""

    verb: str
    id: int = 0
    version: int = 0

    @classmethod
    def of(cls, button: str) -> Press:
        """What a button says; one that we do not know only saves."""
        found = _PRESS.fullmatch(button)
        return cls(found[1], int(found[2] or 0), int(found[3] or 0)) if found else cls("save")

    @property
    def looked(self) -> bool:
        """Whether somebody is done with the screen as a whole."""
        return self.verb in {"save", "next"} and not self.id


@dataclass(slots=True)
class Row:
    """One clause on the screen."""

    clause: DraftClause
    name: str
    form: ClauseForm
    conflicts: list[Conflict] = field(default_factory=list)
    elsewhere: int = 0  # words put aside in other languages
    comments: int = 0
    saved: bool = False
    above: bool = False
    below: bool = False


@scripted
@of_statement
def review(request: DeskRequest, statement: Statement) -> HttpResponse:
    """Write, order, split and join the clauses; correct whom the letter lists."""
    if not statement.drafting:
        return frozen(request, statement, here="review")
    if request.method == "POST":
        return _save(request, statement)
    return _page(request, statement)


def _language(statement: Statement) -> str:
    return next(iter(statement.languages), "en")


def _page(
    request: DeskRequest,
    statement: Statement,
    sent: Mapping[int, ClauseForm] = MappingProxyType({}),
    signatories: listed.Listed | None = None,
    problem: str = "",
) -> HttpResponse:
    """The screen; what was sent and could not be saved stands in it as it was typed."""
    prefetch_related_objects([statement], "draft_clauses__words", "draft_signatories")
    clauses = list(statement.draft_clauses.all())
    signatories = signatories or listed.stored(statement, _language(statement), one_more="listed" in request.GET)
    called = names(clauses, {clause: str(form["kind"].value()) for clause, form in sent.items()})
    gone = list(DraftClause.with_gone.filter(statement=statement, pk__in=set(sent) - set(called)))
    waiting = conflicts(statement, known=clauses)
    rows = _rows(request.user, statement, clauses + gone, called, sent, waiting)
    for row in rows:
        row.saved = request.GET.get("saved") == str(row.clause.pk)
    every = [*(row.form for row in rows), *signatories.signatories, signatories.rest]
    values = {
        "rows": rows,
        "forms": signatories,
        "waiting": [one for one in waiting if one.aside.clause.gone],
        "invalid": any(form.is_bound and form.errors for form in every),
        "listed_seen": listed.seen(statement),
        "language": _language(statement),
        "problem": problem,
        "warnings": [_warning(kept) for kept in statement.reader_warnings],
        "adding": "listed" in request.GET,
        "listing": listed.elsewhere(statement),
        **offered(statement, called),
    }
    return page(request, "draft/review", statement, values, here="review", refused=request.method == "POST")


def _rows(
    account: Account,
    statement: Statement,
    clauses: list[DraftClause],
    called: Mapping[int, str],
    sent: Mapping[int, ClauseForm],
    waiting: list[Conflict],
) -> list[Row]:
    language = _language(statement)
    counted = (
        Comment.objects.filter(heard_at_desk(account), clause__in=clauses).values_list("clause").annotate(Count("pk"))
    )
    comments: dict[int, int] = dict(counted.order_by())
    rows = []
    for clause in clauses:
        here = [one for one in waiting if one.aside.clause_id == clause.pk]
        form = sent.get(clause.pk) or clause_shown(clause, language)
        row = Row(clause, called.get(clause.pk) or _("A clause that is gone"), form)
        row.conflicts = [one for one in here if one.aside.language == language]
        row.elsewhere = len(here) - len(row.conflicts)
        row.comments = comments.get(clause.pk, 0)
        rows.append(row)
    standing = [row for row in rows if row.clause.gone is None]
    for row in standing:
        row.above, row.below = row is not standing[0], row is not standing[-1]
    return rows


def _warning(kept: object) -> str:
    """One of the reader's warnings, in words. Earlier versions kept whole English sentences."""
    return message(*kept) if isinstance(kept, list) else message(str(kept))


def _save(request: DeskRequest, statement: Statement) -> HttpResponse:
    language, press = _language(statement), Press.of(request.POST.get("do", "save"))
    sent, signatories = clauses_posted(request.POST, language), listed.sent(request.POST, language)
    if not all_valid([*sent.values(), *signatories.signatories, signatories.rest]):
        return _page(request, statement, sent, signatories)
    by = draft.Writer(account=request.user)
    try:
        with transaction.atomic():  # all that was typed, or nothing
            typed = [form.typed(clause, language) for clause, form in sent.items()]
            outcome = editor.save_typed(statement, typed, _kinds(sent), removes=True, sweeps=press.looked, by=by)
            listed.save_list(statement, signatories, looked=press.looked)
            _say_language(statement, signatories, language)
    except UndersignedError as error:
        return _page(request, statement, sent, signatories, words(error))
    _report(request, statement, outcome)
    try:
        where = _act(request, statement, press, outcome, by)
    except UndersignedError as error:
        return _page(request, Statement.objects.get(pk=statement.pk), problem=words(error))
    if outcome.unheard:  # to what waits for a decision, before all else
        return redirect(address(statement, "review") + f"#aside-{outcome.unheard[0].pk}")
    return redirect(where)


def _kinds(sent: Mapping[int, ClauseForm]) -> dict[int, str]:
    return {clause: form.cleaned_data["kind"] for clause, form in sent.items() if form.kind_chosen}


def _say_language(statement: Statement, signatories: listed.Listed, language: str) -> None:
    values = signatories.rest.cleaned_data
    if values["tag"] != values["language_was"]:
        draft.change_language(statement, language, values["tag"])


def _report(request: DeskRequest, statement: Statement, outcome: editor.Outcome) -> None:
    """What a person must know of what became of the words."""
    called = names(statement.draft_clauses.all())
    for aside in outcome.unheard:
        name = called.get(aside.clause_id)
        sentence = _("%(clause)s was changed elsewhere meanwhile. Your words are put aside: both versions are shown.")
        if name is None:
            sentence = _(
                "A clause into which you wrote is gone meanwhile. Your words are put aside, below the clauses."
            )
        messages.warning(request, sentence % {"clause": name})
    for clause in outcome.kept:
        sentence = _("%(clause)s was changed elsewhere meanwhile, so it was not removed.")
        messages.warning(request, sentence % {"clause": called[clause]})


def _act(request: DeskRequest, statement: Statement, press: Press, outcome: editor.Outcome, by: draft.Writer) -> str:
    """Do what the button says, now that what was typed is saved; where to look next."""
    here = address(statement, "review")
    if press.verb in BUTTONS and press.id not in outcome.removed:
        return here + BUTTONS[press.verb](statement, press.id, by)
    if press.verb in {"take", "leave"}:
        return here + _settle(statement, press, outcome, by)
    if press.verb in {"undo", "redo"}:
        return here + _undo(request, statement, press, outcome, by)
    match press.verb:
        case "next":
            return address(statement, "calls")
        case "listed":
            return f"{here}?listed=1#new-signatory"
        case "history":
            return address(statement, "history")
        case "open" if DraftClause.with_gone.filter(statement=statement, pk=press.id).exists():
            return address(statement, "clause", str(press.id))
        case "save" if press.id and press.id not in outcome.removed:
            return f"{here}?saved={press.id}{field_of(press.id)}"
    messages.success(request, _("Saved."))
    return here


def _settle(statement: Statement, press: Press, outcome: editor.Outcome, by: draft.Writer) -> str:
    aside = outcome.instead.get(press.id, press.id)  # whoever writes on after a conflict means the newest words
    clause = draft.settle(statement, aside, take=press.verb == "take", version=press.version, by=by)
    return field_of(clause.pk) if clause.gone is None else ""


def _undo(request: DeskRequest, statement: Statement, press: Press, outcome: editor.Outcome, by: draft.Writer) -> str:
    if outcome.changed:
        messages.info(request, _("What you typed is saved. Press once more to take back the newest change."))
    elif press.verb == "undo":
        draft.undo(statement, press.id, by)
    else:
        draft.redo(statement, press.id, by)
    return f"#{press.verb}"
