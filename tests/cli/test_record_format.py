"""docs/record-format.md: its script checks real bundles, and its lists are those of the code."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from undersigned.core.publish.container import unpack
from undersigned.core.record.events import PUB

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENT = (ROOT / "docs" / "record-format.md").read_text(encoding="utf-8")
BUNDLES = ROOT / "tests" / "vectors" / "bundles"


@pytest.fixture
def script(tmp_path):
    (tmp_path / "check.py").write_text(re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)[-1], encoding="utf-8")
    return tmp_path / "check.py"


def run(*command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)


def test_the_script_takes_good_bundles_and_openssl_their_signature(script, tmp_path):
    done = run(sys.executable, "-I", script, BUNDLES / "good-every-event.zip", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert "All hashes hold" in done.stdout
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed: the signature is not checked by it")
    line = next(line for line in DOCUMENT.splitlines() if "openssl pkeyutl" in line)
    command = line.replace("folder/", f"{tmp_path}/out/").split()
    assert run(*command).returncode == 0
    (tmp_path / "out" / "note.txt").write_bytes(b"another checkpoint\n")
    assert run(*command).returncode != 0


@pytest.mark.parametrize("name", ["02-manifest-of-another-bundle", "05-proof-changed", "08-opening-with-another-name"])
def test_the_script_refuses_bad_bundles(script, name):
    done = run(sys.executable, "-I", script, BUNDLES / f"bad-{name}.zip")
    assert (done.returncode, done.stderr[:6]) == (1, "FALSE:")


def test_every_event_type_and_its_fields_are_described():
    rows: dict[str, str] = {}
    for line in DOCUMENT.splitlines():
        if match := re.match(r"\| (`[a-z.]+`(?:, `[a-z.]+`)*) \| ([^|]*)\|", line):
            for type in re.findall(r"`([^`]+)`", match[1]):
                rows.setdefault(type, match[2])
    for type, fields in PUB.items():
        told = re.sub(r"\([^)]*\)", "", rows[type])
        assert set(filter(None, (word.strip() for word in told.split(",")))) == set(fields), type


def test_every_member_is_described():
    for name in unpack((BUNDLES / "good-small.zip").read_bytes()):
        assert (
            f"`{re.sub(r'[.][a-z]+[.]pdf$', '.<language>.pdf', name.replace('text/en', 'text/<language>'))}`"
            in DOCUMENT
        )
