"""Calls on one office across statements: a page for each office, beside the statements' folders.

One change of one statement must not cost what all statements cost. So the publisher keeps in memory what the pages that
it wrote say, reads of the database what the statement at hand adds to it, and writes the pages that say something new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from undersigned.actions.publish.phrases import day, front_page
from undersigned.actions.publish.repeats import shown_thread
from undersigned.core.draft.markup import plain
from undersigned.core.follow import WORDS, tone
from undersigned.core.names.languages import INTERFACE, SELF_NAMES, choose_language, django_code
from undersigned.models import Edition, LedgerEntry, Office, Statement, StatusChange
from undersigned.models.frozen import titles_of
from undersigned.models.threads import PublicThread, threads_of
from undersigned.outside.files import replace_all

ROOT = "../../../"
MOST_ROWS = 50_000  # in memory; each has some hundred bytes


@dataclass(frozen=True, slots=True)
class Line:
    """What an office's page says of one statement: its titles by language, and how many of its calls stand where."""

    slug: str
    published: datetime
    titles: Mapping[str, str]
    progress: Mapping[str, int]


Lines = dict[str, Line]  # by the statement's id


@dataclass(frozen=True, slots=True)
class _Said:
    """All that an office's page says."""

    names: Mapping[str, str]
    language: str
    lines: Lines
    threads: list[PublicThread]


class OfficePages:
    """The pages of the offices. One process at a time publishes: what it wrote last is what they say."""

    def __init__(self, site: Path, coalition: str, source_url: str) -> None:
        self._site, self._coalition, self._source_url = site, coalition, source_url
        self._said: dict[str, _Said] = {}
        self._rows: dict[tuple[str, str, str], tuple[Line, SafeString]] = {}  # by office, statement and language

    def publish(self, statement: Statement | None = None) -> None:
        """Write anew what the pages say of a statement, if it is another thing now. None: of all, all pages."""
        if statement is None:
            self._said.clear()
        offices = list(Office.objects.filter(entries__statement=statement).distinct() if statement else _asked())
        known = [office for office in offices if office.pk in self._said]
        fresh = [office for office in offices if office.pk not in self._said]
        changed = _lines(known, statement) if known else {}
        for office in known:
            lines = {**self._said[office.pk].lines}
            lines.pop(statement.pk if statement else "", None)
            self._write(office, lines | changed.get(office.pk, {}))
        for office in fresh:
            self._write(office, _lines([office]).get(office.pk, {}))

    def _write(self, office: Office, lines: Lines) -> None:
        said = _Said(office.names, office.language, lines, threads_of(office))
        if self._said.get(office.pk) == said:
            return
        self._said.pop(office.pk, None)  # until every language has it
        ordered = [one for _, one in sorted(lines.items())]
        ordered.sort(key=lambda one: one.published, reverse=True)
        pages = {f"{tag}/index.html": self._page(office, ordered, said.threads, tag) for tag in INTERFACE}
        replace_all(self._site / "offices" / office.pk, pages)
        self._said[office.pk] = said

    def _page(self, office: Office, lines: list[Line], threads: list[PublicThread], tag: str) -> bytes:
        with translation.override(django_code(tag)):
            shown = {
                "title": office.name(tag),
                "interface": tag,
                "root": ROOT,
                "front": front_page(tag),
                "coalition": self._coalition,
                "source_url": self._source_url,
                "rows": [self._row(office, line, tag) for line in lines],
                "office": office,
                "threads": [shown_thread(one.names, one.calls, tag) for one in threads],
                "languages": [(one, SELF_NAMES[one], one == tag) for one in INTERFACE],
            }
            html = render_to_string("publish/office.html", shown)
        return ("\n".join(line.strip() for line in html.splitlines() if line.strip()) + "\n").encode()

    def _row(self, office: Office, line: Line, tag: str) -> SafeString:
        """A line as HTML in the active language, made once."""
        key = (office.pk, line.slug, tag)
        known = self._rows.get(key)
        if known is not None and known[0] == line:
            return known[1]
        if len(self._rows) >= MOST_ROWS:
            self._rows.clear()
        made = render_to_string("publish/_office_row.html", {"root": ROOT, "row": _shown(line, tag)})
        self._rows[key] = line, made
        return made


def _asked() -> QuerySet[Office]:
    return Office.objects.filter(entries__isnull=False).distinct()


def _lines(offices: Iterable[Office], statement: Statement | None = None) -> dict[str, Lines]:
    """Of the published statements with calls on these offices, or of one of them: office -> statement -> line."""
    placed = LedgerEntry.objects.filter(office__in=offices, event__seq__isnull=False)
    public = placed.filter(statement__published__isnull=False, statement__retracted=None)
    changes = StatusChange.objects.filter(entry__office__in=offices, scale="progress", event__seq__isnull=False)
    if statement is not None:
        public, changes = public.filter(statement=statement), changes.filter(entry__statement=statement)
    newest = dict(changes.order_by("event_id").values_list("entry", "to"))
    progress: dict[tuple[str, str], Counter[str]] = {}
    for pk, office, asks in public.order_by().values_list("pk", "office", "statement"):
        progress.setdefault((office, asks), Counter())[newest.get(pk, "not-started")] += 1
    rows = {row.pk: row for row in Statement.objects.filter(pk__in={asks for _, asks in progress})}
    in_force = Edition.objects.in_force().filter(statement__in=rows).order_by("number")
    editions = {edition.statement_id: edition for edition in in_force}
    titles = titles_of(list(editions.values()))
    found: dict[str, Lines] = {}
    for (office, asks), counted in progress.items():
        row = rows[asks]
        if row.published is not None:
            own = titles.get(editions[asks].pk, {})
            found.setdefault(office, {})[asks] = Line(row.slug_id, row.published, own, counted)
    return found


def _shown(line: Line, tag: str) -> dict[str, Any]:
    language = choose_language(line.titles, tag)
    counted = line.progress
    steps = [(_(words), counted[step], tone(step)) for step, words in WORDS["progress"].items() if counted.get(step)]
    return {
        "language": language,
        "title": plain(line.titles[language]) if language else line.slug,
        "href": f"{line.slug}/{language}/follow/",
        "day": day(line.published.date().isoformat()),
        "steps": steps,
    }
