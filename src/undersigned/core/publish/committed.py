"""What a `published` event commits to: every file, and pages of names by the folder.

A leaf holds at most 65,535 bytes, and names by the thousand fill hundreds of pages: those of one language are
committed to together, by the digest of a list of their digests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

_NAMES = "/names/"


def to_commit(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Path -> the bytes whose SHA-256 is committed to. `files`: path in the statement's folder -> bytes.

    A folder of pages of names has its path without the last slash, and for bytes one line for each of its files, in
    the order of their names: SHA-256 in hex, two spaces, the file's name, LF (as `sha256sum` writes it).
    """
    made: dict[str, bytes] = {}
    for path, data in sorted(files.items()):
        folder, names, file = path.rpartition(_NAMES)
        if names:
            line = f"{hashlib.sha256(data).hexdigest()}  {file}\n".encode()
            place = folder + names.rstrip("/")
            made[place] = made.get(place, b"") + line
        else:
            made[path] = data
    return made
