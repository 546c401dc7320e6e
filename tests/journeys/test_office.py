"""An office at a phone without scripts: from the mail that brings the statement to its answer on the public page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.demo import Demo
from tests.journeys.walker import Glass, Walker
from tests.servers import until

pytestmark = pytest.mark.browser

MAIL = "assembly@vardena.example"
WORDS = "The tests of each month stand on our page from June on."


@pytest.fixture
def people(browser: Browser, glass: Glass, served: Demo) -> Iterator[list[Walker]]:
    """A coordinator at a desk, and an office at a phone."""
    made = [
        Walker(browser, glass, served.address, width=width, script=script)
        for width, script in ((1280, True), (360, False))
    ]
    yield made
    for walker in made:
        walker.close()


def send(coordinator: Walker, served: Demo) -> None:
    """The coordinator sends the statement, after a look at the mail."""
    coordinator.sign_in(served.name, served.password)
    coordinator.follow("One river, one bus line", exact=False)
    coordinator.step("Following up")
    reached = coordinator.page.get_by_role("region", name="Bringing it to the offices")
    with coordinator.page.expect_navigation():
        reached.get_by_role("link", name="Municipality of Vardena").click()
    coordinator.look()
    coordinator.fill("Mail address for answers", "desk@bridge.example")
    coordinator.press("Show the mail")
    expect(coordinator.page.get_by_text("This is what is sent")).to_be_visible()
    coordinator.press("Send it to the office")


def answer(office: Walker) -> None:
    """The office answers by its link, and confirms it from its mailbox."""
    office.go(office.link_in_mail(MAIL, "office"))
    office.look_in_every_language()
    office.follow("Answer call 1")
    office.look_in_every_language()
    office.fill("In your own words", WORDS)
    office.fill("Who says it, in which capacity", "Secretary of the assembly")
    office.fill("Mail address of the office", "secretary@vardena.example")
    office.press("Send me the link that confirms it")
    office.go(office.link_in_mail("secretary@vardena.example", "reply"))
    office.press("Yes: this is our answer")
    expect(office.page.get_by_role("heading", level=1)).to_have_text("Confirmed")


def look(coordinator: Walker) -> None:
    """The coordinator has a look, puts it on record and moves the response by it."""
    coordinator.step("Following up")
    answers = coordinator.page.get_by_role("region", name="Answers to look at")
    with coordinator.page.expect_navigation():
        answers.get_by_role("link").first.click()
    coordinator.look()
    place = coordinator.page.url
    coordinator.press("Put it on record now")
    until(lambda: _in_public(coordinator, place), within=20)
    coordinator.page.get_by_text("Move the response by it").click()
    coordinator.press("It answers in full")
    with coordinator.page.expect_navigation():
        coordinator.page.get_by_role("link", name="Its place in public").click()
    coordinator.look()
    expect(coordinator.page.get_by_text(WORDS)).to_be_visible()


def test_an_office_answers_on_record(people: list[Walker], served: Demo) -> None:
    coordinator, office = people
    send(coordinator, served)
    answer(office)
    look(coordinator)
    assert office.saw_every_page()


def _in_public(coordinator: Walker, place: str) -> bool:
    """Whether the answer's place in public is there by now."""
    coordinator.page.goto(place)
    link = coordinator.page.get_by_role("link", name="Its place in public")
    if link.count() == 0:
        return False
    status = coordinator.page.request.get(str(link.get_attribute("href")))
    return WORDS in status.text()
