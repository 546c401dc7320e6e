"""An installation's publisher, and what it has published: for tests that look at the files.

The begun log, and the usual statement as it is published, are made once in a run: the rows wait on the shelf, and the
files that belong to them in a folder beside the run's installation.
"""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from django.db.models import F

from tests import shelf, stages
from undersigned.actions.publish.batch import Publisher, publish
from undersigned.actions.publish.front import Dated
from undersigned.actions.record import Log, begin_log
from undersigned.core.publish.report import Report
from undersigned.core.publish.verify import verify
from undersigned.models import Event, Publication, Statement
from undersigned.outside.installation import Installation

_front: dict[str, dict[str, Dated] | None] = {}  # what the site's first page says, by the name of what is published


class House:
    """An installation's publisher, and what it has published."""

    def __init__(self, installation: Installation) -> None:
        self.here, self.site = installation, installation.site
        if Event.objects.exists() or not self._once("begun log", lambda: begin_log(installation)):
            begin_log(installation)
        self.publisher = Publisher(Log(installation))

    def published(
        self,
        name: str = "published",
        make: Callable[[], Statement] = stages.opened,
        then: Callable[[Statement], object] = lambda _: None,
    ) -> Statement:
        """What `make` makes, published, and what comes `then`: the usual statement, or another by a name of its own."""

        def publish() -> Statement:
            statement = make()
            self.publish(statement)
            _front[name] = self.publisher.front._said
            then(statement)
            return statement

        if Event.objects.count() == 1 and self._once(name, publish):
            self.publisher = Publisher(Log(self.here))  # as one that begins now: not all that is there came from it
            self.publisher.front._said = _front[name]  # but the site's first page is what it would write
            return Statement.objects.get()
        return publish()

    def everyone(self) -> Statement:
        """The usual statement as it is published with whoever may come: named or not, consenting or not, or pending."""
        return self.published("everyone", _signed_by_everyone)

    def _once(self, name: str, make: Callable[[], Statement | None]) -> bool:
        """Whether the rows and the files of that name are there now, as only the usual installation makes them."""
        base = Installation.load(Path(os.environ["UNDERSIGNED_HOME"]))
        key = (self.here.home / "log.key").read_bytes()
        if replace(self.here, home=base.home, site=base.site) != base or key != (base.home / "log.key").read_bytes():
            return False
        kept = base.home.parent / name
        if not kept.exists():
            shelf.keep(name, make)
            _copy(self.site, kept)
        elif shelf.put(name):
            _copy(kept, self.site)
            return True
        return shelf.put(name)

    def publish(self, statement: Statement, *, pages: bool = False) -> None:
        """Publish all of it. `pages`: by themselves first, as the work process does; the batch makes them, too."""
        publish(statement)
        self.publisher.log.sequence()
        own = Publication.objects.filter(statement=statement)
        own.update(batch_due="2026-01-01T00:00:00Z")  # no other is as long overdue, and goes first
        if not pages:
            own.update(pages_done=F("changes"))
        self.publisher.publish_due()

    def pages(self, statement: Statement) -> None:
        """Place what happened, and put the pages and data of a published statement in force anew, without PDF."""
        self.publisher.log.sequence()
        self.publisher.renew_pages(statement)

    def folder(self, statement: Statement) -> Path:
        return self.site / statement.slug_id

    def read(self, statement: Statement, path: str) -> str:
        return (self.folder(statement) / path).read_text()

    def verify(self, statement: Statement) -> Report:
        policy = (self.site / "log" / "policy").read_text()
        return verify((self.folder(statement) / "bundle.zip").read_bytes(), policy=policy)

    def there(self, statement: Statement) -> set[str]:
        """The files of the statement's folder."""
        folder = self.folder(statement)
        return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}

    def loose(self, statement: Statement) -> bytes:
        """All that is published, as it lies there."""
        return b"\n".join((self.folder(statement) / path).read_bytes() for path in sorted(self.there(statement)))

    def everything(self, statement: Statement) -> bytes:
        """All that is published, bundles unpacked."""
        archive = zipfile.ZipFile(io.BytesIO((self.folder(statement) / "bundle.zip").read_bytes()))
        return b"\n".join([self.loose(statement), *(archive.read(name) for name in archive.namelist())])


def _signed_by_everyone() -> Statement:
    statement = stages.opened()
    lists, agreed = frozenset({"sign", "show", "machine"}), frozenset({"sign", "show", "representative"})
    for signing in (
        stages.organisation(),
        stages.organisation("Kodrin Forum", "b@b.example", representative="Ana Perin", purposes=agreed),
        stages.organisation("Quellwasser Bund", "post@quell.example"),
        stages.organisation(
            "Hidden Bund", "h@h.example", named=False, purposes=frozenset({"sign"}), representative="Vesna Unlike"
        ),
        stages.person("Orla Benkov"),
        stages.person("Dunja Peral", "dunja@peral.example", purposes=lists),
    ):
        stages.signed(statement, signing)
    stages.requested(statement, stages.organisation("Pending Forum", "pending@forum.example"))
    return statement


def _copy(site: Path, to: Path) -> None:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(site, to, symlinks=True)
