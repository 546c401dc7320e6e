"""Adding, changing and deleting organisations of the book. Names stand as they are entered: nothing completes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from undersigned.actions.addresses import clean_address
from undersigned.actions.draft.edit import clean_line
from undersigned.actions.sweep import sweep_later
from undersigned.core.book.rows import MOST_IN_A_LIST
from undersigned.core.draft.edition import language_tag
from undersigned.core.errors import N_, BookError
from undersigned.models import Account, BookChange, Contact, KnownName, Organisation, WebDomain, database_now
from undersigned.models.alone import hold
from undersigned.outside import domains

BOOK = "address book"
MOST_ORGANISATIONS = 20_000
MOST_CONTACTS = 30
BATCH = 500  # rows in one statement
LINES = ("acronym", "place", "communities", "registry_number", "note")
What = BookChange.What


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact as entered; `id` of the one that it was, or None for a new one."""

    id: int | None = None
    name: str = ""
    role: str = ""
    language: str = ""
    mail: str = ""
    telephone: str = ""
    remove: bool = False

    @property
    def empty(self) -> bool:
        """Whether it says of nobody."""
        return not any(words.strip() for words in (self.name, self.role, self.mail, self.telephone))


@dataclass(frozen=True, slots=True)
class Entered:
    """An organisation as entered. `names`: per BCP 47 tag, "" is the main one."""

    names: Mapping[str, str]
    acronym: str = ""
    aliases: Sequence[str] = ()
    chapter_of: Organisation | None = None
    place: str = ""
    communities: str = ""
    registry_number: str = ""
    note: str = ""
    domains: Sequence[str] = ()
    contacts: Sequence[ContactRow] = field(default=())


def clean_domain(words: str) -> str:
    """The domain that the words mean, as an organisation's own: lower case, A-labels. Raises BookError."""
    domain = domains.domain_of(words)
    if not domain:
        raise BookError(N_("“%(words)s” is no web domain."), words=words[:60])
    if domains.is_shared(domain):
        raise BookError(
            N_("%(domain)s is shared by many, so it cannot say who somebody is. Leave it out."), domain=domain
        )
    if not domains.registrable(domain):
        raise BookError(
            N_("Anybody may have a name under %(domain)s. Give the organisation’s own domain."), domain=domain
        )
    return domain


def _columns(entered: Entered) -> dict[str, Any]:
    """The organisation's columns, or BookError, DraftError."""
    names = {tag and language_tag(tag): words for tag, name in entered.names.items() if (words := clean_name(name))}
    if not names.get(""):
        raise BookError(N_("The organisation has no name."))
    aliases = list(dict.fromkeys(words for alias in entered.aliases if (words := clean_name(alias))))
    if len(aliases) > MOST_IN_A_LIST:
        raise BookError(N_("At most %(most)s other names are kept."), most=MOST_IN_A_LIST)
    lines = {name: clean_line(getattr(entered, name), Organisation, name) for name in LINES}
    return {"names": names, "aliases": aliases, "chapter_of": entered.chapter_of, **lines}


def clean_name(name: str) -> str:
    """A name: one line of canonical words, not too long."""
    return clean_line(name, Contact, "name")  # which holds as many characters as a name may have


def _domains(entered: Entered) -> list[str]:
    found = list(dict.fromkeys(clean_domain(words) for words in entered.domains if words.strip()))
    if len(found) > MOST_IN_A_LIST:
        raise BookError(N_("At most %(most)s web domains are kept."), most=MOST_IN_A_LIST)
    return found


def add(entered: Entered, by: Account | None) -> Organisation:
    """Put an organisation into the book."""
    return add_all([entered], by)[0]


@transaction.atomic
def add_all(entered: Sequence[Entered], by: Account | None) -> list[Organisation]:
    """Put several into the book: all of them or none. Their domains count from now on."""
    hold(BOOK)
    if Organisation.objects.standing().count() + len(entered) > MOST_ORGANISATIONS:
        raise BookError(N_("The address book holds at most %(most)s organisations."), most=MOST_ORGANISATIONS)
    now = database_now()
    rows = [(Organisation(**_columns(each)), _domains(each), _new_contacts(each)) for each in entered]
    added = Organisation.objects.bulk_create([organisation for organisation, _, _ in rows], batch_size=BATCH)
    KnownName.index(added)
    domains_found, contacts, changes = list[WebDomain](), list[Contact](), list[BookChange]()
    for organisation, own, people in rows:
        domains_found += [WebDomain(organisation=organisation, domain=domain, since=now) for domain in own]
        contacts += [Contact(organisation=organisation, **columns) for columns in people]
        after = _kept(organisation, own)
        changes.append(BookChange(organisation=organisation, what=What.ADDED, by=by, at=now, after=after))
    WebDomain.objects.bulk_create(domains_found, batch_size=BATCH)
    Contact.objects.bulk_create(contacts, batch_size=BATCH)
    BookChange.objects.bulk_create(changes, batch_size=BATCH)
    return added


def _new_contacts(entered: Entered) -> list[dict[str, str]]:
    rows = [row for row in entered.contacts if not (row.remove or row.empty)]
    if len(rows) > MOST_CONTACTS:
        raise BookError(N_("At most %(most)s contacts are kept of one organisation."), most=MOST_CONTACTS)
    return [_contact_columns(row) for row in rows]


