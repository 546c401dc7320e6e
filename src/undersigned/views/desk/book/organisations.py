"""The list of organisations, with a search; one organisation and its contacts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from undersigned.actions import book
from undersigned.actions.book.duplicates import matches
from undersigned.actions.interface import interface_language
from undersigned.core.errors import UndersignedError
from undersigned.core.names.languages import INTERFACE
from undersigned.core.names.order import sort_key
from undersigned.forms.book import ContactForm, OrganisationForm, SearchForm
from undersigned.forms.fields import all_valid, posted, shown, with_errors
from undersigned.models import Contact, Organisation, WebDomain
from undersigned.views.desk.access import DeskRequest, coordinator, need_editor, page
from undersigned.views.errors import method_not_allowed, words

ON_ONE_PAGE = 50


@coordinator
def listing(request: DeskRequest) -> HttpResponse:
    """All organisations in alphabetical order, or those that a search finds."""
    if request.method == "POST":
        return method_not_allowed(request, ["GET", "HEAD"])
    form = SearchForm(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    found = _ordered(asked)
    part = Paginator(found, ON_ONE_PAGE).get_page(request.GET.get("page"))
    rows = Organisation.objects.prefetch_related("domains").in_bulk(list(part.object_list))
    contacts = _contacts(list(part.object_list)) if request.user.may_edit else {}
    values = {
        "form": form,
        "asked": asked,
        "part": part,
        "rows": [(rows[pk], contacts.get(pk, 0)) for pk in part.object_list if pk in rows],
        "any": bool(found) or Organisation.objects.standing().exists(),
    }
    return page(request, "book/list", None, values)


def _ordered(asked: str) -> list[int]:
    """The ids of those that are found: by the name that the list shows, in the interface's alphabet."""
    columns = ("pk", "names", "aliases", "acronym", "place", "registry_number")
    rows = list(Organisation.objects.standing().only(*columns))
    if asked.strip():
        own: dict[int, list[str]] = {}
        for organisation, domain in WebDomain.objects.order_by().values_list("organisation", "domain"):
            own.setdefault(organisation, []).append(domain)
        rows = [row for row in rows if matches(asked, row, own.get(row.pk, ()))]
    here = interface_language()
    return [row.pk for row in sorted(rows, key=lambda row: (sort_key(row.name(), here), row.pk))]


def _contacts(ids: list[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for organisation in Contact.objects.filter(organisation__in=ids).values_list("organisation", flat=True):
        counts[organisation] = counts.get(organisation, 0) + 1
    return counts


@coordinator
def new(request: DeskRequest) -> HttpResponse:
    """Put one organisation into the book."""
    need_editor(request)
    return _edit(request, None)


@coordinator
def organisation(request: DeskRequest, number: int) -> HttpResponse:
    """One organisation: read it, change it, take it out of the book. Its contacts are for editors."""
    found = one(number)
    if found.merged_into_id is not None:
        return redirect("desk-organisation", found.merged_into_id)
    if not request.user.may_edit:
        return page(request, "book/read", None, {"organisation": found})
    if request.method == "POST" and request.POST.get("do") == "delete":
        book.delete(found, request.user)
        messages.success(request, _("The organisation is no longer in the book."))
        return redirect("desk-book")
    return _edit(request, found)


def one(number: int) -> Organisation:
    """The organisation of that number, or 404."""
    rows = Organisation.objects.select_related("chapter_of").prefetch_related("domains", "contacts", "chapters")
    found = rows.filter(pk=number).first() if number < 2**63 else None
    if found is None:
        raise Http404
    return found


def _edit(request: DeskRequest, found: Organisation | None) -> HttpResponse:
    languages = list(dict.fromkeys([*INTERFACE, *sorted(tag for tag in (found.names if found else {}) if tag)]))
    problem = ""
    if request.method == "POST":
        form = OrganisationForm(request.POST, languages=languages, organisation=found)
        contacts = posted(ContactForm, "contact", request.POST)
        if all_valid([form, *contacts]):
            try:
                kept = _save(found, form.entered(contacts), request, form.cleaned_data["seen"])
            except UndersignedError as error:
                problem = words(error)
            else:
                messages.success(request, _("Saved."))
                return redirect("desk-book-new" if request.POST.get("do") == "more" else "desk-organisation", *kept)
    else:
        form = OrganisationForm(languages=languages, organisation=found)
        there = [ContactForm.of(contact) for contact in found.contacts.all()] if found else []
        contacts = shown(ContactForm, "contact", [*there, {}])
    values: dict[str, Any] = {"form": form, "contacts": contacts, "organisation": found, "problem": problem}
    values["wrong"] = with_errors(form, *contacts)
    return page(request, "book/organisation", None, values, refused=request.method == "POST")


def _save(found: Organisation | None, entered: book.Entered, request: DeskRequest, seen: str) -> tuple[int, ...]:
    """Save; what is left is the address that comes next."""
    if found is None:
        added = book.add(entered, request.user)
        return () if request.POST.get("do") == "more" else (added.pk,)
    book.change(found, entered, request.user, seen=seen)
    return (found.pk,) if request.POST.get("do") != "more" else ()
