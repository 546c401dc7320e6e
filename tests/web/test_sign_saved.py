"""A form half filled survives the mail app closing the page, right or wrong; and a wrong one never passes for right."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from tests import stages
from tests.examples import each
from tests.web.test_limit import LAST, browser, nearly
from tests.web.test_sign import ENTERED, step_1, step_2, words_of
from tests.web.test_sign_refusals import FEW_AND_MANY, hostile
from undersigned.actions import sign
from undersigned.actions.limit import FORMS
from undersigned.core.sign import LONGEST
from undersigned.core.text import canonical_clause
from undersigned.models import Mail, Signature, SigningForm, Statement

pytestmark = pytest.mark.django_db


def refused(client: Client, statement: Statement, path: str = "", /, **changes: str) -> str:
    """The page that refuses an organisation's first step."""
    answer = step_1(client, statement, "organisation", path, **changes)
    assert answer.status_code == 422
    page: str = answer.content.decode()
    return page


@each(
    ("field", "value", "comes_back", "says"),
    [
        ("mandate", "", "", "This is needed."),
        ("mail", "office at lumera", "office at lumera", "This is not a mail address."),
        ("mandate", "x" * 501, "", "This is needed."),
        ("acronym", "x" * 51, "", "What you entered here could not be kept."),
        ("acronym", "L\u202eW", "", "What you entered here could not be kept."),
        ("place", "Kod\x00rin", "", "What you entered here could not be kept."),
        ("name_en", "x" * 10_000, "", "What you entered here could not be kept."),
        ("mail", "x" * 10_000 + "@lumera.example", "", "This is needed."),
    ],
)
def test_what_was_entered_comes_back_with_what_was_wrong(field: str, value: str, comes_back: str, says: str):
    statement = stages.opened()
    client = Client()
    refused(client, statement, **{field: value})
    for path in (f"/sign/{statement.slug_id}/", f"/sign/{statement.slug_id}/?change=1"):
        again = client.get(path)
        page = again.content.decode()
        assert again.status_code == 200
        assert 'value="Teuta Ravik"' in page
        assert says in words_of(again)
        assert f'href="#id_{field}"' in page
        if comes_back:
            assert f'value="{comes_back}"' in page
    kept = SigningForm.objects.get().values
    assert kept.get(field, "") == comes_back
    assert kept["refused"] == [field]


@each("wrong", [{"acronym": "x" * 51}, {"mandate": ""}, {"mail": "nobody"}])
def test_step_2_opens_only_after_a_step_1_that_was_right(wrong: dict[str, str]):
    statement = stages.opened()
    client = Client()
    step_1(client, statement, "organisation")
    refused(client, statement, f"/sign/{statement.slug_id}/?change=1", **wrong)
    for answer in (client.get(f"/sign/{statement.slug_id}/check/"), step_2(client, statement)):
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/sign/{statement.slug_id}/?change=1")
    assert not Mail.objects.exists()
    assert not Signature.objects.exists()
    step_1(client, statement, "organisation", mandate="By statute")
    assert SigningForm.objects.get().refused == []
    assert step_2(client, statement).status_code == 302
    assert Signature.objects.get().mandate == "By statute"


def test_emptying_every_field_empties_what_was_kept():
    statement = stages.opened()
    client = Client()
    step_1(client, statement, "organisation")
    nothing = dict.fromkeys(("name", "representative", "representative_role", "mandate", "mail"), "")
    refused(client, statement, **nothing)
    assert not any(value for name, value in SigningForm.objects.get().values.items() if name != "refused")
    assert client.get(f"/sign/{statement.slug_id}/check/").status_code == 302


def test_nothing_is_kept_of_nothing():
    statement = stages.opened()
    client = Client()
    answer = client.post(
        f"/sign/{statement.slug_id}/",
        {"kind": "person", "text": "en", "digest": stages.in_force(statement).digest, "name": "x" * 10_000},
    )
    assert answer.status_code == 422
    assert not SigningForm.objects.exists()
    assert not answer.cookies.get("form")


def test_only_this_browser_finds_it_and_can_have_it_deleted():
    statement = stages.opened()
    client = Client()
    page = refused(client, statement, mandate="")
    assert f'action="/sign/{statement.slug_id}/check/"' in page
    assert "Teuta Ravik" not in Client().get(f"/sign/{statement.slug_id}/?change=1").content.decode()
    assert "deleted" in words_of(client.post(f"/sign/{statement.slug_id}/check/", {"discard": "1"}))
    assert not SigningForm.objects.exists()
    assert "Teuta Ravik" not in client.get(f"/sign/{statement.slug_id}/").content.decode()


def test_what_was_begun_behind_an_invitation_stays_there():
    statement = stages.opened()
    _, invited = sign.invite(statement, name="Kodrin Forum", address="", language="en")
    client = Client()
    refused(client, statement, f"/invitation/{invited}/", name="Kodrin Forum", mandate="")
    refused(client, statement, representative="Imer Dol", mandate="")
    assert SigningForm.objects.get().values["name"] == "Kodrin Forum"
    assert 'value="Teuta Ravik"' in client.get(f"/invitation/{invited}/").content.decode()
    back = client.get(f"/sign/{statement.slug_id}/check/", follow=True)
    assert 'value="Kodrin Forum"' in back.content.decode()


@pytest.mark.long
def test_over_the_limit_a_refused_step_is_shown_and_not_kept():
    statement = stages.opened()
    regular = browser()
    nearly(FORMS)
    for client in (regular, *(browser() for _ in range(LAST - 1))):
        refused(client, statement, mandate="")
    assert 'value="Teuta Ravik"' in refused(browser(), statement, mandate="")
    assert SigningForm.objects.count() == LAST
    refused(regular, statement, mandate="", place="Kodrin")  # whoever has a form goes on with it
    assert SigningForm.objects.filter(values__place="Kodrin").count() == 1


FIELDS = ("name", "name_en", "acronym", "place", "representative", "representative_role", "mandate", "mail", "refused")


@pytest.mark.long
@pytest.mark.parametrize("number", FEW_AND_MANY)
def test_nothing_is_stored_that_is_longer_than_its_field_or_no_text(opened: Statement, number: int):
    @examples(max_examples=number, suppress_health_check=list(HealthCheck))
    @given(data=st.dictionaries(st.sampled_from(FIELDS), hostile), kind=st.sampled_from(["organisation", "person"]))
    def entered(data: Any, kind: str):
        is_stored_as_it_may_be(opened, data, kind)

    entered()


def is_stored_as_it_may_be(opened: Statement, data: Any, kind: str):
    SigningForm.objects.all().delete()
    client = Client(raise_request_exception=True)
    sent = {name: value.encode("utf-8", "replace").decode() for name, value in data.items()}
    answer = step_1(client, opened, kind, **sent)
    for form in SigningForm.objects.all():
        assert set(form.values) <= {*ENTERED[kind], *FIELDS, "role", "affiliation", "odd", "since"}
        for name, value in form.values.items():
            if name not in {"refused", "odd", "since"}:
                assert len(value) <= LONGEST.get(name.partition("_en")[0], 254)
                assert not value or canonical_clause(value) == value
        assert bool(form.refused) == (answer.status_code == 422)
    for path in (f"/sign/{opened.slug_id}/", f"/sign/{opened.slug_id}/check/"):
        assert client.get(path, follow=True).status_code in (200, 404)


@pytest.fixture
def opened() -> Statement:
    """A statement that takes signatures; the network is not what is tried here."""
    return stages.opened()
