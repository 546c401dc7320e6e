"""The sign-off pack: what a board needs to decide, on one page and as a document that can be forwarded.

It names only who agreed to be seen; the document, as every list that travels, people only where they agreed to that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from undersigned.actions.installed import installation
from undersigned.actions.interface import interface_language
from undersigned.actions.publish import phrases
from undersigned.actions.publish.documents import pdf_of, span_data
from undersigned.core.draft.anchors import anchors
from undersigned.core.draft.markup import plain, spans
from undersigned.core.names.order import order_rule, sort_key
from undersigned.core.sign import utc
from undersigned.models import Edition, Invitation, Signature, Visibility
from undersigned.models.sign import SignatureQuerySet
from undersigned.outside import clock
from undersigned.outside.typst import typst_language

MOST_NAMES = 200


@dataclass(frozen=True, slots=True)
class Signed:
    """Who has signed so far: totals, and the names of those who agreed to be seen."""

    counts: str
    names: list[str] = field(default_factory=list)
    more: int = 0  # names that are left out because they are many
    rule: str = ""  # of the order
    page_only: str = ""  # people whom this list does not name, because it travels


def signed_so_far(edition: Edition, language: str, *, machine: bool) -> Signed:
    """Totals and names; `machine` for a list that travels as a file."""
    stands = edition.signatures.active().signatories()
    hidden = edition.statement.names_hidden is not None
    named = stands.none() if hidden else stands.filter(visibility=Visibility.PUBLIC) if machine else stands.named()
    counts = stands.named().aggregate(
        organisations=Count("pk", filter=Q(kind="organisation")), people=Count("pk", filter=Q(kind="person"))
    )
    parts = [phrases.organisations(counts["organisations"]), phrases.people(counts["people"])]
    unnamed = stands.count() - counts["organisations"] - counts["people"]
    parts += [phrases.not_named(unnamed)] if unnamed else []
    rows = list(named.order_by("confirmed")[: MOST_NAMES + 1]) if named.count() <= MOST_NAMES else []
    rows.sort(key=lambda row: sort_key(row.name(language), language))
    return Signed(
        ", ".join(parts),
        [_named(row, language) for row in rows],
        0 if rows else named.count(),
        _(order_rule(language)) if rows else "",
        _page_only(stands) if machine and not hidden else "",
    )


def _page_only(stands: SignatureQuerySet) -> str:
    count = stands.filter(visibility=Visibility.PAGE).count()
    sentence = _("Named on the page on the web only: %(people)s")
    return sentence % {"people": phrases.people(count)} if count else ""


def _named(row: Signature, language: str) -> str:
    about = [row.place] if row.kind == "organisation" else [row.role, row.affiliation]
    said = ", ".join(part for part in about if part)
    return row.name(language) + (f" ({row.acronym})" if row.acronym else "") + (f", {said}" if said else "")


def meaning() -> list[str]:
    """What a signature means, in sentences."""
    return [
        _("A signature covers exactly these words, known by their digest. Once frozen, they are never changed."),
        _("A change makes a new edition, and asks for new signatures: nothing carries over by itself."),
        _("An organisation signs through a representative, who states the mandate. One organisation counts once."),
        _("It counts after a button in a mail was pressed, not before. Silence is never a signature."),
        _("The representative chooses whether the organisation is named. A mail address is never shown."),
        _("It can be corrected, withdrawn or erased at any time by a private link."),
    ]


def pack_pdf(invitation: Invitation, edition: Edition, language: str) -> bytes:
    """The pack as a document, its text in `language`; our words in the active language."""
    time = utc(clock.now())
    return pdf_of("sign/pack.typ", _data(invitation, edition, language, time), {}, time)


def _data(invitation: Invitation, edition: Edition, language: str, time: str) -> dict[str, Any]:
    clauses = list(edition.clauses.filter(language=language))
    numbers = [anchor.number for anchor in anchors([clause.kind for clause in clauses])]
    title = next((plain(clause.words) for clause in clauses if clause.kind == "title"), _("Without a title"))
    signed = signed_so_far(edition, language, machine=True)
    return {
        "lang": typst_language(language),
        "ours": typst_language(interface_language()),
        "title": title,
        "coalition": installation().coalition,
        "label": _("For a decision: shall %(name)s sign?") % {"name": invitation.name},
        "clauses": [
            {"kind": clause.kind, "number": number, "spans": [span_data(span) for span in spans(clause.words)]}
            for clause, number in zip(clauses, numbers, strict=True)
        ],
        "facts": _facts(invitation, edition),
        "calls": {"head": _("Calls"), "rows": _calls(edition, clauses, language)},
        "signed": {
            "head": _("Signed so far"),
            "counts": signed.counts,
            "names": signed.names,
            "notes": [note for note in (_left_out(signed), signed.page_only, signed.rule) if note],
        },
        "meaning": {"head": _("What a signature means"), "words": meaning()},
        "digest": {
            "head": _("Digest of edition %(n)s") % {"n": edition.number} + " (SHA-256)",
            "value": edition.digest,
        },
        "last": [_("As of %(moment)s.") % {"moment": phrases.moment(time)}],
    }


def _left_out(signed: Signed) -> str:
    return _("The names are too many for this page.") if signed.more else ""


def _facts(invitation: Invitation, edition: Edition) -> list[str]:
    statement = invitation.statement
    facts = [_("Edition %(n)s") % {"n": edition.number}]
    if statement.deadline is not None:
        time = phrases.clock(statement.deadline.astimezone(ZoneInfo(statement.timezone)))
        facts.append(_("It can be signed until %(time)s (%(zone)s).") % {"time": time, "zone": statement.timezone})
    return facts


def _calls(edition: Edition, clauses: list[Any], language: str) -> list[dict[str, str]]:
    words = {clause.index: clause.words for clause in clauses}
    rows = []
    for call in edition.calls.all():
        place = call.places.get(language)
        if place is not None:
            start, end, addressee = place
            rows.append({"addressee": addressee, "words": plain(words[call.clause][start:end])})
    return rows
