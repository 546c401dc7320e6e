"""Digests of what is signed: an edition, and an erratum beside it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from undersigned.core.errors import N_, RecordError
from undersigned.core.record.jcs import jcs

EDITION = b"undersigned/statement/v1\n"
KINDS = frozenset({"title", "subtitle", "dateline", "heading", "paragraph", "item"})
ID = re.compile(r"[0-9a-f]{32}")
HEX = re.compile(r"[0-9a-f]{64}")
TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def edition_digest(
    *,
    id: str,
    edition: int,
    texts: Mapping[str, str],
    authoritative: str,
    clauses: Sequence[str],
    calls: Sequence[Sequence[Any]],
) -> str:
    """Digest that a signature covers, as 64 lowercase hex digits.

    `texts`: BCP 47 tag -> SHA-256 of the canonical text. `authoritative`: "all" or one of these tags.
    `clauses`: kinds in order. `calls`: [index of the clause from 0, {tag: [start, end, addressee]}],
    offsets in code points of the canonical clause. Raises RecordError when one of them is not so.
    """
    if not ID.fullmatch(id) or type(edition) is not int or edition < 1:
        raise RecordError(N_("An edition needs the statement's id and a number from 1."))
    if not texts or not all(TAG.fullmatch(tag) and HEX.fullmatch(value) for tag, value in texts.items()):
        raise RecordError(N_("An edition needs at least one text, each with its language tag and SHA-256."))
    if authoritative != "all" and authoritative not in texts:
        raise RecordError(N_("The authentic text of an edition must be one of its texts, or all."))
    if not clauses or not KINDS.issuperset(clauses):
        raise RecordError(N_("An edition has a clause of an unknown kind, or none."))
    document = {
        "id": id,
        "edition": edition,
        "texts": dict(texts),
        "authoritative": authoritative,
        "clauses": list(clauses),
        "calls": [_call(call, len(clauses), texts) for call in calls],
    }
    return hashlib.sha256(EDITION + jcs(document)).hexdigest()


def _call(call: Sequence[Any], clauses: int, texts: Mapping[str, str]) -> list[Any]:
    """A call as it is hashed: one place for each text."""
    index, places = call
    if type(index) is not int or not 0 <= index < clauses or set(places) != set(texts):
        raise RecordError(N_("A call must stand in one of the clauses, and in every text."))
    hashed: dict[str, Any] = {}
    for tag, (start, end, addressee) in places.items():
        if type(start) is not int or type(end) is not int or not 0 <= start < end or type(addressee) is not str:
            raise RecordError(N_("A call must have a place, from its first character to its last."))
        hashed[tag] = [start, end, addressee]
    return [index, hashed]


def erratum_digest(*, language: str, clause: int, old: str, new: str, note: str, day: str) -> str:
    """SHA-256 of the JCS of an erratum, as 64 lowercase hex digits.

    `clause` counts from 0; `day` is an ISO date.
    """
    erratum = {"language": language, "clause": clause, "old": old, "new": new, "note": note, "day": day}
    return hashlib.sha256(jcs(erratum)).hexdigest()
