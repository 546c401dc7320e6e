"""Rendering: one snapshot becomes the files of the statement's folder on the published site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from undersigned.actions.publish.page import changes, language_name, page
from undersigned.core.draft.markup import plain
from undersigned.core.names.languages import django_code
from undersigned.core.publish.lists import signatories_csv
from undersigned.core.publish.snapshot import Edition, Snapshot
from undersigned.core.publish.statement_json import statement_json
from undersigned.core.text import canonical_text
from undersigned.models import Statement
from undersigned.models.publish import Site

STATIC = Path(__file__).resolve().parents[2] / "static"
STYLE = ("published.css",)
FONTS = tuple(sorted(f"fonts/{path.name}" for path in (STATIC / "fonts").glob("*.woff2")))


def render_pages(snapshot: Snapshot) -> dict[str, bytes]:
    """Pages, texts and data files: path -> bytes. Documents (PDF, share card) and the bundle come with a batch."""
    files: dict[str, bytes] = {"index.html": _chooser(snapshot)}
    current = snapshot.current
    for tag in snapshot.languages:
        files[f"{tag}/index.html"] = _page(snapshot, current, tag, root="../")
        files[f"text/{tag}.txt"] = canonical_text(current.clauses(tag)).encode()
    for edition in snapshot.editions[:-1]:
        for tag in edition.texts:
            files[f"edition-{edition.number}/{tag}/index.html"] = _page(snapshot, edition, tag, root="../../")
    files["statement.json"] = statement_json(snapshot)
    files["signatories.csv"] = signatories_csv(snapshot)
    files["feed.atom"] = _feed(snapshot)
    files.update(_shared())
    return files


def _shared() -> dict[str, bytes]:
    return {name: (STATIC / name).read_bytes() for name in (*STYLE, *FONTS)}


def _page(snapshot: Snapshot, edition: Edition, tag: str, *, root: str) -> bytes:
    template = "publish/retracted.html" if snapshot.state == "retracted" else "publish/statement.html"
    with translation.override(django_code(tag)):
        context = page(snapshot, edition, tag, root=root)
        if edition is not snapshot.current:
            context["changes"] = changes(edition, snapshot.current, tag)
        return _html(template, context)


def _html(template: str, context: Mapping[str, Any]) -> bytes:
    """The page without blank lines: templates are indented for their readers, pages are not."""
    page = render_to_string(template, dict(context))
    return ("\n".join(line.strip() for line in page.splitlines() if line.strip()) + "\n").encode()


def _chooser(snapshot: Snapshot) -> bytes:
    first = next(iter(snapshot.current.texts))
    rows = [(tag, language_name(tag), plain(snapshot.current.title(tag))) for tag in snapshot.languages]
    with translation.override(django_code(first)):
        context = {
            "snapshot": snapshot,
            "rows": rows,
            "tag": first,
            "root": "",
            "source_url": snapshot.source_url,
        }
        return _html("publish/chooser.html", context)


def _feed(snapshot: Snapshot) -> bytes:
    """What happened to the statement, for those who follow it. Names nobody."""
    current = snapshot.current
    first = next(iter(current.texts))
    address = snapshot.url or f"urn:undersigned:{snapshot.id}"
    with translation.override(django_code(first)):
        feed = _StatementFeed(
            title=plain(current.title(first)),
            link=address,
            description="",
            language=first,
            author_name=snapshot.coalition,
            feed_url=f"{snapshot.url}feed.atom" if snapshot.url else None,
            feed_guid=f"urn:undersigned:{snapshot.id}",
        )
        feed.time = datetime.fromisoformat(snapshot.time).replace(tzinfo=UTC)
        for guid, title, moment in sorted(_happenings(snapshot), key=lambda row: row[2], reverse=True):
            feed.add_item(
                title=title,
                link=address,
                description=title,
                unique_id=f"urn:undersigned:{snapshot.id}:{guid}",
                updateddate=moment,
                pubdate=moment,
            )
        return feed.writeString("utf-8").encode()


class _StatementFeed(Atom1Feed):
    """A feed whose time is the snapshot's: the same snapshot gives the same bytes."""

    time: datetime

    def latest_post_date(self) -> datetime:
        """When the snapshot was taken."""
        return self.time


def _happenings(snapshot: Snapshot) -> Iterable[tuple[str, str, datetime]]:
    for edition in snapshot.editions:
        values = {"edition": edition.number}
        frozen = datetime.fromisoformat(edition.frozen).replace(tzinfo=UTC)
        yield f"edition-{edition.number}", _("Edition %(edition)s was frozen.") % values, frozen
        for erratum in edition.errata:
            title = _("An erratum to edition %(edition)s: “%(old)s” should read “%(new)s”.")
            words = {**values, "old": plain(erratum.old), "new": plain(erratum.new)}
            yield f"erratum-{erratum.seq}", title % words, _midnight(erratum.day)
        for made in edition.translations:
            title = _("A later translation was added (%(language)s). It is not part of what was signed.")
            yield f"translation-{made.language}", title % {"language": made.language}, _midnight(made.day)


def _midnight(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def render_index(site: Site, statements: Iterable[Statement]) -> dict[str, bytes]:
    """The published site's first page: every published statement, newest first."""
    rows = []
    for statement in statements:
        edition = statement.edition
        if edition is not None:
            titles = [(clause.language, clause.words) for clause in edition.clauses.filter(kind="title")]
            rows.append((statement, titles))
    files: dict[str, bytes] = {"published.css": (STATIC / "published.css").read_bytes()}
    files.update({name: (STATIC / name).read_bytes() for name in FONTS})
    with translation.override("en"):
        files["index.html"] = _html(
            "publish/index.html", {"site": site, "rows": rows, "tag": "en", "root": "", "source_url": site.source_url}
        )
    return files
