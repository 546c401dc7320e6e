"""What waits for a person of the coalition at each of many statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from undersigned.models import Claim, Edition, Invitation, Signature, Statement
from undersigned.models.ready import ReadyOf


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits at one statement."""

    held: bool = False  # a signature, for a decision
    asked: bool = False  # somebody was invited, or has begun to sign
    claimed: bool = False  # somebody says that they did not sign


NOTHING = Waits()
_OURS = {"statement": OuterRef("pk")}
_ASKED = ReadyOf(
    lambda ids: (
        Statement.objects.filter(pk__in=ids)
        .annotate(
            asked=Exists(Invitation.objects.filter(**_OURS)) | Exists(Signature.objects.filter(**_OURS)),
            claimed=Exists(Claim.objects.waiting().filter(**_OURS)),
        )
        .values_list("pk", "asked", "claimed")
    )
)
_HELD = ReadyOf(
    lambda editions: (
        Edition.objects.filter(pk__in=editions)
        .filter(Exists(Signature.objects.filter(edition=OuterRef("pk"), state=Signature.State.HELD)))
        .values_list("statement")
    )
)


def waits(statements: Sequence[Statement], in_force: list[Edition]) -> dict[str, Waits]:
    """By the statement's id."""
    held = {id for (id,) in _HELD.rows([edition.pk for edition in in_force])}
    rows = _ASKED.rows([statement.pk for statement in statements])
    return {id: Waits(id in held, asked, claimed) for id, asked, claimed in rows}
