"""Run benchmarks, each in a process of its own, so that none inherits the memory or database of another.

Exit 0: all ran, or said why they cannot run here. 1: one failed. A goal that is missed is said in the
output; it is a finding, not a failure.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from bench import machine
from bench.report import CANNOT_RUN, progress

NAMES = ("record", "draft", "publish", "page", "sequence", "growth", "ledger", "check", "sign", "lock")


def main() -> int:
    """Print the machine, then every benchmark asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which ones (default: all): {', '.join(NAMES)}")
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run, not how fast")
    args = parser.parse_args()
    unknown = sorted(set(args.names) - set(NAMES))
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}")
    print(machine.described(), flush=True)
    if args.quick:
        print("\nSmall sizes (--quick): these numbers say that it runs, not how fast.", flush=True)
    failed = []
    for name in args.names or NAMES:
        progress(name)
        command = [sys.executable, "-m", f"bench.{name}", *(["--quick"] if args.quick else [])]
        code = subprocess.run(command, check=False).returncode
        if code not in {0, CANNOT_RUN}:
            failed.append(name)
    if failed:
        print(f"\nFAILED: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
