"""Zip files from outside, measured before anything in them is parsed.

Sizes are those that the headers state: `zipfile` unpacks no byte more, and reports what does not fit.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

BEGINS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an office file of old, or one with a password
MOST_MEMBERS = 2_000
MOST_XML = 25_000_000  # bytes of XML, unpacked
MOST_BYTES = 100_000_000  # bytes of everything, unpacked
MOST_RATIO = 250  # unpacked to packed, of a member beyond a megabyte


@dataclass(frozen=True, slots=True)
class Measured:
    """What a zip file holds, and whether it is more than it should be."""

    names: frozenset[str]
    locked: bool
    too_much: bool


def measured(data: bytes) -> Measured | None:
    """What is in the file; None where it is no zip file that can be opened."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return None
    whole = sum(member.file_size for member in members)
    swollen = any(m.file_size > 1_000_000 and m.file_size > MOST_RATIO * max(m.compress_size, 1) for m in members)
    too_much = len(members) > MOST_MEMBERS or whole > MOST_BYTES or swollen
    return Measured(
        frozenset(member.filename for member in members),
        locked=any(member.flag_bits & 1 for member in members),
        too_much=too_much or _xml(data) > MOST_XML,
    )


def _xml(data: bytes) -> int:
    """How many bytes could be parsed as XML. By how they begin: such a part may have any name."""
    found = 0
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for member in archive.infolist():
            try:
                with archive.open(member) as file:
                    begins = file.read(256).lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
            except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError, RuntimeError):
                continue  # then no part can be made of it either
            found += member.file_size if begins[:1] in (b"<", b"") else 0
    return found
