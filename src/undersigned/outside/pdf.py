"""The words of a PDF from outside, read by pdfium in a process of its own.

Not trusted: the file. It may be made to exhaust or to crash whoever reads it, so the process has little time and
memory, writes no file, and what it says is bounded. It gets the file through a pipe: no disk holds it.
"""

from __future__ import annotations

import importlib.util
import json
import resource
import subprocess
import sys

from undersigned.core.errors import N_, UndersignedError

SECONDS = 6
MOST_MEMORY = 1_200 * 2**20  # addresses, most of which are never used
MOST_PAGES = 300
MOST_LETTERS = 2_000_000
BEGINS = b"%PDF-"


class PdfError(UndersignedError):
    """A PDF that cannot be read."""


class PdfAbsentError(PdfError):
    """The extra that reads PDFs is not installed."""


def is_pdf(data: bytes) -> bool:
    """Whether the file says that it is a PDF: readers look for that in its first kilobyte."""
    return BEGINS in data[:1024]


def pages(data: bytes) -> list[str]:
    """The words of each page, as a reader sees them from top to bottom. Raises PdfError."""
    if importlib.util.find_spec("pypdfium2") is None:
        raise PdfAbsentError(N_("Install undersigned[server], which brings pypdfium2."))
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "undersigned.outside.pdf"],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        found = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise PdfError(N_("This PDF cannot be read: it is damaged, locked with a password, or too large.")) from error
    return [str(page) for page in found]


def _read(data: bytes) -> list[str]:
    """In the child."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    found: list[str] = []
    left = MOST_LETTERS
    for number in range(min(len(document), MOST_PAGES)):
        words = document[number].get_textpage().get_text_range()[:left]
        left -= len(words)
        found.append(words)
    return found


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(json.dumps(_read(sys.stdin.buffer.read())))


if __name__ == "__main__":
    _main()
