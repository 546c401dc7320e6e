"""Findings of a statement: what is set aside stays so until what was found changes."""

from __future__ import annotations

import pytest

from tests import stages
from undersigned.actions import draft
from undersigned.actions.draft import checks, sheet
from undersigned.core.errors import DraftError
from undersigned.models import Dismissal, Statement

pytestmark = pytest.mark.django_db


def two_languages():
    """English and Albanian; the second clause counts differently in both."""
    statement = stages.drafted()
    draft.add_language(statement, "sq")
    title, first, _ = (clause.pk for clause in statement.draft_clauses.all())
    stages.write(statement, "en", {first: "We are 12 organisations from both banks."})
    stages.write(statement, "sq", {title: "Një lumë, dy brigje", first: "Jemi 21 organizata nga të dy brigjet."})
    return fresh(statement)


def fresh(statement):
    return Statement.objects.get(pk=statement.pk)


def found(statement, check):
    """The one finding of a check."""
    (listed,) = [each for each in checks.findings_of(fresh(statement)) if each.place.check == check]
    return listed


def test_findings_name_their_clause_by_its_id():
    statement = two_languages()
    first = statement.draft_clauses.all()[1]
    assert found(statement, "numbers").place.clause == first.pk
    assert found(statement, "clauses").place.clause is None


def test_only_the_languages_that_are_asked_for():
    statement = two_languages()
    sheet.flag_term("en", "organisations", "x", "Lumera Watch")
    by_language = {
        tag: {each.place.check for each in checks.findings_of(fresh(statement), [tag])} for tag in ("en", "sq")
    }
    assert by_language == {"en": {"terms"}, "sq": {"numbers", "clauses"}}


def test_a_finding_is_set_aside_once_with_its_first_reason():
    statement = two_languages()
    place = found(statement, "numbers").place
    writer = draft.Writer(account=None)
    assert checks.set_aside(statement, {place: "The Albanian count is right."}, writer) == 1
    assert checks.set_aside(statement, {place: "Another reason."}, writer) == 0
    aside = found(statement, "numbers").aside
    assert aside is not None
    assert aside.reason == "The Albanian count is right."
    whole = found(statement, "clauses").place
    for _ in range(2):  # no constraint of the database keeps a finding without a clause to one row
        checks.set_aside(statement, {whole: "Being translated."})
    assert Dismissal.objects.count() == 2


def test_a_dismissal_ends_when_the_finding_changes_and_holds_for_other_changes():
    statement = two_languages()
    first = statement.draft_clauses.all()[1].pk
    checks.set_aside(statement, {found(statement, "numbers").place: "Right as it is."})
    stages.write(statement, "sq", {first: "Atje jemi 21 organizata nga të dy brigjet."})
    assert found(statement, "numbers").aside is not None
    stages.write(statement, "sq", {first: "Jemi 31 organizata nga të dy brigjet."})
    assert found(statement, "numbers").aside is None


def test_taking_back_opens_the_finding_again():
    statement = two_languages()
    checks.set_aside(statement, {found(statement, "numbers").place: "Right."})
    aside = found(statement, "numbers").aside
    assert aside is not None
    for _ in range(2):
        checks.take_back(statement, aside.pk)
    assert found(statement, "numbers").aside is None


def test_nobody_takes_back_what_another_statement_set_aside():
    statement, other = two_languages(), stages.drafted("Another title\n\nWe ask for less noise.\n")
    checks.set_aside(statement, {found(statement, "numbers").place: "Right."})
    checks.take_back(other, Dismissal.objects.get().pk)
    assert Dismissal.objects.exists()
    with pytest.raises(DraftError, match="has changed since"):
        checks.set_aside(other, {found(statement, "clauses").place: "Not mine."})


def test_all_are_set_aside_or_none():
    statement = two_languages()
    good, bad = found(statement, "numbers").place, found(statement, "clauses").place
    for reasons in ({good: "Right.", bad: " "}, {good: "Right.", bad: "x" * 501}):
        with pytest.raises(DraftError):
            checks.set_aside(statement, reasons)
    gone = checks.Place(good.clause, "sq", "numbers", "0" * 64)
    with pytest.raises(DraftError, match="has changed since"):
        checks.set_aside(statement, {good: "Right.", gone: "Right."})
    assert not Dismissal.objects.exists()


def test_names_and_terms_of_the_coalition_are_looked_for():
    statement = two_languages()
    first = statement.draft_clauses.all()[1].pk
    sheet.add_name(sheet.NameRow("place", {"en": "Vardena", "sq": "Vardenë"}))
    term = sheet.flag_term("sq", "brigje*", "E vjetër.", "Lumera Watch", ["anë"])
    stages.write(statement, "en", {first: "We are 21 organisations from Vardena."})
    (name,) = [each for each in checks.findings_of(fresh(statement)) if each.place.check == "names"]
    assert name.finding.params["written"] == "Vardenë"
    terms = [each for each in checks.findings_of(fresh(statement)) if each.place.check == "terms"]
    assert {each.finding.params["alternatives"] for each in terms} == {"anë"}
    sheet.decide_term(term, "keep", reason="", alternatives=[])
    assert not [each for each in checks.findings_of(fresh(statement)) if each.place.check == "terms"]


def test_a_frozen_draft_takes_no_dismissal():
    statement = two_languages()
    place = found(statement, "numbers").place
    draft.remove_language(statement, "sq")
    draft.freeze(statement, authoritative="en")
    with pytest.raises(DraftError, match="frozen"):
        checks.set_aside(statement, {place: "Too late."})
    with pytest.raises(DraftError, match="frozen"):
        checks.take_back(statement, 1)
