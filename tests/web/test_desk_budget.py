"""Every screen of a large statement asks the database little. How long it takes is measured by the benchmarks."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import large
from tests.web.browsing import signed_in

pytestmark = pytest.mark.django_db
MOST_QUERIES = 25


@pytest.mark.long
def test_no_screen_of_a_large_statement_asks_more_than_twenty_five_times():
    statement = large.once()
    browsers = {"desk": signed_in(), "member": large.visitor()}
    asked: dict[str, int] = {}
    for name, address, who in large.screens(statement):
        with CaptureQueriesContext(connection) as queries:
            response = browsers[who].get(address)
        assert response.status_code == 200, (name, response.status_code)
        asked[name] = len(queries)
    assert {name: n for name, n in asked.items() if n > MOST_QUERIES} == {}
