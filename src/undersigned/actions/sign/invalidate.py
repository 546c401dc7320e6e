"""Taking signatures out of the count together, and undoing that; accepting held ones together; whom editors block."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from django.db import transaction

from undersigned.actions.addresses import clean_address
from undersigned.actions.limit import block_key, network_of
from undersigned.actions.sign.after import decide_held
from undersigned.actions.sign.chain import locked
from undersigned.actions.sign.claim import hold_back, hold_back_claimed, put_back, take_out
from undersigned.actions.sign.confirm import hold_names
from undersigned.core.errors import N_, SignError
from undersigned.models import Account, Block, Claim, Invalidation, Signature, Statement, Visibility, database_now

State = Signature.State


@transaction.atomic
def invalidate(statement: Statement, ids: Iterable[str], *, by: Account) -> Invalidation:
    """Let the chosen signatures count no more. What stood in the log is logged; nobody is told by mail."""
    now = database_now()
    made = Invalidation(statement=statement, by=by, at=now)
    for chosen in _chosen(statement, ids):
        signature = locked(chosen)
        if signature.state in Signature.STANDING:
            made.rows[signature.pk] = signature.state
            take_out(signature, now)
    if not made.rows:
        raise SignError(N_("None of these signatures stands or waits. Nothing was changed."))
    made.save()
    return made


def _chosen(statement: Statement, ids: Iterable[str]) -> list[Signature]:
    """Signatures of the statement in one order, so that no two presses wait for each other."""
    rows = Signature.objects.filter(statement=statement, pk__in=[*ids])
    # Whoever was checked in person and forgotten can only leave.
    return list(rows.exclude(visibility=Visibility.FORGOTTEN).order_by("pk"))


@transaction.atomic
def undo(made: Invalidation) -> int:
    """Give back what was taken out together, as it was; returns how many could not be.

    One whose signatory has erased it meanwhile, or under whose name another stands now, stays out; so does one of which
    it was decided meanwhile that its signatory did not sign.
    """
    made = Invalidation.objects.select_for_update().get(pk=made.pk)
    if made.undone is not None:
        raise SignError(N_("This was undone already."))
    now = database_now()
    rows = _chosen(made.statement, made.rows)
    back = sum(_back(signature, made.rows[signature.pk]) for signature in rows)
    made.undone = now
    made.save()
    return len(made.rows) - back


def _back(signature: Signature, before: str) -> bool:
    """Put one back into the state that it had; false where that cannot be."""
    hold_names(signature, signature.signatory_key, signature.name_key)
    signature = locked(signature)
    if signature.state != State.REFUSED or signature.claims.filter(state=Claim.State.UPHELD).exists():
        return False
    if before in {State.HELD, State.JOINED}:
        stays = before == State.JOINED and signature.joined_to_id is not None
        signature.state, signature.ended = State.JOINED if stays else State.HELD, None
        signature.save(update_fields=["state", "ended"])
        return True
    now = database_now()
    try:
        with transaction.atomic():
            put_back(signature, now)
    except SignError:
        return False
    if before == State.DISPUTED:
        hold_back(signature, now)
    else:
        hold_back_claimed(signature, now)
    return True


@transaction.atomic
def accept(statement: Statement, ids: Iterable[str]) -> int:
    """Accept the chosen signatures that are held; returns how many. One that stands in another's way stays held."""
    done = 0
    for signature in _chosen(statement, ids):
        if signature.state == State.HELD and not _name_stands(signature):
            decide_held(signature, accept=True)
            done += 1
    return done


def _name_stands(signature: Signature) -> bool:
    """Whether another of its name stands: that is a decision about this one alone, on the screen of the signatures."""
    same = Signature.objects.active().filter(edition=signature.edition_id, name_key=signature.name_key)
    return same.exclude(pk=signature.pk).exists()


def block(what: str, value: str, *, note: str, by: Account) -> None:
    """Take no more signatures from a mail address or a domain; let those from a network wait for the coordinator."""
    value = value.strip()
    if what == Block.What.ADDRESS:
        value = clean_address(value)
    elif what == Block.What.DOMAIN:
        value = clean_address(f"a@{value.removeprefix('@')}").partition("@")[2]
    elif what == Block.What.NETWORK:
        try:
            value = network_of(str(ipaddress.ip_address(value)))
        except ValueError as error:
            raise SignError(N_("This is not the address of a network, such as 192.0.2.7 or 2001:db8::7.")) from error
    else:
        raise SignError(N_("Say what is to be blocked."))
    block_by_key(what, block_key(what, value), note=note, by=by)


def block_by_key(what: str, key: str, *, note: str, by: Account) -> None:
    """Block what is known by its key alone. Doing it again changes nothing."""
    Block.objects.get_or_create(key=key, defaults={"what": what, "note": note, "by": by})


def unblock(found: Block) -> None:
    """Take it off the list."""
    Block.objects.filter(pk=found.pk).delete()
