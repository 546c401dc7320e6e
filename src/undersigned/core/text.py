"""Canonical text `utext/1`: the one form of words that is hashed, frozen and signed.

It refuses what could make two readers see two texts (bidi controls, invisible characters, private
and unassigned code points, towers of marks) and repairs only what cannot: line ends, runs of spaces, the soft hyphen,
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
from collections.abc import Callable, Iterable
from functools import lru_cache

from undersigned.core import unicode14
from undersigned.core.errors import N_, TextError

BYTE_ORDER_MARK = "\ufeff"
ZWNJ, ZWJ = "\u200c", "\u200d"
MOST_MARKS = 30  # on one letter: UAX #15, Stream-Safe Text Format; no writing has more
_DROPPED = ("\u00ad", "\u200b")
_PLAIN = frozenset(map(chr, range(0x20, 0x7F)))  # in no table
_LAYOUT = frozenset("\t\n\r\u2028\u2029")  # with category Zs, all that becomes a space


_Table = Callable[[str], bool]  # whether a character is in it


def _table(boundaries: str) -> _Table:
    edges = [int(edge, 16) for edge in boundaries.split()]

    @lru_cache(maxsize=4096)  # a text is written in a few dozen characters
    def inside(character: str) -> bool:
        return bisect_right(edges, ord(character)) % 2 == 1

    return inside


_REFUSED = _table(unicode14.REFUSED)
_UNASSIGNED = _table(unicode14.UNASSIGNED)
_SPACES = _table(unicode14.SPACES)
_MARKS = _table(unicode14.MARKS)
_VIRAMAS = _table(unicode14.VIRAMAS)
_JOINS_LEFT = _table(unicode14.JOINS_LEFT)
_JOINS_RIGHT = _table(unicode14.JOINS_RIGHT)
_TRANSPARENT = _table(unicode14.TRANSPARENT)


def canonical_clause(source: str) -> str:
    """Canonical form of one clause; applying it again changes nothing.

    Raises TextError when the clause is empty or holds a character that cannot stand in a text.
    """
    words = source.removeprefix(BYTE_ORDER_MARK)
    for dropped in _DROPPED:
        words = words.replace(dropped, "")
    odd = set(words) - _PLAIN
    _refuse(words, odd, _UNASSIGNED)
    # NFC takes time with the square of a run of marks, so it never sees a long one; and since it can
    # lengthen a run, what comes out is looked at as well: a canonical clause must pass again.
    _refuse_piles(words, odd)
    composed = unicodedata.normalize("NFC", words)
    changed = composed != words
    if changed:
        words, odd = composed, set(composed) - _PLAIN
    for space in {c for c in odd if c in _LAYOUT or _SPACES(c)}:
        words, odd = words.replace(space, " "), odd - {space}
    while "  " in words:
        words = words.replace("  ", " ")
    words = words.strip(" ")
    _refuse(words, odd, _REFUSED)
    if changed:
        _refuse_piles(words, odd)
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
            raise _in_clause(error, number) from error
    if not canonical:
        raise TextError(N_("A text needs at least one clause."))
    return "\n\n".join(canonical)


def _in_clause(error: TextError, number: int) -> TextError:
    """The same refusal, naming the clause."""
    if "code" in error.params:
        code = error.params["code"]
        return TextError(
            N_("Clause %(n)s holds the character %(code)s, which cannot stand in a text."), n=number, code=code
        )
    if "most" in error.params:
        most = error.params["most"]
        return TextError(N_("In clause %(n)s a letter carries more than %(most)s marks."), n=number, most=most)
    return TextError(N_("Clause %(n)s has no words."), n=number)


def unpiled(words: str) -> str:
    """Words of a stranger without the marks that no letter carries: at most `MOST_MARKS` stay in a row.

    Unicode's normal forms take time with the square of a run of marks. What is not asked to be canonical goes by
    here before it is normalised. Marks are those of this Python, whatever its Unicode.
    """
    if words.isascii() or not any(map(unicodedata.combining, words)):
        return words
    kept, run = [], 0
    for character in words:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def text_sha256(clauses: Iterable[str]) -> str:
    """SHA-256 of the canonical text in UTF-8, as 64 lowercase hex digits."""
    return hashlib.sha256(canonical_text(clauses).encode()).hexdigest()


def _refuse(words: str, odd: set[str], table: _Table) -> None:
    """Refuse the first character, of the `odd` ones, that is in `table`, but a joiner where RFC 5892 allows it."""
    suspects = set(filter(table, odd - _LAYOUT))
    if not suspects:
        return
    for position, character in enumerate(words):
        if character in suspects and not _joins(words, position):
            raise TextError(
                N_("The character %(code)s, number %(position)s of the clause, cannot stand in a text."),
                code=f"U+{ord(character):04X}",
                position=position + 1,
            )


def _refuse_piles(words: str, odd: set[str]) -> None:
    """Refuse a run of marks that no letter carries."""
    marks = set(filter(_MARKS, odd))
    run = 0
    for character in words if marks else "":
        run = run + 1 if character in marks else 0
        if run > MOST_MARKS:
            raise TextError(N_("A letter carries more than %(most)s marks."), most=MOST_MARKS)


def _joins(words: str, position: int) -> bool:
    """Whether a joiner stands where RFC 5892 allows it: A.1 for ZWNJ, A.2 for ZWJ."""
    joiner = words[position]
    if joiner not in (ZWNJ, ZWJ):
        return False
    if position and _VIRAMAS(words[position - 1]):
        return True
    if joiner == ZWJ:
        return False
    before = _beyond_marks(words, position, -1)
    after = _beyond_marks(words, position, +1)
    return bool(before and after) and _JOINS_LEFT(before) and _JOINS_RIGHT(after)


def _beyond_marks(words: str, position: int, step: int) -> str:
    """The next character in a direction that is not transparent to joining; "" at the end."""
    position += step
    while 0 <= position < len(words):
        if not _TRANSPARENT(words[position]):
            return words[position]
        position += step
    return ""
