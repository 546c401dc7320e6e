"""The mailbox is read: every mail at least once, each followed once, and left as it was where a person may need it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests import endorsing, imap, stages
from tests.actions.test_receive import bounce, invitation_mail, letter
from tests.vectors import make_mail
from tests.zone import Zone
from undersigned.actions.mail_in import fetch
from undersigned.actions.mail_in.fetch import Fetcher
from undersigned.models import Endorsement, IncomingMail, Mail, MailboxPlace
from undersigned.outside.mailbox import MailboxError

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    """One server for all tests here."""
    with imap.imap_server() as port:
        yield port


@pytest.fixture(autouse=True)
def _empty(server: int, settings: Any) -> None:
    endorsing.set_up(settings)
    box = imap.opened(server)
    box.select("INBOX")
    box.store("1:*", "+FLAGS.SILENT", r"(\Deleted)")
    box.expunge()
    box.logout()


def fetcher(server: int, zone: Zone | None = None) -> Fetcher:
    """A fetcher with the recorded zone."""
    return Fetcher(imap.settings(server), zone or Zone(make_mail.zone()))


@pytest.mark.long
def test_what_was_dealt_with_is_taken_away_and_all_else_stays_unread(server: int) -> None:
    statement = stages.opened()
    sent = invitation_mail(statement)
    answer = letter("statements@localhost", f"In-Reply-To: {sent.message_id}")
    reply = endorsing.reply_to(endorsing.asking(endorsing.confirmed(statement)))
    unknown = letter("reply@statements.example", subject="Buy boats")
    imap.put(server, answer, bounce("statements@localhost", sent.message_id), reply, unknown, b"no mail")
    assert fetcher(server).fetch() == 5
    assert Mail.objects.get(pk=sent.pk).problem == "bounced"
    assert IncomingMail.objects.count() == 1
    assert bytes(Endorsement.objects.get().raw or b"") == reply
    assert imap.there(server) == [(answer, False), (unknown, False), (b"no mail", False)]
    assert fetcher(server).fetch() == 0


@pytest.mark.long
def test_a_mail_that_comes_later_is_the_only_one_looked_at(server: int) -> None:
    imap.put(server, letter("x@localhost"))
    assert fetcher(server).fetch() == 1
    imap.put(server, letter("y@localhost"))
    assert fetcher(server).fetch() == 1


def test_a_crash_after_the_mail_was_followed_follows_it_once(server: int) -> None:
    sent = invitation_mail(stages.opened())
    imap.put(server, letter("x@localhost", f"In-Reply-To: {sent.message_id}"))
    fetcher(server).fetch()
    MailboxPlace.objects.update(uid=0)
    assert fetcher(server).fetch() == 1
    assert IncomingMail.objects.count() == 1


def test_a_mailbox_that_is_numbered_anew_is_read_from_the_start(server: int) -> None:
    imap.put(server, letter("x@localhost"))
    fetcher(server).fetch()
    MailboxPlace.objects.update(validity=1)
    assert fetcher(server).fetch() == 1


@pytest.mark.long
def test_while_no_name_server_answers_a_reply_waits_and_keeps_nobody_back(
    server: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    statement = stages.opened()
    sent = invitation_mail(statement)
    reply = endorsing.reply_to(endorsing.asking(endorsing.confirmed(statement)))
    imap.put(server, reply, bounce("statements@localhost", sent.message_id))
    silent = Zone({}, silent=True)
    assert fetcher(server, silent).fetch() == 2
    assert Mail.objects.get(pk=sent.pk).problem == "bounced"
    assert fetcher(server, silent).fetch() == 1
    assert fetcher(server).fetch() == 1
    assert Endorsement.objects.get().domain == "lumera.example"
    assert not imap.there(server)
    assert fetcher(server).fetch() == 0


@pytest.mark.long
def test_it_does_not_wait_for_ever(server: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "LOOKS", 2)
    imap.put(server, endorsing.reply_to(endorsing.asking(endorsing.confirmed(stages.opened()))))
    silent = Zone({}, silent=True)
    assert [fetcher(server, silent).fetch() for _ in range(3)] == [1, 1, 0]
    assert len(imap.there(server)) == 1


@pytest.mark.parametrize("changes", [{"password": "wrong"}, {"folder": "No such folder"}, {"port": 1}])
def test_a_mailbox_that_cannot_be_read_is_told_in_words(server: int, changes: dict[str, Any]) -> None:
    with pytest.raises(MailboxError, match="cannot be read now") as caught:
        Fetcher(imap.settings(changes.pop("port", server), **changes)).fetch()
    assert "vented" not in str(caught.value)
