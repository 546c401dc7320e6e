"""Every byte of a bundle and a receipt, and thousands of mutations: none verifies, none takes long or much memory."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.soak.mutating import COMMON, COSTLY, kinds
from undersigned.core.publish.container import pack

pytestmark = pytest.mark.soak

ROOT = Path(__file__).resolve().parent.parent.parent
MEGABYTES = 200
KINDS = kinds()
MEMBERS = [(name, member) for name, kind in KINDS.items() for member in sorted(kind.members(kind.originals[0]))]


@pytest.mark.parametrize(("name", "member"), MEMBERS)
def test_every_byte_of_every_member(name, member):
    kind, chance, survived = KINDS[name], random.Random(member), []
    members = kind.members(kind.originals[0])
    content = members[member]
    for position in range(len(content)):
        changed = bytearray(content)
        changed[position] ^= 1 << chance.randrange(8)
        made = {**members, member: bytes(changed)}
        # Made consistent, a changed manifest would be the good one again.
        data = pack(made, kind.form) if member == "manifest.json" else kind.fitting(made)
        # What the file's own policy takes is the weaker check: what fails there fails with a policy too.
        if kind.verify(data).exit != 1:
            survived.append(position)
    assert not survived


@pytest.mark.parametrize(("name", "number"), [("bundle", 10_000), ("receipt", 2_000)])
def test_thousands_of_mutations(name, number):
    """Each has two seconds of the processor, or the process dies of a signal; the most memory is told at the end."""
    command = [sys.executable, "-m", "tests.soak.mutating", name, str(number), "20260301"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert not found["survived"]
    assert found["grew"] < MEGABYTES
    assert set(found["seen"]) == {mutate.__name__ for mutate in (*COMMON, *COSTLY)}
    assert sum(found["seen"].values()) > number * 0.9
