"""Every byte of a bundle, and 10,000 mutations of it: none verifies, none takes long or much memory."""

from __future__ import annotations

import random
import resource
import time
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from tests.core.eventful import good
from undersigned.core.publish.bundle import manifest
from undersigned.core.publish.container import pack, unpack
from undersigned.core.publish.verify import verify

pytestmark = pytest.mark.soak

BUNDLE, POLICY = good()
MEMBERS = {name: bytes(content) for name, content in unpack(BUNDLE).items()}
SECONDS = 2.0
MEGABYTES = 200


def exits(data: bytes) -> tuple[int, int]:
    started = time.process_time()
    found = verify(data).exit, verify(data, policy=POLICY).exit
    assert time.process_time() - started < 2 * SECONDS
    return found


# Made consistent, a changed manifest would be the good one again.
@pytest.mark.parametrize(
    ("name", "consistent"),
    [(name, consistent) for name in sorted(MEMBERS) for consistent in (True, False)[name == "manifest.json" :]],
    ids=lambda value: value if isinstance(value, str) else ("with its manifest" if value else "alone"),
)
def test_every_byte_of_every_member(name, consistent):
    chance = random.Random(name)
    content = MEMBERS[name]
    survived = []
    for position in range(len(content)):
        changed = bytearray(content)
        changed[position] ^= 1 << chance.randrange(8)
        made = {**MEMBERS, name: bytes(changed)}
        if consistent:
            made["manifest.json"] = manifest(made)
        # What the bundle's own policy takes is the weaker check: what fails there fails with a policy too.
        if verify(pack(made)).exit != 1:
            survived.append(position)
    assert not survived


def zipped(members: list[tuple[str, bytes]], **how: int) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", **how) as archive:  # type: ignore[call-overload]
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, how.get("compression", zipfile.ZIP_STORED))
    return made.getvalue()


def flipped(chance: random.Random) -> bytes:
    data = bytearray(BUNDLE)
    for _ in range(chance.randrange(1, 4)):
        data[chance.randrange(len(data))] ^= chance.randrange(1, 256)
    return bytes(data)


def cut(chance: random.Random) -> bytes:
    start = chance.randrange(len(BUNDLE))
    return BUNDLE[:start] + BUNDLE[start + chance.randrange(1, 500) :]


def grown(chance: random.Random) -> bytes:
    start = chance.randrange(len(BUNDLE) + 1)
    return BUNDLE[:start] + chance.randbytes(chance.randrange(1, 100)) + BUNDLE[start:]


def rebuilt(chance: random.Random) -> bytes:
    members = dict(MEMBERS)
    name = chance.choice([name for name in members if name != "manifest.json"])
    kind = chance.randrange(4)
    if kind == 0:
        del members[name]
    elif kind == 1:
        start = chance.randrange(len(members[name]))
        members[name] = members[name][:start] + members[name][start + 1 :]
    elif kind == 2:
        other = chance.choice([n for n in members if members[n] != members[name]])
        members[name], members[other] = members[other], members[name]
    else:
        members[f"text/{chance.choice('abc')}{chance.choice('abc')}.txt"] = members[name]
    members["manifest.json"] = manifest(members)
    return pack(members)


def renamed(chance: random.Random) -> bytes:
    members = list(MEMBERS.items())
    position = chance.randrange(len(members))
    name = chance.choice(["../" + members[position][0], "/etc/passwd", "a\\b", members[0][0], "C:x", "x" * 3000, "é"])
    members[position] = (name, members[position][1])
    return zipped(members)


def duplicated(chance: random.Random) -> bytes:
    return zipped([*MEMBERS.items(), chance.choice(list(MEMBERS.items()))])


def bombed(chance: random.Random) -> bytes:
    members = [
        (n, c if n != "statement.json" else bytes(chance.choice([10**6, 3 * 10**7]))) for n, c in MEMBERS.items()
    ]
    return zipped(members, compression=zipfile.ZIP_DEFLATED, compresslevel=1)


def branched(chance: random.Random) -> bytes:
    name = chance.choice(["leaves.json", "openings.json", "statement.json"])
    pattern = chance.choice([b"[" * 9, b'{"a":', b"[[],", b'"a",', b"1,", b"0", b'"\\ud800",', zlib.compress(b"a")])
    members = {**MEMBERS, name: pattern * chance.choice([10, 10_000, 100_000])}
    members["manifest.json"] = manifest(members)
    return pack(members)


COMMON: list[Callable[[random.Random], bytes]] = [flipped, cut, grown, rebuilt, renamed, duplicated]
COSTLY: list[Callable[[random.Random], bytes]] = [bombed, branched]


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_ten_thousand_mutations():
    chance = random.Random(20260301)
    for number in range(10_000):
        mutate = chance.choice(COSTLY if number % 50 == 0 else COMMON)
        data = mutate(chance)
        if data != BUNDLE:
            assert exits(data) == (1, 1), (number, mutate.__name__)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    assert peak < MEGABYTES + resident(), f"{peak} MB"


def resident() -> int:
    """What the test's own process takes without verifying anything: Python, pytest and all they loaded, in MB."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 200
    return int(status.read_text().split("VmRSS:")[1].split()[0]) // 1024
