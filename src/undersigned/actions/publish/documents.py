"""Documents of a statement, one of each per language: the PDF and the share card."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from undersigned.actions.interface import interface_language
from undersigned.actions.publish import phrases
from undersigned.actions.publish.roll import earlier_rolls, listed_roll, reserved_roll, signed_roll, too_many
from undersigned.core.draft.anchors import anchors
from undersigned.core.draft.markup import Span, plain, spans
from undersigned.core.names.languages import django_code
from undersigned.core.publish.lists import signatories_csv
from undersigned.core.publish.snapshot import Edition, Snapshot
from undersigned.core.publish.statement_json import statement_json
from undersigned.outside.qr import qr_svg
from undersigned.outside.typst import MissingGlyphsError, compile_pdf, compile_png, spelled_out, typst_language

_LONGEST_ADDRESS = 2_000  # readers of PDF refuse longer ones; the words of the link stay


def render_documents(snapshot: Snapshot) -> dict[str, bytes]:
    """For each language of the edition in force: `statement.<tag>.pdf` and `card.<tag>.png`."""
    # What was retracted is not carried about any more, not even inside the document.
    attached = {} if snapshot.state == "retracted" else {"statement.json": statement_json(snapshot)}
    listed_in = hashlib.sha256(signatories_csv(snapshot)).hexdigest() if too_many(snapshot.current) else ""
    files: dict[str, bytes] = {}
    for tag in snapshot.languages:
        with override(django_code(tag)):
            data = document(snapshot, tag, listed_in)
            files[f"statement.{tag}.pdf"] = pdf_of("publish/statement.typ", data, attached, snapshot.time)
            files[f"card.{tag}.png"] = _card(data["lang"], data["title"], snapshot.coalition)
    return files


@lru_cache(maxsize=256)  # every batch of a statement has the same
def _card(language: str, title: str, coalition: str) -> bytes:
    card = {"lang": language, "title": title, "coalition": coalition}
    return compile_png("publish/card.typ", card, time="2000-01-01T00:00:00Z")  # a picture tells no moment


def pdf_of(template: str, data: dict[str, Any], attached: dict[str, bytes], time: str) -> bytes:
    """The document that a template sets from `data`, with what no typeface has spelled out and said under `last`."""
    shown = spelled_out(data)
    if shown != data:
        told = _("Signs that no typeface of this document has are given by their Unicode number, as [U+1F600].")
        shown = {**shown, "last": [told, *shown["last"]]}
    try:
        return compile_pdf(template, shown, attachments=attached, time=time)
    except MissingGlyphsError:
        # Marks in a combination that no typeface has. The words matter more than the claim to conform.
        return compile_pdf(template, shown, attachments=attached, time=time, standards=())


def document(snapshot: Snapshot, tag: str, listed_in: str) -> dict[str, Any]:
    """All that the template sets, in words of the language that is active.

    `listed_in`: the SHA-256 of signatories.csv, where the names are too many for the document.
    """
    edition = snapshot.current
    title = plain(edition.title(tag))
    return {
        "lang": typst_language(tag),
        "ours": typst_language(interface_language()),
        "id": snapshot.id,
        "title": title,
        "short": _short(title, 70),
        "coalition": snapshot.coalition,
        "coalition-short": _short(snapshot.coalition, 40),
        "label": _("Joint statement"),
        "banners": _banners(snapshot, tag),
        **(_withheld(edition, tag) if snapshot.state == "retracted" else _contents(snapshot, tag, listed_in)),
        **_about(snapshot, tag),
        "foot": _("Edition %(n)s, digest") % {"n": edition.number},
        "digest-short": edition.digest[:16] + "…",
        "attached": _("The statement as data: all texts, signatories and counts"),
    }


def _contents(snapshot: Snapshot, tag: str, listed_in: str) -> dict[str, Any]:
    """The words, and who stands behind them."""
    edition = snapshot.current
    clauses = _clauses(edition, tag)
    signed = signed_roll(edition, tag, hidden=snapshot.hidden)
    if listed_in:
        sentence = _("The names fill too many pages; they are in signatories.csv, whose SHA-256 is %(digest)s.")
        signed["intro"] = [sentence % {"digest": listed_in}]
    return {
        "clauses": clauses,
        "opening": next((n for n, one in enumerate(clauses) if one["number"]), len(clauses)),
        "facts": [_facts(snapshot)],
        "calls": {"head": _("Calls"), "rows": _calls(edition, tag)},
        "signed": signed,
        "reserved": reserved_roll(edition, tag),
        "before": earlier_rolls(snapshot, tag),
        "listed": listed_roll(edition, snapshot.coalition, tag),
        "last": [
            _("The file statement.json is attached to this document: it holds all texts, signatories and counts.")
        ],
    }


def _withheld(edition: Edition, tag: str) -> dict[str, Any]:
    """A retracted statement: its title, and nothing of what it said."""
    titles = [one for one in _clauses(edition, tag) if one["kind"] == "title"]
    return {
        "clauses": titles,
        "opening": len(titles),
        "facts": [],
        "calls": {"head": "", "rows": []},
        "signed": None,
        "reserved": None,
        "before": [],
        "listed": None,
        "last": [],
    }


def _clauses(edition: Edition, tag: str) -> list[dict[str, Any]]:
    rows = zip(edition.kinds, anchors(edition.kinds), edition.clauses(tag), strict=True)
    return [
        {
            "kind": kind,
            "number": anchor.number,
            "spans": [span_data(span) for span in spans(words)],
            "errata": [
                {
                    "head": _("Erratum of %(day)s.") % {"day": phrases.day(one.day)},
                    "body": _("“%(old)s” stands for “%(new)s”.") % {"old": one.old, "new": one.new} + f" {one.note}",
                }
                for one in edition.errata
                if (one.language, one.clause) == (tag, index)
            ],
        }
        for index, (kind, anchor, words) in enumerate(rows)
    ]


def span_data(span: Span) -> dict[str, Any]:
    """One run of a clause for a template."""
    note = None if span.note is None else [span_data(inner) for inner in spans(span.note) if inner.note is None]
    href = span.href if span.href and len(span.href) <= _LONGEST_ADDRESS else None
    return {"text": span.text, "emphasis": span.emphasis, "strong": span.strong, "href": href, "note": note}


def _calls(edition: Edition, tag: str) -> list[dict[str, str]]:
    """Of whom, what, and where it stands: both as written."""
    clauses, places = edition.clauses(tag), anchors(edition.kinds)
    return [
        {
            "addressee": place.addressee,
            "words": plain(clauses[call.clause][place.start : place.end]),
            "where": _("clause %(n)s") % {"n": number} if (number := places[call.clause].number) else "",
        }
        for call in edition.calls
        if (place := call.places.get(tag)) is not None
    ]


def _banners(snapshot: Snapshot, tag: str) -> list[str]:
    found = []
    if snapshot.state == "retracted":
        found.append(
            _(
                "This statement was retracted by those who published it. This page no longer shows its words and "
                "signatories. The bundle and the data files stay, so that copies can still be checked."
            )
        )
    sentence = _("This translation was made on %(day)s, after the text was frozen. It is not part of what was signed.")
    found += [sentence % {"day": phrases.day(t.day)} for t in snapshot.current.translations if t.language == tag]
    return found


def _facts(snapshot: Snapshot) -> str:
    edition = snapshot.current
    dated = ""
    if snapshot.undated:
        dated = _("Undated")
    elif snapshot.dated and "dateline" not in edition.kinds:
        dated = phrases.day(snapshot.dated)
    facts = [dated, _("Edition %(n)s") % {"n": edition.number}, phrases.signers(edition.counts)]
    return " · ".join(
        [one for one in facts if one] + [_("as of %(moment)s") % {"moment": phrases.moment(snapshot.time)}]
    )


def _about(snapshot: Snapshot, tag: str) -> dict[str, Any]:
    """The last page: what this document is, and how to check it."""
    edition, address = snapshot.current, snapshot.check_url
    what = _("This document shows edition %(n)s of a joint statement as it stood on %(day)s, in one of its languages.")
    words = [
        what % {"n": edition.number, "day": phrases.day(snapshot.time)},
        _("Each signature covers exactly the words of its edition: once frozen, they are never changed."),
        *_authentic(edition, tag),
        _("The words of the statement are its title block and the numbered clauses. All else here was added."),
    ]
    rows = [
        (_("Address"), f"{snapshot.url}{tag}/" if snapshot.url else ""),
        (_("Digest of edition %(n)s") % {"n": edition.number} + " (SHA-256)", edition.digest),
        (_("Digest of this text") + " (SHA-256)", _text_digest(edition, tag)),
        (_("Number of the statement"), snapshot.id),
        (_("Key of the log"), snapshot.vkey),
    ]
    check = [
        _("A copy of this document proves nothing by itself: anyone can write a PDF."),
        *([_("The address in the code tells at once whether it is what was signed.")] if address else []),
    ]
    offline = _("Download bundle.zip from the address, and the policy from a place that you trust; then run:")
    return {
        "about": {"head": _("What this document is"), "words": words, "rows": [row for row in rows if row[1]]},
        "check": {
            "head": _("How to verify"),
            "words": check,
            "offline": offline,
            "address": address,
            "code": qr_svg(address) if address else "",
            "alt": _("QR code: %(address)s") % {"address": address},
            "command": "undersigned verify bundle.zip --policy policy",
        },
        "press": {"head": _("Press contacts"), "rows": _press(snapshot)},
        "made": _("Made with Undersigned."),
    }


def _authentic(edition: Edition, tag: str) -> list[str]:
    """Which texts were signed, and which of them is authentic."""
    texts = ", ".join(phrases.self_name(other) for other in edition.texts)
    found = []
    if tag not in edition.texts:
        sentence = _(
            "This text is a later translation, and is not part of what was signed. Signed were: %(languages)s."
        )
        found.append(sentence % {"languages": texts})
    if edition.authoritative != "all":
        one = phrases.self_name(edition.authoritative)
        found.append(_("The authentic text is: %(language)s.") % {"language": one})
    elif len(edition.texts) > 1:
        found.append(_("All texts are equally authentic: %(languages)s.") % {"languages": texts})
    return found


def _press(snapshot: Snapshot) -> list[str]:
    rows = []
    for one in snapshot.press:
        languages = ", ".join(phrases.self_name(tag) for tag in one.languages)
        rows.append(" · ".join(part for part in (one.name, one.role, one.mail, one.phone, languages) if part))
    return rows


def _text_digest(edition: Edition, tag: str) -> str:
    translated = {one.language: one.sha256 for one in edition.translations}
    return edition.sha256.get(tag) or translated[tag]


def _short(words: str, most: int) -> str:
    """For the head of a page: the first words, and an ellipsis where some are left out."""
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
