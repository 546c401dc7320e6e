"""Endorsement: when a reply by mail, signed by its domain (DKIM, RFC 6376), strengthens a signature.

A reply never makes a signature: text, consent and visibility were seen in the form. It counts only if all hold:

1. The mail has exactly one each of From, To, Subject, Date, Message-ID and Content-Type, and at most one
   In-Reply-To and Content-Transfer-Encoding. Common verifiers accept a second Subject put above the signed one.
2. No machine wrote it (RFC 3834), and no list passed it on.
3. It came to the one-time address of its signature, in time and for the first time.
4. Its Subject names the digest of the edition that was signed; and so does, in one given sentence at the beginning
   of a line, what is not quoted of its body.
5. It is from one mailbox, at a domain that the coalition had bound to the organisation beforehand.
6. A DKIM signature is of that domain: d= contains it or lies in it, under the same registrable domain.
7. The signature is made with rsa-sha256 or ed25519-sha256, has no l= (text could follow after what is signed), and its
   h= covers the headers of rule 1 that are there; of a mail in parts not Content-Transfer-Encoding, which shapes none.
8. The key has at least 2048 bits (RSA) or is an Ed25519 key; and the signature holds.

What this does not do: it reads no bytes of a mail, asks no name server and computes no signature; `outside` does.
It proves the domain, not the person.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from undersigned.core.errors import N_, SignError
from undersigned.core.sign.domains import contains, looks_like
from undersigned.core.text import unpiled

ONCE = ("from", "to", "subject", "date", "message-id", "content-type")
AT_MOST_ONCE = ("in-reply-to", "content-transfer-encoding")
COVERED = (*ONCE, *AT_MOST_ONCE)
ALGORITHMS = ("rsa-sha256", "ed25519-sha256")
RSA_BITS = 2048
WEAK_BITS = 1024
# The sentence in each language of the interface. Never translated by the catalogues: what was once sent must count.
SENTENCES: Mapping[str, str] = {
    "en": "I confirm our signature under the text {digest}",
    "sq": "Konfirmoj nënshkrimin tonë nën tekstin {digest}",
    "sr-Latn": "Potvrđujem naš potpis ispod teksta {digest}",
    "sr-Cyrl": "Потврђујем наш потпис испод текста {digest}",
}
MARKER = "=#=#=#="  # stands in our mail above what is only quoted in a reply, whatever the mail program does
_MARKED = MARKER.strip("=")  # what every decoding of a mail leaves of it
_DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
# Where mail programs begin what they quote without a mark of its own.
_BEGINS_QUOTE = re.compile(r"(-{3,}.*-{3,}|_{8,}|.*\bwrote:)$")
_LONGEST_OF_THEM = 300  # such a line is short; in a long one the search would take its time
_NAMES = {name: "-".join(part.capitalize() for part in name.split("-")) for name in COVERED}
_NAMES["message-id"] = "Message-ID"


class EndorsementError(SignError):
    """A reply that does not count; `reason` is a short code, one for each way to fail."""

    def __init__(self, reason: str, message: str, **params: object) -> None:
        super().__init__(message, **params)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail as it was read. Header names are in lower case, values unfolded; `signatures` are the DKIM tags."""

    headers: tuple[tuple[str, str], ...]
    subject: str  # decoded
    senders: tuple[str, ...]  # addresses in From
    recipients: tuple[str, ...]  # addresses in To
    body: str  # decoded; lines end in LF
    signatures: tuple[Mapping[str, str], ...]  # in their order; {} for one that cannot be read

    def values(self, name: str) -> list[str]:
        """The values of a header."""
        return [value for each, value in self.headers if each == name]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the coalition asked for: `address` is the one-time address, `domains` those known beforehand."""

    address: str
    digest: str
    until: datetime
    used: bool
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """A public key as its TXT record gives it: rsa or ed25519, and its size in bits."""

    kind: str
    bits: int


def sentence(language: str, digest: str) -> str:
    """The sentence to reply with, in a language (BCP 47) of the interface, else in English."""
    return SENTENCES.get(language, SENTENCES["en"]).format(digest=digest)


def is_automatic(reply: Reply) -> bool:
    """Whether a machine answered (RFC 3834, and what older programs say instead)."""
    said = [value.split(";")[0].strip().lower() for value in reply.values("auto-submitted")]
    if any(value and value != "no" for value in said):
        return True
    if any(value.strip() == "<>" for value in reply.values("return-path")):
        return True
    if any(reply.values(name) for name in ("x-autoreply", "x-autorespond", "x-autoresponder")):
        return True
    return any(value.strip().lower() in {"auto_reply", "bulk", "junk"} for value in reply.values("precedence"))


def is_of_a_list(reply: Reply) -> bool:
    """Whether a mailing list passed the mail on (RFC 2369, RFC 2919)."""
    if any(reply.values(name) for name in ("list-id", "list-post", "list-unsubscribe", "mailing-list")):
        return True
    return any(value.strip().lower() == "list" for value in reply.values("precedence"))


def check(reply: Reply, asked: Asked, *, now: datetime) -> str:
    """Rules 1 to 5, which need no key. Returns the sender's domain; EndorsementError with the first that is broken."""
    _check_headers(reply)
    if is_automatic(reply):
        raise EndorsementError("auto-reply", N_("A machine wrote this mail. Only a person’s reply counts."))
    if is_of_a_list(reply):
        raise EndorsementError("list", N_("A mailing list passed this mail on. Only a direct reply counts."))
    if asked.address.casefold() not in [address.casefold() for address in reply.recipients]:
        raise EndorsementError("other-address", N_("This mail is not written to the one-time address."))
    if asked.used:
        raise EndorsementError("used", N_("This one-time address was used already."))
    if now > asked.until:
        raise EndorsementError("expired", N_("The time for this reply is over."))
    _check_words(reply, asked.digest)
    return _check_sender(reply, asked.domains)


