"""Calls on one office across statements: a page for each office, beside the statements' folders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from undersigned.actions.publish.phrases import day
from undersigned.actions.publish.repeats import shown_thread
from undersigned.core.draft.markup import plain
from undersigned.core.follow import WORDS, tone
from undersigned.core.names.languages import INTERFACE, SELF_NAMES, django_code
from undersigned.models import Edition, LedgerEntry, Office, Statement, StatusChange
from undersigned.models.frozen import titles_of
from undersigned.models.threads import threads_of


def offices_of(statement: Statement) -> list[Office]:
    """The offices whose pages name the statement."""
    return list(Office.objects.filter(entries__statement=statement).distinct())


def office_files(office: Office, coalition: str, source_url: str) -> Iterator[tuple[str, bytes]]:
    """Path on the site and bytes of the office's page in each language of the interface."""
    statements = _statements(office)
    titles, threads = titles_of([edition for _, edition, _ in statements]), threads_of(office)
    for tag in INTERFACE:
        with translation.override(django_code(tag)):
            rows = [_shown(*row, titles, tag) for row in statements]
            shown = {
                "title": office.name(tag),
                "interface": tag,
                "root": "../../../",
                "coalition": coalition,
                "source_url": source_url,
                "rows": rows,
                "office": office,
                "threads": [shown_thread(one.names, one.calls, tag) for one in threads],
                "languages": [(one, SELF_NAMES[one], one == tag) for one in INTERFACE],
            }
            html = render_to_string("publish/office.html", shown)
        lines = "\n".join(line.strip() for line in html.splitlines() if line.strip()) + "\n"
        yield f"offices/{office.pk}/{tag}/index.html", lines.encode()


Row = tuple[Statement, Edition, Counter[str]]


def _statements(office: Office) -> list[Row]:
    """The published statements with calls on the office, the newest first, and how many of them stand where."""
    placed = LedgerEntry.objects.filter(office=office, event__seq__isnull=False)
    public = placed.filter(statement__published__isnull=False, statement__retracted=None)
    entries = list(public.values_list("pk", "statement"))
    newest = dict.fromkeys((pk for pk, _ in entries), "not-started")
    changes = StatusChange.objects.filter(entry__in=newest, scale="progress", event__seq__isnull=False)
    newest |= dict(changes.order_by("event_id").values_list("entry", "to"))
    progress: dict[str, Counter[str]] = {}
    for pk, statement in entries:
        progress.setdefault(statement, Counter())[newest[pk]] += 1
    rows = Statement.objects.filter(pk__in=progress).order_by("-published", "pk")
    editions = {e.statement_id: e for e in Edition.objects.in_force().filter(statement__in=progress).order_by("number")}
    return [(row, editions[row.pk], progress[row.pk]) for row in rows]


def _shown(
    statement: Statement, edition: Edition, progress: Counter[str], titles: dict[str, dict[str, str]], tag: str
) -> dict[str, Any]:
    own = titles.get(edition.pk, {})
    language = tag if tag in own else next(iter(own), "")
    steps = [(_(words), progress[step], tone(step)) for step, words in WORDS["progress"].items() if progress[step]]
    return {
        "language": language,
        "title": plain(own[language]) if language else statement.slug_id,
        "href": f"{statement.slug_id}/{language}/follow/",
        "day": day(statement.published.date().isoformat()) if statement.published else "",
        "steps": steps,
    }
