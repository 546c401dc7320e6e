"""The program's own source, as an archive that the published site offers.

The licence asks that whoever uses the program over a network can have its source: the source of what
runs here, with every change that was made here. So the site carries it along.
"""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache
from importlib import metadata
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
_EPOCH = (1980, 1, 1, 0, 0, 0)


@lru_cache(maxsize=1)
def archive() -> bytes:
    """A zip of the package and its licence, the same bytes for the same source."""
    files = {f"undersigned/{path.relative_to(PACKAGE).as_posix()}": path for path in _sources()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, path in sorted(files.items()):
            packed.writestr(_entry(name), path.read_bytes())
        packed.writestr(_entry("LICENSE"), _licence())
    return made.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _sources() -> list[Path]:
    return [
        path
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in {".pyc", ".mo"}
    ]


def _licence() -> str:
    checkout = PACKAGE.parent.parent / "LICENSE"
    if checkout.is_file():
        return checkout.read_text(encoding="utf-8")
    found = [path for path in metadata.files("undersigned") or [] if path.name == "LICENSE"]
    return found[0].read_text() if found else "AGPL-3.0-or-later\n"
