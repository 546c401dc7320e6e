"""Reminders before the deadline, by a clock that is moved; on the statement's own clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests import book, stages
from undersigned.actions import sign
from undersigned.actions.sign.remind import due_day, remind_silent
from undersigned.core.errors import SignError
from undersigned.models import AddressDay, Invitation, Mail, Reminder, Statement, database_now

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("Pacific/Auckland")
LAST = date(2099, 5, 20)


def at(days_before: int, hour: int = 10, minute: int = 0) -> datetime:
    """So many days before the last one, on the statement's clocks."""
    return datetime.combine(LAST - timedelta(days=days_before), time(hour, minute), ZONE).astimezone(UTC)


def opened() -> Statement:
    """A statement whose last day is far from here, at the other end of the world's clocks."""
    statement = stages.opened()
    deadline = datetime.combine(LAST, time(18), ZONE)
    sign.open_for_signature(statement, open_to_all=True, zone=ZONE.key, deadline=deadline)
    return Statement.objects.get(pk=statement.pk)


def invited(statement: Statement, name: str = "Lumera Watch", address: str = "a@lumera.example") -> Invitation:
    """An invitation of long ago."""
    invitation, _ = sign.invite(statement, name=name, address=address, language="en")
    AddressDay.objects.all().delete()
    return invitation


def reminders() -> list[str]:
    """Whom the queued reminders go to."""
    return list(Mail.objects.filter(purpose="reminder").order_by("pk").values_list("to", flat=True))


@pytest.mark.long
def test_a_week_before_two_days_before_and_on_the_last_day():
    statement = opened()
    invited(statement)
    sent = []
    for day in range(9, -1, -1):
        for hour, minute in ((0, 0), (8, 59), (9, 0), (17, 0)):
            if remind_silent(at(day, hour, minute)):
                sent.append((day, hour, minute))
    assert sent == [(7, 9, 0), (2, 9, 0), (0, 9, 0)]
    assert len(reminders()) == 3


def test_the_reminder_carries_the_same_link_in_the_coordinator_s_words():
    statement = opened()
    _, token = sign.invite(statement, name="Lumera Watch", address="a@lumera.example", language="en")
    AddressDay.objects.all().delete()
    sign.save_words(statement, "reminder", "en", "{name}, until {last_day}", "A word from {coalition}.")
    remind_silent(at(7))
    mail = Mail.objects.get(purpose="reminder")
    assert mail.subject == "Lumera Watch, until 20 May 2099"
    assert f"/invitation/{token}/" in mail.body
    assert "Silence is never a signature" in mail.body


def test_nothing_is_sent_twice_and_the_constraint_refuses_it():
    statement = opened()
    invitation = invited(statement)
    assert remind_silent(at(7)) == 1
    assert remind_silent(at(7)) == 0
    assert remind_silent(at(6)) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(invitation=invitation, day=LAST - timedelta(days=7), made=database_now())


def test_a_crash_before_the_commit_leaves_it_due_and_after_it_sends_no_second(monkeypatch):
    statement = opened()
    invited(statement)

    def die(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr("undersigned.actions.sign.remind.mail_invitation", die)
        with pytest.raises(RuntimeError):
            remind_silent(at(7))
    assert not Reminder.objects.exists()
    assert not AddressDay.objects.exists()
    assert remind_silent(at(7)) == 1
    assert remind_silent(at(7)) == 0


def _sign(invitation: Invitation) -> None:
    sign.confirm(stages.requested(invitation.statement, stages.organisation(), invitation=invitation)[1])


def _sign_otherwise(invitation: Invitation) -> None:
    stages.signed(invitation.statement, stages.organisation("LUMERA watch", "z@z.example"))


def _bounce(invitation: Invitation) -> None:
    Mail.objects.filter(invitation=invitation).update(sent=timezone.now(), problem="550 5.1.1")


@pytest.mark.parametrize(
    "stop",
    [
        lambda row: sign.say_no(row),
        lambda row: sign.ask_for_time(row, until=None, meets_on=timezone.now().date() + timedelta(days=3)),
        lambda row: sign.revoke(row),
        lambda row: sign.close(row.statement),
        lambda row: sign.choose_reminders(row.statement, []),
        _sign,
        _sign_otherwise,
        _bounce,
    ],
)
def test_any_answer_signature_or_end_stops_them(stop):
    statement = opened()
    invitation = invited(statement)
    stop(invitation)
    assert remind_silent(at(7)) == 0
    assert reminders() == []


def test_a_note_and_a_form_that_was_only_sent_stop_nothing():
    statement = opened()
    invitation = invited(statement)
    sign.keep_note(invitation, said_yes=True, words="")
    stages.requested(statement, stages.organisation(), invitation=invitation)
    assert remind_silent(at(7)) == 1


def test_an_answer_that_is_taken_back_lets_them_go_on():
    statement = opened()
    invitation = invited(statement)
    sign.say_no(invitation)
    assert remind_silent(at(7)) == 0
    sign.take_back(invitation)
    assert remind_silent(at(7)) == 1


def test_whoever_is_invited_on_the_day_or_without_mail_is_not_reminded_on_it():
    statement = opened()
    today = invited(statement)
    Invitation.objects.filter(pk=today.pk).update(created=at(7, 0, 30))
    sign.invite(statement, name="Kodrin Forum", address="", language="en")
    assert remind_silent(at(7)) == 0
    assert remind_silent(at(2)) == 1


def test_one_mail_a_day_to_one_address_and_two_on_the_last():
    statement = opened()
    for name in ("Lumera Watch", "Kodrin Forum", "Vardena Choir"):
        invited(statement, name)
    assert [
        remind_silent(at(7)),
        remind_silent(at(7, 12)),
        remind_silent(at(6)),
        remind_silent(at(5)),
        remind_silent(at(4)),
    ] == [1, 0, 1, 1, 0]
    assert [remind_silent(at(0)), remind_silent(at(0, 12))] == [2, 0]
    days = AddressDay.objects.values_list("day", "nth")
    assert sorted(days) == [(LAST - timedelta(days=n), 1) for n in (7, 6, 5)] + [(LAST, 1), (LAST, 2)]


def test_a_day_that_was_slept_through_is_made_up_for_once():
    statement = opened()
    invited(statement)
    assert due_day(statement, at(8)) is None
    assert remind_silent(at(4)) == 1
    assert remind_silent(at(3)) == 0


@pytest.mark.parametrize("days", [[-1], [61], list(range(11))])
def test_the_coordinator_chooses_within_bounds(days):
    statement = opened()
    with pytest.raises(SignError):
        sign.choose_reminders(statement, days)
    sign.choose_reminders(statement, [3, 10, 3])
    assert Statement.objects.get().remind == [10, 3]
    invited(statement)
    assert remind_silent(at(10)) == 1


def test_without_a_deadline_there_is_nothing_to_count_back_from():
    statement = stages.opened()
    invited(statement)
    assert remind_silent(at(0)) == 0


def test_contacts_of_one_organisation_are_reminded_until_one_signs():
    statement = opened()
    watch = book.organisation("Lumera Watch")
    contacts = {book.contact(watch, f"{n}@lumera.example").pk for n in "ab"}
    sign.invite_from_book(statement, contacts)
    AddressDay.objects.all().delete()
    assert remind_silent(at(7)) == 2
    _sign(Invitation.objects.filter(organisation=watch).earliest("pk"))
    assert remind_silent(at(2)) == 0
