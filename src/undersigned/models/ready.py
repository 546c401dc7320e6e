"""SQL that is composed once, for the few statements that every signature sends.

Django makes the SQL of a query anew each time it is asked: of a short query that is most of what it costs this machine,
and more than the database's own work. The rows come out, and go in, exactly as they would with the query itself.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=models.Model)


class Given(models.Expression):
    """A value that is told each time the query is asked."""

    def __init__(self, name: str, field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        """A placeholder, and this in the place of its value."""
        return "%s", [self]


def text(name: str) -> Given:
    """A text that is told each time."""
    return Given(name, models.CharField())


def number(name: str) -> Given:
    """A whole number that is told each time."""
    return Given(name, models.BigIntegerField())


def moment(name: str) -> Given:
    """A moment that is told each time."""
    return Given(name, models.DateTimeField())


class Ready(Generic[M]):
    """One query, with a `Given` for each value that varies. `compose` says which rows, and in which order."""

    def __init__(self, compose: Callable[[], models.QuerySet[M, Any]]) -> None:
        self._compose = compose
        self._composed: tuple[SQLCompiler, str, tuple[Any, ...]] | None = None

    def first(self, **given: Any) -> M | None:
        """The first row as its model, with what the query joins to it; None where there is none."""
        return next(self._models(given), None)

    def all(self, **given: Any) -> list[M]:
        """All rows as their models."""
        return list(self._models(given))

    def rows(self, **given: Any) -> list[Sequence[Any]]:
        """All rows of a query of values."""
        return list(self._compiler(given).results_iter(tuple_expected=True))

    def _models(self, given: Mapping[str, Any]) -> Iterator[M]:
        return iter(ModelIterable(_Asked(self._compiler(given))))  # type: ignore[arg-type]  # see there

    def _compiler(self, given: Mapping[str, Any]) -> SQLCompiler:
        """The query with its values, to be asked by this thread's connection."""
        if self._composed is None:
            made = self._compose().query.get_compiler(DEFAULT_DB_ALIAS)
            sql, slots = made.as_sql()
            del made.connection  # it would outlive its thread
            self._composed = made, sql, slots
        composed, sql, slots = self._composed
        compiler = copy.copy(composed)
        compiler.connection = connection = connections[DEFAULT_DB_ALIAS]
        values = tuple(
            slot.output_field.get_db_prep_value(given[slot.name], connection) if isinstance(slot, Given) else slot
            for slot in slots
        )
        compiler.as_sql = lambda *_args, **_kwargs: (sql, values)  # type: ignore[method-assign]  # that is the point
        return compiler


class ReadyOf(Generic[M]):
    """As `Ready`, for a query that is about some values at once: composed once for each number of them.

    `compose` takes a `Given` for each value, to be looked for by `__in`.
    """

    def __init__(self, compose: Callable[[list[Given]], models.QuerySet[M, Any]]) -> None:
        def ready(many: int) -> Ready[M]:
            return Ready(lambda: compose([text(f"value{number}") for number in range(many)]))

        self._ready = lru_cache(maxsize=32)(ready)

    def all(self, values: Collection[str]) -> list[M]:
        """All rows as their models; none, without asking, where no value is given."""
        return self._ready(len(values)).all(**_numbered(values)) if values else []

    def rows(self, values: Collection[str]) -> list[Sequence[Any]]:
        """All rows of a query of values; none, without asking, where no value is given."""
        return self._ready(len(values)).rows(**_numbered(values)) if values else []


def _numbered(values: Collection[str]) -> dict[str, str]:
    return {f"value{number}": value for number, value in enumerate(values)}


def insert(row: M) -> M:
    """Store a new row, as `save` does with one of a model on which nothing listens. Call it from actions only."""
    connection = connections[DEFAULT_DB_ALIAS]
    sql, fields, numbered = insertion(type(row))
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        if numbered:
            row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return row


@lru_cache
def insertion(model: type[models.Model]) -> tuple[str, list[models.Field[Any, Any]], bool]:
    """The statement, what goes into it, and whether the database gives the row its number."""
    meta, quoted = model._meta, connections[DEFAULT_DB_ALIAS].ops.quote_name
    fields = [field for field in meta.concrete_fields if field is not meta.auto_field]
    columns, places = ", ".join(quoted(field.column) for field in fields), ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quoted(meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608 - names of our own tables
    numbered = meta.auto_field is not None
    return (f"{sql} RETURNING {quoted(meta.pk.column)}" if numbered else sql), fields, numbered


class _Asked:
    """What Django's reader of rows wants to know of a queryset."""

    db = DEFAULT_DB_ALIAS
    _known_related_objects: Mapping[Any, Any] = {}

    def __init__(self, compiler: SQLCompiler) -> None:
        self.query = self
        self._compiler = compiler

    def get_compiler(self, using: str) -> SQLCompiler:
        """The one with the SQL in it."""
        return self._compiler
