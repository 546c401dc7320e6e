"""What a page or document says of the editions before its own: who stands under their words, and where."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from undersigned.actions.publish import phrases
from undersigned.core.publish.listed import unconfirmed
from undersigned.core.publish.snapshot import Edition, Snapshot


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier edition: a heading, how many stand under its words, what that means, and the way to their names."""

    number: int
    head: str
    lines: tuple[str, ...]
    meaning: str
    address: str  # from where `root` leads to


def earlier(snapshot: Snapshot, edition: Edition, language: str, root: str) -> list[Earlier]:
    """Each edition before `edition` under whose words somebody stands; nobody is counted for other words."""
    meaning = _(
        "They stand under the words of edition %(n)s alone. Who has signed this edition, too, is counted in both."
    )
    return [
        Earlier(
            number=one.number,
            head=_("Under the words of edition %(n)s") % {"n": one.number},
            lines=lines,
            meaning=meaning % {"n": one.number},
            address=f"{root}edition-{one.number}/{_tag(one, language)}/#signed",
        )
        for one in snapshot.editions
        if one.number < edition.number and (lines := tuple(_lines(one, edition, hidden=snapshot.hidden)))
    ]


def _tag(edition: Edition, language: str) -> str:
    """The language, where the edition has a page in it."""
    there = (*edition.texts, *(one.language for one in edition.translations))
    return language if language in there else there[0]


def _lines(one: Edition, edition: Edition, *, hidden: bool) -> list[str]:
    """Who signed `one`, also who signed `edition` since; and whom its source lists, but not who is shown there.

    While names are hidden nobody can tell which of the listed have confirmed since: then they are left out.
    """
    counts = one.counts
    signers = [phrases.signers(counts), *phrases.unnamed(counts), *phrases.forgotten(one)]
    totals = ", ".join(part for part in signers if part)
    kinds = [each.kind for each in unconfirmed(one.listed, (*edition.signatories, *edition.reserved))]
    listed = phrases.apart(kinds.count("organisation"), kinds.count("person"))
    found = [_("Signed by: %(signers)s") % {"signers": totals}] if totals else []
    if listed and not hidden:
        found.append(_("Listed in the source; not confirmed here: %(counts)s") % {"counts": listed})
    return found
