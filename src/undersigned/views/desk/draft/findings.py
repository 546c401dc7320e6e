"""The findings of the checks: beside the clause, on a page of their own, and as hints before the freeze."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from undersigned.actions.draft import checks
from undersigned.actions.draft.history import Writer
from undersigned.core.draft import terms
from undersigned.core.draft.compare import CHECKS, checked
from undersigned.core.errors import UndersignedError
from undersigned.forms.draft.clauses import clause_names
from undersigned.forms.fields import language_name, row_number
from undersigned.models import Dismissal, DraftClause, Statement
from undersigned.views.desk.access import DeskRequest, of_statement, page
from undersigned.views.desk.draft.frozen import frozen
from undersigned.views.errors import message, words

LABELS: Mapping[str, Any] = {
    "clauses": gettext_lazy("Missing words"),
    "calls": gettext_lazy("Calls"),
    "numbers": gettext_lazy("Numbers"),
    "dates": gettext_lazy("Dates"),
    "names": gettext_lazy("Names"),
    "quotes": gettext_lazy("Quotation marks"),
    "markup": gettext_lazy("Footnotes, links, emphasis"),
    "negation": gettext_lazy("Negation"),
    "length": gettext_lazy("Length"),
    terms.CHECK: gettext_lazy("Flagged words"),
}
_KEY = re.compile(
    r"reason:(?P<clause>[0-9]{0,19}):(?P<language>[A-Za-z0-9-]{2,35}):(?P<check>[a-z]{1,40}):(?P<detail>[0-9a-f]{64})"
)
_MOST_NAMED = 20  # clauses without words
_TAGS = ("language", "against", "here", "there")


@dataclass(frozen=True)
class Finding:
    """One finding in the words of the page."""

    label: Any
    words: str
    reason: str
    alternatives: str
    hint: bool
    language: str
    check: str
    clause: int | None
    key: str
    id: str
    aside: Dismissal | None
    typed: str = ""  # a reason that was sent and could not be kept


def _shown(listed: checks.Listed, names: Sequence[str], typed: Mapping[str, str] | None = None) -> Finding:
    """A finding in words; `names`: what the page calls the draft's clauses."""
    finding, place = listed.finding, listed.place
    params = {name: language_name(str(value)) if name in _TAGS else value for name, value in finding.params.items()}
    if "first" in params:  # both sides stand under the names of their languages
        params |= {name: capfirst(str(params[name])) for name in ("language", "against")}
    if "lacking" in params:
        lacking = [names[index] for index in cast("tuple[int, ...]", params["lacking"])]
        params["clauses"] = ", ".join(lacking[:_MOST_NAMED]) + (" …" if len(lacking) > _MOST_NAMED else "")
    clause = "" if place.clause is None else place.clause
    return Finding(
        LABELS[finding.check],
        message(finding.message, params),
        str(finding.params.get("reason", "")),
        str(finding.params.get("alternatives", "")),
        finding.hint,
        finding.language,
        finding.check,
        place.clause,
        key := f"{clause}:{place.language}:{place.check}:{place.detail}",
        f"{clause}-{place.language}-{place.check}-{place.detail[:8]}",
        listed.aside,
        (typed or {}).get(key, ""),
    )


def findings(statement: Statement, language: str) -> dict[int | None, list[Finding]]:
    """The findings in one text of the draft by the clause's id; None: those of the whole text."""
    by_clause: dict[int | None, list[Finding]] = {}
    found = checks.findings_of(statement, [language])
    names = clause_names([clause.kind for clause in statement.draft_clauses.all()])
    for listed in found:
        by_clause.setdefault(listed.place.clause, []).append(_shown(listed, names))
    return by_clause


