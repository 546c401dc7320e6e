"""Asking witnesses: whom the log names, what it keeps of their answers, and how cosigned checkpoints reach a reader."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests import stages
from tests.house import House
from tests.witnesses import dead, lying, opened, serving, silent
from undersigned.actions.record import Log, begin_log
from undersigned.actions.record.keys import log_policy, log_vkey
from undersigned.actions.record.rotate import rotate
from undersigned.actions.record.witnesses import Asker
from undersigned.cli import work
from undersigned.core.errors import RecordError
from undersigned.core.publish.verify import verify
from undersigned.core.record import parse_policy, recovery_vkey
from undersigned.core.record.note import parse_note
from undersigned.models import Checkpoint
from undersigned.outside import ask_witness
from undersigned.outside.installation import Installation
from undersigned.outside.witness import Witness

pytestmark = pytest.mark.django_db
NAMES = ("wetlands", "bridges", "library")


def made(folder: Path, here: Installation) -> list[Witness]:
    """Three witnesses that know the log."""
    begin_log(here)
    return [opened(folder / name, log_vkey(here), name=f"{name}.example") for name in NAMES]


def naming(here: Installation, witnesses: list[Witness], urls: list[str], quorum: int = 2) -> Installation:
    """The installation, with settings that name these witnesses."""
    lines = [f"{name} {one.vkey} {url}" for name, one, url in zip(NAMES, witnesses, urls, strict=True)]
    return replace(here, witnesses=tuple(lines), witness_quorum=quorum)


@contextlib.contextmanager
def three(folder: Path, here: Installation) -> Iterator[Installation]:
    """Three witnesses that serve, and the installation that names them."""
    witnesses = made(folder, here)
    with contextlib.ExitStack() as stack:
        urls = [stack.enter_context(serving(one)) for one in witnesses]
        yield naming(here, witnesses, urls)


def newest() -> Checkpoint:
    found = Checkpoint.objects.order_by("-size").first()
    assert found is not None
    return found


def cosigners(here: Installation) -> set[str]:
    return set(parse_policy(log_policy(here)).cosigners(parse_note(newest().note)))


@pytest.mark.long
def test_a_bundle_is_published_at_once_and_anew_when_enough_have_cosigned(
    tmp_path: Path, installation: Installation
) -> None:
    with three(tmp_path, installation) as here:
        house, asker = House(here), Asker(Log(here))
        statement = stages.opened()
        stages.signed(statement, stages.organisation())
        house.publish(statement)
        report = house.verify(statement)
        assert (report.exit, report.steps[3].verdict) == (2, "incomplete")
        assert "only 0 did" in str(report.steps[3].detail)
        for number, one in enumerate(here.asked_witnesses, 1):
            assert asker.ask(one)
            assert not asker.ask(one)
            house.publisher.publish_due()
            assert house.verify(statement).exit == (0 if number >= 2 else 2)
        report = house.verify(statement)
        assert "and 2 witnesses too" in str(report.steps[3].detail)
        assert not any("no witnesses" in str(sentence) for sentence in report.not_proved)
        house.publisher.log.sequence()
        shown = (here.site / "log" / "checkpoint").read_text()
        assert shown == newest().note
        assert cosigners(here) == set(NAMES)
        bundle = (house.folder(statement) / "bundle.zip").read_bytes()
        alone = verify(bundle, key=log_vkey(here))
        assert alone.exit == 0
        assert "no witnesses" in str(alone.steps[3].detail)
        # After a restart, and with other settings, what is published stays as good as it was.
        House(here).publisher.publish_due()
        assert (house.folder(statement) / "bundle.zip").read_bytes() == bundle


@pytest.mark.long
def test_a_restart_of_the_publisher_forgets_no_bundle_that_waits(tmp_path: Path, installation: Installation) -> None:
    with three(tmp_path, installation) as here:
        house = House(here)
        statement = stages.opened()
        house.publish(statement)
        assert house.verify(statement).exit == 2
        later, asker = House(here), Asker(Log(here))
        for one in here.asked_witnesses[1:]:
            asker.ask(one)
        later.publisher.publish_due()
        assert house.verify(statement).exit == 0


def test_the_policy_names_witnesses_group_and_quorum(tmp_path: Path, installation: Installation) -> None:
    witnesses = made(tmp_path, installation)
    here = naming(installation, witnesses, [dead()] * 3)
    lines = [f"witness {name} {one.vkey}" for name, one in zip(NAMES, witnesses, strict=True)]
    end = [f"group witnesses 2 {' '.join(NAMES)}", "quorum witnesses"]
    assert log_policy(here).splitlines() == [f"log {log_vkey(here)}", *lines, *end]
    assert parse_policy(log_policy(here)).text() == log_policy(here)


@pytest.mark.long
def test_dead_slow_and_lying_ones_hold_up_nothing(
    tmp_path: Path, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask_witness, "WAITS", 0.2)
    monkeypatch.setattr(ask_witness, "WITHIN", 0.4)
    witnesses = made(tmp_path, installation)
    with serving(witnesses[0]) as good, silent() as slow:
        here = naming(installation, witnesses, [good, slow, dead()])
        log, asker = Log(here), Asker(Log(here))
        honest, *others = here.asked_witnesses
        for one in others:
            with pytest.raises(OSError):
                asker.ask(one)
        stages.frozen()
        assert log.sequence()
        assert asker.ask(honest)
        assert cosigners(here) == {"wetlands"}
    of_another = newest().note.splitlines(keepends=True)[-1]
    for status, answer in (
        (200, "thank you"),
        (200, of_another),
        (200, "x" * 10**6),
        (409, "many\n"),
        (409, "1000000\n"),
        (409, "0\n"),
        (500, ""),
        (302, ""),
    ):
        with lying(status, answer) as url:
            here = naming(installation, witnesses, [dead(), url, dead()])
            with pytest.raises(RecordError):
                Asker(Log(here)).ask(here.asked_witnesses[1])
    assert cosigners(here) == {"wetlands"}


def test_a_log_that_was_rolled_back_is_not_cosigned(tmp_path: Path, installation: Installation) -> None:
    with three(tmp_path, installation) as here:
        first = here.asked_witnesses[0]
        before = Checkpoint.objects.count()
        stages.frozen()
        Log(here).sequence()
        assert Asker(Log(here)).ask(first)
        assert Checkpoint.objects.count() > before
        Checkpoint.objects.order_by("-size")[0].delete()
        with pytest.raises(RecordError, match="larger log"):
            Asker(Log(here)).ask(first)


def test_a_witness_follows_a_change_of_the_key_when_it_knows_both(tmp_path: Path, installation: Installation) -> None:
    paper = Ed25519PrivateKey.from_private_bytes(b"p" * 32)
    begin_log(installation, recovery=recovery_vkey(installation.origin, paper.public_key().public_bytes_raw()))
    old = log_vkey(installation)
    new, _ = rotate(installation, paper)
    knows_one = opened(tmp_path / "one", old, name="wetlands.example")
    knows_both = opened(tmp_path / "both", old, new, name="bridges.example")
    unused = opened(tmp_path / "unused", old, name="library.example")
    with serving(knows_one) as first, serving(knows_both) as second:
        here = naming(installation, [knows_one, knows_both, unused], [first, second, dead()])
        one, both, _ = here.asked_witnesses
        asker = Asker(Log(here))
        assert asker.ask(one)  # the hand-over, which both keys signed
        assert asker.ask(both)
        stages.frozen()
        Log(here).sequence()
        with pytest.raises(RecordError, match="did not cosign"):
            asker.ask(one)
        assert asker.ask(both)
    assert cosigners(here) == {"bridges"}


def test_work_has_a_loop_for_each_witness(tmp_path: Path, installation: Installation) -> None:
    here = naming(installation, made(tmp_path, installation), [dead()] * 3)
    assert {loop.name for loop in work._loops(here)} >= {f"witness {name}" for name in NAMES}


@pytest.mark.parametrize(
    ("witnesses", "quorum"),
    [([], 1), (["good"], 0), (["good"], 2), (["good", "good"], 1), (["a b c"], 1), (["a b"], 1), ([""], 1)],
)
def test_settings_that_name_no_witness_are_refused(
    tmp_path: Path, installation: Installation, witnesses: list[str], quorum: int
) -> None:
    good = f"wetlands {opened(tmp_path, log_vkey(installation)).vkey} https://wetlands.example/w"
    replace(installation, witnesses=(good,), witness_quorum=1)
    with pytest.raises(Exception, match="witness"):
        replace(installation, witnesses=tuple(good if w == "good" else w for w in witnesses), witness_quorum=quorum)
    for bad in (
        good.replace("https", "ftp"),
        good.replace("wetlands ", "none "),
        good.replace("wetlands ", "witnesses "),
    ):
        with pytest.raises(Exception, match="witness"):
            replace(installation, witnesses=(bad,), witness_quorum=1)
