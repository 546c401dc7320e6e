"""`undersigned log check` and `log prove` as their user meets them: exit codes, words, JSON."""

from __future__ import annotations

import json

import pytest

from tests.core.receipts import good_receipt
from tests.core.whole_log import grown
from undersigned.cli import main
from undersigned.core.publish.container import unpack
from undersigned.core.publish.receipt import FORM

RECEIPT, POLICY = good_receipt()
MEMBERS = {name: bytes(content) for name, content in unpack(RECEIPT, FORM).items()}


@pytest.fixture
def files(tmp_path, monkeypatch):
    for name, content in MEMBERS.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "other.json").write_bytes(MEMBERS["leaf.json"] + b"\n")
    (tmp_path / "unsigned").write_bytes(MEMBERS["receipt.tlog-proof"].replace(b"+", b"A").replace(b"/", b"B"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["receipt.tlog-proof", "leaf.json", "--policy", "policy"], 0),
        (["receipt.tlog-proof", "leaf.json", "--key", POLICY.split()[1]], 0),
        (["receipt.tlog-proof", "leaf.json"], 2),
        (["receipt.tlog-proof", "--policy", "policy"], 2),
        (["receipt.tlog-proof", "leaf.json", "--policy", "absent"], 2),
        (["receipt.tlog-proof", "other.json", "--policy", "absent"], 1),
        (["receipt.tlog-proof", "other.json", "--policy", "policy"], 1),
        (["unsigned", "leaf.json", "--policy", "policy"], 1),
        (["leaf.json", "leaf.json", "--policy", "policy"], 1),
        (["absent", "leaf.json", "--policy", "policy"], 2),
        (["receipt.tlog-proof", "absent", "--policy", "policy"], 2),
        ([".", "leaf.json"], 2),
        (["a\0b", "leaf.json"], 2),
    ],
)
def test_check(files, capsys, arguments, code):
    assert main(["log", "check", *arguments]) == code
    words = capsys.readouterr().out
    assert {0: "VERIFIED", 1: "FALSE", 2: "INCOMPLETE"}[code] in words
    assert main(["log", "check", *arguments, "--json"]) == code
    assert json.loads(capsys.readouterr().out)["exit"] == code


def test_what_nobody_signed_is_told(files, capsys):
    proof = MEMBERS["receipt.tlog-proof"].replace(b"\nindex", b"\nextra AA==\nindex")
    (files / "receipt.tlog-proof").write_bytes(proof)
    assert main(["log", "check", "receipt.tlog-proof", "leaf.json", "--policy", "policy"]) == 0
    said = capsys.readouterr().out.partition("Not proved:")[2]
    assert "nobody signed that" in said
    assert "no witnesses" in said


@pytest.fixture
def log(files):
    """A log of more than one full tile, as an installation publishes it."""
    made = grown(300)
    for name, content in made.files().items():
        path = files / "here" / "site" / "log" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (files / "here" / "settings.toml").touch()
    return made


@pytest.mark.parametrize("place", ["here", "here/site", "here/site/log"])
def test_prove_and_check(log, files, capsys, place):
    for index in (0, 255, 256, log.tree.size - 1):
        assert main(["log", "prove", place, str(index), "--leaf", "leaf", "--out", "proof"]) == 0
        assert (files / "leaf").read_bytes() == log.leaves[index]
        assert main(["log", "check", "proof", "leaf", "--key", log.vkey]) == 0
    capsys.readouterr()
    assert main(["log", "prove", place, "3"]) == 0
    assert capsys.readouterr().out.startswith("c2sp.org/tlog-proof@v1\nindex 3\n")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["here", "349"], 2),
        (["here", "-1"], 2),
        (["absent", "0"], 2),
        (["a\0b", "0"], 2),
        (["here", "0", "--out", "."], 2),
        (["here", "0", "--leaf", "absent/leaf"], 2),
    ],
)
def test_prove_refuses_in_words(log, files, capsys, arguments, code):
    assert log.tree.size == 346
    assert main(["log", "prove", *arguments]) == code
    assert capsys.readouterr().err


def test_prove_gives_away_no_proof_that_does_not_hold(log, files, capsys):
    tile = files / "here/site/log/tile/0/000"
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    assert main(["log", "prove", "here", "3"]) == 1
    told = capsys.readouterr()
    assert (told.out, "do not fit" in told.err) == ("", True)


def test_verify_of_a_folder_is_an_audit(log, files, capsys):
    assert main(["verify", "here/site", "--key", log.vkey]) == 0
    assert "346 events of 2 statements" in capsys.readouterr().out
    assert main(["verify", "here/site", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["verdict"] == "incomplete"
    (files / "here/site/log/tile/0/000").unlink()
    assert main(["verify", "here/site", "--key", log.vkey]) == 2
