"""The site's first page: every published statement, in the language of the page where it has one."""

import json
import re
import zlib
from dataclasses import replace

import pytest

from tests import stages
from tests.actions.test_render import Page
from tests.house import House
from undersigned.actions import draft
from undersigned.actions.publish.names import hide_names
from undersigned.actions.publish.render import Row, render_index
from undersigned.core.publish.roll_call import traces_of
from undersigned.core.publish.snapshot import Counts

ROWS = (
    Row(
        "id-1",
        "one-river",
        "open",
        "2026-06-01",
        {"en": "One <river>", "sq": "*Një* lumë", "sr-Cyrl": "Једна река"},
        leads={"en": "We drink from *one* river. " + "And swim in it. " * 30, "sq": "Pimë. " * 2},
        counts=Counts(organisations=14, people=1),
        deadline="2026-06-30T10:00:00Z",
        timezone="Europe/Belgrade",
        sign_url="https://lumera.example/sign/one-river/",
    ),
    Row(
        "id-2", "gone", "retracted", "2026-05-03", {"en": "Gone"}, {"en": "Nobody reads this."}, Counts(organisations=3)
    ),
    Row("id-3", "bare", "published", "2026-05-02", {}, {"en": "A sentence that has no end " * 20}),
)


def test_the_site_lists_statements_with_their_state():
    found = Page(render_index("Both & Banks", "https://lumera.example/source", ROWS)["index.html"].decode())
    assert {"one-river/en/", "one-river/sr-Cyrl/", "gone/en/", "bare/"} <= set(found.links)
    lines = [line for line in found.words.splitlines() if line.strip()]
    start = lines.index("Open for signature")
    first = "We drink from one river. " + "And swim in it. " * 13
    assert lines[start : lines.index("Is this what was signed?")] == [
        "Open for signature",
        "Published on 1 June 2026",
        "One <river>",
        first.strip(),
        "Open for signature until 30 June 2026, 12:00 (Europe/Belgrade).",
        "14 organisations and 1 person",
        "Sign this statement",
        "Shqip",
        "Српски",
        "Published",
        "3 May 2026",
        "Gone",
        "Retracted",
        "2 May 2026",
        "bare",  # of a sentence that is too long nothing is shown, rather than a part
    ]
    assert "https://lumera.example/sign/one-river/?lang=en" in found.links
    assert not found.forbidden


def test_the_first_page_stays_light_among_hundreds():
    rows = [replace(ROWS[0], slug=str(n), titles={"en": f"Number {n}."}, state="published") for n in range(300)]
    page = render_index("Both & Banks", "", rows)["index.html"].decode()
    words = Page(page).words
    assert all(f"Number {n}." in words for n in range(300))
    assert words.count("We drink from one river.") == 24
    assert len(page) < 150_000


def test_the_site_leads_in_the_language_of_each_page():
    files = render_index("Both & Banks", "", ROWS)
    titles = {"index.html": "One <river>", "index.sq.html": "Një lumë", "index.sr-Cyrl.html": "Једна река"}
    titles["index.sr-Latn.html"] = "One <river>"  # it has no text in this one
    for path, title in titles.items():
        html = files[path].decode()
        found = Page(html)
        first = re.search(r'<h3><a href="(one-river/([^"]*)/)" lang="([^"]*)"', html)
        assert first is not None
        assert first[2] == first[3]
        assert title in found.words
        others = {f"one-river/{tag}/" for tag in ROWS[0].titles} - {first[1]}
        assert others < set(found.links)
        assert all(other in found.words for other in ("Gone", "bare"))
    assert "3 maj 2026" in Page(files["index.sq.html"].decode()).words
    assert "3. маја 2026." in Page(files["index.sr-Cyrl.html"].decode()).words


@pytest.mark.django_db
def test_a_later_translation_is_listed_too(installation):
    statement = stages.frozen()
    draft.publish_translation(statement, language="mk", clauses=["Една река", "Ние бараме.", "Повикуваме."])
    House(installation).publish(statement)
    found = Page((installation.site / "index.html").read_text(encoding="utf-8"))
    slug = statement.slug_id
    assert {f"{slug}/en/", f"{slug}/mk/"} <= set(found.links)
    assert (installation.site / slug / "mk" / "index.html").is_file()


def index(installation, name):
    return json.loads(zlib.decompress((installation.site / "check" / f"{name}.bin").read_bytes()))


def publish_pages(house):
    house.publisher.log.sequence()
    assert house.publisher.publish_due() == 1


@pytest.mark.django_db
def test_the_site_says_how_many_sign_by_name(installation):
    house = House(installation)
    statement = house.published()
    page = installation.site / "index.html"
    words = Page(page.read_text(encoding="utf-8")).words
    assert "We, organisations from both banks of the Lumera, ask that the river be cleaned." in words
    assert "1 organisation" not in words
    stages.signed(statement, stages.organisation())
    stages.signed(statement, stages.person(named=False, purposes=frozenset({"sign"})))
    publish_pages(house)
    words = Page(page.read_text(encoding="utf-8")).words
    assert "1 organisation" in words
    assert "1 person" not in words
    checks, texts = (installation.site / "check" / name for name in ("index.html", "texts.bin"))
    checks.unlink()  # nothing that it says depends on who signs: it is not written again
    stages.signed(statement, stages.person("Vesna Ravik", "vesna@weir.example"))
    publish_pages(house)
    assert "1 organisation and 1 person" in Page(page.read_text(encoding="utf-8")).words
    assert not checks.exists()
    # Names are found by numbers, for as long as they are shown; and words of a text among those of all.
    [known] = index(installation, "known")
    assert known["slug"] == statement.slug_id
    assert known["names"] == [*traces_of("lumera  WÁTCH")]
    assert known["page"] == 1
    [[_, slug, edition, language, clauses]] = index(installation, "texts")
    assert (slug, edition, language, clauses[0]) == (statement.slug_id, 1, "en", "One river, two banks")
    texts.unlink()
    hide_names(statement)
    house.pages(statement)
    house.publisher.front.publish(statement)
    [known] = index(installation, "known")
    assert (known["names"], known["hidden"]) == ([], True)
    assert not texts.exists()
