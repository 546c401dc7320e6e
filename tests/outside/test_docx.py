"""Word files as blocks; and Word files that are none, or that mean harm."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from undersigned.core.errors import ReadingError
from undersigned.core.reading import read
from undersigned.outside.docx.reading import blocks, looks_like


def saved(document):
    """The bytes of a document."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def changed(data, members):
    """The same container with other members, or with other contents for some."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in ({name: old.read(name) for name in old.namelist()} | members).items():
            new.writestr(name, content)
    return file.getvalue()


@pytest.fixture
def letter():
    document = docx.Document()
    document.add_heading("Clean water for both banks", 0)
    document.add_paragraph("A joint letter", style="Subtitle")
    document.add_heading("What we ask", 1)
    words = document.add_paragraph("We call on ")
    words.add_run("the two councils").bold = True
    words.add_run(" to act.\nSoon.")
    document.add_paragraph("Publish the results", style="List Number")
    document.add_paragraph("Repair the weir", style="List Bullet")
    table = document.add_table(2, 2)
    for row, texts in zip(table.rows, [("Name", "Place"), ("River Forum", "Vardena")], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("The end")
    return document


def test_paragraphs_lists_and_tables_in_their_order(letter):
    found = blocks(saved(letter))
    assert [(block.style, block.level, block.marker, block.text) for block in found] == [
        ("title", 0, "", "Clean water for both banks"),
        ("subtitle", 0, "", "A joint letter"),
        ("heading", 0, "", "What we ask"),
        ("", 0, "", "We call on the two councils to act.\nSoon."),
        ("item", 0, "#", "Publish the results"),
        ("item", 0, "•", "Repair the weir"),
        ("cells", 0, "", "Name\tPlace"),
        ("cells", 0, "", "River Forum\tVardena"),
        ("", 0, "", "The end"),
    ]
    assert [block.cells for block in found if block.table] == [("Name", "Place"), ("River Forum", "Vardena")]


def test_words_are_those_of_the_accepted_document():
    document = docx.Document()
    paragraph = document.add_paragraph("We ")
    for xml in (
        f'<w:ins {nsdecls("w")} w:id="1" w:author="a"><w:r><w:t>strongly </w:t></w:r></w:ins>',
        f'<w:del {nsdecls("w")} w:id="2" w:author="a"><w:r><w:delText>weakly </w:delText></w:r></w:del>',
        f"<w:hyperlink {nsdecls('w')}><w:r><w:t>urge</w:t></w:r></w:hyperlink>",
        f"<w:r {nsdecls('w')}><w:instrText> PAGE </w:instrText></w:r>",
        f'<w:sdt {nsdecls("w")}><w:sdtContent><w:r><w:t xml:space="preserve"> them</w:t></w:r></w:sdtContent></w:sdt>',
    ):
        paragraph._p.append(parse_xml(xml))
    frame = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Framed.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(1, parse_xml(frame))
    assert [block.text for block in blocks(saved(document))] == ["We strongly urge them", "Framed."]


FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def with_notes(document, notes):
    """The document's bytes with footnotes of these words by id, each referred to at the end of a paragraph of it."""
    words = "".join(
        f'<w:footnote w:id="{id}"><w:p><w:r><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:footnote>'
        for id, text in notes.items()
    )
    xml = f"<w:footnotes {nsdecls('w')}>{words}</w:footnotes>".encode()
    part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES, xml, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return saved(document)


def test_footnotes_stand_at_the_end_under_their_numbers():
    document = docx.Document()
    for words, reference in (("It was built", 'w:id="7"'), ("and opened", 'w:id="4"'), ("late", 'w:id="9"')):
        paragraph = document.add_paragraph(words)
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:footnoteReference {reference}/></w:r>"))
    own = '<w:footnoteReference w:customMarkFollows="1" w:id="5"/><w:t>*</w:t>'
    document.add_paragraph("and closed")._p.append(parse_xml(f"<w:r {nsdecls('w')}>{own}</w:r>"))
    data = with_notes(document, {0: "separator", 4: "In May.", 7: "Of wood.", 9: "", 5: "* In June."})
    assert [block.text for block in blocks(data)] == [
        "It was built¹",
        "and opened²",
        "late³",
        "and closed*",
        "¹ Of wood.",
        "² In May.",
        "* In June.",
    ]


def test_footnotes_end_a_list_of_signatories():
    document = docx.Document()
    document.add_heading("Clean water", 0)
    words = document.add_paragraph("The weir was built without a hearing.")
    words._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))
    words.add_run(" We call on the two councils to act.")
    for name in ("River Forum", "Lake Society"):
        document.add_paragraph(name, style="List Number")
    letter = read(blocks(with_notes(document, {2: "Decision of 3 May."})))
    assert [each.name for each in letter.signatories] == ["River Forum", "Lake Society"]
    assert [clause.text for clause in letter.clauses][1:] == ["¹ Decision of 3 May."]
    assert [call.addressee for call in letter.calls] == ["the two councils"]


