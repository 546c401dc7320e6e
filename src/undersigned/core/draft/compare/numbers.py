"""Numbers: what one text counts and the other does not.

A number in digits is demanded of the other text, in digits or in words. Of numbers in words only those from three
on are, and as a hint: "one" is an article in one language and a pronoun in the next. How thousands and decimals
are parted is read as the language does it, and leniently: 1.000 may be a thousand or one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from undersigned.core.draft.compare.dates import Mention, apart, mentions
from undersigned.core.draft.compare.finding import Found
from undersigned.core.draft.compare.language import Language
from undersigned.core.draft.compare.numerals import in_words
from undersigned.core.draft.compare.prose import Prose
from undersigned.core.errors import N_

_DIGITS = re.compile(r"(?<![^\W_])(?:\d{1,3}(?:[ \u00a0\u202f’']\d{3})+(?![\d])(?:[.,]\d+)?|\d+(?:[.,]\d+)*)")
_SCALE = re.compile(r"\s(\w+)")
_RANGE = re.compile(r"\s*(?:[–—-]|to|and|or|deri(?: në| më)?|në|dhe|ose|do|na|i|ili|до|на|и|или)\s*[€$£]?")
_PERCENT = re.compile(r"\s?[%٪]")
_DECADE = re.compile(r"(?:s|-?ta|-?tat|-?tave|-?ih|-?tih|-?их|-?тих)\b")
_ROMAN = re.compile(r"\b[IVX]{2,12}\b")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_LONGEST = 40  # digits; longer ones are compared as they stand
# Up to here, and in round thousands, a language that we do not know may well use words.
_MOST_IN_WORDS = 100


class Number(NamedTuple):
    """A number: what it may mean, how it stands, and whether the other text must have it.

    `demanded`: "digits" must be there, "words" should be, "" need not be. `mention`: the date of which it is a part.
    """

    values: frozenset[str]
    text: str
    demanded: str
    mention: Mention | None = None
    percent: bool | None = False  # None: the first part of "20 to 30%"


def read_numbers(prose: Prose) -> tuple[Number, ...]:
    """All numbers in a text, those of its dates among them."""
    known, dates = prose.language, prose.kept(mentions)
    taken = {at for each in dates for at in range(each.start, each.end)}
    runs = [match for match in _DIGITS.finditer(prose.words) if match.start() not in taken]
    found = _with_shared([_number(prose, match, known) for match in runs], runs, prose)
    digits = {match.end() for match in runs}
    for date in dates:
        found.append(Number(frozenset({str(date.month)}), date.text, "", date))
        said = (date.year, date.day)
        found += [Number(frozenset({str(part)}), str(part), "digits", date) for part in said if part is not None]
    if known:
        found += [
            Number(frozenset({str(word.value)}), word.text, "words" if word.demanded else "", percent=word.percent)
            for word in in_words(prose, known, digits)
        ]
    found += [Number(frozenset({value}), text, "") for text, value in _roman(prose.words)]
    return tuple(found)


def _with_shared(found: list[Number], runs: Sequence[re.Match[str]], prose: Prose) -> list[Number]:
    """With "20 to 30%" the first number may be a percentage, and with "2 to 3 million" millions."""
    for n, (one, two) in enumerate(pairwise(runs)):
        if not _RANGE.fullmatch(prose.words, one.end(), two.start()):
            continue
        values, percent = found[n].values, found[n].percent
        power, _ = _scale(prose, two.end(), prose.language)
        if power and not _scale(prose, one.end(), prose.language)[0]:
            values |= {_shifted(value, power) for value in values}
        if found[n + 1].percent and not percent:
            percent = None
        found[n] = Number(values, found[n].text, found[n].demanded, percent=percent)
    return found


def _number(prose: Prose, match: re.Match[str], known: Language | None) -> Number:
    words, end = prose.words, match.end()
    values, text = _values(_ascii(match[0]), known), match[0]
    power, scaled = _scale(prose, end, known)
    if power:
        values = {_shifted(value, power) for value in values}
        text, end = words[match.start() : scaled], scaled
    percent = _PERCENT.match(words, end)
    worded = _percent_word(words, end, known)
    if percent or worded:
        text = words[match.start() : percent.end() if percent else worded]
    values |= _decade(words, match, values)
    full_hour = text == "00" and words[match.start() - 1 : match.start()] == ":"
    return Number(frozenset(values), text, "" if full_hour else "digits", percent=bool(percent or worded))


def _ascii(digits: str) -> str:
    """The same with 0 to 9: digits have other shapes elsewhere."""
    if digits.isascii():
        return digits
    return "".join(str(unicodedata.decimal(c, c)) for c in digits)


def _values(text: str, known: Language | None) -> set[str]:
    """What a run of digits and signs may mean; as it stands where it is no number ("5.1.2")."""
    text = re.sub(r"[ \u00a0\u202f’']", "", text)
    signs = [c for c in text if not c.isdigit()]
    if not signs or len(text) > _LONGEST:
        return {text.lstrip("0") or "0"}
    parts = re.split(r"[.,]", text)
    whole = "".join(parts).lstrip("0") or "0"
    thousands = len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])
    if len(signs) == 1:
        read = {_decimal(parts[0], parts[1])}
        if thousands:
            # Its own sign for thousands means just that; the other one may be a slip or a decimal sign.
            read = {whole} if known and signs[0] in known.group else {whole, *read}
        return read
    if len(set(signs)) == 1:
        return {whole} if thousands else {text}
    if signs[-1] not in signs[:-1] and all(len(part) == 3 for part in parts[1:-1]):
        return {_decimal("".join(parts[:-1]), parts[-1])}
    return {text}


def _decimal(whole: str, part: str) -> str:
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    return f"{whole}.{part}" if part else whole


def _shifted(value: str, power: int) -> str:
    """A value times a power of ten."""
    whole, _, part = value.partition(".")
    if not (whole + part).isdigit():
        return value
    part = part.ljust(power, "0")
    return _decimal(whole + part[:power], part[power:])


def _scale(prose: Prose, end: int, known: Language | None) -> tuple[int, int]:
    """The power of ten and the end of a word such as "million" behind digits; 0 where there is none."""
    if known:
        word = _SCALE.match(prose.words, end)
        power = known.numerals.scales.get(word[1].lower(), 0) if word else 0
        if word and power:
            return power, word.end()
    return 0, end


def _percent_word(words: str, end: int, known: Language | None) -> int:
    """Where "per cent" behind a number ends; 0 where it does not stand there."""
    behind = words[end : end + 20].lower()
    for word in known.percent if known else ():
        if behind[1:].startswith(word) and behind[:1].isspace():
            return end + 1 + len(word)
    return 0


def _decade(words: str, match: re.Match[str], values: set[str]) -> set[str]:
    """What a decade's number may mean as well: 1990s and ’90 are one."""
    text = match[0]
    if len(text) == 4 and text.endswith("0") and _DECADE.match(words, match.end()):
        return {text[2:]}
    if len(text) == 2 and words[match.start() - 1 : match.start()] in {"’", "'", "‘"}:
        return {f"19{text}", f"20{text}"}
    return set()


