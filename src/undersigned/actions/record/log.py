"""The log: the one sequencer, which places waiting events in the tree, and signs and shows what it has placed.

It runs in one place at a time, under a lock.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max

from undersigned.actions.publish.due import publish_soon
from undersigned.actions.record.event import record
from undersigned.actions.record.keys import chain, file_vkey, log_policy, newest_vkey, sign_head, waiting_vkey
from undersigned.actions.record.static_log import StaticLog, check_site
from undersigned.core.errors import N_, RecordError
from undersigned.core.record import leaf, leaf_hash
from undersigned.core.tree import Tree
from undersigned.models import Checkpoint, Event
from undersigned.models.alone import hold
from undersigned.models.ready import Ready
from undersigned.outside import clock, key_files
from undersigned.outside.installation import Installation

BATCH = 500
# Asked twice a second, and for every batch.
_ANY_WAITING = Ready(lambda: Event.objects.waiting().values_list("pk")[:1])
_WAITING = Ready(lambda: Event.objects.waiting().select_related("prev")[:BATCH])
_ONE_SIGNS = threading.Lock()  # sequencer and publisher are threads of one process, the only one that writes the log


class Log:
    """The log of one installation: its tree in memory, its events and checkpoints in the database, its public files."""

    def __init__(self, here: Installation) -> None:
        self.here = here
        self.tree = Tree()
        self.static = StaticLog(here)

    def catch_up(self) -> Tree:
        """Load the leaves that were placed since the tree was last read."""
        placed = Event.objects.sequenced().filter(index__gte=self.tree.size)
        self.tree.extend(bytes.fromhex(hash) for hash in placed.values_list("leaf_hash", flat=True).iterator())
        return self.tree

    def sequence(self) -> int:
        """Place every waiting event, sign and publish one checkpoint for each batch, and return how many were placed.

        What comes meanwhile is for the next call. Where nothing waits, it signs and publishes what a crash, or another
        process, has left. What is placed stays in its place, whether it can be signed now or not: a signer must never
        be shown two orders.
        """
        total = 0
        while True:
            placed = self._place_batch()
            self._sign(self.tree if placed else self.catch_up())
            if self.static.is_behind():
                self.static.show(self.catch_up, log_policy(self.here))
            total += len(placed)
            if not _others_wait_behind(placed):
                return total

    def place(self) -> None:
        """Place every waiting event, whether it can be signed now or not: pages wait for no signature."""
        while _others_wait_behind(self._place_batch()):
            pass

    def _place_batch(self) -> list[Event]:
        if not _ANY_WAITING.rows():  # most often; and what comes in this moment is for the next call
            return []
        try:
            with transaction.atomic():
                hold("log")
                # A log begins with its key, whatever was recorded before.
                first = [] if self.catch_up().size else Event.objects.waiting().filter(type="key")[:1]
                waiting = _until_key_changes(first or _WAITING.all())
                if not waiting:
                    return []
                _place(waiting, self.here.origin, self.tree.size)
                Event.objects.put_in_place(waiting)
                self.tree.extend(bytes.fromhex(event.leaf_hash) for event in waiting)
                publish_soon({e.statement_id for e in waiting if e.statement_id and e.type != "published"})
        except BaseException:
            # The tree may hold leaves that were rolled back; read it anew.
            self.tree = Tree()
            raise
        return waiting

    def _sign(self, tree: Tree) -> None:
        """Sign this state, if no newer one is; before it those on the way at which the key was handed over."""
        size = tree.size
        with _ONE_SIGNS:
            signed = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
            if size <= signed:
                return
            keys = chain()
            for each in (*(there for there in keys.hand_overs if signed < there < size), size):
                made = Checkpoint(size=each, note=sign_head(self.here, tree, keys, each))
                Checkpoint.objects.bulk_create(
                    [made], update_conflicts=True, unique_fields=["size"], update_fields=["note"]
                )


def _others_wait_behind(placed: list[Event]) -> bool:
    """Whether a batch took less than all: it was full, or ended where the log's key changes."""
    return len(placed) == BATCH or bool(placed and placed[-1].type == "key")


def _until_key_changes(waiting: Iterable[Event]) -> list[Event]:
    """Events up to the first that changes the log's key: both keys sign the checkpoint that ends in it."""
    batch: list[Event] = []
    for event in waiting:
        batch.append(event)
        if event.type == "key":
            break
    return batch


def _place(waiting: list[Event], origin: str, size: int) -> None:
    """Give each event its seq, index, leaf and leaf hash."""
    newest: dict[str | None, int] = {}
    hashes: dict[int, str] = {}
    for index, event in enumerate(waiting, size):
        if event.statement_id not in newest:
            placed = Event.objects.sequenced().filter(statement=event.statement_id)
            last = placed.order_by().aggregate(last=Max("seq"))["last"]
            newest[event.statement_id] = -1 if last is None else last
        newest[event.statement_id] += 1
        event.seq, event.index = newest[event.statement_id], index
        prev = (event.prev.leaf_hash or hashes[event.prev.pk]) if event.prev else None
        data = leaf(
            type=event.type,
            log=origin,
            stmt=event.statement_id or "",
            seq=event.seq,
            time=event.time,
            prev=prev,
            c=event.c or None,
            pub=event.pub or None,
        )
        event.leaf = data.decode()
        event.leaf_hash = hashes[event.pk] = leaf_hash(data).hex()


def begin_log(here: Installation, *, recovery: str | None = None, before: str | None = None) -> None:
    """Write the log's first event, its key, and sign the first checkpoint. Doing it again changes nothing.

    `recovery`: verifier key of the recovery key. `before`: the last checkpoint, as a note, of a log that is lost.
    """
    check_site(here)
    with transaction.atomic():
        if not Event.objects.filter(type="key").exists():
            told = {"vkey": file_vkey(here), "recovery": recovery, "before": before}
            pub = {name: value for name, value in told.items() if value is not None}
            record("key", statement=None, pub=pub, time=clock.utc(clock.now()))
    check_key(here)
    Log(here).sequence()


def check_key(here: Installation) -> None:
    """Refuse a key that is not the log's own: nobody could check what it signs against what was signed before.

    A hand-over to another key that was interrupted behind the event that tells of it is finished here.
    """
    newest = newest_vkey()
    if newest is None or here.signer or newest == file_vkey(here):
        return
    if newest != waiting_vkey(here):
        message = N_(
            "This log was begun with another key or under another origin: %(vkey)s. Put back the log.key and the "
            "origin that belong to the database."
        )
        raise RecordError(message, vkey=newest)
    Log(here).sequence()
    key_files.hand_over(here.home)
