"""A lease in the database: who may do something alone, and until when, by the database's own clock."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from undersigned.models import Lease, database_now

WORK = "work"  # who writes the log, sends mail and publishes
LIFE = timedelta(seconds=15)


def take(name: str, holder: str, *, after: str = "") -> bool:
    """Take or renew the lease `name`; false while another holder has it.

    `after` names an earlier holder that is known to be gone: its lease need not run out first.
    """
    now = database_now()
    free = Q(holder=holder) | Q(until__lte=now) | (Q(holder=after) if after else Q(pk__in=[]))
    if Lease.objects.filter(free, name=name).update(holder=holder, until=now + LIFE):
        return True
    try:
        with transaction.atomic():
            Lease.objects.create(name=name, holder=holder, until=now + LIFE)
    except IntegrityError:
        return False
    return True


def give_back(name: str, holder: str) -> None:
    """End the lease, so that the next holder need not wait."""
    Lease.objects.filter(name=name, holder=holder).update(until=database_now())
