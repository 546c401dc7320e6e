"""The book as a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from undersigned.core.book.rows import Person, Row, written
from undersigned.models import Organisation
from undersigned.outside import spreadsheet

Format = Literal["csv", "xlsx"]


def rows_of(organisations: Iterable[Organisation]) -> list[Row]:
    """Organisations with their domains and contacts as plain values, in the order given."""
    return [
        Row(
            names=each.names,
            acronym=each.acronym,
            aliases=tuple(each.aliases),
            chapter_of=each.chapter_of.name() if each.chapter_of is not None else "",
            place=each.place,
            communities=each.communities,
            domains=tuple(domain.domain for domain in each.domains.all()),
            registry_number=each.registry_number,
            note=each.note,
            contacts=tuple(
                Person(contact.name, contact.role, contact.language, contact.mail, contact.telephone)
                for contact in each.contacts.all()
            ),
        )
        for each in organisations
    ]


def file_of(format: Format, language: str) -> bytes:
    """The whole book, contacts included, with headings in `language`."""
    standing = Organisation.objects.standing().select_related("chapter_of").prefetch_related("domains", "contacts")
    table = written(rows_of(standing), language)
    return spreadsheet.as_csv(table) if format == "csv" else spreadsheet.as_xlsx(table)
