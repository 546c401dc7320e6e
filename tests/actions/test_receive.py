"""Mail that comes in: bounces, machines, wishes to get no more, answers; and what nobody asked for."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests import endorsing, stages
from tests.core.large import assert_it_grows_with_the_text, long_mails, seconds
from tests.mailbox import mailbox
from undersigned.actions import mail, retention, sign
from undersigned.actions.mail_in import addresses
from undersigned.core.sign.endorsement import unquoted
from undersigned.models import IncomingMail, Invitation, Mail, NoMore, Signature, Statement
from undersigned.outside import letter as letters
from undersigned.outside.letter import LONGEST, LetterError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _set_up(settings: Any) -> None:
    endorsing.set_up(settings)


@pytest.fixture
def statement() -> Statement:
    """A statement that takes signatures."""
    return stages.opened()


def invitation_mail(statement: Statement, address: str = "office@kodrin.example") -> Mail:
    """An invitation that waits in the outbox."""
    sign.invite(statement, name="Kodrin Anglers", address=address, language="en")
    return Mail.objects.get(to=address, purpose="invitation")


def letter(to: str, *lines: str, subject: str = "Re: the invitation") -> bytes:
    """A plain mail, with more headers."""
    head = [
        "From: Orla <orla@kodrin.example>",
        f"To: {to}",
        f"Subject: {subject}",
        "Date: Fri, 03 May 2024 12:10:00 +0200",
    ]
    body = "\r\nWe need a week.\r\n"
    return "\r\n".join([*head, "Message-ID: <77@kodrin.example>", *lines, body]).encode()


def bounce(to: str, message_id: str, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """A report as mail servers write them (RFC 3464)."""
    return f"""Return-Path: <>
From: Mail Delivery System <mailer-daemon@kodrin.example>
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.kodrin.example

Final-Recipient: rfc822; office@kodrin.example
Action: {action}
Status: {status}

--b
Content-Type: text/rfc822-headers

From: statements@localhost
Message-ID: {message_id}

