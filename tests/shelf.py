"""Statements that were made once in a run, put into a test's database as if they were made there.

Most tests begin with the same statement. To make it through the real actions takes hundreds of queries; to put
rows like those that they wrote takes one for each table. So each is made once, before the first test, with nothing
around it, and its rows are kept. Whoever needs it in another state, or a second one, makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from undersigned.models import Edition, Slug, Statement
from undersigned.models.ready import insert

Model = type[models.Model]
_kept: dict[str, tuple[str, list[tuple[Model, list[Any]]]]] = {}


def keep(name: str, make: Callable[[], Statement | None]) -> None:
    """Make a statement, or what no statement has, keep all rows that came of it, and take them out again."""
    with transaction.atomic():
        before = {model: set(_all(model).values_list("pk", flat=True)) for model in apps.get_models()}
        made = make()
        rows = [(model, list(_all(model).exclude(pk__in=before[model]).order_by("pk"))) for model in _in_order()]
        _kept[name] = made.pk if made else "", [(model, found) for model, found in rows if found]
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


def _put(rows: list[tuple[Model, list[Any]]]) -> None:
    """Insert rows like these. Numbers are given by the database, as ever, and followed in what refers to them."""
    given: dict[Model, dict[Any, Any]] = {}
    for model, kept in rows:
        numbers = given.setdefault(model, {})
        for old in kept:
            row = copy(old)
            for field, target in _references(model):
                number = getattr(row, field.attname)
                setattr(row, field.attname, given.get(target, {}).get(number, number))
            if _is_numbered(model):
                row.pk = None
            numbers[old.pk] = insert(row).pk


def _all(model: Model) -> models.QuerySet[Any]:
    return model._base_manager.all()


def _is_numbered(model: Model) -> bool:
    return isinstance(model._meta.pk, models.AutoField)


def _references(model: Model) -> Iterator[tuple[Any, Any]]:
    """Columns that refer to other rows, and of which model those are."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            yield field, field.related_model


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