@of_statement
def checks_page(request: DeskRequest, statement: Statement) -> HttpResponse:
    """All findings of the statement by clause; set them aside with a reason, or bring them back."""
    if not statement.drafting:
        return frozen(request, statement, here="texts")
    problem = ""
    if request.method == "POST":
        try:
            _act(request, statement)
        except UndersignedError as error:
            problem = words(error)
        else:
            return redirect(_back(request, statement))
    typed = {name.removeprefix("reason:"): reason for name, reason in _reasons(request).items()}
    prefetch_related_objects([statement], "draft_clauses__words")
    found = checks.findings_of(statement)
    clauses, languages = list(statement.draft_clauses.all()), statement.languages
    names = clause_names([clause.kind for clause in clauses])
    listed = [_shown(each, names, typed) for each in found]
    values = {
        "problem": problem,
        "blocks": _blocks(statement, clauses, names, listed),
        "open": sum(each.aside is None for each in listed),
        "aside": sum(each.aside is not None for each in listed),
        "made": _made(languages),
        "several": len(languages) > 1,
    }
    return page(request, "draft/checks", statement, values, here="texts", refused=request.method == "POST")


def _reasons(request: DeskRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.POST.items() if _KEY.fullmatch(name)}


def _act(request: DeskRequest, statement: Statement) -> None:
    pressed = request.POST.get("do", "")
    if pressed.startswith("back:"):
        if number := row_number(pressed.removeprefix("back:")):
            checks.take_back(statement, number)
            messages.success(request, _("The finding is open again."))
        return
    reasons = {}
    for name, reason in _reasons(request).items():
        found = _KEY.fullmatch(name)
        # Whoever wrote a reason meant it, whichever button was pressed.
        if found and (reason.strip() or f"aside:{name.removeprefix('reason:')}" == pressed):
            clause = int(found["clause"]) if found["clause"] else None
            reasons[checks.Place(clause, found["language"], found["check"], found["detail"])] = reason
    made = checks.set_aside(statement, reasons, Writer(account=request.user))
    if made:
        done = ngettext("%(n)s finding is set aside.", "%(n)s findings are set aside.", made) % {"n": made}
        messages.success(request, done)


def _back(request: DeskRequest, statement: Statement) -> str:
    """The screen on which the button stood."""
    tag = request.POST.get("from", "")
    if tag in statement.languages[1:]:
        return reverse("desk-text", args=[statement.pk, tag])
    return reverse("desk-checks", args=[statement.pk])


def _blocks(
    statement: Statement, clauses: Sequence[DraftClause], names: Sequence[str], listed: Sequence[Finding]
) -> list[dict[str, Any]]:
    """The clauses that have findings, in order; first what concerns a whole text."""
    places = {clause.pk: n for n, clause in enumerate(clauses)}
    first = statement.languages[0]
    by_clause: dict[int | None, list[Finding]] = {}
    for each in listed:
        by_clause.setdefault(each.clause, []).append(each)
    blocks = []
    for pk, found in by_clause.items():
        at = places[pk] if pk is not None else None
        tags = dict.fromkeys(each.language for each in found)
        texts = [(tag, _text_address(statement, tag, at), [f for f in found if f.language == tag]) for tag in tags]
        name, source = ("", "") if at is None else (names[at], clauses[at].source(first))
        blocks.append({"name": name, "source": source, "first": first, "texts": texts})
    return blocks


def _text_address(statement: Statement, tag: str, at: int | None) -> str:
    """The screen of a text, at the clause that stands there at index `at`."""
    screen = reverse("desk-review", args=[statement.pk])
    if tag != statement.languages[0]:
        screen = reverse("desk-text", args=[statement.pk, tag])
    return screen + ("" if at is None else f"#clause-{at + 1}")


def _made(languages: Sequence[str]) -> list[tuple[str, list[Any], list[Any]]]:
    """What is checked in each text, and what is not because too little is known of the language."""
    rows = []
    for tag in languages:
        made = checked(tag, languages[0])
        whole = CHECKS if tag != languages[0] else ("names", "quotes")
        rows.append((tag, [LABELS[c] for c in made], [LABELS[c] for c in whole if c not in made]))
    return rows
