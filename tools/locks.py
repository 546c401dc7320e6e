"""Requirement locks: are they what pyproject.toml asks for? With `write`: make them so.

The check needs no network: it compares what pyproject.toml names with what each lock says it holds
because pyproject.toml named it, and every pin with the versions asked for.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
EXTRAS = ("server", "postgres")
COMPILE = ("pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes")
QUIET = ("--no-emit-index-url", "--no-header")  # the address of a package registry has no place in the tree
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)", re.MULTILINE)
Asked = dict[str, list[Requirement]]


def asked() -> tuple[Asked, Asked]:
    """What pyproject.toml asks for by itself: (for running, for developing)."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    running: Asked = {}
    waiting = [*project["project"]["dependencies"], *(line for extra in EXTRAS for line in extras[extra])]
    while waiting:
        requirement = Requirement(waiting.pop())
        if requirement.name == project["project"]["name"]:
            waiting += [line for extra in requirement.extras for line in extras[extra]]
        else:
            running.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    developing: Asked = {}
    for line in project["dependency-groups"]["dev"]:
        requirement = Requirement(line)
        developing.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return running, developing


def read_lock(path: Path) -> tuple[dict[str, str], set[str], set[str]]:
    """Pins of a lock: {name: version}, names pinned because pyproject.toml asks, names without a hash."""
    text = path.read_text(encoding="utf-8")
    starts = [*PIN.finditer(text)]
    ends = [*(start.start() for start in starts[1:]), len(text)]
    pins: dict[str, str] = {}
    direct, bare = set[str](), set[str]()
    for start, end in zip(starts, ends, strict=True):
        name, block = canonicalize_name(start["name"]), text[start.start() : end]
        pins[name] = start["version"]
        if "(pyproject.toml" in block:
            direct.add(name)
        if "--hash=sha256:" not in block:
            bare.add(name)
    return pins, direct, bare


def problems() -> list[str]:
    """One line for everything in which the locks differ from pyproject.toml."""
    running, developing = asked()
    both = {name: running.get(name, []) + developing.get(name, []) for name in running | developing}
    found = []
    locks = {"run.txt": running, "dev.txt": both}
    for file, wanted in locks.items():
        pins, direct, bare = read_lock(FOLDER / file)
        found += [f"{file}: {name} has no hash" for name in sorted(bare)]
        found += [f"{file}: {name} is in pyproject.toml, not in the lock" for name in sorted(wanted.keys() - direct)]
        found += [f"{file}: {name} is no longer in pyproject.toml" for name in sorted(direct - wanted.keys())]
        found += [
            f"{file}: {name} {pins[name]} does not satisfy {requirement}"
            for name in sorted(wanted.keys() & pins.keys())
            for requirement in wanted[name]
            if not requirement.specifier.contains(pins[name], prereleases=True)
        ]
    run, dev = read_lock(FOLDER / "run.txt")[0], read_lock(FOLDER / "dev.txt")[0]
    found += [
        f"dev.txt: {name} is not the {run[name]} of run.txt" for name in sorted(run) if dev.get(name) != run[name]
    ]
    return found


def write(*options: str) -> None:
    """Lock again with uv; versions stay as they are where pyproject.toml allows it."""
    own = ROOT / ".uv" / "bin" / "uv"
    uv = shutil.which("uv") or str(own)
    extras = [word for extra in EXTRAS for word in ("--extra", extra)]
    run = ["pyproject.toml", *extras, "-o", "requirements/run.txt"]
    dev = ["pyproject.toml", *extras, "--group", "dev", "-c", "requirements/run.txt", "-o", "requirements/dev.txt"]
    base = [uv, *COMPILE, *QUIET, *options]
    environment = {**os.environ, "VIRTUAL_ENV": ""}
    for arguments in (run, dev):
        subprocess.run([*base, *arguments], cwd=ROOT, check=True, env=environment, stdout=subprocess.DEVNULL)
    lock = ["-", "--no-annotate", "-o", "requirements/uv.txt"]
    subprocess.run([*base, *lock], cwd=ROOT, check=True, env=environment, stdout=subprocess.DEVNULL, input=b"uv\n")


def main(arguments: list[str]) -> int:
    """Check, or `write [--upgrade]` and then check."""
    if arguments[:1] == ["write"]:
        write(*arguments[1:])
    found = problems()
    for line in found:
        print(line)
    if found:
        print("The locks do not match pyproject.toml. Run: make lock")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
