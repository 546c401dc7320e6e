"""A mail that came in, read from its raw bytes.

Headers are read by the same code that verifies signatures, and the body's parts are read under exactly the
Content-Type that this code found: no header can be one thing to the verifier and another to us.
"""

from __future__ import annotations

import email
import email.errors
import email.header
import email.message
import email.policy
import html.parser
import re
from collections.abc import Iterator
from email.utils import getaddresses

import dkim
from dkim.util import InvalidTagValueList, parse_tag_value

from undersigned.core.errors import N_, UndersignedError
from undersigned.core.sign.endorsement import Reply

LONGEST = 2 * 1024 * 1024
# Some parsers take time that grows with the square of what they are given: whoever writes to us must not stop us.
LONGEST_HEAD = 64 * 1024
LONGEST_WORDS = 128 * 1024
LONGEST_LINE = 8 * 1024
MOST_SIGNATURES = 8
LONGEST_SIGNATURE = 4 * 1024
LONGEST_SHAPING = 2 * 1024
MOST_PARTS = 100
_SHAPING = (b"content-type", b"content-transfer-encoding")
_SHAPES = re.compile(rb"^content-[a-z-]+[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)


class LetterError(UndersignedError):
    """Bytes that are no mail which could be read."""


def read(raw: bytes) -> Reply:
    """The mail as plain values; LetterError when it is none."""
    if len(raw) > LONGEST:
        raise LetterError(N_("This mail is larger than %(n)s bytes."), n=LONGEST)
    headers, body = _split(raw)
    unfolded = tuple((name.decode("ascii").lower(), _text(value)) for name, value in headers)
    senders = [value for name, value in unfolded if name == "from"]
    recipients = [value for name, value in unfolded if name == "to"]
    return Reply(
        headers=unfolded,
        subject=_decoded(next((value for name, value in unfolded if name == "subject"), "")),
        senders=_addresses(senders),
        recipients=_addresses(recipients),
        body=_words(headers, body),
        signatures=tuple(_tags(value) for name, value in headers if name.lower() == b"dkim-signature")[
            :MOST_SIGNATURES
        ],
    )


def _split(raw: bytes) -> tuple[list[tuple[bytes, bytes]], bytes]:
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    if len(head) > LONGEST_HEAD:
        raise LetterError(N_("The headers of this mail are larger than %(n)s bytes."), n=LONGEST_HEAD)
    # The verifier takes every control character for white space.
    if b"\0" in raw or re.search(rb"\r(?!\n)|[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]", head):
        raise LetterError(N_("This mail holds signs that no mail may hold."))
    try:
        headers, body = dkim.rfc822_parse(raw)
    except (dkim.MessageFormatError, IndexError) as error:
        raise LetterError(N_("This is not a mail.")) from error
    if not headers:
        raise LetterError(N_("This is not a mail."))
    return [(bytes(name), bytes(value)) for name, value in headers], body


def _text(value: bytes) -> str:
    """A header's value in one line. Bytes that are no UTF-8 are kept as replacement signs."""
    return re.sub(r"\r?\n(?=[ \t])", "", value.decode("utf-8", "replace")).strip()


def _decoded(value: str) -> str:
    """A header's words (RFC 2047)."""
    value = value[:LONGEST_LINE]
    try:
        return str(email.header.make_header(email.header.decode_header(value)))
    except (ValueError, LookupError, email.errors.MessageError):
        return value


def _addresses(values: list[str]) -> tuple[str, ...]:
    try:
        found = [address for _, address in getaddresses([value[:LONGEST_LINE] for value in values])]
    except (ValueError, IndexError, RecursionError):  # comments in comments in comments
        return ()
    return tuple(address for address in found if "@" in address and address.isprintable())


def _tags(value: bytes) -> dict[str, str]:
    if len(value) > LONGEST_SIGNATURE:
        return {}
    try:
        tags = parse_tag_value(value)
        return {name.decode("ascii"): value.decode("ascii") for name, value in tags.items()}
    except (InvalidTagValueList, UnicodeDecodeError, IndexError):
        return {}


def too_intricate(raw: bytes) -> bool:
    """Whether a header that says what a part is, here or inside, is longer than any mail program's.

    The library's parsers take minutes for one of many thousand parameters.
    """
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")  # as the parser parts them
    return any(len(found[0]) > LONGEST_SHAPING for found in _SHAPES.finditer(lines))


def _words(headers: list[tuple[bytes, bytes]], body: bytes) -> str:
    """The first part of plain text, or what is left of HTML without its quotations."""
    shaping = b"".join(name + b":" + value for name, value in headers if name.lower() in _SHAPING)
    raw = shaping + b"\r\n" + body[:LONGEST_WORDS]
    if too_intricate(raw):
        return ""
    try:
        # Not the policy of today: its parser of headers takes time that grows with the square.
        whole = email.message_from_bytes(raw, policy=email.policy.compat32)
        parts = [part for part, _ in zip(_own_parts(whole), range(MOST_PARTS), strict=False)]
        for kind in ("text/plain", "text/html"):
            for part in parts:
                if part.get_content_type() == kind:
                    words = _content(part).replace("\r\n", "\n")
                    return words if kind == "text/plain" else _plain(words)
    except Exception:  # noqa: BLE001 - the parser fails in many ways on hostile parts; a mail without words says nothing
        return ""
    return ""


def _own_parts(whole: email.message.Message) -> Iterator[email.message.Message]:
    """The parts that the sender wrote, in their order: no attachment, and nothing of a mail that is passed on in it."""
    waiting = [whole]
    while waiting:
        part = waiting.pop()
        if part.get_content_disposition() == "attachment" or part.get_content_maintype() == "message":
            continue
        inside = part.get_payload()
        if part.is_multipart() and isinstance(inside, list):
            waiting += [each for each in reversed(inside) if isinstance(each, email.message.Message)]
        else:
            yield part


def _content(part: email.message.Message) -> str:
    data = part.get_payload(decode=True)
    return data.decode(part.get_content_charset("ascii"), "replace") if isinstance(data, bytes) else ""


class _Plain(html.parser.HTMLParser):
    """Text of a page, without what stands in a quotation."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, or a quotation."""
        if tag in {"blockquote", "script", "style", "head", "title"}:
            self.hidden += 1
        elif tag in {"br", "p", "div", "tr", "li", "hr"}:
            self.kept.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a line, or a quotation."""
        if tag in {"blockquote", "script", "style", "head", "title"}:
            self.hidden = max(0, self.hidden - 1)
        elif tag in {"p", "div", "tr", "li"}:
            self.kept.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep words that are no quotation."""
        if not self.hidden:
            self.kept.append(re.sub(r"\s+", " ", data))


def _plain(page: str) -> str:
    reader = _Plain()
    reader.feed(page)
    return "".join(reader.kept)
