"""What a statement's page says, in one language: the context of its templates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions.publish import phrases
from undersigned.actions.publish.clauses import ShownClause, Text, shown_text
from undersigned.actions.publish.earlier import earlier
from undersigned.actions.publish.letters import ON_THE_PAGE, LetterPage, letter_pages
from undersigned.actions.publish.signed import confirmed, listed, reserved
from undersigned.actions.publish.ways import legend
from undersigned.core.draft.anchors import anchors
from undersigned.core.draft.diff import clause_diff
from undersigned.core.draft.markup import plain
from undersigned.core.follow import WORDS, tone
from undersigned.core.names.languages import INTERFACE, choose_language, in_language, quoted
from undersigned.core.names.order import order_rule
from undersigned.core.publish.snapshot import Counts, Edition, Kind, Snapshot

Letters = dict[Kind, list[LetterPage]]  # empty where the statement's own page holds all names

EXCERPT = 300


def context(
    snapshot: Snapshot, edition: Edition, language: str, root: str, letters: Letters | None = None
) -> dict[str, Any]:
    """Everything that `statement.html` shows. `root` is the way from the page to the statement's folder.

    `letters`: `names_pages`, where that was made already.
    """
    letters = names_pages(edition, language) if letters is None else letters
    text = shown_text(edition, language)
    permanent = f"{snapshot.url}edition-{edition.number}/{language}/"
    return {
        **frame(snapshot, edition, language, root),
        "text": text,
        "title": plain(edition.title(language)),
        "excerpt": excerpt(edition, language),
        "permanent": permanent,
        "clauses": _cited(snapshot, edition, text, permanent),
        "whole": _citation(snapshot, edition, text, permanent),
        "facts": facts(snapshot, edition),
        "banners": banners(snapshot, edition, language, root),
        "standing": standing(edition, language),
        "signed": {**_signed(edition, language, root, letters), "hidden": phrases.hidden() if snapshot.hidden else ""},
        "reserved": _reserved(edition, language),
        "listed": listed_in_source(snapshot, edition, language),
        "before": earlier(snapshot, edition, language, root),
        "changes": _changes(snapshot, edition, language),
        "comparable": _comparable(snapshot, edition, language),
        "sha256": text_digest(edition, language),
        "press": [(one, [(tag, phrases.self_name(tag)) for tag in one.languages]) for one in snapshot.press],
        "superseded": edition.number != snapshot.current.number,
        "invitation": invitation(snapshot, edition),
        "follow_url": follow_url(snapshot),
        "followed": followed(snapshot, edition, language),
    }


def followed(snapshot: Snapshot, edition: Edition, language: str) -> dict[int, list[tuple[str, str, str]]]:
    """Of the calls of an edition, from 1, that are followed up: each office asked, its progress in words, its tone."""
    entries = snapshot.ledger.entries.values() if snapshot.ledger is not None else ()
    found: dict[int, list[tuple[str, str, str]]] = {}
    for entry in entries:
        if entry.edition == edition.number and snapshot.ledger is not None:
            names, words = snapshot.ledger.offices[entry.office]["names"], WORDS["progress"][entry.progress.value]
            shown = (in_language(names, language), _(words), tone(entry.progress.value))
            found.setdefault(entry.call + 1, []).append(shown)
    return found


def follow_url(snapshot: Snapshot) -> str:
    """Where a reader asks to hear of it by mail; "" where the installation has no address."""
    own = f"{snapshot.slug}/"
    return f"{snapshot.url.removesuffix(own)}follow/{own}" if snapshot.url.endswith(f"/{own}") else ""


def frame(snapshot: Snapshot, edition: Edition, language: str, root: str) -> dict[str, Any]:
    """What every page of a statement has: whose it is, its languages, where it lies."""
    interface = language if language in INTERFACE else INTERFACE[0]
    return {
        "snapshot": snapshot,
        "edition": edition,
        "language": language,
        "interface": interface,
        "front": phrases.front_page(interface),
        "root": root,
        "home": _home(snapshot, edition, root),
        "source_url": snapshot.source_url,
        "languages": [(tag, phrases.self_name(tag), tag == language) for tag in languages(edition)],
    }


def languages(edition: Edition) -> list[str]:
    """Languages of an edition: frozen texts first, then later translations."""
    return [*edition.texts, *(one.language for one in edition.translations)]


def _home(snapshot: Snapshot, edition: Edition, root: str) -> str:
    """Where the pages of this edition lie: the edition in force has the short address."""
    return root if edition.number == snapshot.current.number else f"{root}edition-{edition.number}/"


def excerpt(edition: Edition, language: str) -> str:
    """The first whole sentences of the text, verbatim, for a share text: no word of ours and none cut."""
    paragraphs = [c for kind, c in zip(edition.kinds, edition.clauses(language), strict=True) if kind == "paragraph"]
    return phrases.sentences(plain((paragraphs or list(edition.clauses(language)))[0]), EXCERPT)


def _cited(
    snapshot: Snapshot, edition: Edition, text: Text, permanent: str
) -> list[tuple[bool, list[tuple[ShownClause, str]]]]:
    """The body's blocks, each clause with the citation that a reader copies."""
    blocks = []
    for items, clauses in text.body:
        cited = []
        for clause in clauses:
            words = quoted(clause.words, text.language)
            source = _source(snapshot, edition, text)
            place = _("clause %(n)s") % {"n": clause.number}
            cited.append((clause, f"{words} {source}, {place}. {permanent}#{clause.anchor}"))
        blocks.append((items, cited))
    return blocks


