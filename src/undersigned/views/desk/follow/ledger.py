"""A statement's ledger: each call, the offices asked, where both scales stand, and what is left to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Max, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.actions import follow
from undersigned.actions.interface import interface_language
from undersigned.actions.publish import phrases
from undersigned.core.errors import N_, UndersignedError
from undersigned.core.follow import WORDS, Standing, Task, work_of
from undersigned.core.names.languages import choose_language
from undersigned.forms.fields import row_number
from undersigned.forms.follow import AskForm, FollowSettingsForm
from undersigned.models import Call, Clause, Delivery, Edition, Evidence, LedgerEntry, Office, Statement, StatusChange
from undersigned.views.desk.access import DeskRequest, frame, need_editor, of_statement, page
from undersigned.views.desk.follow import answered
from undersigned.views.desk.follow.offices import ordered
from undersigned.views.errors import message, words

_TASKS: Mapping[str, str] = {
    "silent": N_("no answer for long"),
    "stale": N_("no change for long"),
    "dead": N_("evidence with a dead link"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One entry on the screen: where it stands, in words, and what is left to do."""

    entry: LedgerEntry
    office: str
    number: int  # of the call, from 1
    response: str
    progress: str
    tasks: list[str] = field(default_factory=list)
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One call as written, and the entries that were made of it."""

    call: Call
    number: int
    demand: str
    addressee: str
    language: str
    rows: list[Row]
    form: AskForm


@of_statement
def screen(request: DeskRequest, statement: Statement) -> HttpResponse:
    """The ledger; its forms put a call to an office, or change how the work list reckons."""
    if request.method != "POST":
        return _page(request, statement)
    need_editor(request)
    pressed = request.POST.get("do", "")
    if pressed == "ask":
        return _ask(request, statement)
    if pressed == "settings":
        return _settings(request, statement)
    if pressed in {"end", "keep"}:
        return _rule(request, statement, ended=pressed == "end")
    return _page(request, statement, problem=_("This button is not known. Nothing was changed."))


def _ask(request: DeskRequest, statement: Statement) -> HttpResponse:
    given = request.POST.get("call", "")
    calls = Call.objects.filter(edition__statement=statement, edition__unfreezing=None)
    call = get_object_or_404(calls.select_related("edition"), pk=row_number(given))
    form = _form(call, request.POST)
    if not form.is_valid():
        return _page(request, statement, sent={call.pk: form})
    office = get_object_or_404(Office, pk=form.cleaned_data["office"])
    try:
        follow.ask(call, office, due=form.cleaned_data["due"])
    except UndersignedError as error:
        return _page(request, statement, sent={call.pk: form}, problem=words(error))
    messages.success(request, _("%(office)s stands in the ledger now.") % {"office": office.name(interface_language())})
    return redirect("desk-follow", statement.pk)


def _form(call: Call, sent: Any = None) -> AskForm:
    offices = [office for office, _ in ordered()]
    return AskForm(sent, offices=offices, here=interface_language(), prefix=f"call-{call.pk}")


def _settings(request: DeskRequest, statement: Statement) -> HttpResponse:
    form = FollowSettingsForm(request.POST)
    if not form.is_valid():
        return _page(request, statement, settings=form)
    waits = follow.choose(statement, **form.cleaned_data, by=request.user)
    messages.success(request, _("Saved. It ends when a second person agrees.") if waits else _("Saved."))
    return redirect("desk-follow", statement.pk)


def _rule(request: DeskRequest, statement: Statement, *, ended: bool) -> HttpResponse:
    try:
        (follow.end_rule if ended else follow.keep_rule)(statement, by=request.user)
    except UndersignedError as error:
        return _page(request, statement, problem=words(error))
    messages.success(request, _("Two need not agree any more.") if ended else _("Two must agree, as before."))
    return redirect("desk-follow", statement.pk)


def _page(
    request: DeskRequest, statement: Statement, sent: Mapping[int, AskForm] | None = None, **more: Any
) -> HttpResponse:
    around, here = frame(statement), interface_language()
    edition, entries = around["edition"], list(statement.ledger.select_related("office", "call"))
    standings = standings_of(entries)
    rows = [_row(entry, standings[entry.pk], statement, here) for entry in entries]
    initial = {name: getattr(statement, name) for name in ("second_agrees", "silent_after", "stale_after")}
    values = {
        "calls": _calls(edition, rows, here, sent or {}) if edition is not None else [],
        "earlier": [row for row in rows if edition is None or row.entry.edition_id != edition.pk],
        "work": [row for row in rows if row.tasks],
        "offices": Office.objects.exists(),
        "public": public_folder(statement, edition, here) if entries else "",
        "waiting": _waiting(statement),
        "rules": list(statement.second_rules.select_related("by", "second")),
        "answers": answered.waiting(statement),
        "reached": list({(e.office_id, e.office.name(here), standings[e.pk].delivered): None for e in entries}),
        "settings": FollowSettingsForm(initial=initial),
        **more,
    }
    refused = request.method == "POST"
    return page(request, "follow/ledger", statement, values, here="follow", refused=refused, around=around)


def public_folder(statement: Statement, edition: Edition | None, here: str) -> str:
    """Where the public reads what became of the calls, in the interface's language where the text has it."""
    languages = edition.languages if edition is not None else ()
    return f"/{statement.slug_id}/{choose_language(languages, here)}/follow/" if languages else ""


