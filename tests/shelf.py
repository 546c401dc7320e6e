"""Statements that were made once in a run, put into a test's database as if they were made there.

Most tests begin with the same statement. To make it through the real actions takes hundreds of queries; to put
rows like those that they wrote takes one for each table. So each is made once, before the first test, with nothing
around it, and its rows are kept. Whoever needs it in another state, or a second one, makes it. So does whoever needs a
comment round: it tells the numbers of clauses within its JSON, where they are not followed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from undersigned.models import Edition, Slug, Statement
from undersigned.models.ready import insertion

Model = type[models.Model]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one model: their own keys, and for each what goes into the database, as the database takes it."""

    model: Model
    keys: list[Any]
    values: list[list[Any]]
    refers: list[tuple[int, Model]]  # which of the values refer to numbers of another model
    sql: str
    numbered: bool


_kept: dict[str, tuple[str, list[Rows]]] = {}


def keep(name: str, make: Callable[[], Statement | None]) -> None:
    """Make a statement, or what no statement has, keep all rows that came of it, and take them out again."""
    with transaction.atomic():
        before = {model: set(_all(model).values_list("pk", flat=True)) for model in _with_rows()}
        made, order = make(), _in_order()
        after = sorted(_with_rows(), key=order.index)
        rows = [(model, list(_all(model).exclude(pk__in=before.get(model, ())).order_by("pk"))) for model in after]
        _kept[name] = made.pk if made else "", [_ready(model, found) for model, found in rows if found]
        transaction.set_rollback(True)


def once(name: str, make: Callable[[], Statement]) -> Statement:
    """What `make` makes, made the first time that a run asks for it with no other statement there."""
    if name not in _kept:
        if Statement.objects.exists():
            return make()
        keep(name, make)
    return take(name) or make()


def take(name: str) -> Statement | None:
    """The statement of that name, now in the database; None where one like it is there already, or none was kept."""
    return Statement.objects.get(pk=_kept[name][0]) if put(name) else None


def put(name: str) -> bool:
    """Put the rows of that name into the database; false where there are some like them already, or none were kept."""
    if name not in _kept:
        return False
    try:
        with transaction.atomic():
            _put(_kept[name][1])
    except IntegrityError:
        return False
    return True


def _ready(model: Model, rows: list[Any]) -> Rows:
    """What it takes to insert rows like these."""
    sql, fields, numbered = insertion(model)
    values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows]
    targets = {field: target for field, target in _references(model) if _is_numbered(target)}
    refers = [(place, targets[field]) for place, field in enumerate(fields) if field in targets]
    return Rows(model, [row.pk for row in rows], values, refers, sql, numbered)


def _put(kept: list[Rows]) -> None:
    """Insert rows like these. Numbers are given by the database, as ever, and followed in what refers to them."""
    given: dict[Model, dict[Any, Any]] = {}
    with connection.cursor() as cursor:
        for rows in kept:
            numbers = given.setdefault(rows.model, {})
            for key, values in zip(rows.keys, rows.values, strict=True):
                new = list(values)
                for place, target in rows.refers:
                    new[place] = given.get(target, {}).get(new[place], new[place])
                cursor.execute(rows.sql, new)
                if rows.numbered:
                    numbers[key] = cursor.fetchone()[0]


def _with_rows() -> list[Model]:
    """The models of which there are rows, by one query."""
    tables = {model._meta.db_table: model for model in apps.get_models()}
    quoted = connection.ops.quote_name
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {quoted(table)})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [tables[table] for (table,) in cursor.fetchall()]


def _all(model: Model) -> models.QuerySet[Any]:
    return model._base_manager.all()


def _is_numbered(model: Model) -> bool:
    return isinstance(model._meta.pk, models.AutoField)


def _references(model: Model) -> Iterator[tuple[Any, Any]]:
    """Columns that refer to other rows, and of which model those are."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            yield field, field.related_model


@cache
def _in_order() -> list[Model]:
    """Slugs first, since they tell whether there is one like it; nothing before what it refers to by number; and
    editions last, since no part of an edition can be put behind it."""
    waiting = sorted(apps.get_models(), key=lambda model: (model is not Slug, model is Edition))
    order: list[Model] = []
    while waiting:
        ready = next(
            model
            for model in waiting
            if all(t in order or t is model or not _is_numbered(t) for _, t in _references(model))
        )
        waiting.remove(ready)
        order.append(ready)
    return sorted(order, key=lambda model: model is Edition)
