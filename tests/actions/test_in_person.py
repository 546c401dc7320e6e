"""Checked in person, then forgotten: nothing is left that tells who it was, and the record counts and verifies it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import serializers
from django.db.models import F

from tests import stages
from tests.house import House
from undersigned.actions.retention import forget
from undersigned.actions.sign.in_person import (
    ask_in_person,
    check_in_person,
    find_by_code,
    leave_by_code,
    log_checked,
    refuse_in_person,
    set_verifier,
)
from undersigned.core.errors import SignError
from undersigned.core.sign import ALPHABET, paper_code, typed_code
from undersigned.models import Account, Event, Mail, Signature, Statement, database_now
from undersigned.models.publish import edition_counts
from undersigned.models.sign import token_hash

pytestmark = pytest.mark.django_db


def account(name: str, role: str = "verifier") -> Account:
    return Account.objects.create_user(username=name, password="a long enough one", role=role)


def with_verifier() -> tuple[Statement, Account]:
    statement, verifier = stages.opened(), account("vera")
    set_verifier(statement, verifier, role="field coordinator", reach="At the office, Tuesdays at ten.")
    return Statement.objects.get(), verifier


def ask(statement: Statement, name: str = "Nebula Moth", address: str = "", nonce: str = "n" * 43) -> str:
    digest = stages.in_force(statement).digest
    return ask_in_person(statement, name=name, address=address, language="en", digest=digest, nonce=nonce)


def the_day_is_over() -> int:
    """How many were logged when it was."""
    Signature.objects.filter(method="forgotten").update(confirmed=F("confirmed") - timedelta(days=1))
    return log_checked()


def rows() -> str:
    """Every row of ours, as text."""
    models = apps.get_app_config("undersigned").get_models()
    return "\n".join(serializers.serialize("json", model._default_manager.all()) for model in models)


def test_after_the_check_nothing_is_left_that_tells_who_it_was(house: House) -> None:
    statement, verifier = with_verifier()
    code = ask(statement, address="moth@nebula.example")
    assert "Nebula Moth" in rows()
    (mail,) = Mail.objects.all()
    for words in (statement.slug_id, "river", "Lumera", "Nebula", "sign"):
        assert words not in mail.subject + mail.body
    check_in_person(Signature.objects.get(), by=verifier)
    everything = rows()
    for words in ("Nebula", "moth@nebula", code):
        assert words not in everything
    signature = Signature.objects.get()
    assert (signature.state, signature.names, signature.mail) == ("confirmed", {}, "")
    assert signature.confirmed is not None
    assert (signature.confirmed.hour, signature.confirmed.minute, signature.confirmed.second) == (0, 0, 0)
    assert not Mail.objects.exists()
    assert not Signature.objects.exclude(signatory_key=None).exists()


def test_it_is_counted_apart_and_told_in_words_and_verifies(house: House) -> None:
    statement, verifier = with_verifier()
    stages.signed(statement, stages.organisation())
    ask(statement)
    check_in_person(Signature.objects.get(method="forgotten"), by=verifier)
    assert the_day_is_over() == 1
    house.publish(statement)
    page = house.read(statement, "en/index.html")
    assert "1 person: Checked in person by field coordinator on" in page
    assert "the name was then deleted." in page
    (one,) = json.loads(house.read(statement, "statement.json"))["undersigned"]["editions"][0]["forgotten"]
    assert one["by"] == "field coordinator"
    report = house.verify(statement)
    assert report.exit == 0, report.value()
    counts = report.counts or {}
    assert (counts["forgotten"], counts["not_named"], counts["people"], counts["organisations"]) == (1, 0, 0, 1)
    confirmed, then = Event.objects.filter(signature__method="forgotten").order_by("pk")
    assert (confirmed.type, then.type) == ("sign.confirmed", "sign.forgotten")
    assert len(confirmed.time) == len(then.time) == len("2026-05-03")
    assert not hasattr(confirmed, "opening")


@pytest.mark.long
def test_the_paper_takes_it_back_however_it_is_typed(house: House) -> None:
    statement, verifier = with_verifier()
    code = ask(statement)
    check_in_person(Signature.objects.get(), by=verifier)
    assert the_day_is_over() == 1
    house.publish(statement)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    found = leave_by_code(typed)
    assert found is not None
    assert found.state == "withdrawn"
    house.publish(statement)
    report = house.verify(statement)
    assert report.exit == 0, report.value()
    assert ((report.counts or {})["forgotten"], (report.counts or {})["withdrawn"]) == (0, 1)
    assert "Checked in person" not in house.read(statement, "en/index.html")
    again = leave_by_code(code)
    assert again is not None
    assert again.state == "withdrawn"


def test_nothing_in_the_log_or_the_counts_tells_the_hour_of_the_check(house: House) -> None:
    statement, verifier = with_verifier()
    for name in ("Nebula Moth", "Comet Moth"):
        ask(statement, name, nonce=name[0] * 43)
    met, left = Signature.objects.order_by("requested")
    code = ask(statement, "Comet Moth", nonce="C" * 43)
    for one in (met, left):
        check_in_person(one, by=verifier)
    stages.signed(statement, stages.organisation())
    assert log_checked() == 0  # the day goes on
    assert edition_counts(stages.in_force(statement)).forgotten == 0
    assert leave_by_code(code) is not None
    assert the_day_is_over() == 1
    assert log_checked() == 0
    # An organisation's event tells its second; what was before it is behind it in the log.
    told = Event.objects.filter(type__startswith="sign.").order_by("pk").values_list("type", "signature")
    assert list(told)[1:] == [("sign.confirmed", met.pk), ("sign.forgotten", met.pk)]
    assert len(told) == 3
    assert edition_counts(stages.in_force(statement)).forgotten == 1
    house.publish(statement)
    assert house.verify(statement).exit == 0


def test_before_the_check_the_paper_deletes_the_request() -> None:
    statement, _ = with_verifier()
    code = ask(statement)
    assert leave_by_code(code) is not None
    assert not Signature.objects.exists()
    assert not Event.objects.filter(type__startswith="sign.").exists()
    assert leave_by_code(code) is None


def test_only_the_named_verifier_decides_and_only_once() -> None:
    statement, verifier = with_verifier()
    ask(statement)
    signature = Signature.objects.get()
    for other in (account("owner", "owner"), account("other")):
        with pytest.raises(SignError, match="named verifier"):
            check_in_person(signature, by=other)
        with pytest.raises(SignError, match="named verifier"):
            refuse_in_person(signature, by=other)
    check_in_person(signature, by=verifier)
    with pytest.raises(SignError, match="does not wait"):
        check_in_person(signature, by=verifier)
    with pytest.raises(SignError, match="does not wait"):
        refuse_in_person(signature, by=verifier)


def test_who_is_refused_or_never_comes_is_deleted() -> None:
    statement, verifier = with_verifier()
    ask(statement)
    refuse_in_person(Signature.objects.get(), by=verifier)
    assert not Signature.objects.exists()
    ask(statement)
    Signature.objects.update(requested="2026-01-01T00:00:00Z")
    forget()
    assert not Signature.objects.exists()


def test_a_form_sent_twice_is_one_request_with_one_code() -> None:
    statement, _ = with_verifier()
    assert ask(statement) == ask(statement)
    assert Signature.objects.count() == 1
    assert ask(statement, nonce="m" * 43) != ask(statement)


def test_nobody_is_checked_where_no_verifier_is_named_or_the_words_are_others() -> None:
    statement = stages.opened()
    with pytest.raises(SignError, match="nobody is checked"):
        ask(statement)
    with pytest.raises(SignError, match="in which role"):
        set_verifier(statement, account("vera"), role="", reach="")
    with pytest.raises(SignError, match="may not verify"):
        set_verifier(statement, account("viewer", "viewer"), role="guest", reach="nowhere")


def test_after_closing_it_can_be_checked_for_two_hours() -> None:
    statement, verifier = with_verifier()
    ask(statement)
    Statement.objects.update(deadline=database_now().replace(year=2020))
    with pytest.raises(SignError, match="Signing has ended"):
        check_in_person(Signature.objects.get(), by=verifier)
    assert Signature.objects.get().names == {"": "Nebula Moth"}


def test_codes_are_long_and_read_as_people_write_them() -> None:
    code = paper_code(bytes(range(18)))
    assert len(code.replace("-", "")) * 5 >= 128
    assert set(code) <= set(ALPHABET) | {"-"}
    assert paper_code(b"\xff" * 18) == "-".join(["ZZZZ"] * 7)
    assert typed_code(f"  {code.lower()} ".replace("-", " - ")) == code
    for wrong in ("", code[:-1], code + "A", code.replace(code[0], "U"), "—" * 28):
        assert typed_code(wrong) == ""
    assert find_by_code(code) is None
    assert token_hash(code) != code


def test_who_waits_for_one_verifier_is_never_shown_to_another() -> None:
    statement, verifier = with_verifier()
    ask(statement)
    set_verifier(statement, verifier, role="field coordinator", reach="At the market, Fridays.")
    assert Signature.objects.count() == 1
    set_verifier(statement, account("other"), role="field coordinator", reach="At the market, Fridays.")
    assert not Signature.objects.exists()
