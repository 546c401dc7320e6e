"""Floor 4: `undersigned ...`. Each command is a module with HELP, add_arguments and run, loaded when it is asked for.

`read`, `verify` and what checks a log never load Django, so that a journalist can run them with nothing else installed.
Exit codes: 0 done, 1 the answer is no, 2 bad input or incomplete.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from undersigned import __version__
from undersigned.core.errors import UndersignedError


@dataclass(frozen=True, slots=True)
class Command:
    """What is known of a command before its module is loaded: its line of help, the extra that it needs."""

    help: str
    extra: str = "server"


COMMANDS = {
    "read": Command("find title, clauses, calls and signatories in a letter", "read"),
    "verify": Command("check a bundle or a receipt, offline", ""),
    "log": Command("the log: audit it, prove what is in it, and look after its keys and witnesses"),
    "init": Command("make an installation in a new folder"),
    "account": Command("add an account of the coalition"),
    "serve": Command("serve an installation: web workers and the work process"),
    "work": Command("run the work process alone: sequencer, outbox, publisher, retention"),
    "publish": Command("publish all pages again, in one go"),
    "mail": Command("take a mail that came in: a reply, a bounce"),
    "erasures": Command("list what was erased; erase it anew in a restored backup"),
    "upgrade": Command("bring an installation's database to this version"),
    "demo": Command("serve a demo, or run the whole journey once"),
}
DONE, NO, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. No traceback reaches a user."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(prog="undersigned", description="The workbench for joint statements.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as stderr does: a path need not suit every terminal
    wanted = next((word for word in arguments if not word.startswith("-")), "")
    try:
        for name, command in COMMANDS.items():
            added = commands.add_parser(name, help=command.help)
            if name == wanted:
                module = importlib.import_module(f"undersigned.cli.{name}")
                module.add_arguments(added)
                added.set_defaults(run=module.run)
        chosen = parser.parse_args(arguments)
        code: int = chosen.run(chosen)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output left. Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NO
    except UndersignedError as error:
        return _fail(str(error), BAD_INPUT)
    except Exception as error:
        if absent := _absent(error, wanted):
            return _fail(absent, BAD_INPUT)
        if os.environ.get("UNDERSIGNED_DEBUG"):
            raise
        return _fail(f"{type(error).__name__}: {error}. Set UNDERSIGNED_DEBUG=1 to see more.", NO)


def _absent(error: Exception, wanted: str) -> str:
    """Which extra brings the package that is not there; "" where that is not what went wrong."""
    missing = (error.name or "").partition(".")[0] if isinstance(error, ModuleNotFoundError) else ""
    extra = COMMANDS[wanted].extra if wanted in COMMANDS else ""
    ours = missing in {"", "undersigned"} or not extra
    return "" if ours else f"This needs {missing}. Install undersigned[{extra}]."


def _fail(sentence: str, code: int) -> int:
    print(f"undersigned: {' '.join(sentence.split())}", file=sys.stderr)
    return code
