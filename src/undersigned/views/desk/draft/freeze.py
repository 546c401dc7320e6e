"""The preview in each language, the last look, the freeze, and undoing it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from undersigned.actions import draft
from undersigned.core.draft import Draft
from undersigned.core.draft.anchors import anchors
from undersigned.core.errors import UndersignedError
from undersigned.forms.draft.clauses import clause_names
from undersigned.forms.draft.details import FreezeForm
from undersigned.models import Edition, Statement
from undersigned.views.desk.access import DeskRequest, frame, of_statement, page
from undersigned.views.desk.draft.frozen import frozen
from undersigned.views.desk.draft.hints import hints
from undersigned.views.errors import words


@dataclass(frozen=True)
class Line:
    """One clause as it will stand; `name` says which it is where its words are missing."""

    kind: str
    source: str
    name: str
    number: int | None


@dataclass(frozen=True)
class Sheet:
    """One text as it will stand, or stands, on the page."""

    tag: str
    lines: list[Line]
    calls: list[tuple[str, str]] = field(default_factory=list)  # words, addressee

    @property
    def title(self) -> str:
        """The words of the title."""
        return next((line.source for line in self.lines if line.kind == "title"), "")

    @property
    def dateline(self) -> str:
        """The words of the date and place line, "" when undated."""
        return next((line.source for line in self.lines if line.kind == "dateline"), "")


def drafted_sheet(found: Draft, tag: str) -> Sheet:
    """The draft's text in one language; missing clauses are empty."""
    calls = [call.places[tag] for call in found.calls if call.confirmed and tag in call.places]
    return Sheet(tag, _lines([(clause.kind, clause.words.get(tag, "")) for clause in found.clauses]), calls)


def frozen_sheet(edition: Edition, tag: str) -> Sheet:
    """The edition's text in one language."""
    clauses = [(row.kind, row.words) for row in edition.clauses.filter(language=tag)]
    calls = []
    for call in edition.calls.all():
        if tag in call.places:
            start, end, addressee = call.places[tag]
            calls.append((clauses[call.clause][1][start:end], addressee))
    return Sheet(tag, _lines(clauses), calls)


def _lines(clauses: list[tuple[str, str]]) -> list[Line]:
    kinds = [kind for kind, _ in clauses]
    named = zip(clauses, clause_names(kinds), anchors(kinds), strict=True)
    return [Line(kind, source, name, place.number) for (kind, source), name, place in named]


@of_statement
def preview(request: DeskRequest, statement: Statement, tag: str) -> HttpResponse:
    """One text as it will stand on the page; after the freeze, as it stands."""
    edition = None if statement.drafting and "frozen" not in request.GET else statement.edition
    languages = edition.languages if edition else statement.languages
    if tag not in languages:
        raise Http404
    sheet = frozen_sheet(edition, tag) if edition else drafted_sheet(statement.as_core(), tag)
    values = {"sheet": sheet, "languages": languages, "is_frozen": edition is not None}
    return page(request, "draft/preview", statement, values, here="freeze")


@of_statement
def freeze(request: DeskRequest, statement: Statement) -> HttpResponse:
    """The last look: all that will be frozen, what is missing, and the button."""
    if request.method == "POST" and request.POST.get("do") == "undo":
        return _undo(request, statement)
    if not statement.drafting:
        return frozen(request, statement, here="freeze")
    form, problem = FreezeForm(languages=statement.languages), ""
    if request.method == "POST":
        form = FreezeForm(request.POST, languages=statement.languages)
        if form.is_valid():
            try:
                edition = draft.freeze(statement, authoritative=form.cleaned_data["authoritative"], by=request.user)
            except UndersignedError as error:
                problem = words(error)
            else:
                messages.success(request, _("Edition %(number)s is frozen.") % {"number": edition.number})
                return redirect("desk-sign", statement.pk)
    around = frame(statement)
    listing = statement.listing
    listed = statement.draft_signatories.all() if listing is None else listing.listed.all()
    values = {
        "form": form,
        "problem": problem,
        "hints": hints(around["way"]),
        "sheets": [drafted_sheet(around["way"].facts.draft, tag) for tag in statement.languages],
        "answers": [(one.get_question_display(), one.sentence) for one in statement.answers.all() if one.sentence],
        "sign_offs": list(statement.sign_offs.all()),
        "number": around["way"].next_number,
        "organisations": sum(found.kind == "organisation" for found in listed),
        "people": sum(found.kind == "person" for found in listed),
        "listing": listing,
    }
    refused = request.method == "POST"
    return page(request, "draft/freeze", statement, values, here="freeze", refused=refused, around=around)


def _undo(request: DeskRequest, statement: Statement) -> HttpResponse:
    try:
        draft.unfreeze(statement)
    except UndersignedError as error:
        template = "draft/frozen" if statement.edition else "draft/nothing_frozen"
        return page(request, template, statement, {"problem": words(error)}, here="freeze", refused=True)
    messages.success(request, _("The freeze is undone. The draft can change again."))
    return redirect("desk-freeze", statement.pk)
