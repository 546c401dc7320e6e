"""Serbian from Latin into Cyrillic and back, as a proposal that a person reads.

The way back is certain: every Cyrillic letter has one Latin form. The way into Cyrillic is not, and what
cannot be told from the letters is settled by short tables here: where n and j, l and j, d and ž meet across
a seam (in-jekcija, nad-živeti) they stay two letters; Roman numerals stay Latin; acronyms do, too, but for a
few that both scripts have. Words with a letter that is not Serbian, addresses and the targets of links are
left as they are. A foreign word that is written with Serbian letters alone is not seen: a person must read
what comes out.

Names of the coalition's naming sheet are never transliterated. They are put as the sheet writes them, with
the ending that stands on them, where the name can carry it; where it cannot, they are left as they stand.

Not done: cases that change a name's stem (Kodrinac, Kodrinca), Latin written without diacritics.

Source: Pravopis srpskoga jezika (Matica srpska, 2010), on the two scripts and on digraphs at seams.

Example: `cyrillic("Injekcije za XIX vek: https://primer.example")` is
`"Инјекције за XIX век: https://primer.example"`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_SINGLE = "aа bб vв gг dд đђ eе žж zз iи jј kк lл mм nн oо pп rр sс tт ćћ uу fф hх cц čч šш"
_LETTERS = {pair[0]: pair[1] for pair in _SINGLE.split()} | {"lj": "љ", "nj": "њ", "dž": "џ"}
_TO_LATIN = {there: here for here, there in _LETTERS.items()}
# Letter by letter, for comparing only: small Cyrillic letters of Serbian, each with its Latin form.
LATIN_LETTERS = str.maketrans({there: here for here, there in _LETTERS.items()})
# Canonical text keeps the code points that hold a digraph in one.
_LIGATURES = {"ǉ": "љ", "ǌ": "њ", "ǆ": "џ", "ǈ": "Љ", "ǋ": "Њ", "ǅ": "Џ", "Ǉ": "Љ", "Ǌ": "Њ", "Ǆ": "Џ"}
_TO_CYRILLIC = _LETTERS | _LIGATURES

# Stems in which two letters stay two, the seam marked. They begin a word, or follow one of the prefixes.
_SEAMS = (
    "in|jekc in|jekt in|jici kon|jug kon|junk kon|jekt dis|junk an|jon tan|jug van|jez izvan|jez nad|živ nad|žet "
    "nad|žnj nad|žup od|žal od|živ od|žvak od|žub od|žmir pod|žanr pod|žup pod|žar pod|žeg pod|žeć pred|žet pred|živ "
    "pred|žen"
)
_PREFIXES = r"(?:ne|naj|re|de|bio|mikro|polu)?"
_SEAM = re.compile(
    "|".join(f"(?:{_PREFIXES}{stem.replace('|', '(?P<s' + str(n) + '>)')})" for n, stem in enumerate(_SEAMS.split())),
    re.IGNORECASE,
)
# Acronyms that Serbian writes in the script of the text. All others are left as they stand.
_ACRONYMS = {
    "EU": "ЕУ",
    "UN": "УН",
    "SAD": "САД",
    "NATO": "НАТО",
    "OEBS": "ОЕБС",
    "NVO": "НВО",
    "OCD": "ОЦД",
    "BiH": "БиХ",
    "MMF": "ММФ",
}
_LONGEST_ACRONYM = 5
_ROMAN = re.compile(r"(?=[IVXLC]{2})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
# Doubled or joined letters that no Serbian word has.
_FOREIGN = re.compile("bb|cc|ff|gg|kk|ll|mm|pp|rr|ss|tt|zz|ch|ph", re.IGNORECASE)
# All that stays as it is, whatever its letters: link targets, addresses, mail, handles, domains, names of files.
_ADDRESS = (
    r"(?<=\]\()[^)\s]*(?=\))|(?:https?://|www\.|mailto:)[^\s<>)\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[@#]\w+"
    r"|(?:[\w-]+\.)+(?:org|com|net|info|eu|rs|ba|me|hr|mk|al|xk|edu|gov|int|example|срб"
    r"|pdf|docx?|odt|xlsx?|csv|json|html?|txt|zip|jpe?g|png)\b"
)
_WORD = re.compile(rf"(?P<address>{_ADDRESS})|(?P<word>[^\W_]+)")

# Endings that a name may carry in a sentence, and how they are written in the other script.
_ENDINGS = "oga ega ama ima ove ova ovi om em og eg oj im ih ma a e i o u"
_VOWELS = "aeioаеио"
_SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class Written:
    """A name as the naming sheet writes it: `here` in the script of the text, `there` in the other, or ""."""

    here: str
    there: str = ""


def cyrillic(words: str, names: Sequence[Written] = ()) -> str:
    """`words`, Serbian in Latin letters, proposed in Cyrillic. Never raises; letters of no Serbian word stay."""
    loud = not any(c.islower() for c in words)
    return _converted(words, names, lambda word, at: _word_to_cyrillic(word, words[:at], words[at:], loud=loud))


def latin(words: str, names: Sequence[Written] = ()) -> str:
    """`words`, Serbian in Cyrillic letters, proposed in Latin. Never raises; letters of no Serbian word stay."""
    return _converted(words, names, lambda word, _at: _word_to_latin(word))


def _converted(words: str, names: Sequence[Written], convert: Callable[[str, int], str]) -> str:
    """Every word converted but the addresses; the names of the sheet as they are written there."""
    finds = _names_pattern(names)
    addresses = [m.span() for m in _WORD.finditer(words) if m["address"]]
    found: list[str] = []
    at = 0
    for name in finds.finditer(words) if finds else ():
        if any(start <= name.start() < end for start, end in addresses):
            continue
        found += _run(words, at, name.start(), convert)
        found.append(_as_written(name, names))
        at = name.end()
    found += _run(words, at, len(words), convert)
    return "".join(found)


def _run(words: str, start: int, end: int, convert: Callable[[str, int], str]) -> list[str]:
    """The converted stretch from `start` to `end`."""
    found: list[str] = []
    at = start
    for match in _WORD.finditer(words, start, end):
        found.append(words[at : match.start()])
        word = match.group()
        found.append(word if match["address"] else convert(word, match.start()))
        at = match.end()
    return [*found, words[at:end]]


def _word_to_cyrillic(word: str, before: str, rest: str, *, loud: bool) -> str:
    """One word; `before` ends where it begins, `rest` begins with it; `loud`: the text is all in capitals."""
    if _stays_latin(word, before, rest[len(word) :], loud=loud):
        return word
    if word in _ACRONYMS:
        return _ACRONYMS[word]
    seams = _seams(word)
    found: list[str] = []
    at = 0
    while at < len(word):
        pair = word[at : at + 2]
        one = len(pair) == 2 and pair.lower() in _TO_CYRILLIC and at + 1 not in seams
        # A capital second letter belongs to a digraph only where the first is a capital, too: LJ, never lJ.
        letters = pair if one and not (pair[0].islower() and pair[1].isupper()) else word[at]
        letter = _TO_CYRILLIC.get(letters) or _TO_CYRILLIC[letters.lower()]
        found.append(letter.upper() if letters[0].isupper() else letter)
        at += len(letters)
    return "".join(found)


def _seams(word: str) -> set[int]:
    """Where in the word two letters meet that are not one."""
    match = _SEAM.match(word)
    if match is None:
        return set()
    return {match.start(name) for name, group in match.groupdict().items() if group is not None}


def _stays_latin(word: str, before: str, after: str, *, loud: bool) -> bool:
    """Whether a word is none that Serbian writes in both scripts."""
    if any(c.lower() not in _TO_CYRILLIC and c not in _TO_CYRILLIC for c in word):
        return True  # a foreign letter, a digit, or Cyrillic already
    if _FOREIGN.search(word):
        return True
    if word in _ACRONYMS or not word.isupper():
        return False
    if word in {"LJ", "NJ", "DŽ"}:
        return True
    if len(word) == 1:
        return word in "IV" and not loud and _counts(before, after)
    if _ROMAN.fullmatch(word):
        return not (loud and word == "VI")
    return not loud and len(word) <= _LONGEST_ACRONYM


def _counts(before: str, after: str) -> bool:
    """Whether a lone I or V is a number: inside a sentence, and no initial with its stop."""
    head = before.rstrip()
    initial = after.startswith(".") and bool(after[1:].strip())
    return bool(head) and head[-1] not in '.!?…:;“„"»«(*[–—-' and not initial


def _word_to_latin(word: str) -> str:
    if any(c.lower() not in _TO_LATIN for c in word if "\u0400" <= c <= "\u04ff"):
        return word  # a word of another language that writes Cyrillic
    found: list[str] = []
    for at, c in enumerate(word):
        letters = _TO_LATIN.get(c.lower(), c)
        if len(letters) == 2 and c.isupper():
            # Before a small letter, or alone, only the first is a capital: Ljubav, LJUBAV.
            beside = word[at + 1 : at + 2] or word[max(at - 1, 0) : at]
            letters = letters.upper() if beside.isupper() else letters.capitalize()
        elif c.isupper():
            letters = letters.upper()
        found.append(letters)
    return "".join(found)


def _names_pattern(names: Sequence[Written]) -> re.Pattern[str] | None:
    """Finds every name as written or with an ending on its words; longer names first."""
    rows = [(n, name.here) for n, name in enumerate(names) if name.here.strip()]
    if not rows:
        return None
    rows.sort(key=lambda row: -len(row[1]))
    whole = "|".join(f"(?P<n{n}>{_one_name(name)})" for n, name in rows)
    return re.compile(rf"(?<!\w)(?:{whole})(?!\w)")


def _one_name(name: str) -> str:
    return r"\s+".join(_with_ending(word) for word in name.split())


def _with_ending(word: str) -> str:
    stem = _stem(word)
    if len(stem) < _SHORTEST_STEM or not word[-1].isalpha() or word.isupper():
        return re.escape(word) + (rf"(?:-(?:{_all_endings()}))?" if word.isupper() else "")
    return rf"(?:{re.escape(word)}|{re.escape(stem)}(?:{_all_endings()}))"


def _all_endings() -> str:
    return "|".join((*_ENDINGS.split(), *(_plain_cyrillic(ending) for ending in _ENDINGS.split())))


def _plain_cyrillic(ending: str) -> str:
    return "".join(_TO_CYRILLIC[c] for c in ending)


def _stem(word: str) -> str:
    return word[:-1] if word[-1:].lower() in _VOWELS else word


def _as_written(found: re.Match[str], names: Sequence[Written]) -> str:
    """A name in the other script, as the sheet has it; its words with the endings that they carry here."""
    name = next(names[int(key[1:])] for key, group in found.groupdict().items() if group is not None)
    words, here, there = found.group().split(), name.here.split(), name.there.split()
    if words == here:
        return name.there or found.group()
    if len(here) != len(there):
        return found.group()  # nobody can say which of its words takes the ending
    return " ".join(_ended(word, one, other) for word, one, other in zip(words, here, there, strict=True))


def _ended(word: str, here: str, there: str) -> str:
    """`there` with the ending that `word` has in place of that of `here`."""
    if word == here:
        return there
    head = here if word.startswith(f"{here}-") else _stem(here)
    ending = word[len(head) :]
    is_cyrillic = any("\u0400" <= c <= "\u04ff" for c in there)
    ending = "".join(_TO_CYRILLIC.get(c, c) if is_cyrillic else _TO_LATIN.get(c, c) for c in ending)
    return (there if ending.startswith("-") else _stem(there)) + ending
