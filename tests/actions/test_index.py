"""The site's first page: every published statement, in the language of the page where it has one."""

import re

import pytest

from tests import stages
from tests.actions.test_render import Page
from tests.house import House
from undersigned.actions import draft
from undersigned.actions.publish.render import Row, render_index

ROWS = (
    Row("one-river", "open", "2026-06-01", {"en": "One <river>", "sq": "*Një* lumë", "sr-Cyrl": "Једна река"}),
    Row("gone", "retracted", "2026-05-03", {"en": "Gone"}),
    Row("bare", "published", "2026-05-02", {}),
)


def test_the_site_lists_statements_with_their_state():
    found = Page(render_index("Both & Banks", "https://lumera.example/source", ROWS)["index.html"].decode())
    assert {"one-river/en/", "one-river/sr-Cyrl/", "gone/en/", "bare/"} <= set(found.links)
    lines = found.words.splitlines()
    assert [lines[lines.index(title) + 1] for title in ("One <river>", "Gone", "bare")] == [
        "Open for signaturePublished on 1 June 2026",  # the list puts a sign between them
        "RetractedPublished on 3 May 2026",
        "Published on 2 May 2026",
    ]
    assert not found.forbidden


def test_the_site_leads_in_the_language_of_each_page():
    files = render_index("Both & Banks", "", ROWS)
    titles = {"index.html": "One <river>", "index.sq.html": "Një lumë", "index.sr-Cyrl.html": "Једна река"}
    titles["index.sr-Latn.html"] = "One <river>"  # it has no text in this one
    for path, title in titles.items():
        html = files[path].decode()
        found = Page(html)
        first = re.search(r'<h2 class="words"><a href="(one-river/([^"]*)/)" lang="([^"]*)"', html)
        assert first is not None
        assert first[2] == first[3]
        assert title in found.words
        others = {f"one-river/{tag}/" for tag in ROWS[0].titles} - {first[1]}
        assert others < set(found.links)
        assert all(other in found.words for other in ("Gone", "bare"))
    assert "3 maj 2026" in Page(files["index.sq.html"].decode()).words
    assert "3. мај 2026." in Page(files["index.sr-Cyrl.html"].decode()).words


@pytest.mark.django_db
def test_a_later_translation_is_listed_too(installation):
    statement = stages.frozen()
    draft.publish_translation(statement, language="mk", clauses=["Една река", "Ние бараме.", "Повикуваме."])
    House(installation).publish(statement)
    found = Page((installation.site / "index.html").read_text(encoding="utf-8"))
    slug = statement.slug_id
    assert {f"{slug}/en/", f"{slug}/mk/"} <= set(found.links)
    assert (installation.site / slug / "mk" / "index.html").is_file()
