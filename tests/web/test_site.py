"""Published files in front of the application: types, headers, caches, and what is never served."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers
from wsgiref.util import setup_testing_defaults

import pytest

from undersigned.outside.files import Folder, replace
from undersigned.wsgi import CHECKING, POLICY, headers, published

TILES = ("/log/tile/0/x001/x234/067", "/log/tile/1/000", "/log/tile/entries/x001/000")
PARTIAL = ("/log/tile/0/x001/x234/068.p/8", "/log/tile/entries/001.p/255")
PAGE = b"<!doctype html><title>One river</title>"


class Site:
    """A published folder, asked as a web server would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.application = published(self._django, folder)

    @staticmethod
    def _django(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        start("404 Not Found", [("X-Django", "yes")])
        return [b"django"]

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers by lower-case name, body."""
        environ: dict[str, Any] = {"PATH_INFO": path.encode().decode("latin-1"), "REQUEST_METHOD": method}
        setup_testing_defaults(environ)
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        got: dict[str, Any] = {}

        def start(status: str, found: list[tuple[str, str]]) -> None:
            got.update(status=int(status[:3]), headers={name.lower(): value for name, value in found})

        answer = self.application(environ, start)
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return got["status"], got["headers"], body


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site with one statement, as the publisher leaves it."""
    folder = Folder(tmp_path / "one-river")
    files = {
        "index.html": PAGE,
        "sr-Cyrl/index.html": PAGE,
        "text/sq.txt": "Një lumë".encode(),
        "statement.json": b"{}",
        "signatories.csv": b"name\n",
        "feed.atom": b"<feed/>",
        "statement.en.pdf": b"%PDF-1.7 0123456789",
        "card.en.png": b"\x89PNG",
        "fonts/serif-latin.woff2": b"wOF2",
        "published.css": b"p{}",
        "bundle.zip": b"PK",
    }
    folder.swap(folder.build(files))
    replace(tmp_path / "log" / "policy", b"log x\nquorum none\n")
    replace(tmp_path / "log" / "checkpoint", b"x\n0\n")
    for tile in (*TILES, *PARTIAL):
        replace(tmp_path / tile.strip("/"), b"\0\1")
    return Site(tmp_path)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/one-river/", "text/html"),
        ("/one-river/sr-Cyrl/", "text/html"),
        ("/one-river/text/sq.txt", "text/plain"),
        ("/one-river/statement.json", "application/json"),
        ("/one-river/signatories.csv", "text/csv"),
        ("/one-river/feed.atom", "application/atom+xml"),
        ("/one-river/statement.en.pdf", "application/pdf"),
        ("/one-river/card.en.png", "image/png"),
        ("/one-river/fonts/serif-latin.woff2", "font/woff2"),
        ("/one-river/published.css", "text/css"),
        ("/one-river/bundle.zip", "application/zip"),
        ("/log/policy", "text/plain"),
        ("/log/checkpoint", "text/plain"),
        *((tile, "application/octet-stream") for tile in (*TILES, *PARTIAL)),
    ],
)
def test_every_file_says_what_it_is_and_nothing_guesses(site: Site, path: str, kind: str) -> None:
    status, headers, body = site.ask(path)
    assert (status, headers["content-type"].partition(";")[0]) == (200, kind)
    assert body
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    if kind.startswith("text/"):
        assert "utf-8" in headers["content-type"].lower()
    assert ("content-security-policy" in headers) == (kind == "text/html")


def test_only_what_is_made_to_be_embedded_may_be_framed() -> None:
    for url, framed in (("/x/en/index.html", False), ("/x/en/embed/index.html", True), ("/embed/en/", False)):
        found = Headers([("Content-Type", "text/html")])
        headers(found, "", url)
        assert ("frame-ancestors" not in (found["Content-Security-Policy"] or "")) == framed
        assert (found["X-Frame-Options"] is None) == framed


