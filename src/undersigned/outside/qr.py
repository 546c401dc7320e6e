"""QR codes: an address as a square of dots, for a phone's camera."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import segno

QUIET = 4  # modules of white around it, as ISO/IEC 18004 asks


@lru_cache(maxsize=256)  # that of a statement is asked for at each of its publications
def qr_svg(address: str) -> str:
    """The code of an address as SVG, black on nothing; a seventh of it may be hidden."""
    out = BytesIO()
    segno.make_qr(address, error="m").save(out, kind="svg", border=QUIET, xmldecl=False, svgns=True, nl=False)
    return out.getvalue().decode()
