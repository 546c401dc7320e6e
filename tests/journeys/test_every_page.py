"""Every page that links lead to, as the coordinator, as a viewer and as anybody: whole, readable, on a small phone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser

from tests.journeys.demo import VIEWER, VIEWER_PASSWORD, Demo
from tests.journeys.walker import Glass, Walker

pytestmark = pytest.mark.browser

LINKS = "[...document.querySelectorAll('a[href]')].map(it => it.getAttribute('href'))"
FILE = re.compile(r"\.(?:pdf|zip|json|csv|atom|png|txt|docx|odt|xlsx)(?:\?|$)|^/log/")
SECRET = re.compile(r"[A-Za-z0-9_-]{40,}")
# A demo's mails are all alike, and so are the private pages that they lead to: a few of each kind are enough.
ENOUGH = 2
MAIL_OF_EACH_PURPOSE = """[...new Map([...document.querySelectorAll('.doors li')].map(it =>
    [it.querySelector('span').innerText.split('·')[1], it.querySelector('a').getAttribute('href')])).values()]"""
# What the demo brings. Other journeys add statements of their own, which are pages of the same kinds.
DRAFT, OPEN, CLOSED = (
    "Winter smoke knows no bank",
    "The library on the bridge must stay open",
    "One river, one bus line",
)
SAMPLE = ("calls", "texts", "checks", "rounds", "details", "questions", "freeze", "sign", "publish", "review", "delete")


@pytest.fixture
def walker(browser: Browser, glass: Glass, served: Demo) -> Iterator[Walker]:
    """Somebody at a small phone."""
    made = Walker(browser, glass, served.address, width=360)
    yield made
    made.close()


def kind(path: str) -> str:
    """The address without its secrets and numbers."""
    return re.sub(r"(?<=/)\d+(?=/)", "#", SECRET.sub("*", path))


def crawl(walker: Walker, start: list[str], wanted: Callable[[str], bool]) -> list[str]:
    """Open whatever links lead to; the addresses of the pages that were looked at."""
    todo, met, seen = list(start), set(start), Counter[str]()
    looked = []
    while todo:
        path = todo.pop(0)
        same = kind(path)
        seen[same] += 1
        if ("*" in same or "#" in same) and seen[same] > ENOUGH and path not in start:
            continue
        if FILE.search(path):
            assert walker.context.request.get(f"{walker.home}{path}").status == 200, path
            continue
        walker.go(path, dark=True)
        looked.append(path)
        for link in walker.page.evaluate(LINKS):
            address = urljoin(f"{walker.home}{path}", link).split("#")[0]
            found = address.removeprefix(walker.home)
            if found.startswith("/") and found not in met and "lang=" not in found and wanted(found):
                met.add(found)
                todo.append(found)
    return looked


def desk_of(walker: Walker, *titles: str) -> list[str]:
    """The addresses of statements on the desk."""
    walker.go("/desk/")
    links = [walker.page.get_by_role("link", name=title).first for title in titles]
    return [str(link.get_attribute("href")) for link in links]


def of_the_desk(walker: Walker) -> Callable[[str], bool]:
    """Whether an address is for people of the coalition, and about one of the demo's statements if about any."""
    every = ("/accounts/", "/desk/new/", "/desk/book/", "/desk/names/", "/desk/terms/")
    known = (*every, *desk_of(walker, DRAFT, OPEN, CLOSED))
    return lambda path: path.startswith(known)


def test_as_the_coordinator(walker: Walker, served: Demo) -> None:
    walker.sign_in(served.name, served.password)
    looked = crawl(walker, ["/desk/"], of_the_desk(walker))
    kinds = {path.split("/")[3] for path in looked if path.count("/") > 3}
    assert kinds >= {*SAMPLE, "erratum", "translation", "next", "retract", "preview"}


def test_as_a_viewer(walker: Walker) -> None:
    walker.sign_in(VIEWER, VIEWER_PASSWORD)
    looked = crawl(walker, ["/desk/"], of_the_desk(walker))
    assert len(looked) > 3 * 8
    assert not any(path.endswith(("/new/", "/delete/", "/retract/")) for path in looked)


def test_as_anybody(walker: Walker, served: Demo) -> None:
    walker.go("/outbox/")
    mails = walker.page.evaluate(MAIL_OF_EACH_PURPOSE)
    walker.go("/outbox/?page=99")  # the last page: the draft went round before anyone was invited to sign
    asked = walker.page.get_by_role("link", name="A draft waits for your comments").first.get_attribute("href")
    start = ["/", f"/sign/{served.open_slug}/", "/accounts/login/", *mails, str(asked)]
    looked = crawl(walker, start, lambda path: "/confirm/" not in path)  # used links say so, with a status of their own
    for part in ("/mine/", "/invitation/", "/outbox/", "/sr-Cyrl/", "/round/"):
        assert any(part in path for path in looked), part


def test_in_every_language(walker: Walker, served: Demo) -> None:
    walker.sign_in(served.name, served.password)
    sheets = ("/desk/names/", "/desk/names/new/", "/desk/names/paste/", "/desk/terms/", "/desk/terms/1/")
    for path in ("/desk/new/", *sheets, "/accounts/password/change/", "/outbox/", *screens(walker)):
        walker.go(path)
        walker.look_in_every_language()


def screens(walker: Walker) -> list[str]:
    """The screens of the statement that is a draft, and of the one that is open."""
    drafted, opened = desk_of(walker, DRAFT, OPEN)
    later = ("sign", "publish", "release", "in-person", "freeze", "erratum", "next", "retract")
    return [drafted, opened, *(f"{drafted}{name}/" for name in SAMPLE), *(f"{opened}{name}/" for name in later)]
