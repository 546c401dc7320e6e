"""What is told to many: in batches, once each, and only while it is true."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests import shelf, stages
from tests.house import House
from undersigned.actions import draft, notices, sign, subscriptions
from undersigned.actions import mail as mails
from undersigned.actions.notices import tell_due
from undersigned.actions.publish.batch import publish, retract
from undersigned.actions.retention import forget
from undersigned.core.sign import CLOSING_GRACE
from undersigned.models import Invitation, Mail, Notice, Opening, Signature, Statement, Subscription, database_now
from undersigned.models.sign import token_hash
from undersigned.outside import mail as outside_mail

pytestmark = pytest.mark.django_db
MOMENT = timedelta(minutes=1)


@pytest.fixture
def signed() -> Statement:
    """Three organisations and a person who wants to be quiet."""
    return shelf.once("three watches and a quiet person", _signed)


@pytest.fixture
def published(installation) -> Statement:
    """Their statement as it is published."""
    return House(installation).published("published by three watches", _signed)


def _signed() -> Statement:
    statement = stages.opened()
    for number in range(3):
        stages.signed(statement, stages.organisation(f"Watch {number}", f"w{number}@lumera.example"))
    stages.signed(statement, stages.person(mail="quiet@lumera.example", purposes=frozenset({"sign"}), named=False))
    return Statement.objects.get(pk=statement.pk)


def closed(statement: Statement, ago: timedelta = CLOSING_GRACE + MOMENT) -> None:
    """Signing was closed so long ago."""
    sign.close(statement)
    Statement.objects.filter(pk=statement.pk).update(closed=timezone.now() - ago)
    Signature.objects.update(confirmed=timezone.now() - ago - MOMENT)


def told(**wanted: object) -> list[str]:
    """Whom the mails of notices go to."""
    return sorted(Mail.objects.filter(notice__isnull=False, **wanted).values_list("to", flat=True))


def everyone() -> int:
    """Tell until there is nothing left to tell; returns how many mails."""
    total = 0
    while more := tell_due():
        total += more
    return total


def test_pressing_the_button_writes_one_row_and_the_work_process_the_mails(signed):
    before = Mail.objects.count()
    draft.add_erratum(signed, language="en", clause=0, old="river", new="stream")
    assert Mail.objects.count() == before
    assert everyone() == 4
    assert len(told()) == 4


def test_batches_end_where_they_should_and_nobody_is_told_twice(signed, monkeypatch):
    monkeypatch.setattr(notices, "BATCH", 3)
    draft.add_erratum(signed, language="en", clause=0, old="river", new="stream")
    assert [tell_due(), tell_due(), tell_due(), tell_due()] == [3, 1, 0, 0]
    assert len(set(told())) == len(told()) == 4
    assert Notice.objects.get().done is not None
    again = Mail.objects.filter(notice__isnull=False).first()
    assert again is not None
    again.pk, again.message_id = None, "<another@lumera.example>"
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


@pytest.mark.long
def test_two_hours_after_the_end_everyone_gets_the_final_copy_once(published):
    closed(published, ago=CLOSING_GRACE - MOMENT)
    assert everyone() == 0
    closed(published)
    assert everyone() == 4
    assert everyone() == 0
    named = Mail.objects.get(to="w0@lumera.example", notice__isnull=False)
    edition = stages.in_force(published)
    address = f"http://localhost:8000/{published.slug_id}/"
    for words in (edition.digest, f"edition {edition.number}", "3 organisations", "0 people", "1 who is verified"):
        assert words in named.body
    for link in (address, f"{address}statement.en.pdf", f"{address}bundle.zip"):
        assert link in named.body
    quiet = Mail.objects.get(to="quiet@lumera.example", notice__isnull=False)
    assert "river" not in (quiet.subject + quiet.body).lower()
    assert published.slug_id not in quiet.body


def test_signing_that_is_opened_again_has_no_final_copy_until_it_ends_again(signed):
    closed(signed)
    notices.announce_ends()
    sign.open_for_signature(signed, open_to_all=True)
    assert everyone() == 0
    closed(signed, ago=CLOSING_GRACE + 2 * MOMENT)
    assert everyone() == 4


def test_of_a_retracted_statement_nobody_is_told_anything(published):
    draft.add_erratum(published, language="en", clause=0, old="river", new="stream")
    retract(published)
    assert everyone() == 0
    assert not Notice.objects.filter(done=None).exists()


def test_who_follows_hears_of_what_is_published_when_the_page_is_there(published):
    subscriptions.subscribe(published, address="reader@lumera.example", language="sq")
    subscription = Subscription.objects.get()
    assert everyone() == 0  # not confirmed
    subscriptions.begin(subscription)
    Subscription.objects.update(confirmed=timezone.now() - MOMENT)
    draft.add_erratum(published, language="en", clause=0, old="river", new="stream")
    assert everyone() == 5
    (mail,) = Mail.objects.filter(subscription=subscription, notice__isnull=False)
    assert mail.language == "sq"
    assert mail.unsubscribe in f"{subscriptions.link(subscription)}stop/"
    assert f"/{published.slug_id}/" in mail.body


def test_before_the_page_is_there_nothing_is_said_of_it(signed, installation):
    subscriptions.subscribe(signed, address="reader@lumera.example", language="en")
    subscriptions.begin(Subscription.objects.get())
    Subscription.objects.update(confirmed=timezone.now() - MOMENT)
    publish(signed)
    assert everyone() == 0
    House(installation).publish(signed)
    Notice.objects.update(due=database_now())
    assert everyone() == 1
    assert told() == ["reader@lumera.example"]


def test_one_press_ends_it_and_the_mail_says_so_to_the_mail_program(published, monkeypatch):
    subscriptions.subscribe(published, address="reader@lumera.example", language="en")
    subscription = Subscription.objects.get()
    subscriptions.begin(subscription)
    draft.add_erratum(published, language="en", clause=0, old="river", new="stream")
    everyone()
    letters: list[outside_mail.Letter] = []
    monkeypatch.setattr(outside_mail.Server, "send", lambda _, letter: letters.append(letter))
    while mails.drain():
        pass
    (letter,) = [one for one in letters if one.to == "reader@lumera.example" and one.stop_page]
    assert letter.stop_page == f"{subscriptions.link(subscription)}stop/"
    kept = Mail.objects.get(subscription=subscription, notice__isnull=False)
    assert (kept.body, kept.unsubscribe) == ("", "")
    subscriptions.stop(subscription)
    assert not Subscription.objects.exists()
    assert not Mail.objects.filter(to="reader@lumera.example").exists()


def test_addresses_that_were_never_confirmed_and_those_of_retracted_statements_go(published):
    subscriptions.subscribe(published, address="late@lumera.example", language="en")
    Subscription.objects.update(until=timezone.now() - MOMENT)
    forget()
    assert not Subscription.objects.exists()
    subscriptions.subscribe(published, address="reader@lumera.example", language="en")
    subscriptions.begin(Subscription.objects.get())
    forget()
    assert Subscription.objects.exists()
    retract(published)
    forget()
    assert not Subscription.objects.exists()


@pytest.mark.long
def test_contacts_go_thirty_days_after_the_end_and_the_private_link_stays(signed, installation):
    sign.invite(signed, name="Reed Cutters", address="reed@lumera.example", language="en")
    done = stages.signed(signed, stages.organisation("Ferry Club", "ferry@lumera.example"))
    days = timedelta(days=installation.contacts_for_days)
    closed(signed, ago=days - MOMENT)
    everyone()
    Mail.objects.update(sent=timezone.now())
    forget()
    assert Signature.objects.exclude(mail="").count() == 5
    closed(signed, ago=days + MOMENT)
    forget()
    assert Signature.objects.exclude(mail="").count() == 5  # the final copy of this end did not go out yet
    everyone()
    forget()
    assert Signature.objects.exclude(mail="").count() == 5  # it waits in the outbox
    Mail.objects.update(sent=timezone.now())
    forget()
    assert not Signature.objects.exclude(mail="").exists()
    assert not Invitation.objects.exclude(mail="").exists()
    assert "example" not in "".join(str(opening.fields) for opening in Opening.objects.all())
    assert not Mail.objects.filter(to__contains="example").exists()
    signature = Signature.objects.get(link_hash=token_hash(done.link))
    assert sign.withdraw(signature).state == Signature.State.WITHDRAWN
    assert Opening.objects.get(event__signature=signature, event__type="sign.confirmed").fields.keys() >= {"name"}


def test_while_signing_goes_on_or_goes_on_again_contacts_stay(signed, installation):
    days = timedelta(days=installation.contacts_for_days)
    closed(signed, ago=days + MOMENT)
    everyone()
    Mail.objects.update(sent=timezone.now())
    sign.open_for_signature(signed, open_to_all=True)
    forget()
    assert Signature.objects.exclude(mail="").count() == 4


@pytest.mark.long
def test_a_follower_hears_of_a_new_edition_an_hour_after_the_freeze_and_of_the_end(published, installation):
    everyone()
    subscriptions.subscribe(published, address="reader@lumera.example", language="en")
    subscriptions.begin(Subscription.objects.get())
    draft.begin_next_edition(published)
    signed = Statement.objects.get(pk=published.pk)
    draft.freeze(signed, authoritative="all")
    House(installation).publish(signed)
    assert everyone() == 0  # an hour in which the freeze may be undone
    Notice.objects.filter(kind=Notice.Kind.EDITION).update(due=database_now())
    assert everyone() == 1
    assert "a new edition, number 2" in Mail.objects.get(notice__kind="edition").body
    closed(signed)
    Subscription.objects.update(confirmed=timezone.now() - timedelta(days=1))
    assert everyone() == 5  # nobody has signed edition 2: those of edition 1 get theirs
    assert "Signing has ended:" in Mail.objects.get(notice__kind="final", subscription__isnull=False).body
    assert "edition 1" in Mail.objects.get(notice__kind="final", to="w0@lumera.example").subject


def test_of_a_freeze_that_was_undone_nobody_hears(published):
    subscriptions.subscribe(published, address="reader@lumera.example", language="en")
    subscriptions.begin(Subscription.objects.get())
    draft.begin_next_edition(published)
    draft.freeze(Statement.objects.get(pk=published.pk), authoritative="all")
    draft.unfreeze(published)
    Notice.objects.filter(kind=Notice.Kind.EDITION).update(due=database_now())
    assert everyone() == 0
    assert not Notice.objects.filter(done=None).exists()
