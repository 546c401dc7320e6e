"""Making one of two organisations of the book that are the same, and undoing it.

The one that stays takes over what it does not say itself; other ways of writing the name become other names of it. Its
contacts move. Web domains are known of it from the moment of the merge on, never from before: an invitation that went
out earlier did not know them. The merged one stays as a row without contacts, so that the merge can be undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from undersigned.actions.book.change import BOOK, LINES, kept
from undersigned.core.book.rows import MOST_IN_A_LIST
from undersigned.core.errors import N_, BookError
from undersigned.models import (
    Account,
    BookChange,
    Contact,
    Invitation,
    KnownName,
    Organisation,
    WebDomain,
    database_now,
)
from undersigned.models.alone import hold

What = BookChange.What
_FIELDS = ("names", "aliases", *LINES)


@dataclass(frozen=True, slots=True)
class Joined:
    """What would come of a merge."""

    columns: dict[str, Any]  # of the one that stays
    domains: list[str]  # that it gains
    contacts: int  # that it gains


def joined(stays: Organisation, goes: Organisation) -> Joined:
    """What the organisation that stays would be with what the other one says."""
    names = {**goes.names, **stays.names}
    others = [*goes.names.values(), *goes.aliases, *([goes.acronym] if goes.acronym != stays.acronym else [])]
    taken = {*names.values(), *stays.aliases}
    lines = {name: getattr(stays, name) or getattr(goes, name) for name in LINES}
    new = [words for words in dict.fromkeys(others) if words and words not in taken and words != lines["acronym"]]
    there = set(stays.domains.values_list("domain", flat=True))
    gained = [domain for domain in goes.domains.values_list("domain", flat=True) if domain not in there]
    columns = {"names": names, "aliases": [*stays.aliases, *new], **lines}
    return Joined(columns, gained, goes.contacts.count())


@transaction.atomic
def merge(stays: Organisation, goes: Organisation, by: Account | None) -> BookChange:
    """Merge `goes` into `stays`. Raises BookError where one of them does not stand any more."""
    hold(BOOK)
    stays, goes = _locked(stays), _locked(goes)
    if stays.pk == goes.pk:
        raise BookError(N_("These are the same organisation already."))
    made, now = joined(stays, goes), database_now()
    if len(made.columns["aliases"]) > MOST_IN_A_LIST:
        raise BookError(
            N_("Together they have more than %(most)s other names. Delete some first."), most=MOST_IN_A_LIST
        )
    before = {**{name: getattr(stays, name) for name in _FIELDS}, "chapter_of": stays.chapter_of_id}
    moved = {
        "contacts": list(goes.contacts.values_list("pk", flat=True)),
        "invitations": list(goes.invitations.values_list("pk", flat=True)),
        "chapters": list(goes.chapters.values_list("pk", flat=True)),
        "domains": made.domains,
    }
    for name, value in made.columns.items():
        setattr(stays, name, value)
    stays.chapter_of = _above(stays, goes)
    stays.save()
    KnownName.index([stays])
    _move(moved, stays)
    WebDomain.objects.bulk_create(WebDomain(organisation=stays, domain=domain, since=now) for domain in made.domains)
    goes.merged_into = stays
    goes.save(update_fields=["merged_into"])
    after = {**made.columns, "chapter_of": stays.chapter_of_id, "other": goes.pk, "moved": moved, "name": goes.name()}
    return BookChange.objects.create(organisation=stays, what=What.MERGED, by=by, at=now, before=before, after=after)


def _locked(organisation: Organisation) -> Organisation:
    locked = Organisation.objects.select_for_update().filter(pk=organisation.pk).first()
    if locked is None:
        raise BookError(N_("Somebody has deleted this organisation meanwhile."))
    if locked.merged_into_id is not None:
        raise BookError(N_("This organisation was merged into another. Change that one."))
    return locked


def _above(stays: Organisation, goes: Organisation) -> Organisation | None:
    """Of which the merged one is a chapter; nothing is a chapter of itself, not even by way of others."""
    found = stays.chapter_of or goes.chapter_of
    above, seen = found, set[int]()
    while above is not None and above.pk not in seen:
        if above.pk in {stays.pk, goes.pk}:
            return None
        seen.add(above.pk)
        above = above.chapter_of
    return found


def _move(moved: dict[str, Any], to: Organisation) -> None:
    Contact.objects.filter(pk__in=moved["contacts"]).update(organisation=to)
    Invitation.objects.filter(pk__in=moved["invitations"]).update(organisation=to)
    Organisation.objects.filter(pk__in=moved["chapters"]).exclude(pk=to.pk).update(chapter_of=to)


@transaction.atomic
def part(change: BookChange, by: Account | None) -> Organisation:
    """Undo a merge: both stand again. What was changed by hand since then stays changed.

    Returns the one that was merged. Raises BookError where it was undone already, or one of them was merged on.
    """
    hold(BOOK)
    stays = Organisation.objects.select_for_update().filter(pk=change.organisation_id or 0, merged_into=None).first()
    goes = Organisation.objects.select_for_update().filter(pk=change.after.get("other")).first()
    if change.what != What.MERGED or stays is None or goes is None or goes.merged_into_id != stays.pk:
        raise BookError(N_("This merge cannot be undone any more."))
    goes.merged_into = None
    goes.save(update_fields=["merged_into"])
    for name in _FIELDS:
        if getattr(stays, name) == change.after[name]:
            setattr(stays, name, change.before[name])
    if stays.chapter_of_id == change.after["chapter_of"]:
        stays.chapter_of = Organisation.objects.filter(pk=change.before["chapter_of"]).first()
    stays.save()
    KnownName.index([stays])
    moved = {name: _still(name, ids, stays) for name, ids in change.after["moved"].items() if name != "domains"}
    _move(moved, goes)
    stays.domains.filter(domain__in=change.after["moved"]["domains"], since=change.at).delete()
    after = {"other": goes.pk, "name": goes.name()}
    BookChange.objects.create(
        organisation=stays, what=What.PARTED, by=by, at=database_now(), before={}, after={**after, **kept(stays)}
    )
    return goes


def _still(name: str, ids: list[int], stays: Organisation) -> list[int]:
    """Those of what was moved that are still where the merge put them."""
    if name == "chapters":
        return list(stays.chapters.filter(pk__in=ids).values_list("pk", flat=True))
    related = stays.contacts if name == "contacts" else stays.invitations
    return list(related.filter(pk__in=ids).values_list("pk", flat=True))


@transaction.atomic
def keep_apart(first: Organisation, second: Organisation, by: Account | None) -> None:
    """Say that two organisations are not the same: they are not pointed out any more."""
    hold(BOOK)
    first, second = sorted((_locked(first), _locked(second)), key=lambda each: each.pk)
    after = {"other": second.pk, "name": second.name()}
    said = BookChange.objects.filter(organisation=first, what=What.APART)
    if first.pk != second.pk and not any(change.after.get("other") == second.pk for change in said):
        BookChange.objects.create(organisation=first, what=What.APART, by=by, at=database_now(), after=after)
