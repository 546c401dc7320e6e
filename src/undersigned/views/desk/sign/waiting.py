"""Who is waited for, in words: what went out, what was answered, and what the coordinator noted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions.interface import interface_language
from undersigned.actions.mail_in.no_more import STOPPED
from undersigned.actions.mail_in.receive import BOUNCED
from undersigned.actions.publish import phrases
from undersigned.core.names.order import sort_key
from undersigned.models import Account, Approval, Edition, Invitation, Mail, Signature, Statement
from undersigned.models.book import name_key

State = Signature.State
Row = TypeVar("Row", bound=Invitation)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One invitation without a signature, as an account may see it."""

    row: Invitation
    kind: str
    mail: str
    states: list[str]  # in words
    trouble: str = ""  # what keeps the mail from arriving, in words
    note: str = ""
    declined: bool = False

    @property
    def said_yes(self) -> str:
        """The coordinator's note in words; it never counts."""
        if self.row.said_yes is None:
            return ""
        sentence = _("said yes by telephone or in person on %(day)s; the mail is awaited, and this does not count")
        return sentence % {"day": phrases.day(self.row.said_yes.isoformat())}


@dataclass
class _Known:
    """What the database says of all invitations at once."""

    begun: set[int]
    newest: dict[int, Mail]  # by invitation
    last_to: dict[str, Mail]  # by address: whoever was invited anew has no trouble any more
    reminders: dict[int, int]


def waiting(statement: Statement, edition: Edition, account: Account) -> list[Waiting]:
    """Invitations by which nobody has signed yet, in the interface's alphabet; who said no comes last.

    A person who was invited is a matter between them and the editors, and so are contacts and reasons.
    """
    signed = Signature.objects.filter(invitation=OuterRef("pk"))
    found: Iterable[Any] = (  # Django's types know no annotations that come in a mapping
        statement.invitations.filter(revoked=None)
        .select_related("contact")
        .annotate(
            used=Exists(signed.exclude(state=State.PENDING)),
            begun=Exists(signed.filter(state=State.PENDING, edition=edition)),
            reminded=Count("reminders"),
            **_newest_approval(),
        )
        .order_by("pk")  # counting drops the model's own order
    )
    # Whoever signed an earlier edition by it is asked anew, by another one.
    rows = [row for row in found if not row.used and not (row.earlier_id and row.created < edition.frozen)]
    if not account.may_edit:
        rows = [row for row in rows if row.kind != "person"]
    rows = _not_signed_otherwise(rows, edition)
    if not rows:
        return []
    mails = _mails(statement)
    newest = {mail.invitation_id: mail for mail in mails if mail.invitation_id is not None}
    last_to = {mail.to: mail for mail in mails}
    begun, reminders = {row.pk for row in rows if row.begun}, {row.pk: row.reminded for row in rows}
    known = _Known(begun, newest, last_to, reminders)
    here = interface_language()
    shown = (_shown(row, known, account) for row in rows)
    return sorted(shown, key=lambda each: (each.declined, sort_key(each.row.name, here)))


def _not_signed_otherwise(rows: list[Row], edition: Edition) -> list[Row]:
    """Without the organisations that stand already, though by another way than their link."""
    keys = {row.pk: name_key(row.name) for row in rows if row.kind == "organisation"}
    stands = edition.signatures.active().filter(kind="organisation", name_key__in=set(keys.values()))
    taken = set(stands.values_list("name_key", flat=True)) if keys else set()
    return [row for row in rows if keys.get(row.pk) not in taken]


def _mails(statement: Statement) -> list[Mail]:
    """Invitations and reminders in the order in which they were written, without their words."""
    purposes = (Mail.Purpose.INVITATION, Mail.Purpose.REMINDER)
    mails = Mail.objects.filter(statement=statement, purpose__in=purposes).order_by("pk")
    return list(mails.only("invitation_id", "to", "sent", "due", "problem"))


def _newest_approval() -> dict[str, Subquery]:
    """What the newest question to a colleague came to, beside its invitation: one question to the database for all."""
    newest = Approval.objects.filter(invitation=OuterRef("pk")).order_by("-pk")
    return {f"approval_{name}": Subquery(newest.values(name)[:1]) for name in ("asked", "answered", "said", "ended")}


def _shown(row: Invitation, known: _Known, account: Account) -> Waiting:
    editor = account.may_edit
    mail = known.newest.get(row.pk)
    return Waiting(
        row,
        row.get_kind_display(),
        row.mail if editor else "",
        [*_answers(row), *_approval(row), *_sent(row, mail, known), *(_reason(row) if editor else [])],
        _trouble(known.last_to.get(row.mail)) if editor else "",
        row.note if editor else "",
        row.declined,
    )


def _reason(row: Invitation) -> list[str]:
    return [_("reason: %(words)s") % {"words": row.reason}] if row.reason else []


def _answers(row: Invitation) -> list[str]:
    said = []
    if row.declined:
        said.append(_("does not sign"))
    if row.needs_until is not None:
        said.append(_("needs time until %(day)s") % {"day": phrases.day(row.needs_until.isoformat())})
    if row.meets_on is not None and row.meets_on != row.needs_until:
        said.append(_("their board meets on %(day)s") % {"day": phrases.day(row.meets_on.isoformat())})
    return said


def _approval(row: Any) -> list[str]:
    """Where a colleague's yes stands. Neither the colleague's address nor the words are for the board."""
    if row.approval_asked is None:
        return []
    if row.approval_answered is not None:
        day = phrases.day(row.approval_answered.date().isoformat())
        yes = row.approval_said == Approval.Said.YES
        return [(_("a colleague approved on %(day)s") if yes else _("a colleague said no on %(day)s")) % {"day": day}]
    if row.approval_ended is not None:
        return [_("asked a colleague, who did not answer in time")]
    day = phrases.day(row.approval_asked.date().isoformat())
    return [_("waits for a colleague's yes since %(day)s") % {"day": day}]


def _sent(row: Invitation, mail: Mail | None, known: _Known) -> list[str]:
    if row.pk in known.begun:
        return [_("has sent the form; waiting for the button in the mail")]
    if mail is not None and mail.sent is None and mail.due > timezone.now() and not mail.problem:
        return [_("the mail goes out on %(day)s") % {"day": phrases.day(mail.due.date().isoformat())}]
    values: dict[str, Any] = {"day": phrases.day(row.created.date().isoformat())}
    invited = _("invited on %(day)s") if row.mail else _("has a personal link since %(day)s")
    said = [invited % values]
    if times := known.reminders.get(row.pk, 0):
        said.append(ngettext("reminded %(n)s time", "reminded %(n)s times", times) % {"n": times})
    return said


def _trouble(mail: Mail | None) -> str:
    if mail is None or not mail.problem:
        return ""
    if mail.sent is None:
        return _("The mail has not left yet; it is tried again.")
    if mail.problem == BOUNCED:
        return _("The mail came back: check the address and invite anew, or ask in another way.")
    if mail.problem == STOPPED:
        return _("No more mails about this are wanted there: ask in another way.")
    return _("The mail was not taken: check the address and invite anew.")
