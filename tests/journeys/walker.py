"""A person in front of a browser: goes by what stands on the page, and every page met is looked at."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlencode

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response

from tests.journeys.shape import Node, shape_of
from undersigned.core.names.languages import INTERFACE

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HEIGHT = {360: 740, 1280: 900}
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
# What stands too far to the right, for the message of a test that fails.
OUTSIDE = """[...document.querySelectorAll('body *')]
    .filter(it => it.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .slice(0, 3).map(it => it.outerHTML.slice(0, 160))"""
VIOLATIONS = """async options => (await axe.run(options)).violations
    .map(it => ({id: it.id, html: it.nodes.map(node => node.html.slice(0, 200))}))"""
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
PATIENCE = 15_000  # milliseconds
# A folder for a picture of every page met, to be judged by eye.
PICTURES = os.environ.get("UNDERSIGNED_PICTURES", "")


class Glass:
    """Shows a copy of a page to axe, with everything unfolded.

    Axe is a script: a browser without scripts cannot run it, and the page walked on stays as its reader left it. One
    copy is written in place of the other: the window stays, and with it axe, of which half a megabyte is read once.
    """

    def __init__(self, browser: Browser) -> None:
        self.context = browser.new_context(bypass_csp=True)
        self.page = self.context.new_page()
        self.home = ""
        self.known: set[tuple[Node, int, bool]] = set()

    def close(self) -> None:
        """Put it away."""
        self.context.close()

    def barriers(self, page: Page, *, dark: bool = False) -> list[object]:
        """What keeps somebody from using the page: axe's violations, with dark colours too, and what does not fit."""
        width, html = (page.viewport_size or {"width": 1280})["width"], page.content()
        shape = shape_of(html)
        if any((shape, width, deeper) in self.known for deeper in {dark, True}):
            return []
        self.page.set_viewport_size({"width": width, "height": HEIGHT[width]})
        self._show(page.url.split("#")[0], html)
        found = self._axe({"runOnly": RULES})
        if dark:
            self.page.emulate_media(color_scheme="dark")
            found += self._axe({"runOnly": {"type": "rule", "values": ["color-contrast"]}})
            self.page.emulate_media(color_scheme="light")
        found += [] if self.page.evaluate(FITS) else [("too wide", self.page.evaluate(OUTSIDE))]
        self.known |= set() if found else {(shape, width, dark)}
        return found

    def _show(self, address: str, html: str) -> None:
        """A copy at its own address. What its scripts did to it stands in it; they do it no second time."""
        home = "/".join(address.split("/")[:3])
        if home != self.home:
            self.page.route(address, lambda route: route.fulfill(content_type="text/html"))
            self.page.goto(address)
            self.page.unroute(address)
            self.page.evaluate(Axe().axe_script)
            self.home = home
        self.page.evaluate("address => history.replaceState(null, '', address)", address)
        self.page.set_content(SCRIPT.sub("", html))
        self.page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")

    def _axe(self, options: dict[str, object]) -> list[object]:
        # To preload means to ask for every style sheet again, for rules that are not asked for here.
        violations = self.page.evaluate(VIOLATIONS, {**options, "resultTypes": ["violations"], "preload": False})
        return [(one["id"], one["html"]) for one in violations]


class Walker:
    """One person's browser. `views` are the addresses of all pages that it showed in its first tab."""

    def __init__(self, browser: Browser, glass: Glass, home: str, *, width: int = 360, script: bool = True) -> None:
        self.glass, self.home, self.width, self.script = glass, home, width, script
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": HEIGHT[width]}, java_script_enabled=script, locale="en"
        )
        self.context.set_default_timeout(PATIENCE)
        self.views: list[str] = []
        self.looked: list[str] = []
        self.complaints: list[str] = []
        self.page = self.tab()
        self.page.on("response", self._count)

    def close(self) -> None:
        """Close the browser's window."""
        self.context.close()

    def tab(self) -> Page:
        """One more tab, in which everything the browser complains about is noted."""
        page = self.context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._asked)
        return page

    def _count(self, response: Response) -> None:
        request = response.request
        moved = 300 <= response.status < 400
        if request.is_navigation_request() and request.frame == self.page.main_frame and not moved:
            self.views.append(response.url)

    def _heard(self, message: ConsoleMessage) -> None:
        # That a form is refused with a status of its own is noted by the browser, too.
        refused = "status of 422" in message.text
        if not refused and message.type in {"error", "warning"}:
            self.complaints.append(f"{message.location.get('url')}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(f"{self.home}/"):
            self.complaints.append(f"asked another host: {request.url}")

    def go(self, path: str, *, dark: bool = False) -> None:
        """Open an address, and look."""
        address = path if path.startswith("http") else f"{self.home}{path}"
        response = self.page.goto(address)
        assert response is not None
        assert response.status == 200, (address, response.status)
        self.look(dark=dark)

    def press(self, name: str) -> None:
        """Press a button, and look at the page that it leads to."""
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()
        self.look()

    def follow(self, name: str, *, inside: Locator | None = None, exact: bool = True) -> None:
        """Follow a link of the page's main part, or of another, and look."""
        with self.page.expect_navigation():
            (inside or self.page.get_by_role("main")).get_by_role("link", name=name, exact=exact).first.click()
        self.look()

    def step(self, name: str) -> None:
        """Go to another step of a statement, and look."""
        self.follow(name, inside=self.page.get_by_role("navigation", name="Steps"))

    def fill(self, label: str, words: str) -> None:
        """Write into the field with this label."""
        self.page.get_by_label(label, exact=True).fill(words)

    def choose(self, label: str) -> None:
        """Tick the box, or press the knob, with this label."""
        self.page.get_by_label(label).check()

    def sign_in(self, name: str, password: str) -> None:
        """From the desk's address to the desk."""
        self.go("/desk/")
        self.fill("User name", name)
        self.fill("Password", password)
        self.press("Sign in")

    def link_in_mail(self, to: str, part: str, *, subject: str = "") -> str:
        """Open the newest mail to an address, as its reader would, and take the link `/<part>/…` from it."""
        mailbox = self.tab()
        mailbox.goto(f"{self.home}/outbox/")
        mail = mailbox.get_by_role("listitem").filter(has_text=to).first.get_by_role("link")
        assert subject in mail.inner_text()
        with mailbox.expect_navigation():
            mail.click()
        self.look(mailbox)
        link = mailbox.locator(f"a[href*='/{part}/']").get_attribute("href")
        mailbox.close()
        assert link is not None
        return link

    def look(self, page: Page | None = None, *, dark: bool = False) -> None:
        """No barrier, nothing beside the screen, a language and a title, no complaint of the browser."""
        page = page or self.page
        self._glance(page)
        barriers = self.glass.barriers(page, dark=dark)
        assert not barriers, (page.url, self.width, barriers)
        if page is self.page:
            self.looked.append(page.url)

    def _glance(self, page: Page) -> None:
        if PICTURES:
            self._picture(page)
        where = (page.url, self.width, self.script)
        assert page.title().strip(), where
        assert page.locator("html").get_attribute("lang") in INTERFACE, where
        assert page.evaluate(FITS), (where, page.evaluate(OUTSIDE))
        assert self.complaints == [], (where, self.complaints)

    def look_in_every_language(self) -> None:
        """Open the page in each interface language, beside the walk."""
        tab, address = self.tab(), self.page.url.split("#")[0]
        for tag in (*INTERFACE[1:], INTERFACE[0]):
            response = tab.goto(f"{address}{'&' if '?' in address else '?'}{urlencode({'lang': tag})}")
            assert response is not None
            assert response.status == 200, response.url
            assert tab.locator("html").get_attribute("lang") == tag
            # The marks are the same in all languages; Albanian has the longest words.
            self.look(tab) if tag == "sq" else self._glance(tab)
        tab.close()

    def saw_every_page(self) -> bool:
        """Whether no page was passed by unlooked."""
        return len(self.looked) == len(self.views)

    def _picture(self, page: Page) -> None:
        name = re.sub(r"[^a-z0-9]+", "-", page.url.removeprefix(self.home).lower()).strip("-")[:60] or "start"
        number = len(list(Path(PICTURES).iterdir()))
        page.screenshot(path=Path(PICTURES) / f"{number:03}-{self.width}-{name}.png", full_page=True)
