"""The two ways in which a test gets a database keep tests apart from one another."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

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


@pytest.mark.postgres
def test_postgres_run_is_on_postgres(db):
    assert connection.vendor == "postgresql"
