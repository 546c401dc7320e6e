"""One letter to a real mail server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.mailbox import Mailbox, mailbox
from tests.servers import free_port
from undersigned.outside.mail import Letter, MailError, send

LETTER = Letter(
    to="zyra@penda.example",
    subject="Konfirmoni: „Një lumë“, Лумера",
    body="Hapni këtë lidhje:\n\nhttp://localhost/confirm/abc/\n",
    message_id="<0123456789abcdef@localhost>",
    language="sq",
)


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    """The server."""
    with mailbox(settings) as opened:
        yield opened


def test_a_letter_arrives_as_it_was_written(box: Mailbox) -> None:
    send(LETTER)
    (mail,) = box.mails
    assert mail["Subject"] == LETTER.subject
    assert mail["To"] == LETTER.to
    assert mail["Message-ID"] == LETTER.message_id
    assert mail["Content-Language"] == "sq"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().replace("\r\n", "\n") == LETTER.body
    assert mail.get_content_type() == "text/plain"


def test_sent_again_it_is_the_same_letter(box: Mailbox) -> None:
    send(LETTER)
    send(LETTER)
    assert {mail["Message-ID"] for mail in box.mails} == {LETTER.message_id}


def test_a_subject_cannot_carry_a_header(box: Mailbox) -> None:
    with pytest.raises(MailError, match="BadHeaderError"):
        send(replace(LETTER, subject="Hello\nBcc: everyone@kodrin.example"))
    assert not box.mails


@pytest.mark.parametrize(("answer", "final"), [("550 no such mailbox", True), ("450 try later", False)])
def test_a_refused_recipient(box: Mailbox, answer: str, final: bool) -> None:
    box.refused[LETTER.to] = answer
    with pytest.raises(MailError, match=f"SMTP {answer[:3]}") as caught:
        send(LETTER)
    assert caught.value.final is final
    assert LETTER.to not in str(caught.value)


def test_a_server_that_takes_no_data_is_asked_again_later(box: Mailbox) -> None:
    box.after_data = "451 disk full"
    with pytest.raises(MailError, match="SMTP 451") as caught:
        send(LETTER)
    assert not caught.value.final


def test_a_dead_server_is_asked_again_later(settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    with pytest.raises(MailError) as caught:
        send(LETTER)
    assert not caught.value.final
