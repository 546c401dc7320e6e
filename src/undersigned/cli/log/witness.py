"""`undersigned log witness FOLDER`: a witness, which a member organisation runs for another's log. Loads no Django."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from undersigned.core.errors import N_
from undersigned.outside.process import end_with_parent, on_end
from undersigned.outside.witness import Witness, WitnessFolderError, WitnessServer

EXAMPLE = """for example:
  undersigned log witness /srv/witness --name witness.wetlands.example --log "statements.example.org/…+…+…"

At its first start it makes a key and a memory in the folder, and prints its verifier key: give that to the log."""


def add(commands: Any) -> None:
    """Declare the subcommand."""
    parser = commands.add_parser(
        "witness",
        help="watch over a log of others: cosign that it only grows",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.description = "Serve a witness (C2SP tlog-witness) until Ctrl-C."
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="where its key and its memory are")
    parser.add_argument("--name", required=True, metavar="NAME", help="its name for ever, as witness.example.org")
    parser.add_argument(
        "--log", action="append", required=True, metavar="VKEY", help="verifier key of a log; repeatable"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (default: this machine only)")
    parser.add_argument("--port", type=int, default=8100, help="port to listen at (default: 8100; 0: any)")
    parser.set_defaults(log_run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until a signal ends it."""
    end_with_parent()
    try:
        witness = Witness(args.folder, args.name, args.log)
        server = WitnessServer(witness, args.host, args.port)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise WitnessFolderError(N_("The witness cannot start: %(reason)s."), reason=reason) from error
    on_end(server.shutdown)
    host, port = server.server_address[:2]
    print(f"Witness {witness.vkey}\nServing at http://{host!s}:{port}/", flush=True)
    try:
        server.serve_forever()
    finally:
        server.server_close()
    return 0
