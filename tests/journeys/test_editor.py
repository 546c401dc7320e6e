"""The editor in real browsers: saving while one writes, two people at one clause, the keyboard, and no scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, Route, expect

from tests.journeys.demo import Demo
from tests.journeys.walker import Glass, Walker
from tests.servers import command

pytestmark = pytest.mark.browser

EDITOR, EDITOR_PASSWORD = "blerim", "four words beside a river"
LETTER = (
    "Two ferries, one landing\n\nThe ferry has not run since May.\n\nWe ask that it run again.\n\nNobody was told why."
)
SAVED = re.compile(r"Saved \d\d:\d\d")


@pytest.fixture(scope="module")
def editor(served: Demo) -> tuple[str, str]:
    """A second person who may write."""
    add = ("account", "add", str(served.home), EDITOR, "--role", "editor", "--password-stdin")
    done = command(*add, environment=served.environment, stdin=f"{EDITOR_PASSWORD}\n")
    assert done.returncode == 0, done.stderr
    return EDITOR, EDITOR_PASSWORD


@pytest.fixture
def ana(browser: Browser, glass: Glass, served: Demo) -> Iterator[Walker]:
    """The coordinator, in the editor of a statement of her own."""
    walker = Walker(browser, glass, served.address, width=1280)
    begin(walker, served)
    yield walker
    walker.close()


@pytest.fixture
def blerim(browser: Browser, glass: Glass, served: Demo, editor: tuple[str, str], ana: Walker) -> Iterator[Walker]:
    """Somebody else, at a phone, in the editor of the same statement."""
    walker = Walker(browser, glass, served.address, width=360)
    walker.sign_in(*editor)
    walker.go(ana.page.url)
    yield walker
    walker.close()


def begin(walker: Walker, served: Demo) -> None:
    walker.sign_in(served.name, served.password)
    walker.follow("New statement")
    walker.fill("Or paste the words", LETTER)
    walker.press("Read it")


def field(page: Page, number: int) -> Locator:
    """The words of a clause, counted from 1."""
    return page.get_by_label("Words", exact=True).nth(number - 1)


def saying(page: Page, number: int) -> Locator:
    """What is said beside it."""
    return page.locator(".saying").nth(number - 1)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_a_clause_is_saved_while_it_is_written(ana: Walker) -> None:
    page = ana.page
    field(page, 2).press_sequentially("Since May. ")
    expect(saying(page, 2)).to_have_text("Not saved yet")
    expect(saying(page, 2)).to_have_text(SAVED)
    expect(page.get_by_role("button", name=re.compile("^Undo: Clause 1, words changed"))).to_be_visible()
    field(page, 3).fill("We ask that it run again, every day.")
    field(page, 3).blur()  # leaving the field does not wait for the second
    expect(saying(page, 3)).to_have_text(SAVED)
    page.get_by_label("Kind", exact=True).nth(3).select_option("item")
    expect(saying(page, 4)).to_have_text(SAVED)
    ana.look()
    page.reload()
    assert field(page, 3).input_value() == "We ask that it run again, every day."
    assert page.get_by_label("Kind", exact=True).nth(3).input_value() == "item"
    ana.look()


def test_an_empty_line_splits_also_when_the_words_are_saved_on_the_way(ana: Walker) -> None:
    page = ana.page
    field(page, 3).fill("We ask that it run again.\n\nEvery day.")
    expect(saying(page, 3)).to_contain_text("The empty line splits the clause when you press a button.")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    field(page, 2).fill("It has not run.\n\nNot once.")
    ana.press("Save")  # at once: the form carries the words, and nothing else does
    assert [url.rstrip("/").rpartition("/")[2] for url in sent] == ["review"]
    expect(page.get_by_label("Words", exact=True)).to_have_count(6)
    values = [one.input_value() for one in page.get_by_label("Words", exact=True).all()]
    assert values[1:5] == ["It has not run.", "Not once.", "We ask that it run again.", "Every day."]
    expect(page.get_by_role("group", name=re.compile("^Two versions"))).to_have_count(0)


def test_two_people_at_one_clause_see_both_versions(ana: Walker, blerim: Walker) -> None:
    field(ana.page, 2).fill("The ferry has not run since Ana wrote this.")
    expect(saying(ana.page, 2)).to_have_text(SAVED)
    field(blerim.page, 2).fill("The ferry has not run since Blerim wrote this.")
    expect(saying(blerim.page, 2)).to_have_text("Somebody else changed this clause: both versions are shown.")
    two = blerim.page.get_by_role("group", name=re.compile("^Two versions"))
    expect(two).to_have_count(1)
    expect(two.locator("del")).to_have_text("Ana")
    expect(two.locator("ins")).to_have_text("Blerim")
    assert field(blerim.page, 2).input_value() == "The ferry has not run since Blerim wrote this."
    blerim.look()
    # He goes on writing: nothing of hers is touched, and one version waits.
    field(blerim.page, 2).fill("The ferry has not run since Blerim wrote all this.")
    expect(two.locator("ins").last).to_contain_text("all")
    expect(two).to_have_count(1)
    ana.page.reload()
    assert field(ana.page, 2).input_value() == "The ferry has not run since Ana wrote this."
    expect(ana.page.get_by_role("group", name=re.compile("^Two versions"))).to_have_count(1)
    ana.look()
    with blerim.page.expect_navigation():
        two.get_by_role("button", name=re.compile("^Take what was put aside")).click()
    blerim.look()
    assert field(blerim.page, 2).input_value() == "The ferry has not run since Blerim wrote all this."
    expect(blerim.page.get_by_role("group", name=re.compile("^Two versions"))).to_have_count(0)
    assert focused(blerim.page).endswith("-source")


def test_words_typed_while_an_answer_is_on_its_way_are_no_conflict_with_oneself(ana: Walker) -> None:
    page = ana.page
    held: list[Route] = []
    page.route("**/save/", lambda route: held.append(route))
    field(page, 2).fill("First.")
    page.wait_for_timeout(1500)
    assert len(held) == 1
    field(page, 2).fill("First, and second.")
    page.wait_for_timeout(1500)
    assert len(held) == 1  # the second one waits for the first
    with page.expect_response("**/save/"):
        held[0].continue_()
    page.wait_for_timeout(500)
    expect(saying(page, 2)).to_have_text("Not saved yet")  # what was saved is not what stands there now
    held[1].continue_()
    expect(saying(page, 2)).to_have_text(SAVED)
    page.reload()
    assert field(page, 2).input_value() == "First, and second."
    expect(page.get_by_role("group", name=re.compile("^Two versions"))).to_have_count(0)


def test_without_a_network_nothing_typed_is_lost(ana: Walker) -> None:
    page = ana.page
    ana.context.set_offline(True)
    field(page, 2).fill("Typed in a tunnel.")
    expect(saying(page, 2)).to_have_text("Not saved yet: no answer came. It is tried again by itself.")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="Statements", exact=True).click()
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]  # and we are still there
    ana.context.set_offline(False)
    expect(saying(page, 2)).to_have_text(SAVED, timeout=20_000)
    page.reload()
    assert field(page, 2).input_value() == "Typed in a tunnel."


def test_whoever_is_signed_out_keeps_the_words_and_saves_them_after_signing_in_elsewhere(
    ana: Walker, served: Demo
) -> None:
    page = ana.page
    other = ana.context.new_page()
    other.goto(f"{served.address}/accounts/logout/")
    other.get_by_role("main").get_by_role("button", name="Sign out").click()
    field(page, 2).fill("Typed after signing out.")
    expect(saying(page, 2)).to_contain_text("you are signed out. Your words are still here")
    other.goto(f"{served.address}/desk/")
    other.get_by_label("User name", exact=True).fill(served.name)
    other.get_by_label("Password", exact=True).fill(served.password)
    other.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    field(page, 2).press_sequentially(" And more.")
    expect(saying(page, 2)).to_have_text(SAVED)
    page.reload()
    assert field(page, 2).input_value() == "Typed after signing out. And more."


def test_by_keyboard_alone(ana: Walker) -> None:
    page = ana.page
    field(page, 4).focus()
    page.keyboard.press("End")
    page.keyboard.type(" Not even the captain.")

    def walk_to(name: str) -> None:
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.innerText || ''").startswith(name):
                return
        raise AssertionError(name)

    walk_to("Move up")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    ana.look()
    assert focused(page).startswith("up-")
    with page.expect_navigation():
        page.keyboard.press("Enter")  # the same button once more
    assert field(page, 2).input_value() == "Nobody was told why. Not even the captain."
    walk_to("Add a clause below")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert focused(page).endswith("-source")
    page.keyboard.type("A new clause.")
    assert field(page, 3).input_value() == "A new clause."
    walk_to("All about it")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_label("English", exact=True)).to_have_value("A new clause.")
    ana.look()


def test_the_clauses_own_page_shows_how_it_will_look_and_brings_words_back(ana: Walker) -> None:
    page = ana.page
    page.get_by_role("button", name=re.compile("^All about it")).nth(1).click()
    words = page.get_by_label("English", exact=True)
    begun = words.input_value()
    words.fill("The ferry has *not* run. ^[Since the **third** of May.]")
    expect(page.locator(".look em")).to_have_text("not")
    expect(page.locator(".saying")).to_have_text(SAVED)
    page.reload()
    ana.look()
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^Bring back the words before it")).click()
    assert page.get_by_label("English", exact=True).input_value() == begun
    with page.expect_navigation():
        page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("does not stand in the draft any more")).to_be_visible()
    ana.look()
    ana.press("Bring the clause back")
    page.get_by_role("link", name="Back to the clauses").click()
    with page.expect_navigation():
        page.get_by_role("button", name="The whole history").click()
    ana.look()
    expect(page.locator(".history li")).to_have_count(4)
    page.set_viewport_size({"width": 360, "height": 740})
    ana.width = 360
    ana.look(dark=True)


def test_without_scripts_nothing_is_missing(
    browser: Browser, glass: Glass, served: Demo, editor: tuple[str, str]
) -> None:
    plain, other = (Walker(browser, glass, served.address, width=360, script=False) for _ in range(2))
    begin(plain, served)
    other.sign_in(*editor)
    other.go(plain.page.url)
    field(other.page, 2).fill("Written by somebody else.")
    field(other.page, 3).fill("We ask.\n\nIt shall run.")
    other.press("Save")
    expect(other.page.get_by_label("Words", exact=True)).to_have_count(5)
    field(plain.page, 2).fill("Written on an old screen.")
    field(plain.page, 4).fill("Nobody was told.")
    with plain.page.expect_navigation():
        plain.page.get_by_role("button", name=re.compile("^Move up")).first.click()
    two = plain.page.get_by_role("group", name=re.compile("^Two versions"))
    expect(two.locator("ins")).to_contain_text("on an old screen")
    plain.look()
    with plain.page.expect_navigation():
        two.get_by_role("button", name=re.compile("^Take")).click()
    plain.look()
    assert "Written on an old screen." in [one.input_value() for one in plain.page.get_by_label("Words").all()]
    assert "Nobody was told." in [one.input_value() for one in plain.page.get_by_label("Words").all()]
    with plain.page.expect_navigation():
        plain.page.get_by_role("button", name=re.compile("^Undo: ")).click()
    plain.look()
    assert "Written by somebody else." in [one.input_value() for one in plain.page.get_by_label("Words").all()]
    plain.close()
    other.close()
