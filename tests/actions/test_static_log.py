"""The log's static files beside the database: whole at every moment, whatever ends the process, and healed after it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests import stages
from undersigned.actions.record import Log, begin_log, record
from undersigned.actions.record.keys import log_vkey
from undersigned.actions.record.static_log import check_site
from undersigned.core.errors import RecordError
from undersigned.core.publish.audit import audit
from undersigned.core.publish.report import Report
from undersigned.core.record.tiles import partial_tiles, tiles
from undersigned.models import Checkpoint, Event, Statement
from undersigned.outside import files
from undersigned.outside.installation import Installation
from undersigned.outside.process import Alone
from undersigned.outside.published_log import opened

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def statement(installation: Installation) -> Statement:
    begin_log(installation)
    return stages.opened()


def happen(statement: Statement, number: int) -> None:
    """So many events, of a kind that needs no other."""
    digest = stages.in_force(statement).digest
    for n in range(number):
        pub = {"edition": 1, "digest": digest, "language": "mk", "sha256": f"{n:064x}"}
        record("text.translated", statement=statement, pub=pub, time="2026-03-01T12:00:00Z")


def audited(here: Installation) -> Report:
    return audit(opened(str(here.site)), key=log_vkey(here))


def size_shown(here: Installation) -> int:
    return int((here.site / "log" / "checkpoint").read_text().split("\n")[1])


def there(here: Installation) -> set[str]:
    folder = here.site / "log"
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def wanted(sizes: list[int]) -> set[str]:
    """What should be there when these were the sizes of all checkpoints."""
    found = {"checkpoint", "policy"}
    for tile in {*tiles(sizes[-1]), *partial_tiles(sizes, sizes[-1])}:
        found |= {tile.path, tile.entries_path} if tile.level == 0 else {tile.path}
    return found


def sizes() -> list[int]:
    return list(Checkpoint.objects.values_list("size", flat=True))


def test_the_files_are_those_of_the_tree_and_the_audit_finds_them_whole(installation, statement):
    log = Log(installation)
    for number in (1, 240, 15, 3):
        happen(statement, number)
        log.sequence()
        assert audited(installation).exit == 0
    assert size_shown(installation) == log.tree.size > 256
    assert there(installation) == wanted(sizes())
    assert not [path for path in there(installation) if "/000.p/" in path and not path.startswith("tile/1/")]


def test_a_batch_writes_what_is_new_and_reads_no_more(installation, statement, monkeypatch):
    happen(statement, 270)
    log = Log(installation)
    log.sequence()
    written: list[str] = []
    put = files.put
    monkeypatch.setattr(files, "put", lambda folder, made: put(folder, noted(made, written)))
    happen(statement, 1)
    log.sequence()
    size = log.tree.size
    assert [path for path in written if path.startswith("tile/")] == [
        f"tile/entries/001.p/{size % 256}",
        f"tile/0/001.p/{size % 256}",
    ]
    written.clear()
    log.sequence()
    assert written == []


def noted(made: Any, written: list[str]) -> Iterator[tuple[str, bytes]]:
    for path, data in made:
        written.append(path)
        yield path, data


@contextmanager
def killed_at(moment: int) -> Iterator[None]:
    """The process ends at the so-and-so-many-th call of the file layer, if there are so many."""
    calls = 0

    def count() -> None:
        nonlocal calls
        calls += 1
        if calls == moment:
            raise Killed

    def before(call: Callable[..., Any]) -> Callable[..., Any]:
        def killing(*args: Any, **kwargs: Any) -> Any:
            count()
            return call(*args, **kwargs)

        return killing

    def torn(path: Path, data: bytes) -> None:
        """A file can be left half written, too."""
        try:
            count()
        except Killed:
            path.write_bytes(data[: len(data) // 2])
            raise
        write(path, data)

    write = files._write
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(files, "_write", torn)
        patched.setattr(files, "flush", before(files.flush))
        patched.setattr(files, "remove_folder", before(files.remove_folder))
        patched.setattr(os, "replace", before(os.replace))
        patched.setattr(Path, "mkdir", before(Path.mkdir))
        yield


@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.long)])
def test_killed_at_any_call_of_the_file_layer_it_shows_a_whole_log_and_heals(installation, statement, every):
    """The batch makes a tile full, so that every kind of file is written, and partial ones go."""
    folder, kept = installation.site / "log", installation.home / "kept"
    happen(statement, 255 - Event.objects.count())
    Log(installation).sequence()
    shutil.copytree(folder, kept)
    moment, killed = 1, True
    while killed:
        with transaction.atomic():
            happen(statement, 2)
            killed = crash_and_heal(installation, moment)
            moment += every
            transaction.set_rollback(True)
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
    assert moment > 20


def crash_and_heal(here: Installation, moment: int) -> bool:
    """Whether there was such a moment; at any of them the log is whole, and so it is after a new start."""
    killed = False
    with killed_at(moment):
        try:
            Log(here).sequence()
        except Killed:
            killed = True
    assert audited(here).exit == 0
    assert size_shown(here) in {255, 257}
    Log(here).sequence()
    assert (audited(here).exit, size_shown(here)) == (0, 257)
    assert {name for name in there(here) if not name.endswith(".new")} == wanted(sizes())
    return killed


def test_killed_between_the_database_and_the_files_it_heals(installation, statement, monkeypatch):
    log = Log(installation)
    happen(statement, 3)
    before = size_shown(installation)

    def ends(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(log.static, "show", ends)
        with pytest.raises(Killed):
            log.sequence()
    assert size_shown(installation) == before < Event.objects.sequenced().count()
    Log(installation).sequence()
    assert (audited(installation).exit, size_shown(installation)) == (0, Event.objects.count())


def test_killed_before_the_database_has_it_nothing_is_shown(installation, statement, monkeypatch):
    happen(statement, 3)
    before = there(installation), size_shown(installation)
    log = Log(installation)

    def ends(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Checkpoint.objects, "bulk_create", ends)
        with pytest.raises(Killed):
            log.sequence()
    assert (there(installation), size_shown(installation)) == before
    Log(installation).sequence()
    assert (audited(installation).exit, size_shown(installation)) == (0, Event.objects.count())


def test_who_waits_for_its_turn_takes_no_newer_checkpoint_back(installation, statement, monkeypatch):
    slow, quick, take = Log(installation), Log(installation), Alone.take

    def late(lock: Alone, *, wait: bool = False) -> bool:
        monkeypatch.undo()
        happen(statement, 1)
        quick.sequence()
        return take(lock, wait=wait)

    happen(statement, 1)
    monkeypatch.setattr(Alone, "take", late)
    slow.sequence()
    assert size_shown(installation) == Event.objects.count()


def test_a_disk_that_is_full_is_tried_again_by_the_same_process(installation, statement, monkeypatch):
    log = Log(installation)
    log.sequence()
    happen(statement, 3)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(files, "_write", full)
        with pytest.raises(OSError, match="No space"):
            log.sequence()
    assert log.sequence() == 0
    assert (audited(installation).exit, size_shown(installation)) == (0, Event.objects.count())


def test_a_site_without_tiles_or_with_some_of_them_heals_at_the_start(installation, statement):
    for number in (250, 3, 20, 2):
        happen(statement, number)
        Log(installation).sequence()
    whole = there(installation)
    folder = installation.site / "log"
    for lost in ("tile", "tile/entries", "tile/0", "tile/1/000.p", "checkpoint", ""):
        if (folder / lost).is_dir():
            shutil.rmtree(folder / lost)
        else:
            (folder / lost).unlink()
        Log(installation).sequence()
        assert (audited(installation).exit, there(installation)) == (0, whole)
    (folder / "tile/0/000").write_bytes(b"short")
    Log(installation).sequence()
    assert audited(installation).exit == 0


def test_two_processes_in_turn_leave_nothing_out(installation, statement):
    one, other = Log(installation), Log(installation)
    for number in (1, 250, 2, 12):
        happen(statement, number)
        one.sequence()
        one, other = other, one
        assert audited(installation).exit == 0
    one.sequence()
    assert there(installation) == wanted(sizes())


def test_an_older_database_or_another_log_is_refused_and_nothing_is_signed(installation, statement):
    Log(installation).sequence()
    checkpoint = installation.site / "log" / "checkpoint"
    good = checkpoint.read_text()
    size = size_shown(installation)
    for other, words in (
        (good.replace(f"\n{size}\n", f"\n{size + 1}\n"), "older"),
        (good.replace(good.split("\n")[2], "A" * 43 + "="), "another"),
        (good.replace(installation.origin, "other.example/log"), "another log"),
    ):
        checkpoint.write_text(other)
        with pytest.raises(RecordError, match=words):
            check_site(installation)
        with pytest.raises(RecordError, match=words):
            begin_log(installation)
        assert checkpoint.read_text() == other
    checkpoint.write_text("nothing that anybody could hold against us")
    Log(installation).sequence()
    assert checkpoint.read_text() == good


def test_a_row_that_somebody_changed_gets_into_no_tile(installation, statement, monkeypatch):
    log = Log(installation)
    log.sequence()
    happen(statement, 1)
    place = Event.objects.put_in_place
    monkeypatch.setattr(
        type(Event.objects), "put_in_place", lambda self, events: place([changed(event) for event in events])
    )
    with pytest.raises(RecordError, match="not the one that was placed"):
        log.sequence()
    assert size_shown(installation) < Event.objects.count()


def changed(event: Event) -> Event:
    event.leaf = event.leaf.replace("mk", "mq")
    return event
