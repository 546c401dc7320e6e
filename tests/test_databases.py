"""The two ways in which a test gets a database keep tests apart from one another."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import stages

ROW = {"session_key": "a" * 32, "session_data": "invented", "expire_date": timezone.now()}
COUNT = """
import django
django.setup()
from django.contrib.sessions.models import Session
print(Session.objects.count())
"""


@pytest.mark.parametrize("turn", [1, 2])
def test_rollback_leaves_nothing(db, turn):
    assert Session.objects.count() == 0
    Session.objects.create(**ROW)


@pytest.mark.long
@pytest.mark.parametrize("turn", [1, 2])
def test_fresh_database_is_empty_and_shared_by_threads_and_processes(fresh_database, turn):
    assert Session.objects.count() == 0

    def write():
        Session.objects.create(**ROW)
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    assert Session.objects.count() == 1
    counted = subprocess.run(
        [sys.executable, "-c", COUNT], env=fresh_database.environment, capture_output=True, text=True, check=True
    )
    assert counted.stdout.strip() == "1"


def test_each_has_its_own_site(fresh_database):
    assert fresh_database.home / "site" == settings.SITE
    assert not list(settings.SITE.iterdir())


def rows():
    """How many rows of each kind there are."""
    return Counter({model.__name__: model._base_manager.count() for model in apps.get_models()})


@pytest.mark.parametrize("stage", [stages.drafted, stages.frozen, stages.opened])
def test_a_statement_from_the_shelf_is_as_the_actions_make_it(db, stage):
    empty = rows()
    with CaptureQueriesContext(connection) as queries:
        first = stage()
    assert len(queries) < 30
    one = rows()
    second = stage()  # made by the actions, since there is one like it
    assert second.slug_id == first.slug_id + "-2"
    assert one - empty == rows() - one != {}
    assert first.drafting == second.drafting == (stage is stages.drafted)


def test_a_statement_from_the_shelf_is_as_frozen_as_any(db):
    edition = stages.in_force(stages.frozen())
    with pytest.raises(DatabaseError, match="frozen"):
        edition.texts.update(language="de")


@pytest.mark.postgres
def test_postgres_run_is_on_postgres(db):
    assert connection.vendor == "postgresql"
