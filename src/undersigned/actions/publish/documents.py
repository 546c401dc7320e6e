"""Documents of a statement, one of each per language: the PDF and the share card."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from undersigned.actions.publish.roll import Entries, listed_roll, signed_roll, sum_of
from undersigned.core.draft.markup import Span, plain, spans
from undersigned.core.names.languages import SELF_NAMES, bcp47, django_code
from undersigned.core.publish.lists import signatories_csv
from undersigned.core.publish.numbering import numbers
from undersigned.core.publish.snapshot import Edition, Snapshot
from undersigned.core.publish.statement_json import statement_json
from undersigned.outside.typst import MissingGlyphsError, compile_pdf, compile_png

MOST_NAMES = 5_000
_TITLE_BLOCK = {"title", "subtitle", "dateline"}


def render_documents(snapshot: Snapshot) -> dict[str, bytes]:
    """For each language of the current edition: `statement.<tag>.pdf` and `card.<tag>.png`."""
    attached = {"statement.json": statement_json(snapshot)}
    files: dict[str, bytes] = {}
    for tag in snapshot.languages:
        with override(django_code(tag)):
            data = document(snapshot, tag)
            files[f"statement.{tag}.pdf"] = _pdf(data, attached, snapshot.time)
            card = {"lang": _language(tag), "title": data["title"], "coalition": snapshot.coalition}
            files[f"card.{tag}.png"] = compile_png("publish/card.typ", card, time=snapshot.time)
    return files


def _pdf(data: dict[str, Any], attached: dict[str, bytes], time: str) -> bytes:
    try:
        return compile_pdf("publish/statement.typ", data, attachments=attached, time=time)
    except MissingGlyphsError:
        # The words matter more than the claim to conform: boxes for a few signs, and a line that says so.
        boxes = _("Some signs are in no typeface of this document and show as boxes. The attached data has them.")
        data = {**data, "last": [boxes, *data["last"]]}
        return compile_pdf("publish/statement.typ", data, attachments=attached, time=time, standards=())


def document(snapshot: Snapshot, tag: str) -> dict[str, Any]:
    """All that the template sets, in words: for the language that is active."""
    edition = snapshot.current
    title = plain(edition.title(tag))
    clauses = _clauses(edition, tag)
    return {
        "lang": _language(tag),
        "ours": _language(bcp47(django_code(tag))),
        "title": title,
        "short": _short(title, 70),
        "coalition": snapshot.coalition,
        "coalition-short": _short(snapshot.coalition, 40),
        "label": _("Joint statement"),
        "banners": _banners(snapshot, tag),
        "clauses": clauses,
        "opening": next((n for n, c in enumerate(clauses) if c["kind"] not in _TITLE_BLOCK), len(clauses)),
        "facts": [_facts(snapshot, tag)],
        "calls": {"head": _("Calls"), "rows": _calls(edition, tag)},
        **_rolls(snapshot, tag),
        **_about(snapshot, tag),
        "foot": _("Edition %(n)s, digest") % {"n": edition.number},
        "digest-short": edition.digest[:16] + "…",
        "attached": _("The statement and its signatories as data"),
    }


def _clauses(edition: Edition, tag: str) -> list[dict[str, Any]]:
    rows = zip(edition.kinds, numbers(edition.kinds), edition.clauses(tag), strict=True)
    return [
        {
            "kind": kind,
            "number": number,
            "spans": [_span(span) for span in spans(words)],
            "errata": [
                {
                    "head": _("Erratum of %(day)s.") % {"day": _day(e.day)},
                    "body": _("“%(old)s” stands for “%(new)s”. %(note)s")
                    % {"old": e.old, "new": e.new, "note": e.note},
                }
                for e in edition.errata
                if (e.language, e.clause) == (tag, index)
            ],
        }
        for index, (kind, number, words) in enumerate(rows)
    ]


def _span(span: Span) -> dict[str, Any]:
    note = None if span.note is None else [_span(inner) for inner in spans(span.note) if inner.note is None]
    # A reader of PDF refuses an address of several thousand signs; the words stay.
    href = span.href if span.href and len(span.href) < 2000 else None
    return {"text": span.text, "emphasis": span.emphasis, "strong": span.strong, "href": href, "note": note}


def _calls(edition: Edition, tag: str) -> list[dict[str, str]]:
    rows, clauses, counted = [], edition.clauses(tag), numbers(edition.kinds)
    for call in edition.calls:
        place = call.places.get(tag)
        if place is not None:
            number = counted[call.clause]
            rows.append(
                {
                    "addressee": plain(place.addressee),
                    "words": plain(clauses[call.clause][place.start : place.end]),
                    "where": _("clause %(n)s") % {"n": number} if number else _("title block"),
                }
            )
    return rows


def _banners(snapshot: Snapshot, tag: str) -> list[str]:
    found = []
    if snapshot.state == "retracted":
        found.append(_("This statement was retracted."))
    found += [
        _("This translation was made on %(day)s. It is not part of what was signed.") % {"day": _day(t.day)}
        for t in snapshot.current.translations
        if t.language == tag
    ]
    return found


def _facts(snapshot: Snapshot, tag: str) -> str:
    edition = snapshot.current
    facts = [_("Edition %(n)s") % {"n": edition.number}]
    if edition.counts.organisations or edition.counts.people:
        facts.append(sum_of(edition.counts.organisations, edition.counts.people))
    facts.append(_("as of %(moment)s") % {"moment": _moment(snapshot.time)})
    return " · ".join(facts)


def _rolls(snapshot: Snapshot, tag: str) -> dict[str, Any]:
    edition = snapshot.current
    named = len(edition.signatories) + sum(one.named for one in edition.listed)
    entries = Entries(tag, _day, full=named <= MOST_NAMES)
    signed, listed = signed_roll(edition, entries), listed_roll(edition, snapshot.coalition, entries)
    if not entries.full:
        digest = hashlib.sha256(signatories_csv(snapshot)).hexdigest()
        signed["intro"] = [
            _("The names are too many for this document. They stand on the statement's page."),
            _("SHA-256 of the list signatories.csv: %(digest)s") % {"digest": digest},
        ]
    return {"signed": signed, "listed": listed}


def _about(snapshot: Snapshot, tag: str) -> dict[str, Any]:
    edition = snapshot.current
    words = [
        _(
            "This document gives the words of edition %(n)s of a joint statement, and who stands behind them "
            "as of %(moment)s. A signature covers exactly these words: once frozen, they are never changed."
        )
        % {"n": edition.number, "moment": _moment(snapshot.time)},
        *_authentic(edition, tag),
        _("The words of the statement are its title block and the numbered clauses. All else here was added."),
    ]
    rows = [
        (_("Address of the statement's page"), snapshot.url + f"{tag}/" if snapshot.url else ""),
        (_("Digest of edition %(n)s (SHA-256)") % {"n": edition.number}, edition.digest),
        (_("Digest of this text (SHA-256)"), _text_digest(edition, tag)),
        (_("Number of the statement"), snapshot.id),
    ]
    check = [
        _("A copy of this document proves nothing by itself: anyone can write a PDF."),
        _("To check the words and the signatures, take bundle.zip from the statement's page and run:"),
    ]
    return {
        "about": {"head": _("About this document"), "words": words, "rows": [row for row in rows if row[1]]},
        "check": {
            "head": _("How to check it"),
            "words": check,
            "command": f"undersigned verify bundle.zip --key '{snapshot.vkey}'",
        },
        "press": {"head": _("Press contacts"), "rows": _press(snapshot)},
        "last": [_("The full data is attached to this document as statement.json."), _("Made with Undersigned.")],
    }


def _authentic(edition: Edition, tag: str) -> list[str]:
    texts = ", ".join(_called(other) for other in edition.texts)
    late = next((t for t in edition.translations if t.language == tag), None)
    if late is not None:
        said = [_("This text is a later translation. It is not part of what was signed: %(texts)s.") % {"texts": texts}]
    elif len(edition.texts) == 1:
        return []
    else:
        said = [_("The texts of this edition were signed together: %(texts)s.") % {"texts": texts}]
    if edition.authoritative == "all":
        return said if len(edition.texts) == 1 else [*said, _("All of them are equally authentic.")]
    return [*said, _("Authentic text: %(language)s.") % {"language": _called(edition.authoritative)}]


def _press(snapshot: Snapshot) -> list[str]:
    rows = []
    for one in snapshot.press:
        languages = ", ".join(_called(tag) for tag in one.languages)
        rows.append(" · ".join(part for part in (one.name, one.role, one.mail, one.phone, languages) if part))
    return rows


def _text_digest(edition: Edition, tag: str) -> str:
    later = {t.language: t.sha256 for t in edition.translations}
    return edition.sha256.get(tag) or later[tag]


def _called(tag: str) -> str:
    """A language by its own name."""
    if tag in SELF_NAMES:
        return SELF_NAMES[tag]
    try:
        return Locale.parse(tag, sep="-").get_display_name() or tag
    except (ValueError, UnknownLocaleError):
        return tag


def _language(tag: str) -> str:
    """Typst knows languages by two or three letters."""
    return tag.split("-")[0].lower()


def _locale() -> str:
    tags = {"en": "en_GB", "sq": "sq", "sr-Latn": "sr_Latn", "sr-Cyrl": "sr_Cyrl"}
    return tags[bcp47(get_language() or "en")]


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso[:10]), "long", locale=_locale())


def _moment(time: str) -> str:
    return f"{_day(time)}, {time[11:16]} UTC"


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
