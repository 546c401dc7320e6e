"""Schemathesis asks every route what its own description allows, and much that it does not, and checks the answers."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings

from tests import stages
from tests.examples import each
from tests.house import House
from tests.web.browsing import account
from undersigned.actions import sign
from undersigned.actions.tokens import make_token
from undersigned.api import rate
from undersigned.api.v1 import document
from undersigned.models import Scope, Statement

pytestmark = pytest.mark.django_db

OPERATIONS = sorted((path, method) for path, methods in document()["paths"].items() for method in methods)


@pytest.fixture(autouse=True)
def _one_connection():
    """The requests run in the test's own transaction, as those of Django's test client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def statement(installation, monkeypatch) -> Statement:
    """A published statement with something behind every route, and no limit on how often it is asked for."""
    for name in ("networks", "tokens"):
        monkeypatch.setattr(rate, name, rate.Rate(10**9))
    return House(installation).published("for every route", _signed)


def _signed() -> Statement:
    found = stages.opened()
    stages.signed(found, stages.organisation())
    stages.signed(found, stages.person())
    sign.invite(found, name="Reed Cutters", address="", language="en")
    return found


# It takes a second and a half before the first question: every day the routes are asked by test_public and test_tokens.
@pytest.mark.long
@each(("path", "method"), OPERATIONS)
def test_every_route_answers_as_it_is_described(statement, path, method):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    secret = make_token(account(), name="Schemathesis", scopes=Scope.values, days=1)[1]
    known = {"slug": statement.slug_id, "id": statement.pk}
    turn = 0

    # The database is rolled back after all examples: they are one long conversation.
    @settings(
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(schema[path][method.upper()].as_strategy())
    def ask(case: Any) -> None:
        nonlocal turn
        turn += 1
        if turn % 2:  # each other time, of a statement that is there
            case.path_parameters.update({name: value for name, value in known.items() if name in case.path_parameters})
        case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})

    ask()
    assert turn


def test_there_are_routes_to_ask():
    assert len(OPERATIONS) == 10
