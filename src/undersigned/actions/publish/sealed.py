"""The sealed list as files: JSON to check, and a PDF to hand over. Neither is ever put into the site or a bundle."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from undersigned.actions.installed import installation
from undersigned.actions.interface import interface_language
from undersigned.actions.publish import phrases
from undersigned.core.draft.markup import plain
from undersigned.core.errors import N_, PublishError
from undersigned.core.names.languages import django_code
from undersigned.core.names.order import sort_key
from undersigned.core.publish.sealed import SealedEvent, SealedName, sealed_json
from undersigned.core.sign import utc
from undersigned.models import Edition, Event, Opening, Signature, Statement, Visibility, database_now
from undersigned.outside.typst import MissingGlyphsError, compile_pdf, spelled_out, typst_language


@dataclass(frozen=True, slots=True)
class Sealed:
    """The list of one edition at one moment."""

    edition: Edition
    time: str
    data: bytes  # sealed-list.json
    signatures: tuple[Signature, ...]


@transaction.atomic
def sealed_list(statement: Statement) -> Sealed:
    """Who is named to the addressees only, under the edition in force. PublishError while names are hidden."""
    edition = statement.edition
    if edition is None:
        raise PublishError(N_("Freeze the text first: nobody has signed yet, so there are no names."))
    if statement.names_hidden is not None:
        raise PublishError(N_("All names are hidden at present, so no list of names is made either."))
    waiting = edition.signatures.active().filter(visibility=Visibility.ADDRESSEE)
    signatures = {signature.pk: signature for signature in waiting}
    events = Event.objects.filter(signature__in=signatures, type__in=["sign.confirmed", "sign.corrected"])
    found: dict[str, dict[str, SealedEvent]] = {}
    openings = Opening.objects.filter(event__in=events.filter(seq__isnull=False)).select_related("event")
    for opening in openings.order_by("event__seq"):
        event = opening.event
        if event.seq is None or event.signature_id is None:
            continue
        found.setdefault(event.signature_id, {})[event.type] = SealedEvent(event.seq, event.leaf_hash, opening.fields)
    placed = {pk: told for pk, told in found.items() if "sign.confirmed" in told}
    last = statement.events.filter(seq__isnull=False).order_by("-seq").values_list("seq", flat=True).first()
    data = sealed_json(
        statement=statement.pk,
        edition=edition.number,
        digest=edition.digest,
        log=installation().origin,
        seq=-1 if last is None else last,
        names=[SealedName(told["sign.confirmed"], told.get("sign.corrected")) for told in placed.values()],
    )
    return Sealed(edition, utc(database_now()), data, tuple(signatures[pk] for pk in placed))


def sealed_pdf(sealed: Sealed, tag: str) -> bytes:
    """The list as a PDF in the language of one of the edition's texts; the JSON is attached."""
    with override(django_code(tag)):
        data = spelled_out(_document(sealed, tag))
        attached = {"sealed-list.json": sealed.data}
        try:
            return compile_pdf("publish/sealed.typ", data, attachments=attached, time=sealed.time)
        except MissingGlyphsError:
            return compile_pdf("publish/sealed.typ", data, attachments=attached, time=sealed.time, standards=())


def _document(sealed: Sealed, tag: str) -> dict[str, Any]:
    edition = sealed.edition
    title = next((c.words for c in edition.clauses.filter(language=tag, kind="title")), "")
    what = _(
        "These signatories have confirmed edition %(n)s and want to be named to the addressees only. The public sees a "
        "number."
    )
    check = _(
        "The attached file sealed-list.json opens, for each name, what the log commits to. Compare with the bundle of "
        "the statement: docs/record-format.md of the program says how. Only the counts there can show that the list is "
        "complete."
    )
    rows = sorted(sealed.signatures, key=lambda one: (one.kind, *sort_key(one.name(tag), tag)))
    return {
        "lang": typst_language(tag),
        "ours": typst_language(interface_language()),
        "head": _("Sealed list, for the addressees only"),
        "title": plain(title),
        "coalition": installation().coalition,
        "words": [
            what % {"n": edition.number},
            _("It is not published. Do not pass it on, and keep it where only those can read it whom it is for."),
        ],
        "count": phrases.apart(*(sum(one.kind == kind for one in rows) for kind in ("organisation", "person")))
        or _("Nobody has chosen this yet."),
        "entries": [{"name": one.name(tag), "lines": _lines(one)} for one in rows],
        "facts": [
            [_("Made on"), phrases.moment(sealed.time)],
            [_("Digest of edition %(n)s") % {"n": edition.number} + " (SHA-256)", edition.digest],
            [_("Digest of this list") + " (SHA-256, sealed-list.json)", hashlib.sha256(sealed.data).hexdigest()],
        ],
        "check": check,
        "attached": _("The list as data, with what opens the commitments in the log"),
    }


def _lines(one: Signature) -> list[str]:
    """What stands under a name: all of it as it was written."""
    through = ""
    if "representative" in one.purposes:
        through = _("through %(name)s, %(role)s") % {"name": one.representative, "role": one.representative_role}
    mandate = _("mandate: %(words)s") % {"words": one.mandate} if one.mandate else ""
    reservation = _("reservation: %(words)s") % {"words": one.reservation} if one.reservation else ""
    described = ", ".join(part for part in (one.role, one.affiliation, one.place) if part)
    return [part for part in (described, through, mandate, reservation) if part]
