"""One number for a clause: the coordinator's screens say what stands in the margin of the published page."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests import stages
from tests.web.browsing import fields, screen, words
from undersigned.actions import draft
from undersigned.actions.publish.render import render_pages
from undersigned.forms.draft.clauses import shorten
from undersigned.models import Statement, database_now
from undersigned.models.publish import Site, as_core

pytestmark = pytest.mark.django_db

TITLE, SUBTITLE = "One river, two banks", "An open letter from both of them"
FIRST, CALL = stages.LETTER.strip().split("\n\n")[1:]
LETTER = "\n\n".join((TITLE, SUBTITLE, FIRST, CALL))
NAMES = ["Title", "Subtitle", "Clause 1", "Clause 2"]


def legends(response: Any) -> list[str]:
    """The headings of the page's groups of fields that are about one clause."""
    found = re.findall(r"<legend>(.*?)</legend>", response.content.decode(), re.DOTALL)
    # On the side-by-side screen the clause's state stands behind its name.
    plain = [unescape(re.sub(r"<[^>]+>", "", one)).partition("·")[0].strip() for one in found]
    return [one for one in plain if one in NAMES or one.startswith("Clause")]


def choices(response: Any, name: str) -> list[str]:
    """The lines of a list to choose from, without the first, which says only that one must choose."""
    select = re.search(rf'<select name="{name}".*?</select>', response.content.decode(), re.DOTALL)
    assert select is not None
    return [unescape(one) for one in re.findall(r"<option[^>]*>(.*?)</option>", select[0], re.DOTALL)][1:]


def published(statement: Statement) -> dict[str, str]:
    """What stands in the margin of the published page: number -> words."""
    site = Site("o", "o+0+AA", "Invented Coalition", "http://localhost", "")
    snapshot, _ = as_core(statement, site, database_now())
    html = render_pages(snapshot)["en/index.html"].decode()
    parts = re.findall(r'<(?:section|li) class="clause \w+" id="c(\d+)">(.*?)</(?:section|li)>', html, re.DOTALL)
    return {number: unescape(re.sub(r"<[^>]+>", "", body)).strip() for number, body in parts}


def test_the_draft_and_the_page_count_alike(desk: Client) -> None:
    statement = stages.drafted(LETTER)
    assert legends(desk.get(screen(statement, "review"))) == NAMES
    offered = choices(desk.get(screen(statement, "calls")), "new-clause")
    assert offered == [f"Title: {TITLE}", f"Subtitle: {SUBTITLE}", f"1. {shorten(FIRST)}", f"2. {shorten(CALL)}"]
    draft.add_language(statement, "sq")
    assert legends(desk.get(screen(statement, "text", "sq"))) == NAMES
    missing = words(desk.get(screen(statement, "freeze")))
    for sentence in (
        "The title has no words in Albanian.",
        "Clause 2 has no words in Albanian.",
        "Subtitle is missing.",
    ):
        assert sentence in missing
    draft.remove_language(statement, "sq")
    draft.freeze(statement, authoritative="en")
    margin = published(Statement.objects.get(pk=statement.pk))
    assert set(margin) == {"1", "2"}
    assert FIRST in margin["1"]
    assert CALL.removeprefix("We ") in margin["2"]


def test_a_refused_review_counts_as_it_stands_there(desk: Client) -> None:
    statement = stages.drafted(LETTER)
    data = fields(desk.get(screen(statement, "review")), "save")
    ids = list(statement.draft_clauses.values_list("pk", flat=True))
    data |= {f"clause-{ids[1]}-kind": "paragraph", f"clause-{ids[3]}-source": "turned \u202e around"}
    refused = desk.post(screen(statement, "review"), data)
    assert legends(refused) == ["Title", "Clause 1", "Clause 2", "Clause 3"]
    assert "Clause 3: The character U+202E" in words(refused)


def test_after_the_freeze_errata_translations_and_changes_count_alike(desk: Client) -> None:
    statement = stages.frozen(LETTER)
    offered = choices(desk.get(screen(statement, "erratum")), "clause")
    assert offered[0] == f"Title: {TITLE}"
    assert offered[2].startswith("1. We, organisations")
    draft.add_erratum(statement, language="en", clause=3, old="each month", new="every month")
    assert "English, Clause 2:" in words(desk.get(screen(statement, "erratum")))
    asked = desk.get(screen(statement, "translation"), {"language": "sq"})
    assert legends(asked) == NAMES
    draft.begin_next_edition(statement)
    clauses = list(statement.draft_clauses.all())
    stages.write(statement, "en", {clause.pk: f"{clause.source('en')} Now." for clause in clauses})
    draft.add(statement, after=clauses[-1].pk, kind="item", words={"en": "Something else entirely"})
    changed = words(desk.get(screen(statement, "next")))
    for name in ("Title One river", "Subtitle An open", "Clause 2 We call", "Clause 3, new Something"):
        assert name in changed


def test_the_frozen_text_shows_the_numbers(desk: Client) -> None:
    statement = stages.frozen(LETTER)
    page = desk.get(screen(statement, "preview", "en")).content.decode()
    assert re.findall(r'data-number="(\d+)"[^>]*>(We\S*)', page) == [("1", "We,"), ("2", "We")]


def test_a_warning_of_the_reader_names_the_clause_by_its_number(desk: Client) -> None:
    letter = draft.read_words(f"{TITLE}\n\n{SUBTITLE}\n\n{FIRST}\n\nWe call for an end to the dumping.\n")
    numbers = [re.findall(r"\bc(\d+)\b", str(warning)) for warning in letter.warnings]
    assert ["2"] in numbers, letter.warnings
    statement = draft.create(letter, by=None)
    assert "Clause 2 seems to ask" in words(desk.get(screen(statement, "review")))
