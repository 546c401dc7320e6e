"""What waits for a person of the coalition at each of many statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from undersigned.models import Claim, Edition, Invitation, Signature, Statement


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits at one statement."""

    held: bool = False  # a signature, for a decision
    asked: bool = False  # somebody was invited, or has begun to sign
    claimed: bool = False  # somebody says that they did not sign


NOTHING = Waits()


def waits(statements: Sequence[Statement], in_force: list[Edition]) -> dict[str, Waits]:
    """By the statement's id, in one query."""
    ours = {"statement": OuterRef("pk")}
    held = Signature.objects.filter(**ours, edition__in=in_force, state=Signature.State.HELD)
    asked = Exists(Invitation.objects.filter(**ours)) | Exists(Signature.objects.filter(**ours))
    rows = Statement.objects.filter(pk__in=[one.pk for one in statements]).annotate(
        held=Exists(held), asked=asked, claimed=Exists(Claim.objects.waiting().filter(**ours))
    )
    return {pk: Waits(*found) for pk, *found in rows.values_list("pk", "held", "asked", "claimed")}
