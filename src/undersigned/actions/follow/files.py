"""Files that are evidence: uploads and copies, kept by their digest, given out to be saved, and never shown."""

from __future__ import annotations

import unicodedata

from django.conf import settings

from undersigned.actions.installed import installation
from undersigned.core.errors import N_, FollowError
from undersigned.outside.kept import Kept
from undersigned.outside.zipped import measured

LONGEST_NAME = 200
_BEGINS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_PARTS = frozenset({"word/document.xml", "content.xml"})  # of a Word file, and of OpenDocument


def keep_file(data: bytes, name: str) -> tuple[str, str]:
    """Keep what was uploaded: its SHA-256, and its name made fit to be shown. FollowError where it is not taken."""
    check_file(data)
    # What cannot be printed would turn the name around, and hide how it ends.
    clean = "".join(sign for sign in unicodedata.normalize("NFC", name) if sign.isprintable() and sign not in '/\\"')
    try:
        digest = Kept(installation()).put(data)
    except OSError as error:
        message = N_(
            "The file could not be stored. Try again, and if that does not help, tell whoever runs this program."
        )
        raise FollowError(message) from error
    return digest, clean[-LONGEST_NAME:].strip(" .") or "file"


def check_file(data: bytes) -> None:
    """FollowError where a file is empty, too large, or of no kind that is kept. By what is in it: names lie."""
    if not data:
        raise FollowError(N_("The file is empty."))
    if len(data) > settings.UPLOAD_LIMIT:
        most = settings.UPLOAD_LIMIT // 1024 // 1024
        raise FollowError(N_("The file is too large: at most %(most)s MB."), most=most)
    if not (
        data.startswith(_BEGINS) or b"%PDF-" in data[:1024] or _is_webp(data) or _is_office(data) or _is_text(data)
    ):
        message = N_(
            "This is no kind of file that is kept. Give a PDF, an image, a Word or OpenDocument file, or text."
        )
        raise FollowError(message)


def kept_file(digest: str) -> bytes | None:
    """A file or copy that was kept; None where it is not there any more as it was."""
    return Kept(installation()).get(digest)


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _is_office(data: bytes) -> bool:
    found = measured(data) if data.startswith(b"PK") else None
    if found is None:
        return False
    if found.too_much:
        raise FollowError(N_("The file would be far larger unpacked. It is not taken."))
    return not found.names.isdisjoint(_PARTS)


def _is_text(data: bytes) -> bool:
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(sign) == "Cc" and sign not in "\t\r\n\f" for sign in set(words))
