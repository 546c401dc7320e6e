"""How often one network or one token may ask: so many times in a minute.

Counted in the memory of each web worker, and forgotten with each minute: reading what is public must not
write to the database, and several workers allow as many times more. What sends mail has limits of its own
in the database.
"""

from __future__ import annotations

import threading
import time

from undersigned.actions.limit import LimitError
from undersigned.core.errors import N_

NETWORK = 300
TOKEN = 600
SECONDS = 60


class Rate:
    """Counts by key within the current minute."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._minute = -1
        self._counts: dict[str, int] = {}

    def check(self, key: str) -> None:
        """Count one request, or raise LimitError. An unknown key ("") is not limited."""
        minute = int(time.monotonic() // SECONDS)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            count = self._counts[key] = self._counts.get(key, 0) + 1
        if key and count > self.most:
            raise LimitError(N_("Too much was asked in a short time. Wait a minute and ask again."))


networks = Rate(NETWORK)
tokens = Rate(TOKEN)
