"""Signatures that wait for the coordinator, with what each side has said of the other."""

from __future__ import annotations

from dataclasses import dataclass

from undersigned.actions.sign.doubt import REASONS
from undersigned.core.sign import NAMED
from undersigned.models import Account, SecondSignature, Signature, Statement, WordOnOthers
from undersigned.views.errors import message

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Held:
    """Who decides must see whom about; the mailbox is for editors, who may write to it."""

    row: Signature
    name: str
    mail: str
    stands: bool  # whether another of this name stands
    first: Signature | None  # that one, where it is named
    by_messenger: bool
    of_second: SecondSignature | None  # what the first said
    of_others: list[WordOnOthers]  # what either said of any other
    reasons: list[str]  # why it is suspicious, in words


def held(statement: Statement, account: Account) -> list[Held]:
    """The oldest that wait, under whatever edition, with a few questions to the database however many they are."""
    waits = statement.signatures.filter(state=Signature.State.HELD).select_related(
        "edition", "invitation", "on_others", "second__first__on_others"
    )
    rows = list(waits.order_by("confirmed", "requested")[:MOST_SHOWN])
    keys = {key for row in rows for key in (row.name_key, row.signatory_key) if key}
    stand = statement.signatures.active().filter(edition__in={row.edition_id for row in rows}, name_key__in=keys)
    found = stand.select_related("on_others").order_by("-confirmed") if keys else ()
    firsts = {(row.edition_id, row.kind, row.name_key): row for row in found}
    return [_held(row, firsts.get((row.edition_id, row.kind, row.name_key)), account) for row in rows]


def _held(row: Signature, first: Signature | None, account: Account) -> Held:
    second = getattr(row, "second", None)
    if first is None and second is not None and second.first.state == Signature.State.CONFIRMED:
        first = second.first  # the same organisation, though the form said another name
    by_hand = row.invitation is not None and not row.invitation.mail and row.kind == "organisation"
    said = [word for one in (row, first) if one is not None and (word := getattr(one, "on_others", None))]
    return Held(
        row,
        row.name(),
        row.mail if account.may_edit else "",
        first is not None,
        first if first is not None and first.visibility in NAMED else None,
        first is None and by_hand,
        second if second is not None and second.said else None,
        said,
        [message(REASONS[doubt]) for doubt in row.doubts if doubt in REASONS],
    )
