"""When two spellings are one name: by case and spacing only.

Diacritics, scripts and word order are not folded: two organisations may differ by no more than that,
and names are politics.
"""

from __future__ import annotations

import unicodedata


def fold(name: str) -> str:
    """The name by which a second signature of one organisation is found: NFC, no case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()).split())
