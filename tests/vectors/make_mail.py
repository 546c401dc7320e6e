"""Makes tests/vectors/mail: replies that endorse a signature, and attacks, each named by its one defect.

    .venv/bin/python -m tests.vectors.make_mail

The keys are made for this and kept in tests/vectors/mail/keys, so that the same mails come out each time (but for
RSA keys that are absent: these are made anew). Domains are invented and end in .example.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path

import dkim
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from undersigned.core.sign.endorsement import MARKER, sentence

FOLDER = Path(__file__).parent / "mail"
SIGNED_AT = 1_714_731_000  # 3 May 2024, 10:10 UTC
DIGEST = "5d" * 32
OTHER_DIGEST = "a7" * 32
ADDRESS = "reply+e" + "k2" * 20 + "@statements.example"
OTHER_ADDRESS = "reply+e" + "m4" * 20 + "@statements.example"
EXPIRED_ADDRESS = "reply+e" + "p6" * 20 + "@statements.example"
HEADERS = ("From", "To", "Subject", "Date", "Message-ID", "Content-Type", "MIME-Version", "Content-Transfer-Encoding")
KEYS = {"rsa2048": 2048, "rsa1024": 1024, "rsa512": 512, "other": 2048, "ed25519": 256}


@dataclass(frozen=True, slots=True)
class Letter:
    """One reply before it is signed."""

    sender: str = "Teuta Ravik <office@lumera.example>"
    to: str = ADDRESS
    subject: str = f"Re: Lumera Watch: one more step {DIGEST}"
    body: str = ""
    reply_to: str = ""
    encoding: str = "7bit"
    charset: str = "utf-8"
    extra: Mapping[str, str] = field(default_factory=dict)

    def raw(self) -> bytes:
        """The mail's bytes."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, self.to, self.subject
        message["Date"], message["Message-ID"] = "Fri, 03 May 2024 12:10:00 +0200", "<0503.1210@lumera.example>"
        if self.reply_to:
            message["In-Reply-To"] = self.reply_to
        for name, value in self.extra.items():
            message[name] = value
        message.set_content(self.body or words(), cte=self.encoding, charset=self.charset)
        lines = message.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        return bytes(lines)


def words(language: str = "en", digest: str = DIGEST) -> str:
    """A reply above what it quotes."""
    return (
        f"Good morning,\n\n{sentence(language, digest)}\n\nTeuta Ravik\n\n"
        f"On 3 May 2024 the coalition wrote:\n> {MARKER}\n> {sentence('en', digest)}\n"
    )


QUOTED = f"Thank you, we will look into it.\n\nOn 3 May 2024 the coalition wrote:\n> {sentence('en', DIGEST)}\n"


def keys() -> dict[str, bytes]:
    """The private keys in PEM; those that are absent are made."""
    folder = FOLDER / "keys"
    folder.mkdir(parents=True, exist_ok=True)
    for name, bits in KEYS.items():
        path = folder / f"{name}.pem"
        if path.exists():
            continue
        if name == "ed25519":
            made: Ed25519PrivateKey | rsa.RSAPrivateKey = Ed25519PrivateKey.generate()
        elif bits < 1024:
            made = small_key(bits)
        else:
            made = rsa.generate_private_key(65537, bits)
        form = PrivateFormat.PKCS8 if name == "ed25519" else PrivateFormat.TraditionalOpenSSL
        path.write_bytes(made.private_bytes(Encoding.PEM, form, NoEncryption()))
    return {name: (folder / f"{name}.pem").read_bytes() for name in KEYS}


def small_key(bits: int) -> rsa.RSAPrivateKey:
    """An RSA key that the library makes no more."""
    import secrets

    def prime(size: int) -> int:
        while True:
            n = secrets.randbits(size) | (3 << (size - 2)) | 1
            if all(pow(a, n - 1, n) == 1 for a in (2, 3, 5, 7, 11, 13, 17)) and (n - 1) % 65537:
                return n

    p, q = prime(bits // 2), prime(bits // 2)
    d = pow(65537, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(
        p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), rsa.RSAPublicNumbers(65537, p * q)
    )
    return numbers.private_key(unsafe_skip_rsa_key_validation=True)


def record(pem: bytes) -> str:
    """The TXT record of a key."""
    public = load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True).public_key()
    if isinstance(public, rsa.RSAPublicKey):
        data, kind = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo), "rsa"
    else:
        data, kind = public.public_bytes(Encoding.Raw, PublicFormat.Raw), "ed25519"
    return f"v=DKIM1; k={kind}; p={base64.b64encode(data).decode()}"


