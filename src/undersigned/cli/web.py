"""The web server of an installation, started by `undersigned serve` as a child of its own.

Granian's main process starts the workers. Both end with their parents: workers whose main process was
killed would otherwise hold the port and the database for ever.
"""

from __future__ import annotations

import argparse
import os
import signal
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels, logger
from granian.server import Server

from undersigned.outside.process import PARENT, end_with_parent, hear_signals, on_end

# Enough for a busy hour on two cores; each holds a database connection on PostgreSQL.
THREADS = 8
WORKERS_END_WITHIN = 5


def load(target: str) -> Any:
    """Load the application in a worker, which from here on ends with granian's main process."""
    # The fork copied the main process's handler: until granian sets the worker's own, it would lose the signal.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    hear_signals()
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
    # After granian has set its own handlers.
    server.on_startup(lambda: on_end(server.signal_handler_interrupt))
    # That a worker ends when all are told to end is not worth an error.
    logger.addFilter(lambda record: not server.interrupt_signal)
    server.serve(target_loader=load)


if __name__ == "__main__":
    main()
