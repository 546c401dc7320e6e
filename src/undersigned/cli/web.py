"""The web server of an installation, started by `undersigned serve` as a child of its own.

Granian's main process starts the workers. Both end with their parents: workers whose main process was
killed would otherwise hold the port and the database for ever.
"""

from __future__ import annotations

import argparse
import os
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from undersigned.outside.process import PARENT, end_with_parent

# Enough for a busy hour on two cores; each holds a database connection on PostgreSQL.
THREADS = 8
WORKERS_END_WITHIN = 10


def load(target: str) -> Any:
    """Load the application in a worker, which from here on ends with granian's main process."""
    end_with_parent()
    from granian._internal import load_target

    return load_target(target)


def main() -> None:
    """Serve until a signal ends it."""
    end_with_parent()
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    args = parser.parse_args()
    os.environ[PARENT] = str(os.getpid())
    server = Server(
        "undersigned.wsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=args.workers,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=WORKERS_END_WITHIN,
    )
    server.serve(target_loader=load)


if __name__ == "__main__":
    main()
