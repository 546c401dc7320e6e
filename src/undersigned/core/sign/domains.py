"""Domains compared: one inside another, and one that only looks like another."""

from __future__ import annotations

import unicodedata

# Letters of other scripts, and digits, that the eye takes for a Latin letter (from Unicode's confusables, TR 39).
_LOOKS = str.maketrans(
    {
        **dict(zip("аеорсухіјѕԁһӏвнкмтгпи", "aeopcyxijsdhlbhkmtrnu", strict=True)),
        **dict(zip("αονρικτυχ", "aovpiktux", strict=True)),
        **dict(zip("01358|", "olesbl", strict=True)),
        "i": "l",
        "-": "",
    }
)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_CLOSE = 5  # labels shorter than this differ by a letter without being taken for one another


def contains(outer: str, inner: str) -> bool:
    """Whether the domain `inner` is `outer` or lies below it. Both in lower case, as A-labels."""
    return inner == outer or inner.endswith("." + outer)


def looks_like(domain: str, known: str) -> bool:
    """Whether `domain` is another than `known`, and could be taken for it by somebody who reads quickly."""
    if contains(known, domain):
        return False
    return any(_near(_skeleton(one), _skeleton(other)) for one in _labels(domain) for other in _labels(known))


def _labels(domain: str) -> list[str]:
    """The labels but for the last, which many domains share."""
    return [label for label in domain.lower().split(".")[:-1] if len(label) > 2]


def _skeleton(label: str) -> str:
    if label.startswith("xn--"):
        try:
            label = label[4:].encode("ascii").decode("punycode")
        except UnicodeError:
            return label
    plain = "".join(c for c in unicodedata.normalize("NFKD", label.casefold()) if not unicodedata.combining(c))
    plain = plain.translate(_LOOKS).translate(_LOOKS)
    for pair, letter in _PAIRS:
        plain = plain.replace(pair, letter)
    return plain


def _near(one: str, other: str) -> bool:
    """Equal, or one letter changed, added, left out, or two neighbours exchanged."""
    if one == other:
        return True
    if min(len(one), len(other)) < _CLOSE or abs(len(one) - len(other)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, others = one[start:], other[start:]
    if len(one) != len(other):
        return rest[1:] == others or rest == others[1:]
    return rest[1:] == others[1:] or (rest[:2] == others[:2][::-1] and rest[2:] == others[2:])
