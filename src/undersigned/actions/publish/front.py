"""What stands beside the statements' folders and names them all: the site's first page, and the page that checks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.db.models import QuerySet
from django.utils import timezone

from undersigned.actions.check.published import Known, all_published, opened
from undersigned.actions.publish.check_index import known_file, texts_file
from undersigned.actions.publish.check_page import render_check
from undersigned.actions.publish.render import Row, render_index
from undersigned.core.publish.snapshot import Counts
from undersigned.core.sign import utc
from undersigned.models import Edition, Statement
from undersigned.models.frozen import leads_of, titles_of
from undersigned.models.publish import Site, named_in
from undersigned.outside.files import replace_all
from undersigned.outside.source import archive

Dated = tuple[datetime, Row]
SHOWN = ("slug", "published", "opened", "closed", "retracted", "deadline", "timezone", "open_to_all")
Mentioned = tuple[str, Mapping[str, str]]  # slug, titles


class FrontPages:
    """The site's first page and the page that checks. One process at a time publishes: what it wrote last is there."""

    def __init__(self, place: Path, site: Site) -> None:
        self._place, self._site = place, site
        self._said: dict[str, Dated] | None = None  # by the statement's id
        self._checks: list[Mentioned] | None = None
        self._known: list[Known] | None = None
        self._offered = False

    def offer_source(self) -> None:
        """Lay the source of what runs here into the site: pages that name it are served before any is published."""
        if not self._offered:
            replace_all(self._place, {"source.zip": archive()})
            self._offered = True

    def publish(self, statement: Statement | None = None) -> None:
        """Write them anew if they say another thing of this statement now. None: of all, all pages.

        The source of the program that made them lies beside them.
        """
        said = None if statement is None else self._said
        if said is None or statement is None:
            rows = self._published(Statement.objects.all())
        else:
            rows = {key: row for key, row in said.items() if key != statement.pk}
            rows |= self._published(Statement.objects.filter(pk=statement.pk))
        known = all_published()
        if rows == said and known == self._known:
            return
        checks, indexed = (self._checks, self._known) if said is not None else (None, None)
        self._said = None  # until all are there
        site, listed = self._site, [row for _, row in sorted(rows.values(), key=lambda one: one[0], reverse=True)]
        files = render_index(site.coalition, site.source_url, listed)
        # With every signature the first page says another number; the page that checks knows only titles.
        self._checks = [(row.slug, row.titles) for row in listed]
        if self._checks != checks:
            files |= render_check(site.coalition, site.source_url, site.base_url, listed)
        if known != indexed:
            files |= known_file(known)
        if indexed is None or [one.lines for one in known] != [one.lines for one in indexed]:
            files |= texts_file(opened(known))
        replace_all(self._place, {"source.zip": archive(), **files})
        self._said, self._known = rows, known

    def _published(self, statements: QuerySet[Statement]) -> dict[str, Dated]:
        """Those of the statements that are published: id -> moment and row, by as many queries for many as for one."""
        public = statements.filter(published__isnull=False)
        # What is not shown is not read.
        rows = list(public.only(*SHOWN))
        in_force = Edition.objects.only("statement", "number").in_force()
        editions = {e.statement_id: e for e in in_force.filter(statement__in=rows).order_by("number")}
        shown = list(editions.values())
        titles, leads, counts, now = titles_of(shown), leads_of(shown), named_in(shown), timezone.now()
        found = {}
        for statement in rows:
            edition = editions.get(statement.pk)
            if edition is not None and statement.published is not None:
                state = statement.public_state(now)
                row = Row(
                    id=statement.pk,
                    slug=statement.slug_id,
                    state=state,
                    day=statement.published.date().isoformat(),
                    titles=titles.get(edition.pk, {}),
                    leads=leads.get(edition.pk, {}),
                    counts=counts.get(edition.pk, Counts()),
                    deadline=utc(statement.deadline) if statement.deadline else None,
                    timezone=statement.timezone,
                    sign_url=self._sign_url(statement) if state == "open" else "",
                )
                found[statement.pk] = (statement.published, row)
        return found

    def _sign_url(self, statement: Statement) -> str:
        base = self._site.base_url.rstrip("/")
        return f"{base}/sign/{statement.slug_id}/" if base and statement.open_to_all else ""
