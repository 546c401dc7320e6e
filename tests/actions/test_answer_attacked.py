"""Whoever has an office's link, or mailbox, against the rules of an answer: twice at once, too late, and to harm."""

from __future__ import annotations

import pytest

from tests.actions.test_answer import confirmed, due, entry, said, told, verified
from tests.actions.test_follow import changed
from undersigned.actions import follow
from undersigned.actions.publish.batch import retract
from undersigned.actions.publish.names import hide_names, show_names
from undersigned.core.errors import UndersignedError
from undersigned.models import Commitment, Event, Reply

pytestmark = pytest.mark.django_db
__all__ = ["entry"]


def test_of_two_commitments_typed_at_once_one_stands(entry, house):
    _, first = said(entry, "commitment")
    _, second = said(entry, "commitment")
    follow.confirm_said(Commitment, first)
    with pytest.raises(UndersignedError, match="there already"):
        follow.confirm_said(Commitment, second)
    assert due() == 1


def test_what_no_mailbox_proves_keeps_no_office_from_its_commitment(entry, house):
    stray = confirmed(entry, "commitment", address="anybody@gmail.com")
    confirmed(entry, "commitment")
    with pytest.raises(UndersignedError, match="there already"):
        follow.accept(stray)


@pytest.mark.long
def test_an_answer_on_record_that_endangers_somebody_is_taken_off_at_once(entry, house, installation):
    follow.accept(confirmed(entry, words="Ask Vesna Unlike what she signed."))
    assert verified(house, entry)
    assert b"Vesna Unlike" in house.everything(entry.statement)
    made = Reply.objects.get()
    follow.hold(made, why="protected")
    house.publisher.log.sequence()
    house.publisher.publish_pages(entry.statement.publication)
    assert not (house.folder(entry.statement) / "bundle.zip").exists()
    assert b"Vesna Unlike" not in house.loose(entry.statement)
    assert [one["type"] for one in told(house, entry)] == ["follow.held"]
    assert verified(house, entry)
    assert b"Vesna Unlike" not in house.everything(entry.statement)
    follow.accept(Reply.objects.get())
    assert [one["type"] for one in told(house, entry)] == ["follow.held", "follow.replied"], (
        "and back, where it was wrong"
    )


@pytest.mark.long
def test_a_commitment_that_endangers_somebody_is_taken_off_though_the_office_took_it_back(entry, house):
    _, token = said(entry, "commitment", words="We find Vesna Unlike.")
    follow.accept(follow.confirm_said(Commitment, token))
    told(house, entry)
    follow.take_back(token)
    follow.hold(Commitment.objects.get(), why="threat")
    assert [one["type"] for one in told(house, entry)] == ["follow.held"]
    assert verified(house, entry)
    assert b"Vesna Unlike" not in house.everything(entry.statement)
    with pytest.raises(UndersignedError, match="does not wait"):
        follow.hold(Commitment.objects.get(), why="threat")


def test_while_names_are_hidden_no_answer_becomes_public_by_itself(entry, house):
    confirmed(entry)
    hide_names(entry.statement)
    assert due() == 0
    show_names(entry.statement)
    assert due() == 1


@pytest.mark.long
def test_nothing_is_followed_up_after_the_statement_was_retracted(entry, house):
    change = changed(entry)
    house.publisher.log.sequence()
    retract(entry.statement)
    with pytest.raises(UndersignedError, match="retracted"):
        changed(entry)
    change.refresh_from_db()
    with pytest.raises(UndersignedError, match="retracted"):
        follow.dispute(change, words="No.")
    house.publish(entry.statement)
    assert house.verify(entry.statement).exit == 0
    assert not Event.objects.filter(type="follow.disputed").exists()
