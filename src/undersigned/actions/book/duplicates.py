"""Finding organisations of the book: those that may be one, those that a name means, those that a search asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from undersigned.core.book.rows import Row
from undersigned.core.errors import N_, BookError
from undersigned.core.names.duplicates import Entry, Index, Pair, duplicates, loose
from undersigned.core.names.fold import fold
from undersigned.models import BookChange, Organisation, WebDomain
from undersigned.outside import domains


@dataclass(frozen=True, slots=True)
class Found:
    """The whole book as far as finding goes."""

    entries: dict[int, Entry]
    index: Index

    def like(self, row: Row) -> list[tuple[int, str, str]]:
        """Who of the book may be the row's organisation: (id, why, the words), the surest reason first."""
        own = [domains.registrable(domain) or domain for domain in row.domains]
        entry = Entry(0, [*row.names.values(), *row.aliases], row.acronym, own)
        return [(id, why, words) for id, (why, words) in self.index.like(entry).items()]


def find() -> Found:
    """All standing organisations, ready to be looked through."""
    entries = {entry.id: entry for entry in _entries()}
    return Found(entries, Index.of(entries.values()))


def _entries() -> Iterable[Entry]:
    own: dict[int, list[str]] = {}
    for organisation, domain in WebDomain.objects.order_by("pk").values_list("organisation", "domain"):
        own.setdefault(organisation, []).append(domains.registrable(domain) or domain)
    rows = Organisation.objects.standing().values_list("pk", "names", "aliases", "acronym")
    for pk, names, aliases, acronym in rows:
        yield Entry(pk, [*names.values(), *aliases], acronym, own.get(pk, ()))


def find_duplicates() -> tuple[Pair, ...]:
    """Every pair that may be one organisation, but those of which somebody has said that they are not."""
    apart = {
        tuple(sorted((change.organisation_id or 0, change.after.get("other", 0))))
        for change in BookChange.objects.filter(what=BookChange.What.APART)
    }
    return duplicates(list(_entries()), lambda first, second: (first, second) in apart)


def named(words: str, among: Sequence[Organisation] | None = None) -> Organisation | None:
    """The one organisation of the book whose name, in any language, or acronym this is; BookError where there are more.

    None where there is none. Case and spacing do not count, all else does.
    """
    key = fold(words)
    rows = Organisation.objects.standing() if among is None else among
    found = [row for row in rows if key in {fold(name) for name in [*row.names.values(), row.acronym] if name}]
    if len(found) > 1:
        raise BookError(N_("“%(name)s” is the name of several organisations of the book."), name=words[:60])
    return found[0] if found else None


def matches(words: str, row: Organisation, own: Sequence[str]) -> bool:
    """Whether a search for `words` finds the organisation: all of them in one of its names, places or domains."""
    asked = [key for word in words.split() for key in sorted(loose(word))[:1]]
    said = [*row.names.values(), *row.aliases, row.acronym, row.place, row.registry_number, *own]
    there = " ".join(key for each in said for key in loose(each))
    return all(key in there for key in asked) if asked else False
