"""What comes in the same moment: of two presses, two representatives, a press and an undone freeze, one goes first."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection

from tests import stages
from tests.actions.test_follow import changed
from undersigned.actions import draft, follow, sign
from undersigned.actions.publish.batch import publish
from undersigned.actions.record import Log, begin_log
from undersigned.actions.sign.confirm import Confirmed
from undersigned.core.errors import UndersignedError
from undersigned.models import (
    Account,
    Call,
    Commitment,
    Event,
    Invitation,
    LedgerEntry,
    Mail,
    OfficeLink,
    Signature,
    Statement,
)
from undersigned.outside.installation import Installation


@pytest.fixture(params=[2, pytest.param(8, marks=pytest.mark.long)])
def rounds(request: pytest.FixtureRequest) -> int:
    """How often they try; where one goes first by luck only, few are enough to see it."""
    tries: int = request.param
    return tries


def at_once(*acts: Callable[[], object]) -> list[Any]:
    """What each of these gave or raised, all begun in the same moment."""
    gate, done = threading.Barrier(len(acts)), [object() for _ in acts]

    def run(number: int) -> None:
        try:
            gate.wait()
            done[number] = acts[number]()
        except Exception as error:  # noqa: BLE001 - whatever it raises
            done[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def states(done: list[Any]) -> list[str]:
    """The states, in the database, of the signatures that were confirmed."""
    rows = [Signature.objects.get(pk=one.signature.pk) for one in done if isinstance(one, Confirmed)]
    return sorted(row.state for row in rows)


@pytest.mark.usefixtures("fresh_database")
def test_pressed_three_times_at_once_it_is_one_signature(rounds: int) -> None:
    statement = stages.opened()
    for number in range(rounds):
        token = stages.requested(statement, stages.organisation(f"Number {number}", f"n{number}@lumera.example"))[1]
        done = at_once(*[partial(sign.confirm, token)] * 3)
        assert states(done) == ["confirmed"]
        assert sum(isinstance(one, UndersignedError) for one in done) == 2
    assert Event.objects.filter(type="sign.confirmed").count() == rounds
    assert Mail.objects.filter(purpose="receipt").count() == rounds


@pytest.mark.usefixtures("fresh_database")
def test_of_representatives_who_press_at_once_one_stands(rounds: int) -> None:
    statement = stages.opened()
    for number in range(rounds):
        name = f"Number {number}"
        sign.invite(statement, name=f"Invited {number}", address="", language="en")
        invitation = Invitation.objects.get(name=f"Invited {number}")
        tokens = [
            stages.requested(statement, stages.organisation(name, f"a{number}@lumera.example"))[1],
            stages.requested(statement, stages.organisation(name, f"b{number}@lumera.example"))[1],
            # The invitation tells another name than the form: no unique index sees that the two are one.
            stages.requested(statement, stages.organisation(name, f"c{number}@lumera.example"), invitation=invitation)[
                1
            ],
        ]
        done = at_once(*[partial(sign.confirm, token) for token in tokens])
        assert states(done) == ["confirmed", "held", "held"], done
    assert Event.objects.filter(type="sign.confirmed").count() == rounds


@pytest.mark.usefixtures("fresh_database")
def test_a_press_and_an_undone_freeze(rounds: int) -> None:
    for number in range(rounds):
        statement = stages.opened()
        signing = stages.organisation("Lumera Watch", f"n{number}@lumera.example")
        token = stages.requested(statement, signing)[1]
        done = at_once(partial(sign.confirm, token), partial(draft.unfreeze, statement))
        stands, undone = bool(states(done)), Statement.objects.get(pk=statement.pk).edition is None
        assert stands != undone, done
        assert sum(isinstance(one, UndersignedError) for one in done) == 1, done


@pytest.mark.usefixtures("fresh_database")
def test_of_what_an_office_and_a_second_person_press_at_once_one_stands(rounds: int) -> None:
    statement, accounts = (
        stages.opened(),
        [Account.objects.create_user(name, role="editor") for name in ("a", "b", "c")],
    )
    publish(statement)
    Statement.objects.update(second_agrees=True)
    for number in range(rounds):
        office = follow.save_office(
            None, kind="other", names={"en": f"No {number}"}, language="en", site="https://city.example"
        )
        entry = follow.ask(Call.objects.all()[0], office)
        follow.link_of(statement, office)
        for each in ("x", "y"):
            given = follow.Given("We do.", "en", "Head", f"{each}{number}@city.example")
            follow.commit(OfficeLink.objects.get(office=office), entry, given, language="en")
        tokens = [stages.link_in(mail, "commitment") for mail in Mail.objects.order_by("-pk")[:2]]
        done = at_once(*[partial(follow.confirm_said, Commitment, token) for token in tokens])
        assert sum(isinstance(one, UndersignedError) for one in done) == 1, done
        made = changed(LedgerEntry.objects.get(pk=entry.pk), by=accounts[0])
        done = at_once(*[partial(follow.agree, made, by=by) for by in accounts[1:]])
        assert sum(isinstance(one, UndersignedError) for one in done) == 1, done
    assert Commitment.objects.filter(state="waiting").count() == rounds
    assert Event.objects.filter(type="follow.progress").count() == rounds


@pytest.mark.usefixtures("fresh_database")
def test_two_who_place_events_give_each_its_own_place(installation: Installation, rounds: int) -> None:
    begin_log(installation)
    statement = stages.opened()
    for number in range(rounds):
        stages.signed(statement, stages.organisation(f"Number {number}", f"n{number}@lumera.example"))
        assert at_once(*[Log(installation).place] * 3) == [None] * 3
    assert not Event.objects.waiting().exists()
    assert list(Event.objects.sequenced().values_list("index", flat=True)) == list(range(Event.objects.count()))


@pytest.mark.usefixtures("fresh_database")
def test_nobody_confirms_again_what_is_undone_in_this_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    statement = stages.opened()
    earlier = stages.signed(statement, stages.organisation()).signature
    draft.begin_next_edition(statement)
    draft.freeze(Statement.objects.get(), authoritative="all")
    sign.invite_again(Statement.objects.get())
    invitation = Invitation.objects.get(earlier=earlier)
    pressed = sys.modules["undersigned.actions.sign.confirm"]  # the package has a function of this name
    reached, check = threading.Event(), pressed.check_time

    def slow(*args: Any) -> None:
        check(*args)
        reached.set()
        threading.Event().wait(0.3)  # the freeze would be undone now

    def undo() -> None:
        reached.wait(5)
        draft.unfreeze(Statement.objects.get())

    monkeypatch.setattr(pressed, "check_time", slow)
    done = at_once(partial(sign.confirm_again, invitation), undo)
    assert states(done) == ["confirmed"]
    assert isinstance(done[1], UndersignedError), done
    assert stages.in_force(Statement.objects.get()).number == 2
