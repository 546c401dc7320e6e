"""DKIM (RFC 6376, RFC 8463): keys from the domain name system, and whether one signature of a mail holds.

The library verifies; which signatures count is decided by `core.sign.endorsement`. Both see the same headers and
tags, because the library's own reading is handed to the core (`outside.letter`): where two programs read a mail in
two ways, somebody can write one that says one thing to each.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Protocol

import dkim
import dns.exception
import dns.resolver
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from dkim.util import InvalidTagValueList, parse_tag_value

from undersigned.core.errors import N_, UndersignedError
from undersigned.core.sign.endorsement import EndorsementError, Key

TIMEOUT = 10.0
# The library's time grows with the square of a run of white space: it is never given a longer one, and no mail has it.
LONGEST_BLANK = 200
_BLANK = re.compile(rb"[ \t]+")


class ResolverError(UndersignedError):
    """No answer now; ask again later."""


class Resolver(Protocol):
    """Whoever answers for TXT records."""

    @property
    def name(self) -> str:
        """What the evidence says of who answered."""

    def txt(self, name: str) -> list[bytes]:
        """The TXT records of a name, each put together; none where there are none. ResolverError: no answer now."""


class DnsResolver:
    """The name servers that this machine is set up to ask."""

    def __init__(self) -> None:
        self.resolver = dns.resolver.Resolver()

    @property
    def name(self) -> str:
        """The addresses of the servers that are asked."""
        return ", ".join(str(server) for server in self.resolver.nameservers)

    def txt(self, name: str) -> list[bytes]:
        """As the protocol says."""
        try:
            answer = self.resolver.resolve(name, "TXT", lifetime=TIMEOUT, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.DNSException as error:
            message = N_("The name servers do not answer now (%(error)s).")
            raise ResolverError(message, error=type(error).__name__) from error
        return [b"".join(record.strings) for record in answer]


@dataclass(frozen=True, slots=True)
class Record:
    """A key record as it was found: its bytes and who answered."""

    txt: bytes
    key: Key
    resolver: str


def find_key(domain: str, selector: str, resolver: Resolver) -> Record:
    """The key record of a domain's selector; EndorsementError where there is none that can be used."""
    name = f"{selector}._domainkey.{domain}."
    if not name.isascii() or len(name) > 253:
        raise EndorsementError("no-key", N_("The domain has no key for the signature of this mail."))
    found = [record for record in resolver.txt(name) if b"p=" in record]
    if len(found) != 1:
        raise EndorsementError("no-key", N_("The domain has no key for the signature of this mail."))
    return Record(found[0], _key(found[0]), resolver.name)


def _key(txt: bytes) -> Key:
    try:
        tags = parse_tag_value(txt)
        kind = tags.get(b"k", b"rsa").decode("ascii").lower()
        public = base64.b64decode(b"".join(tags.get(b"p", b"").split()), validate=True)
    except (InvalidTagValueList, UnicodeDecodeError, binascii.Error) as error:
        raise _unusable() from error
    hashes = tags.get(b"h", b"sha256").lower().replace(b" ", b"").split(b":")
    services = tags.get(b"s", b"*").lower().replace(b" ", b"").split(b":")
    known = tags.get(b"v", b"DKIM1") == b"DKIM1" and b"sha256" in hashes and {b"*", b"email"} & {*services}
    if not public or not known:
        raise _unusable()
    if b"y" in tags.get(b"t", b"").lower().replace(b" ", b"").split(b":"):
        raise EndorsementError("testing", N_("The domain says that it only tests its signatures (t=y)."))
    if kind == "ed25519" and len(public) == 32:
        return Key(kind, 256)
    if kind == "rsa":
        return Key(kind, _rsa_bits(public))
    raise _unusable()


def _rsa_bits(public: bytes) -> int:
    try:
        key = load_der_public_key(public)
    except Exception as error:  # the library says in many ways that bytes are no key
        raise _unusable() from error
    if not isinstance(key, RSAPublicKey):
        raise _unusable()
    return key.key_size


def _unusable() -> EndorsementError:
    return EndorsementError("no-key", N_("The domain has no key that can be used for the signature of this mail."))


def holds(raw: bytes, index: int, record: Record) -> bool:
    """Whether the mail's DKIM signature number `index` (from 0, from the top) holds with the key that was found.

    EndorsementError for a mail that would keep everything else waiting.
    """
    if any(len(run[0]) > LONGEST_BLANK for run in _BLANK.finditer(raw)):
        raise EndorsementError("unreadable", N_("The DKIM signature of this mail cannot be read."))
    try:
        mail = dkim.DKIM(raw, minkey=record.key.bits)
        return bool(mail.verify(idx=index, dnsfunc=lambda *_, **__: record.txt))
    except (dkim.DKIMException, ValueError, AssertionError, IndexError, TypeError, KeyError, AttributeError):
        return False
