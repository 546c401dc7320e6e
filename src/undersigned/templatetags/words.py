"""A statement's words: in HTML, and between quotation marks."""

from __future__ import annotations

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from undersigned.actions.interface import interface_language
from undersigned.core.draft.markup import Span, spans
from undersigned.core.names.languages import quoted

register = template.Library()


@register.filter
def clause(source: str) -> SafeString:
    """A clause's source as HTML: emphasis, links, and footnotes in place, in small brackets."""
    return mark_safe("".join(_html(span) for span in spans(source)))  # noqa: S308 - every part was escaped


def _html(span: Span) -> SafeString:
    if span.note is not None:
        return format_html('<small class="note">[{}]</small>', clause(span.note))
    html = conditional_escape(span.text)
    if span.emphasis:
        html = format_html("<em>{}</em>", html)
    if span.strong:
        html = format_html("<strong>{}</strong>", html)
    if span.href is not None:
        html = format_html('<a href="{}" rel="noopener nofollow">{}</a>', span.href, html)
    return html


@register.filter(name="quoted")
def quoted_here(words: str) -> str:
    """Words between the quotation marks of the language that the page or mail speaks."""
    return quoted(words, interface_language())
