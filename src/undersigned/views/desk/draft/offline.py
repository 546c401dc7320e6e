"""Files for those who must work offline: out as Word or OpenDocument, back as suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions.draft import Writer, offline
from undersigned.actions.draft.summary import heard_at_desk
from undersigned.core.draft.diff import Piece, word_diff
from undersigned.core.errors import UndersignedError
from undersigned.forms.draft.clauses import clause_names
from undersigned.forms.draft.offline import BringBackForm
from undersigned.forms.fields import row_number
from undersigned.models import Comment, DraftClause, Statement, Suggestion
from undersigned.views.desk.access import DeskRequest, of_statement, page
from undersigned.views.desk.draft.frozen import frozen
from undersigned.views.errors import words

_TYPES: dict[offline.Format, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}


@dataclass
class Shown:
    """One suggestion with what a person needs to decide."""

    row: Suggestion
    pieces: Sequence[Piece]
    name: str  # of the clause, as everywhere; "" where it is a new one
    behind: str  # the name of the clause after which it shall stand; "" at the beginning
    now: str  # the clause's words, where they are others than when the file came back


@dataclass
class Batch:
    """What one file proposes."""

    id: str
    first: Suggestion
    open: list[Shown] = field(default_factory=list)
    settled: list[Shown] = field(default_factory=list)

    @property
    def changes(self) -> int:
        """How many open changes could be taken over; comments are only read."""
        return sum(each.row.act != Suggestion.Act.NOTE for each in self.open)


@of_statement
def files(request: DeskRequest, statement: Statement) -> HttpResponse:
    """Download each text, bring a file back, and decide what of it is taken over."""
    if not statement.drafting:
        return frozen(request, statement, here="review")
    form, problem = BringBackForm(languages=statement.languages), ""
    if request.method == "POST" and request.POST.get("do", "bring") != "bring":
        problem = _decide(request, statement)
        if not problem:
            return redirect(request.path + "#suggestions")
    elif request.method == "POST":
        form = BringBackForm(request.POST, request.FILES, languages=statement.languages)
        if form.is_valid() and _brought(request, statement, form):
            return redirect(request.path + "#suggestions")
    values = {"form": form, "problem": problem, "batches": _batches(statement), "languages": statement.languages}
    return page(request, "draft/files", statement, values, here="review", refused=request.method == "POST")


def _brought(request: DeskRequest, statement: Statement, form: BringBackForm) -> bool:
    file = form.cleaned_data["file"]
    by = Writer(account=request.user)
    try:
        found = offline.bring_back(statement, form.cleaned_data["language"], file.name or "", file.read(), by)
    except UndersignedError as error:
        form.add_error("file", words(error))
        return False
    if found:
        said = ngettext("The file differs in %(n)s place.", "The file differs in %(n)s places.", len(found))
        messages.success(request, said % {"n": len(found)})
    else:
        messages.success(request, _("The file has the same words as the draft."))
    return True


def _decide(request: DeskRequest, statement: Statement) -> str:
    """Carry out the pressed button; returns what stands against it, in words."""
    verb, _dash, number = request.POST["do"].partition("-")
    by = Writer(account=request.user)
    try:
        if verb == "all":
            left = offline.take_all(statement, number[:32], by)
            if left:
                said = ngettext(
                    "%(n)s change stays open: its clause has changed meanwhile.",
                    "%(n)s changes stay open: their clauses have changed meanwhile.",
                    left,
                )
                messages.warning(request, said % {"n": left})
            return ""
        if not row_number(number):
            return _("Choose what to take over.")
        if verb in {"take", "anyway"}:
            offline.take(statement, int(number), anyway=verb == "anyway", by=by)
        else:
            offline.leave(statement, int(number))
    except UndersignedError as error:
        return words(error)
    return ""


def _batches(statement: Statement) -> list[Batch]:
    """The files that came back, the newest first, each with its suggestions in its own order."""
    clauses = list(statement.draft_clauses.prefetch_related("words"))
    kinds = [clause.kind for clause in clauses]
    names = {clause.pk: name for clause, name in zip(clauses, clause_names(kinds), strict=True)}
    standing = {clause.pk: clause for clause in clauses}
    made: dict[tuple[str, str], Batch] = {}
    for row in statement.suggestions.order_by("-made", "order"):
        batch = made.setdefault((row.batch, row.language), Batch(row.batch, row))
        shown = _shown(row, standing, names)
        (batch.open if row.state == Suggestion.State.OPEN else batch.settled).append(shown)
    return list(made.values())


def _shown(row: Suggestion, standing: dict[int, DraftClause], names: dict[int, str]) -> Shown:
    clause = standing.get(row.clause_id) if row.clause_id else None
    now = clause.source(row.language) if clause else ""
    pieces = word_diff(row.base, "" if row.act == Suggestion.Act.REMOVE else row.words)
    if row.act == Suggestion.Act.MOVE:
        pieces = word_diff(row.base, row.base)
    name = names.get(row.clause_id, "") if row.clause_id else ""
    behind = names.get(row.after_id, "") if row.after_id else ""
    return Shown(row, pieces, name, behind, now if now != row.base else "")


@of_statement
def file(request: DeskRequest, statement: Statement, tag: str, format: offline.Format) -> HttpResponse:
    """One text of the draft as a file; with the comments on it, if the address asks for them."""
    if request.method == "POST" or format not in _TYPES or tag not in statement.languages:
        raise Http404
    comments = Comment.objects.filter(heard_at_desk(request.user), round__statement=statement).select_related("member")
    text = offline.offline_text(statement, tag, comments if "comments" in request.GET else ())
    response = HttpResponse(offline.file_of(text, format), content_type=_TYPES[format])
    response.headers["Content-Disposition"] = f'attachment; filename="{statement.slug_id}.{tag}.{format}"'
    return response
