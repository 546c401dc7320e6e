"""One clause by itself, in every language: its words, its history, where it came from, and what was said of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from undersigned.actions import draft
from undersigned.actions.draft import editor
from undersigned.actions.draft.summary import heard_at_desk
from undersigned.core.draft.diff import Piece, word_diff
from undersigned.core.errors import N_, DraftError, UndersignedError
from undersigned.forms.draft.review import TypedForm, words_shown
from undersigned.forms.fields import all_valid, with_errors
from undersigned.models import Account, Aside, Change, ChangedClause, Comment, DraftClause, Statement
from undersigned.views.desk.access import DeskRequest, of_statement, page, scripted
from undersigned.views.desk.draft.changes import beginning, entries, names
from undersigned.views.desk.draft.conflicts import Conflict, conflicts
from undersigned.views.desk.draft.frozen import frozen
from undersigned.views.desk.draft.structure import field_of
from undersigned.views.desk.steps import address
from undersigned.views.errors import words

ON_ONE_PAGE = 30
MOST_DECIDED = 50
_BACK = re.compile(r"(old|new|aside)-([0-9]{1,18})-([A-Za-z0-9-]{1,35})")
_DECIDE = re.compile(r"(take|leave)-([0-9]{1,18})-([0-9]{1,9})")


@dataclass(slots=True)
class Text:
    """The clause in one language."""

    tag: str
    form: TypedForm
    source: str
    conflicts: list[Conflict] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Said:
    """A comment, with the wording that it proposes beside the words as they are."""

    comment: Comment
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent of the clause: its forms, what saving them came to, and by whom."""

    statement: Statement
    clause: DraftClause
    forms: Sequence[TypedForm]
    outcome: editor.Outcome
    by: draft.Writer


@scripted
@of_statement
def clause(request: DeskRequest, statement: Statement, clause: int) -> HttpResponse:
    """Write one clause in every language; bring back what it said before."""
    kin = list(DraftClause.with_gone.filter(statement=statement).prefetch_related("words"))
    found = next((each for each in kin if each.pk == clause), None)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, statement, found, kin)
    if not statement.drafting:
        return frozen(request, statement, here="review")
    return _save(request, statement, found, kin)


def _forms(statement: Statement, found: DraftClause, data: object = None) -> list[TypedForm]:
    return [TypedForm(data, prefix=tag, language=tag, initial=words_shown(found, tag)) for tag in statement.languages]


def _page(
    request: DeskRequest,
    statement: Statement,
    found: DraftClause,
    kin: list[DraftClause],
    sent: Sequence[TypedForm] | None = None,
    problem: str = "",
) -> HttpResponse:
    forms = sent or _forms(statement, found)
    waiting = conflicts(statement, found.pk, known=[found])
    texts = [
        Text(
            form.prefix or "",
            form,
            found.source(form.prefix or ""),
            [c for c in waiting if c.aside.language == form.prefix],
        )
        for form in forms
    ]
    called = names([each for each in kin if each.gone is None])
    called |= {each.pk: beginning(each) for each in kin if each.gone is not None}
    values = {
        "clause": found,
        "name": called[found.pk],
        "texts": texts,
        "form_errors": with_errors(*forms),
        "problem": problem,
        "closed": not statement.drafting,
        "came": [(one.pk, called[one.pk], how) for one, how in _relatives(found, kin)],
        "said": _said(found, kin, request.user),
        "decided": Aside.objects.filter(clause=found).exclude(settled=None).order_by("-pk")[:MOST_DECIDED],
        **_history(request, statement, found, called[found.pk]),
    }
    return page(request, "draft/clause", statement, values, here="review", refused=request.method == "POST")


def _relatives(found: DraftClause, kin: list[DraftClause]) -> list[tuple[DraftClause, str]]:
    """The clauses that it came from or became part of, and those that came from it, each with how."""
    by_id = {each.pk: each for each in kin}
    related = []
    if found.split_from_id in by_id:
        related.append((by_id[found.split_from_id], _("Split off from:")))
    if found.joined_to_id in by_id:
        related.append((by_id[found.joined_to_id], _("Joined into:")))
    related += [(each, _("Split off from it:")) for each in kin if each.split_from_id == found.pk]
    related += [(each, _("Joined into it:")) for each in kin if each.joined_to_id == found.pk]
    return related


def _said(found: DraftClause, kin: list[DraftClause], account: Account) -> list[Said]:
    """Comments on the clause, on those that were joined into it, and on those that it was split off from."""
    about, todo = set[int](), {found.pk}
    while todo:
        about |= todo
        todo = {each.pk for each in kin if each.joined_to_id in todo}
        todo |= {each.split_from_id for each in kin if each.pk in about and each.split_from_id is not None}
        todo -= about
    rows = (
        Comment.objects.filter(heard_at_desk(account), clause__in=about)
        .select_related("member", "round")
        .order_by("pk")
    )
    return [Said(row, word_diff(found.source(row.language), row.proposal) if row.proposal else ()) for row in rows]