def _citation(snapshot: Snapshot, edition: Edition, text: Text, permanent: str) -> str:
    """How to cite the whole statement: what was signed by the edition's digest, a later translation by its own."""
    digest = edition.digest if text.language in edition.texts else text_digest(edition, text.language)
    return f"{_source(snapshot, edition, text)}. {permanent} (SHA-256 {digest})"


def _source(snapshot: Snapshot, edition: Edition, text: Text) -> str:
    title = quoted(plain(edition.title(text.language)), text.language)
    number = _("edition %(n)s") % {"n": edition.number}
    if text.language not in edition.texts:
        number += ", " + _("a later translation, not part of what was signed")
    return f"{snapshot.coalition}, {title}, {number}"


def facts(snapshot: Snapshot, edition: Edition) -> list[str]:
    """The line under the title: when, which edition, how many."""
    if snapshot.undated:
        dated = _("Undated")
    else:
        dated = phrases.day(snapshot.dated) if snapshot.dated and "dateline" not in edition.kinds else ""
    number = _("Edition %(n)s") % {"n": edition.number}
    return [one for one in (dated, number, phrases.signers(edition.counts)) if one]


def standing(edition: Edition, language: str) -> str:
    """Which text is authentic, and what this one is."""
    if language not in edition.texts:
        return ""
    names = ", ".join(phrases.self_name(tag) for tag in edition.texts)
    if edition.authoritative == "all":
        return (
            _("All texts are equally authentic: %(languages)s.") % {"languages": names}
            if len(edition.texts) > 1
            else ""
        )
    one = phrases.self_name(edition.authoritative)
    if edition.authoritative == language:
        return _("This is the authentic text.")
    return _("This text was frozen and signed together with the authentic one, which is: %(language)s.") % {
        "language": one
    }


def banners(snapshot: Snapshot, edition: Edition, language: str, root: str) -> list[tuple[str, str, str]]:
    """Sentences on top, each with the address and the words of a link (or two empty strings)."""
    found = _edition_banners(snapshot, edition, language, root)
    translated = next((t for t in edition.translations if t.language == language), None)
    if translated is not None:
        sentence = _(
            "This translation was made on %(day)s, after the text was frozen. It is not part of what was signed."
        )
        found.append((sentence % {"day": phrases.day(translated.day)}, "", ""))
    places = anchors(edition.kinds)
    for erratum in edition.errata:
        sentence = _("Erratum (%(day)s).") % {"day": phrases.day(erratum.day)}
        if erratum.language == language:
            place = places[erratum.clause]
            words = _("Clause %(n)s") % {"n": place.number} if place.number else _("See the note beside the words")
            found.append((sentence, f"#erratum-{erratum.seq}", words))
        else:
            address = f"{_home(snapshot, edition, root)}{erratum.language}/#erratum-{erratum.seq}"
            found.append((sentence, address, phrases.self_name(erratum.language)))
    return found


