"""Scans and letters that come as files: kept by their digest, never published, and given out as a download alone."""

from __future__ import annotations

from dataclasses import dataclass

from undersigned.actions.follow.files import keep_file
from undersigned.actions.installed import installation
from undersigned.core.errors import N_, FollowError
from undersigned.models import Delivery, Reply, Statement
from undersigned.outside.kept import Kept

# By their first bytes: what a file says of itself in its name proves nothing.
_BEGINS = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


@dataclass(frozen=True, slots=True)
class Scan:
    """A file as it was uploaded."""

    name: str
    data: bytes


def keep_scan(scan: Scan) -> str:
    """Keep a scan and return its SHA-256; FollowError where it is none."""
    if not scan.data.startswith(_BEGINS):
        raise FollowError(N_("A scan is a PDF, a JPEG or a PNG file."))
    return keep_file(scan.data, scan.name)[0]


def scan_of(statement: Statement, digest: str, *, off_record: bool) -> tuple[str, bytes] | None:
    """Name and bytes of a scan or letter of the statement; None where there is none.

    `off_record`: also a letter that is not on record: it may name somebody who must not be named.
    """
    letters = Reply.objects.filter(entry__statement=statement, file=digest).exclude(state=Reply.State.PENDING)
    row = (
        Delivery.objects.filter(statement=statement, how=Delivery.How.HAND, file=digest).first()
        or (letters if off_record else letters.filter(state=Reply.State.PUBLIC)).first()
    )
    data = Kept(installation()).get(digest) if row is not None else None
    return (row.file_name, data) if row is not None and data is not None else None
