"""Leaving is as easy as joining: withdraw, correct, export, erase; and what the coordinator decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from undersigned.actions.sign.chain import append, forget_shown, locked
from undersigned.actions.sign.claim import hold_back_claimed
from undersigned.actions.sign.confirm import (
    find_token,
    first_signature,
    hold_names,
    name_if_released,
    record_confirmed,
    signing_of,
)
from undersigned.actions.sign.doubt import REASONS, doubts_of_name, look_of
from undersigned.actions.sign.second import forget_words, release_joined
from undersigned.actions.sign.tell import tell
from undersigned.core.errors import N_, SignError
from undersigned.core.sign import COMPULSORY, NAMED, TO_BE_NAMED, described, line, utc, visibility_pub
from undersigned.models import Invitation, Mail, Opening, Signature, SigningForm, Visibility, database_now
from undersigned.models.book import name_key

_COLUMNS = ("acronym", "place", "role", "affiliation", "representative", "representative_role", "mandate")
_INVITING = (Mail.Purpose.INVITATION, Mail.Purpose.REMINDER)


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
    for name in _COLUMNS:
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


@transaction.atomic
def erase(signature: Signature, *, basis: str = "request") -> None:
    """Delete every value and salt of the signature, its mails, forms and invitation; log that it was erased."""
    signature = locked(signature)
    if signature.state == Signature.State.ERASED:
        return
    now = database_now()
    release_joined(signature)
    forget_words(signature)
    append(signature, "sign.erased", {"edition": signature.edition.number, "basis": basis}, now)
    Opening.objects.filter(event__signature=signature).delete()
    forget_shown(signature)
    _forget_around(signature)
    of_it = (signature.tokens, signature.claims, signature.proposals, signature.corrections, signature.renderings)
    for around in of_it:
        around.all().delete()
    signature.endorsements.all().delete()
    signature.incoming.all().delete()
    signature.domain = ""
    signature.names, signature.purposes = {}, []
    for name in (*_COLUMNS, "mail", "reservation", "checked_by"):
        setattr(signature, name, "")
    signature.signatory_key = signature.name_key = signature.invitation = signature.paper_hash = signature.joined_to = (
        None
    )
    signature.looks, signature.network, signature.doubts = "", "", []
    signature.state, signature.ended = Signature.State.ERASED, signature.ended or now
    signature.save()


def _forget_around(signature: Signature) -> None:
    """Delete what else names the signatory: mails, invitations, forms, requests that nobody confirmed.

    What belongs to another signature that stands stays: a colleague may have used the same link or mailbox.
    """
    statement, address = signature.statement, signature.mail
    standing = Signature.objects.told().filter(statement=statement).exclude(pk=signature.pk)
    invitations = Invitation.objects.filter(Q(pk=signature.invitation_id) | Q(earlier=signature)).exclude(
        pk__in=standing.exclude(invitation=None).values("invitation")
    )
    invited = [invitation.mail for invitation in invitations if invitation.mail]
    mails = Q(signature=signature) | Q(statement=statement, purpose__in=_INVITING, to__in=invited)
    forms = Q(invitation__in=invitations)
    if address:
        mails |= Q(statement=statement, to=address)
        forms |= Q(statement=statement, values__mail=address)
        same = Signature.objects.filter(statement=statement, mail=address, name_key=signature.name_key)
        same.filter(state=Signature.State.PENDING).exclude(pk=signature.pk).delete()
    Mail.objects.filter(mails).exclude(signature__in=standing).delete()
    SigningForm.objects.filter(forms).delete()
    invitations.delete()


@transaction.atomic
def decline(token: str) -> None:
    """ "I did not ask for this": whoever reads the mailbox erases what waits there for confirmation.

    The invitation stays: it belongs to whom it was sent, who may only have mistyped an address.
    """
    signature = find_token(token, lock=True).signature
    Signature.objects.filter(pk=signature.pk).update(invitation=None)
    erase(signature)


def _must_stand(signature: Signature) -> None:
    if signature.state not in Signature.STANDING:
        raise SignError(N_("This signature has ended. It cannot change any more."))


def export(signature: Signature) -> dict[str, Any]:
    """What is kept about the signature, for its signatory.

    As on the private page, nothing tells whether it is held; so a state is given only once it has ended. An
    organisation's keys to the log are left out: one that is held has none, and whoever fills in the name of any
    organisation would learn whether it has signed. Of a person only who reads the same mailbox would.
    """
    fields = ("id", "kind", "visibility", "language", "names", "mail", "purposes", "method", "domain", "corrected")
    return {
        **{name: getattr(signature, name) for name in (*fields, "reservation", *_COLUMNS)},
        **({"record": _export_record(signature)} if signature.kind == "person" else {}),
        "state": None if signature.state in Signature.STANDING else signature.state,
        "statement": signature.statement_id,
        "edition": signature.edition.number,
        "digest": signature.edition.digest,
        "requested": utc(signature.requested),
        "confirmed": utc(signature.confirmed) if signature.confirmed else None,
        "ended": utc(signature.ended) if signature.ended else None,
        "invitation": _export_invitation(signature.invitation),
        "in_other_languages": list(signature.renderings.values("field", "language", "words")),
        "proposed_organisations": list(signature.proposals.values("name", "mail", "language")),
        "mails": [
            {"subject": row.subject, "purpose": row.purpose, "sent": utc(row.sent) if row.sent else None}
            for row in signature.mails.all()
        ],
    }


def _export_record(signature: Signature) -> list[dict[str, Any]]:
    openings = Opening.objects.filter(event__signature=signature).select_related("event").order_by("event")
    return [
        {"type": o.event.type, "seq": o.event.seq, "leaf_hash": o.event.leaf_hash or None, "openings": o.fields}
        for o in openings
    ]


def _export_invitation(invitation: Invitation | None) -> dict[str, Any] | None:
    if invitation is None:
        return None
    return {"name": invitation.name, "mail": invitation.mail, "created": utc(invitation.created)}


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
