"""The web fonts of a published page, cut out of the fonts that typst carries: page and PDF are set alike.

`python -m tools.fonts` writes `static/fonts/*.woff2`, and `outside/glyphs.txt`: the characters that typst
can set with the fonts it carries, without which a PDF/A cannot be made. Run it after a new typst.
Each font is cut in two, Latin and Cyrillic, so that a page fetches what it needs; the Cyrillic part
keeps `locl`, which gives Serbian its own italic forms.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

import typst
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "undersigned"
WEB = {"LibertinusSerif-Regular": "regular", "LibertinusSerif-Semibold": "semibold", "LibertinusSerif-Italic": "italic"}
SET_IN_PDF = (*WEB, "LibertinusSerif-SemiboldItalic")
SIGNS = [*range(0x2010, 0x2028), *range(0x2030, 0x203B), 0x2044, 0x20AC, 0x2116, 0x2122, 0x2212, 0x25CB, 0x25CF]
PARTS = {
    "latin": [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x218, 0x219, 0x21A, 0x21B, *SIGNS],
    "cyrillic": [*range(0x400, 0x460), 0x490, 0x491],
}
FEATURES = ["kern", "liga", "ccmp", "locl"]
FIGURES = ["onum", "lnum", "tnum", "pnum"]
MAGIC = (b"OTTO", b"\0\1\0\0")
MOST_TABLES = 40


def carried() -> dict[str, bytes]:
    """The fonts in typst's library, by their PostScript name."""
    library = next(Path(typst.__file__).parent.glob("_typst.*")).read_bytes()
    return dict(_fonts(library))


def _fonts(library: bytes) -> Iterator[tuple[str, bytes]]:
    for magic in MAGIC:
        at = -1
        while (at := library.find(magic, at + 1)) >= 0:
            data = library[at : at + _length(library, at)]
            try:
                yield str(TTFont(io.BytesIO(data))["name"].getDebugName(6)), data
            except Exception:  # noqa: BLE001, S112 - four bytes that look like a font and are none
                continue


def _length(library: bytes, at: int) -> int:
    """How long the font at `at` is, by its table directory; 0 where that is no directory."""
    (tables,) = struct.unpack_from(">H", library, at + 4)
    if not 5 < tables < MOST_TABLES:
        return 0
    ends: list[int] = []
    for n in range(tables):
        tag, _, offset, size = struct.unpack_from(">4sLLL", library, at + 12 + 16 * n)
        if not tag.isascii() or offset + size > len(library) - at:
            return 0
        ends.append(offset + size)
    return max(ends)


def cut(data: bytes, characters: Iterable[int], features: list[str]) -> bytes:
    """A woff2 with these characters."""
    options = Options()
    options.flavor = "woff2"
    options.layout_features = features
    options.desubroutinize = False
    options.hinting = False
    options.name_IDs = [0, 1, 2, 13, 14]
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def covered(fonts: dict[str, bytes]) -> set[int]:
    """Characters that typst sets in every style we use, from the serif or from a font it falls back on."""
    have = {name: set(TTFont(io.BytesIO(data)).getBestCmap()) for name, data in fonts.items()}
    styles = set.intersection(*(have[name] for name in SET_IN_PDF))
    return styles | have["NewCM10-Regular"] | have["DejaVuSansMono"]


def ranges(characters: Iterable[int]) -> list[str]:
    """Runs in hexadecimal: `41-5A`, or one number where a run is that short."""
    runs: list[list[int]] = []
    for point in sorted(characters):
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return [f"{first:X}" if first == last else f"{first:X}-{last:X}" for first, last in runs]


def main() -> None:
    """Write the fonts and the list."""
    fonts = carried()
    total = 0
    for name, short in WEB.items():
        for part, characters in PARTS.items():
            path = PACKAGE / "static" / "fonts" / f"libertinus-serif-{short}-{part}.woff2"
            path.parent.mkdir(exist_ok=True)
            # A word in italics is no table.
            features = FEATURES + ([] if short == "italic" else FIGURES)
            path.write_bytes(cut(fonts[name], characters, features))
            total += path.stat().st_size
            print(f"{path.name}: {path.stat().st_size:,} bytes")
    print(f"together: {total:,} bytes")
    listed = "\n".join(ranges(covered(fonts)))
    (PACKAGE / "outside" / "glyphs.txt").write_text(listed + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