def test_a_table_of_one_cell_is_a_frame_around_text():
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "First."
    cell.add_paragraph("Second.")
    assert [(block.text, block.table) for block in blocks(saved(document))] == [("First.", 0), ("Second.", 0)]


def test_merged_cells_stand_once():
    document = docx.Document()
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Wide"
    table.cell(0, 2).text = "Right"
    table.cell(1, 0).text = "Left"
    assert [block.cells for block in blocks(saved(document))] == [("Wide", "Right"), ("Left", "", "")]


def test_space_between_paragraphs():
    document = docx.Document()
    document.styles["Normal"].paragraph_format.space_after = 0
    for text in ("One", "Two", "", "Three"):
        document.add_paragraph(text)
    assert [block.loose for block in blocks(saved(document))] == [True, False, True]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Word file"),
        (b"PK\x03\x04 and no more", "damaged"),
    ],
)
def test_what_is_no_docx(data, sentence):
    assert looks_like(data)
    with pytest.raises(ReadingError, match=sentence):
        blocks(data)


def test_text_does_not_look_like_one():
    assert not looks_like(b"Clean water")
    assert not looks_like(b"")


def test_another_kind_of_container():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    with pytest.raises(ReadingError, match="not a Word file"):
        blocks(file.getvalue())


@pytest.mark.parametrize("content", [b"", b"<w:document", b"\0\1\2", b"<a/>"])
def test_a_broken_part(letter, content):
    with pytest.raises(ReadingError, match="damaged"):
        blocks(changed(saved(letter), {"word/document.xml": content}))


def test_a_document_without_words():
    with pytest.raises(ReadingError, match="no words"):
        blocks(saved(docx.Document()))


def test_bombs_are_refused_before_anything_is_unpacked(letter):
    data = saved(letter)
    for members in (
        {"word/big.xml": bytes(30_000_000)},
        {"word/media/a": bytes(2_000_000)},
        {f"word/media/{n}": b"" for n in range(2_100)},
    ):
        with pytest.raises(ReadingError, match="unpacks to more"):
            blocks(changed(data, members))


def test_entities_are_not_expanded(letter):
    bomb = b'<!DOCTYPE a [<!ENTITY a "' + b"x" * 50 + b'"><!ENTITY b "&a;&a;&a;">]>'
    with zipfile.ZipFile(io.BytesIO(saved(letter))) as archive:
        xml = archive.read("word/document.xml")
    head, rest = xml.split(b"?>", 1)
    xml = head + b"?>" + bomb + rest.replace(b"Soon.", b"&b;")
    data = changed(saved(letter), {"word/document.xml": xml})
    try:
        assert not any("xxx" in block.text for block in blocks(data))
    except ReadingError:
        pass  # refused as damaged: as good


@given(st.data())
def test_a_damaged_file_is_never_a_surprise(data):
    document = docx.Document()
    document.add_paragraph("Clean water", style="List Number")
    whole = bytearray(saved(document))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert blocks(bytes(whole))
    except ReadingError:
        pass  # a sentence, and nothing else


def test_empty_paragraphs_count_too(letter, monkeypatch):
    data = saved(letter)
    assert blocks(data)
    monkeypatch.setattr("undersigned.outside.docx.reading.MOST_BLOCKS", 50)
    for _ in range(60):
        letter.add_paragraph("")
    with pytest.raises(ReadingError, match="more than a letter can hold"):
        blocks(saved(letter))


def test_a_part_is_measured_as_xml_whatever_its_name(letter, monkeypatch):
    data = saved(letter)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    renamed = io.BytesIO()
    with zipfile.ZipFile(renamed, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            moved = content.replace(b"word/document.xml", b"word/a.png")
            place = name.replace("word/document.xml", "word/a.png")
            new.writestr(place.replace("_rels/document.xml", "_rels/a.png"), moved)
    assert blocks(renamed.getvalue())[0].text == "Clean water for both banks"
    rest = sum(len(parts[name]) for name in parts if name.endswith((".xml", ".rels")) and name != "word/document.xml")
    monkeypatch.setattr("undersigned.outside.zipped.MOST_XML", rest)
    with pytest.raises(ReadingError, match="more than a letter can hold"):
        blocks(renamed.getvalue())


def test_styles_based_on_each_other_without_end_are_read():
    document = docx.Document()
    styles = [document.styles.add_style(f"Style {number}", 1) for number in range(60)]
    for number, style in enumerate(styles):
        style.base_style = styles[(number + 1) % len(styles)]
    document.add_paragraph("We call on the councils to act.", style=styles[0])
    assert [block.text for block in blocks(saved(document))] == ["We call on the councils to act."]
