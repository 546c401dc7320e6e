"""A draft as a file for work offline, and the file that comes back."""

from __future__ import annotations

import io
import random
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from tests.core.offline import edited, letters
from tests.core.tries import some
from undersigned.core.draft.match import Known, match
from undersigned.core.draft.offline import Note, OfflineClause, OfflineText, runs, source_of
from undersigned.core.errors import ReadingError
from undersigned.core.text import canonical_clause
from undersigned.outside import odt
from undersigned.outside.docx.returned import returned
from undersigned.outside.docx.writing import written

SOURCE = r"We *call* on **the two** mayors of [Vardena](https://vardena.example/a?b=1) to act^[Since May.], \*now\*."
TEXT = OfflineText(
    "sr-Latn",
    (
        OfflineClause(11, "title", "Čista reka"),
        OfflineClause(12, "heading", "Šta tražimo"),
        OfflineClause(13, "paragraph", SOURCE, (Note("Dom kraj reke", "Prejako.\nBlaže?"), Note("Lumera", "Da."))),
        OfflineClause(14, "item", "Vodu."),
        OfflineClause(15, "paragraph", ""),
    ),
    (Note("Komisija", "Sve u svemu dobro."),),
)


def saved(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_what_goes_out_comes_back_with_its_look_its_kinds_and_its_marks():
    found = returned(written(TEXT)).paragraphs
    assert [(each.kind, each.words, each.marks) for each in found] == [
        ("title", "Čista reka", (11,)),
        ("heading", "Šta tražimo", (12,)),
        ("paragraph", SOURCE, (13,)),
        ("item", "Vodu.", (14,)),
    ]


def test_comments_go_out_as_comments_and_name_no_machine():
    document = docx.Document(io.BytesIO(written(TEXT)))
    comments = [(each.author, each.text) for each in document.comments]
    assert comments == [
        ("Dom kraj reke", "Prejako.\nBlaže?"),
        ("Lumera", "Da."),
        ("Komisija", "Sve u svemu dobro."),
    ]
    assert (document.core_properties.author, document.core_properties.last_modified_by) == ("", "")
    assert set(returned(written(TEXT)).notes) == {Note(author, text) for author, text in comments}


def words_of(alphabet: str) -> st.SearchStrategy[str]:
    return st.text(alphabet=alphabet, min_size=1, max_size=30).filter(lambda text: text.strip() != "")


@pytest.mark.long
@given(words_of("ab *[]()\\^_.,<&„“ščЋ"))
def test_any_source_that_can_be_signed_keeps_its_look(source):
    source = canonical_clause(source)
    text = OfflineText("en", (OfflineClause(1, "heading", source),))
    back = returned(written(text)).paragraphs[0].words
    assert looks(back) == looks(source)


def looks(source: str) -> list[tuple[str, bool, bool, str | None]]:
    """Sign by sign: what it looks like. Space has no look of its own."""
    return [
        (sign, run.emphasis, run.strong, run.href) for run in runs(source) for sign in run.text if not sign.isspace()
    ]


@given(words_of("ab *[]()\\^_."))
def test_a_source_made_of_runs_looks_like_them(source):
    source = canonical_clause(source)
    assert looks(source_of(runs(source))) == looks(source)


# How well they are matched without marks is told by the core's tests, without files.
@pytest.mark.long
@pytest.mark.parametrize("marks", [True, pytest.param(False, marks=pytest.mark.soak)], ids=["marks kept", "marks lost"])
def test_thirty_letters_edited_in_a_word_processor(marks):
    right = whole = 0
    for name, letter in some(6, letters().items()):
        back = edited(letter, random.Random(name), marks=marks)
        document = docx.Document(io.BytesIO(written(OfflineText("en", tuple(map(outgoing, letter))))))
        rewrite(document, letter, back, marks=marks)
        came = returned(saved(document)).paragraphs
        assert [each.words for each in came] == [each.words for each in back.paragraphs]
        found: dict[int, set[int]] = {}
        for pair in match(letter, came):
            for clause in pair.old:
                found.setdefault(clause, set()).update(pair.new)
        for clause in range(len(letter)):
            whole += 1
            truth = back.truth.get(clause, set())
            right += bool(found[clause] & truth) or not (truth or found[clause])
    assert right / whole >= 0.95, f"{right} of {whole}"


def outgoing(clause: Known) -> OfflineClause:
    return OfflineClause(clause.id, clause.kind, clause.words)


def rewrite(document, letter, back, *, marks):
    """What a word processor does: paragraphs are moved with their bookmarks, new ones have none."""
    by_mark = dict(zip([clause.id for clause in letter], document.paragraphs, strict=True))
    plain = {"title": "Title", "heading": "Heading 1", "item": "List Bullet", "paragraph": "Normal"}
    made = []
    for each in back.paragraphs:
        paragraph = document.add_paragraph(style=plain[each.kind])
        for mark in each.marks:
            for child in [*by_mark[mark]._p]:
                if child.tag.endswith(("bookmarkStart", "bookmarkEnd")):
                    paragraph._p.append(child)
        paragraph.add_run(each.words)
        made.append(paragraph)
    for old in by_mark.values():
        old._p.getparent().remove(old._p)


def test_insertions_count_and_deletions_do_not():
    document = docx.Document()
    paragraph = document.add_paragraph("We ")
    for xml in (
        f'<w:ins {nsdecls("w")} w:id="1" w:author="a"><w:r><w:rPr><w:b/></w:rPr><w:t>strongly</w:t></w:r></w:ins>',
        f'<w:del {nsdecls("w")} w:id="2" w:author="a"><w:r><w:delText>weakly</w:delText></w:r></w:del>',
        f'<w:r {nsdecls("w")}><w:rPr><w:b w:val="0"/></w:rPr><w:t xml:space="preserve"> ask.</w:t></w:r>',
    ):
        paragraph._p.append(parse_xml(xml))
    assert [each.words for each in returned(saved(document)).paragraphs] == ["We **strongly** ask."]


def test_words_in_tables_and_frames_are_not_dropped():
    document = docx.Document()
    document.add_paragraph("Before")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "One", "Other"
    assert [each.words for each in returned(saved(document)).paragraphs] == ["Before", "One", "Other"]


def test_a_mark_between_paragraphs_belongs_to_the_next():
    document = docx.Document()
    document.add_paragraph("Before")
    document.element.body.insert(1, parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="1" w:name="clause_7"/>'))
    document.add_paragraph("Behind")
    assert [each.marks for each in returned(saved(document)).paragraphs] == [(), (7,)]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04nonsense", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_no_word_file_is_a_sentence_and_no_traceback(data):
    with pytest.raises(ReadingError):
        returned(data)


def test_an_opendocument_text_holds_words_looks_and_comments():
    data = odt.written(TEXT)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.text"
        content = archive.read("content.xml").decode()
    from odfdo import Annotation, Document

    body = Document(io.BytesIO(data)).body
    assert [header.inner_text for header in body.headers] == ["Šta tražimo"]
    words = [paragraph.inner_text for paragraph in body.paragraphs]
    assert "Čista reka" in words[0]
    assert any("mayors" in line and "^[Since May.]" in line for line in words)
    notes = [note.note_body for note in body.get_elements("//office:annotation") if isinstance(note, Annotation)]
    assert notes == ["Sve u svemu dobro.", "Prejako.\nBlaže?", "Da."]
    assert 'href="https://vardena.example/a?b=1"' in content
