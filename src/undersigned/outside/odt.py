"""A draft as an OpenDocument text, through odfdo. It goes out; saved as a Word file it can come back."""

from __future__ import annotations

from io import BytesIO

from undersigned.core.draft.offline import MARK, OfflineText, Run, runs

_STYLES = {"title": "Title", "subtitle": "Subtitle"}


def written(text: OfflineText) -> bytes:
    """The bytes of an ODT."""
    from odfdo import Annotation, Bookmark, Document, Header, Link, Paragraph, Span, Style

    document = Document("text")
    document.set_language(text.language)
    for name, bold, italic in (("strong", True, False), ("emphasis", False, True), ("both", True, True)):
        document.insert_style(Style("text", name=name, area="text", bold=bold, italic=italic))
    body = document.body
    body.clear()

    def add(block: Paragraph, run: Run) -> None:
        look = "both" if run.emphasis and run.strong else "emphasis" if run.emphasis else "strong" if run.strong else ""
        words: Span | Link = Link(run.href, text=run.text) if run.href else Span(run.text, style=look or None)
        block.append(words if run.href or look else run.text)

    for number, clause in enumerate(text.clauses):
        item = clause.kind == "item"
        block = Header(1) if clause.kind == "heading" else Paragraph(style=_STYLES.get(clause.kind))
        block.append(Bookmark(f"{MARK}{clause.id}"))
        if item:
            block.append("• ")
        for run in runs(clause.words):
            add(block, run)
        for note in [*clause.notes, *(text.notes if number == 0 else ())]:
            block.append(Annotation(note.words, creator=note.author))
        body.append(block)
    file = BytesIO()
    document.save(file)
    return file.getvalue()
