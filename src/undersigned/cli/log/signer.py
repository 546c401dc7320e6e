"""`undersigned log signer FOLDER`: the process that holds the log's key. Loads no Django."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from undersigned.core.errors import N_
from undersigned.outside.process import end_with_parent, on_end
from undersigned.outside.signer import Signer, SignerError, SignerServer


def add(commands: Any) -> None:
    """Declare the subcommand."""
    parser = commands.add_parser("signer", help="hold the log's key in a process of its own")
    parser.description = "Hold log.key, and sign only what continues the last checkpoint, until Ctrl-C."
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="where log.key is, outside the installation")
    parser.add_argument("--socket", required=True, type=Path, metavar="PATH", help="as the setting `signer` names it")
    parser.add_argument(
        "--from", dest="begin", type=Path, metavar="FILE", help="at the first start: the newest log/checkpoint"
    )
    parser.add_argument("--group", metavar="GROUP", help="a group that may open the socket (default: its owner alone)")
    parser.set_defaults(log_run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until a signal ends it."""
    end_with_parent()
    try:
        begin = None if args.begin is None else args.begin.read_text(encoding="utf-8")
        signer = Signer(args.folder, begin)
        server = SignerServer(signer, args.socket, args.group)
    except (OSError, UnicodeDecodeError, LookupError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SignerError(N_("The signer cannot start: %(reason)s."), reason=reason) from error
    on_end(server.shutdown)
    print(f"Signing for {signer.vkey}", flush=True)
    try:
        server.serve_forever(poll_interval=0.1)
    finally:
        server.server_close()
        args.socket.unlink(missing_ok=True)
    return 0
