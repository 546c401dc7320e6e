"""What waits for a person of the coalition at each of many statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from undersigned.models import Claim, Invitation, Signature, Statement
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
            # Under an earlier edition, too: to be decided about is not over because the words have changed.
            held=Exists(Signature.objects.filter(**_OURS, state=Signature.State.HELD)),
            asked=Exists(Invitation.objects.filter(**_OURS)) | Exists(Signature.objects.filter(**_OURS)),
            claimed=Exists(Claim.objects.waiting().filter(**_OURS)),
        )
        .values_list("pk", "held", "asked", "claimed")
    )
)


def waits(statements: Sequence[Statement]) -> dict[str, Waits]:
    """By the statement's id."""
    rows = _ASKED.rows([statement.pk for statement in statements])
    return {id: Waits(held, asked, claimed) for id, held, asked, claimed in rows}
