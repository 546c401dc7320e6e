"""A signatory's way, on a phone and at a desk: from the mail to the receipt, onto the public page, and off it again."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.demo import Demo
from tests.journeys.walker import Glass, Walker
from tests.servers import until

pytestmark = pytest.mark.browser

MOST_COMPULSORY = 6
FOLLOWS_WITHIN = 4.0  # seconds from the answer to the signer until the public page shows it
# What a reader must fill in: a knob that is set already asks nothing.
COMPULSORY = "[...new Set([...document.querySelectorAll('main :required:invalid')].map(it => it.name))]"
WAYS = [(360, True), (360, False), (1280, True), (1280, False)]


def way(case: tuple[int, bool]) -> str:
    """How a way of walking is called in the report."""
    return f"{case[0]}-{'script' if case[1] else 'no-script'}"


@pytest.fixture(params=WAYS, ids=way)
def signer(request: pytest.FixtureRequest, browser: Browser, glass: Glass, served: Demo) -> Iterator[Walker]:
    """Somebody at a phone or a desk, with scripts and without."""
    width, script = request.param
    walker = Walker(browser, glass, served.address, width=width, script=script)
    yield walker
    walker.close()


@pytest.fixture
def phone(browser: Browser, glass: Glass, served: Demo) -> Iterator[Walker]:
    """Somebody at a phone."""
    walker = Walker(browser, glass, served.address)
    yield walker
    walker.close()


@pytest.fixture
def coordinator(browser: Browser, glass: Glass, served: Demo) -> Iterator[Walker]:
    """The coordinator, on the screen where signatories are invited."""
    walker = Walker(browser, glass, served.address, width=1280)
    walker.sign_in(served.name, served.password)
    walker.follow("The library on the bridge", exact=False)
    walker.step("Signatures")
    yield walker
    walker.close()


def invite(coordinator: Walker, name: str, mail: str) -> None:
    """Invite an organisation by mail."""
    coordinator.page.get_by_text("One organisation or person").click()
    section = coordinator.page.locator("details").filter(has_text="One organisation or person")
    section.get_by_label("Name of the organisation or person").fill(name)
    section.get_by_label("Mail").fill(mail)
    coordinator.press("Invite")
    expect(coordinator.page.get_by_role("row").filter(has_text=name)).to_contain_text("invited on")


def public(demo: Demo, language: str = "en") -> str:
    """The public page as it is now."""
    status, _headers, body = demo.get(f"/{demo.open_slug}/{language}/")
    return body.decode() if status == 200 else ""


def follows(demo: Demo, words: str, *, there: bool) -> float:
    """Seconds until the public page shows the words, or shows them no more."""
    begun = time.monotonic()
    until(lambda: (words in public(demo)) is there, within=FOLLOWS_WITHIN)
    return time.monotonic() - begun


def compulsory(walker: Walker) -> list[str]:
    """The names of the fields that must still be filled in."""
    names: list[str] = walker.page.evaluate(COMPULSORY)
    return names


def not_named(demo: Demo) -> int:
    """How many the public page counts without their names."""
    found = re.search(r"(\d+) verified, not named", public(demo))
    return int(found[1]) if found else 0


def test_representative_from_the_mail_to_the_public_page_and_off_it_again(
    signer: Walker, coordinator: Walker, served: Demo
) -> None:
    name, mail = f"Reed Cutters {signer.width} {signer.script}", f"reeds{signer.width}{signer.script}@lumera.example"
    invite(coordinator, name, mail.lower())
    signer.go(signer.link_in_mail(mail.lower(), "invitation"))
    expect(signer.page.get_by_label("Name of the organisation", exact=True)).to_have_value(name)
    asked = compulsory(signer)
    signer.fill("Your name", "Teuta Ravik")
    signer.fill("Your role in the organisation", "director")
    signer.fill("Your mandate", "Decision of the board of 3 May")
    signer.fill("Your mail address", mail.lower())
    assert compulsory(signer) == []
    signer.press("Go on to step 2")
    asked += compulsory(signer)
    assert len({"name", *asked}) <= MOST_COMPULSORY, asked
    signer.choose("I agree that this signature is kept and verified")
    signer.press(f"Send me the mail that confirms: {name} signs edition 1")
    assert name not in public(served)
    signer.go(signer.link_in_mail(mail.lower(), "confirm"))
    assert name not in public(served)
    signer.press(f"Confirm: {name} signs edition 1")
    follows(served, name, there=True)
    expect(signer.page.get_by_role("heading", level=1)).to_have_text(f"Your confirmation is in: {name}, edition 1")
    receipt = signer.page.url
    signer.follow("See the public page")
    signer.go(f"/{served.open_slug}/en/")
    expect(signer.page.locator("#signed").get_by_text(name)).to_be_visible()
    signer.go(receipt)
    signer.follow("Withdraw")
    signer.press(f"Withdraw this signature of {name} under edition 1")
    follows(served, name, there=False)
    expect(signer.page.get_by_role("heading", level=1)).to_have_text(f"This signature of {name} is withdrawn")
    signer.go(f"/{served.open_slug}/en/")
    expect(signer.page.get_by_text(name)).to_have_count(0)
    assert signer.saw_every_page()


def test_person_on_the_open_page_is_counted_and_not_named(signer: Walker, served: Demo) -> None:
    name, mail = f"Orla Benkov {signer.width} {signer.script}", f"orla{signer.width}{signer.script}@kodrin.example"
    before = not_named(served)
    signer.go(f"/{served.open_slug}/en/")
    signer.follow("Sign this statement", inside=signer.page.locator("body"))
    signer.follow("I sign in my own name")
    assert sorted(compulsory(signer)) == ["mail", "name"]
    signer.fill("Your name", name)
    signer.fill("Your mail address", mail.lower())
    signer.press("Go on to step 2")
    signer.choose("No. I am verified and counted, but not named.")
    signer.choose("I agree that this signature is kept and verified")
    signer.press(f"Send me the mail that confirms: {name} signs edition 1")
    signer.go(signer.link_in_mail(mail.lower(), "confirm", subject="Your link to confirm"))
    signer.press(f"Confirm: {name} signs edition 1")
    until(lambda: not_named(served) == before + 1, within=FOLLOWS_WITHIN)
    for language in ("en", "sq", "sr-Latn", "sr-Cyrl"):
        assert name not in public(served, language)
    signer.go(f"/{served.open_slug}/en/")
    assert signer.saw_every_page()


def test_a_form_half_filled_in_is_there_again_for_this_browser_only(
    phone: Walker, browser: Browser, glass: Glass, served: Demo
) -> None:
    address = f"/sign/{served.open_slug}/?as=organisation"
    phone.go(address)
    phone.fill("Name of the organisation", "Kodrin Choir")
    phone.press("Go on to step 2")
    expect(phone.page.get_by_role("alert")).to_contain_text("Your mandate")
    phone.fill("Your name", "Lena Marušek")
    phone.fill("Your role in the organisation", "treasurer")
    phone.fill("Your mandate", "Vote of the members")
    phone.fill("Your mail address", "choir@kodrin.example")
    phone.press("Go on to step 2")
    phone.page.close()
    again, stranger = phone.tab(), Walker(browser, glass, served.address)
    again.goto(f"{served.address}{address}")
    expect(again.get_by_label("Name of the organisation", exact=True)).to_have_value("Kodrin Choir")
    expect(again.get_by_label("Your mandate", exact=True)).to_have_value("Vote of the members")
    stranger.go(address)
    expect(stranger.page.get_by_label("Name of the organisation", exact=True)).to_have_value("")
    stranger.close()


def test_every_page_of_the_journey_opens_in_every_language(phone: Walker, served: Demo) -> None:
    mail = "mill@lumera.example"
    phone.go(f"/sign/{served.open_slug}/")
    phone.look_in_every_language()
    phone.follow("I sign for an organisation")
    phone.look_in_every_language()
    phone.fill("Name of the organisation", "Friends of the Old Mill")
    phone.fill("Your name", "Arben Duka-Test")
    phone.fill("Your role in the organisation", "chair")
    phone.fill("Your mandate", "Statute, article 4")
    phone.fill("Your mail address", mail)
    phone.press("Go on to step 2")
    phone.look_in_every_language()
    phone.choose("I agree that this signature is kept and verified")
    phone.press("Send me the mail that confirms: Friends of the Old Mill signs edition 1")
    phone.look_in_every_language()
    phone.go(phone.link_in_mail(mail, "confirm"))
    phone.look_in_every_language()
    phone.press("Confirm: Friends of the Old Mill signs edition 1")
    phone.look_in_every_language()
    receipt = phone.page.url
    for door in ("Correct", "Change what is shown", "Get a copy", "Erase", "Withdraw"):
        phone.go(receipt)
        phone.follow(door)
        phone.look_in_every_language()
    phone.press("Withdraw this signature of Friends of the Old Mill under edition 1")
    phone.look_in_every_language()
    phone.follow("Erase")
    phone.press("Erase everything about this signature")
    phone.look_in_every_language()
    assert phone.saw_every_page()
