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


def press_at(walker: Walker, clause: int, name: str) -> None:
    """Press a button of one clause, and look at where it leads."""
    with walker.page.expect_navigation():
        walker.page.get_by_role("group", name=f"Clause {clause}").get_by_role("button", name=name).click()
    walker.look()


def test_a_text_is_translated_read_and_put_into_the_other_script(people: list[Walker], served: Demo) -> None:
    coordinator, translator, reader = people
    coordinator.sign_in(served.name, served.password)
    coordinator.follow("New statement")
    coordinator.fill("Or paste the words", "\n\n".join((TITLE, *WORDS)))
    coordinator.press("Read it")
    coordinator.press("Save and go on to the calls")
    coordinator.choose("Yes, this is a call")
    coordinator.press("Save and go on")
    coordinator.page.get_by_label("Language", exact=True).select_option("sr-Latn")
    coordinator.press("Add the language")

    # The translator writes one clause and saves it, then the rest.
    translator.go(link_for(coordinator, "Dara Lukin", "translator", "sr-Latn"))
    fields = translator.page.get_by_label("Serbian (Latin)", exact=True)
    expect(fields).to_have_count(3)
    fields.nth(0).fill(LATIN[0])
    press_at(translator, 1, "Save")
    expect(translator.page.get_by_text("1 of 3 clauses")).to_be_visible()
    for n in (1, 2):
        fields.nth(n).fill(LATIN[n])
    translator.fill("The words of the call", LATIN[2].removesuffix("."))
    translator.fill("On whom, as written", "opštine Vardena i Kodrin")
    translator.page.get_by_label("A note to the coordinator").fill("„Lumera“ bez padeža?")
    translator.press("Save")
    translator.look_in_every_language()

    # A native reader says what reads right, and writes how one clause would.
    reader.go(link_for(coordinator, "Mira Petrov", "reader", "sr-Latn"))
    press_at(reader, 1, "Reads right")
    second = reader.page.get_by_role("group", name="Clause 2")
    second.get_by_text("It does not read right").click()
    second.get_by_label("How it would read right").fill(LATIN[1].replace("tražimo", "molimo"))
    press_at(reader, 2, "Send these words to the coordinator")
    reader.press("The one that is left reads right")
    expect(reader.page.get_by_text("1 clause reads right.")).to_be_visible()
    reader.look_in_every_language()

    # The coordinator changes the first text and decides about the reader's words.
    coordinator.step("Other languages")
    expect(coordinator.page.get_by_text("„Lumera“ bez padeža?")).to_be_visible()
    coordinator.step("Clauses and signatories")
    coordinator.page.get_by_label("Words", exact=True).nth(1).fill(OURS)
    coordinator.press("Save")
    coordinator.step("Other languages")
    coordinator.follow("Serbian (Latin)")
    expect(coordinator.page.locator("ins").filter(has_text="by autumn")).to_be_visible()
    coordinator.press("Leave the words that stand")
    coordinator.look_in_every_language()

    # The translator sees what changed, and only that.
    translator.page.reload()
    translator.follow("only what is to do (1)")
    field = translator.page.get_by_label("Serbian (Latin)", exact=True)
    expect(field).to_have_count(1)
    field.fill(LATIN[1].replace("očisti", "očisti do jeseni"))
    translator.press("Save")
    expect(translator.page.get_by_text("Nothing is to do here")).to_be_visible()

    # Cyrillic is proposed, and taken over.
    coordinator.step("Other languages")
    coordinator.page.get_by_label("Language", exact=True).select_option("sr-Cyrl")
    coordinator.press("Add the language")
    coordinator.press("Propose what is missing from Serbian (Latin)")
    expect(coordinator.page.get_by_text("Једна река, две обале")).to_be_visible()
    coordinator.look_in_every_language()
    coordinator.press("Take over all 3 proposals")
    expect(coordinator.page.get_by_text("3 of 3 clauses")).to_be_visible()
    expect(coordinator.page.get_by_label("On whom, as written")).to_have_value("општине Вардена и Кодрин")
    for walker in people:
        assert walker.saw_every_page() or walker is translator  # who reloaded one page
