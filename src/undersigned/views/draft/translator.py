"""Behind a text link: the translator's side-by-side screen, also after the freeze, and the native reader's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions import draft
from undersigned.actions.draft.text_links import leave_note
from undersigned.actions.draft.texts import propose
from undersigned.core.errors import UndersignedError
from undersigned.forms.draft.clauses import clause_names
from undersigned.forms.draft.texts import NoteForm, OtherWordsForm
from undersigned.forms.fields import all_valid, with_errors
from undersigned.models import Aside, DraftClause, DraftWords, Statement, TextLink
from undersigned.views.desk.draft.late import beside, save, text_form
from undersigned.views.desk.draft.parallel import parallel
from undersigned.views.desk.draft.pressed import Press
from undersigned.views.desk.draft.texts import answer_press, shown
from undersigned.views.draft.linked import by_text_link
from undersigned.views.errors import words

State = DraftWords.State


@by_text_link()
def text_link(request: HttpRequest, link: TextLink, token: str) -> HttpResponse:
    """`/text/<token>/`: one text of the draft, to write or to read it."""
    statement = link.statement
    if link.edition_id is not None:
        return _late(request, link)
    if link.language not in statement.languages:
        return render(request, "draft/no-link.html", {"ended": True}, status=404)
    if not statement.drafting:
        return _closed(request, link)
    return _translator(request, link) if link.role == TextLink.Role.TRANSLATOR else _reader(request, link)


def _page(request: HttpRequest, template: str, link: TextLink, *, refused: bool = False, **values: Any) -> HttpResponse:
    values |= {"link": link, "statement": link.statement, "tag": link.language, "may_edit": True}
    return render(request, f"draft/{template}.html", values, status=422 if refused else 200)


def _closed(request: HttpRequest, link: TextLink) -> HttpResponse:
    """After the freeze the text can be read and not changed."""
    statement, edition = link.statement, link.statement.edition
    readers = _readers(statement, link, None)
    refused = request.method == "POST"
    return _page(
        request, "text-closed", link, refused=refused, rows=readers, first=statement.languages[0], edition=edition
    )


def _translator(request: HttpRequest, link: TextLink) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    screen = parallel(link.statement, link.language, request.GET, data)
    note, problem = NoteForm(data, initial={"note": link.note}), ""
    if data is not None and note.is_valid():
        try:
            with transaction.atomic():
                leave_note(link, note.cleaned_data["note"])
                response, problem = answer_press(request, screen, Press.of(data.get("do", "")), draft.Writer(link=link))
        except UndersignedError as error:
            response, problem = None, words(error)
        if response is not None:
            return response
    return _page(request, "translator", link, refused=data is not None, note=note, problem=problem, **shown(screen))


def _late(request: HttpRequest, link: TextLink) -> HttpResponse:
    """A text made after the freeze, to be saved in parts. Publishing it is the coordinator's."""
    statement, edition = link.statement, link.edition
    if edition is None or statement.edition != edition or edition.translations.filter(language=link.language).exists():
        return render(request, "draft/no-link.html", {"ended": True}, status=404)
    data = request.POST if request.method == "POST" else None
    form, problem = text_form(edition, link.language, data), ""
    if data is not None and form.is_valid():
        try:
            save(statement, link.language, form, draft.Writer(link=link))
        except UndersignedError as error:
            problem = words(error)
        else:
            messages.success(request, _("Saved."))
            return redirect(request.path)
    values = {**beside(edition, link.language, form), "link": link, "tag": link.language, "problem": problem}
    return render(request, "draft/late.html", values, status=422 if data is not None else 200)


@dataclass
class Reading:
    """One clause as a native reader has it."""

    clause: DraftClause
    number: int  # its place from 1
    name: str  # as the page calls it
    source: str
    words: DraftWords | None
    state: DraftWords.State
    addressees: list[str]
    form: OtherWordsForm
    proposed: Sequence[str] = ()  # what this reader would write, and nobody has decided yet

    @property
    def may_mark(self) -> bool:
        """Whether a reader can say that it reads right: there are words, and a person has written or seen them."""
        return self.words is not None and self.state not in {State.MISSING, State.MACHINE} and not self.marked

    @property
    def marked(self) -> bool:
        """Whether somebody has said so of these very words."""
        return self.words is not None and self.words.read_version == self.words.version


