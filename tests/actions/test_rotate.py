"""Changing the log's keys: what is signed by which, what a crash leaves, and that published bundles follow."""

from __future__ import annotations

import stat
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests import stages
from tests.house import House
from undersigned.actions.record import Log, begin_log, check_key, record
from undersigned.actions.record import rotate as rotation
from undersigned.actions.record.keys import chain, file_vkey, log_vkey
from undersigned.actions.record.rotate import name_recovery, rotate
from undersigned.core.errors import RecordError, UndersignedError
from undersigned.core.publish.verify import verify
from undersigned.core.record import parse_checkpoint, parse_vkey, recovery_vkey
from undersigned.core.record.note import is_signed, parse_note
from undersigned.models import Checkpoint, Event
from undersigned.outside import key_files
from undersigned.outside.installation import Installation

pytestmark = pytest.mark.django_db
PAPER, OTHER = (Ed25519PrivateKey.from_private_bytes(letter * 32) for letter in (b"p", b"o"))


class Crash(BaseException):
    """The process is gone."""


def crash(*_: object, **__: object) -> None:
    raise Crash


def begin(here: Installation) -> str:
    """A log with a recovery key; its verifier key."""
    begin_log(here, recovery=recovery_vkey(here.origin, PAPER.public_key().public_bytes_raw()))
    return log_vkey(here)


def newest() -> Checkpoint:
    found = Checkpoint.objects.order_by("-size").first()
    assert found is not None
    return found


def signed_by(checkpoint: Checkpoint, *vkeys: str) -> list[bool]:
    return [is_signed(parse_note(checkpoint.note), parse_vkey(vkey)) for vkey in vkeys]


def handed_over(here: Installation, old: str) -> None:
    """The new key is in force, both signed the checkpoint that ends in the event, and the old one is gone."""
    check_key(here)
    new = log_vkey(here)
    assert new != old
    assert file_vkey(here) == new == chain().vkey
    assert not (here.home / key_files.NEXT).exists()
    assert stat.S_IMODE((here.home / key_files.NAME).stat().st_mode) == 0o600
    event = Event.objects.filter(type="key").order_by("-index").first()
    assert event is not None
    assert event.index is not None
    both = Checkpoint.objects.get(size=event.index + 1)
    assert signed_by(both, new, old) == [True, True]
    assert len(parse_note(both.note).signatures) == 2


def test_both_keys_sign_once_and_then_the_new_one_alone(installation: Installation) -> None:
    old = begin(installation)
    new, size = rotate(installation, PAPER)
    assert (size, newest().size) == (2, 2)
    handed_over(installation, old)
    assert (installation.site / "log" / "policy").read_text() == f"log {new}\nquorum none\n"
    third, size = rotate(installation, PAPER)
    assert chain().vkeys == (old, new, third)
    assert signed_by(newest(), third, new, old) == [True, True, False]


def test_a_batch_ends_with_the_event_that_changes_the_key(installation: Installation) -> None:
    old = begin(installation)
    statement = stages.frozen()
    Log(installation).sequence()
    place = Checkpoint.objects.order_by("-size").values_list("size", flat=True)[0]

    def sign_meanwhile(*arguments: object, **named: object) -> None:
        event(*arguments, **named)  # type: ignore[arg-type]  # passed on as they came
        edition = statement.edition
        assert edition is not None
        told = {"edition": edition.number}
        event("statement.hidden", statement=statement, pub=told, time="2026-03-01T12:00:00Z")

    event = record
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rotation, "record", sign_meanwhile)
        new, size = rotate(installation, PAPER)
    assert size == place + 1
    Log(installation).sequence()
    after = newest()
    assert after.size == size + 1
    assert signed_by(Checkpoint.objects.get(size=size), new, old) == [True, True]
    assert signed_by(after, new, old) == [True, False]


BOUNDARIES: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "while the key file is written": lambda patch: patch.setattr(key_files, "flush", crash),
    "behind the key file": lambda patch: patch.setattr(rotation, "record", crash),
    "behind the event": lambda patch: patch.setattr(rotation, "check_key", second(check_key, crash)),
    "while the event is placed": lambda patch: patch.setattr(Checkpoint.objects, "bulk_create", crash),
    "behind the checkpoint": lambda patch: patch.setattr(key_files, "hand_over", crash),
}


def second(first: Callable[..., object], then: Callable[..., object]) -> Callable[..., object]:
    """What does one thing at its first call, and another afterwards."""
    calls = iter([first])
    return lambda *given, **named: next(calls, then)(*given, **named)


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_a_crash_at_any_boundary_heals_at_the_next_start(installation: Installation, boundary: str) -> None:
    old = begin(installation)
    with pytest.MonkeyPatch.context() as patch:
        BOUNDARIES[boundary](patch)
        with pytest.raises(Crash):
            rotate(installation, PAPER)
    check_key(installation)
    Log(installation).sequence()
    if "key file" in boundary:
        assert log_vkey(installation) == file_vkey(installation) == old
        assert signed_by(newest(), old) == [True]
        rotate(installation, PAPER)
    handed_over(installation, old)
    check_key(installation)


def test_a_key_file_that_is_lost_is_refused_in_words(installation: Installation) -> None:
    begin(installation)
    rotate(installation, PAPER)
    (installation.home / key_files.NAME).unlink()
    with pytest.raises(UndersignedError, match=r"log\.key cannot be read"):
        check_key(installation)
    key_files.make(installation.home / key_files.NAME)
    with pytest.raises(RecordError, match="another key"):
        check_key(installation)


def test_without_the_recovery_key_nothing_changes(installation: Installation) -> None:
    old = begin(installation)
    with pytest.raises(RecordError, match="not the recovery key"):
        rotate(installation, OTHER)
    with pytest.raises(RecordError, match="not the recovery key"):
        name_recovery(installation, OTHER, OTHER)
    with pytest.raises(RecordError, match="has a recovery key"):
        name_recovery(installation, OTHER)
    assert (log_vkey(installation), Event.objects.count()) == (old, 1)
    assert not (installation.home / key_files.NEXT).exists()


def test_an_older_log_gets_a_recovery_key_and_replaces_it_by_itself(installation: Installation) -> None:
    begin_log(installation)
    old = log_vkey(installation)
    with pytest.raises(RecordError, match="has no recovery key"):
        rotate(installation, PAPER)
    name_recovery(installation, PAPER)
    assert chain().recovery == recovery_vkey(installation.origin, PAPER.public_key().public_bytes_raw())
    name_recovery(installation, OTHER, PAPER)
    with pytest.raises(RecordError, match="not the recovery key"):
        rotate(installation, PAPER)
    rotate(installation, OTHER)
    handed_over(installation, old)


@pytest.mark.long
def test_what_was_published_is_made_anew_and_leads_from_the_old_key_to_the_new(installation: Installation) -> None:
    begin(installation)
    house = House(installation)
    statement = stages.opened()
    stages.signed(statement, stages.organisation())
    house.publish(statement)
    before, old = (house.folder(statement) / "bundle.zip").read_bytes(), log_vkey(installation)
    new, _ = rotate(installation, PAPER)
    house = House(installation)
    house.publish(statement)
    after = (house.folder(statement) / "bundle.zip").read_bytes()
    assert verify(before, key=old).exit == 0
    assert verify(before, key=new).exit == 1
    assert [verify(after, key=key).exit for key in (old, new)] == [0, 0]
    assert house.verify(statement).exit == 0
    assert parse_checkpoint(parse_note(newest().note).text).size == newest().size