@transaction.atomic
def change(organisation: Organisation, entered: Entered, by: Account | None, *, seen: str = "") -> None:
    """Change an organisation. `seen`: its state on the screen; one that was changed meanwhile stays as it is."""
    hold(BOOK)
    locked = Organisation.objects.select_for_update().filter(pk=organisation.pk).first()
    if locked is None:
        raise BookError(N_("Somebody has deleted this organisation meanwhile."))
    if locked.merged_into_id is not None:
        raise BookError(N_("This organisation was merged into another. Change that one."))
    if seen and state_of(locked) != seen:
        raise BookError(N_("Somebody has changed this organisation meanwhile. Open it again before you change it."))
    columns, asked, now = _columns(entered), _domains(entered), database_now()
    _refuse_circle(locked, entered.chapter_of)
    before = kept(locked)
    for name, value in columns.items():
        setattr(locked, name, value)
    locked.save()
    KnownName.index([locked])
    there = set(locked.domains.values_list("domain", flat=True))
    locked.domains.filter(domain__in=there - set(asked)).delete()
    new = [WebDomain(organisation=locked, domain=domain, since=now) for domain in asked if domain not in there]
    WebDomain.objects.bulk_create(new)
    said = _write_contacts(locked, entered.contacts)
    if said:
        sweep_later()
    after = kept(locked)
    names = [name for name in after if before[name] != after[name]]
    if names or said:
        old, changed = {name: before[name] for name in names}, {name: after[name] for name in names}
        BookChange.objects.create(
            organisation=locked, what=What.CHANGED, by=by, at=now, before=old, after={**changed, **said}
        )


def _refuse_circle(organisation: Organisation, above: Organisation | None) -> None:
    """No organisation is a chapter of itself, not even by way of others."""
    seen = {organisation.pk}
    while above is not None:
        if above.pk in seen:
            raise BookError(N_("An organisation cannot be a chapter of itself."))
        seen.add(above.pk)
        above = above.chapter_of


def _write_contacts(organisation: Organisation, rows: Sequence[ContactRow]) -> dict[str, Any]:
    """Write, change and remove contacts; says how many of each, as the history keeps it."""
    there = {contact.pk: contact for contact in organisation.contacts.all()}
    if sum(not (row.remove or row.empty) for row in rows) > MOST_CONTACTS:
        raise BookError(N_("At most %(most)s contacts are kept of one organisation."), most=MOST_CONTACTS)
    counts = {"added": 0, "changed": 0, "removed": 0}
    for row in rows:
        contact = there.get(row.id) if row.id is not None else None
        if row.remove or row.empty:
            if contact is not None:
                contact.delete()
                counts["removed"] += 1
            continue
        columns = _contact_columns(row)
        if contact is None:
            Contact.objects.create(organisation=organisation, **columns)
            counts["added"] += 1
        elif any(getattr(contact, name) != value for name, value in columns.items()):
            Contact.objects.filter(pk=contact.pk).update(**columns)
            counts["changed"] += 1
    return {"contacts": {name: n for name, n in counts.items() if n}} if any(counts.values()) else {}


def _contact_columns(row: ContactRow) -> dict[str, str]:
    return {
        "name": clean_line(row.name, Contact, "name"),
        "role": clean_line(row.role, Contact, "role"),
        "language": language_tag(row.language) if row.language else "",
        "mail": clean_address(row.mail) if row.mail.strip() else "",
        "telephone": clean_line(row.telephone, Contact, "telephone"),
    }


@transaction.atomic
def delete(organisation: Organisation, by: Account | None) -> None:
    """Take an organisation out of the book, with its contacts, its history and what was merged into it.

    Invitations and signatures stay as they are. Doing it again changes nothing.
    """
    hold(BOOK)
    locked = Organisation.objects.select_for_update().filter(pk=organisation.pk).first()
    if locked is None:
        return
    gone = [locked.pk]
    while more := list(
        Organisation.objects.filter(merged_into__in=gone).exclude(pk__in=gone).values_list("pk", flat=True)
    ):
        gone += more
    BookChange.objects.filter(organisation__in=gone).delete()
    before = {"names": locked.names}
    Organisation.objects.filter(pk__in=gone).update(merged_into=None)
    Organisation.objects.filter(pk__in=gone).delete()
    sweep_later()
    BookChange.objects.create(organisation=None, what=What.DELETED, by=by, at=database_now(), before=before)


def kept(organisation: Organisation) -> dict[str, Any]:
    """The organisation as the history keeps it; nothing of its contacts."""
    return _kept(organisation, organisation.domains.values_list("domain", flat=True))


def _kept(organisation: Organisation, own: Iterable[str]) -> dict[str, Any]:
    above = organisation.chapter_of
    return {
        "names": organisation.names,
        "aliases": organisation.aliases,
        "chapter_of": above.name() if above is not None else "",
        "domains": sorted(own),
        **{name: getattr(organisation, name) for name in LINES},
    }


def state_of(organisation: Organisation) -> str:
    """A fingerprint of how an organisation and its contacts stand in the book."""
    contacts = list(organisation.contacts.values_list("pk", "name", "role", "language", "mail", "telephone"))
    stands = {**kept(organisation), "chapter_of": organisation.chapter_of_id, "contacts": contacts}
    return hashlib.sha256(json.dumps(stands, sort_keys=True).encode()).hexdigest()
