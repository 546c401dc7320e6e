"""Signing as a signatory does: the invitation's mail, the form, the mail with the link, the button."""

from __future__ import annotations

import re

from undersigned.actions import sign
from undersigned.actions.sign.confirm import Confirmed
from undersigned.core.errors import N_, SignError
from undersigned.core.sign import Signing
from undersigned.models import Contact, Edition, Invitation, Mail, SigningForm, Statement
from undersigned.models.sign import token_hash


def signing(row: dict[str, str], kind: str) -> Signing:
    """What one of the invented signatories enters and agrees to."""
    names = {"" if key == "name" else key.removeprefix("name_"): v for key, v in row.items() if key.startswith("name")}
    visibility = row.get("visibility", "machine" if kind == "organisation" else "page")
    purposes = {"sign"}
    if visibility != "not-named":
        purposes.add("show")
    if kind == "person" and visibility == "machine":
        purposes.add("machine")
    if row.get("representative_shown"):
        purposes.add("representative")
    fields = (
        "acronym",
        "place",
        "role",
        "affiliation",
        "representative",
        "representative_role",
        "mandate",
        "reservation",
    )
    return Signing(
        kind="organisation" if kind == "organisation" else "person",
        names=names,
        mail=row["mail"],
        language=row["language"],
        named=visibility != "not-named",
        purposes=frozenset(purposes),
        **{name: row.get(name, "") for name in fields},
    )


def invited(statement: Statement, entered: Signing) -> Confirmed:
    """Invitation, mail, form, mail, button. Whom the address book knows is invited from it."""
    contact = Contact.objects.filter(mail=entered.mail).select_related("organisation").first()
    sign.invite(
        statement,
        name=entered.names[""],
        address=entered.mail,
        language=entered.language,
        kind=entered.kind,
        organisation=contact.organisation if contact is not None else None,
        contact=contact,
    )
    mail = Mail.objects.filter(to=entered.mail, purpose=Mail.Purpose.INVITATION).latest("pk")
    invitation = Invitation.objects.get(token_hash=token_hash(link_in(mail, "invitation")), revoked=None)
    return fill_in(statement, entered, invitation)


def fill_in(statement: Statement, entered: Signing, invitation: Invitation | None = None) -> Confirmed:
    """Form, mail, button."""
    edition = in_force(statement)
    values = {"name": entered.names[""], "mail": entered.mail}
    cookie = sign.begin_form(
        edition, kind=entered.kind, language=entered.language, values=values, invitation=invitation
    )
    form = SigningForm.objects.get(cookie_hash=token_hash(cookie), statement=statement)
    pending = sign.request_signature(statement, entered, digest=edition.digest, invitation=invitation, form=form)
    mail = Mail.objects.filter(signature=pending, purpose=Mail.Purpose.CONFIRMATION).latest("pk")
    return sign.confirm(link_in(mail, "confirm"))


def link_in(mail: Mail, part: str) -> str:
    """The secret of the link `/<part>/<secret>/` in a mail, which only its reader has."""
    found = re.search(rf"/{part}/([A-Za-z0-9_-]+)/", mail.body)
    if found is None:
        raise SignError(N_("The mail has no link."))
    return found[1]


def in_force(statement: Statement) -> Edition:
    """The edition that is signed."""
    edition = statement.edition
    if edition is None:
        raise SignError(N_("Freeze the text first: a signature covers one exact edition."))
    return edition