--b--
""".encode()


def test_a_bounce_is_known_by_its_envelope_address_alone(statement: Statement) -> None:
    sent = invitation_mail(statement)
    to = addresses.address("b", addresses.mail_secret("b", sent.pk))
    assert endorsing.received(bounce(to, "<other@elsewhere.example>")).kind == "bounce"
    assert Mail.objects.get(pk=sent.pk).problem == "bounced"


def test_a_bounce_is_known_by_the_message_id_that_it_quotes(statement: Statement) -> None:
    sent = invitation_mail(statement)
    assert endorsing.received(bounce("statements@localhost", sent.message_id)).kind == "bounce"
    assert Mail.objects.get(pk=sent.pk).problem == "bounced"


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("failed", "4.4.7"), ("delivered", "2.0.0")])
def test_what_is_tried_again_or_arrived_did_not_bounce(statement: Statement, action: str, status: str) -> None:
    sent = invitation_mail(statement)
    endorsing.received(bounce("statements@localhost", sent.message_id, action=action, status=status))
    assert Mail.objects.get(pk=sent.pk).problem == ""


def test_a_forged_bounce_marks_nothing(statement: Statement) -> None:
    sent = invitation_mail(statement)
    forged = addresses.address("b", f"{sent.pk}-{'0' * 24}")
    assert endorsing.received(bounce(forged, "<guessed@localhost>")).kind == "nothing"
    assert Mail.objects.get(pk=sent.pk).problem == ""


def test_a_bounced_confirmation_is_told_to_nobody(statement: Statement) -> None:
    signature, _ = stages.requested(statement, stages.organisation())
    sent = Mail.objects.get(signature=signature)
    endorsing.received(bounce("statements@localhost", sent.message_id))
    assert Mail.objects.count() == 1
    assert not IncomingMail.objects.exists()


@pytest.mark.parametrize(
    "line",
    ["Auto-Submitted: auto-replied", "X-Autoreply: yes", "Precedence: bulk", "Return-Path: <>"],
)
def test_machines_are_left_out(statement: Statement, line: str) -> None:
    sent = invitation_mail(statement)
    to = addresses.address("m", addresses.mail_secret("m", sent.pk))
    assert endorsing.received(letter(to, line)).kind == "automatic"
    assert not IncomingMail.objects.exists()


@pytest.mark.parametrize("by", ["address", "in-reply-to", "references", "delivered-to", "other-case"])
def test_an_answer_is_kept_for_the_coordinator_once(statement: Statement, by: str) -> None:
    sent = invitation_mail(statement)
    address = addresses.address("m", addresses.mail_secret("m", sent.pk))
    raw = {
        "address": letter(address),
        "other-case": letter(address.upper()),
        "in-reply-to": letter("statements@localhost", f"In-Reply-To: {sent.message_id}"),
        "references": letter("statements@localhost", f"References: <1@x.example>\r\n {sent.message_id}"),
        "delivered-to": letter("statements@localhost", f"Delivered-To: {address}"),
    }[by]
    assert endorsing.received(raw).kind == "kept"
    assert endorsing.received(raw).kind == "again"
    kept = IncomingMail.objects.get()
    assert (kept.statement, kept.mail, kept.sender) == (statement, sent, "orla@kodrin.example")
    assert kept.subject == "Re: the invitation"


def test_of_who_is_not_named_nothing_is_kept_but_that_a_mail_came(statement: Statement) -> None:
    shy = stages.organisation(named=False, purposes=frozenset({"sign"}))
    signature = stages.signed(statement, shy).signature
    sent = Mail.objects.filter(signature=signature, purpose="receipt").get()
    assert endorsing.received(letter("statements@localhost", f"In-Reply-To: {sent.message_id}")).kind == "kept"
    kept = IncomingMail.objects.get()
    assert (kept.sender, kept.subject) == ("", "")


def test_what_belongs_to_nothing_is_not_kept(statement: Statement) -> None:
    assert endorsing.received(letter("reply@statements.example")).kind == "nothing"
    assert endorsing.received(letter("reply+m1-abc@statements.example")).kind == "nothing"
    assert not IncomingMail.objects.exists()


def test_unsubscribing_by_mail_stops_invitations_to_that_address_about_that_statement(statement: Statement) -> None:
    sent = invitation_mail(statement)
    to = addresses.address("u", addresses.mail_secret("u", sent.pk))
    assert endorsing.received(letter(to, subject="unsubscribe")).kind == "stopped"
    waits = Mail.objects.get(pk=sent.pk)
    assert (waits.problem, waits.body) == ("unsubscribed", "")
    assert waits.sent is not None
    sign.invite(statement, name="Kodrin Anglers", address="OFFICE@kodrin.example", language="en")
    assert Mail.objects.latest("pk").problem == "unsubscribed"
    sign.invite(statement, name="Other", address="other@kodrin.example", language="en")
    assert Mail.objects.latest("pk").problem == ""
    stages.requested(statement, stages.organisation(mail="office@kodrin.example"))
    assert Mail.objects.filter(purpose="confirmation", to="office@kodrin.example", sent=None).exists()
    assert "kodrin" not in NoMore.objects.get().address_key


def test_who_wants_no_invitations_still_gets_the_link_to_translate(statement: Statement) -> None:
    sent = invitation_mail(statement)
    endorsing.received(letter(addresses.address("u", addresses.mail_secret("u", sent.pk))))
    told = {"statement": statement, "language": "en", "context": {"person": {"language": "sq"}}}
    link = mail.queue("text-link", to=sent.to, purpose="invitation", **told)  # type: ignore[arg-type]
    assert (link.sent, link.problem) == (None, "")
    assert link.body


def test_an_invitation_says_how_to_stop_it_and_a_confirmation_does_not(statement: Statement, settings: Any) -> None:
    settings.BASE_URL = "https://statements.example"
    invitation_mail(statement)
    stages.requested(statement, stages.organisation())
    with mailbox(settings) as box:
        mail.drain()
    invitation, confirmation = box.mails
    assert "mailto:reply+u" in invitation["List-Unsubscribe"]
    assert "<https://statements.example/no-more/" in invitation["List-Unsubscribe"]
    assert invitation["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert invitation["Reply-To"].startswith("reply+m")
    assert invitation["From"] == settings.DEFAULT_FROM_EMAIL
    assert box.envelopes[0].startswith("bounce+b")
    assert confirmation["List-Unsubscribe"] is None
    assert confirmation["Reply-To"] is None


def test_what_is_kept_goes_after_a_month(statement: Statement) -> None:
    sent = invitation_mail(statement)
    endorsing.received(letter("x@localhost", f"In-Reply-To: {sent.message_id}"))
    retention.forget()
    assert IncomingMail.objects.exists()
    IncomingMail.objects.update(received=timezone.now() - timedelta(days=31))
    retention.forget()
    assert not IncomingMail.objects.exists()


@pytest.mark.parametrize(
    "raw", [b"", b"\n", b"no mail at all", b" folded\r\n\r\n", b"From: a\0b\r\n\r\n", b"x" * (LONGEST + 1), b"\xff\xfe"]
)
def test_what_is_no_mail_is_refused_in_words(raw: bytes) -> None:
    with pytest.raises(LetterError):
        endorsing.received(raw)


@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: multipart/report; report-type=delivery-status",
        'Content-Type: multipart/report; boundary="b"\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n--b--',
        "Content-Type: text/plain; charset=none-such",
        "Content-Type: =?utf-8?q?=FF?=",
        "Content-Transfer-Encoding: base64",
        "In-Reply-To: <",
        "Subject: =?none-such?q?=FF?=",
        "From: @@@,,,<>",
        "To: " + "a@b.example, " * 3000,
        "DKIM-Signature: ;;;=",
    ],
)
def test_hostile_headers_break_nothing(statement: Statement, head: str) -> None:
    sent = invitation_mail(statement)
    to = addresses.address("m", addresses.mail_secret("m", sent.pk))
    for raw in (f"{head}\r\nTo: {to}\r\n\r\n%%%".encode(), f"To: {to}\r\n{head}\r\n\r\n%%%".encode()):
        assert endorsing.received(raw).kind in {"kept", "nothing", "again", "automatic"}


@pytest.mark.parametrize("head", ["Cc: me\r\nFrom: " + "(" * 8000, "From: a@b.example\r\nSubject: =?utf-8?b?a?="])
def test_a_header_that_a_library_fails_on_is_read_as_it_stands(head: str) -> None:
    assert letters.read(f"{head}\r\nContent-Type: text/plain\r\n\r\nYes".encode()).body == "Yes"


def test_a_part_of_which_more_is_said_than_any_mail_program_says_is_not_read() -> None:
    few, many = (f"Content-Type: text/plain{';' * n}\r\n\r\nYes".encode() for n in (20, 3000))
    assert [letters.read(raw).body for raw in (few, many)] == ["Yes", ""]


def followed(sent: Mail, rest: bytes) -> None:
    """What a reply to an invitation meets: read and followed, or refused in words."""
    to = addresses.address("m", addresses.mail_secret("m", sent.pk))
    raw = f"From: a@b.example\r\nTo: {to}\r\n".encode() + rest
    try:
        unquoted(letters.read(raw).body)
        assert endorsing.received(raw).kind in {"kept", "nothing", "again", "automatic"}
    except LetterError:
        pass  # too large or too deep


@pytest.mark.parametrize("kind", long_mails(0))
def test_long_mails_are_followed_or_refused(statement: Statement, kind: str) -> None:
    followed(invitation_mail(statement), long_mails(2_000)[kind])


@pytest.mark.soak
@pytest.mark.parametrize("kind", long_mails(0))
def test_no_mail_keeps_us_busy(statement: Statement, kind: str) -> None:
    sent = invitation_mail(statement)
    whole, tenth = (long_mails(size)[kind] for size in (240_000, 24_000))
    spent = seconds(lambda: followed(sent, whole))
    assert spent < 30
    assert_it_grows_with_the_text(spent, lambda: followed(sent, tenth))


def said(record: logging.LogRecord) -> bool:
    """Whether a line reaches a log: ours whatever its level, those of libraries as the settings let them through."""
    return record.name.startswith("undersigned") or record.levelno >= logging.WARNING


def test_no_log_holds_personal_data(statement: Statement, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Sent, refused, bounced, answered, endorsed or not: no address, name, subject or secret stands in a line."""
    caplog.set_level(logging.DEBUG)
    signature = endorsing.confirmed(statement)
    asking = endorsing.asking(signature)
    weak, good = endorsing.reply_to(asking, key="rsa1024"), endorsing.reply_to(asking)
    first = invitation_mail(statement)
    with mailbox(settings) as box:
        box.refused[first.to] = "550 no such mailbox"
        mail.drain()
    for raw in (
        weak,
        good,
        bounce("statements@localhost", first.message_id),
        letter("statements@localhost", f"In-Reply-To: {first.message_id}"),
    ):
        endorsing.received(raw)
    ours = "\n".join(record.getMessage() for record in caplog.records if said(record))
    assert ours.count("\n") >= 2
    secrets = [asking.reply_to.partition("@")[0], first.message_id, signature.pk]
    for words in ("lumera", "kodrin", "Teuta", "Orla", "invitation", "Lumera Watch", *secrets):
        assert words not in ours


def test_another_person_gets_no_unsubscribe_secret_of_ours(statement: Statement) -> None:
    """The secret of one kind of address opens no other kind, and that of one mail no other mail."""
    sent = invitation_mail(statement)
    secret = addresses.mail_secret("m", sent.pk)
    assert addresses.mail_of("u", secret) is None
    assert addresses.mail_of("m", secret.replace(str(sent.pk), str(sent.pk + 1), 1)) is None
    assert addresses.mail_of("m", "9" * 18 + "-x") is None
    assert Invitation.objects.count() == 1
    assert Signature.objects.count() == 0
