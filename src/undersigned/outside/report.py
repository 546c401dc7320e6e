"""Reports of mail servers (RFC 3464): which mail did not arrive, and why."""

from __future__ import annotations

import email
import email.message
import email.policy
import re
from dataclasses import dataclass

from undersigned.outside.letter import LONGEST_WORDS, MOST_PARTS, too_intricate

_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_ID = re.compile(r"^Message-ID:\s*(<[^<>\s]{1,200}>)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says. `failed` is true only where no other try will be made."""

    failed: bool
    status: str  # as 5.1.1; "" where it says none
    message_id: str  # of the mail that it is about, with its brackets; "" where it does not say


def read(raw: bytes) -> Report | None:
    """The report that a mail is; None for any other mail."""
    if too_intricate(raw[:LONGEST_WORDS]):
        return None
    try:
        message = email.message_from_bytes(raw[:LONGEST_WORDS], policy=email.policy.compat32)
        if message.get_content_type() != "multipart/report" or not message.is_multipart():
            return None
        parts = [part for part, _ in zip(message.walk(), range(MOST_PARTS), strict=False)]
        found = [part for part in parts if part.get_content_type() == "message/delivery-status"]
        if not found:
            return None
        groups = [group for part in found for group in _groups(part)]
        return Report(*_outcome(groups), _original(parts))
    except (
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
        RecursionError,
    ):  # what the parser does with hostile parts
        return None


def _groups(part: email.message.Message) -> list[email.message.Message]:
    """The groups of fields of a delivery-status part: one for the mail, then one for each recipient."""
    inside = part.get_payload()
    return [each for each in inside if isinstance(each, email.message.Message)] if isinstance(inside, list) else []


def _outcome(groups: list[email.message.Message]) -> tuple[bool, str]:
    """We send each mail to one recipient: where several are told of, the worst counts."""
    status = ""
    for group in groups:
        action = str(group.get("Action", "")).strip().lower()
        said = _STATUS.match(str(group.get("Status", "")).strip())
        if action == "failed" and not (said and said[0].startswith(("2", "4"))):
            return True, said[0] if said else ""
        status = said[0] if said else status
    return False, status


def _original(parts: list[email.message.Message]) -> str:
    for part in parts:
        if part.get_content_type() == "message/rfc822":
            inside = part.get_payload()
            if isinstance(inside, list) and inside and isinstance(inside[0], email.message.Message):
                found = re.fullmatch(r"<[^<>\s]{1,200}>", str(inside[0].get("Message-ID", "")).strip())
                if found:
                    return found[0]
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            head = _ID.search(payload.decode("utf-8", "replace")) if isinstance(payload, bytes) else None
            if head:
                return head[1]
    return ""
