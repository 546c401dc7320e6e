"""A draft as a Word file for those who must work offline.

Each clause is a paragraph with a bookmark that names it, so that it is found again when the file comes back;
comments are Word comments. Emphasis and links look as such; a footnote stands in the line as `^[words]`.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from undersigned.core.draft.offline import MARK, Note, OfflineText, Run, runs

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

STYLES = {"title": "Title", "subtitle": "Subtitle", "heading": "Heading 1", "item": "List Bullet"}
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def written(text: OfflineText) -> bytes:
    """The bytes of a DOCX."""
    import docx

    document = docx.Document()
    # Who made the file, and when, is nobody's business.
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.title = next((c.words for c in text.clauses if c.kind == "title"), "")[:255]
    _speak(document, text.language)
    for number, clause in enumerate(text.clauses):
        paragraph = document.add_paragraph(style=STYLES.get(clause.kind))
        _mark(paragraph, clause.id, number)
        for run in runs(clause.words):
            _add(paragraph, run)
        _end_mark(paragraph, number)
        for note in clause.notes:
            _comment(document, paragraph, note)
    if text.notes and document.paragraphs:
        for note in text.notes:
            _comment(document, document.paragraphs[0], note)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _xml(paragraph: Paragraph) -> Any:
    return paragraph._p  # noqa: SLF001 - python-docx has no other way to bookmarks and links


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _speak(document: Document, language: str) -> None:
    """Say the text's language, so that spelling is checked in it."""
    properties = document.styles["Normal"].element.get_or_add_rPr()
    properties.append(_element("lang", val=language, eastAsia=language, bidi=language))


def _mark(paragraph: Paragraph, id: int, number: int) -> None:
    _xml(paragraph).append(_element("bookmarkStart", id=str(number), name=f"{MARK}{id}"))


def _end_mark(paragraph: Paragraph, number: int) -> None:
    _xml(paragraph).append(_element("bookmarkEnd", id=str(number)))


def _add(paragraph: Paragraph, run: Run) -> None:
    made = paragraph.add_run(run.text)
    made.italic, made.bold = run.emphasis or None, run.strong or None
    if run.href:
        from docx.oxml.ns import qn

        link = _element("hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(run.href, _LINK, is_external=True))
        made.underline = True
        _xml(paragraph).append(link)
        link.append(made.element)


def _comment(document: Document, paragraph: Paragraph, note: Note) -> None:
    if not paragraph.runs:  # a clause that is missing in this language, or is nothing but a link
        paragraph.add_run("")
    initials = "".join(word[0] for word in note.author.split()[:3]).upper()
    document.add_comment(paragraph.runs, text=note.words, author=note.author, initials=initials)
