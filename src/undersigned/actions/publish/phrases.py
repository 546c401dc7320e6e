"""What a published page says in its own voice, where a template alone cannot: numbers, days, languages.

Every function speaks the language that is active (`translation.override`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from django.utils import dateformat, formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions.interface import interface_language
from undersigned.core.names.languages import INTERFACE, SELF_NAMES
from undersigned.core.publish.snapshot import Counts, Edition
from undersigned.core.sign import VERIFICATION

_SENTENCE_END = re.compile(r"[.!?…][\"”’»)]*(?=\s)")


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


def unnamed(counts: Counts) -> list[str]:
    """Those who are counted and not named in public, each group in words; who was forgotten is told by `forgotten`."""
    found = [not_named(counts.not_named)] if counts.not_named else []
    if n := counts.addressee_only:
        found.append(
            ngettext("%(n)s named to the addressees only", "%(n)s named to the addressees only", n) % {"n": number(n)}
        )
    if n := counts.withheld:
        found.append(ngettext("%(n)s to be named later", "%(n)s to be named later", n) % {"n": number(n)})
    return found


def unnamed_in_all(counts: Counts) -> int:
    """How many signatories are counted and not named in public."""
    return counts.not_named + counts.addressee_only + counts.withheld + counts.forgotten


def signed_in_all(counts: Counts) -> int:
    """How many signatories stand, named or not; nobody with a reservation."""
    return counts.organisations + counts.people + unnamed_in_all(counts)


def forgotten(edition: Edition) -> list[str]:
    """Those who were checked in person and forgotten: how many, by whom and on which day."""
    groups, sentence = Counter((one.day, one.by) for one in edition.forgotten), VERIFICATION["forgotten", "person"]
    return [
        _("%(people)s: %(how)s") % {"people": people(count), "how": _(sentence) % {"role": by, "day": day(on)}}
        for (on, by), count in sorted(groups.items())
    ]


def sent_to(count: int) -> str:
    """To how many offices a statement was brought, with places for `n` and `day`."""
    return ngettext(
        "Sent to %(n)s addressee since %(day)s. Silence is not counted as refusal.",
        "Sent to %(n)s addressees since %(day)s. Silence is not counted as refusal.",
        count,
    )


def late(time: str) -> str:
    """Beside the name of somebody who confirmed after an embargo was over."""
    return _("joined after the release, on %(day)s") % {"day": day(time)}


def hidden() -> str:
    """What stands in the place of names that are hidden."""
    return _("The names are hidden at present. The numbers are those of all who have confirmed.")


def withdrawals(days: Iterable[str]) -> list[str]:
    """One phrase for each day on which signatures ended: who left it is not told, nor whether it was disputed."""
    by_day: dict[str, int] = {}
    for one in sorted(days):
        by_day[one] = by_day.get(one, 0) + 1
    return [
        ngettext("%(n)s signature withdrawn on %(day)s", "%(n)s signatures withdrawn on %(day)s", count)
        % {"n": number(count), "day": day(one)}
        for one, count in by_day.items()
    ]


def day(value: str) -> str:
    """A day, from an ISO date or a UTC time."""
    return _day(date.fromisoformat(value[:10]))


def _day(when: date) -> str:
    return _day_in(interface_language(), when)


@lru_cache(maxsize=1000)  # a list of ten thousand names has few days
def _day_in(language: str, when: date) -> str:
    """A day in the active language, which is `language`."""
    # Django's own format for English is American; Albanian days have no nought before them and small months.
    if language.startswith("sr"):
        return f"{when.day}. {_genitive(str(dateformat.format(when, 'F')).lower())} {when.year}."
    words = str(dateformat.format(when, "j F Y"))
    return words if language.startswith("en") else words.lower()


def _genitive(month: str) -> str:
    """A Serbian month as it stands in a day: 3. maja, 3. septembra."""
    stem = month[:-2] + month[-1] if month.endswith(("bar", "бар")) else month
    return stem + ("a" if month.isascii() else "а")


def clock(there: datetime) -> str:
    """A day and the time of day, as the clocks there show them."""
    return _("%(day)s, %(time)s") % {"day": _day(there.date()), "time": f"{there:%H:%M}"}


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


def front_page(interface: str) -> str:
    """The file of the site's first page in a language of the interface."""
    return "index.html" if interface == INTERFACE[0] else f"index.{interface}.html"


def open_until(deadline: str | None, timezone: str) -> str:
    """That a statement can be signed, and until when: a UTC time, told in a time zone."""
    if deadline is None:
        return _("Open for signature.")
    return _("Open for signature until %(time)s.") % {"time": moment(deadline, timezone)}


def sentences(words: str, most: int) -> str:
    """The first whole sentences of up to `most` characters, the first one in any case: nothing is cut within one."""
    ends = [match.end() for match in _SENTENCE_END.finditer(words)]
    if len(words) <= most or not ends:
        return words
    return words[: max((end for end in ends if end <= most), default=ends[0])]


def self_name(tag: str) -> str:
    """A language's name in itself; the tag where nobody told us."""
    if tag in SELF_NAMES:
        return SELF_NAMES[tag]
    try:
        name = Locale.parse(tag, sep="-").get_display_name() or tag
    except (UnknownLocaleError, ValueError):
        return tag
    return name[:1].upper() + name[1:]
