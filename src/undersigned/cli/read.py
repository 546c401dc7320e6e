"""`undersigned read FILE [--json]`: find title, clauses, calls and signatories in a letter.

FILE is plain text in UTF-8, or a Word file (.docx). Exit 0: read. 2: the file cannot be read. Loads no Django.
"""

from __future__ import annotations

import argparse
import json
import textwrap
from pathlib import Path

from undersigned.cli.terminal import say
from undersigned.core.errors import N_, ReadingError
from undersigned.core.reading import Letter, LetterSignatory, read, read_text
from undersigned.outside.docx.reading import blocks, looks_like

LARGEST = 10 * 1024 * 1024  # bytes; the same as what a browser may upload
WIDTH = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.description = "Find title, clauses, calls and signatories in a letter. Nothing is stored or sent."
    parser.add_argument("file", metavar="FILE", type=Path, help="a letter: plain text in UTF-8, or a Word file (.docx)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Read the letter and print what was found. Raises ReadingError for a file that cannot be read."""
    letter = read_letter(args.file)
    if args.json:
        print(json.dumps(letter.as_json(), ensure_ascii=True, indent=2))
    else:
        _show(letter)
    return 0


def read_letter(path: Path) -> Letter:
    """The letter in a file, plain text or DOCX. Raises ReadingError for a file that cannot be read."""
    data = _bytes(path)
    return read(blocks(data)) if looks_like(data) else read_text(data)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise ReadingError(N_("%(path)s cannot be read: %(reason)s."), path=path, reason=reason) from error
    if len(data) > LARGEST:
        raise ReadingError(N_("The file is too large: at most %(most)s MB."), most=LARGEST // 1024 // 1024)
    return data


def _show(letter: Letter) -> None:
    heads = (
        ("Title", letter.title),
        ("Subtitle", letter.subtitle),
        ("Dateline", letter.dateline),
        ("Date", letter.date),
        ("Language", letter.language),
    )
    for name, words in heads:
        say(f"{name + ':':10} {words or '-'}")
    say(f"\nClauses: {len(letter.clauses)}")
    for clause in letter.clauses:
        say(_filled(f"  {clause.id:4} {clause.kind:9}  ", clause.text))
    say(f"\nCalls: {len(letter.calls)}")
    for call in letter.calls:
        start, end = call.span
        said = ", impersonal" if call.impersonal else ""
        say(_filled("  - ", f"{call.addressee}, in {call.clause}, {start} to {end}{said}: {call.demand}"))
    say(f"\nSignatories: {len(letter.signatories)}")
    for signatory in letter.signatories:
        say(_line(signatory))
    if letter.warnings:
        say("\nWarnings:")
        for warning in letter.warnings:
            say(_filled("  - ", str(warning)))


def _line(signatory: LetterSignatory) -> str:
    names = ("acronym", "place", "country", "role", "affiliation", "chapter")
    said = "; ".join(f"{name}: {value}" for name in names if (value := getattr(signatory, name)))
    head = f"  {signatory.order:3} {signatory.kind:12} {signatory.confidence:4.0%}  {signatory.name}"
    return f"{head}  [{said}]" if said else head


def _filled(head: str, words: str) -> str:
    return textwrap.fill(words, WIDTH, initial_indent=head, subsequent_indent=" " * len(head))
