"""The words of a PDF, and PDFs made to harm whoever reads them."""

from __future__ import annotations

import sys
import zlib
from pathlib import Path

import pytest

from undersigned.outside import pdf


def made(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1, without a table of where they stand: readers find them by themselves."""
    body = b"".join(b"%d 0 obj %s endobj\n" % (number, one) for number, one in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer <</Root 1 0 R /Size %d>>\n%%%%EOF" % (len(objects) + 1)


def with_content(content: bytes) -> bytes:
    """A page with this content."""
    return made(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources <</Font <</F 5 0 R>>>>>>",
        b"<</Length %d /Filter /FlateDecode>> stream\n%s\nendstream" % (len(content), content),
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
    )


def test_words_are_read_page_by_page() -> None:
    content = zlib.compress(b"BT /F 12 Tf 50 700 Td (One river, two banks) Tj ET")
    assert [words.strip() for words in pdf.pages(with_content(content))] == ["One river, two banks"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"%PDF-1.7\n" + bytes(range(256)) * 40, with_content(b"")[:200]])
def test_what_cannot_be_read_is_an_error(data: bytes) -> None:
    with pytest.raises(pdf.PdfError):
        pdf.pages(data)


@pytest.mark.long
def test_a_reader_that_crashes_or_hangs_harms_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    good = with_content(zlib.compress(b"BT /F 12 Tf 50 700 Td (One river) Tj ET"))
    for script in ("kill -SEGV $$", "exec sleep 60", "echo no JSON", "exit 3"):
        reader = tmp_path / "reader"
        reader.write_text(f"#!/bin/sh\n{script}\n")
        reader.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(reader))
        monkeypatch.setattr(pdf, "SECONDS", 0.5)
        with pytest.raises(pdf.PdfError):
            pdf.pages(good)


@pytest.mark.soak
def test_a_bomb_is_bounded() -> None:
    bomb = zlib.compress(b"BT /F 12 Tf 50 700 Td (a) Tj ET\n" * 3_000_000, 9)
    assert len(bomb) < 10 * 2**20
    try:
        words = pdf.pages(with_content(bomb))
    except pdf.PdfError:
        return
    assert sum(map(len, words)) <= pdf.MOST_LETTERS
