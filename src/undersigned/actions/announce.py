"""One thing that many are to be told of: a row when it happens. `actions.notices` makes mails of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from undersigned.models import Edition, Notice, database_now


def announce(edition: Edition, kind: str, key: str, *, due: datetime | None = None, **about: Any) -> Notice:
    """Tell everyone concerned, soon; what has the same kind and key is told once."""
    values = {"edition": edition, "due": due or database_now(), **about}
    return Notice.objects.get_or_create(statement=edition.statement, kind=kind, key=key, defaults=values)[0]
