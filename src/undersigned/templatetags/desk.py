"""What the coordinator's templates need beyond Django's own tags."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from undersigned.core.draft import markup
from undersigned.core.fetching import WHY
from undersigned.forms.fields import language_name as name_of_language

register = template.Library()


@register.filter
def language_name(tag: str) -> str:
    """The name of a text's language in the interface's language."""
    return name_of_language(tag)


@register.filter
def without_markup(source: str) -> str:
    """The visible words of a clause's source."""
    return markup.plain(source)


@register.filter
def spans(source: str) -> tuple[markup.Span, ...]:
    """The runs of words of a clause's source that look alike."""
    return markup.spans(source)


@register.filter
def why_not_fetched(why: str) -> str:
    """In words, why an address could not be fetched."""
    words = WHY[why]
    return gettext(words)
