"""The SQL of a real action, recorded once and replayed by a bare driver with fresh values: the floor of signing.

It is recorded twice, for two signatories. What differs between the two is a variable: a text gets a
fresh one of the same length, a number the one that the database gave out in its place, or where it
gave out none a fresh one (without that, all would wait for one lock). Everything else, and where each
transaction begins and ends, stays as it was. A bare driver checks nothing and renders nothing: this
is what the database and its durable commits cost.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

COMMIT = "COMMIT"
LONGEST = 120  # longer texts (mails) stand under no unique key, and are replayed as they were
LARGEST_COUNT = 2**40
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:")
_SAVEPOINT = re.compile(r'"s\d+_x\d+"')


@dataclass
class Step:
    """One statement as it was sent: whether inside a transaction, and what it returned."""

    sql: str
    params: tuple[Any, ...] = ()
    inside: bool = False
    rows: list[Sequence[Any]] = field(default_factory=list)


class _Rows:
    """A cursor's rows, read ahead; Django reads them from here."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self.rows = cursor.fetchall() if cursor.description else []
        self._next = iter(list(self.rows))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def __iter__(self) -> Iterator[Any]:
        return self._next

    def fetchone(self) -> Any:
        return next(self._next, None)

    def fetchmany(self, size: int = 1) -> list[Any]:
        return [row for _, row in zip(range(size), self._next, strict=False)]

    def fetchall(self) -> list[Any]:
        return list(self._next)


@contextmanager
def recorded() -> Iterator[list[Step]]:
    """The statements that Django sends meanwhile."""
    from django.db import connection, transaction

    steps: list[Step] = []
    open_ = [False]

    def committed() -> None:
        open_[0] = False
        steps.append(Step(COMMIT))

    def wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        inside = connection.in_atomic_block
        if inside and not open_[0]:
            open_[0] = True
            transaction.on_commit(committed)
        done = execute(sql, params, many, context)
        rows = _Rows(context["cursor"].cursor)
        context["cursor"].cursor = rows
        steps.append(Step(_SAVEPOINT.sub('"s"', sql), tuple(params or ()), inside, rows.rows))
        return done

    with connection.execute_wrapper(wrapper):
        yield steps


class Script:
    """What to replay, and which values in it vary."""

    def __init__(self, one: list[Step], other: list[Step]) -> None:
        if [step.sql for step in one] != [step.sql for step in other]:
            raise ValueError("the action did not send the same statements twice")
        self.steps = one
        pairs = [
            pair
            for a, b in zip(one, other, strict=True)
            for pair in zip(a.params, b.params, strict=True)
            if type(pair[0]) in (str, int) and pair[0] != pair[1]
        ]
        self.texts = {value for value, _ in pairs if isinstance(value, str) and _varies(value)}
        self.numbers = {value for value, _ in pairs if isinstance(value, int)}
        returned = {value for step in one for row in step.rows for value in row if type(value) is int}
        # A number that the database did not give out, and that is no count, was made from a text: a lock's, say.
        self.made = {value for value in self.numbers - returned if abs(value) > LARGEST_COUNT}

    def statements(self) -> int:
        """How many go to the database, commits apart."""
        return sum(step.sql != COMMIT for step in self.steps)

    def commits(self) -> int:
        """How many transactions it has."""
        return sum(step.sql == COMMIT for step in self.steps)

    def run(self, bare: Bare, known: dict[Any, Any]) -> dict[Any, Any]:
        """Replay once. `known` maps recorded values to this signatory's; it is added to."""
        for text in self.texts - known.keys():
            known[text] = secrets.token_hex(LONGEST // 2)[: len(text)]
        for number in self.made - known.keys():
            known[number] = secrets.randbits(62)
        began = False
        for step in self.steps:
            if step.sql == COMMIT:
                bare.execute(COMMIT, ())
                began = False
                continue
            if step.inside and not began:
                bare.begin()
                began = True
            rows = bare.execute(step.sql, tuple(_fresh(value, known) for value in step.params), read=bool(step.rows))
            if self.numbers and step.rows and rows:
                for was, now in zip(step.rows[0], rows[0], strict=True):
                    if type(was) is int and was in self.numbers:
                        known[was] = now
        return known


def _varies(value: str) -> bool:
    """Whether a text must be new each time: no JSON and no moment, which SQLite takes as texts, and no long one."""
    return 8 < len(value) <= LONGEST and not value.startswith(("{", "[")) and not _MOMENT.match(value)


def _fresh(value: Any, known: dict[Any, Any]) -> Any:
    return known.get(value, value) if type(value) in (str, int) else value


class Bare:
    """A connection of the bare driver, set up as Django sets up its own."""

    def __init__(self) -> None:
        from django.db import connection

        self.sqlite = connection.vendor == "sqlite"
        parameters = connection.get_connection_params()
        if self.sqlite:
            given = {name: parameters[name] for name in ("database", "timeout", "detect_types")}
            self._lite = sqlite3.connect(**given, isolation_level=None, check_same_thread=False)
            for pragma in connection.settings_dict["OPTIONS"]["init_command"].split(";"):
                self._lite.execute(pragma)
            return
        given = {
            name: parameters[name] for name in ("dbname", "user", "password", "host", "port") if name in parameters
        }
        # As Django: parameters are put in by the client, and no statement is prepared.
        self._postgres = psycopg.connect(**given, autocommit=True, cursor_factory=psycopg.ClientCursor)
        self._postgres.prepare_threshold = None
        self._cursor: Any = self._postgres.cursor()

    def begin(self) -> None:
        """Begin a transaction; with SQLite the recorded statements hold it already."""
        if not self.sqlite:
            self._cursor.execute("BEGIN")

    def execute(self, sql: str, params: tuple[Any, ...], *, read: bool = False) -> list[Sequence[Any]]:
        """Send one statement; its rows where they are wanted."""
        if self.sqlite:
            return list(self._lite.execute(sql.replace("%s", "?"), params))
        self._cursor.execute(sql, params or None)
        return list(self._cursor) if read else []