def check_signature(
    tags: Mapping[str, str], reply: Reply, sender: str, *, registrable: Callable[[str], str | None]
) -> str:
    """Rules 6 and 7 for one DKIM signature. Returns d=; EndorsementError with the first rule that is broken.

    `registrable` gives a domain's registrable domain by the public suffix list; None for a public suffix.
    """
    domain = tags.get("d", "").lower().rstrip(".")
    if not domain or not tags.get("h") or not tags.get("b") or not tags.get("bh"):
        raise EndorsementError("unreadable", N_("The DKIM signature of this mail cannot be read."))
    own = registrable(sender)
    if not own or registrable(domain) != own or not (contains(domain, sender) or contains(sender, domain)):
        message = N_("The mail was signed by %(domain)s, and its sender is at %(sender)s.")
        raise EndorsementError("not-aligned", message, domain=domain, sender=sender)
    if tags.get("a") == "rsa-sha1":
        raise EndorsementError("rsa-sha1", N_("The mail is signed with SHA-1, which can be forged."))
    if tags.get("a") not in ALGORITHMS:
        raise EndorsementError("algorithm", N_("The mail is signed in a way that is not known here."))
    if "l" in tags:
        message = N_("The signature of the mail covers only the beginning of its body (l=).")
        raise EndorsementError("length", message)
    covered = {name.strip().lower() for name in tags["h"].split(":")}
    for name in COVERED:
        if name not in covered and reply.values(name) and not _shapes_nothing(name, reply):
            message = N_("The signature of the mail does not cover its header %(header)s.")
            raise EndorsementError(f"uncovered-{name}", message, header=_NAMES[name])
    return domain


def _shapes_nothing(header: str, reply: Reply) -> bool:
    """Whether it is an encoding of the whole of a mail in parts: each part has its own. Many leave it unsigned."""
    kinds = reply.values("content-type")
    return header == "content-transfer-encoding" and all(kind.lower().startswith("multipart/") for kind in kinds)