def _history(request: DeskRequest, statement: Statement, found: DraftClause, name: str) -> dict[str, object]:
    """The changes to this clause. That others changed places around it is none of its history."""
    mine = ChangedClause.objects.filter(clause=found).filter(
        Q(before__isnull=True) | Q(after__has_any_keys=["words", "kind", "gone"])
    )
    each = "each" in request.GET
    changes = Change.objects.filter(statement=statement, clauses__in=mine).order_by("-pk")
    shown = Paginator(changes.prefetch_related(Prefetch("clauses", mine)), ON_ONE_PAGE).get_page(
        request.GET.get("page")
    )
    return {"shown": shown, "each": each, "entries": entries(list(shown), {found.pk: name}, each=each)}


def _save(request: DeskRequest, statement: Statement, found: DraftClause, kin: list[DraftClause]) -> HttpResponse:
    """Save what was typed in any language, then do what the button says."""
    forms = _forms(statement, found, request.POST)
    # A clause that is gone is shown without fields.
    if found.gone is None and not all_valid(forms):
        return _page(request, statement, found, kin, forms)
    by = draft.Writer(account=request.user)
    outcome = editor.Outcome()
    try:
        with transaction.atomic():
            if found.gone is None:
                typed = [form.typed(found.pk, form.prefix or "") for form in forms]
                outcome = editor.save_typed(statement, typed, by=by)
            anchor = _act(Sent(statement, found, forms, outcome, by), request.POST.get("do", "save"))
    except UndersignedError as error:
        return _page(request, statement, found, kin, forms if found.gone is None else None, words(error))
    if outcome.unheard:
        sentence = _("It was changed elsewhere meanwhile. Your words are put aside: both versions are shown.")
        messages.warning(request, sentence)
        anchor = f"#aside-{outcome.unheard[0].pk}"
    elif request.POST.get("do") == "back":
        return redirect(address(statement, "review") + field_of(found.pk))
    else:
        messages.success(request, _("Saved."))
    return redirect(address(statement, "clause", str(found.pk)) + anchor)


def _act(sent: Sent, button: str) -> str:
    """What the button does beyond saving; the anchor to look at next."""
    if button == "restore":
        draft.bring_back(sent.statement, sent.clause.pk, sent.by)
    elif button == "remove":
        draft.remove(sent.statement, sent.clause.pk, sent.by)
    elif decided := _DECIDE.fullmatch(button):
        _settle(sent, decided)
    elif wanted := _BACK.fullmatch(button):
        return _bring_words_back(sent, wanted)
    return ""


def _settle(sent: Sent, decided: re.Match[str]) -> None:
    verb, shown, version = decided.groups()
    aside = sent.outcome.instead.get(int(shown), int(shown))
    draft.settle(sent.statement, aside, take=verb == "take", version=int(version), by=sent.by)


def _bring_words_back(sent: Sent, wanted: re.Match[str]) -> str:
    """Let earlier words stand again, as a new change; or words that were put aside and left."""
    where, id, tag = wanted.groups()
    if sent.clause.gone is not None:
        raise DraftError(N_("The clause is not there any more. Bring it back first."))
    form = next((form for form in sent.forms if form.prefix == tag), None)
    source = _earlier(sent.clause, where, int(id), tag)
    if form is None or source is None:
        raise DraftError(N_("These words are not in the history any more."))
    base = form.cleaned_data["seen"] or 0
    for saved in sent.outcome.saved:
        if saved.language == tag and saved.stands:
            base = saved.version
    # A translation that comes back follows the same words as the one in whose place it comes: nobody has compared.
    now = sent.clause.words.filter(language=tag).first()
    row = draft.Written(sent.clause.pk, source, base, now.follows if now is not None else None)
    sent.outcome.saved += draft.write(sent.statement, tag, [row], sent.by)
    return f"#id_{tag}-source"


def _earlier(found: DraftClause, where: str, id: int, tag: str) -> str | None:
    """The words before or after a change, or those that were put aside."""
    if where == "aside":
        return Aside.objects.filter(pk=id, clause=found, language=tag).values_list("source", flat=True).first()
    row = ChangedClause.objects.filter(pk=id, clause=found).first()
    state = (row.before if where == "old" else row.after) if row is not None else None
    words: dict[str, str] = (state or {}).get("words", {})
    return words.get(tag)
