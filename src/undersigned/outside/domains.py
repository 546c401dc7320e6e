"""Domains: what their owner registered, by the public suffix list; and hosts where anybody gets a mailbox.

The list comes inside the package `publicsuffixlist`, private suffixes included (whoever has a page at a blog host owns
a name below the host's). Nothing is fetched. A domain under a suffix that the list does not know counts as one label
under its last: the list's own rule.

Domains are compared as A-labels, in lower case, without a final dot.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from publicsuffixlist import PublicSuffixList

_FREE = Path(__file__).resolve().parent / "freemail.txt"
# Where many have a page, and nobody's mailbox says which of them it is.
_SHARED = frozenset(
    {"facebook.com", "fb.com", "instagram.com", "twitter.com", "x.com", "linkedin.com", "youtube.com", "tiktok.com"}
    | {"t.me", "telegram.org", "medium.com", "linktr.ee", "google.com", "goo.gl", "bit.ly", "whatsapp.com", "wa.me"}
    | {"substack.com", "wixsite.com", "weebly.com", "change.org"}
)
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+")
_AROUND = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:[^/@]*@)?(?P<host>[^/?#:\s]+)(?::[0-9]*)?(?:[/?#].*)?$", re.I)


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(maxsize=1)
def free_hosts() -> frozenset[str]:
    """The hosts where anybody gets a mailbox."""
    lines = _FREE.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def domain_of(words: str) -> str:
    """The domain that somebody means by an address of a page, of a mailbox, or by the domain itself; "" for none.

    "https://www.Lumera.example/about" gives "lumera.example".
    """
    found = _AROUND.match(words.strip())
    domain = _a_labels(found["host"]) if found else ""
    return domain.removeprefix("www.") if domain.count(".") > 1 else domain


def _a_labels(host: str) -> str:
    try:
        domain = host.strip(".").lower().encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    labels = domain.split(".")
    good = len(labels) > 1 and len(domain) <= 253 and all(_LABEL.fullmatch(label) for label in labels)
    return domain if good and not _NUMBER.fullmatch(labels[-1]) else ""


def registrable(domain: str) -> str | None:
    """What a name's owner registered, A-labels: "example.org" for "mail.example.org"; None for a public suffix."""
    found = _suffixes().privatesuffix(domain.lower().rstrip("."))
    return str(found) if found else None


def is_shared(domain: str) -> bool:
    """Whether anybody gets a mailbox or a page there, so that it says nothing of who somebody is."""
    return any(each in free_hosts() or each in _SHARED for each in (domain, registrable(domain)))


def of_mailbox(address: str) -> str:
    """The domain of a mailbox, as far as it says whose it is: "" at a host where anybody gets one."""
    domain = _a_labels(address.rpartition("@")[2])
    return domain if domain and registrable(domain) and not is_shared(domain) else ""