def _waiting(statement: Statement) -> list[tuple[StatusChange, str]]:
    """Changes to which a second person must agree, each with the step that it takes."""
    rows = StatusChange.objects.filter(entry__statement=statement, event=None, refused=None)
    rows = rows.select_related("entry__office", "entry__call", "by")
    return [(change, message(WORDS[change.scale][change.to])) for change in rows]


def standings_of(entries: Iterable[LedgerEntry]) -> dict[str, Standing]:
    """Where each entry stands, by as many queries for many as for one."""
    rows = {entry.pk: entry for entry in entries}
    newest: dict[tuple[str, str], StatusChange] = {}
    changes = StatusChange.objects.filter(entry__in=rows, event__isnull=False).order_by("event_id")
    for change in changes:
        newest[change.entry_id, change.scale] = change
    offices = {entry.office_id for entry in rows.values()}
    statements = {entry.statement_id for entry in rows.values()}
    # Whoever was reminded is waited for once more. A mail that did not get there counts for nothing.
    brought = Delivery.objects.filter(office__in=offices, statement__in=statements)
    brought = brought.filter(Q(event__isnull=False) | Q(reminder=True))
    last = brought.values_list("office", "statement").annotate(last=Max("day"))
    delivered = {(office, statement): day for office, statement, day in last.order_by()}
    dead = _with_dead_links(changes)
    return {
        pk: _standing(entry, newest, delivered.get((entry.office_id, entry.statement_id)), pk in dead)
        for pk, entry in rows.items()
    }


def _with_dead_links(changes: QuerySet[StatusChange]) -> set[str]:
    links = (Evidence.Link.GONE, Evidence.Link.SILENT)
    named = Q(evidence__link__in=links) | Q(more__link__in=links)
    return set(changes.filter(named).order_by().values_list("entry_id", flat=True))


def _standing(
    entry: LedgerEntry, newest: Mapping[tuple[str, str], StatusChange], delivered: date | None, dead: bool
) -> Standing:
    response, progress = newest.get((entry.pk, "response")), newest.get((entry.pk, "progress"))
    days = [entry.made.date(), *(change.made.date() for change in (response, progress) if change is not None)]
    return Standing(
        response.to if response is not None else "none",
        progress.to if progress is not None else "not-started",
        entry.due,
        delivered,
        max(days),
        dead,
    )


def _row(entry: LedgerEntry, standing: Standing, statement: Statement, here: str) -> Row:
    today = timezone.now().date()
    tasks = work_of(standing, today, silent_after=statement.silent_after, stale_after=statement.stale_after)
    return Row(
        entry,
        entry.office.name(here),
        entry.call.index + 1,
        message(WORDS["response"][standing.response]),
        message(WORDS["progress"][standing.progress]),
        [_task(task, standing, today) for task in tasks],
        silent="silent" in tasks,
    )


def _task(task: Task, standing: Standing, today: date) -> str:
    """What is left to do, in words; of what is due, the day."""
    if task != "due" or standing.due is None:
        return message(_TASKS[task])
    words = _("was due on %(day)s") if standing.due < today else _("due on %(day)s")
    return words % {"day": phrases.day(standing.due.isoformat())}


def _calls(edition: Edition, rows: list[Row], here: str, sent: Mapping[int, AskForm]) -> list[Asked]:
    language = choose_language(edition.languages, here)
    found = []
    clauses = dict(Clause.objects.filter(edition=edition, language=language).values_list("index", "words"))
    offices = [office for office, _ in ordered()]
    for call in edition.calls.all():
        start, end, addressee = call.places[language]
        own = [row for row in rows if row.entry.call_id == call.pk]
        form = sent.get(call.pk) or AskForm(offices=offices, here=here, prefix=f"call-{call.pk}")
        found.append(Asked(call, call.index + 1, clauses[call.clause][start:end], addressee, language, own, form))
    return found
