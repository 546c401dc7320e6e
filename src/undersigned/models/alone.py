"""Locks that end with the transaction, for what has no row of its own yet."""

from __future__ import annotations

import hashlib

from django.db import connection

# Shared by those who rely on an edition being in force; held alone by who takes it out of force.
IN_FORCE = "edition in force"


def hold(*names: str, shared: bool = False) -> None:
    """Wait until nobody else holds any of these names; they are ours until the transaction ends.

    With `shared` others may share them. On SQLite a transaction that writes is alone from its beginning.
    """
    if connection.vendor != "postgresql":
        return
    numbers = {int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True) for name in names}
    function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        for number in sorted(numbers):  # in one order, so that no two wait for each other
            cursor.execute(f"SELECT {function}(%s)", [number])
