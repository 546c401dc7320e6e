"""A list of signatories in HTML. Not a template: for a hundred thousand lines one would take minutes."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any, Protocol

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


class Line(Protocol):
    """What a line shows: see `actions.publish.signed.ShownName`."""

    name: str
    lang: str
    details: str
    how: str
    day: str
    representative: tuple[str, str] | None
    mandate: str
    corrected: bool
    reservation: str
    not_agreed: tuple[str, ...]


@register.simple_tag(takes_context=True)
def names_list(context: Context, names: Iterable[Line]) -> SafeString:
    """The names as a list; everything that somebody wrote is escaped."""
    words = _words() | {"language": escape(str(context.get("language", "")))}
    lines = "\n".join(_line(one, words) for one in names)
    return mark_safe(f'<ul class="names">\n{lines}\n</ul>')  # noqa: S308 - every part was escaped


def _words() -> dict[str, str]:
    said = {
        "through": _("through"),
        "mandate": _("Mandate:"),
        "reservation": _("Reservation:"),
        "corrected": _("corrected"),
        "not_agreed": _("Translated, not yet agreed:"),
        "listed": _("listed"),
    }
    return {name: escape(words) for name, words in said.items()}


def _line(one: Line, words: dict[str, Any]) -> str:
    made = f'<li><span lang="{escape(one.lang)}"><b>{escape(one.name)}</b>{escape(one.details)}</span>'
    if one.representative:
        who = ", ".join(part for part in one.representative if part)
        made += _small(words["through"], who)
    if one.mandate:
        made += _small(words["mandate"], one.mandate)
    if one.reservation:
        made += _small(words["reservation"], one.reservation)
    for said in one.not_agreed:
        label, language = words["not_agreed"], words["language"]
        made += f'<small class="not-agreed">{label} <span lang="{language}">{escape(said)}</span></small>'
    if one.day:
        corrected = f" · {words['corrected']}" if one.corrected else ""
        how = f'<i aria-hidden="true">●</i> {escape(one.how)}, {escape(one.day)}{corrected}'
    else:
        how = f'<i aria-hidden="true">○</i> {words["listed"]}'
    return f'{made}<small class="how">{how}</small></li>'


def _small(label: str, said: str) -> str:
    return f'<small>{label} <span lang="">{escape(said)}</span></small>'
