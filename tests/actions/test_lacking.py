"""Languages that the edition in force lacks: their addresses lead on, and are the texts' again once it is undone."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from tests import factories, stages
from tests.actions.test_render import RETRACTED, Page
from tests.house import House
from undersigned.actions import draft
from undersigned.actions.publish.render import render_pages
from undersigned.core.record.ledger import Ledger
from undersigned.models import Opening, Statement


def test_a_language_that_only_an_earlier_edition_has_leads_to_both() -> None:
    fewer = {tag: words for tag, words in factories.TEXTS.items() if tag != "sq"}
    editions = (factories.edition(1), factories.edition(2), factories.edition(3, texts=fewer))
    snapshot = factories.snapshot(editions=editions, ledger=Ledger())
    files = {path: data.decode() for path, data in render_pages(snapshot).items() if path.endswith(".html")}
    found, shared = Page(files["sq/index.html"]), Page(files["edition-2/sq/index.html"]).metas
    assert factories.said("sq", "Joint statement") in found.words
    assert {"../edition-2/sq/", "../en/", "../sr-Latn/", "../sr-Cyrl/", "../../index.sq.html"} <= set(found.links)
    assert found.metas["robots"] == "noindex"
    assert found.metas["Content-Security-Policy"] == shared["Content-Security-Policy"]
    assert "../sq/" not in Page(files["en/index.html"]).links
    assert shared["og:url"] == "https://lumera.example/one-river/edition-2/sq/"
    assert "og:image" not in shared  # there is none any more
    assert {path[3:] for path in files if path.startswith("sq/")} == {path[3:] for path in files if path[:3] == "en/"}
    assert "../../edition-2/sq/" in Page(files["sq/follow/index.html"]).links
    assert '<base target="_top">' in files["sq/embed/index.html"]  # no other page may stand in a frame
    retracted = render_pages(replace(snapshot, state="retracted"))
    for path in ("index.html", "embed/index.html", "follow/index.html"):
        assert factories.said("sq", RETRACTED) in retracted[f"sq/{path}"].decode()


@pytest.mark.django_db
def test_the_address_of_a_language_that_the_next_edition_lacks_leads_on(house: House) -> None:
    statement = house.published()
    words = [clause.words for clause in stages.in_force(statement).clauses.filter(language="en")]
    draft.publish_translation(statement, language="mk", clauses=[f"превод: {line}" for line in words])
    draft.begin_next_edition(statement)
    first = statement.draft_clauses.get(kind="title")
    stages.write(statement, "en", {first.pk: "One river, two banks, one plea"})
    draft.freeze(Statement.objects.get(), authoritative="all")
    house.publish(statement)
    page = house.read(statement, "mk/index.html")
    assert "Edition 2, which is in force, is not in this language: Македонски." in page
    assert '"../edition-1/mk/"' in page
    assert "превод" in house.read(statement, "edition-1/mk/index.html")
    newest = Opening.objects.get(event__type="published").fields  # the leaf commits to it as to all pages
    assert newest["mk/index.html"][1] == hashlib.sha256(page.encode()).hexdigest()
    assert house.verify(statement).exit == 0
    draft.unfreeze(statement)
    house.pages(statement)
    assert house.read(statement, "mk/index.html").count("превод") > len(words)
