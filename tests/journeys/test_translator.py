"""A translator and a native reader at a phone without scripts, while the coordinator goes on writing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.demo import Demo
from tests.journeys.walker import Glass, Walker

pytestmark = pytest.mark.browser

TITLE = "One river, two banks"
WORDS = (
    "We, organisations from both banks of the Lumera, ask that the river be cleaned.",
    "We call on the municipalities of Vardena and Kodrin to publish the water tests each month.",
)
LATIN = (
    "Jedna reka, dve obale",
    "Mi, organizacije sa obe obale Lumere, tražimo da se reka očisti.",
    "Pozivamo opštine Vardena i Kodrin da svakog meseca objave analize vode.",
)
NOTE = "„Lumera“ bez padeža?"
OURS = "We, organisations from both banks of the Lumera, ask that the river be cleaned by autumn."


@pytest.fixture
def people(browser: Browser, glass: Glass, served: Demo) -> Iterator[list[Walker]]:
    """A coordinator at a desk, a translator and a reader at phones."""
    made = [
        Walker(browser, glass, served.address, width=width, script=script)
        for width, script in ((1280, True), (360, False), (360, False))
    ]
    yield made
    for walker in made:
        walker.close()


def link_for(coordinator: Walker, name: str, role: str, text: str) -> str:
    """The link that the coordinator copies for somebody."""
    coordinator.step("Other languages")
    coordinator.page.get_by_text("Ask a translator or native reader").click()
    coordinator.page.get_by_label("Text", exact=True).select_option(text)
    coordinator.page.get_by_label("For whom?").select_option(role)
    coordinator.fill("Name of the person", name)
    coordinator.press("Make the link")
    return coordinator.page.get_by_label("Copy it now").input_value()


def press_at(walker: Walker, clause: str, name: str) -> None:
    """Press a button of one clause, and look at where it leads."""
    with walker.page.expect_navigation():
        walker.page.get_by_role("group", name=clause).get_by_role("button", name=name).click()
    walker.look()


def bring(coordinator: Walker, served: Demo) -> None:
    """The coordinator brings the letter, and adds an empty text."""
    coordinator.sign_in(served.name, served.password)
    coordinator.follow("New statement")
    coordinator.fill("Or paste the words", "\n\n".join((TITLE, *WORDS)))
    coordinator.press("Read it")
    coordinator.press("Save and go on to the calls")
    coordinator.choose("Yes, this is a call")
    coordinator.press("Save and go on")
    add(coordinator, "sr-Latn")


def add(coordinator: Walker, tag: str) -> None:
    """Add a language."""
    coordinator.page.get_by_label("Language", exact=True).select_option(tag)
    coordinator.press("Add the language")


def translate(translator: Walker) -> None:
    """Write one clause and save it, then the rest, with a note."""
    fields = translator.page.get_by_label("Serbian (Latin)", exact=True)
    expect(fields).to_have_count(3)
    fields.nth(0).fill(LATIN[0])
    press_at(translator, "Title", "Save")
    expect(translator.page.get_by_text("1 of 3 clauses")).to_be_visible()
    for n in (1, 2):
        fields.nth(n).fill(LATIN[n])
    translator.fill("The words of the call", LATIN[2].removesuffix("."))
    translator.fill("On whom, as written", "opštine Vardena i Kodrin")
    translator.page.get_by_label("A note to the coordinator").fill(NOTE)
    translator.press("Save")
    translator.look_in_every_language()


def read(reader: Walker) -> None:
    """Say what reads right, and write how one clause would."""
    press_at(reader, "Title", "Reads right")
    first = reader.page.get_by_role("group", name="Clause 1")
    first.get_by_text("It does not read right").click()
    first.get_by_label("How it would read right").fill(LATIN[1].replace("tražimo", "molimo"))
    press_at(reader, "Clause 1", "Send these words to the coordinator")
    reader.press("The one that is left reads right")
    expect(reader.page.get_by_text("1 clause reads right.")).to_be_visible()
    reader.look_in_every_language()


def decide(coordinator: Walker) -> None:
    """Change the first text, and leave the reader's words."""
    coordinator.step("Other languages")
    expect(coordinator.page.get_by_text(NOTE)).to_be_visible()
    coordinator.step("Clauses and signatories")
    coordinator.page.get_by_label("Words", exact=True).nth(1).fill(OURS)
    coordinator.press("Save")
    coordinator.step("Other languages")
    coordinator.follow("Serbian (Latin)")
    expect(coordinator.page.locator("ins").filter(has_text="by autumn")).to_be_visible()
    press_at(coordinator, "Clause 1", "Leave the words that stand")
    coordinator.look_in_every_language()


def follow(translator: Walker) -> None:
    """See what changed, and only that, and write it anew."""
    translator.page.reload()
    translator.follow("only what is to do (1)")
    field = translator.page.get_by_label("Serbian (Latin)", exact=True)
    expect(field).to_have_count(1)
    field.fill(LATIN[1].replace("očisti", "očisti do jeseni"))
    translator.press("Save")
    expect(translator.page.get_by_text("Nothing is to do here")).to_be_visible()


def put_into_cyrillic(coordinator: Walker) -> None:
    """Look at what is proposed, and take it over."""
    coordinator.step("Other languages")
    add(coordinator, "sr-Cyrl")
    coordinator.press("Propose what is missing from Serbian (Latin)")
    expect(coordinator.page.get_by_text("Једна река, две обале")).to_be_visible()
    coordinator.look_in_every_language()
    coordinator.press("Take over all 3 proposals")
    expect(coordinator.page.get_by_text("3 of 3 clauses")).to_be_visible()
    expect(coordinator.page.get_by_label("On whom, as written")).to_have_value("општине Вардена и Кодрин")


def test_a_text_is_translated_read_and_put_into_the_other_script(people: list[Walker], served: Demo) -> None:
    coordinator, translator, reader = people
    bring(coordinator, served)
    translator.go(link_for(coordinator, "Dara Lukin", "translator", "sr-Latn"))
    translate(translator)
    reader.go(link_for(coordinator, "Mira Petrov", "reader", "sr-Latn"))
    read(reader)
    decide(coordinator)
    follow(translator)
    put_into_cyrillic(coordinator)
    assert coordinator.saw_every_page()
    assert reader.saw_every_page()
