"""A comment round: three members and a translator on phones, a coordinator at a desk, all at once; two rounds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.demo import Demo
from tests.journeys.test_translator import add, link_for, press_at
from tests.journeys.walker import Glass, Walker

pytestmark = pytest.mark.browser

TITLE = "The weir and the two villages"
WORDS = (
    "We, organisations from both banks of the Lumera, ask that the weir be repaired.",
    "The road over it has been closed since spring, and nobody says for how long.",
    "We commit to report every month what was done.",
)
PROPOSED = "We, organisations from both banks of the Lumera, ask that the weir be repaired before winter."
WATCH, MUSEUM, CHOIR = "Lumera Watch", "Ferry Museum", "Vardena Choir"
MAILS = {WATCH: "watch@round.example", MUSEUM: "museum@round.example"}
LATIN = ("Brana i dva sela", "Mi, organizacije sa obe obale Lumere, tražimo da se brana popravi.")
NEW_LATIN = "Mi, organizacije sa obe obale Lumere, tražimo da se brana popravi pre zime."
PRIVATE = "Between us: the museum has no board until May."


@pytest.fixture
def coordinator(browser: Browser, glass: Glass, served: Demo) -> Iterator[Walker]:
    """The coordinator at a desk, with scripts."""
    walker = Walker(browser, glass, served.address, width=1280)
    walker.sign_in(served.name, served.password)
    yield walker
    walker.close()


@pytest.fixture
def phones(browser: Browser, glass: Glass, served: Demo) -> Iterator[dict[str, Walker]]:
    """Three members at small phones without scripts."""
    made = {name: Walker(browser, glass, served.address, width=360, script=False) for name in (WATCH, MUSEUM, CHOIR)}
    yield made
    for walker in made.values():
        walker.close()


@pytest.fixture
def translator(browser: Browser, glass: Glass, served: Demo) -> Iterator[Walker]:
    """A translator at a small phone without scripts."""
    walker = Walker(browser, glass, served.address, width=360, script=False)
    yield walker
    walker.close()


def begin(coordinator: Walker) -> str:
    """A draft with three members; the link of the one that has no address."""
    coordinator.follow("New statement", inside=coordinator.page.locator("body"))
    coordinator.fill("Or paste the words", "\n\n".join((TITLE, *WORDS)))
    coordinator.press("Read it")
    coordinator.step("Comments of the members")
    coordinator.page.get_by_text("Several at once").click()
    lines = [*(f"{name} <{mail}>" for name, mail in MAILS.items()), CHOIR]
    coordinator.fill("Organisations, a line each", "\n".join(lines))
    coordinator.press("Add all of them")
    return coordinator.page.get_by_label(CHOIR, exact=True).input_value()


def open_round(coordinator: Walker, number: int, message: str) -> None:
    """From the form through the preview to an open round."""
    coordinator.page.get_by_label("A few words to the members").fill(message)
    coordinator.press("Go on to the preview")
    expect(coordinator.page.get_by_text("It goes to 3 members.")).to_be_visible()
    expect(coordinator.page.get_by_text(message)).to_be_visible()
    coordinator.press(f"Open round {number} and send it")
    expect(coordinator.page.get_by_text(f"Round {number} is open: no objection by")).to_be_visible()


def comment_on(phone: Walker, label: str) -> None:
    """Open the page of a clause from the draft."""
    section = phone.page.locator("section").filter(has=phone.page.get_by_text(label, exact=True))
    phone.follow("Comment or propose other words", inside=section, exact=False)


def test_two_rounds_with_three_members_a_translator_and_a_coordinator(
    coordinator: Walker, translator: Walker, phones: dict[str, Walker]
) -> None:
    watch, museum, choir = (phones[name] for name in (WATCH, MUSEUM, CHOIR))
    links = {CHOIR: begin(coordinator)}
    ask_for_a_translation(coordinator, translator)
    coordinator.step("Comments of the members")
    open_round(coordinator, 1, "Please look at clause 1 above all.")
    links |= {name: phones[name].link_in_mail(mail, "round", subject="A draft waits") for name, mail in MAILS.items()}
    for name, phone in phones.items():
        phone.go(links[name])
        expect(phone.page.get_by_text("No objection by")).to_be_visible()
        expect(phone.page.get_by_text(f"This link speaks for {name}.", exact=False)).to_be_visible()
    watch.look_in_every_language()
    propose(watch)
    translate(translator)
    write_in_private(museum)
    take_a_stand(choir)
    answer(coordinator)
    translate_what_changed(translator)
    read_and_reply(watch, links[WATCH])
    close(coordinator)
    for name, phone in phones.items():
        phone.go(links[name])
        expect(phone.page.get_by_role("heading", level=1)).to_have_text("The comment round is over")
        expect(phone.page.get_by_text("Said nothing to all members")).to_be_visible()
    expect(choir.page.get_by_text(PRIVATE)).to_have_count(0)
    coordinator.step("Comments of the members")
    open_round(coordinator, 2, "The winter is in it now.")
    choir.go(links[CHOIR])
    see_what_changed(choir)
    coordinator.step("Other languages")
    expect(coordinator.page.get_by_text("2 of 4 clauses")).to_be_visible()
    for walker in (coordinator, translator, *phones.values()):
        assert walker.saw_every_page()


def ask_for_a_translation(coordinator: Walker, translator: Walker) -> None:
    """A text in one more language, and the link of who writes it."""
    coordinator.step("Other languages")
    add(coordinator, "sr-Latn")
    translator.go(link_for(coordinator, "Dara Lukin", "translator", "sr-Latn"))


def translate(translator: Walker) -> None:
    """The first clauses, while the members comment on them."""
    fields = translator.page.get_by_label("Serbian (Latin)", exact=True)
    for n, words in enumerate(LATIN):
        fields.nth(n).fill(words)
    translator.press("Save")
    expect(translator.page.get_by_text("2 of 4 clauses")).to_be_visible()


def translate_what_changed(translator: Walker) -> None:
    """The coordinator took the members' words over meanwhile: what is new in them is shown."""
    translator.page.reload()
    translator.look()
    expect(translator.page.locator("ins").filter(has_text="before winter")).to_be_visible()
    translator.page.get_by_label("Serbian (Latin)", exact=True).nth(1).fill(NEW_LATIN)
    press_at(translator, "Clause 1", "Save")
    expect(translator.page.get_by_text("2 of 4 clauses")).to_be_visible()


