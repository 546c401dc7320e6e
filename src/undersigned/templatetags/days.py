"""Days and times as the page's language writes them, on every page alike."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template

from undersigned.actions.publish import phrases

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> str:
    """A day: 3 May 2026, 3 maj 2026, 3. maj 2026."""
    return phrases.day(value.isoformat()) if value else ""


@register.filter
def clock(value: datetime | None, zone: str) -> str:
    """A day and the time of day there; the zone is named beside it by the sentence."""
    if value is None:
        return ""
    there = value.astimezone(ZoneInfo(zone))
    return f"{phrases.day(there.date().isoformat())}, {there:%H:%M}"
