"""A statement's published files, from its snapshot. The same snapshot gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from undersigned.actions.publish import page
from undersigned.actions.publish.feed import feed
from undersigned.actions.publish.lacking import lacking, lacking_context
from undersigned.actions.publish.ledger import call_rows, embedded, ledger_pages
from undersigned.actions.publish.phrases import day, front_page, open_until, self_name, sentences, signers
from undersigned.core.draft.markup import plain
from undersigned.core.names.languages import INTERFACE, SELF_NAMES, django_code
from undersigned.core.publish.lists import ledger_csv, reservations_csv, signatories_csv
from undersigned.core.publish.snapshot import Counts, Edition, Snapshot, State
from undersigned.core.publish.statement_json import statement_json
from undersigned.core.record.jcs import jcs
from undersigned.core.record.ledger import ledger_json
from undersigned.core.text import canonical_text

LEAD = 240  # characters
BEGUN = 24  # so many statements of each part of the first page show how they begin: it stays light among hundreds
STATIC = Path(__file__).parent.parent.parent / "static"
# Our own addresses begin with this; in a reader's words a quotation mark is escaped, so none can look like it.
_UP = re.compile(r'(?<==")\.\./')


def render_pages(snapshot: Snapshot, missing: Collection[str] = (), *, fits: bool = True) -> dict[str, bytes]:
    """Pages, texts and data files: path in the statement's folder -> bytes. Quick; PDF and card are in `documents`.

    `missing` names files of the batch that are not there now: the pages say so instead of leading to them. `fits` is
    false where there are too many events for a bundle.
    """
    files = {"statement.json": statement_json(snapshot), "signatories.csv": signatories_csv(snapshot)}
    if snapshot.ledger is not None:
        files["ledger.json"] = ledger_json(snapshot.id, snapshot.ledger)
        files["ledger.csv"] = ledger_csv(snapshot)
    if snapshot.current.reserved:
        files["reservations.csv"] = reservations_csv(snapshot)
    for language in snapshot.languages:
        files[f"text/{language}.txt"] = canonical_text(snapshot.current.clauses(language)).encode()
    for edition in snapshot.editions:
        files |= _edition_pages(snapshot, edition, missing, fits=fits)
        files |= _questions(snapshot, edition)
    first, bundle = snapshot.languages[0], fits and "bundle.zip" not in missing
    for language in snapshot.languages:
        files |= _ledger(snapshot, language, bundle=bundle)
    below = [path.removeprefix(f"{first}/") for path in files if path.startswith(f"{first}/")]
    for language, edition in lacking(snapshot).items():
        files |= _lacking(snapshot, edition, language, below, bundle=bundle)
    files["index.html"] = _chooser(snapshot)
    with translation.override(django_code(first)):
        files["feed.atom"] = feed(snapshot, first)
    return {**files, **styles()}


@cache
def styles() -> Mapping[str, bytes]:
    """The style sheet and its fonts, which every folder brings along."""
    fonts = sorted((STATIC / "fonts").glob("libertinus-serif-*.woff2"))
    paths = [STATIC / "published.css", STATIC / "mark.svg", *fonts, STATIC / "fonts" / "OFL.txt"]
    return MappingProxyType({path.relative_to(STATIC).as_posix(): path.read_bytes() for path in paths})


def _edition_pages(snapshot: Snapshot, edition: Edition, missing: Collection[str], *, fits: bool) -> dict[str, bytes]:
    """An edition's pages at their permanent address; those of the edition in force at the short one, too."""
    files: dict[str, bytes] = {}
    for language in page.languages(edition):
        letters: page.Letters = {}
        if snapshot.state != "retracted":
            with translation.override(django_code(language)):
                letters = page.names_pages(edition, language)
                for path, shown in page.names_contexts(snapshot, edition, language, letters):
                    files[path] = _html("names", shown).encode()
        html = _statement(snapshot, edition, language, missing, letters, fits=fits)
        files[f"edition-{edition.number}/{language}/index.html"] = _UP.sub("../../", html).encode()
        if edition.number == snapshot.current.number:
            files[f"{language}/index.html"] = html.encode()
    return files


def _statement(
    snapshot: Snapshot, edition: Edition, language: str, missing: Collection[str], letters: page.Letters, *, fits: bool
) -> str:
    with translation.override(django_code(language)):
        bundle = fits and "bundle.zip" not in missing
        if snapshot.state == "retracted":
            return _retracted(snapshot, edition, language, "../", bundle=bundle)
        files = {
            "bundle": bundle,
            "fits": fits,
            "pdf": f"statement.{language}.pdf" not in missing,
        }
        return _html("statement", {**page.context(snapshot, edition, language, "../", letters), **files})


def _retracted(snapshot: Snapshot, edition: Edition, language: str, root: str, *, bundle: bool) -> str:
    """What stands at each address of a retracted statement. The language is active."""
    title, frame = plain(edition.title(language)), page.frame(snapshot, edition, language, root)
    return _html("retracted", {**frame, "title": title, "retraction": page.retraction(), "bundle": bundle})


def _framed(snapshot: Snapshot, edition: Edition, language: str, instead: str) -> bytes:
    """In the pages of others: a sentence in the place of what they had there. The language is active."""
    shown = {**page.frame(snapshot, edition, language, "../../"), "canonical": "", "instead": instead}
    return _html("embed", {**shown, "title": plain(edition.title(language))}).encode()


