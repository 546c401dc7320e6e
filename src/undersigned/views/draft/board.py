"""The board: who has signed, who is waited for, what waits for a decision. It names nobody who chose not to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from undersigned.models import Account, Edition, Mail, Signature, Statement

State = Signature.State


@dataclass
class Board:
    """What one account may see of a statement's signatures."""

    organisations: int = 0
    people: int = 0
    not_named: int = 0
    withdrawn: int = 0
    pending: int = 0
    signed: list[dict[str, Any]] = field(default_factory=list)
    waiting: list[dict[str, Any]] = field(default_factory=list)
    held: list[dict[str, Any]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show yet."""
        return not (self.signed or self.waiting or self.held or self.pending or self.not_named or self.withdrawn)


def board(statement: Statement, edition: Edition | None, account: Account) -> Board:
    """The board of the edition in force for `account`: names only of those who are named, contacts for editors."""
    made = Board()
    if edition is None:
        return made
    signatures = edition.signatures.order_by("confirmed", "requested")
    stood = set(statement.events.filter(type="sign.confirmed").values_list("signature", flat=True))
    for signature in signatures:
        _count(made, signature, stood=signature.pk in stood)
        if signature.state == State.CONFIRMED and signature.visibility != "not-named":
            made.signed.append({"name": signature.name(), "kind": signature.get_kind_display(), "row": signature})
        elif signature.state == State.HELD and account.may_verify:
            made.held.append(_held(edition, signature, account))
    made.waiting = _waiting(statement, edition, account)
    return made


def _count(made: Board, signature: Signature, *, stood: bool) -> None:
    if signature.state == State.PENDING:
        made.pending += 1
    elif signature.state in {State.WITHDRAWN, State.ERASED} and stood:
        made.withdrawn += 1
    elif signature.state == State.CONFIRMED and signature.visibility == "not-named":
        made.not_named += 1
    elif signature.state == State.CONFIRMED and signature.kind == "organisation":
        made.organisations += 1
    elif signature.state == State.CONFIRMED:
        made.people += 1


def _held(edition: Edition, signature: Signature, account: Account) -> dict[str, Any]:
    """Who decides must see whom about; the mailbox is for editors, who may write to it."""
    active = edition.signatures.active().filter(kind=signature.kind, name_key=signature.name_key)
    first = active.exclude(visibility="not-named").first()
    return {
        "row": signature,
        "name": signature.name(),
        "first": first,
        "mail": signature.mail if account.may_edit else "",
    }


def _waiting(statement: Statement, edition: Edition, account: Account) -> list[dict[str, Any]]:
    """Invitations that nobody has used yet. A person who was invited is a matter between them and the editors."""
    rows = statement.invitations.filter(revoked=None)
    states = list(statement.signatures.exclude(invitation=None).values_list("invitation", "state", "edition"))
    # Whoever signed an earlier edition by it is asked anew, by another one.
    used = {invitation for invitation, state, _ in states if state != State.PENDING}
    begun = {invitation for invitation, state, under in states if state == State.PENDING and under == edition.pk}
    refused = _not_taken(statement) if account.may_edit else {}
    shown = []
    for row in rows:
        if row.pk in used or (row.earlier_id and row.created < edition.frozen):
            continue
        if row.kind == "person" and not account.may_edit:
            continue
        mail = row.mail if account.may_edit else ""
        trouble = refused.get(mail, "")
        each = {"row": row, "kind": row.get_kind_display(), "mail": mail, "begun": row.pk in begun, "trouble": trouble}
        shown.append(each)
    return shown


def _not_taken(statement: Statement) -> dict[str, str]:
    """Addresses to which the newest invitation did not go: "refused" for good, or "waits" and is tried again."""
    mails = Mail.objects.filter(statement=statement, purpose=Mail.Purpose.INVITATION).order_by("pk")
    newest = {mail.to: mail for mail in mails.only("to", "sent", "problem")}
    return {to: "waits" if mail.sent is None else "refused" for to, mail in newest.items() if mail.problem}
