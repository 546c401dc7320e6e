"""Providers of throw-away mail addresses, by the list of the package disposable-email-domains."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1)
def _domains() -> frozenset[str]:
    """The list, loaded when the first address comes: verifying and reading never need it."""
    from disposable_email_domains import blocklist

    return frozenset(blocklist)


def is_throwaway(address: str) -> bool:
    """Whether a mail address is at a provider of throw-away addresses, or at a name below its own."""
    labels = address.rpartition("@")[2].casefold().rstrip(".").split(".")
    return any(".".join(labels[start:]) in _domains() for start in range(len(labels) - 1))
