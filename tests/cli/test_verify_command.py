"""`undersigned verify` as its user meets it: exit codes, words, JSON."""

from __future__ import annotations

import json

import pytest

from tests.core.eventful import good
from tests.core.receipts import good_receipt
from tests.core.simulator import Log, Simulated
from undersigned.cli.verify import main
from undersigned.core.publish.bundle import build

BUNDLE, POLICY = good()
RECEIPT, _ = good_receipt()


KEYS = {"verdict", "exit", "steps", "statement", "edition", "digest", "counts", "methods", "not_proved"}


@pytest.fixture
def files(tmp_path):
    (tmp_path / "bundle.zip").write_bytes(BUNDLE)
    (tmp_path / "policy").write_text(POLICY)
    (tmp_path / "broken.zip").write_bytes(BUNDLE[:-1])
    (tmp_path / "receipt.zip").write_bytes(RECEIPT)
    (tmp_path / "broken-receipt.zip").write_bytes(RECEIPT + b"x")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    (tmp_path / "empty").write_bytes(b"")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["bundle.zip", "--policy", "policy"], 0),
        (["bundle.zip"], 2),
        (["bundle.zip", "--policy", "absent"], 2),
        (["bundle.zip", "--policy", "binary"], 2),
        (["bundle.zip", "--policy", "."], 2),
        (["broken.zip", "--policy", "absent"], 1),
        (["broken.zip"], 1),
        (["receipt.zip", "--policy", "policy"], 0),
        (["receipt.zip"], 2),
        (["receipt.zip", "--policy", "absent"], 2),
        (["broken-receipt.zip", "--policy", "absent"], 1),
        (["empty"], 1),
        (["absent.zip"], 2),
        (["."], 2),
        (["a\0b"], 2),
    ],
)
def test_exit_codes(files, monkeypatch, capsys, arguments, code):
    monkeypatch.chdir(files)
    assert main(arguments) == code
    words = capsys.readouterr().out
    assert main([*arguments, "--json"]) == code
    value = json.loads(capsys.readouterr().out)
    assert set(value) - {"receipt"} == KEYS
    assert ("receipt" in value) == (arguments[0] == "receipt.zip")
    assert (value["exit"], {0: "VERIFIED", 1: "FALSE", 2: "INCOMPLETE"}[code] in words) == (code, True)
    assert all(set(step) == {"n", "title", "verdict", "detail"} for step in value["steps"])


def test_key_in_place_of_a_policy(files, capsys):
    assert main([str(files / "bundle.zip"), "--key", POLICY.split()[1]]) == 0
    assert "no witnesses" in capsys.readouterr().out


def test_says_what_is_not_proved(files, capsys):
    main([str(files / "bundle.zip"), "--policy", str(files / "policy")])
    words = capsys.readouterr().out
    assert "Not proved:" in words
    assert "2 organisations: 1 by a mailbox that they gave, 1 listed by the coalition, not confirmed here." in words
    assert "3 people: 1 confirmed and not named in this file, 2 listed by the coalition" in words


def test_words_reach_any_terminal(files, monkeypatch, capsys):
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    assert main([str(files / "\x1b[31mred.zip")]) == 2
    assert "\x1b" not in capsys.readouterr().out


def test_organisations_are_told_apart_by_how_they_were_verified(tmp_path, capsys):
    one = Simulated(Log())
    one.freeze()
    seqs = [one.confirm(f"House {number}") for number in range(23)]
    for seq in seqs[:4]:
        one.follow(seq, "sign.corrected", domain="house.example")
    one.follow(seqs[-1], "sign.withdrawn")
    one.confirm("Ana", "person")
    one.confirm("", "person", "not-named")
    (tmp_path / "bundle.zip").write_bytes(build(one.publish()))
    main([str(tmp_path / "bundle.zip"), "--key", one.log.vkey])
    words = capsys.readouterr().out
    assert "\n22 organisations: 4 by DKIM, 18 by a mailbox that they gave.\n" in words
    assert "\n1 person: 1 by a mailbox that they gave.\n" in words
    assert "Confirmed and not named: 1. Withdrawn: 1." in words
    for not_proved in ("no witnesses", "host wrote the times down", "sits behind a mailbox", "and not a person"):
        assert not_proved in words.partition("Not proved:")[2]
    main([str(tmp_path / "bundle.zip"), "--json"])
    value = json.loads(capsys.readouterr().out)["methods"]
    nothing = dict.fromkeys(("dkim", "domain", "mailbox", "closed", "listed"), 0)
    assert value["organisations"] == {**nothing, "dkim": 4, "mailbox": 18}
    assert (value["people"], value["not_named"]) == ({**nothing, "mailbox": 1}, 1)
    one.event("statement.hidden", {"edition": 1}, time=one.moment())
    (tmp_path / "bundle.zip").write_bytes(build(one.publish()))
    main([str(tmp_path / "bundle.zip"), "--key", one.log.vkey])
    assert "22 organisations: 22 confirmed and not named in this file." in capsys.readouterr().out


def test_a_receipt_says_what_was_entered_and_what_came_after(files, capsys):
    main([str(files / "receipt.zip"), "--policy", str(files / "policy")])
    words = capsys.readouterr().out
    for said in ("edition 2", "What was signed: ", "contact: somebody@river.example", "Later: sign.corrected"):
        assert said in words
