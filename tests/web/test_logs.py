"""What a log may hold: no private link, and no row that a database quotes."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from undersigned.middleware import HideTokens

REFUSED = """new row for relation "signature" violates check constraint "once"
DETAIL:  Failing row contains (Orla Benkov, orla@kodrin.example,
https://statements.example/mine/SECRET/).
HINT:  look elsewhere"""


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What a logger with our handler's filter writes."""
    written, logger = io.StringIO(), logging.getLogger("django.test")
    handler = logging.StreamHandler(written)
    handler.addFilter(HideTokens())
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


def test_every_handler_hides() -> None:
    assert all("tokens" in handler["filters"] for handler in settings.LOGGING["handlers"].values())


@pytest.mark.django_db
def test_whoever_tries_addresses_fills_no_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    written, logger = io.StringIO(), logging.getLogger("django")
    handler = logging.StreamHandler(written)
    logger.addHandler(handler)
    monkeypatch.setattr(logging, "lastResort", handler)  # which Python takes where a logger has none
    try:
        assert Client().get("/wp-login.php").status_code == 404
        assert Client().put("/").status_code == 405
        assert Client(headers={"host": "evil.example"}).get("/desk/").status_code == 400
        large = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1
        form = "application/x-www-form-urlencoded"
        assert Client().post("/accounts/login/", "x" * large, content_type=form).status_code == 413
    finally:
        logger.removeHandler(handler)
    assert written.getvalue() == ""


# Every address that holds a token, whatever is added to them later.
DOORS = {str(one.pattern).partition("/")[0] for one in get_resolver().url_patterns if "<str:token>" in str(one.pattern)}


@pytest.mark.parametrize("door", sorted(DOORS))
def test_lines_hold_no_link(log: io.StringIO, door: str) -> None:
    logging.getLogger("django.test").warning("Not Found: %s", f"/{door}/SECRET/again/")
    assert log.getvalue() == f"Not Found: /{door}/…/again/\n"


def test_the_web_server_that_we_describe_logs_no_link() -> None:
    operating = Path(__file__).resolve().parents[2] / "docs" / "operating.md"
    unlogged = re.search(r"location ~ \^/\(([a-z|-]+)\)/ \{\s+access_log off;", operating.read_text(encoding="utf-8"))
    assert unlogged is not None
    assert set(unlogged[1].split("|")) == DOORS


def test_tracebacks_hold_no_link_and_no_row(log: io.StringIO) -> None:
    try:
        try:
            raise ValueError(REFUSED)
        except ValueError as error:
            raise RuntimeError("at /confirm/SECRET/") from error
    except RuntimeError:
        logging.getLogger("django.test").exception("failed at /mine/SECRET/")
    told = log.getvalue()
    for word in ("SECRET", "Orla", "kodrin"):
        assert word not in told
    for word in ("failed at /mine/…/", "violates check constraint", "HINT:  look elsewhere", "RuntimeError"):
        assert word in told
