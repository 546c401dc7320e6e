"""What a check found."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Found(NamedTuple):
    """What one check found in one text, or between two: `what` is all that the finding hangs on."""

    check: str
    message: str
    params: Mapping[str, object]
    what: Sequence[str]
    hint: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person should look at.

    `clause`: index from 0, None for the whole text. `language`, and `against`, the language that it was compared
    with ("" for none), are BCP 47 tags, which `params` repeats for the message. `detail`: 64 hex digits that change
    when what was found changes, and stay when other words of the clause do. `hint`: grammar may explain it.
    """

    check: str
    clause: int | None
    language: str
    against: str
    message: str
    params: Mapping[str, object]
    detail: str
    hint: bool


def finding(found: Found, clause: int | None, language: str, against: str = "") -> Finding:
    """The finding at its place."""
    params = {**found.params, "language": language, "against": against}
    detail = hashlib.sha256("\x1f".join((found.check, *found.what)).encode("utf-8", "surrogatepass"))
    return Finding(found.check, clause, language, against, found.message, params, detail.hexdigest(), hint=found.hint)
