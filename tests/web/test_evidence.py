"""Evidence at the desk: files that are brought, copies that were made, and how both are given out."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.examples import each
from tests.house import House
from tests.web.browsing import signed_in, words
from tests.web.test_follow_up import CHANGE, asked, entry_page, ledger, statement  # noqa: F401 - a fixture among them
from tests.web_of_lies import fetcher, page, serving
from undersigned.actions.follow.copies import Copies
from undersigned.models import Evidence, LedgerEntry, Statement, StatusChange
from undersigned.outside.installation import Installation
from undersigned.outside.kept import Kept

pytestmark = pytest.mark.django_db

SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@pytest.fixture
def entry(statement) -> LedgerEntry:  # noqa: F811 - the fixture of that name
    return asked(statement)


def with_file(data: bytes, name: str = "decision.pdf", **more: Any) -> dict[str, Any]:
    return {**CHANGE, "new-url": "", "new-file": SimpleUploadedFile(name, data), **more}


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


WORD = zipped(word__document_xml=b"<w/>")
BOMB = zipped(word__document_xml=b"<w/>" + b" " * 60_000_000)


@pytest.mark.long
@each(
    ("name", "data"),
    [
        ("decision.pdf", PDF),
        ("scan.png", b"\x89PNG\r\n\x1a\n..."),
        ("scan.jpg", b"\xff\xd8\xff\xe0..."),
        ("letter.docx", WORD),
        ("words.txt", "Одлука 7\r\n".encode()),
        ("drawing.svg", SCRIPT),
        ("page.html", b"<script>alert(1)</script>"),
    ],
)
def test_a_file_is_kept_by_its_digest_and_only_ever_saved(entry, installation, name, data):
    desk = signed_in()
    assert desk.post(entry_page(entry), with_file(data, name)).status_code == 302
    one = Evidence.objects.get()
    assert (one.file, one.file_name, one.url) == (hashlib.sha256(data).hexdigest(), name, "")
    shown = desk.get(entry_page(entry)).content.decode()
    address = f"{ledger(entry.statement)}evidence/{one.pk}/file/"
    assert address in shown
    assert "alert(1)" not in shown
    given = desk.get(address)
    assert given.content == data
    assert given.headers["Content-Type"] == "application/octet-stream"
    assert given.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert given.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in given.headers["Cache-Control"]


def test_a_file_that_cannot_be_stored_is_told_in_words_and_nothing_else_is_stored(entry, installation):
    (installation.home / "evidence").write_text("in the way")
    refused = signed_in().post(entry_page(entry), with_file(PDF))
    assert refused.status_code == 422
    assert "could not be stored" in words(refused)
    assert not Evidence.objects.exists()


def test_a_file_stands_by_its_digest_in_the_ledger_and_is_never_published(entry, installation):
    house = House(installation)
    signed_in().post(entry_page(entry), with_file(SCRIPT, "drawing.svg"))
    house.publish(entry.statement)
    assert Evidence.objects.get().file in house.read(entry.statement, "ledger.json")
    assert b"alert(1)" not in house.everything(entry.statement)
    assert house.verify(entry.statement).exit == 0


@pytest.mark.long
@each(
    ("data", "told"),
    [
        (b"", "The file is empty"),
        (b"MZ\x90\x00\x03" + b"\0" * 100, "no kind of file"),
        (b"\x7fELF\x02", "no kind of file"),
        (b"\x1f\x8b\x08" + b"\0" * 20, "no kind of file"),
        (zipped(evil_exe=b"x"), "no kind of file"),
        (b"PK\x03\x04 no zip at all", "no kind of file"),
        (b"words with a \x1b sign", "no kind of file"),
        (BOMB, "far larger unpacked"),
        (PDF + b" " * (10 * 1024 * 1024), "too large"),
    ],
)
def test_a_file_that_is_not_kept_is_refused_beside_its_field_and_nothing_is_stored(entry, installation, data, told):
    refused = signed_in().post(entry_page(entry), with_file(data))
    assert refused.status_code == 422
    assert told in words(refused)
    assert "The council decided so in public." in refused.content.decode()
    assert not StatusChange.objects.exists()
    assert not Evidence.objects.exists()
    assert not list(installation.home.glob("evidence/*"))


def test_a_file_alone_is_no_piece_of_evidence_and_neither_address_nor_file_is_none(entry):
    desk = signed_in()
    only = {name: value for name, value in with_file(PDF).items() if not name.startswith("new-") or name == "new-file"}
    assert "Needed for a new piece of evidence" in words(desk.post(entry_page(entry), only))
    neither = {**CHANGE, "new-url": ""}
    assert "Needed for a new piece of evidence" in words(desk.post(entry_page(entry), neither))
    assert not Evidence.objects.exists()


@each(
    ("name", "kept"),
    [
        ("decision\u202efdp.exe", "decisionfdp.exe"),
        ('a"b\r\nX-Head: y.pdf', "abX-Head: y.pdf"),
        ("одлука.pdf", "одлука.pdf"),
        ("a" * 240 + ".pdf", "a" * 196 + ".pdf"),
        ("..", "file"),
    ],
)
def test_the_name_of_a_file_cannot_turn_around_or_leave_its_line(entry, name, kept):
    from undersigned.actions import follow

    assert follow.keep_file(PDF, name)[1] == kept


@pytest.mark.long
def test_copy_and_problem_are_shown_and_made_again_with_one_press(entry, installation):
    desk = signed_in()
    with serving(page(SCRIPT, "Content-Type: image/svg+xml")) as server:
        desk.post(entry_page(entry), {**CHANGE, "new-url": "https://city.example:8080/7"})
        House(installation).publish(entry.statement)
        one, copies = Evidence.objects.get(), Copies(installation, fetcher(server))
        assert "A copy is being made" in words(desk.get(entry_page(entry)))
        copies.capture()
        assert "Only the ordinary ports of the web" in words(desk.get(entry_page(entry)))
        Evidence.objects.update(url=server.url())
        assert desk.post(entry_page(entry), {"do": "again", "evidence": one.pk}).status_code == 302
        copies.capture()
    shown = desk.get(entry_page(entry))
    assert "Save the copy that was kept" in words(shown)
    assert "alert(1)" not in shown.content.decode()
    address = f"{ledger(entry.statement)}evidence/{one.pk}/copy/"
    given = desk.get(address)
    assert given.headers["Content-Type"] == "application/octet-stream"
    assert given.headers["Content-Disposition"] == f'attachment; filename="{one.pk}.warc.gz"'
    assert "sandbox" in given.headers["Content-Security-Policy"]
    assert desk.post(address).status_code == 405
    assert desk.post(entry_page(entry), {"do": "again", "evidence": "x"}).status_code == 404


def test_who_is_not_signed_in_or_may_not_edit_gets_no_copy_and_no_other_statements_file(
    entry, installation: Installation
):
    from tests import stages

    desk, viewer = signed_in(), signed_in("viewer")
    desk.post(entry_page(entry), {**with_file(PDF), "new-url": "https://city.example/7"})
    one = Evidence.objects.get()
    Evidence.objects.update(copy=Kept(installation).put(b"a copy"))
    file, copy = (f"{ledger(entry.statement)}evidence/{one.pk}/{what}/" for what in ("file", "copy"))
    stranger = type(desk)()
    for outside in (f"/evidence/{one.file}", f"/{one.file}", f"/{entry.statement.slug_id}/evidence/{one.file}"):
        assert desk.get(outside).status_code == 404
    for address in (file, copy):
        assert stranger.get(address).status_code == 302
        assert desk.get(address.replace(one.pk, "0" * 32)).status_code == 404
        assert desk.get(address.replace(one.pk, "x")).status_code == 404
    assert (viewer.get(file).status_code, viewer.get(copy).status_code) == (200, 403)
    assert desk.get(file.replace(entry.statement.pk, stages.opened().pk)).status_code == 404
    assert "Save the copy" in words(desk.get(entry_page(entry)))
    assert "Save the copy" not in words(viewer.get(entry_page(entry)))
    assert viewer.post(entry_page(entry), {"do": "again", "evidence": one.pk}).status_code == 403


def test_a_file_that_was_changed_on_the_disk_is_not_given_out(entry, installation):
    desk = signed_in()
    desk.post(entry_page(entry), with_file(PDF))
    one = Evidence.objects.get()
    (installation.home / "evidence" / one.file).write_bytes(b"something else")
    answer = desk.get(f"{ledger(entry.statement)}evidence/{one.pk}/file/", follow=True)
    assert "not here any more as it was kept" in words(answer)


def test_dead_links_stand_on_the_work_list(entry, statement: Statement):  # noqa: F811 - the fixture of that name
    desk = signed_in()
    desk.post(entry_page(entry), CHANGE)
    assert "dead link" not in words(desk.get(ledger(statement)))
    Evidence.objects.update(link=Evidence.Link.GONE, checked="2026-05-05T12:00:00Z")
    assert "evidence with a dead link" in words(desk.get(ledger(statement)))
    assert "Gone" in words(desk.get(entry_page(entry)))
