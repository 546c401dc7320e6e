"""Asking the witnesses that the settings name to cosign the log's newest checkpoint.

Each has a loop of its own in `work`, so that one that is dead or slow holds up nothing, least of all the sequencer.
A cosignature is checked before it is kept; the sequencer then shows the checkpoint with it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import transaction

from undersigned.actions.record import Log
from undersigned.core.errors import N_, RecordError
from undersigned.core.record import parse_checkpoint, parse_vkey
from undersigned.core.record.note import is_signed, parse_note
from undersigned.core.record.witness import STALE, cosignature, submission
from undersigned.models import Checkpoint
from undersigned.outside.ask_witness import Witness, ask

logger = logging.getLogger("undersigned.witnesses")
EVERY = 0.5  # seconds between two looks whether there is a new checkpoint


class Asker:
    """Asks all witnesses of a log, each from a thread of its own; the tree from which proofs are made is shared."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._one_at_a_time = threading.Lock()
        self._known: dict[str, int] = {}  # the size that a witness is believed to know

    def asks(self, witness: Witness) -> Callable[[], object]:
        """The work of one loop."""
        return lambda: self.ask(witness)

    def ask(self, witness: Witness) -> bool:
        """Get the witness's cosignature on the newest checkpoint, if it lacks it; whether one was kept.

        OSError or RecordError where the witness gave none: the loop waits longer before it asks again.
        """
        newest = Checkpoint.objects.order_by("-size").first()
        if newest is None or newest.size == 0 or is_signed(parse_note(newest.note), parse_vkey(witness.vkey)):
            return False
        status, answer = self._submit(witness, newest)
        size = answer.strip()
        if status == STALE and size.isascii() and size.isdigit() and len(size) < 20:
            self._known[witness.name] = int(size)
            if int(size) > newest.size:
                logger.error("witness %s knows the log with %s events; here it has %s", witness.name, size, newest.size)
                raise RecordError(N_("A witness knows a larger log: an old copy of the database was put back."))
            status, answer = self._submit(witness, newest)
        if status != 200:
            logger.warning("witness %s answered %s", witness.name, status)
            raise RecordError(N_("The witness did not cosign."))
        self._keep(newest.size, cosignature(answer, newest.note, witness.vkey), witness)
        self._known[witness.name] = newest.size
        return True

    def _submit(self, witness: Witness, newest: Checkpoint) -> tuple[int, str]:
        old = min(self._known.get(witness.name, 0), newest.size)
        with self._one_at_a_time:
            tree = self._log.catch_up()
            proof = tree.consistency(old, newest.size) if old else []
        # Cosignatures of others are not this witness's business, and would make what is sent ever longer.
        checkpoint = parse_checkpoint(parse_note(newest.note).text)
        own = [line for line in newest.note.splitlines(keepends=True) if line.startswith(f"— {checkpoint.origin} ")]
        return ask(witness.url, submission(old, proof, f"{checkpoint.text()}\n{''.join(own)}"))

    def _keep(self, size: int, line: str, witness: Witness) -> None:
        """Add the cosignature to the checkpoint; another thread may be adding its own."""
        with transaction.atomic():
            checkpoint = Checkpoint.objects.select_for_update().get(size=size)
            if not is_signed(parse_note(checkpoint.note), parse_vkey(witness.vkey)):
                Checkpoint.objects.filter(size=size).update(note=checkpoint.note + line)