def _roman(words: str) -> Iterator[tuple[str, str]]:
    for found in _ROMAN.finditer(words):
        values = [_ROMAN_VALUES[c] for c in found[0]]
        behind = [*values[1:], 0]
        total = sum(-one if one < two else one for one, two in zip(values, behind, strict=True))
        yield found[0], str(total)


def numbers(first: Prose, other: Prose) -> Iterator[Found]:
    """Numbers that stand on one side only. Dates that differ are the other check's: their parts are left out."""
    lone = {id(each) for side in apart(first, other) for each in side}
    sides = [
        [each for each in prose.kept(read_numbers) if each.mention is None or id(each.mention) not in lone]
        for prose in (first, other)
    ]
    one = _lacking(sides[0], sides[1], other.language)
    two = _lacking(sides[1], sides[0], first.language)
    if _same_digits(one, two):
        one, two = ([each for each in side if each.demanded == "words"] for side in (one, two))
    if one or two:
        yield Found(
            "numbers",
            N_("Numbers that stand on one side only. %(against)s: %(first)s. %(language)s: %(second)s."),
            {"first": _shown(one), "second": _shown(two)},
            [*(f"<{text}" for text in _texts(one)), *(f">{text}" for text in _texts(two))],
            hint=all(each.demanded == "words" for each in (*one, *two)),
        )


def _lacking(here: Sequence[Number], there: Sequence[Number], known: Language | None) -> list[Number]:
    """What is demanded here and not answered there."""
    plain = {value for each in there for value in each.values if not each.percent}
    percents = {value for each in there for value in each.values if each.percent is not False}
    lacking = []
    for each in here:
        answered = percents if each.percent else plain
        if each.percent is None or each.demanded == "words":
            answered = plain | percents
        if not each.demanded or each.values & answered:
            continue
        if known is None and (each.demanded == "words" or _may_be_words(each)):
            continue
        lacking.append(each)
    return lacking


def _may_be_words(number: Number) -> bool:
    return all(
        value.isdigit() and (len(value) < 3 or int(value[-6:]) % 1000 == 0 or int(value[:9]) <= _MOST_IN_WORDS)
        for value in number.values
    )


def _same_digits(one: Sequence[Number], two: Sequence[Number]) -> bool:
    """Whether both lack the same digits, parted otherwise: 10:30 and 10.30, a phone number."""
    texts = [[each.text for each in side if each.demanded == "digits"] for side in (one, two)]
    if not all(texts) or any(c.isalpha() or c == "%" for side in texts for text in side for c in text):
        return False
    left, right = ([digits for text in side for digits in re.findall(r"\d+", text)] for side in texts)
    joined = "".join(left)
    return Counter(left) == Counter(right) or (len(joined) > 6 and joined == "".join(right))


def _texts(found: Iterable[Number]) -> list[str]:
    return list(dict.fromkeys(each.text for each in found))


def _shown(found: Sequence[Number]) -> str:
    return ", ".join(_texts(found)) or "–"
