"""Whom the calls are put to: the book of offices, and the entries of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from undersigned.actions.addresses import clean_address
from undersigned.actions.announce import announce
from undersigned.actions.draft.after import in_force
from undersigned.actions.draft.edit import clean_line
from undersigned.actions.record import record
from undersigned.core.draft.edition import language_tag
from undersigned.core.errors import N_, FollowError
from undersigned.models import Call, Event, Evidence, LedgerEntry, Notice, Office, Statement, database_now
from undersigned.models.draft import new_id
from undersigned.outside import clock

DIGEST_AT = 7  # o'clock, UTC
MOST_ENTRIES = 500  # of one statement


def tell(statement: Statement, edition: int, what: str, item: Mapping[str, Any], *, announced: bool = True) -> Event:
    """Record one follow.* event now, of which those who follow the statement hear once a day, where it is announced.

    Call it inside a transaction.
    """
    now, in_force = database_now(), statement.edition
    if announced and in_force is not None:
        tomorrow = (now + timedelta(days=1)).replace(hour=DIGEST_AT, minute=0, second=0, microsecond=0)
        announce(in_force, Notice.Kind.FOLLOWED, tomorrow.date().isoformat(), due=tomorrow)
    return record(
        f"follow.{what}",
        statement=statement,
        pub={"edition": edition},
        time=clock.utc(now),
        values={"item": dict(item)},
    )


def clean_names(names: Mapping[str, str]) -> dict[str, str]:
    """How something is called in each language (BCP 47 tag): a line each, without the languages that say nothing."""
    return {language_tag(tag): clean_line(name, Evidence, "title") for tag, name in names.items() if name.strip()}


@transaction.atomic
def save_office(
    office: Office | None,
    *,
    kind: str,
    names: Mapping[str, str],
    language: str,
    mail: str = "",
    site: str = "",
    note: str = "",
) -> Office:
    """Put an office into the book, or change it. `names`: BCP 47 tag to its name there."""
    row = office or Office()
    if kind not in Office.OfficeKind.values:
        raise FollowError(N_("Say what kind of office it is."))
    row.kind = kind
    row.names = clean_names(names)
    if not row.names:
        raise FollowError(N_("Write the name of the office in at least one language."))
    row.language = language_tag(language)
    row.mail = clean_address(mail) if mail.strip() else ""
    row.site = clean_line(site, Office, "site")
    if row.site and not row.site.startswith(("https://", "http://")):
        raise FollowError(N_("The address of a page begins with https:// or http://."))
    row.note = clean_line(note, Office, "note")
    row.save()
    return row


@transaction.atomic
def ask(call: Call, office: Office, *, due: date | None = None) -> LedgerEntry:
    """Put a call to an office: the coalition's reading of the addressee as written. Once for each pair."""
    statement, _ = in_force(call.edition.statement)
    if statement.published is None:
        raise FollowError(N_("Publish the statement first: only public calls are followed up."))
    if call.edition.statement.ledger.count() >= MOST_ENTRIES:
        raise FollowError(N_("A statement has at most %(most)s entries in its ledger."), most=MOST_ENTRIES)
    found = LedgerEntry.objects.filter(call=call, office=office).first()
    if found is not None:
        raise FollowError(N_("%(office)s is asked about this call already."), office=office.name())
    entry = new_id()
    item = {
        "entry": entry,
        "call": call.index,
        "office": {"id": office.pk, "kind": office.kind, "names": office.names, "site": office.site or None},
        "due": due.isoformat() if due else None,
    }
    event = tell(statement, call.edition.number, "asked", item)
    return LedgerEntry.objects.create(
        pk=entry,
        statement=statement,
        edition=call.edition,
        call=call,
        office=office,
        due=due,
        event=event,
        made=database_now(),
    )
