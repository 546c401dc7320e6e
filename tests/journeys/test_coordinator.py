"""A newcomer's way from a Word file to a link that can be signed, in a real browser against real processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.demo import Demo
from tests.journeys.walker import Glass, Walker

pytestmark = pytest.mark.browser

ALLOWED_VIEWS = 12
TITLE = "One river, two banks"
WORDS = (
    "We, organisations from both banks of the Lumera, ask that the river be cleaned.",
    "We call on the municipalities of Vardena and Kodrin to publish the water tests each month.",
)
SIGNATORIES = ("Lumera Watch (LW), Vardena", "Ferry Museum, Kodrin", "Orla Benkov, biologist")
ALBANIAN = (
    "Një lumë, dy brigje",
    "Ne, organizata nga të dy brigjet e Lumerës, kërkojmë që lumi të pastrohet.",
    "U bëjmë thirrje komunave të Vardenës dhe Kodrinit që t’i publikojnë analizat e ujit çdo muaj.",
)
ALBANIAN_CALL = ALBANIAN[2].removesuffix(".")
ANSWERS = {
    "Motivation": "The tests of this spring were kept back.",
    "Framing": "As neighbours who share one river.",
    "Content": "The fishing families of both banks were asked.",
    "Language": "No side is blamed.",
}


@pytest.fixture(params=[(360, True), (360, False), (1280, True), (1280, False)], ids=lambda it: f"{it[0]}-{it[1]}")
def newcomer(request: pytest.FixtureRequest, browser: Browser, glass: Glass, served: Demo) -> Iterator[Walker]:
    """Somebody at a phone or a desk, with scripts and without."""
    width, script = request.param
    walker = Walker(browser, glass, served.address, width=width, script=script)
    yield walker
    walker.close()


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """An invented letter as a Word file."""
    document = docx.Document()
    document.add_heading(TITLE, 0)
    for words in WORDS:
        document.add_paragraph(words)
    document.add_paragraph("Signatories:")
    for line in SIGNATORIES:
        document.add_paragraph(line, style="List Number")
    path = tmp_path / "letter.docx"
    document.save(str(path))
    return path


def settle(walker: Walker) -> None:
    """From the details to the last look: say that there is no date, answer the questions."""
    walker.choose("No: undated")
    walker.press("Save and go on to the four questions")
    for question, sentence in ANSWERS.items():
        walker.fill(question, sentence)
    walker.press("Save and go on to the last look")


def test_from_a_word_file_to_a_link_that_can_be_signed(newcomer: Walker, served: Demo, letter: Path) -> None:
    page = newcomer.page
    newcomer.sign_in(served.name, served.password)
    newcomer.follow("New statement")
    page.get_by_label("A file", exact=True).set_input_files(letter)
    newcomer.press("Read it")
    expect(page.get_by_label("Words", exact=True)).to_have_count(1 + len(WORDS))
    for line in SIGNATORIES:
        expect(page.locator("summary").filter(has_text=line)).to_be_visible()
    newcomer.press("Save and go on to the calls")
    expect(page.locator("mark")).to_have_text(WORDS[1].removeprefix("We ").removesuffix("."))
    newcomer.choose("Yes, this is a call")
    newcomer.press("Save and go on")
    newcomer.follow("Go on without")
    settle(newcomer)
    expect(page.get_by_text("must be settled")).to_have_count(0)
    newcomer.choose("English")
    newcomer.press("Freeze edition 1")
    newcomer.choose("Everyone who has the link")
    newcomer.press("Open it for signature")
    link = page.get_by_label("The link for signing").input_value()
    assert len(newcomer.views) <= ALLOWED_VIEWS, newcomer.views
    newcomer.follow("See the page as a signatory sees it")
    assert page.url == link
    for words in WORDS:
        expect(page.get_by_role("article")).to_contain_text(words)
    expect(page.get_by_role("link", name="I sign for an organisation")).to_be_visible()
    assert newcomer.saw_every_page()


def test_a_second_language_is_put_beside_the_first_and_frozen_with_it(newcomer: Walker, served: Demo) -> None:
    page = newcomer.page
    newcomer.sign_in(served.name, served.password)
    newcomer.follow("New statement")
    newcomer.fill("Or paste the words", "\n\n".join((TITLE, *WORDS)))
    newcomer.press("Read it")
    newcomer.press("Save and go on to the calls")
    newcomer.choose("Yes, this is a call")
    newcomer.press("Save and go on")
    page.get_by_label("Language", exact=True).select_option("sq")
    newcomer.press("Add the language")
    expect(page.get_by_text("0 of 3 clauses")).to_be_visible()
    for field, words in zip(page.get_by_label("Albanian", exact=True).all(), ALBANIAN, strict=True):
        field.fill(words)
    newcomer.fill("The words of the call", ALBANIAN_CALL)
    newcomer.fill("On whom, as written", "komunave të Vardenës dhe Kodrinit")
    newcomer.press("Save")
    expect(page.get_by_text("3 of 3 clauses")).to_be_visible()
    newcomer.step("Calls")
    newcomer.step("Other languages")
    newcomer.follow("Albanian")
    newcomer.press("Save and go on")
    settle(newcomer)
    newcomer.choose("All texts, equally")
    newcomer.press("Freeze edition 1")
    newcomer.choose("Everyone who has the link")
    newcomer.press("Open it for signature")
    newcomer.follow("See the page as a signatory sees it")
    newcomer.follow("Shqip")
    article = page.get_by_role("article")
    for words in ALBANIAN:
        expect(article.locator("[lang=sq]").first).to_contain_text(words)
    assert newcomer.saw_every_page()
