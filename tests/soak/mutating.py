"""Mutations of good bundles and receipts, verified one after another: what survives, what is slow, what takes memory.

    python -m tests.soak.mutating bundle 10000 20260301

Runs as a process of its own, so that a bomb that goes off ends it and nothing else. Prints one JSON object.
"""

from __future__ import annotations

import json
import random
import resource
import signal
import struct
import sys
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from types import FrameType
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.core.eventful import good, small
from tests.core.receipts import good_receipt
from undersigned.core.publish.against_receipt import verify_receipt
from undersigned.core.publish.bundle import build, manifest
from undersigned.core.publish.container import BUNDLE, Form, pack, unpack
from undersigned.core.publish.receipt import FORM
from undersigned.core.publish.report import Report
from undersigned.core.publish.verify import verify
from undersigned.core.record import jcs
from undersigned.core.record.note import signature_line

SECONDS = 2.0  # of the processor, for one
GUARD = 600 * 2**20  # bytes of addresses more than at the start: the machine is not to suffer from a finding
Members = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Kind:
    """What is mutated, and how it is checked."""

    originals: tuple[bytes, ...]
    policy: str
    form: Form
    verify: Callable[..., Report]

    def fitting(self, members: Members) -> bytes:
        """The members in the canonical container, with the manifest that fits them."""
        if self.form is BUNDLE:
            members = {**members, "manifest.json": manifest(members)}
        return pack(members, self.form)

    def members(self, data: bytes) -> Members:
        """The members of one that is good."""
        return {name: bytes(content) for name, content in unpack(data, self.form).items()}


def kinds() -> dict[str, Kind]:
    """Bundles and receipts, small ones and one to which everything has happened."""
    everything, policy = good()
    little = build(small().publish())
    receipt, _ = good_receipt()
    return {
        "bundle": Kind((little, little, little, everything), policy, BUNDLE, verify),
        "receipt": Kind((receipt,), policy, FORM, verify_receipt),
    }


Mutation = Callable[[Kind, bytes, random.Random], bytes]


