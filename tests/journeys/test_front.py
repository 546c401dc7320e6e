"""The first page of a fresh installation, before anything is published."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.walker import Glass, Walker
from tests.servers import Server, command, served

pytestmark = pytest.mark.browser
COALITION = "Both Banks of the Lumera"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An installation as `undersigned init` leaves it, served."""
    home = tmp_path_factory.mktemp("fresh") / "coalition"
    environment = {k: v for k, v in os.environ.items() if k not in {"UNDERSIGNED_HOME", "DATABASE_URL"}}
    place = ("--coalition", COALITION, "--url", "http://127.0.0.1")
    made = command("init", str(home), *place, environment=environment)
    assert made.returncode == 0, made.stderr
    with served(home, environment, Path(f"{home}.log")) as running:
        yield running


@pytest.mark.parametrize("width", [360, 1280])
def test_it_says_whose_it_is_and_leads_to_the_desk(browser: Browser, glass: Glass, fresh: Server, width: int) -> None:
    walker = Walker(browser, glass, f"http://127.0.0.1:{fresh.port}", width=width, script=False)
    walker.go("/", dark=True)
    expect(walker.page.get_by_role("main")).to_contain_text(COALITION)
    expect(walker.page.get_by_role("main")).to_contain_text("Nothing is published yet.")
    walker.look_in_every_language()
    walker.go("/?lang=en")
    walker.follow("Sign in")
    expect(walker.page.get_by_label("User name")).to_be_visible()
    walker.close()
