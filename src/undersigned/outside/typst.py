"""Typst: documents set from a template and plain data, the same bytes for the same input.

Templates are `.typ` files in templates/. They get their data as one JSON value and set its strings as
they are: no word of a user is ever read as typst's markup or code. Only the typefaces inside typst are
used, never those of this machine. Attachments are UTF-8 text.

Not trusted: the words. Trusted: the templates. A template reads no file outside templates/ and no network.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
TYPEFACES = Path(__file__).resolve().parent
ARCHIVAL: tuple[typst.PDFStandard, ...] = ("a-3a", "ua-1")
# Packages would come from a network: there is no such place.
_NO_PACKAGES = TEMPLATES / "no-packages"


class MissingGlyphsError(Exception):
    """The typefaces lack signs of these words, which PDF/A and PDF/UA forbid."""


@lru_cache(maxsize=1)
def _missing() -> re.Pattern[str]:
    """A sign that no typeface inside typst has (`tools/fonts.py` lists those that one has)."""
    runs = (TYPEFACES / "glyphs.txt").read_text(encoding="ascii").split()
    edges = ["-".join(f"\\U{int(point, 16):08x}" for point in run.split("-")) for run in runs]
    # Variation selectors are never shown, so nobody misses them.
    return re.compile(rf"[^\s\ufe00-\ufe0f{''.join(edges)}]")


def spelled_out(value: Any) -> Any:
    """`value` (strings, lists, mappings) with each sign that cannot be shown as its number: `[U+1F600]`."""
    if isinstance(value, str):
        return value if value.isascii() else _missing().sub(lambda sign: f"[U+{ord(sign[0]):04X}]", value)
    if isinstance(value, Mapping):
        return {key: one if key == "href" else spelled_out(one) for key, one in value.items()}
    return type(value)(map(spelled_out, value)) if isinstance(value, (list, tuple)) else value


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def typst_language(tag: str) -> str:
    """Typst knows a language by two or three letters."""
    return tag.split("-")[0].lower()


def compile_pdf(
    template: str,
    data: Mapping[str, Any],
    *,
    attachments: Mapping[str, bytes],
    time: str,
    standards: tuple[typst.PDFStandard, ...] = ARCHIVAL,
) -> bytes:
    """A PDF from a template of templates/, by default PDF/A-3a and PDF/UA-1.

    `time` is UTC, to the second, and the only moment the file tells. Raises MissingGlyphsError where the
    words have signs that no typeface here has; with `standards=()` these show as boxes.
    """
    inputs = {name: content.decode() for name, content in attachments.items()}
    try:
        return _compile(template, {**data, "attachments": sorted(inputs)}, inputs, time, standards)
    except typst.TypstError as error:
        if standards and "could not be displayed with font" in error.message:
            raise MissingGlyphsError(error.message) from error
        raise


def compile_png(template: str, data: Mapping[str, Any], *, time: str) -> bytes:
    """A picture of a template's only page: one pixel a point."""
    return _compile(template, data, {}, time, None)


def _compile(
    template: str,
    data: Mapping[str, Any],
    inputs: Mapping[str, str],
    time: str,
    standards: tuple[typst.PDFStandard, ...] | None,
) -> bytes:
    return typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        package_path=_NO_PACKAGES,
        package_cache_path=_NO_PACKAGES,
        sys_inputs={**inputs, "data": json.dumps(data, ensure_ascii=False)},
        format="png" if standards is None else "pdf",
        ppi=72 if standards is None else None,
        pdf_standards=list(standards or ()),
        timestamp=datetime.strptime(time, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
    )
