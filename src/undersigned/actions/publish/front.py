"""What stands beside the statements' folders and names them all: the site's first page, and the page that checks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from undersigned.actions.publish.check_page import render_check
from undersigned.actions.publish.render import Row, render_index
from undersigned.models import Edition, Statement
from undersigned.models.frozen import titles_of
from undersigned.models.publish import Site
from undersigned.outside.files import replace
from undersigned.outside.source import archive


class FrontPages:
    """The site's first page and the page that checks. One process at a time publishes: what it wrote last is there."""

    def __init__(self, place: Path, site: Site) -> None:
        self._place, self._site = place, site
        self._said: list[Row] | None = None

    def publish(self) -> None:
        """Write them anew if they say another thing now, with the source of the program that made them beside them."""
        rows = list(_published())
        if rows == self._said:
            return
        self._said = None  # until all are there
        site = self._site
        replace(self._place / "source.zip", archive())
        files = render_index(site.coalition, site.source_url, rows)
        for path, data in (files | render_check(site.coalition, site.source_url, site.base_url, rows)).items():
            replace(self._place / path, data)
        self._said = rows


def _published() -> Iterator[Row]:
    """Every published statement, the newest first, by as many queries for many as for one."""
    now = timezone.now()
    # Asked at each change of any statement: what is not shown is not read.
    public = Statement.objects.only("slug", "published", "opened", "closed", "retracted", "deadline")
    rows = list(public.filter(published__isnull=False).order_by("-published"))
    in_force = Edition.objects.only("statement", "number").in_force()
    editions = {e.statement_id: e for e in in_force.filter(statement__in=rows).order_by("number")}
    titles = titles_of(list(editions.values()))
    for statement in rows:
        edition = editions.get(statement.pk)
        if edition is not None and statement.published is not None:
            day = statement.published.date().isoformat()
            yield Row(statement.slug_id, statement.public_state(now), day, titles.get(edition.pk, {}))
