"""What a signatory changes of a signature that stands, and takes back; and what the coordinator decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from undersigned.actions.sign.chain import append, forget_shown, locked
from undersigned.actions.sign.claim import hold_back_claimed
from undersigned.actions.sign.confirm import (
    first_signature,
    hold_names,
    name_if_released,
    record_confirmed,
    signing_of,
)
from undersigned.actions.sign.doubt import REASONS, doubts_of_name, look_of
from undersigned.actions.sign.second import release_joined
from undersigned.actions.sign.tell import tell
from undersigned.core.errors import N_, SignError
from undersigned.core.sign import COMPULSORY, NAMED, TO_BE_NAMED, described, line, utc, visibility_pub
from undersigned.models import Mail, Signature, Visibility, database_now
from undersigned.models.book import name_key

COLUMNS = ("acronym", "place", "role", "affiliation", "representative", "representative_role", "mandate")


@transaction.atomic
def correct(signature: Signature, changes: Mapping[str, Any]) -> Signature:
    """Correct names, place, role and the like. `changes` maps a field to its new words; `names` maps tags to names."""
    hold_names(signature, name_key(line(changes.get("names", signature.names).get("", ""), "name")))
    signature = locked(signature)
    _must_stand(signature)
    before, key = signing_of(signature), signature.name_key
    names = changes.get("names", signature.names)
    signature.names = {tag: words for tag, name in names.items() if (words := line(name, "name"))}
    if not signature.names.get(""):
        raise SignError(N_("A signature needs a name."))
    for name in COLUMNS:
        if name in changes:
            value = line(changes[name], name)
            if not value and name in COMPULSORY[signature.kind]:  # type: ignore[index]  # choices are the literal's
                raise SignError(N_("A compulsory field cannot be emptied."))
            setattr(signature, name, value)
    if signing_of(signature) == before:
        return signature
    signature.name_key = name_key(signature.names[""])
    if signature.name_key not in {key, signature.signatory_key} and _is_taken(signature):
        raise SignError(N_("Another signature has this name already. Ask the coordinator."))
    signature.looks = look_of(signature.names[""])
    if signature.name_key not in {key, signature.signatory_key}:
        # It stands as it stood; the coordinator meets it among the suspicious ones.
        doubts = doubts_of_name(signature.edition, signature.names[""], apart_from=signature.pk)
        signature.doubts = [reason for reason in REASONS if reason in {*signature.doubts, *doubts}]
    signature.corrected = True
    signature.save()
    now = database_now()
    values = {**described(signing_of(signature)), "time": utc(now)}
    append(signature, "sign.corrected", {"edition": signature.edition.number}, now, values)
    return signature


def _is_taken(signature: Signature) -> bool:
    """Whether an organisation that is named stands under the new name.

    Asked only of a name that is new to the signature: one that is held, and one that stands beside another of
    its name, can correct all else and go back to the name they came with, as any other can.
    """
    others = Signature.objects.active().filter(edition=signature.edition, kind="organisation").exclude(pk=signature.pk)
    same = others.filter(Q(name_key=signature.name_key) | Q(signatory_key=signature.name_key))
    return signature.kind == "organisation" and same.named().exists()


@transaction.atomic
def change_visibility(signature: Signature, visibility: str) -> Signature:
    """Show the name to all, on the page only, to the addressees only, once names are released, or to nobody."""
    signature = locked(signature)
    _must_stand(signature)
    person_only = visibility == Visibility.PAGE and signature.kind == "organisation"
    if visibility not in CHOSEN or person_only or signature.visibility == Visibility.FORGOTTEN:
        raise SignError(N_("Choose whether the name is shown."))
    if visibility == signature.visibility:
        return signature
    if visibility == Visibility.WITHHELD and signature.statement.names_released is not None:
        raise SignError(N_("The names were released already. Choose another way."))
    signature.purposes = _agreed(signature, visibility)
    show_as(signature, visibility)
    return signature


CHOSEN = frozenset(Visibility.values) - {Visibility.FORGOTTEN}


def _agreed(signature: Signature, visibility: str) -> list[str]:
    """What the signatory has agreed to by choosing this visibility."""
    given = set(signature.purposes) - {"show", "later", "addressee"}
    if visibility != Visibility.WITHHELD:
        given -= {"machine"}
    given |= {"show"} if visibility in TO_BE_NAMED else set()
    given |= {"later"} if visibility == Visibility.WITHHELD else set()
    given |= {"addressee"} if visibility == Visibility.ADDRESSEE else set()
    given |= {"machine"} if visibility == Visibility.PUBLIC and signature.kind == "person" else set()
    return sorted(given)


def show_as(signature: Signature, visibility: str) -> None:
    """Store how far the name shows from now on, and log it where the signature is in the log. Call it locked."""
    signature.visibility = visibility
    signature.save()
    pub = visibility_pub(signature.edition.number, signature.kind, visibility)
    append(signature, "sign.visibility", pub, database_now())
    if visibility not in NAMED:
        forget_shown(signature)


@transaction.atomic
def withdraw(signature: Signature) -> Signature:
    """Take the signature back. It stays visible as a dated withdrawal without the name."""
    signature = locked(signature)
    _must_stand(signature)
    signature.state, signature.ended = Signature.State.WITHDRAWN, database_now()
    signature.save()
    release_joined(signature)
    append(signature, "sign.withdrawn", {"edition": signature.edition.number}, signature.ended)
    forget_shown(signature)
    if signature.mail:
        tell(signature, "withdrawn", purpose=Mail.Purpose.RECEIPT)
    return signature


def _must_stand(signature: Signature) -> None:
    if signature.state not in Signature.STANDING:
        raise SignError(N_("This signature has ended. It cannot change any more."))


@transaction.atomic
def decide_held(signature: Signature, *, accept: bool) -> Signature:
    """The coordinator's word on a held signature: another organisation of that name, or not accepted."""
    hold_names(signature, signature.signatory_key, signature.name_key)
    signature = locked(signature)
    if signature.state != Signature.State.HELD:
        raise SignError(N_("This signature does not wait for a decision."))
    now = database_now()
    if not accept:
        signature.state, signature.ended = Signature.State.REFUSED, now
        signature.save()
        return signature
    if signature.statement.retracted is not None:
        raise SignError(N_("This statement was retracted. It takes no signatures."))
    if first_signature(signature) is not None:
        # Two organisations may share a name; from now on they count apart.
        signature = _own_key(signature)
    signature.state, signature.confirmed = Signature.State.CONFIRMED, now
    name_if_released(signature)
    signature.save()
    record_confirmed(signature, now)
    hold_back_claimed(signature, now)
    return signature


@transaction.atomic
def join_held(signature: Signature) -> Signature:
    """The coordinator's word that a held signature is the same organisation's: it joins the first, counted once.

    Nothing is logged: the log knows the organisation's first signature, and that one stands as it was.
    """
    hold_names(signature, signature.signatory_key, signature.name_key)
    signature = locked(signature)
    first = first_signature(signature)
    if signature.state != Signature.State.HELD:
        raise SignError(N_("This signature does not wait for a decision."))
    if first is None or signature.kind != "organisation":
        raise SignError(N_("There is no other signature of this organisation that it could join."))
    signature.state, signature.joined_to = Signature.State.JOINED, first
    signature.save()
    return signature


def _own_key(signature: Signature) -> Signature:
    """Give the signature a key of its own, so that it counts beside another of the same name."""
    signature.signatory_key = f"{(signature.signatory_key or '')[:360]}#{signature.pk}"
    return signature
