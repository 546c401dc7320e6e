"""Statements that were made once in a run, put into a test's database as they were then.

Most tests begin with the same statement. To make it through the real actions takes hundreds of queries; to put
back the rows that those wrote takes one for each table. So each is made once, before the first test, with nothing
around it, and the rows are kept. Whoever needs it in another state, or a second one, makes it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from undersigned.models import Edition, Slug, Statement

Rows = list[tuple[type[models.Model], list[models.Model]]]
_kept: dict[str, tuple[str, Rows]] = {}


def keep(name: str, make: Callable[[], Statement]) -> None:
    """Make a statement, keep all rows that came of it, and take them out of the database again."""
    with transaction.atomic():
        before = {model: set(_all(model).values_list("pk", flat=True)) for model in _tables()}
        made = make()
        rows = [(model, list(_all(model).exclude(pk__in=before[model]))) for model in _tables()]
        _kept[name] = made.pk, [(model, found) for model, found in rows if found]
        transaction.set_rollback(True)


def take(name: str) -> Statement | None:
    """The statement of that name, now in the database; None where one like it is there already, or none was kept."""
    if name not in _kept:
        return None
    key, rows = _kept[name]
    try:
        with transaction.atomic():
            for model, found in rows:
                _all(model).bulk_create(found)
    except IntegrityError:
        return None
    return Statement.objects.get(pk=key)


def _all(model: type[models.Model]) -> models.QuerySet[Any]:
    return model._base_manager.all()


def _tables() -> list[type[models.Model]]:
    """Slugs first, since they tell whether there is one like it. Editions last: after them no part is taken."""
    order = {Slug: -1, Edition: 1}
    return sorted(apps.get_models(), key=lambda model: order.get(model, 0))