def sign(
    raw: bytes,
    pem: bytes,
    *,
    domain: str = "lumera.example",
    selector: str = "s1",
    algorithm: str = "rsa-sha256",
    covered: tuple[str, ...] = (*HEADERS, "In-Reply-To"),
    length: bool = False,
) -> bytes:
    """The mail with a signature on top, dated SIGNED_AT."""
    present = [name for name in covered if re.search(rf"(?mi)^{name}:".encode(), raw)]
    key = pem
    if algorithm == "ed25519-sha256":
        seed = load_pem_private_key(pem, None).private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        key = base64.b64encode(seed)
    clock, dkim.time.time = dkim.time.time, lambda: SIGNED_AT
    try:
        header = dkim.sign(
            raw,
            selector.encode(),
            domain.encode(),
            key,
            signature_algorithm=algorithm.encode(),
            include_headers=[name.encode() for name in present],
            length=length,
        )
    finally:
        dkim.time.time = clock
    return bytes(header) + raw


def above(line: str) -> Callable[[bytes], bytes]:
    """Put a header above the mail after it was signed."""
    return lambda raw: line.encode() + b"\r\n" + raw


Made = dict[str, tuple[bytes, str]]  # file name -> (mail, the reason for which it must be refused; "": it counts)
PLAIN = Letter()
ANSWERING = replace(PLAIN, reply_to="<0123456789abcdef@statements.example>")


def signed(letter: Letter = PLAIN, key: str = "rsa2048", **options: object) -> bytes:
    """A letter, signed."""
    return sign(letter.raw(), keys()[key], **options)  # type: ignore[arg-type]  # passed on as they are


def elsewhere(domain: str, sender: str = "") -> bytes:
    """A letter signed by another domain than the organisation's; from there, or from `sender`."""
    letter = replace(PLAIN, sender=sender or f"Teuta Ravik <office@{domain}>")
    return signed(letter, key="other", domain=domain, selector="other")


def encoded_afterwards(letter: Letter) -> bytes:
    """A letter whose encoding was not signed, and was changed on the way."""
    found = signed(letter, covered=tuple(name for name in HEADERS if name != "Content-Transfer-Encoding"))
    return found.replace(b"Encoding: 7bit", b"Encoding: quoted-printable")


def passed_on(disposition: str) -> bytes:
    """A mail without words, in which a stranger's letter with the sentence is passed on whole."""
    outer, lines = PLAIN.raw().partition(b"\r\n\r\n")[0], PLAIN.raw().replace(b"office@lumera", b"orla@kodrin")
    outer = outer.replace(b'text/plain; charset="utf-8"', b'multipart/mixed; boundary="b"')
    around = f"--b\r\nContent-Type: message/rfc822\r\nContent-Disposition: {disposition}\r\n\r\n".encode()
    return sign(outer + b"\r\n\r\n" + around + lines + b"\r\n--b--\r\n", keys()["rsa2048"])


def vectors() -> Made:
    """All of them."""
    return {**good(), **bad_signatures(), **bad_headers(), **bad_words()}


def good() -> Made:
    """Replies that count."""
    cyrillic = Letter(
        sender="=?utf-8?b?0KLQtdGD0YLQsCDQoNCw0LLQuNC6?= <office@lumera.example>",
        subject=f"Одг: Још један корак {DIGEST}",
        body=words("sr-Cyrl"),
        encoding="base64",
    )
    other = keys()["other"]
    made = {
        "good-rsa-2048": signed(),
        "good-ed25519": signed(key="ed25519", selector="ed", algorithm="ed25519-sha256"),
        "good-in-reply-to": signed(ANSWERING),
        "good-quoted-printable-albanian": signed(replace(PLAIN, body=words("sq"), encoding="quoted-printable")),
        "good-base64-cyrillic": signed(cyrillic),
        "good-serbian-latin": signed(replace(PLAIN, body=words("sr-Latn"), encoding="8bit")),
        "good-second-signature-of-a-mail-host": sign(signed(), other, domain="mailhost.example", selector="other"),
    }
    return {name: (raw, "") for name, raw in made.items()}


