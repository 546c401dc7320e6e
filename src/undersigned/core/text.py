"""Canonical text `utext/1`: the one form of words that is hashed, frozen and signed.

It refuses what could make two readers see two texts (bidi controls, invisible characters, private
and unassigned code points) and repairs only what cannot: line ends, runs of spaces, the soft hyphen,
the zero width space, and Unicode composition. It never folds quotes, dashes, case or script.

Every Python answers alike. What may stand in a text is looked up in a Unicode 14.0 table that ships
with the code. Composition (NFC) is left to the standard library, and is the same in every version
from Python 3.11 on: by Unicode's stability policy the normal form of a string never changes once all
its code points are assigned, and a code point unassigned in Unicode 14.0 is refused before NFC runs.

Example: `canonical_clause("  We  call\\r\\non them. ")` is `"We call on them."`.
"""

from __future__ import annotations

import hashlib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable

from undersigned.core import unicode14
from undersigned.core.errors import N_, TextError

BYTE_ORDER_MARK = "\ufeff"
ZWNJ, ZWJ = "\u200c", "\u200d"
_DROPPED = {0x00AD: None, 0x200B: None}
_LAYOUT = frozenset("\t\n\r\u2028\u2029")  # with category Zs, all that becomes a space


def _table(boundaries: str) -> list[int]:
    return [int(edge, 16) for edge in boundaries.split()]


_REFUSED = _table(unicode14.REFUSED)
_UNASSIGNED = _table(unicode14.UNASSIGNED)
_SPACES = _table(unicode14.SPACES)
_VIRAMAS = _table(unicode14.VIRAMAS)
_JOINS_LEFT = _table(unicode14.JOINS_LEFT)
_JOINS_RIGHT = _table(unicode14.JOINS_RIGHT)
_TRANSPARENT = _table(unicode14.TRANSPARENT)


def _inside(table: list[int], character: str) -> bool:
    return bisect_right(table, ord(character)) % 2 == 1


def canonical_clause(source: str) -> str:
    """Canonical form of one clause; applying it again changes nothing.

    Raises TextError when the clause is empty or holds a character that cannot stand in a text.
    """
    words = source.removeprefix(BYTE_ORDER_MARK).translate(_DROPPED)
    _refuse(words, _UNASSIGNED)
    words = unicodedata.normalize("NFC", words)
    spaces = {ord(c): " " for c in set(words) if c in _LAYOUT or _inside(_SPACES, c)}
    words = " ".join(part for part in words.translate(spaces).split(" ") if part)
    _refuse(words, _REFUSED)
    if not words:
        raise TextError(N_("A clause has no words."))
    return words


def canonical_text(clauses: Iterable[str]) -> str:
    """Canonical text: the clauses, each in canonical form, joined by blank lines; no final newline.

    Raises TextError naming the clause, counted from 1, that is empty or cannot be taken; also when
    there is no clause at all.
    """
    canonical: list[str] = []
    for number, clause in enumerate(clauses, 1):
        try:
            canonical.append(canonical_clause(clause))
        except TextError as error:
            if not error.params:
                raise TextError(N_("Clause %(n)s has no words."), n=number) from error
            raise TextError(
                N_("Clause %(n)s holds the character %(code)s, which cannot stand in a text."),
                n=number,
                code=error.params["code"],
            ) from error
    if not canonical:
        raise TextError(N_("A text needs at least one clause."))
    return "\n\n".join(canonical)


def text_sha256(clauses: Iterable[str]) -> str:
    """SHA-256 of the canonical text in UTF-8, as 64 lowercase hex digits."""
    return hashlib.sha256(canonical_text(clauses).encode()).hexdigest()


def _refuse(words: str, table: list[int]) -> None:
    """Refuse the first character that is in `table`, but a joiner where RFC 5892 allows it."""
    suspects = {c for c in set(words) if _inside(table, c)} - _LAYOUT
    if not suspects:
        return
    for position, character in enumerate(words):
        if character in suspects and not _joins(words, position):
            raise TextError(
                N_("The character %(code)s, number %(position)s of the clause, cannot stand in a text."),
                code=f"U+{ord(character):04X}",
                position=position + 1,
            )


def _joins(words: str, position: int) -> bool:
    """Whether a joiner stands where RFC 5892 allows it: A.1 for ZWNJ, A.2 for ZWJ."""
    joiner = words[position]
    if joiner not in (ZWNJ, ZWJ):
        return False
    if position and _inside(_VIRAMAS, words[position - 1]):
        return True
    if joiner == ZWJ:
        return False
    before = _beyond_marks(words, position, -1)
    after = _beyond_marks(words, position, +1)
    return bool(before and after) and _inside(_JOINS_LEFT, before) and _inside(_JOINS_RIGHT, after)


def _beyond_marks(words: str, position: int, step: int) -> str:
    """The next character in a direction that is not transparent to joining; "" at the end."""
    position += step
    while 0 <= position < len(words):
        if not _inside(_TRANSPARENT, words[position]):
            return words[position]
        position += step
    return ""
