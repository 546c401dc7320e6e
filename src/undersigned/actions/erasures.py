"""The list of erasures: kept beside backups, it is applied to one that is restored. It tells of nobody.

1. A line for each: what it was, its random id or hash, the basis and the day. The first line names the log.
2. Applying it twice changes nothing. What the backup does not know was made after it, and is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from undersigned.actions.sign.erase import erase, forget_invited
from undersigned.actions.sweep import sweep_soon
from undersigned.core.errors import N_, UndersignedError
from undersigned.models import Erasure, Invitation, Signature, Subscription

HEAD = "undersigned/erasures/1"
_LINE = re.compile(r"(signature|follower|invited) ([0-9a-f]{32,64}) (request|retention) (\d{4}-\d\d-\d\d)")


class ErasuresError(UndersignedError):
    """A list of erasures that cannot be used here."""


@dataclass(frozen=True, slots=True)
class Applied:
    """How many were erased now, were erased already, and are not known here."""

    erased: int
    before: int
    unknown: int


def listed(origin: str) -> Iterator[str]:
    """The list, line by line. `origin`: the log's name."""
    yield f"{HEAD} {origin}"
    for row in Erasure.objects.order_by("pk").iterator():
        yield f"{row.what} {row.key} {row.basis} {row.day.isoformat()}"


def apply(lines: Iterable[str], origin: str) -> Applied:
    """Erase anew what a list names. ErasuresError where it is none, or another log's; then nothing was erased."""
    counts = {"erased": 0, "before": 0, "unknown": 0}
    for what, key, basis in _read(lines, origin):
        counts[_erase(what, key, basis)] += 1
        Erasure.note(what, key, basis)
    sweep_soon()
    return Applied(**counts)


def _erase(what: str, key: str, basis: str) -> Literal["erased", "before", "unknown"]:
    if what == Erasure.What.FOLLOWER:
        return "erased" if Subscription.objects.filter(token_hash=key).delete()[0] else "unknown"
    if what == Erasure.What.INVITED:
        invitation = Invitation.objects.filter(token_hash=key).first()
        if invitation is not None:
            forget_invited(invitation)
        return "erased" if invitation is not None else "unknown"
    signature = Signature.objects.filter(pk=key).first()
    if signature is None:
        return "unknown"
    if signature.state == Signature.State.ERASED:
        return "before"
    erase(signature, basis=basis)
    return "erased"


def _read(lines: Iterable[str], origin: str) -> list[tuple[str, str, str]]:
    rows = [row.strip() for row in lines]
    if not rows or not rows[0].startswith(f"{HEAD} "):
        raise ErasuresError(N_("This is no list of erasures: it does not begin with “%(head)s”."), head=HEAD)
    if rows[0] != f"{HEAD} {origin}":
        raise ErasuresError(
            N_("This list is of the log “%(other)s”, and the installation’s log is “%(origin)s”."),
            other=rows[0].removeprefix(f"{HEAD} ")[:200],
            origin=origin,
        )
    found = []
    for number, row in enumerate(rows[1:], 2):
        parts = _LINE.fullmatch(row)
        if parts is None and row:
            raise ErasuresError(N_("Line %(n)s of the list cannot be read. Nothing was erased."), n=number)
        if parts is not None:
            found.append((parts[1], parts[2], parts[3]))
    return found
