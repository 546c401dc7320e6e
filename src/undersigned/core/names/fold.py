"""When two spellings are one name: by case and spacing only.

Diacritics, scripts and word order are not folded: two organisations may differ by no more than that,
and names are politics. Who only looks for a name may fold more (`fold_scripts`), and must say that he did.
"""

from __future__ import annotations

import unicodedata

from undersigned.core.names.scripts import LATIN_LETTERS


def fold(name: str) -> str:
    """The name by which a second signature of one organisation is found: NFC, no case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()).split())


def fold_scripts(name: str) -> str:
    """As `fold`, and Serbian in one script: what is equal may be one name in two scripts."""
    return fold(name).translate(LATIN_LETTERS)
