"""One browser and one served demo for all journeys. Both are gone before a test that uses the database begins."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.demo import Demo, demo
from tests.journeys.walker import Glass


# Not for the session: while Playwright's event loop is there, Django refuses its database in this thread.
@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for all journeys."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium)
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo: one published statement, one open for signature, one draft."""
    with demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture(scope="package")
def glass(browser: Browser) -> Iterator[Glass]:
    """A page to examine copies of other pages in."""
    made = Glass(browser)
    yield made
    made.close()
