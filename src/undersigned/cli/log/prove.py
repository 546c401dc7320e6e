"""`undersigned log prove PLACE INDEX [--leaf FILE] [--out FILE]`: a proof that an entry is in a log, from its files.

Exit 0: the proof was made. 1: the files of the log contradict each other. 2: there is no such entry or log, or
something cannot be read or written. Loads no Django.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from undersigned.core.errors import BundleError, UndersignedError
from undersigned.core.publish.proving import Prover
from undersigned.core.publish.report import IncompleteError
from undersigned.outside.published_log import opened


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("prove", help="make a proof that an entry is in a log")
    parser.description = "Make a proof (C2SP tlog-proof) that an entry is in a log, from its published files."
    parser.add_argument("place", metavar="PLACE", help="an installation, a site or its log: a folder, or a URL")
    parser.add_argument("index", metavar="INDEX", type=int, help="which entry, from 0")
    parser.add_argument("--leaf", metavar="FILE", type=Path, help="write the entry itself to this file, too")
    parser.add_argument("--out", metavar="FILE", type=Path, help="write the proof to this file, and not to the screen")
    parser.set_defaults(log_run=run)


def run(args: argparse.Namespace) -> int:
    """Make the proof, and check it before it is given away."""
    prover = Prover(opened(_place(args.place)))
    if not 0 <= args.index < prover.checkpoint.size:
        message = "The log holds %(size)s entries; there is none of the index %(n)s."
        raise UndersignedError(message, size=prover.checkpoint.size, n=args.index)
    try:
        leaf = prover.leaf(args.index)
        text = prover.proof(args.index, leaf)
    except IncompleteError:
        raise
    except BundleError as error:
        print(f"undersigned: {error}", file=sys.stderr)
        return 1
    if args.leaf is not None:
        _write(args.leaf, leaf)
    if args.out is not None:
        _write(args.out, text.encode())
    else:
        sys.stdout.buffer.write(text.encode())
    return 0


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except (OSError, ValueError) as error:
        raise UndersignedError("%(path)s cannot be written: %(reason)s.", path=path, reason=error) from error


def _place(place: str) -> str:
    """An installation's published site, where that is what was named."""
    return f"{place}/site" if "://" not in place and (Path(place) / "settings.toml").is_file() else place
