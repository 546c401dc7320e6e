"""Files that are kept by their digest, and pages as WARC."""

from __future__ import annotations

import gzip
import hashlib
import os
import stat
from datetime import UTC, datetime
from io import BytesIO

import pytest
from warcio.archiveiterator import ArchiveIterator

from undersigned.outside.fetch import Step
from undersigned.outside.installation import Installation
from undersigned.outside.kept import Kept
from undersigned.outside.warc import captured

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type:text/html\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n0\r\n\r\n"
STEP = Step("https://ministry.example/7?a=b", "93.184.215.14", b"GET /7?a=b HTTP/1.1\r\nHost: x\r\n\r\n", ANSWER, 200)


@pytest.fixture
def here(tmp_path) -> Installation:
    return Installation.create(tmp_path / "home", coalition="Invented", url="https://statements.example")


def test_a_file_is_kept_by_its_digest_and_only_its_owner_may_read_it(here):
    kept = Kept(here)
    digest = kept.put(b"a scan")
    assert kept.put(b"a scan") == digest == hashlib.sha256(b"a scan").hexdigest()
    (file,) = kept.folder.iterdir()
    assert (file.name, kept.get(digest)) == (digest, b"a scan")
    assert stat.S_IMODE(kept.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not kept.folder.is_relative_to(here.site)


def test_a_file_that_was_exchanged_is_not_given_out_and_is_put_right_by_the_right_one(here):
    kept = Kept(here)
    digest = kept.put(b"a scan")
    (kept.folder / digest).write_bytes(b"another scan")
    assert kept.get(digest) is None
    assert kept.put(b"a scan") == digest
    assert kept.get(digest) == b"a scan"


def test_a_file_that_is_kept_anew_meanwhile_is_neither_set_aside_nor_deleted(here):
    kept = Kept(here)
    digest = kept.put(b"a scan")
    os.utime(kept.folder / digest, (0, 0))
    assert kept.kept_before(9.0) == {digest}
    kept.put(b"a scan")
    kept.set_aside(digest, before=9.0)
    kept.drop(digest, before=9.0)
    assert (kept.kept_before(9.0), kept.aside_before(1e12), kept.get(digest)) == (set(), set(), b"a scan")


def test_what_was_set_aside_is_still_found_and_comes_back_or_goes(here):
    kept = Kept(here)
    digest = kept.put(b"a scan")
    os.utime(kept.folder / digest, (0, 0))
    kept.set_aside(digest, before=9.0)
    assert (kept.kept_before(1e12), kept.aside_before(1e12), kept.get(digest)) == (set(), {digest}, b"a scan")
    kept.bring_back(digest)
    assert kept.aside_before(1e12) == set()
    kept.drop(digest, before=1e12)
    (kept.folder / ".half.written").write_bytes(b"x")
    kept.clear(before=1e12)
    assert (kept.get(digest), [path.name for path in kept.folder.iterdir()]) == (None, ["unnamed"])


def test_the_last_room_on_the_disk_is_left_to_the_database(here, monkeypatch):
    kept = Kept(here)
    digest = kept.put(b"a scan")
    monkeypatch.setattr("undersigned.outside.kept.SPARE", 2**62)
    with pytest.raises(OSError, match="No space"):
        kept.put(b"another scan")
    assert [file.name for file in kept.folder.iterdir()] == [digest]
    assert kept.put(b"a scan") == digest, "what is there needs no room"


@pytest.mark.parametrize("odd", ["", "../settings.toml", "0" * 63, "../" + "0" * 61, "A" * 64, "0" * 64])
def test_nothing_else_is_reached_by_a_digest(here, odd):
    assert Kept(here).get(odd) is None


def test_a_copy_holds_requests_and_answers_byte_for_byte():
    first = Step(
        "http://ministry.example/7", "93.184.215.14", b"GET /7 HTTP/1.1\r\n\r\n", b"HTTP/1.1 301 x\r\n\r\n", 301
    )
    data = captured([first, STEP], datetime(2026, 5, 5, 12, tzinfo=UTC))
    records = [
        (record.rec_type, record.rec_headers, record.raw_stream.read())
        for record in ArchiveIterator(BytesIO(data), no_record_parse=True)
    ]
    assert [kind for kind, _, _ in records] == ["warcinfo", "request", "response", "request", "response"]
    assert [block for _, _, block in records[1:]] == [first.request, first.response, STEP.request, STEP.response]
    asked, answered = records[3][1], records[4][1]
    assert answered.get_header("WARC-Target-URI") == STEP.url
    assert (answered.get_header("WARC-Date"), answered.get_header("WARC-IP-Address")) == (
        "2026-05-05T12:00:00Z",
        STEP.ip,
    )
    assert asked.get_header("WARC-Concurrent-To") == answered.get_header("WARC-Record-ID")
    assert STEP.response in gzip.decompress(data)


def test_other_readers_find_the_page_in_it():
    data = captured([STEP], datetime(2026, 5, 5, tzinfo=UTC))
    pages = []
    for record in ArchiveIterator(BytesIO(data), check_digests="raise"):
        words = record.content_stream().read()
        if record.rec_type == "response":
            pages.append((record.http_headers.get_statuscode(), words))
    assert pages == [("200", b"<p>")]
