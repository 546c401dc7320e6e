"""What a name looks like to the eye: letters of other alphabets that look the same become one.

The table is Unicode's (UTS 39, confusables), as the package confusable-homoglyphs brings it. This is no skeleton in the
strict sense of UTS 39: names are put into capitals first, for two names that differ by case only are one name here.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    """Each character that looks like ASCII letters or digits, and those; read once, when the first name comes."""
    data = json.loads((files("confusable_homoglyphs") / "confusables.json").read_text(encoding="utf-8"))
    table: dict[int, str] = {}
    for character, alike in data.items():
        plain = [one["c"] for one in alike if one["c"].isascii() and one["c"].isalnum() and len(one["c"]) == 1]
        if len(character) == 1 and not character.isascii() and plain:
            table[ord(character)] = min(plain).upper()
    return table


def looks(name: str) -> str:
    """What `name` looks like, in capitals: equal for two names that the eye can hardly tell apart."""
    return name if name.isascii() and name.isupper() else name.upper().translate(_table())
