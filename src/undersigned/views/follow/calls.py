"""`/office/<token>/`: the calls that are put to an office, what stands in public, and its answers on record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from undersigned.actions import follow, limit
from undersigned.actions.interface import interface_language
from undersigned.actions.sign.tell import title_of
from undersigned.core.draft.anchors import anchors
from undersigned.core.draft.markup import plain
from undersigned.core.errors import UndersignedError
from undersigned.core.follow import WORDS, call_file
from undersigned.core.names.languages import choose_language
from undersigned.core.record.digest import ID
from undersigned.forms.office import CommitForm, ReplyForm
from undersigned.models import Clause, LedgerEntry, OfficeLink, Said, Statement
from undersigned.views.desk.follow.ledger import standings_of
from undersigned.views.errors import message, words
from undersigned.views.sign.page import check_network, note, private


@dataclass(frozen=True, slots=True)
class Called:
    """One call on the office: as written, where it stands in public, and what the office has said of it."""

    entry: LedgerEntry
    number: int
    demand: str
    addressee: str
    language: str
    clause: str  # address of the clause in the edition that was signed
    page: str  # address of the call's public page
    response: str
    progress: str
    said: list[Said]


@private("GET")
def calls(request: HttpRequest, token: str) -> HttpResponse:
    """All calls on the office. Looking changes nothing and is not noted."""
    link = follow.find_office_link(token)
    if link is None or link.statement.retracted is not None:
        return _no_link(request, link)
    entries = link.statement.ledger.filter(office=link.office).select_related("call", "edition", "office", "statement")
    rows = called(link.statement, list(entries.prefetch_related("replies", "commitments")))
    language = _language(link.statement)
    values = {
        "token": token,
        "office": link.office.name(interface_language()),
        "title": title_of(link.statement, language),
        "language": language,
        "page": f"{settings.BASE_URL}/{link.statement.slug_id}/{language}/",
        "calls": rows,
    }
    return render(request, "follow/calls.html", values)


def _no_link(request: HttpRequest, link: OfficeLink | None) -> HttpResponse:
    template = "follow/no-link.html"
    return render(request, template, {"retracted": link is not None}, status=404 if link is None else 410)


def _language(statement: Statement) -> str:
    languages = statement.edition.languages if statement.edition is not None else []
    return choose_language(languages, interface_language()) or "en"


def called(statement: Statement, entries: list[LedgerEntry]) -> list[Called]:
    """The entries as their office reads them, in the language of the page where it is there."""
    standings, tag = standings_of(entries), interface_language()
    clauses: dict[tuple[str, str], list[Clause]] = {}
    found = []
    for entry in entries:
        language = choose_language(entry.call.places, tag)
        key = (entry.edition_id, language)
        if key not in clauses:
            clauses[key] = list(Clause.objects.filter(edition=entry.edition_id, language=language))
        start, end, addressee = entry.call.places[language]
        own, standing = clauses[key], standings[entry.pk]
        anchor = anchors([clause.kind for clause in own])[entry.call.clause].id
        number, edition, base = entry.call.index + 1, entry.edition.number, f"{settings.BASE_URL}/{statement.slug_id}"
        found.append(
            Called(
                entry,
                number,
                plain(own[entry.call.clause].words[start:end]),
                addressee,
                language,
                f"{base}/edition-{edition}/{language}/#{anchor}",
                f"{base}/{language}/follow/{call_file(edition, entry.call.index)}#{entry.pk}",
                message(WORDS["response"][standing.response]),
                message(WORDS["progress"][standing.progress]),
                _confirmed([*entry.replies.all(), *entry.commitments.all()]),
            )
        )
    return found


def _confirmed(said: Iterable[Said]) -> list[Said]:
    """What a mailbox has confirmed. What somebody merely typed behind the link shows nowhere."""
    return sorted((one for one in said if one.state != Said.State.PENDING), key=lambda one: one.made)


@private("GET", "POST")
def answer(request: HttpRequest, token: str, entry: str) -> HttpResponse:
    """`/office/<token>/<entry>/`: the form for an answer on record."""
    return _say(request, token, entry, commits=False)


@private("GET", "POST")
def commit(request: HttpRequest, token: str, entry: str) -> HttpResponse:
    """`/office/<token>/<entry>/commit/`: the form for a commitment."""
    return _say(request, token, entry, commits=True)


def _say(request: HttpRequest, token: str, entry: str, *, commits: bool) -> HttpResponse:
    link = follow.find_office_link(token)
    if link is None or link.statement.retracted is not None:
        return _no_link(request, link)
    rows = link.statement.ledger.filter(office=link.office).select_related("call", "edition", "office", "statement")
    found = rows.filter(pk=entry).first() if ID.fullmatch(entry) else None
    if found is None:
        return _no_link(request, None)
    form = _form(request, commits=commits)
    if request.method == "POST":
        check_network(request, limit.REQUESTS)
        if form.is_valid() and _sent(form, link, found, commits=commits):
            messages.success(request, _("A mail with a link is on its way to you. Nothing counts before its button."))
            return redirect("office", token)
    (row,) = called(link.statement, [found])
    values = {
        "token": token,
        "form": form,
        "row": row,
        "commits": commits,
        "title": title_of(link.statement, row.language),
    }
    return render(request, "follow/say.html", values, status=422 if form.is_bound else 200)


def _form(request: HttpRequest, *, commits: bool) -> CommitForm | ReplyForm:
    current = interface_language()
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    return (CommitForm if commits else ReplyForm)(*data, current=current)


def _sent(form: CommitForm | ReplyForm, link: OfficeLink, entry: LedgerEntry, *, commits: bool) -> bool:
    """Keep what was said; what is wrong stands in the form."""
    say = follow.commit if commits else follow.reply
    try:
        say(link, entry, form.given(), language=interface_language())
    except limit.LimitError:
        raise
    except UndersignedError as error:
        form.add_error(None, words(error))
        return False
    return True


def nothing(request: HttpRequest, reason: str) -> HttpResponse:
    """Why a mailed link shows nothing: unknown, used or expired."""
    return note(request, "no-answer", status=404 if reason == "unknown" else 410, reason=reason)