def _edition_banners(snapshot: Snapshot, edition: Edition, language: str, root: str) -> list[tuple[str, str, str]]:
    current = snapshot.current
    if edition.number != current.number:
        sentence = _who_stayed(snapshot, edition)
        newer = choose_language(snapshot.languages, language)
        link = ("#changes", _("See what changed")) if _comparable(snapshot, edition, language) else None
        address, words = link or (f"{root}{newer}/", _("Read edition %(n)s") % {"n": current.number})
        return [(sentence, address, words)]
    if len(snapshot.editions) > 1:
        earlier = snapshot.editions[-2]
        sentence = _("This is edition %(new)s. It replaces edition %(old)s.")
        there = languages(earlier)
        address = f"{root}edition-{earlier.number}/{choose_language(there, language)}/"
        shown = {"new": edition.number, "old": earlier.number}
        return [(sentence % shown, f"{address}#changes" if language in there else address, _("See what changed"))]
    return []


def _who_stayed(snapshot: Snapshot, edition: Edition) -> str:
    """How many confirmed the edition in force; and how many only this one, where that tells nothing of the unnamed.

    Beside the names of this edition it would: whoever is missing from a later list stands there unnamed, or does not.
    """
    current = snapshot.current
    count = phrases.signed_in_all(current.counts)
    shown = {
        "old": edition.number,
        "new": current.number,
        "n": phrases.number(count),
        "m": phrases.number(sum(not one.renewed for one in edition.signatories)),
    }
    later = [one.counts for one in snapshot.editions if one.number > edition.number]
    if snapshot.hidden or any(map(phrases.unnamed_in_all, later)):
        sentence = ngettext(
            "This is edition %(old)s. %(n)s signatory confirmed edition %(new)s.",
            "This is edition %(old)s. %(n)s signatories confirmed edition %(new)s.",
            count,
        )
        return sentence % shown
    sentence = ngettext(
        "This is edition %(old)s. %(n)s signatory confirmed edition %(new)s; %(m)s signed only this one.",
        "This is edition %(old)s. %(n)s signatories confirmed edition %(new)s; %(m)s signed only this one.",
        count,
    )
    return sentence % shown


def _comparable(snapshot: Snapshot, edition: Edition, language: str) -> bool:
    return edition.number != snapshot.current.number and language in snapshot.languages


def _changes(snapshot: Snapshot, edition: Edition, language: str) -> list[Any]:
    """Word for word, from an earlier edition to the one in force."""
    if not _comparable(snapshot, edition, language):
        return []
    changes = clause_diff(edition.clauses(language), snapshot.current.clauses(language))
    return [change for change in changes if change.changed]


def names_pages(edition: Edition, language: str) -> Letters:
    """Where the names are too many for the statement's own page: the pages by letter, for each kind. Else empty."""
    if len(edition.signatories) <= ON_THE_PAGE:
        return {}
    kinds: tuple[Kind, ...] = ("organisation", "person")
    return {kind: list(letter_pages(confirmed(edition, kind, language), kind, language)) for kind in kinds}


