"""Checking what somebody has in hand: on the server without scripts, on a mere host of files with them.

Both say the same. The demo is that of all journeys; nothing here changes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.demo import Demo
from tests.journeys.hosted import host
from tests.journeys.test_published_page import RULES, WIDTHS

pytestmark = pytest.mark.browser
NAMES = "1. Lumera Watch, Vardena\nLUMERA  watch\nLW\nLumera Wátch\nЛумера\nNobody At All"
ANSWERS = """[...document.querySelectorAll('.answer')].map(it =>
    [it.className, ...[...it.querySelectorAll('p')].map(p => p.innerText.replace(/\\s+/g, ' ').trim())])"""


@pytest.fixture(scope="module")
def files(served: Demo) -> Iterator[str]:
    """The same published files on a host that knows nothing else."""
    with host(served.home / "site") as address:
        yield address


@pytest.fixture(scope="module")
def folder(served: Demo) -> Path:
    """The folder of the published, signed statement: the demo's first."""
    return next(path for path in (served.home / "site").iterdir() if path.is_symlink() and "bus" in path.name)


def full(folder: Path) -> Any:
    """What stands in its data."""
    return json.loads((folder / "statement.json").read_bytes())["undersigned"]


def opened(browser: Browser, address: str, **options: Any) -> tuple[Page, list[str]]:
    """A page, and all that the browser complained about or asked elsewhere."""
    page = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options}).new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(address[:21]) else complaints.append(request.url))
    page.goto(address)
    return page, complaints


def asked(page: Page, **given: str) -> list[list[str]]:
    """The answers to what is filled in."""
    for name in ("quote", "names"):
        page.fill(f"[name={name}]", given.get(name, ""))
    if "file" in given:
        page.set_input_files("[name=file]", given["file"])
    page.evaluate("document.querySelectorAll('.answers').forEach(it => it.replaceChildren())")
    page.click("form button")
    page.locator(".answer").first.wait_for()
    found: list[list[str]] = page.evaluate(ANSWERS)
    return found


def quotes(folder: Path) -> list[str]:
    """Quotes of every kind, in two languages and two scripts."""
    texts = full(folder)["editions"][-1]["texts"]
    clause = max(texts["en"], key=len).split()
    cyrillic = max(texts["sr-Cyrl"], key=len).split()
    return [
        " ".join(clause[2:12]),
        " ".join(clause[2:12]).upper(),
        f"{' '.join(clause[:4])} … {' '.join(clause[7:12])}",
        " ".join([*clause[2:6], "never", *clause[7:14]]),
        " ".join(cyrillic[1:8]),
        texts["sq"][0] + " " + " ".join(texts["sq"][1].split()[:5]),
        "so many words that nobody wrote them anywhere at all",
        "too short",
    ]


@pytest.mark.parametrize("tag", ["en", "sr-Cyrl"])
def test_the_browser_says_what_the_server_says(
    browser: Browser, served: Demo, files: str, folder: Path, tag: str
) -> None:
    server, _ = opened(browser, f"{served.address}/check/?lang={tag}")
    alone, complaints = opened(browser, f"{files}check/{tag}/")
    alone.wait_for_selector("form:not([hidden])")
    alone.context.set_offline(True)
    assert asked(alone, quote=quotes(folder)[0])[0][0] == "answer unknown"
    alone.context.set_offline(False)
    complaints.clear()  # the browser says what it could not fetch; nothing of that is kept
    read: list[str] = []
    alone.on("request", lambda request: read.append(request.url.removeprefix(files)))
    for quote in quotes(folder):
        assert asked(alone, quote=quote) == asked(server, quote=quote), quote
    assert {path for path in read if "statement.json" in path} == {f"{folder.name}/statement.json"}  # no other one
    names = [NAMES, "\n".join(one["names"][""] for one in full(folder)["editions"][-1]["signatories"])]
    for words in names:
        assert asked(alone, names=words) == asked(server, names=words)
    for page in (server, alone):
        page.select_option("[name=statement]", folder.name)
    for quote in quotes(folder)[2:]:
        assert asked(alone, quote=quote) == asked(server, quote=quote), quote
    for name in ("statement.en.pdf", "statement.json", "signatories.csv", "text/sq.txt", "bundle.zip"):
        file = str(folder / name)
        assert asked(alone, file=file) == asked(server, file=file), name
    assert not complaints
    for page in (server, alone):
        page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_without_a_script(browser: Browser, served: Demo, files: str, folder: Path, width: int) -> None:
    size = {"width": width, "height": 900}
    page, _ = opened(browser, f"{files}check/sq/", java_script_enabled=False, viewport=size)
    assert page.locator("form").is_hidden()
    assert page.locator(".without a").get_attribute("href") == f"{served.address}/check/"
    page.context.close()
    page, complaints = opened(browser, f"{served.address}/check/?lang=en", java_script_enabled=False, viewport=size)
    page.fill("[name=quote]", quotes(folder)[3])
    page.fill("[name=names]", NAMES)
    page.set_input_files("[name=file]", str(folder / "bundle.zip"))
    page.click("form button")
    said = page.locator(".answers").inner_text()
    assert "The bundle holds in every step" in said
    assert "in what you have: never" in " ".join(said.split())
    assert not complaints
    page.context.close()


@pytest.mark.parametrize(("width", "scheme"), list(zip(WIDTHS, ("dark", "light"), strict=True)))
def test_no_barrier_with_answers_of_every_kind(
    browser: Browser, served: Demo, files: str, folder: Path, width: int, scheme: str
) -> None:
    for address in (f"{served.address}/check/?lang=sr-Latn", f"{files}check/sr-Cyrl/"):
        options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "bypass_csp": True}
        page, _ = opened(browser, address, **options)
        page.wait_for_selector("form:not([hidden])")
        asked(page, quote=quotes(folder)[3], names=NAMES, file=str(folder / "bundle.zip"))
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert not [(one["id"], [node["html"] for node in one["nodes"]]) for one in found], address
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        page.context.close()
