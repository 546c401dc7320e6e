"""docs/record-format.md: its script checks real bundles, and its lists are those of the code."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.core.receipts import good_receipt
from tests.core.simulator import Log
from undersigned.core.publish.container import unpack
from undersigned.core.publish.receipt import FORM
from undersigned.core.record.events import PUB

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENT = (ROOT / "docs" / "record-format.md").read_text(encoding="utf-8")
SCRIPTS = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
BUNDLES = ROOT / "tests" / "vectors" / "bundles"


@pytest.fixture
def script(tmp_path):
    (tmp_path / "check.py").write_text(SCRIPTS[-1], encoding="utf-8")
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


RECEIPT = unpack(good_receipt()[0], FORM)
BUNDLE = unpack((BUNDLES / "good-text-2-every-event.zip").read_bytes())
SIGNED = {"bundle": "checkpoint", "receipt": "receipt.tlog-proof"}


@pytest.mark.parametrize(("name", "members"), [("bundle", BUNDLE), ("receipt", RECEIPT)])
def test_the_commands_in_verify_md_check_what_they_say(name, members, tmp_path):
    """All of them, as they stand in the file; and each of them refuses what it is there to refuse."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed: VERIFY.md asks for it")
    commands = [line[4:] for line in str(members["VERIFY.md"], "utf-8").splitlines() if line.startswith("    ")][1:]
    shell = "set -eo pipefail\n" + "\n".join(commands)

    def run_in(folder: str, **changes: bytes) -> subprocess.CompletedProcess[str]:
        for path, content in members.items():
            (tmp_path / folder / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / path).write_bytes(changes.get(path.partition(".")[0], content))
        return subprocess.run(["bash", "-c", shell], cwd=tmp_path / folder, capture_output=True, text=True, check=False)

    good = run_in("good")
    assert good.returncode == 0, good.stderr
    assert "Signature Verified Successfully" in good.stdout
    signed, policy = bytes(members[SIGNED[name]]), bytes(members["policy"])
    other = Log(key=Ed25519PrivateKey.from_private_bytes(b"m" * 32)).policy.encode()
    assert run_in("other-key", policy=other).returncode != 0
    more = re.sub(rb"\n(\d+)\n(?=[^\n]+\n\n)", rb"\n9\1\n", signed, count=1)
    assert more != signed
    assert run_in("other-size", **{SIGNED[name].partition(".")[0]: more}).returncode != 0
    assert run_in("still-good", policy=policy).returncode == 0
    if name == "bundle":
        assert good.stdout.count(": OK") == len(members) - 1
        assert hashlib.sha256(members["text/en.txt"]).hexdigest() in good.stdout
        assert run_in("other-words", statement=b"{}").returncode != 0


def test_the_script_for_receipts_takes_good_ones_and_refuses_others(tmp_path):
    (tmp_path / "receipt.py").write_text(SCRIPTS[-2], encoding="utf-8")

    def checked(**changes: bytes) -> tuple[int, str]:
        for name, content in RECEIPT.items():
            (tmp_path / name).write_bytes(changes.get(name.partition(".")[0], content))
        done = subprocess.run(
            [sys.executable, "-I", "receipt.py"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    code, said = checked()
    assert (code, "All hashes hold" in said, "later: sign.corrected" in said) == (0, True, True), said
    leaf, openings = bytes(RECEIPT["leaf.json"]), bytes(RECEIPT["openings.json"])
    proof = bytes(RECEIPT["receipt.tlog-proof"])
    for changes in (
        {"leaf": leaf.replace(b'"edition":2', b'"edition":3')},
        {"openings": openings.replace(b"somebody@", b"nobody@")},
        {"openings": openings.replace(b"River Keepers Society", b"River Keeping Society")},
        {"receipt": re.sub(rb"index \d+", b"index 0", proof)},
    ):
        assert not {leaf, openings, proof} & set(changes.values())
        code, said = checked(**changes)
        assert (code, "FALSE:" in said) == (1, True), (changes, said)


def test_one_opening_by_itself_is_checked_by_openssl():
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed: an opening is not checked by it")
    line = next(line for line in DOCUMENT.splitlines() if "openssl dgst" in line)
    salt, value = json.loads(bytes(RECEIPT["openings.json"]))["openings"]["mandate"]
    assert json.dumps(value) in line
    done = run("bash", "-c", line.strip().replace("SALT", salt))
    assert json.loads(bytes(RECEIPT["leaf.json"]))["c"]["mandate"] in done.stdout


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
