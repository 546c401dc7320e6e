"""`undersigned log check` as its user meets it: exit codes, words, JSON."""

from __future__ import annotations

import json

import pytest

from tests.core.receipts import good_receipt
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