def zipped(members: list[tuple[str, bytes]], *, compression: int = zipfile.ZIP_STORED, mode: int = 0) -> bytes:
    """Any zip archive, as a program makes one that knows nothing of ours; `mode` as Unix writes a file's kind."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", compresslevel=1) as archive:
        for name, content in members:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            archive.writestr(entry, content, compression)
    return made.getvalue()


def flipped(kind: Kind, data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.randrange(1, 4)):
        made[chance.randrange(len(made))] ^= chance.randrange(1, 256)
    return bytes(made)


def cut(kind: Kind, data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randrange(1, 500) :]


def grown(kind: Kind, data: bytes, chance: random.Random) -> bytes:
    start = chance.choice([0, len(data), chance.randrange(len(data))])
    return data[:start] + chance.randbytes(chance.randrange(1, 100)) + data[start:]


def removed(kind: Kind, data: bytes, chance: random.Random) -> bytes:
    members = kind.members(data)
    del members[chance.choice([name for name in members if name != "manifest.json"])]
    return kind.fitting(members)


def shortened(kind: Kind, data: bytes, chance: random.Random) -> bytes:
    members = kind.members(data)
    name = chance.choice([name for name in members if name != "manifest.json"])
    start = chance.randrange(len(members[name]))
    members[name] = members[name][:start] + members[name][start + chance.randrange(1, 9) :]
    return kind.fitting(members)


def reworded(kind: Kind, data: bytes, chance: random.Random) -> bytes:
    """One value in a JSON member, changed to another of its kind, all else made to fit."""
    members = kind.members(data)
    name = chance.choice([name for name in members if name.endswith(".json") and name != "manifest.json"])
    value = json.loads(members[name])
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        inside = waiting.pop()
        for key in inside if isinstance(inside, dict) else range(len(inside)):
            found.append((inside, key))
            if isinstance(inside[key], (dict, list)):
                waiting.append(inside[key])
    place, key = chance.choice(found)
    old = place[key]
    if isinstance(old, (bool, int)):
        place[key] = not old if isinstance(old, bool) else old + chance.choice([-1, 1])
    elif isinstance(old, str):
        place[key] = chance.choice(
            [old[:-1], old + "x", old.upper() if old.upper() != old else old + " ", "0" * len(old)]
        )
    elif key == "later":
        old.reverse()  # whoever passes a receipt on may leave the newest out, as it says itself
    elif old:
        old.clear()
    else:
        place[key] = "x"
    members[name] = jcs(value)
    return kind.fitting(members)


def swapped(kind: Kind, data: bytes, chance: random.Random) -> bytes:
    members = kind.members(data)
    one = chance.choice([name for name in members if name != "manifest.json"])
    other = chance.choice([name for name in members if members[name] != members[one]])
    members[one], members[other] = members[other], members[one]
    return kind.fitting(members)


def cosigned(kind: Kind, data: bytes, chance: random.Random) -> bytes:
    """The checkpoint with one line more: valid, by a key that nobody named; or one that is there once more."""
    members = kind.members(data)
    name = "checkpoint" if kind.form is BUNDLE else "receipt.tlog-proof"
    note = members[name].decode().split("\n\n")[-2] + "\n"
    key = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
    line = signature_line(note.split("\n")[0], note, key).encode()
    members[name] += chance.choice([line, members[name].splitlines(keepends=True)[-1]])
    return kind.fitting(members)


def added(kind: Kind, data: bytes, chance: random.Random) -> bytes:
    """With a member more, of a name that a bundle may have, or of any in a container of any program."""
    members = kind.members(data)
    content = chance.choice([b"", b"{}", *members.values()])
    if kind.form is BUNDLE and chance.randrange(2):
        name = chance.choice(["text/{}.txt", "statement.{}.pdf"]).format("".join(chance.sample("abcdefgh", 3)))
        return kind.fitting({**members, name: content})
    name = chance.choice(["README", "evidence/mail.eml", "text/en", ".hidden", "leaves.json ", "POLICY", "keys.json"])
    return zipped([*members.items(), (name, content)])


def renamed(kind: Kind, data: bytes, chance: random.Random) -> bytes:
    members = list(kind.members(data).items())
    place = chance.randrange(len(members))
    old, content = members[place]
    names = [
        "../" + old,
        "./" + old,
        "/" + old,
        "\\" + old,
        "a/../" + old,
        old.upper(),
        old + "/",
        old[:-1],
        "/etc/passwd",
    ]
    members[place] = (chance.choice([*names, "a\\b", "C:x", "x" * 3000, "é", members[0][0], "\u202e" + old]), content)
    return zipped(members)


def duplicated(kind: Kind, data: bytes, chance: random.Random) -> bytes:
    members = list(kind.members(data).items())
    name, content = chance.choice(members)
    twin = (name, chance.choice([content, content[:-1], b""]))
    return zipped(chance.choice([[*members, twin], [twin, *members], sorted([*members, twin])]))


def linked(kind: Kind, data: bytes, chance: random.Random) -> bytes:
    """A member that is a link, a folder or a device, in our container or in any."""
    mode = chance.choice([0o120777, 0o040755, 0o020666, 0o100755, 0o104644, 0])
    if chance.randrange(2):
        return data.replace((0o100644 << 16).to_bytes(4, "little"), (mode << 16).to_bytes(4, "little"), 1)
    members = kind.members(data)
    members[chance.choice(list(members))] = b"../../../etc/passwd"
    return zipped(list(members.items()), mode=mode)


def padded(kind: Kind, data: bytes, chance: random.Random) -> bytes:
    """Bytes that an unzip program does not show: before, behind, between, in a comment, in an extra field."""
    end, more = struct.Struct("<IHHHHIIH"), chance.randbytes(chance.randrange(1, 60))
    body, facts = data[: -end.size], list(end.unpack(data[-end.size :]))
    if chance.randrange(3) == 0:
        return body + end.pack(*facts[:7], len(more)) + more
    if chance.randrange(2):
        facts[6] += len(more)  # where the directory begins
        directory = int(facts[6]) - len(more)
        return body[:directory] + more + body[directory:] + end.pack(*facts)
    made = BytesIO(data)
    with zipfile.ZipFile(made, "a") as archive:
        archive.comment = more
    return made.getvalue()


def lying(kind: Kind, data: bytes, chance: random.Random) -> bytes:
    """Headers that promise gigabytes, thousands of members, or one member in another."""
    made = bytearray(data)
    place = made.find(b"PK\x01\x02" if chance.randrange(2) else b"PK\x03\x04", chance.randrange(len(made) // 2))
    field = chance.choice([18, 20, 22, 24, 26, 28, 32, 42])
    value = chance.choice([0xFFFFFFFF, 0x7FFFFFFF, 0xFFFF, 1, 0])
    made[place + field : place + field + 4] = value.to_bytes(4, "little")
    return bytes(made)


def bombed(kind: Kind, data: bytes, chance: random.Random) -> bytes:
    """A member that unpacks to much, alone or as an archive in an archive."""
    members = kind.members(data)
    name, size = chance.choice(list(members)), chance.choice([10**6, 3 * 10**7])
    members[name] = bytes(size)
    if chance.randrange(2):
        members[name] = zipped([("a", bytes(size))], compression=zipfile.ZIP_DEFLATED)
        return kind.fitting(members) if len(members[name]) < 10**6 else zipped(list(members.items()))
    return zipped(list(members.items()), compression=zipfile.ZIP_DEFLATED)


def branched(kind: Kind, data: bytes, chance: random.Random) -> bytes:
    """JSON that would choke who reads it."""
    members = kind.members(data)
    name = chance.choice([name for name in members if name.endswith(".json") and name != "manifest.json"])
    pattern = chance.choice([b"[" * 9, b'{"a":', b"[[],", b'"a",', b"1,", b"0", b'"\\ud800",', zlib.compress(b"a")])
    members[name] = pattern * chance.choice([10, 10_000, 100_000])
    return kind.fitting(members)


CUT_AND_CHANGED: tuple[Mutation, ...] = (flipped, cut, grown, removed, shortened, reworded, swapped, cosigned, added)
COMMON: tuple[Mutation, ...] = (*CUT_AND_CHANGED, renamed, duplicated, linked, padded, lying)
COSTLY: tuple[Mutation, ...] = (bombed, branched)


def run(kind: Kind, number: int, seed: int) -> Mapping[str, object]:
    """Verify so many mutations; what did not come out as false, with its number and mutation."""
    chance, survived = random.Random(seed), []
    seen: dict[str, int] = {}
    for n in range(number):
        mutate = chance.choice(COSTLY if n % 50 == 0 else COMMON)
        original = chance.choice(kind.originals)
        data = mutate(kind, original, chance)
        if data in kind.originals:
            continue
        seen[mutate.__name__] = seen.get(mutate.__name__, 0) + 1
        given = {"policy": kind.policy} if n % 2 else {}
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        report = kind.verify(data, **given)
        signal.setitimer(signal.ITIMER_PROF, 0)
        # Without a policy a receipt's signature is only compared with the key that it brings itself.
        if report.exit != 1:
            survived.append([n, mutate.__name__, report.verdict])
    return {"survived": survived, "seen": seen}


def _too_slow(number: int, frame: FrameType | None) -> None:
    sys.stderr.write("one took more than 2 seconds of the processor\n")
    sys.stderr.flush()
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.raise_signal(signal.SIGPROF)


def main() -> None:
    """Run as a process."""
    name, number, seed = sys.argv[1:]
    warnings.simplefilter("ignore", UserWarning)  # zipfile's word on names that are there twice
    kind = kinds()[name]
    kind.verify(kind.originals[-1], policy=kind.policy)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with open("/proc/self/statm", "rb") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + GUARD, now + GUARD))
    signal.signal(signal.SIGPROF, _too_slow)
    found = run(kind, int(number), int(seed))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(json.dumps({**found, "grew": (peak - before) // 1024}) + "\n")


if __name__ == "__main__":
    main()
