"""What one office is asked again and again: its threads, and the calls that could be linked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from undersigned.actions import follow
from undersigned.actions.interface import interface_language
from undersigned.core.draft.markup import plain
from undersigned.core.errors import UndersignedError
from undersigned.core.names.languages import choose_language, in_language
from undersigned.core.record.digest import ID
from undersigned.forms.fields import all_valid
from undersigned.forms.threads import CallsForm, ThreadNameForm
from undersigned.models import LedgerEntry, Office, Thread
from undersigned.models.frozen import titles_of
from undersigned.models.threads import year_of
from undersigned.views.desk.access import DeskRequest, coordinator, need_editor, page
from undersigned.views.errors import method_not_allowed, words

ON_ONE_PAGE = 50
MOST_OFFERED = 20  # of the calls that could be linked


@dataclass(frozen=True, slots=True)
class Shown:
    """One call on the office: of which statement and year, and as written."""

    entry: LedgerEntry
    year: int
    title: str
    addressee: str
    words: str
    language: str

    @property
    def label(self) -> SafeString:
        """The call beside a box."""
        mark = '{}, <span lang="{}">{}: <q>{}</q></span>'
        return format_html(mark, self.year, self.language, self.title, self.words)


@coordinator
def listing(request: DeskRequest, office: str) -> HttpResponse:
    """The threads of one office, and its calls that stand in none, the newest first."""
    if request.method == "POST":
        return method_not_allowed(request, ["GET", "HEAD"])
    found = _office(office)
    here = interface_language()
    loose = found.entries.exclude(threads__inside=True).order_by("-made", "pk")
    part = Paginator(loose.select_related("statement", "edition", "call"), ON_ONE_PAGE).get_page(
        request.GET.get("page")
    )
    threads = [
        (thread, in_language(thread.names, here), sum(one.inside for one in thread.calls.all()))
        for thread in found.threads.prefetch_related("calls")
    ]
    values = {"office": found, "name": found.name(here), "threads": threads, "part": part}
    values |= {"calls": _shown(found, list(part)), "linkable": follow.linkable(found, list(part))}
    return page(request, "follow/threads", None, values)


@coordinator
def new(request: DeskRequest, office: str, entry: str) -> HttpResponse:
    """Begin a thread with one call, and those that ask the same."""
    need_editor(request)
    found = _office(office)
    first = found.entries.filter(pk=entry).first() if ID.fullmatch(entry) else None
    if first is None:
        raise Http404
    standing = first.threads.filter(inside=True).first()
    if standing is not None:
        return redirect("desk-thread", found.pk, standing.thread_id)
    if request.method == "POST" and "thread" in request.POST:
        return _join(request, found, first)
    return _begin(request, found, first)


def _join(request: DeskRequest, office: Office, entry: LedgerEntry) -> HttpResponse:
    """Put the call into a thread that is there."""
    given = request.POST.get("thread", "")
    made = get_object_or_404(office.threads, pk=given if ID.fullmatch(given) else "")
    try:
        follow.put_in(made, [entry])
    except UndersignedError as error:
        messages.error(request, words(error))
        return redirect("desk-thread-new", office.pk, entry.pk)
    messages.success(request, _("The calls are linked."))
    return redirect("desk-thread", office.pk, made.pk)


def _begin(request: DeskRequest, office: Office, first: LedgerEntry) -> HttpResponse:
    """Link the call with those that are chosen, in a thread of their own."""
    offered = follow.likest(office, [first])[:MOST_OFFERED]
    candidates = _shown(office, [one for one, _share in offered])
    sent = request.POST if request.method == "POST" else None
    form = CallsForm(sent, calls=[(one.entry.pk, one.label) for one in candidates])
    naming, problem, here = ThreadNameForm(sent), "", interface_language()
    if sent is not None and all_valid([form, naming]):
        chosen = [one.entry for one in candidates if one.entry.pk in form.cleaned_data["calls"]]
        try:
            made = follow.begin_thread([first, *chosen], naming.names)
        except UndersignedError as error:
            problem = words(error)
        else:
            messages.success(request, _("The calls are linked."))
            return redirect("desk-thread", office.pk, made.pk)
    (own,) = _shown(office, [first])
    values = {"office": office, "name": office.name(here), "own": own, "form": form, "naming": naming}
    values |= {"candidates": candidates, "problem": problem}
    values["threads"] = [(thread, in_language(thread.names, here)) for thread in follow.threads_for(first)]
    return page(request, "follow/thread_new", None, values, refused=sent is not None)


@coordinator
def one(request: DeskRequest, office: str, thread: str) -> HttpResponse:
    """One thread: its calls, those that were taken out, and those that could come in."""
    found = _office(office)
    made = found.threads.filter(pk=thread).first() if ID.fullmatch(thread) else None
    if made is None:
        raise Http404
    if request.method != "POST":
        return _page(request, made)
    pressed = request.POST.get("do", "")
    try:
        if pressed == "name":
            form = ThreadNameForm(request.POST, names=made.names)
            if not form.is_valid():
                return _page(request, made, naming=form)
            follow.name_thread(made, form.names)
        elif pressed in ("add", "back"):
            chosen = request.POST.getlist("calls")
            entries = list(found.entries.filter(pk__in=[pk for pk in chosen if ID.fullmatch(pk)]))
            if not entries:
                return _page(request, made, problem=_("Choose at least one call."))
            follow.put_in(made, entries)
        elif pressed == "out":
            given = request.POST.get("call", "")
            follow.take_out(made, get_object_or_404(found.entries, pk=given if ID.fullmatch(given) else ""))
        else:
            return _page(request, made, problem=_("This button is not known. Nothing was changed."))
    except UndersignedError as error:
        return _page(request, made, problem=words(error))
    messages.success(request, _("Saved."))
    return redirect("desk-thread", found.pk, made.pk)


def _page(request: DeskRequest, thread: Thread, **more: Any) -> HttpResponse:
    office, here = thread.office, interface_language()
    rows = thread.calls.select_related("entry__statement", "entry__edition", "entry__call")
    inside = [row.entry for row in rows if row.inside]
    offered = follow.likest(office, inside)[:MOST_OFFERED] if inside else []
    out = {row.entry_id for row in rows if not row.inside}
    candidates = [one for one in _shown(office, [entry for entry, _share in offered]) if one.entry.pk not in out]
    values: dict[str, Any] = {
        "office": office,
        "name": office.name(here),
        "thread": thread,
        "title": in_language(thread.names, here),
        "calls": sorted(_shown(office, inside), key=lambda one: one.year),
        "out": _shown(office, [row.entry for row in rows if not row.inside]),
        "form": CallsForm(calls=[(one.entry.pk, one.label) for one in candidates]),
        "candidates": candidates,
        "naming": ThreadNameForm(names=thread.names),
        **more,
    }
    return page(request, "follow/thread", None, values, refused=request.method == "POST")


def _office(office: str) -> Office:
    found = Office.objects.filter(pk=office).first() if ID.fullmatch(office) else None
    if found is None:
        raise Http404
    return found


def _shown(office: Office, entries: Collection[LedgerEntry]) -> list[Shown]:
    """The calls in the interface's language where the statement has it, else in its first."""
    if not entries:
        return []
    here, said = interface_language(), follow.words_of(office)
    titles = titles_of([entry.edition for entry in entries])
    return [_call(entry, said[entry.pk], titles.get(entry.edition_id, {}), here) for entry in entries]


def _call(entry: LedgerEntry, said: Mapping[str, str], titles: Mapping[str, str], here: str) -> Shown:
    tag = choose_language(said, here)
    title = plain(titles[tag]) if tag in titles else entry.statement.slug_id
    return Shown(entry, year_of(entry), title, entry.call.places[tag][2] if tag else "", said.get(tag, ""), tag)
