"""Hostile input in the forms of the invited, of colleagues and of representatives: a sentence, never a failure."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import stages
from tests.characters import ANY
from tests.examples import FEW_AND_MANY
from tests.web.test_desk_hostile import NASTY
from tests.web.test_second import two
from undersigned.actions import limit, sign
from undersigned.models import Invitation, Mail, Signature

pytestmark = pytest.mark.django_db

hostile = st.one_of(st.sampled_from(NASTY), st.text(ANY, max_size=300))
FORMS = {
    "answer": ("say until meets_on reason", "time no back x"),
    "ask": ("mail reply_to stop", ""),
    "approve": ("said role words", ""),
    "second": ("said words", ""),
    "others": ("said words", ""),
}


def addresses() -> dict[str, str]:
    """Where each form is, for one organisation among others."""
    statement = stages.opened()
    first, _held, second = two(statement, "Kodrin Forum")
    _, token = sign.invite(statement, name="Lumera Watch", address="a@lumera.example", language="en")
    sign.invite(statement, name="Vardena Choir", address="c@vardena.example", language="en")
    asking = Invitation.objects.get(name="Vardena Choir")
    sign.ask_colleague(asking, address="b@vardena.example", reply_to="", language="en")
    approve = stages.link_in(Mail.objects.get(to="b@vardena.example"), "approve")
    return {
        "answer": f"/invitation/{token}/answer/",
        "ask": f"/invitation/{token}/approve/",
        "approve": f"/approve/{approve}/",
        "second": second,
        "others": f"{first}others/",
    }


def attack(name: str, examples: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Post what no browser would; whatever the answer is, the page behind stays, and nothing else changes."""
    where, (fields, values) = addresses()[name], FORMS[name]
    monkeypatch.setattr(limit, "_count", lambda *_: True)
    states = dict(Signature.objects.values_list("pk", "state"))

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck), deadline=None)
    @given(st.dictionaries(st.sampled_from(fields.split()), hostile), st.sampled_from([*values.split(), ""]))
    def post(data: dict[str, str], said: str) -> None:
        sent = {**data, **({"say": said} if said else {})}
        assert Client().post(where, sent).status_code in {302, 409, 410, 422}
        assert Client().get(where).status_code == 200

    post()
    assert dict(Signature.objects.values_list("pk", "state")) == states
    assert not Mail.objects.filter(to__contains="\n").exists()


@pytest.mark.parametrize("number", FEW_AND_MANY)
@pytest.mark.parametrize("name", FORMS)
def test_no_form_makes_us_fail(name: str, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    attack(name, number, monkeypatch)