def _lacking(
    snapshot: Snapshot, edition: Edition, language: str, below: Iterable[str], *, bundle: bool
) -> Iterator[tuple[str, bytes]]:
    """At the addresses that a text has `below` its own, for a language that the edition in force lacks: where to read.

    `edition` is the newest one that has it.
    """
    with translation.override(django_code(language)):
        if snapshot.state == "retracted":
            html, instead = _retracted(snapshot, edition, language, "../", bundle=bundle), page.retraction()
        else:
            shown = lacking_context(snapshot, edition, language)
            html, instead = _html("lacking", shown), shown["sentence"]
        framed = _framed(snapshot, edition, language, instead)
    for path in below:
        deeper = _UP.sub("../../", html) if "/" in path else html
        yield f"{language}/{path}", framed if path.startswith("embed/") else deeper.encode()


def _ledger(snapshot: Snapshot, language: str, *, bundle: bool) -> dict[str, bytes]:
    """What became of the calls, where they are followed up; and what others may put into their pages.

    Links lead to these from elsewhere, and others show them: where the statement was retracted, they say so.
    """
    with translation.override(django_code(language)):
        rows = call_rows(snapshot, language)
        if snapshot.state == "retracted":
            gone = _retracted(snapshot, snapshot.current, language, "../../", bundle=bundle).encode()
            frame = _framed(snapshot, snapshot.current, language, page.retraction())
            files = {path: gone for path, _, _ in ledger_pages(snapshot, language, rows)}
            return files | {path: frame for path, _ in embedded(snapshot, language, rows)}
        files = {path: _html(name, shown).encode() for path, name, shown in ledger_pages(snapshot, language, rows)}
        return files | {path: _html("embed", shown).encode() for path, shown in embedded(snapshot, language, rows)}


def _questions(snapshot: Snapshot, edition: Edition) -> dict[str, bytes]:
    """How an edition came about, as a page and as data, where that is published. Not part of what was signed."""
    if edition.questions is None or snapshot.state == "retracted":
        return {}
    folder = f"edition-{edition.number}/questions/"
    said = {
        "edition": edition.number,
        "digest": edition.digest,
        "part_of_what_was_signed": False,
        "answers": dict(edition.questions.answers),
        "sign_offs": [asdict(one) for one in edition.questions.sign_offs],
    }
    language = next(iter(edition.texts))
    with translation.override(django_code(language)):
        shown = {**page.frame(snapshot, edition, language, "../../"), **page.questions(edition, language)}
        html = _html("questions", shown)
    return {f"{folder}index.html": html.encode(), f"{folder}questions.json": jcs(said) + b"\n"}


def _chooser(snapshot: Snapshot) -> bytes:
    """The folder's own page: the title in every language, each leading to its text."""
    edition = snapshot.current
    first = snapshot.languages[0]
    with translation.override(django_code(first)):
        frame = page.frame(snapshot, edition, first, "")
        titles = [(tag, self_name(tag), plain(edition.title(tag))) for tag in snapshot.languages]
        return _html("languages", {**frame, "titles": titles}).encode()


@dataclass(frozen=True, slots=True)
class Row:
    """A statement on the site's first page: its state, the day of its publication, its titles by language.

    `leads` are the words that stand first below each title, its subtitle or first paragraph.
    """

    id: str
    slug: str
    state: State
    day: str  # ISO date
    titles: Mapping[str, str]
    leads: Mapping[str, str] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    deadline: str | None = None  # UTC, to the second
    timezone: str = "UTC"
    sign_url: str = ""  # where to sign while the statement is open to all


def render_index(coalition: str, source_url: str, rows: Iterable[Row]) -> dict[str, bytes]:
    """The site's first page in each interface language."""
    files, listed = dict(styles()), tuple(rows)
    parts = [row for row in listed if row.state == "open"], [row for row in listed if row.state != "open"]
    for tag in INTERFACE:
        with translation.override(django_code(tag)):
            shown = {
                "coalition": coalition,
                "source_url": source_url,
                "parts": [[_listed(row, tag, begun=n < BEGUN) for n, row in enumerate(part)] for part in parts if part],
                "interface": tag,
                "languages": [(one, SELF_NAMES[one], one == tag, front_page(one)) for one in INTERFACE],
            }
            files[front_page(tag)] = _html("index", shown).encode()
    return files


def _listed(row: Row, interface: str, *, begun: bool) -> dict[str, Any]:
    """The title in the page's language, where the statement has one, links to its other texts, and how it begins."""
    tags = sorted(row.titles, key=lambda tag: tag != interface)
    first = next(iter(tags), "")
    shown = row.state != "retracted"
    lead = sentences(plain(row.leads.get(first, "")), LEAD) if begun and shown else ""
    return {
        "slug": row.slug,
        "href": f"{row.slug}/{first}/" if first else f"{row.slug}/",
        "language": first,
        "title": plain(row.titles[first]) if first else row.slug,
        "lead": lead if len(lead) <= 2 * LEAD else "",
        "day": day(row.day),
        "iso": row.day,
        "state": "" if shown else _("Retracted"),
        "until": open_until(row.deadline, row.timezone) if row.state == "open" else "",
        "signers": signers(row.counts) if shown else "",
        "sign_url": row.sign_url,
        "others": [(tag, self_name(tag)) for tag in row.titles if tag != first],
    }


def _html(name: str, shown: dict[str, Any]) -> str:
    """A page, without the blank lines and indentation that its templates have for their own readers."""
    lines = render_to_string(f"publish/{name}.html", shown).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip()) + "\n"
