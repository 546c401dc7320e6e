"""The published page in a browser: reachable for everyone, at every width, under its own strict policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests import factories
from tests.journeys.hosted import host, put
from undersigned.actions.publish.documents import render_documents
from undersigned.actions.publish.render import Row, render_index, render_pages
from undersigned.core.publish.snapshot import Counts, Erratum, Snapshot

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (360, 1280)
ROWS = [
    Row("1" * 32, "open", "open", "2026-06-01", {"en": "One river", "sq": "Një lumë", "sr-Cyrl": "Једна река"}),
    Row("2" * 32, "full", "published", "2026-05-03", {"sr-Latn": "Jedna reka"}),
    Row("3" * 32, "gone", "retracted", "2026-04-30", {"en": "The ferry " * 20, "sq": "Trapi"}),
]


def statements() -> dict[str, Snapshot]:
    """A full statement, one that is open and empty, one with an earlier edition, a retracted one."""
    full = factories.snapshot(
        counts=Counts(organisations=8, people=2, not_named=3, withdrawn=1, listed_organisations=2, listed_people=1),
        withdrawals=("2026-05-04",),
        listed=factories.listed(),
        basis="the letter as printed",
        errata=(Erratum("en", 3, "Since March", "Since February", "It began earlier.", "2026-05-05", 40),),
    )
    texts = {
        tag: (*words[:3], words[3].replace("March", "April"), *words[4:]) for tag, words in factories.TEXTS.items()
    }
    return {
        "full": full,
        "open": factories.snapshot(signatories=(), state="open", sign_url="https://lumera.example/sign/one-river/"),
        "later": replace(full, editions=(*full.editions, factories.edition(2, texts=texts))),
        "gone": replace(full, state="retracted"),
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with all of them, served on loopback."""
    root = tmp_path_factory.mktemp("site")
    for slug, snapshot in statements().items():
        files = render_pages(snapshot) | (render_documents(snapshot) if slug == "full" else {})
        put(root / slug, files)
    put(root, render_index("Both Banks of the Lumera", "", ROWS))
    with host(root) as address:
        yield address


def visit(browser: Browser, address: str, width: int, **options: object) -> tuple[Page, list[str]]:
    """A page at a width, and all that the browser complained about."""
    page = browser.new_context(viewport={"width": width, "height": 900}, **options).new_page()  # type: ignore[arg-type]
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: None if request.url.startswith(address[:20]) else complaints.append(request.url))
    page.goto(address)
    return page, complaints


PATHS = (
    "full/en/",
    "full/sq/",
    "full/sr-Latn/",
    "full/sr-Cyrl/",
    "full/",
    "open/en/",
    "later/en/",
    "later/edition-1/en/",
    "gone/sr-Cyrl/",
    "",
    "index.sr-Latn.html",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_no_barrier_and_nothing_from_elsewhere(browser: Browser, site: str, path: str, scheme: str) -> None:
    for width in WIDTHS:
        # The policy of the page would keep axe's own script out; what it forbids is tested below.
        page, _ = visit(browser, site + path, width, color_scheme=scheme, bypass_csp=True)
        for details in page.query_selector_all("details"):
            details.evaluate("it => it.open = true")
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert not [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        page.context.close()


@pytest.mark.parametrize("path", PATHS)
def test_the_policy_holds_and_breaks_nothing(browser: Browser, site: str, path: str) -> None:
    page, complaints = visit(browser, site + path, 1280, java_script_enabled=False)
    page.wait_for_load_state("networkidle")
    assert [one for one in complaints if "favicon" not in one and "404" not in one] == []
    page.context.close()


def test_the_web_fonts_are_used(browser: Browser, site: str) -> None:
    page, _ = visit(browser, f"{site}full/sr-Cyrl/", 1280)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.fonts.check('16px \"Libertinus Serif\"', 'река')")
    loaded = page.evaluate("[...document.fonts].filter(font => font.status == 'loaded').length")
    assert loaded >= 2
    page.context.close()


def test_a_clause_is_cited_by_keyboard(browser: Browser, site: str) -> None:
    page, _ = visit(browser, f"{site}full/en/", 360, java_script_enabled=False)
    summary = page.locator("#c2 summary")
    summary.focus()
    page.keyboard.press("Enter")
    citation = page.locator("#c2 .cite p")
    assert citation.is_visible()
    assert citation.inner_text().endswith("edition 1, clause 2. https://lumera.example/one-river/edition-1/en/#c2")
    page.context.close()


def test_the_button_stays_in_reach_while_the_statement_is_open(browser: Browser, site: str) -> None:
    page, _ = visit(browser, f"{site}open/en/", 360)
    box = page.get_by_role("link", name="Sign this statement").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 900
    page.context.close()