def test_the_policy_in_the_header_is_the_one_in_the_page() -> None:
    templates = Path(__file__).parents[2] / "src/undersigned/templates/publish"
    base, check = ((templates / name).read_text(encoding="utf-8") for name in ("base.html", "check.html"))
    more = check.partition("{% block policy %}")[2].partition("{% endblock %}")[0]
    for policy, added in ((POLICY, ""), (CHECKING, more)):
        directives = policy.removesuffix("; frame-ancestors 'none'")  # a meta element may not carry that one
        assert f'content="{directives}"' in base.replace("{% block policy %}{% endblock %}", added)
    assert "unsafe" not in POLICY


def test_pages_are_fresh_and_fonts_are_kept(site: Site) -> None:
    assert "max-age=0" in site.ask("/one-river/")[1]["cache-control"]
    assert "immutable" in site.ask("/one-river/fonts/serif-latin.woff2")[1]["cache-control"]


def test_full_tiles_of_the_log_are_kept_and_all_else_of_it_is_fresh(site: Site) -> None:
    for tile in TILES:
        assert site.ask(tile)[1]["cache-control"] == "max-age=31536000, public, immutable"
    for path in (*PARTIAL, "/log/checkpoint", "/log/policy"):
        assert "max-age=0" in site.ask(path)[1]["cache-control"]


@pytest.mark.parametrize(
    "path",
    [
        "/.builds/",
        "/.builds/one-river.0123/index.html",
        "/one-river/../.builds/",
        "/one-river/.hidden",
        "/../settings.toml",
        "/one-river/..%2f..%2fsecret",
        "/one-river//index.html",
        "\\..\\secret",
        "/one-river/\x00",
        "/" + "a" * 5000,
        "/none/",
        "/",
    ],
)
def test_everything_else_is_for_the_application(site: Site, path: str) -> None:
    (site.folder.parent / "secret").write_text("never")
    status, headers, body = site.ask(path)
    assert (status, headers["x-django"], body) == (404, "yes", b"django")


def test_no_build_is_served_by_its_real_name(site: Site) -> None:
    build = next((site.folder / ".builds").iterdir())
    assert site.ask(f"/.builds/{build.name}/index.html")[1] == {"x-django": "yes"}


def test_the_first_page_is_there_as_soon_as_it_is_published(site: Site) -> None:
    replace(site.folder / "index.html", PAGE)
    assert site.ask("/")[2] == PAGE


def test_a_new_publication_shows_at_once(site: Site) -> None:
    folder = Folder(site.folder / "one-river")
    folder.swap(folder.build({"index.html": b"after"}))
    assert site.ask("/one-river/")[2] == b"after"
    assert site.ask("/one-river/statement.json")[1] == {"x-django": "yes"}


def test_a_folder_without_its_slash_leads_to_it(site: Site) -> None:
    status, headers, _ = site.ask("/one-river")
    assert (status, headers["location"]) == (302, "one-river/")


def test_heads_ranges_and_unchanged_files(site: Site) -> None:
    status, headers, body = site.ask("/one-river/statement.en.pdf", "HEAD")
    assert (status, headers["content-length"], body) == (200, "19", b"")
    status, headers, body = site.ask("/one-river/statement.en.pdf", range="bytes=0-4")
    assert (status, body) == (206, b"%PDF-")
    etag = site.ask("/one-river/")[1]["etag"]
    assert site.ask("/one-river/", if_none_match=etag)[0] == 304


def test_a_form_cannot_be_sent_to_a_file(site: Site) -> None:
    assert site.ask("/one-river/", "POST")[0] == 405


def test_the_check_is_djangos_where_there_is_django_and_a_file_elsewhere(site: Site) -> None:
    for path in ("check/index.html", "check/en/index.html", "check/check.js"):
        replace(site.folder / path, PAGE)
    status, headers, _ = site.ask("/check/")
    assert (status, headers["x-django"]) == (404, "yes")
    status, headers, body = site.ask("/check/en/")
    assert (status, body, headers["content-security-policy"]) == (200, PAGE, CHECKING)
    assert "script-src 'self';" in CHECKING
    assert "script-src" not in site.ask("/one-river/")[1]["content-security-policy"]
    assert site.ask("/check/check.js")[1]["content-type"].startswith("text/javascript")
