"""The public suffix list: which part of a domain name one organisation registered."""

from __future__ import annotations

from functools import cache

from publicsuffixlist import PublicSuffixList


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def registrable(domain: str) -> str | None:
    """The registrable domain of a name (A-labels), "example.org" for "mail.example.org"; None for a public suffix."""
    found = _suffixes().privatesuffix(domain.lower().rstrip("."))
    return str(found) if found else None
