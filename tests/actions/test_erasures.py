"""A backup is restored: what was erased since is erased again by the list that was kept beside it."""

from __future__ import annotations

import json
import random
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.db import connection

from tests import stages
from tests.house import House
from undersigned.actions import erasures, sign, subscriptions
from undersigned.actions.sweep import Sweeper, sweep, sweep_later, sweep_soon
from undersigned.cli import main
from undersigned.models import Erasure, Event, Mail, Opening, Signature, Subscription, Sweep
from undersigned.outside.installation import Installation

ORIGIN = "statements.example/one"


def kept() -> str:
    """All that could name somebody."""
    models = (Signature, Mail, Opening, Subscription, Erasure, Event)
    return json.dumps([json.loads(serializers.serialize("json", model.objects.all())) for model in models])


def follower(statement: Any, address: str) -> Subscription:
    subscriptions.subscribe(statement, address=address, language="en")
    return Subscription.objects.get(mail=address)


@pytest.mark.long
@pytest.mark.django_db
def test_the_list_tells_of_nobody_and_erases_again_what_a_backup_brought_back() -> None:
    statement = stages.opened()
    leaver, stayer = (
        stages.signed(statement, stages.organisation(name, f"{name.lower()}@kodrin.example")).signature
        for name in ("Leaver", "Stayer")
    )
    _, waiting = stages.requested(statement, stages.person("Unasked", "unasked@kodrin.example"))
    reader = follower(statement, "reader@kodrin.example")
    backup = [serializers.serialize("json", model.objects.all()) for model in (Signature, Subscription, Opening)]
    sign.erase(leaver)
    sign.decline(waiting)
    subscriptions.stop(reader)
    lines = list(erasures.listed(ORIGIN))
    assert lines[0] == f"undersigned/erasures/1 {ORIGIN}"
    assert sorted(line.split()[0] for line in lines[1:]) == ["follower", "signature", "signature"]
    assert not any(word in " ".join(lines) for word in ("eaver", "nasked", "reader", "kodrin"))

    Erasure.objects.all().delete()
    Event.objects.filter(type="sign.erased").delete()
    for rows in backup:  # an old state comes back, and knows nothing of any erasure
        for row in serializers.deserialize("json", rows):
            row.save()
    assert all(word in kept() for word in ("Leaver", "Unasked", "reader@"))
    assert erasures.apply([*lines, f"signature {'0' * 32} request 2026-01-01"], ORIGIN) == erasures.Applied(3, 0, 1)
    assert not any(word in kept() for word in ("Leaver", "leaver@", "nasked", "reader@"))
    assert Event.objects.filter(type="sign.erased", signature=leaver).count() == 1
    stayer.refresh_from_db()
    assert stayer.state == "confirmed"
    assert list(erasures.listed(ORIGIN))[1:4] == lines[1:]
    assert erasures.apply(lines, ORIGIN) == erasures.Applied(0, 2, 1)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "no list of erasures"),
        (["signature 00"], "no list of erasures"),
        (["undersigned/erasures/1 elsewhere.example"], "elsewhere.example"),
        ([f"undersigned/erasures/1 {ORIGIN}", "{good}", "signature ' OR 1=1"], "Line 3"),
    ],
)
@pytest.mark.django_db
def test_a_list_that_is_none_erases_nothing(lines: list[str], said: str) -> None:
    signature = stages.signed(stages.opened(), stages.organisation()).signature
    given = [line.replace("{good}", f"signature {signature.pk} request 2026-01-01") for line in lines]
    with pytest.raises(erasures.ErasuresError, match=said):
        erasures.apply(given, ORIGIN)
    signature.refresh_from_db()
    assert signature.state == "confirmed"


@pytest.mark.django_db
def test_a_sweep_is_due_at_once_for_who_asked_and_within_a_day_for_what_was_due() -> None:
    sweep_later()
    sweep_later()
    assert Sweep.objects.count() == 1
    assert Sweeper().sweep_due() == 0  # nothing is due: it would fail inside this test's transaction
    stages.signed(stages.opened(), stages.organisation())
    sweep_soon()
    assert Sweep.objects.count() == 2


@pytest.mark.long
@pytest.mark.sqlite
def test_the_command_applies_the_list_to_the_file_of_an_old_backup(
    fresh_database: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = fresh_database.home
    house = House(Installation.load(home))
    leaver = stages.signed(stages.opened(), stages.organisation("Leaver", "leaver@kodrin.example")).signature
    house.publisher.log.sequence()
    monkeypatch.setenv("UNDERSIGNED_HOME", str(home))
    database, backup, file = home / "database.sqlite3", tmp_path / "backup", tmp_path / "erasures"
    connection.close()  # the last one moves the write-ahead log into the file
    shutil.copyfile(database, backup)
    sign.erase(leaver)
    assert main(["erasures", "list", str(home)]) == 0
    file.write_text(capsys.readouterr().out)

    connection.close()
    shutil.copyfile(backup, database)
    assert b"leaver@kodrin.example" in database.read_bytes()
    assert main(["erasures", "apply", str(home), str(file)]) == 0
    assert "Erased now: 1. Erased before: 0. Not in this database: 0." in capsys.readouterr().out
    assert not any(b"eaver" in path.read_bytes() for path in home.glob("database.sqlite3*"))
    assert not Sweep.objects.exists()
    assert main(["erasures", "apply", str(home), str(file)]) == 0
    assert "Erased now: 0. Erased before: 1." in capsys.readouterr().out


@pytest.mark.django_db
def test_the_command_says_what_it_cannot_read(
    installation: Installation, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    House(installation)
    monkeypatch.setenv("UNDERSIGNED_HOME", str(installation.home))
    assert main(["erasures", "apply", str(installation.home), str(tmp_path / "absent")]) == 2
    assert "absent cannot be read" in capsys.readouterr().err
    (tmp_path / "other").write_text("something else")
    assert main(["erasures", "apply", str(installation.home), str(tmp_path / "other")]) == 2
    assert "This is no list of erasures" in capsys.readouterr().err


@pytest.mark.sqlite
@pytest.mark.long
def test_gaps_of_pages_hold_nothing_after_a_sweep(fresh_database: Any) -> None:
    """`secure_delete` overwrites a row where it lies, not a copy in the gap of a page that it was moved from."""
    statement, chance = stages.opened(), random.Random(1)
    edition = stages.in_force(statement)
    common = {"statement": statement, "edition": edition, "kind": "person", "visibility": "public", "language": "en"}
    rows = [
        Signature(
            id=chance.randbytes(16).hex(),
            names={"": f"Gone{n:05d}"},
            name_key=f"{chance.random():.9f} gone{n:05d}",
            mandate="m" * chance.randrange(400),
            requested="2026-01-01T00:00:00Z",
            **common,
        )
        for n in range(1500)
    ]
    for start in range(0, len(rows), 50):
        Signature.objects.bulk_create(rows[start : start + 50])
    for row in chance.sample(rows, 700):
        Signature.objects.filter(pk=row.pk).update(mandate="x" * chance.randrange(500))
    gone = chance.sample(rows, 300)
    Signature.objects.filter(pk__in=[row.pk for row in gone]).delete()
    assert Signature.objects.count() == 1200
    sweep()
    files = b"".join(path.read_bytes() for path in fresh_database.home.glob("database.sqlite3*")).lower()
    left = {match[0].decode() for match in re.finditer(rb"gone\d{5}", files)}
    assert left == {row.names[""].lower() for row in rows} - {row.names[""].lower() for row in gone}
