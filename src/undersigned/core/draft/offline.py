"""A draft's text as it goes out for work offline: plain values, whatever the file's format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from undersigned.core.draft.markup import Span, escape, spans

MARK = "clause_"  # with the clause's id: the name of the bookmark in a file


@dataclass(frozen=True, slots=True)
class Note:
    """A comment on a clause: who says it, and the words."""

    author: str
    words: str


@dataclass(frozen=True, slots=True)
class OfflineClause:
    """One clause: its id, kind, source words, and what was said of it."""

    id: int
    kind: str
    words: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class OfflineText:
    """One language of a draft. `language` is a BCP 47 tag; `notes` are on the whole."""

    language: str
    clauses: tuple[OfflineClause, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look in a file. A footnote stands in the line as `^[words]`, in a run of its own."""

    text: str
    emphasis: bool = False
    strong: bool = False
    href: str | None = None
    footnote: bool = False


def runs(source: str) -> tuple[Run, ...]:
    """A clause's source as runs of words that look alike."""
    return tuple(_run(span) for span in spans(source))


def _run(span: Span) -> Run:
    if span.note is not None:
        return Run(f"^[{span.note}]", footnote=True)
    return Run(span.text, span.emphasis, span.strong, span.href)


def source_of(found: Sequence[Run]) -> str:
    """The source that looks like these runs. Space at the edge of emphasis goes outside it, where it has no look."""
    return "".join(_source(run) for run in _merged(found)).strip()


def _merged(found: Sequence[Run]) -> list[Run]:
    """Neighbours of one look as one run: a word processor cuts words into runs as it likes."""
    made: list[Run] = []
    for run in found:
        last = made[-1] if made else None
        if last is not None and _look(last) == _look(run):
            made[-1] = Run(last.text + run.text, *_look(run))
        elif run.text:
            made.append(run)
    return made


def _look(run: Run) -> tuple[bool, bool, str | None, bool]:
    return run.emphasis, run.strong, run.href, run.footnote


def _source(run: Run) -> str:
    if run.footnote:
        return run.text
    words = run.text.strip()
    if not words:
        return run.text
    sign = "*" * (run.emphasis + 2 * run.strong)
    start = run.text[: len(run.text) - len(run.text.lstrip())]
    end = run.text[len(run.text.rstrip()) :]
    marked = f"{sign}{escape(words)}{sign}"
    return f"{start}[{marked}]({run.href}){end}" if run.href else f"{start}{marked}{end}"
