"""PDFs that were published before those of now, by their digests: whoever holds one can learn what it is.

A digest lets a guess be tested, so these rules hold:

1. A PDF is listed only while all that it names may still be shown: once anybody leaves, or the press contacts are
   others, the list begins anew.
2. It tells days and no times: batches follow confirmations, of which a person's tells the day alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from undersigned.core.publish.snapshot import Snapshot
from undersigned.core.record import jcs
from undersigned.models import Event, Opening, Statement

EARLIER = "earlier-pdfs.json"
MOST = 400


@dataclass(frozen=True, slots=True)
class EarlierPdf:
    """A PDF: the day of its batch, the edition and language that it shows, and its SHA-256."""

    day: str
    edition: int
    language: str
    sha256: str


def earlier_pdfs(folder: Path) -> list[EarlierPdf]:
    """Those that a published folder lists, the oldest first."""
    try:
        return [EarlierPdf(**one) for one in json.loads((folder / EARLIER).read_bytes())["pdfs"]]
    except FileNotFoundError:
        return []


def earlier_files(statement: Statement, snapshot: Snapshot, folder: Path) -> dict[str, bytes]:
    """The list as a file, for a new batch. `folder`: what is published now."""
    if snapshot.state == "retracted":
        return {}
    press = hashlib.sha256(jcs([{**asdict(one), "languages": list(one.languages)} for one in snapshot.press]))
    value: dict[str, Any] = {"press": press.hexdigest(), "pdfs": []}
    newest = statement.events.filter(type="published").order_by("-seq").first()
    if newest is not None and _press(folder) == value["press"] and not _left(statement, newest):
        listed = [*earlier_pdfs(folder), *_of_batch(newest)]
        value["pdfs"] = [asdict(one) for one in listed[-MOST:]]
    return {EARLIER: jcs(value)}


def _press(folder: Path) -> str | None:
    try:
        return str(json.loads((folder / EARLIER).read_bytes())["press"])
    except FileNotFoundError:
        return None


def _left(statement: Statement, newest: Event) -> bool:
    return statement.events.filter(seq__gt=newest.pub["seq"]).leaving().exists()


def _of_batch(event: Event) -> Iterator[EarlierPdf]:
    """The PDFs to which a `published` event commits, while it is opened: every batch closes the one before."""
    for fields in Opening.objects.filter(event=event).values_list("fields", flat=True):
        for path, (_, sha256) in sorted(fields.items()):
            head, _, language = path.removesuffix(".pdf").partition(".")
            if head == "statement" and path.endswith(".pdf"):
                yield EarlierPdf(event.time[:10], event.pub["edition"], language, sha256)
