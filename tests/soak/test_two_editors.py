"""Two browsers and a plain form write one clause while the server is killed: nothing acknowledged is lost.

The browsers save while somebody types, as people do who never press a button; the third writer sends the whole
form, without scripts. Whatever any of them was told was saved or put aside must be found afterwards, word for
word, in the history or among the words put aside; and no change may have replaced words that were not those before it.
"""

from __future__ import annotations

import http.client
import random
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import urlencode

import pytest
from django.test import Client
from playwright.sync_api import Browser, Dialog, Error, Page, sync_playwright

from tests import stages
from tests.conftest import FreshDatabase
from tests.servers import Server, served, until
from tests.web.browsing import account, fields
from undersigned.models import Aside, ChangedClause, Statement

pytestmark = pytest.mark.soak

KILLS = 10
UP = (3.0, 6.0)  # seconds between the start of the server and the next kill
PATIENCE = 20.0  # seconds that a writer waits for an answer before writing on
CLAUSE = 1  # the second one, a paragraph


@dataclass
class Told:
    """What one writer was told of the words that it wrote."""

    who: str
    saved: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    def words(self) -> str:
        """Words that nobody else writes."""
        number = len(self.saved) + len(self.aside) + len(self.unsure)
        return f"{self.who} writes for the {number}th time, {secrets.token_hex(4)}."


class Plain:
    """Somebody without scripts: opens the screen, types, presses the button."""

    def __init__(self, server: Server, path: str, clause: int, cookie: str) -> None:
        self.server, self.path, self.told = server, path, Told("Plain")
        self.name = f"clause-{clause}-source"
        self.cookie = cookie
        self.chance = random.Random(20260505)

    def write_until(self, stop: threading.Event) -> None:
        """One form after another."""
        while not stop.is_set():
            try:
                self._write()
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)  # killed: begin again
            stop.wait(self.chance.uniform(0.5, 3.0))

    def _write(self) -> None:
        status, headers, body = self.server.ask("GET", self.path, headers={"Cookie": self.cookie})
        if status != 200:
            self.told.odd.append(f"GET {status}")
            return
        token = next(part for part in headers["set-cookie"].split(";") if part.startswith("csrftoken="))
        words = self.told.words()
        sent = {**fields(Answer(body)), self.name: words, "do": "save"}
        cookies = {"Cookie": f"{self.cookie}; {token}", "Content-Type": "application/x-www-form-urlencoded"}
        try:
            status, headers, _ = self.server.ask("POST", self.path, body=urlencode(sent), headers=cookies)
        except (OSError, http.client.HTTPException):
            self.told.unsure.append(words)
            raise
        if status == 302:
            (self.told.aside if "#aside-" in headers["location"] else self.told.saved).append(words)
        else:
            self.told.odd.append(f"POST {status}")


@dataclass
class Answer:
    """A page, as the forms' parser takes it."""

    content: bytes


class Typist:
    """Somebody with a browser, who presses no button but those that decide between two versions."""

    def __init__(self, browser: Browser, address: str, name: str, session: str, chance: random.Random) -> None:
        self.address, self.told, self.chance = address, Told(name), chance
        context = browser.new_context()
        context.set_default_timeout(10_000)
        context.add_cookies([{"name": "sessionid", "value": session, "domain": "127.0.0.1", "path": "/"}])
        self.page: Page = context.new_page()
        self.page.on("dialog", _accept)
        self.typed = ""
        self.since = 0.0

    def step(self) -> None:
        """Look at what is said, and do what a person would do next."""
        if self.page.url != self.address or not self.page.locator(".saying").count():
            self._open()
        elif not self.typed:
            self._type()
        else:
            self._look()

    def _open(self) -> None:
        self._give_up()
        answer = self.page.goto(self.address)
        if answer is not None and answer.status != 200:
            self.told.odd.append(f"opened: {answer.status}")

    def _type(self) -> None:
        if self.chance.random() < 0.5:
            self._open()  # whoever comes back to the page sees what others wrote
        self.typed, self.since = self.told.words(), time.monotonic()
        words = self.page.locator("textarea[name$=-source]").nth(CLAUSE)
        words.fill(self.typed)
        if self.chance.random() < 0.5:
            words.blur()  # leaving the field saves at once

    def _look(self) -> None:
        said = self.page.locator(".saying").nth(CLAUSE).inner_text()
        if "both versions" in said:
            self.told.aside.append(self.typed)
            self.typed = ""
            self._decide()
        elif said.startswith("Saved"):
            self.told.saved.append(self.typed)
            self.typed = ""
        elif said and "Not saved yet" not in said:  # for a moment the page may not have said anything yet
            self.told.odd.append(said)
            self._open()
        elif time.monotonic() - self.since > PATIENCE:
            self._give_up()

    def _give_up(self) -> None:
        if self.typed:
            self.told.unsure.append(self.typed)
        self.typed = ""

    def _decide(self) -> None:
        """Take the one version, or the other, or go on writing, or begin anew."""
        how = self.chance.choice(("Take what was put aside", "Leave what stands", "", "reload"))
        if how == "reload":
            self.page.reload()
        elif how:
            with self.page.expect_navigation():
                self.page.get_by_role("button", name=how).first.click()
            if self.page.get_by_role("alert").count():
                self.page.goto(self.address)  # others were quicker: the page says so
            elif self.page.url != self.address:
                self.page.goto(self.address)


