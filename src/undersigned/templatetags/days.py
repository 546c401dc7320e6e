"""Days and times as the page's language writes them, on every page alike."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone

from undersigned.actions.publish import phrases

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> str:
    """A day: 3 May 2026, 3 maj 2026, 3. maja 2026."""
    return phrases.day(value.isoformat()) if value else ""


@register.filter
def clock(value: datetime | None, zone: str) -> str:
    """A day and the time of day there; the zone is named beside it by the sentence."""
    return phrases.clock(value.astimezone(ZoneInfo(zone))) if value else ""


@register.filter
def moment(value: datetime | None, zone: str) -> str:
    """When something happened there: the time of day if it was today, else the day, too."""
    if value is None:
        return ""
    there, today = value.astimezone(ZoneInfo(zone)), timezone.now().astimezone(ZoneInfo(zone)).date()
    return f"{there:%H:%M}" if there.date() == today else clock(value, zone)