def check_key(key: Key, algorithm: str) -> None:
    """Rule 8, but for the signature itself: the key's kind and size. EndorsementError where it is broken."""
    if key.kind != algorithm.partition("-")[0]:
        raise EndorsementError("key-kind", N_("The key of the domain is of another kind than the signature."))
    if key.kind == "rsa" and key.bits < WEAK_BITS:
        message = N_("The domain signs with a key of %(bits)s bits, which anybody can break.")
        raise EndorsementError("key-broken", message, bits=key.bits)
    if key.kind == "rsa" and key.bits < RSA_BITS:
        message = N_(
            "The domain signs with a key of %(bits)s bits, which is too weak today. Whoever runs its mail can make "
            "one of 2048 bits; then the reply can be sent again."
        )
        raise EndorsementError("key-weak", message, bits=key.bits)


def unquoted(body: str) -> str:
    """What the sender wrote: without quoted lines, and without all that follows our marker or a line that begins
    a quotation."""
    kept: list[str] = []
    for line in body.replace("\r\n", "\n").split("\n"):
        bare = line.strip()
        if bare.startswith((">", "|")):
            continue
        begins = len(bare) <= _LONGEST_OF_THEM and _BEGINS_QUOTE.match(bare)
        if _MARKED in bare or begins or bare == "--":
            break
        kept.append(bare)
    return "\n".join(kept)


def confirms(body: str, digest: str) -> bool:
    """Whether the unquoted words hold the sentence, in any of the languages, at the beginning of a line.

    Mail programs wrap lines: within the sentence a line break is a space.
    """
    words = unicodedata.normalize("NFC", unpiled(unquoted(body))).casefold()
    for each in SENTENCES.values():
        parts = unicodedata.normalize("NFC", each.format(digest=digest)).casefold().split()
        if re.search(r"(?m)^[ \t]*" + r"\s+".join(map(re.escape, parts)) + r"(?![0-9a-z])", words):
            return True
    return False


def _check_headers(reply: Reply) -> None:
    times = Counter(name for name, _ in reply.headers)
    for name in (*ONCE, *AT_MOST_ONCE):
        if times[name] > 1:
            message = N_("The mail has its header %(header)s more than once.")
            raise EndorsementError(f"second-{name}", message, header=_NAMES[name])
        if name in ONCE and not times[name]:
            message = N_("The mail lacks its header %(header)s.")
            raise EndorsementError(f"missing-{name}", message, header=_NAMES[name])


def _check_words(reply: Reply, digest: str) -> None:
    named = _DIGEST.findall(reply.subject.lower())
    if digest not in named:
        if named:
            message = N_("The Subject of the mail names another text than the one that was signed.")
            raise EndorsementError("other-text", message)
        raise EndorsementError("no-digest", N_("The Subject of the mail does not name the text (its digest)."))
    if confirms(reply.body, digest):
        return
    if digest in "".join(reply.body.lower().split()):
        message = N_("The sentence to confirm stands only in what is quoted, or not word for word.")
        raise EndorsementError("only-quoted", message)
    raise EndorsementError("no-sentence", N_("The mail does not hold the sentence to confirm, word for word."))


def _check_sender(reply: Reply, domains: Sequence[str]) -> str:
    if len(reply.senders) != 1:
        raise EndorsementError("senders", N_("The mail does not come from exactly one mailbox."))
    sender = reply.senders[0].rpartition("@")[2].lower().rstrip(".")
    if any(contains(domain, sender) for domain in domains):
        return sender
    for domain in domains:
        if looks_like(sender, domain):
            message = N_("The mail comes from %(sender)s, which only looks like %(domain)s.")
            raise EndorsementError("look-alike", message, sender=sender, domain=domain)
    message = N_("The mail comes from %(sender)s. The coalition had not bound this domain to the organisation.")
    raise EndorsementError("other-domain", message, sender=sender)
