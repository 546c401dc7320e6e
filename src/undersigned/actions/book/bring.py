"""Bringing a file into the book: read it, look at it with a person, and store all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction

from undersigned.actions.addresses import clean_address
from undersigned.actions.book.change import BOOK, ContactRow, Entered, add_all, clean_domain
from undersigned.actions.book.duplicates import find, named
from undersigned.core.book.columns import proposed
from undersigned.core.book.rows import Row, Wrong, read
from undersigned.core.errors import N_, BookError, ReadingError, Sentence, UndersignedError
from undersigned.models import Account, Organisation
from undersigned.models.alone import hold
from undersigned.outside import spreadsheet

Table = list[list[str]]
MOST_WORDS = 1_500_000  # characters of a table: what a browser sends back with the form


@dataclass(slots=True)
class Checked:
    """What would come of a file."""

    rows: list[Row] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    # By the row's place in `rows`: whom of the book it may be, and why: (organisation, why, the words), surest first.
    known: dict[int, list[tuple[Organisation, str, str]]] = field(default_factory=dict)


def read_file(data: bytes) -> Table:
    """The rows of a CSV or XLSX file. Raises ReadingError with a sentence to act on."""
    if len(data) > settings.UPLOAD_LIMIT:
        most = settings.UPLOAD_LIMIT // 1024 // 1024
        raise ReadingError(N_("The file is too large: at most %(most)s MB."), most=most)
    table = spreadsheet.rows(data)
    if sum(len(cell) for row in table for cell in row) > MOST_WORDS:
        raise ReadingError(N_("The file holds too many words. Part it into several."))
    return table


def propose(table: Table, fields: Sequence[str]) -> tuple[str, ...]:
    """What each column is taken for, of these fields, until a person has looked."""
    width = max(map(len, table))
    headings = [*table[0], *[""] * (width - len(table[0]))]
    return proposed(headings, fields)


def check(table: Table, columns: Sequence[str]) -> Checked:
    """What the file says with these columns: its organisations, what is wrong, who is in the book already."""
    clean = {"mail": clean_address, "domains": clean_domain}
    rows, wrong = read(table, columns, clean)
    made = Checked(rows, wrong)
    if not rows and not wrong:
        raise BookError(N_("The file names no organisation."))
    found = find()
    like = {n: pairs for n, row in enumerate(rows) if (pairs := found.like(row))}
    organisations = Organisation.objects.in_bulk({id for pairs in like.values() for id, _why, _words in pairs})
    made.known = {n: [(organisations[id], why, words) for id, why, words in pairs] for n, pairs in like.items()}
    made.wrong += _wrong_above(rows)
    return made


def _wrong_above(rows: Sequence[Row]) -> list[Wrong]:
    """Chapters of an organisation that neither the file nor the book names."""
    asked = {row.chapter_of for row in rows if row.chapter_of}
    if not asked:
        return []
    standing = list(Organisation.objects.standing())
    in_file = [Organisation(names=row.names, acronym=row.acronym) for row in rows]
    trouble: dict[str, Sentence] = {}
    for words in asked:
        try:
            if named(words, in_file) is None and named(words, standing) is None:
                trouble[words] = Sentence(N_("“%(name)s” is neither in the file nor in the book."), name=words[:60])
        except UndersignedError as error:
            trouble[words] = Sentence(error.message, **error.params)
    return [Wrong(row.line, -1, trouble[row.chapter_of]) for row in rows if row.chapter_of in trouble]


@transaction.atomic
def store(table: Table, columns: Sequence[str], left_out: Mapping[int, bool], by: Account | None) -> list[Organisation]:
    """Store the organisations of the file but those that were left out, by their line; all of them or none.

    Of those that the book may know already, each must be decided: BookError where `left_out` says nothing of one.
    """
    hold(BOOK)
    checked = check(table, columns)
    if checked.wrong:
        raise BookError(N_("The file has rows that are not right yet. Nothing was stored."))
    if any(checked.rows[n].line not in left_out for n in checked.known):
        raise BookError(N_("Say of each organisation that the book may know already whether it is added."))
    taken = [row for row in checked.rows if not left_out.get(row.line)]
    added = add_all([_entered(row) for row in taken], by)
    _hang(taken, added)
    return added


def _entered(row: Row) -> Entered:
    contacts = [ContactRow(None, p.contact, p.role, p.language, p.mail, p.telephone) for p in row.contacts]
    return Entered(
        names=row.names,
        acronym=row.acronym,
        aliases=row.aliases,
        place=row.place,
        communities=row.communities,
        registry_number=row.registry_number,
        note=row.note,
        domains=row.domains,
        contacts=contacts,
    )


def _hang(rows: Sequence[Row], added: Sequence[Organisation]) -> None:
    """Say of each chapter of which it is one; those of the file come before those of the book."""
    standing: list[Organisation] | None = None
    for row, organisation in zip(rows, added, strict=True):
        if not row.chapter_of:
            continue
        above = named(row.chapter_of, added)
        if above is None:
            standing = list(Organisation.objects.standing()) if standing is None else standing
            above = named(row.chapter_of, standing)
        if above is None or above.pk == organisation.pk:
            raise BookError(N_("“%(name)s” is neither in the file nor in the book."), name=row.chapter_of[:60])
        organisation.chapter_of = above
        organisation.save(update_fields=["chapter_of"])
