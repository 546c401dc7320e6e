"""Whom the demo's coalition knows, and what those said whom it invited, through the same actions as everywhere."""

from __future__ import annotations

from datetime import timedelta

from undersigned.actions import sign
from undersigned.cli.demo import journey, letters
from undersigned.models import Account, Invitation, Statement, database_now


def invite(statement: Statement, by: Account) -> None:
    """Put the guests into the address book, invite those who shall be, and let each answer as it does."""
    rows = letters.content("guests")["organisation"]
    made = {row["name"]: letters.put_into_book(row, by) for row in rows}
    invited = [row for row in rows if "answer" in row]
    contacts = {contact.pk for row in invited for contact in made[row["name"]].contacts.all()}
    sign.invite_from_book(statement, contacts)
    sign.switch_reservations(statement, on=True)
    statement = Statement.objects.get(pk=statement.pk)
    for row in invited:
        _answer(statement, statement.invitations.get(organisation=made[row["name"]]), row)


def _answer(statement: Statement, invitation: Invitation, row: dict[str, str]) -> None:
    today = database_now().date()
    if row["answer"] == "time":
        sign.ask_for_time(invitation, until=today + timedelta(days=9), meets_on=today + timedelta(days=7))
    elif row["answer"] == "no":
        sign.say_no(invitation, row["reason"])
    elif row["answer"] == "reservation":
        journey.fill_in(statement, journey.signing(row, "organisation"), invitation)