def _accept(dialog: Dialog) -> None:
    dialog.accept()


class Browsers:
    """Two typists in one thread of their own: Django refuses its database where Playwright's event loop runs."""

    def __init__(self, chromium: str, address: str, sessions: dict[str, str]) -> None:
        self.chromium, self.address, self.sessions = chromium, address, sessions
        self.told: list[Told] = []
        self.failed: list[str] = []

    def write_until(self, stop: threading.Event) -> None:
        """Let both write, in turn, each without waiting for the other's answers."""
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=self.chromium)
                chance = random.Random(20260503)
                typists = [Typist(browser, self.address, name, key, chance) for name, key in self.sessions.items()]
                self.told = [typist.told for typist in typists]
                while not stop.is_set():
                    for typist in typists:
                        try:
                            typist.step()
                        except Error:
                            typist.page.wait_for_timeout(200)  # killed in the middle of a page
                    typists[0].page.wait_for_timeout(150)
                browser.close()
        except Exception as error:
            self.failed.append(repr(error))
            raise


def session(name: str, role: str) -> str:
    """The cookie of somebody who has signed in."""
    client = Client()
    client.force_login(account(role, name))
    return str(client.cookies["sessionid"].value)


@pytest.fixture
def statement(fresh_database: FreshDatabase) -> Statement:
    """A draft that several people write."""
    return stages.drafted()


def killed_while_they_write(server: Server, writers: list[Callable[[threading.Event], None]]) -> int:
    """Let all write, and kill the server again and again; for how many seconds."""
    chance, stop = random.Random(20260504), threading.Event()
    threads = [threading.Thread(target=writer, args=(stop,)) for writer in writers]
    for thread in threads:
        thread.start()
    begun = time.monotonic()
    try:
        for _ in range(KILLS):
            time.sleep(chance.uniform(*UP))
            server.kill_all()
            until(server.gone, within=10)
            server.start()
        time.sleep(UP[1])
        return round(time.monotonic() - begun)
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)


def test_nothing_acknowledged_is_lost(
    fresh_database: FreshDatabase, statement: Statement, chromium: str, record_property: Callable[[str, object], None]
) -> None:
    clause = statement.draft_clauses.get(position=CLAUSE).pk
    path = f"/desk/{statement.pk}/review/"
    sessions = {"Ana": session("ana", "owner"), "Blerim": session("blerim", "editor")}
    third = f"sessionid={session('drita', 'editor')}"
    with served(fresh_database.home, fresh_database.environment, fresh_database.home / "serve.log") as server:
        browsers = Browsers(chromium, f"http://127.0.0.1:{server.port}{path}", sessions)
        plain = Plain(server, path, clause, third)
        lasted = killed_while_they_write(server, [browsers.write_until, plain.write_until])
        server.stop()
        until(server.gone, within=10)
        log = server.log.read_text()
    told = [*browsers.told, plain.told]
    assert not browsers.failed
    assert [odd for one in told for odd in one.odd] == [], log[-5000:]
    record_property("seconds", lasted)
    for one in told:
        record_property(one.who, {"saved": len(one.saved), "aside": len(one.aside), "unsure": len(one.unsure)})
    found = everything_kept(clause)
    lost = {one.who: [words for words in one.saved + one.aside if not found[words]] for one in told}
    assert not any(lost.values()), lost
    nothing_was_replaced_unseen(clause)
    # Enough was written for the test to say something, by each writer, with and without conflicts.
    assert all(len(one.saved) + len(one.aside) >= KILLS // 2 for one in told), told
    assert sum(len(one.aside) for one in told) >= KILLS // 2


def everything_kept(clause: int) -> Counter[str]:
    """All words that the history or the asides hold, each with how often."""
    kept = Counter(Aside.objects.filter(clause=clause).values_list("source", flat=True))
    for row in ChangedClause.objects.filter(clause=clause):
        kept.update(row.after.get("words", {}).values())
    return kept


def nothing_was_replaced_unseen(clause: int) -> None:
    """Every change begins with the words with which the one before it ended."""
    rows = [row for row in ChangedClause.objects.filter(clause=clause).order_by("change") if "words" in row.after]
    for earlier, later in pairwise(rows):
        assert later.before["words"]["en"] == earlier.after["words"]["en"]
