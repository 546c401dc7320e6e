"""After the freeze: an erratum, a later translation, the next edition."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from undersigned.actions import draft
from undersigned.actions.draft.after import told
from undersigned.core.draft.diff import clause_diff
from undersigned.core.errors import UndersignedError
from undersigned.forms.draft.after import ErratumForm, TranslationLanguageForm
from undersigned.forms.draft.clauses import clause_names
from undersigned.models import Edition, Statement
from undersigned.views.desk.access import DeskRequest, of_statement, page
from undersigned.views.desk.draft.late import translate
from undersigned.views.errors import words


def _nothing_frozen(request: DeskRequest, statement: Statement, here: str) -> HttpResponse:
    return page(request, "draft/nothing_frozen", statement, {}, here=here, refused=request.method == "POST")


def _frozen(edition: Edition) -> dict[str, list[tuple[str, str]]]:
    """Per language, kind and words of every clause."""
    rows = {tag: edition.clauses.filter(language=tag) for tag in edition.languages}
    return {tag: list(clauses.values_list("kind", "words")) for tag, clauses in rows.items()}


@of_statement
def erratum(request: DeskRequest, statement: Statement) -> HttpResponse:
    """Put a dated note beside a slip; the words stay."""
    edition = statement.edition
    if edition is None:
        return _nothing_frozen(request, statement, "freeze")
    clauses, problem = _frozen(edition), ""
    form = ErratumForm(clauses=clauses)
    if request.method == "POST":
        form = ErratumForm(request.POST, clauses=clauses)
        if form.is_valid():
            values = form.cleaned_data
            tag, index = form.place
            try:
                draft.add_erratum(
                    statement, language=tag, clause=index, old=values["old"], new=values["new"], note=values["note"]
                )
            except UndersignedError as error:
                problem = words(error)
            else:
                messages.success(request, _("The erratum is noted."))
                return redirect("desk-erratum", statement.pk)
    names = clause_names([kind for kind, _ in clauses[edition.languages[0]]])
    errata = [(each, names[each.clause]) for each in edition.errata.all()]
    values = {"form": form, "problem": problem, "errata": errata, "told": told(edition)}
    return page(request, "draft/erratum", statement, values, here="freeze", refused=request.method == "POST")


@of_statement
def translation(request: DeskRequest, statement: Statement) -> HttpResponse:
    """First the language, then every clause beside the frozen one."""
    edition = statement.edition
    if edition is None:
        return _nothing_frozen(request, statement, "freeze")
    asked = TranslationLanguageForm(request.POST or request.GET or None)
    chosen = asked.is_bound and asked.is_valid()
    tag = asked.cleaned_data["tag"] if chosen else ""
    if tag and (tag in edition.languages or edition.translations.filter(language=tag).exists()):
        asked.add_error("language", _("There is a text in this language already."))
        tag = ""
    if not tag:
        refused = request.method == "POST" or bool({"language", "other"} & set(request.GET))
        there = {*edition.languages, *edition.translations.values_list("language", flat=True)}
        asked = asked if refused else TranslationLanguageForm(there=there)
        begun = edition.late_texts.values_list("language", flat=True)
        values = {"asked": asked, "translations": edition.translations.all(), "begun": begun}
        return page(request, "draft/translation", statement, values, here="freeze", refused=refused)
    return translate(request, statement, edition, tag)


@of_statement
def next_edition(request: DeskRequest, statement: Statement) -> HttpResponse:
    """Begin the next edition; then: which words differ from the edition in force."""
    edition = statement.edition
    if edition is None:
        return _nothing_frozen(request, statement, "freeze")
    problem = ""
    if request.method == "POST":
        try:
            draft.begin_next_edition(statement)
        except UndersignedError as error:
            problem = words(error)
        else:
            return redirect("desk-next", statement.pk)
    values = {
        "problem": problem,
        "begun": statement.drafting,
        "number": statement.next_number,
        "diffs": _diffs(statement, edition) if statement.drafting else [],
        "signed": edition.signatures.active().count(),
        "listing": statement.listing,
    }
    return page(request, "draft/next", statement, values, here="review", refused=request.method == "POST")


def _diffs(statement: Statement, edition: Edition) -> list[dict[str, object]]:
    """Per language, the clauses of the draft that differ from the edition in force."""
    clauses = list(statement.draft_clauses.prefetch_related("words"))
    before, names = _frozen(edition), clause_names([clause.kind for clause in clauses])
    found: list[dict[str, object]] = []
    for tag in statement.languages:
        after = [clause.source(tag) for clause in clauses]
        diff = clause_diff([words for _, words in before.get(tag, [])], after)
        changes = [(change, names[change.new] if change.new is not None else "") for change in diff if change.changed]
        found.append({"tag": tag, "changes": changes})
    return found