def _readers(statement: Statement, link: TextLink, data: Any) -> list[Reading]:
    first, tag = statement.languages[0], link.language
    proposed: dict[int, list[str]] = {}
    for aside in Aside.objects.filter(link=link, language=tag, settled=None):
        proposed.setdefault(aside.clause_id, []).append(aside.source)
    found = []
    clauses = list(statement.draft_clauses.prefetch_related("words", "calls__places"))
    names = clause_names([clause.kind for clause in clauses])
    for number, (clause, name) in enumerate(zip(clauses, names, strict=True), 1):
        rows = {row.language: row for row in clause.words.all()}
        row = rows.get(tag)
        state = row.state(rows.get(first) if tag != first else None) if row is not None else State.MISSING
        places = [place for call in clause.calls.all() for place in call.places.all() if place.language == tag]
        initial = {"words": row.source, "version": row.version} if row is not None else {}
        form = OtherWordsForm(data, prefix=f"clause-{clause.pk}", language=tag, initial=initial)
        source = clause.source(first) if tag != first else ""
        addressees = [place.addressee for place in places if place.addressee]
        own = proposed.get(clause.pk, ())
        found.append(Reading(clause, number, name, source, row, state, addressees, form, own))
    return found


def _reader(request: HttpRequest, link: TextLink) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    rows = _readers(link.statement, link, data)
    note, problem = NoteForm(data, initial={"note": link.note}), ""
    if data is not None and all_valid([note, *(row.form for row in rows)]):
        try:
            with transaction.atomic():
                leave_note(link, note.cleaned_data["note"])
                anchor = _read(request, link, rows, data.get("do", ""))
        except UndersignedError as error:
            problem = words(error)
        else:
            return redirect(f"{request.path}{anchor}")
    values = {
        "rows": rows,
        "note": note,
        "problem": problem,
        "first": link.statement.languages[0],
        "unmarked": sum(row.may_mark and not row.proposed for row in rows),
        "read": sum(row.marked for row in rows),
        "form_errors": with_errors(note, *(row.form for row in rows)),
    }
    return _page(request, "reader", link, refused=data is not None, **values)


def _read(request: HttpRequest, link: TextLink, rows: list[Reading], do: str) -> str:
    """Keep what was proposed, then mark what reads right. Returns the place on the page where somebody goes on."""
    by, statement = draft.Writer(link=link), link.statement
    other = set()
    for row in rows:
        values = row.form.cleaned_data
        if propose(statement, row.clause.pk, link.language, values["words"], version=values["version"] or 0, by=by):
            other.add(row.clause.pk)
    verb, _dash, id = do.partition("-")
    chosen = [row for row in rows if verb == "right" and id in {"all", str(row.clause.pk)}]
    versions = {
        row.clause.pk: row.form.cleaned_data["version"] or 0
        for row in chosen
        if row.clause.pk not in other and (id != "all" or (row.may_mark and not row.proposed))
    }
    marked = draft.reads_right(statement, link.language, versions, name=link.name)
    if other:
        sentence = ngettext(
            "Your words for %(n)s clause are kept for the coordinator.",
            "Your words for %(n)s clauses are kept for the coordinator.",
            len(other),
        )
        messages.success(request, sentence % {"n": len(other)})
    _say_marked(request, marked, len(versions))
    if not other and not versions:
        messages.success(request, _("Saved."))
    return f"#clause-{chosen[0].number}" if len(chosen) == 1 and id != "all" else ""


def _say_marked(request: HttpRequest, marked: int, wanted: int) -> None:
    if marked:
        sentence = ngettext("%(n)s clause reads right.", "%(n)s clauses read right.", marked)
        messages.success(request, sentence % {"n": marked})
    if marked < wanted:
        sentence = ngettext(
            "%(n)s clause has changed since you opened the page and is not marked. Read it again.",
            "%(n)s clauses have changed since you opened the page and are not marked. Read them again.",
            wanted - marked,
        )
        messages.warning(request, sentence % {"n": wanted - marked})
