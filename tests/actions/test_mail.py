"""The outbox: a mail is a row until a real server has taken it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tests import stages
from tests.mailbox import Mailbox, mailbox
from tests.servers import free_port
from undersigned.actions import mail
from undersigned.actions.mail import FIRST_WAIT, GIVE_UP_AFTER, LONGEST_WAIT
from undersigned.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    """A server that takes mail."""
    with mailbox(settings) as opened:
        yield opened


def asked() -> Mail:
    """A mail that waits: somebody asked to sign."""
    signature, _ = stages.requested(stages.opened(), stages.organisation())
    return Mail.objects.get(signature=signature)


def test_what_is_sent_loses_its_words_here(box: Mailbox) -> None:
    waiting = asked()
    assert mail.drain() == 1
    (arrived,) = box.mails
    assert arrived["Message-ID"] == waiting.message_id
    assert "/confirm/" in arrived.get_content()
    sent = Mail.objects.get()
    assert (sent.body, sent.problem, sent.tries) == ("", "", 1)
    assert sent.sent is not None
    assert mail.drain() == 0
    assert len(box.mails) == 1


def test_a_dead_server_loses_nothing(settings: Any, box: Mailbox) -> None:
    waiting = asked()
    alive = settings.EMAIL_PORT
    settings.EMAIL_PORT = free_port()
    assert mail.drain() == 0
    kept = Mail.objects.get()
    assert (kept.sent, kept.body, kept.tries) == (None, waiting.body, 1)
    assert timezone.now() < kept.due <= timezone.now() + FIRST_WAIT
    assert mail.drain() == 0  # it is not due yet
    assert Mail.objects.get().tries == 1
    settings.EMAIL_PORT = alive
    Mail.objects.update(due=timezone.now())
    assert mail.drain() == 1
    assert box.mails[0]["Message-ID"] == waiting.message_id


def test_one_that_no_mail_can_carry_keeps_no_other_back(box: Mailbox) -> None:
    waiting = asked()
    values = {"subject": "S", "language": "en", "purpose": waiting.purpose, "due": waiting.due - timedelta(seconds=1)}
    Mail.objects.create(to="a@b.example\nBcc: c@d.example", body="B", message_id="<1@localhost>", **values)
    assert mail.drain() == 1
    assert [arrived["Message-ID"] for arrived in box.mails] == [waiting.message_id]


def test_a_dead_server_makes_no_mail_be_given_up(settings: Any) -> None:
    asked()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    Mail.objects.update(due=timezone.now(), tries=GIVE_UP_AFTER + 1)
    mail.drain()
    kept = Mail.objects.get()
    assert (kept.sent, kept.tries) == (None, GIVE_UP_AFTER + 2)
    assert kept.body


def test_the_wait_grows_and_has_an_end(box: Mailbox) -> None:
    asked()
    box.after_data = "451 disk full"
    waits = []
    for _ in range(12):
        Mail.objects.update(due=timezone.now())
        mail.drain()
        waits.append(Mail.objects.get().due - timezone.now())
    assert waits[0] < waits[1] < waits[2]
    assert max(waits) <= LONGEST_WAIT
    Mail.objects.update(due=timezone.now(), tries=GIVE_UP_AFTER - 1)
    mail.drain()
    assert Mail.objects.get().sent is not None
    assert Mail.objects.get().problem


def test_a_refused_recipient_is_recorded_and_keeps_nobody_waiting(box: Mailbox) -> None:
    first = asked()
    box.refused[first.to] = "550 no such mailbox"
    stages.requested(stages.opened(), stages.person())
    assert mail.drain() == 1
    refused = Mail.objects.get(pk=first.pk)
    assert (refused.problem, refused.body) == ("SMTP 550", "")
    assert [each["To"] for each in box.mails] == ["orla@kodrin.example"]


def test_a_mail_that_was_sent_but_not_marked_comes_again_as_the_same_one(box: Mailbox) -> None:
    asked()
    waiting = Mail.objects.get()
    mail.drain()
    Mail.objects.update(sent=None, body=waiting.body, due=waiting.due)
    mail.drain()
    assert len(box.mails) == 2
    assert len({each["Message-ID"] for each in box.mails}) == 1


def test_a_mail_goes_only_with_the_act_that_it_tells_of(box: Mailbox) -> None:
    statement = stages.opened()
    with transaction.atomic():
        stages.requested(statement, stages.organisation())
        transaction.set_rollback(True)
    assert mail.drain() == 0
    assert not box.mails


def test_in_a_demo_no_mail_leaves(settings: Any, box: Mailbox) -> None:
    settings.DEMO = True
    asked()
    assert mail.drain() == 0
    assert not box.mails
    assert "/confirm/" in Mail.objects.get().body


def test_many_mails_leave_in_the_order_in_which_they_came_due(box: Mailbox) -> None:
    statement = stages.opened()
    for number in range(7):
        stages.requested(statement, stages.organisation(f"Club {number}", f"club{number}@kodrin.example"))
    Mail.objects.filter(to="club6@kodrin.example").update(due=timezone.now() - timedelta(hours=1))
    assert mail.drain(limit=5) == 5
    assert mail.drain(limit=5) == 2
    assert box.mails[0]["To"] == "club6@kodrin.example"
