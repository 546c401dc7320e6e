"""The Atom feed of a statement: what happened to its words. It names no signatory.

Sources: RFC 4287 (Atom), RFC 4122 (the `urn:uuid` made from the statement's id).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from undersigned.actions.publish import phrases
from undersigned.actions.publish.news import TOLD, sentence_of
from undersigned.core.draft.markup import plain
from undersigned.core.follow import call_file
from undersigned.core.names.languages import choose_language, quoted
from undersigned.core.publish.snapshot import Edition, Snapshot

MOST_OF_LEDGER = 100  # entries; ledger.json has all


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: `key` tells it from all others of the statement, for ever."""

    key: str
    title: str
    path: str  # from the statement's folder
    when: datetime


def feed(snapshot: Snapshot, language: str) -> bytes:
    """All that happened, the newest first, in the active language; times are those of the snapshot."""
    name = uuid.UUID(snapshot.id).urn
    made = Atom1Feed(
        title=plain(snapshot.current.title(language)),
        link=snapshot.url or name,
        description="",
        language=language,
        author_name=snapshot.coalition,
        feed_url=f"{snapshot.url}feed.atom" if snapshot.url else None,
        feed_guid=name,
    )
    for entry in sorted(_entries(snapshot, language), key=lambda one: (one.when, one.key), reverse=True):
        made.add_item(
            title=entry.title,
            link=f"{snapshot.url}{entry.path}" if snapshot.url else name,
            description=escape(entry.title),  # a summary is read as HTML
            unique_id=f"{name}#{entry.key}",
            pubdate=entry.when,
            updateddate=entry.when,
        )
    return str(made.writeString("utf-8")).encode()


def _entries(snapshot: Snapshot, language: str) -> Iterator[Entry]:
    for edition in snapshot.editions:
        yield from _of_edition(edition, language)
    if snapshot.state != "retracted":
        yield from _of_ledger(snapshot, language)
    now, current = datetime.fromisoformat(snapshot.time), snapshot.current
    path = f"{language}/"
    if snapshot.state == "retracted":
        yield Entry("retracted", _("This statement was retracted by those who published it."), path, now)
    elif signers := phrases.signers(current.counts):
        sentence = _("Published, edition %(n)s: %(signers)s") % {"n": current.number, "signers": signers}
        yield Entry("published", sentence, path, now)
    else:
        yield Entry("published", _("Published, edition %(n)s") % {"n": current.number}, path, now)


def _of_ledger(snapshot: Snapshot, language: str) -> Iterator[Entry]:
    """The newest of what became of the calls, each with the office and where it stands in the log."""
    ledger = snapshot.ledger
    entries = ledger.entries.values() if ledger is not None else ()
    told = [(event, entry) for entry in entries for event in entry.events if event["type"] in TOLD]
    for event, entry in sorted(told, key=lambda one: int(one[0]["seq"]))[-MOST_OF_LEDGER:]:
        names = ledger.offices[entry.office]["names"] if ledger is not None else {}
        title = sentence_of(event, entry.call, names, language)
        path = f"{language}/follow/{call_file(entry.edition, entry.call)}#event-{event['seq']}"
        yield Entry(f"ledger-{event['seq']}", title, path, datetime.fromisoformat(event["time"]))


def _of_edition(edition: Edition, language: str) -> Iterator[Entry]:
    at = f"edition-{edition.number}"
    path = f"{at}/{choose_language(edition.texts, language)}/"
    frozen = datetime.fromisoformat(edition.frozen)
    yield Entry(at, _("Edition %(n)s was frozen.") % {"n": edition.number}, path, frozen)
    for erratum in edition.errata:
        sentence = _("Erratum to edition %(n)s (%(language)s): for %(old)s read %(new)s.") % {
            "n": edition.number,
            "language": phrases.self_name(erratum.language),
            "old": quoted(erratum.old, erratum.language),
            "new": quoted(erratum.new, erratum.language),
        }
        where = f"{at}/{erratum.language}/#erratum-{erratum.seq}"
        yield Entry(f"{at}-erratum-{erratum.seq}", sentence, where, _midnight(erratum.day))
    for text in edition.translations:
        sentence = _("A later translation of edition %(n)s (%(language)s), which is not part of what was signed.")
        shown = {"n": edition.number, "language": phrases.self_name(text.language)}
        yield Entry(f"{at}-{text.language}", sentence % shown, f"{at}/{text.language}/", _midnight(text.day))


def _midnight(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)