def propose(phone: Walker) -> None:
    """Other words for a clause, for all to read."""
    comment_on(phone, "Clause 1")
    expect(phone.page.get_by_label("Proposed words for the clause")).to_have_value(WORDS[0])
    phone.page.get_by_label("Comment", exact=False).first.fill("Without a date nothing happens.")
    phone.page.get_by_label("Proposed words for the clause").fill(PROPOSED)
    phone.page.get_by_label("Who writes").fill("Ana")
    phone.press("Send the comment")
    expect(phone.page.get_by_text("This is kept. All members can read it.")).to_be_visible()
    phone.look_in_every_language()


def write_in_private(phone: Walker) -> None:
    """A comment on the whole that only the coordinator reads; what others wrote to all is there."""
    phone.follow("Comment on the whole")
    phone.page.get_by_label("Comment", exact=False).first.fill(PRIVATE)
    phone.choose("The coordinator only")
    phone.press("Send the comment")
    expect(phone.page.get_by_text("Only the coordinator reads it.")).to_be_visible()
    phone.follow("Back to the draft")
    phone.follow("All comments")
    expect(phone.page.get_by_text("Without a date nothing happens.")).to_be_visible()


def take_a_stand(phone: Walker) -> None:
    """An objection owes a reason; no objection does not. What is private is nowhere."""
    phone.follow("No objection, or an objection")
    phone.choose("We object")
    phone.press("Keep it")
    expect(phone.page.get_by_role("alert")).to_contain_text("Say why you object")
    phone.choose("We have no objection")
    phone.press("Keep it")
    expect(phone.page.get_by_text("It is not a signature.", exact=False)).to_be_visible()
    phone.follow("All comments")
    expect(phone.page.get_by_text(WATCH)).to_be_visible()
    expect(phone.page.get_by_text(PRIVATE)).to_have_count(0)
    expect(phone.page.get_by_text(MUSEUM)).to_have_count(0)


def see_what_changed(phone: Walker) -> None:
    """The word diff since the round before, and the text without it."""
    expect(phone.page.get_by_role("heading", name="What changed since round 1")).to_be_visible()
    expect(phone.page.locator("ins").filter(has_text="before winter")).to_be_visible()
    phone.follow("Show only the new words")
    expect(phone.page.locator("ins")).to_have_count(0)
    expect(phone.page.get_by_text(PROPOSED)).to_be_visible()


def answer(coordinator: Walker) -> None:
    """The next step leads to the open comments: one is accepted in one press, one declined."""
    coordinator.step("Comments of the members")
    coordinator.follow("Answer 2 comments")
    expect(coordinator.page.get_by_text("2 comments wait for an answer.")).to_be_visible()
    coordinator.follow("Answer", exact=False)
    expect(coordinator.page.get_by_text(PRIVATE)).to_be_visible()
    coordinator.choose("declined")
    coordinator.press("Keep the answer, on to the next")
    expect(coordinator.page.get_by_role("alert")).to_contain_text("Give the reason")
    coordinator.page.get_by_label("Reason", exact=False).fill("We cannot wait until May; you can still say no.")
    coordinator.press("Keep the answer, on to the next")
    expect(coordinator.page.get_by_text("Without a date nothing happens.")).to_be_visible()
    coordinator.press("Accept, and take the words into the draft")
    expect(coordinator.page.get_by_text("Every comment has an answer.")).to_be_visible()
    coordinator.step("Clauses and signatories")
    expect(coordinator.page.get_by_label("Words", exact=True).nth(1)).to_have_value(PROPOSED)


def read_and_reply(phone: Walker, link: str) -> None:
    """The proposer finds the answer and replies once."""
    phone.go(link)
    phone.follow("What you wrote, and the answers")
    expect(phone.page.get_by_text("Accepted", exact=True)).to_be_visible()
    phone.page.get_by_text("Reply to the answer").click()
    phone.page.get_by_label("Your reply", exact=False).fill("Thank you.")
    phone.press("Send the reply")
    expect(phone.page.get_by_text(f"{WATCH} replies:")).to_be_visible()
    expect(phone.page.get_by_role("button", name="Send the reply")).to_have_count(0)


def close(coordinator: Walker) -> None:
    """The round is closed early, which all are told."""
    coordinator.step("Comments of the members")
    coordinator.follow("Close the round and send the summary")
    expect(coordinator.page.get_by_text("All members are told that you close it early", exact=False)).to_be_visible()
    coordinator.page.get_by_label("A few words over the summary").fill("We go on with clause 1.")
    coordinator.press("Close the round and send the summary")
    expect(coordinator.page.get_by_text("Round 1 is closed.", exact=False)).to_be_visible()
