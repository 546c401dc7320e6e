"""Work offline on the coordinator's side: files out, files back, decisions."""

from __future__ import annotations

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import stages
from tests.characters import ANY
from tests.examples import FEW_AND_MANY, each
from tests.web.browsing import screen, signed_in, words
from undersigned.actions import draft
from undersigned.models import Statement, Suggestion

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement() -> Statement:
    statement = stages.drafted()
    draft.add_language(statement, "sr-Cyrl")
    return Statement.objects.get(pk=statement.pk)


def uploaded(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("back.docx", data)


def reworded(data: bytes) -> bytes:
    """What a colleague does at home."""
    file = docx.Document(io.BytesIO(data))
    file.paragraphs[1].add_run(" Until autumn.")
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


@pytest.mark.long
def test_out_as_word_and_opendocument_and_back_as_suggestions(desk, statement):
    address = screen(statement, "files")
    assert "No file has come back yet" in words(desk.get(address))
    for tag in ("en", "sr-Cyrl"):
        for kind in ("docx", "odt"):
            response = desk.get(f"{address}{tag}.{kind}")
            assert response.status_code == 200
            assert response.content.startswith(b"PK")
            assert f".{tag}.{kind}" in response.headers["Content-Disposition"]
            assert response.headers["Cache-Control"] == "no-store, private"
    file = desk.get(f"{address}en.docx").content
    page = desk.post(address, {"do": "bring", "language": "en", "file": uploaded(reworded(file))}, follow=True)
    assert "The file differs in 1 place" in words(page)
    row = Suggestion.objects.get()
    page = desk.post(address, {"do": f"take-{row.pk}"}, follow=True)
    assert statement.draft_clauses.get(position=1).source("en").endswith("Until autumn.")
    page = desk.post(address, {"do": f"take-{row.pk}"})
    assert page.status_code == 422
    assert "decided already" in words(page)


def test_a_file_that_is_none_is_refused_beside_the_field(desk, statement):
    address = screen(statement, "files")
    page = desk.post(address, {"do": "bring", "language": "en", "file": uploaded(b"nonsense")})
    assert page.status_code == 422
    assert "Save the text as DOCX" in words(page)
    page = desk.post(address, {"do": "bring", "language": "xx"})
    assert page.status_code == 422


def test_viewers_read_and_nobody_else_does(client, statement):
    address = screen(statement, "files")
    assert client.get(address).status_code == 302
    assert client.get(f"{address}en.docx").status_code == 302
    viewer = signed_in("viewer")
    assert viewer.get(address).status_code == 200
    assert "Bring a file back" not in words(viewer.get(address))
    assert viewer.post(address, {"do": "leave-1"}).status_code == 403


def test_what_is_frozen_takes_no_file(desk):
    statement = stages.frozen()
    assert "Nothing" not in words(desk.get(screen(statement, "files")))
    assert desk.post(screen(statement, "files"), {"do": "take-1"}).status_code == 422


@pytest.mark.parametrize("number", FEW_AND_MANY)
def test_no_press_makes_the_server_fail(desk, statement, number):
    @settings(max_examples=number)
    @given(st.fixed_dictionaries({"do": st.text(ANY, max_size=40), "language": st.text(ANY, max_size=40)}))
    def press(data):
        assert desk.post(screen(statement, "files"), data).status_code in {302, 400, 422}

    press()


@each("path", ["en.exe", "xx.docx", "en..docx", "%00.docx"])
def test_other_files_are_not_there(desk, statement, path):
    assert desk.get(f"{screen(statement, 'files')}{path}").status_code in {400, 404}
