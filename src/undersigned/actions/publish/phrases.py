"""What a published page says in its own voice, where a template alone cannot: numbers, days, languages.

Every function speaks the language that is active (`translation.override`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from django.utils import dateformat, formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from undersigned.core.names.languages import SELF_NAMES
from undersigned.core.publish.snapshot import Counts

_QUOTES = {
    "sq": "„“",
    "sr-Latn": "„”",
    "sr-Cyrl": "„”",
    "de": "„“",
    "mk": "„“",
    "bs": "„”",
    "hr": "„”",
    "fr": "«»",
    "ru": "«»",
}


def number(value: int) -> str:
    """A number with the language's separators."""
    return str(formats.number_format(value, use_l10n=True, force_grouping=value >= 10_000))


def organisations(count: int) -> str:
    """How many organisations."""
    return ngettext("%(n)s organisation", "%(n)s organisations", count) % {"n": number(count)}


def people(count: int) -> str:
    """How many people."""
    return ngettext("%(n)s person", "%(n)s people", count) % {"n": number(count)}


def signers(counts: Counts) -> str:
    """The confirmed and named ones, organisations and people apart; empty where there is none."""
    if counts.organisations and counts.people:
        return _("%(organisations)s and %(people)s") % {
            "organisations": organisations(counts.organisations),
            "people": people(counts.people),
        }
    if counts.organisations or counts.people:
        return organisations(counts.organisations) if counts.organisations else people(counts.people)
    return ""


def apart(organisations_: int, people_: int) -> str:
    """Organisations and people with a comma between them; empty where there is none."""
    found = [organisations(organisations_)] if organisations_ else []
    found += [people(people_)] if people_ else []
    return ", ".join(found)


def not_named(count: int) -> str:
    """Those who were verified and are counted without a name."""
    return ngettext("%(n)s verified, not named", "%(n)s verified, not named", count) % {"n": number(count)}


def withdrawals(days: Iterable[str]) -> list[str]:
    """One phrase for each day on which somebody withdrew."""
    by_day: dict[str, int] = {}
    for one in sorted(days):
        by_day[one] = by_day.get(one, 0) + 1
    return [
        ngettext("%(n)s withdrew on %(day)s", "%(n)s withdrew on %(day)s", count)
        % {"n": number(count), "day": day(one)}
        for one, count in by_day.items()
    ]


def day(value: str) -> str:
    """A day, from an ISO date or a UTC time."""
    return _day(date.fromisoformat(value[:10]))


def _day(when: date) -> str:
    return _day_in(get_language() or "en", when)


@lru_cache(maxsize=1000)  # a list of ten thousand names has few days
def _day_in(language: str, when: date) -> str:
    """A day in the active language, which is `language`."""
    # Django's own format for English is American; Albanian days have no nought before them and small months.
    words = str(dateformat.format(when, "j. F Y." if language.startswith("sr") else "j F Y"))
    return words if language.startswith("en") else words.lower()


def moment(value: str, timezone: str = "UTC") -> str:
    """A time in a time zone, which is named, from UTC."""
    try:
        zone = ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError):
        zone, timezone = ZoneInfo("UTC"), "UTC"
    there = datetime.fromisoformat(value).astimezone(zone)
    return _("%(day)s, %(time)s (%(zone)s)") % {
        "day": _day(there.date()),
        "time": f"{there:%H:%M}",
        "zone": timezone.replace("_", " "),
    }


def self_name(tag: str) -> str:
    """A language's name in itself; the tag where nobody told us."""
    if tag in SELF_NAMES:
        return SELF_NAMES[tag]
    try:
        name = Locale.parse(tag, sep="-").get_display_name() or tag
    except (UnknownLocaleError, ValueError):
        return tag
    return name[:1].upper() + name[1:]


def quoted(words: str, tag: str) -> str:
    """Words between the quotation marks of their language."""
    marks = _QUOTES.get(tag) or _QUOTES.get(tag.split("-")[0], "“”")
    return f"{marks[0]}{words}{marks[1]}"
