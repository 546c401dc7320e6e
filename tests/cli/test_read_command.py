"""`undersigned read`: what it prints, and what it answers to files that cannot be read."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from undersigned.cli import main, read

LETTERS = Path(__file__).resolve().parent.parent / "vectors" / "letters"
SIGNATORY = ["order", "verbatim", "kind", "name", "acronym", "place", "country", "role", "affiliation", "chapter"]


def test_json_has_every_field_and_no_other(capsys):
    assert main(["read", str(LETTERS / "stand-in.txt"), "--json"]) == 0
    letter = json.loads(capsys.readouterr().out)
    assert list(letter) == ["title", "subtitle", "date", "language", "clauses", "calls", "signatories", "warnings"]
    assert {tuple(clause) for clause in letter["clauses"]} == {("id", "kind", "text")}
    assert {tuple(call) for call in letter["calls"]} == {("addressee", "demand", "clause", "span", "impersonal")}
    assert {tuple(each) for each in letter["signatories"]} == {(*SIGNATORY, "confidence")}
    clauses = {clause["id"]: clause["text"] for clause in letter["clauses"]}
    for call in letter["calls"]:
        start, end = call["span"]
        assert call["demand"] in clauses[call["clause"]][start:end]


def test_the_table_shows_all_that_was_found(capsys):
    assert main(["read", str(LETTERS / "stand-in.txt")]) == 0
    shown = capsys.readouterr().out
    for words in ("Closing of the mountain pass", "our governments", "Center for Mountain Culture", "Dovski"):
        assert words in shown
    assert all(len(line) <= 200 for line in shown.splitlines())


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_warnings_are_english_sentences(tmp_path, capsys, flags):
    (tmp_path / "letter").write_text("A letter\n\nWe, the people of the valley, demand an end to this.\n", "utf-8")
    assert main(["read", str(tmp_path / "letter"), *flags]) == 0
    shown = capsys.readouterr().out
    said = json.loads(shown)["warnings"] if flags else [shown]
    assert "Clause c1 seems to ask for something without saying of whom." in said[0]


def test_a_word_file(tmp_path, capsys):
    document = docx.Document()
    document.add_heading("Clean water", 0)
    document.add_paragraph("We call on the two councils to act.")
    document.add_paragraph("Signed by:")
    for name in ("River Forum (RF), Vardena", "Association of Anglers"):
        document.add_paragraph(name, style="List Number")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Lake Society", "Kodrin"
    document.save(str(tmp_path / "letter.docx"))
    assert main(["read", str(tmp_path / "letter.docx"), "--json"]) == 0
    letter = json.loads(capsys.readouterr().out)
    assert letter["title"] == "Clean water"
    assert [(call["addressee"], call["demand"]) for call in letter["calls"]] == [("the two councils", "act")]
    assert [(each["name"], each["acronym"], each["place"]) for each in letter["signatories"]] == [
        ("River Forum", "RF", "Vardena"),
        ("Association of Anglers", None, None),
        ("Lake Society", None, "Kodrin"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"\n \n",
        b"\0\1\2",
        b"caf\xe9",
        b"PK\x03\x04 broken",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"%PDF-1.7",
    ],
)
@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_what_cannot_be_read_is_one_line_and_exit_2(tmp_path, capsys, content, flags):
    path = tmp_path / "letter"
    if content is not None:
        path.write_bytes(content)
    assert main(["read", str(path), *flags]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert len(err) > 30


def test_a_folder_and_a_file_too_large(tmp_path, capsys):
    assert main(["read", str(tmp_path)]) == 2
    assert "cannot be read" in capsys.readouterr().err
    with (tmp_path / "large").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    assert main(["read", str(tmp_path / "large")]) == 2
    assert "too large" in capsys.readouterr().err


def test_a_terminal_is_not_commanded_by_a_letter(tmp_path, monkeypatch):
    (tmp_path / "letter").write_text("Title\n\nWords \x1b[31m in \u202ered.\n", encoding="utf-8")
    screen = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", screen)
    code = main(["read", str(tmp_path / "letter")])
    screen.flush()
    shown = screen.buffer.getvalue()
    assert code in {0, 2}
    assert b"\x1b" not in shown
    assert (code == 2) or b"\\u202e" in shown


def test_a_terminal_that_cannot_show_a_letter_does_not_end_a_command(monkeypatch):
    shown = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", shown)
    monkeypatch.setattr(read, "run", lambda _: sys.stdout.write("Ćuprija\n") and 0)
    assert main(["read", "letter.txt"]) == 0
    assert shown.buffer.getvalue() == b"\\u0106uprija\n"


def test_reading_a_text_loads_neither_django_nor_python_docx():
    letter = LETTERS / "stand-in.txt"
    code = f"import sys, undersigned.cli as cli; cli.main(['read', {str(letter)!r}])"
    code += "; print({'django', 'docx'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("set()\n")
