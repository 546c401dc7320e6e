"""What a benchmark stands on: an installation of its own, on SQLite or on PostgreSQL, both as durable as they come."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench.report import CannotRun, progress
from undersigned.cli.installed import enter, migrate
from undersigned.outside.installation import Installation

if TYPE_CHECKING:
    from undersigned.models import Statement


@contextmanager
def on_sqlite() -> Iterator[Installation]:
    """An installation with SQLite, begun and entered."""
    os.environ.pop("DATABASE_URL", None)
    with _installation() as here:
        yield here


@contextmanager
def on_postgres() -> Iterator[Installation]:
    """An installation on a database of its own: on the server of DATABASE_URL, else on one started for the run."""
    from tests.databases import start_server

    progress("starting PostgreSQL")
    server = os.environ.pop("DATABASE_URL", "")
    try:
        server = server or start_server()
        name = f"undersigned_bench_{secrets.token_hex(4)}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
    except (ImportError, OSError, psycopg.Error) as error:
        raise CannotRun(
            f"no PostgreSQL server ({type(error).__name__}: {' '.join(str(error).split())[:100]})"
        ) from None
    os.environ["DATABASE_URL"] = urlunsplit((*urlsplit(server)[:2], f"/{name}", *urlsplit(server)[3:]))
    try:
        with _installation() as here:
            yield here
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _installation() -> Iterator[Installation]:
    home = Path(tempfile.mkdtemp(prefix="undersigned-bench-"))
    try:
        # A demo sends no mail: the benchmark measures writing it. Clients come as if behind a proxy of our own.
        values: dict[str, Any] = {"demo": True, "trusted_proxies": ["127.0.0.1", "::1"]}
        here = Installation.create(home / "here", coalition="Invented Coalition", url="http://localhost", **values)
        migrate(enter(here.home))
        yield here
        from django.db import connection

        connection.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def opened() -> Statement:
    """The demo's statement in four languages, open for signature to all."""
    from undersigned.actions import draft, sign
    from undersigned.cli.demo import letters
    from undersigned.models import Statement

    statement = letters.begin("library", by=None)
    letters.finish(statement, letters.content("library"), dated=date(2026, 6, 17))
    draft.freeze(statement, authoritative="all")
    statement = Statement.objects.get(pk=statement.pk)
    sign.open_for_signature(statement, open_to_all=True)
    return Statement.objects.get(pk=statement.pk)


def durability() -> str:
    """What the database promises of a commit, in its own words."""
    from django.db import connection

    asked = {
        "postgresql": ("server_version", "fsync", "synchronous_commit", "wal_sync_method"),
        "sqlite": ("journal_mode", "synchronous"),
    }[connection.vendor]
    show = "SHOW" if connection.vendor == "postgresql" else "PRAGMA"
    with connection.cursor() as cursor:
        found = [f"{name} {cursor.execute(f'{show} {name}').fetchone()[0]}" for name in asked]
    return f"{connection.display_name}: {', '.join(found)}"