def names_contexts(
    snapshot: Snapshot, edition: Edition, language: str, letters: Letters
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The file and the context of every page of names."""
    for kind, pages in letters.items():
        for one in pages:
            yield (
                f"edition-{edition.number}/{language}/names/{one.file}",
                {
                    **frame(snapshot, edition, language, "../../../"),
                    "title": plain(edition.title(language)),
                    "kind": _("Organisations") if kind == "organisation" else _("People"),
                    "page": one,
                    "pages": pages,
                    "rule": _(order_rule(language)),
                    "permanent": f"{snapshot.url}edition-{edition.number}/{language}/names/{one.file}",
                },
            )


def _signed(edition: Edition, language: str, root: str, letters: Letters) -> dict[str, Any]:
    counts = edition.counts
    return {
        "letters": {"organisations": letters["organisation"], "people": letters["person"]} if letters else {},
        "folder": f"{root}edition-{edition.number}/{language}/names/",
        "organisations": [] if letters else confirmed(edition, "organisation", language),
        "people": [] if letters else confirmed(edition, "person", language),
        "ways_organisation": legend([one for one in edition.signatories if one.kind == "organisation"], "organisation"),
        "ways_person": legend([one for one in edition.signatories if one.kind == "person"], "person"),
        "count_organisations": phrases.organisations(counts.organisations) if counts.organisations else "",
        "count_people": phrases.people(counts.people) if counts.people else "",
        "others": [*phrases.unnamed(counts), *phrases.forgotten(edition), *phrases.withdrawals(edition.withdrawals)],
        "rule": _(order_rule(language)),
        "any": bool(phrases.signed_in_all(counts)),
    }


def _reserved(edition: Edition, language: str) -> dict[str, Any] | None:
    """Who shares the views with a reservation: apart, and in no count of signatories. None where there is nobody."""
    counts = edition.counts
    groups = [
        (phrases.organisations(counts.reserved_organisations), reserved(edition, "organisation", language)),
        (phrases.people(counts.reserved_people), reserved(edition, "person", language)),
    ]
    totals = (counts.reserved_organisations, counts.reserved_people)
    unnamed = phrases.not_named(counts.reserved_not_named) if counts.reserved_not_named else ""
    if not any(totals) and not unnamed:
        return None
    return {"groups": [group for group, total in zip(groups, totals, strict=True) if total], "unnamed": unnamed}


def listed_in_source(snapshot: Snapshot, edition: Edition, language: str) -> dict[str, Any] | None:
    """Those who are listed in a source and did not confirm here; None where there is nobody."""
    counts = edition.counts
    if not (counts.listed_organisations or counts.listed_people):
        return None
    unnamed = sum(one.kind == "person" and not one.named for one in edition.listed)
    return {
        "line": listed_line(counts),
        "organisations": listed(edition, "organisation", language),
        "people": listed(edition, "person", language),
        "unnamed": phrases.people(unnamed) if unnamed else "",
        "basis": _basis(snapshot, edition),
    }


def listed_line(counts: Counts) -> str:
    """How many are listed in a source, organisations and people apart."""
    totals = phrases.apart(counts.listed_organisations, counts.listed_people)
    return _("Listed in the source; not confirmed here: %(counts)s") % {"counts": totals}


def _basis(snapshot: Snapshot, edition: Edition) -> str:
    if edition.basis:
        sentence = _("Listed by %(coalition)s, which states: %(basis)s. Not confirmed here by the signatory.")
        return sentence % {"coalition": snapshot.coalition, "basis": edition.basis.rstrip(".")}
    return _("Listed by %(coalition)s. Not confirmed here by the signatory.") % {"coalition": snapshot.coalition}


def text_digest(edition: Edition, language: str) -> str:
    """The digest of one text: a frozen one, or a later translation."""
    translated = {t.language: t.sha256 for t in edition.translations}
    return edition.sha256.get(language) or translated[language]


def questions(edition: Edition, language: str) -> dict[str, Any]:
    """How the edition came about: the four questions with the coalition's answers, and who was asked."""
    found = edition.questions
    if found is None:
        return {}
    asked = {
        "motivation": _("Motivation: why now?"),
        "framing": _("Framing: how is it put to this audience?"),
        "content": _("Content: what is missing, above all where minority communities are concerned?"),
        "language": _("Language: do words needlessly antagonise?"),
    }
    said = {"yes": _("yes"), "no": _("no"), "": _("no answer")}
    return {
        "title": plain(edition.title(language)),
        "answers": [(words, found.answers.get(question, "")) for question, words in asked.items()],
        "sign_offs": [
            (one, said[one.said], phrases.day(one.asked), phrases.day(one.answered) if one.answered else "")
            for one in found.sign_offs
        ],
    }


def retraction() -> str:
    """What stands in the place of a retracted statement."""
    return _(
        "This statement was retracted by those who published it. This page no longer shows its words and "
        "signatories. The bundle and the data files stay, so that copies can still be checked."
    )


def invitation(snapshot: Snapshot, edition: Edition) -> str:
    """While the edition in force is open: until when."""
    if snapshot.state != "open" or edition.number != snapshot.current.number:
        return ""
    return phrases.open_until(snapshot.deadline, snapshot.timezone)
