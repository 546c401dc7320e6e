"""Following up in a real browser: from a call to the public matrix, and where two persons must agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.demo import EDITOR, EDITOR_PASSWORD, Demo
from tests.journeys.walker import Glass, Walker
from tests.servers import until

pytestmark = pytest.mark.browser

TITLE = "The library on the bridge must stay open"
TODAY = datetime.now(UTC).date().isoformat()
TITLE_OF_IT = "Minutes of the assembly"
PASSAGE = "Biblioteka mbetet e hapur."
REASON = "The assembly said in open session that the library stays open."
OTHERWISE = "It named no money, so nothing is announced yet."


@pytest.fixture
def phone(browser: Browser, glass: Glass, served: Demo) -> Iterator[Walker]:
    """A small phone without scripts."""
    made = Walker(browser, glass, served.address, width=360, script=False)
    yield made
    made.close()


@pytest.fixture
def desk(browser: Browser, glass: Glass, served: Demo) -> Iterator[Walker]:
    """A large screen, with scripts."""
    made = Walker(browser, glass, served.address, width=1280)
    yield made
    made.close()


def ledger(walker: Walker, name: str, password: str) -> None:
    """From the desk's address to the statement's ledger."""
    walker.sign_in(name, password)
    walker.follow(TITLE)
    walker.step("Following up")


def ask(walker: Walker, office: str) -> None:
    """Put the first call to an office that is not in the book yet."""
    call = walker.page.locator("#call-1")
    call.get_by_text("Put this call to an office").click()
    walker.follow("The office is not in the book: add it", inside=call)
    walker.fill("Name: English (optional)", office)
    walker.page.get_by_label("Language in which it is written to").select_option("sq")
    walker.fill("Mail address (optional)", f"{office.split()[0].lower()}@kodrin.example")
    walker.press("Save")
    call.get_by_text("Put this call to an office").click()
    call.get_by_label("Office that is asked").select_option(label=office)
    call.get_by_label("Until when").fill(TODAY)
    walker.press("Put it into the ledger")
    expect(walker.page.get_by_role("region", name="To do")).to_contain_text(f"{office}, call 1")


def tell(walker: Walker, office: str, evidence: Path | None = None) -> None:
    """Say what has changed, with a new piece of evidence."""
    walker.follow(office, inside=walker.page.locator("#call-1"))
    page = walker.page
    page.get_by_label("What has changed?").select_option(label="Announced")
    walker.fill("On which day", TODAY)
    walker.fill("Why, in a sentence or two", REASON)
    page.get_by_label("Kind", exact=True).select_option(label="Decision")
    walker.fill("Title", TITLE_OF_IT)
    if evidence is not None:
        page.get_by_label("A file").set_input_files(evidence)
    else:
        walker.fill("Address of the page", "https://kodrin.example/minutes/7")
    walker.fill("The words that count, verbatim (optional)", PASSAGE)
    walker.fill("Its day", TODAY)
    page.get_by_label("Language", exact=True).select_option("sq")
    walker.press("Save the change")


def public(walker: Walker, words: str) -> None:
    """Go to the entry's place in public, once it says these words."""
    address = str(walker.page.get_by_role("link", name="As the public sees it").get_attribute("href"))
    until(lambda: words in walker.page.request.get(f"{walker.home}{address}").text(), within=30)
    walker.follow("As the public sees it")


def test_from_a_call_to_the_matrix_and_into_another_page(phone: Walker, served: Demo, tmp_path: Path) -> None:
    page, office = phone.page, "Assembly of Kodrin"
    ledger(phone, served.name, served.password)
    ask(phone, office)
    phone.follow(office, inside=page.get_by_role("region", name="Bringing it to the offices"))
    phone.fill("Mail address for answers", "desk@bridge.example")
    phone.press("Show the mail")
    phone.press("Send it to the office")
    phone.follow("Following up")
    (minutes := tmp_path / "minutes.txt").write_text(PASSAGE)
    tell(phone, office, minutes)
    phone.look_in_every_language()
    public(phone, REASON)
    section = page.get_by_role("main").locator("section").filter(has_text=office)
    for words in ("Announced", "No answer yet", TITLE_OF_IT, PASSAGE):
        expect(section).to_contain_text(words)
    phone.follow("What became of the calls")
    expect(page.get_by_role("cell").filter(has_text=office)).to_contain_text("Announced")
    line = page.locator("code").inner_text()
    phone.follow("Shqip", inside=page.get_by_role("banner"))
    expect(page.get_by_role("cell").filter(has_text=office)).to_contain_text("E njoftuar")
    assert phone.saw_every_page()

    elsewhere = phone.tab()
    elsewhere.set_content(f"<title>Somebody's page</title>{line}")
    elsewhere.frame_locator("iframe").get_by_role("link", name="Check a file").click()
    elsewhere.wait_for_url("**/check/**")


def test_two_agree_and_both_readings_are_shown(phone: Walker, desk: Walker, served: Demo) -> None:
    office = "Council of readers"
    ledger(desk, served.name, served.password)
    second(desk, agrees=True)
    ledger(phone, EDITOR, EDITOR_PASSWORD)
    ask(phone, office)
    tell(phone, office)
    expect(phone.page.get_by_text("waits for a second person")).to_be_visible()
    expect(phone.page.get_by_role("button", name="I agree")).to_have_count(0)

    desk.step("Following up")
    desk.follow(f"{office}, call 1", inside=desk.page.get_by_role("region", name="Waiting for a second person"))
    expect(desk.page.get_by_text(f"told by {EDITOR}")).to_be_visible()
    entry = desk.page.url
    desk.press("I agree: it stands")
    public(desk, REASON)
    desk.go(entry)
    desk.page.get_by_text("Read it otherwise").click()
    desk.fill("How you read it, in a sentence or two", OTHERWISE)
    desk.press("Put it beside")
    public(desk, OTHERWISE)
    for words in (REASON, OTHERWISE):
        expect(desk.page.get_by_role("main")).to_contain_text(words)
    desk.go(entry)
    desk.step("Following up")
    second(desk, agrees=False)
    assert desk.saw_every_page()
    assert phone.saw_every_page()


def second(walker: Walker, *, agrees: bool) -> None:
    """Say whether a second person must agree."""
    walker.page.get_by_text("How the work list reckons").click()
    walker.page.get_by_label("A second person must agree to every change of status").set_checked(agrees)
    walker.press("Save")