def bad_signatures() -> Made:
    """Replies whose signature, key or domain is not good enough."""
    no_id = tuple(name for name in HEADERS if name != "Message-ID")
    no_subject = tuple(name for name in HEADERS if name != "Subject")
    appended = b"\r\nP.S. We also sign all that you will ever write.\r\n"
    put_on = encoded_afterwards(PLAIN)
    sibling = elsewhere("sports.university.example", "Teuta Ravik <office@watch.university.example>")
    return {
        "length-with-appended-text": (signed(length=True) + appended, "length"),
        "subject-not-covered": (signed(covered=no_subject), "uncovered-subject"),
        "encoding-put-on-afterwards": (put_on, "uncovered-content-transfer-encoding"),
        "message-id-not-covered": (signed(covered=no_id), "uncovered-message-id"),
        "in-reply-to-not-covered": (signed(ANSWERING, covered=HEADERS), "uncovered-in-reply-to"),
        "rsa-sha1": (signed(algorithm="rsa-sha1"), "rsa-sha1"),
        "rsa-512": (signed(key="rsa512", selector="s512"), "key-broken"),
        "rsa-1024": (signed(key="rsa1024", selector="s1024"), "key-weak"),
        "no-key-of-that-selector": (signed(selector="gone"), "no-key"),
        "key-in-testing": (signed(selector="testing"), "testing"),
        "not-signed": (PLAIN.raw(), "unsigned"),
        "body-changed-on-the-way": (signed().replace(b"Good morning", b"Good evening"), "forged"),
        "signed-by-another-domain": (elsewhere("mailhost.example", PLAIN.sender), "not-aligned"),
        "signed-by-a-sibling-in-the-same-university": (sibling, "not-aligned"),
        "from-a-domain-that-is-not-bound": (elsewhere("kodrin.example"), "other-domain"),
        "from-a-look-alike-domain": (elsewhere("1umera.example"), "look-alike"),
    }


def bad_headers() -> Made:
    """Replies whose headers say two things, or that nobody wrote to us."""
    two = replace(PLAIN, sender="Teuta Ravik <office@lumera.example>, Orla <orla@kodrin.example>")
    automatic = replace(PLAIN, extra={"Auto-Submitted": "auto-replied (vacation)"})
    listed = replace(PLAIN, extra={"List-Id": "Members <members.kodrin.example>"})
    return {
        "second-subject": (above(f"Subject: We do not sign {DIGEST}")(signed()), "second-subject"),
        "second-from": (above("From: Board <board@lumera.example>")(signed()), "second-from"),
        "second-to": (above(f"To: {OTHER_ADDRESS}")(signed()), "second-to"),
        "second-content-type": (above("Content-Type: text/html")(signed()), "second-content-type"),
        "no-message-id": (signed().replace(b"Message-ID:", b"X-Id:"), "missing-message-id"),
        "from-two-mailboxes": (signed(two), "senders"),
        "auto-reply-that-echoes-the-subject": (signed(automatic), "auto-reply"),
        "forwarded-by-a-list": (signed(listed), "list"),
        "expired-address": (signed(replace(PLAIN, to=EXPIRED_ADDRESS)), "expired"),
    }


def bad_words() -> Made:
    """Replies that do not say what they must, or say it of another text."""
    below = f"Noted.\n\n{MARKER}\n{sentence('en', DIGEST)}\n"
    denied = f"We do not say: {sentence('en', DIGEST)}\n"
    return {
        "replayed-to-another-statement": (signed(replace(PLAIN, to=OTHER_ADDRESS)), "other-text"),
        "digest-only-quoted": (signed(replace(PLAIN, body=QUOTED)), "only-quoted"),
        "sentence-only-below-the-marker": (signed(replace(PLAIN, body=below)), "only-quoted"),
        "marker-eaten-by-an-encoding": (
            encoded_afterwards(replace(PLAIN, body=below.replace(MARKER, f"{MARKER}\n"))),
            "only-quoted",
        ),
        "sentence-only-in-a-mail-that-is-attached": (passed_on("attachment"), "no-sentence"),
        "sentence-only-in-a-mail-that-is-passed-on": (passed_on("inline"), "no-sentence"),
        "sentence-denied-in-its-own-line": (signed(replace(PLAIN, body=denied)), "only-quoted"),
        "no-sentence": (signed(replace(PLAIN, body="Yes, of course.\n")), "no-sentence"),
        "no-digest-in-the-subject": (signed(replace(PLAIN, subject="Re: One more step")), "no-digest"),
    }


def zone() -> dict[str, str]:
    """The TXT records of all invented domains."""
    pem = keys()
    own = record(pem["rsa2048"])
    return {
        "s1._domainkey.lumera.example.": own,
        "ed._domainkey.lumera.example.": record(pem["ed25519"]),
        "s1024._domainkey.lumera.example.": record(pem["rsa1024"]),
        "s512._domainkey.lumera.example.": record(pem["rsa512"]),
        "testing._domainkey.lumera.example.": own.replace("; k=", "; t=y; k="),
        "other._domainkey.mailhost.example.": record(pem["other"]),
        "other._domainkey.kodrin.example.": record(pem["other"]),
        "other._domainkey.1umera.example.": record(pem["other"]),
        "other._domainkey.sports.university.example.": record(pem["other"]),
    }


def main() -> None:
    """Write the folder anew."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.eml"):
        old.unlink()
    reasons = {}
    for name, (raw, reason) in vectors().items():
        (FOLDER / f"{name}.eml").write_bytes(raw)
        reasons[name] = reason
    (FOLDER / "reasons.json").write_text(json.dumps(reasons, indent=1) + "\n", encoding="utf-8")
    (FOLDER / "zone.json").write_text(json.dumps(zone(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
