"""The calls: each confirmed by a person, where it stands, and on whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from undersigned.actions import draft
from undersigned.core.errors import TextError, UndersignedError
from undersigned.core.text import canonical_clause
from undersigned.forms.draft.calls import CallForm, NewCallForm, PlaceForm, Sources
from undersigned.forms.draft.clauses import clause_choices
from undersigned.forms.fields import all_valid, posted, with_errors
from undersigned.models import DraftCall, Statement
from undersigned.views.desk.access import DeskRequest, of_statement, page
from undersigned.views.desk.draft.frozen import frozen
from undersigned.views.desk.steps import address
from undersigned.views.errors import words


@dataclass
class CallBlock:
    """One call on the screen: its own form, one for each language, and its clause cut around its words."""

    form: CallForm
    places: list[PlaceForm]
    excerpt: tuple[str, str, str] = ("", "", "")

    @property
    def wrong(self) -> bool:
        """Whether a field that is folded away has an error."""
        return any(form.errors for form in (self.form, *self.places))


@of_statement
def calls(request: DeskRequest, statement: Statement) -> HttpResponse:
    """Confirm, correct, remove and add calls."""
    if not statement.drafting:
        return frozen(request, statement, here="calls")
    sources = _sources(statement)
    if request.method == "POST":
        return _save(request, statement, sources)
    return _page(request, statement, _stored(statement, sources), _empty(statement, sources))


def _sources(statement: Statement) -> dict[tuple[int, str], str]:
    rows = statement.draft_clauses.prefetch_related("words")
    return {(clause.pk, each.language): each.source for clause in rows for each in clause.words.all()}


def _choices(statement: Statement, sources: Sources) -> list[tuple[int, str]]:
    first = next(iter(statement.languages), "")
    rows = list(statement.draft_clauses.values_list("pk", "kind"))
    lines = clause_choices([(kind, sources.get((id, first), "")) for id, kind in rows])
    return [(id, line) for (id, _), line in zip(rows, lines, strict=True)]


def _calls(statement: Statement) -> list[DraftCall]:
    rows = statement.draft_clauses.prefetch_related("calls__places")
    return [call for clause in rows for call in clause.calls.all()]


def _stored(statement: Statement, sources: Sources) -> list[CallBlock]:
    choices, blocks = _choices(statement, sources), []
    for number, call in enumerate(_calls(statement), 1):
        initial = {"id": call.pk, "clause": call.clause_id, "decision": "yes" if call.confirmed else ""}
        form = CallForm(prefix=f"call-{number}", clauses=choices, initial=initial)
        there = {place.language: place for place in call.places.all()}
        places = []
        for tag in statement.languages:
            values = {"words": there[tag].words, "addressee": there[tag].addressee} if tag in there else {}
            place = PlaceForm(prefix=f"call-{number}-{tag}", language=tag, initial=values)
            places.append(place.checked_in(sources.get((call.clause_id, tag), "")))
        blocks.append(CallBlock(form, places, _excerpt(call.clause_id, places, sources)))
    return blocks


def _excerpt(clause: int, places: list[PlaceForm], sources: Sources) -> tuple[str, str, str]:
    """The clause before, in and after the call's words, in the first language that has both."""
    for place in places:
        source = sources.get((clause, place.language), "")
        try:
            whole = canonical_clause(source)
            wanted = canonical_clause(str(place["words"].value() or ""))
        except TextError:
            continue
        before, found, after = whole.partition(wanted)
        if found:
            return before, found, after
        return whole, "", ""
    return "", "", ""


def _empty(statement: Statement, sources: Sources) -> NewCallForm:
    language = next(iter(statement.languages), "")
    return NewCallForm(prefix="new", language=language, clauses=_choices(statement, sources))


def _page(
    request: DeskRequest,
    statement: Statement,
    blocks: list[CallBlock],
    new: NewCallForm,
    problem: str = "",
) -> HttpResponse:
    refused = request.method == "POST"
    forms = [form for block in blocks for form in (block.form, *block.places)]
    values = {
        "blocks": blocks,
        "new": new,
        "problem": problem,
        "several": len(statement.languages) > 1,
        "form_errors": with_errors(*forms, new),
    }
    return page(request, "draft/calls", statement, values, here="calls", refused=refused)


def _save(request: DeskRequest, statement: Statement, sources: Sources) -> HttpResponse:
    choices = _choices(statement, sources)
    blocks = []
    for form in posted(CallForm, "call", request.POST, clauses=choices):
        places = [PlaceForm(request.POST, prefix=f"{form.prefix}-{t}", language=t) for t in statement.languages]
        blocks.append(CallBlock(form, places))
    valid = not [block for block in blocks if not _valid(block, sources)]
    new, wanted = _empty(statement, sources), _wants_new(request)
    if wanted:
        new = NewCallForm(request.POST, prefix="new", language=new.language, clauses=choices)
        if new.is_valid():
            new.check_in(sources.get((new.cleaned_data["clause"], new.language), ""))
        valid = valid and new.is_valid()
    if not valid:
        return _page(request, statement, blocks, new)
    rows = [_row(block) for block in blocks]
    if wanted:
        there = {new.language: new.place}
        rows.append(draft.CallRow(None, new.cleaned_data["clause"], confirmed=True, places=there))
    try:
        draft.save_calls(statement, rows)
    except UndersignedError as error:
        return _page(request, statement, blocks, new, words(error))
    if request.POST.get("do") == "next":
        return redirect(_after(statement))
    messages.success(request, _("Saved."))
    return redirect(address(statement, "calls") + ("#add" if request.POST.get("do") == "add" else ""))


def _wants_new(request: DeskRequest) -> bool:
    typed = any(request.POST.get(f"new-{name}", "").strip() for name in ("clause", "words", "addressee"))
    return typed or request.POST.get("do") == "add"


def _valid(block: CallBlock, sources: Sources) -> bool:
    """Whether the call can be saved; one that is removed need not stand anywhere."""
    if not block.form.is_valid():
        all_valid(block.places)
        return False
    clause = block.form.cleaned_data["clause"]
    block.excerpt = _excerpt(clause, block.places, sources)
    if block.form.cleaned_data["decision"] == "no":
        return True
    for place in block.places:
        if place.is_valid():
            place.check_in(sources.get((clause, place.language), ""))
    return all_valid(block.places)


def _row(block: CallBlock) -> draft.CallRow:
    values = block.form.cleaned_data
    if values["decision"] == "no":
        return draft.CallRow(values["id"], values["clause"], confirmed=False, places={}, remove=True)
    places = {place.language: place.place for place in block.places}
    confirmed = values["decision"] == "yes"
    return draft.CallRow(values["id"], values["clause"], confirmed=confirmed, places=places)


def _after(statement: Statement) -> str:
    """The way on: the other languages. Where there are none yet, that is where one is added."""
    return address(statement, "texts")
