"""The record: events, their openings, checkpoints."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, models


class EventQuerySet(models.QuerySet["Event"]):
    """Events in the log's order."""

    def waiting(self) -> EventQuerySet:
        """Durable, but not yet in the tree."""
        return self.filter(index__isnull=True).order_by("pk")

    def sequenced(self) -> EventQuerySet:
        """In the tree, in its order."""
        return self.filter(index__isnull=False).order_by("index")

    def leaving(self) -> EventQuerySet:
        """Events after which files made before show what must go: a name, a place, a consent that was given then."""
        leaving = ["sign.withdrawn", "sign.disputed", "sign.erased", "sign.corrected", "follow.closed"]
        shows_less = models.Q(type="sign.visibility") & ~models.Q(pub__visibility="public")
        return self.filter(models.Q(type__in=[*leaving, "statement.hidden"]) | shows_less)

    def put_in_place(self, events: Iterable[Event]) -> None:
        """Store what the sequencer has set. As `bulk_update`, which spends nearly all its time on making its SQL."""
        quote = connection.ops.quote_name
        values = ", ".join(f"{quote(column)} = %s" for column in ("seq", "index", "leaf", "leaf_hash"))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {quote(self.model._meta.db_table)} SET {values} WHERE id = %s",  # noqa: S608 - our own names; values are parameters
                [(event.seq, event.index, event.leaf, event.leaf_hash, event.pk) for event in events],
            )


class Event(models.Model):
    """One event of the log. It is durable when its transaction commits; the sequencer then places it.

    `seq`, `index`, `leaf` and `leaf_hash` are empty until the one sequencer has set them, so that a
    confirmation waits for no other.
    """

    statement = models.ForeignKey(
        "undersigned.Statement", null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    signature = models.ForeignKey(
        "undersigned.Signature", null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    type = models.CharField(max_length=40)
    time = models.CharField(max_length=20)
    prev = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    c: Any = models.JSONField(default=dict)
    pub: Any = models.JSONField(default=dict)
    seq = models.PositiveBigIntegerField(null=True, blank=True)
    index = models.PositiveBigIntegerField(null=True, blank=True, unique=True)
    leaf = models.TextField(blank=True)
    leaf_hash = models.CharField(max_length=64, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["statement", "seq"], name="event_seq_once"),)
        indexes = (
            # The sequencer's only question, asked every second: kept as small as its answer.
            models.Index(fields=["id"], condition=models.Q(index__isnull=True), name="event_waiting"),
        )


class Opening(models.Model):
    """Salts and values behind an event's commitments: {field: [salt in hex, value]}. Erasure deletes them."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="opening")
    fields: Any = models.JSONField(default=dict)


class Checkpoint(models.Model):
    """A signed head of the log."""

    size = models.PositiveBigIntegerField(unique=True)
    note = models.TextField()

    class Meta:
        ordering = ("size",)


class Lease(models.Model):
    """Who may work alone on something, and until when."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=64)
    until = models.DateTimeField()


def database_now() -> datetime:
    """The database's time, which counts for deadlines and confirmations. UTC."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            moment: datetime = cursor.fetchone()[0]
            return moment
    from datetime import UTC

    with connection.cursor() as cursor:
        cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")
        return datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=UTC)
