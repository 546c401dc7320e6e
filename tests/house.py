"""An installation's publisher, and what it has published: for tests that look at the files."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from undersigned.actions.publish.batch import Publisher, publish
from undersigned.actions.record import Log, begin_log
from undersigned.core.publish.report import Report
from undersigned.core.publish.verify import verify
from undersigned.models import Publication, Statement
from undersigned.outside.installation import Installation


class House:
    """An installation's publisher, and what it has published."""

    def __init__(self, installation: Installation) -> None:
        begin_log(installation)
        self.site = installation.site
        self.publisher = Publisher(Log(installation))

    def publish(self, statement: Statement) -> None:
        publish(statement)
        self.publisher.log.sequence()
        Publication.objects.update(batch_due="2026-01-01T00:00:00Z")
        self.publisher.publish_due()

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
