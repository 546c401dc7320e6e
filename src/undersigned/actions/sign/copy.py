"""The copy that a signatory gets of what is kept about a signature. docs/data-protection.md gives its shape.

As on the private page, nothing tells whether the signature is held; so a state is given only once it has ended. An
organisation's keys to the log are left out: one that is held has none, and whoever fills in the name of any
organisation would learn whether it has signed. Of a person only who reads the same mailbox would. All else that is
left out is named in the copy itself.
"""

from __future__ import annotations

import base64
from datetime import date, datetime
from typing import Any

from django.db.models import Model, Q, QuerySet

from undersigned.actions.limit import counted
from undersigned.actions.mail_in.no_more import is_stopped
from undersigned.actions.sign.after import COLUMNS
from undersigned.actions.sign.erase import contacts_of, same_elsewhere
from undersigned.core.sign import utc
from undersigned.models import Claim, Comment, Invitation, Mail, Opening, Signature, SigningForm, Subscription

FORMAT = "undersigned/copy/1"
_FIELDS = ("id", "kind", "visibility", "language", "names", "mail", "purposes", "method", "domain", "corrected")
_INVITED = (
    *("name", "kind", "mail", "language", "created", "revoked", "form_answered", "answered", "needs_until"),
    *("meets_on", "declined", "reason", "said_yes", "note"),
)
_APPROVALS = (
    "mail",
    "reply_to",
    "language",
    "asked",
    "until",
    "reminded",
    "ended",
    "answered",
    "said",
    "role",
    "words",
)
_ENDORSEMENTS = ("asked", "until", "used", "sha256", "domain", "selector", "algorithm", "resolver", "raw", "txt")
_MAILS = ("to", "subject", "language", "purpose", "created", "due", "sent", "problem")
_CORRECTIONS = ("changes", "reason", "made", "decided", "accepted")
_CLAIMS = ("name", "reason", "mail", "language", "state", "said", "confirmed", "decided")
_COMMENTS = ("author", "language", "words", "proposal", "audience", "made", "reply", "replied")
_OF_THE_FORM = {"odd", "since"}
# What is kept and not in the copy, and why. Everyone reads the same list.
LEFT_OUT = {
    "whether the signature waits for the coordinators, counts, or joined another, and why it may look suspicious": (
        "whoever filled in another organisation's name would learn whether it has signed"
    ),
    "what others said of the signature, in a claim or as a colleague": "it is theirs",
    "the words of mails to you that have not left yet": "they hold private links, and are on their way",
    "mails that tell others of the signature": "their addresses are theirs; they go with an erasure",
    "hashes of the links, and folded forms of the name by which it is found": "they follow from what is here",
    "digests, made with a secret, of the network and of addresses that are blocked": (
        "they serve against floods of false signatures"
    ),
}


def export(signature: Signature) -> dict[str, Any]:
    """What is kept about the signature and, at this statement, about the mailbox that confirmed it."""
    return {
        "format": FORMAT,
        **{name: getattr(signature, name) for name in (*_FIELDS, "reservation", *COLUMNS, "checked_by")},
        **({"record": _record(signature)} if signature.kind == "person" else {}),
        "state": None if signature.state in Signature.STANDING else signature.state,
        "statement": signature.statement_id,
        "edition": signature.edition.number,
        "digest": signature.edition.digest,
        **{name: _plain(getattr(signature, name)) for name in ("requested", "confirmed", "ended")},
        "confirmation_links": _rows(signature.tokens.order_by("pk"), ("until", "used")),
        "invitation": _invitation(signature.invitation),
        "in_other_languages": _rows(signature.renderings.all(), ("field", "language", "words", "agreed")),
        "proposed_organisations": _rows(
            signature.proposals.all(), ("name", "kind", "mail", "language", "made", "decided", "accepted")
        ),
        "proposed_corrections": _rows(signature.corrections.order_by("pk"), _CORRECTIONS),
        "said_of_others": _said(signature),
        "endorsements": _rows(signature.endorsements.all(), _ENDORSEMENTS),
        "answers": _rows(signature.incoming.all(), ("sender", "subject", "sha256", "received", "problem")),
        "mails": _rows(signature.mails.order_by("pk"), _MAILS),
        **_of_the_mailbox(signature),
        "left_out": LEFT_OUT,
    }


def _of_the_mailbox(signature: Signature) -> dict[str, Any]:
    """What the same mailbox has elsewhere at the statement. Nothing once the address is deleted, or unconfirmed."""
    address, statement = signature.mail, signature.statement
    known = bool(address) and signature.confirmed is not None
    here = Q(statement=statement, mail__iexact=address) if known else Q(pk=None)
    forms = SigningForm.objects.filter(statement=statement, values__mail__iexact=address) if known else ()
    comments = Comment.objects.filter(member__statement=statement, member__mail__iexact=address) if known else ()
    return {
        "forms": [
            {
                "kind": row.kind,
                "language": row.language,
                "until": utc(row.until),
                "values": {name: value for name, value in row.values.items() if name not in _OF_THE_FORM},
            }
            for row in forms
        ],
        "follows": _rows(Subscription.objects.filter(here), ("mail", "language", "until", "confirmed")),
        "claims": _rows(Claim.objects.filter(here), _CLAIMS),
        "comments": _rows(comments, _COMMENTS),
        "address_book": [
            {name: getattr(row, name) for name in ("name", "role", "language", "mail", "telephone")}
            for row in (contacts_of(signature) if known else ())
        ],
        "other_editions": [row.edition.number for row in same_elsewhere(signature).select_related("edition")],
        "counted_today": counted(address, signature.pk) if known else {},
        "wants_no_more_invitations": is_stopped(statement, address) if known else False,
    }


def _record(signature: Signature) -> list[dict[str, Any]]:
    openings = Opening.objects.filter(event__signature=signature).select_related("event").order_by("event")
    return [
        {"type": o.event.type, "seq": o.event.seq, "leaf_hash": o.event.leaf_hash or None, "openings": o.fields}
        for o in openings
    ]


def _invitation(invitation: Invitation | None) -> dict[str, Any] | None:
    if invitation is None:
        return None
    mails = Mail.objects.filter(invitation=invitation, to__iexact=invitation.mail) if invitation.mail else ()
    return {
        **_row(invitation, _INVITED),
        "reminders": [row.day.isoformat() for row in invitation.reminders.order_by("day")],
        "approvals": _rows(invitation.approvals.all(), _APPROVALS),
        "mails": _rows(mails, _MAILS),
    }


def _said(signature: Signature) -> list[dict[str, Any]]:
    """What its representative said of other signatures of the organisation."""
    said = [row for row in signature.seconds.order_by("pk") if row.said]
    of_any = getattr(signature, "on_others", None)
    return [_row(row, ("said", "words", "at")) for row in (*said, *([of_any] if of_any is not None else []))]


def _rows(rows: QuerySet[Any] | tuple[()], fields: tuple[str, ...]) -> list[dict[str, Any]]:
    return [_row(row, fields) for row in rows]


def _row(row: Model, fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in fields}


def _plain(value: Any) -> Any:
    """As JSON takes it: moments in UTC to the second, days, bytes in base64."""
    if isinstance(value, datetime):
        return utc(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value
