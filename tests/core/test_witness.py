"""What a witness checks: it cosigns only what it is shown to extend what it knows."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tests.core.every import every
from tests.core.simulator import Log
from undersigned.core.errors import RecordError
from undersigned.core.record.note import (
    COSIGNATURE,
    Checkpoint,
    is_signed,
    parse_checkpoint,
    parse_note,
    parse_vkey,
    signature_line,
    vkey,
)
from undersigned.core.record.witness import WitnessError, check, cosignature, parse_submission, submission

KEY = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
NAME = "witness.example"
VKEY = vkey(NAME, KEY.public_key().public_bytes_raw(), COSIGNATURE)


def grown(size: int, log: Log | None = None, word: str = "leaf") -> Log:
    log = log or Log()
    while log.tree.size < size:
        log.append(f"{word} {log.tree.size}".encode())
    return log


def seen(log: Log) -> Checkpoint:
    return parse_checkpoint(parse_note(log.checkpoint().decode()).text)


def status(body: str, known: Checkpoint | None, log: Log) -> tuple[int, int | None]:
    try:
        check(parse_submission(body), [parse_vkey(log.vkey)], known)
    except WitnessError as error:
        return error.status, error.size
    return 200, None


@given(st.integers(0, 40), st.integers(0, 40))
def test_every_state_that_extends_the_known_one_is_cosigned_and_no_fork_is(old: int, more: int):
    log = grown(old)
    known = seen(log) if old else None
    grown(old + more, log)
    proof = log.tree.consistency(old, old + more) if old else []
    assert status(submission(old, proof, log.checkpoint().decode()), known, log) == (200, None)
    if old:
        fork = grown(old + more, word="another")
        forged = submission(old, fork.tree.consistency(old, old + more), fork.checkpoint().decode())
        assert status(forged, known, log)[0] == (422 if more else 409)


def test_each_reason_has_its_own_answer():
    log, known = grown(5), seen(grown(5))
    grown(9, log)
    note, proof = log.checkpoint().decode(), log.tree.consistency(5, 9)
    assert status(submission(5, proof, note), known, log) == (200, None)
    assert status(submission(5, proof, note), known, Log("other.example/log"))[0] == 404
    assert status(submission(5, proof, note), known, Log(key=KEY))[0] == 403
    assert status(submission(10, [], note), known, log)[0] == 400
    assert status(submission(0, [], note), known, log) == (409, 5)
    assert status(submission(4, log.tree.consistency(4, 9), note), known, log) == (409, 5)
    assert status(submission(5, proof, note), None, log) == (409, 0)
    for bad in ([], proof[:-1], [*proof, bytes(32)], [bytes(32), *proof[1:]], proof[::-1]):
        assert status(submission(5, bad, note), known, log)[0] == 422
    assert status(submission(0, [bytes(32)], note), None, log)[0] == 422
    same = grown(5).checkpoint().decode()
    assert status(submission(5, [], same), known, log) == (200, None)
    assert status(submission(5, [bytes(32)], same), known, log)[0] == 422
    assert status(submission(5, [], grown(5, word="x").checkpoint().decode()), known, log) == (409, 5)
    # A log that is smaller than what was cosigned is rolled back.
    assert status(submission(3, [], grown(3).checkpoint().decode()), known, log) == (409, 5)


NOTE = grown(3).checkpoint().decode()
HASH = "A" * 43 + "="


@every(
    "body",
    ["", "old 0", "old 0\n\n", f"old 0\n{NOTE}", f"old 00\n\n{NOTE}", f"old -1\n\n{NOTE}", f"old +1\n\n{NOTE}",
     f"old  1\n\n{NOTE}", f"Old 1\n\n{NOTE}", f"old 1\r\n\n{NOTE}", f"old 1\nnot base64\n\n{NOTE}", f"\n\n{NOTE}",
     "old 1\n" + f"{HASH}\n" * 64 + f"\n{NOTE}", f"old 0\n\n{NOTE[:-1]}", f"old 0\n\n{NOTE}x", f"old 1 \n\n{NOTE}",
     f"old 0\n\n{NOTE.partition(chr(8212))[0]}", f"old {'9' * 30}\n\n{NOTE}", f"old ٣\n\n{NOTE}"],
)  # fmt: skip
def test_what_is_no_request_is_malformed(body: str):
    with pytest.raises(WitnessError) as found:
        parse_submission(body)
    assert found.value.status == 400


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(data: bytes):
    with pytest.raises(WitnessError):
        parse_submission("old 0\n" + data.decode("latin-1"))


def test_of_an_answer_only_a_valid_cosignature_by_this_key_is_kept():
    text = parse_note(NOTE).text
    line = signature_line(NAME, text, KEY, 1_700_000_000)
    other = signature_line(NAME, text, Ed25519PrivateKey.from_private_bytes(b"o" * 32), 1)
    assert cosignature(other + line + "garbage\n", NOTE, VKEY) == line
    assert is_signed(parse_note(NOTE + line), parse_vkey(VKEY))
    elsewhere = signature_line(NAME, parse_note(grown(4).checkpoint().decode()).text, KEY, 1)
    plain = signature_line(NAME, text, KEY)
    for answer in ("", "\n\n\n", other, elsewhere, plain, line.replace("—", "-"), NOTE, line[:-6] + "\n"):
        with pytest.raises(RecordError):
            cosignature(answer, NOTE, VKEY)


@given(st.integers(4, 75), st.integers(1, 255))
def test_every_changed_byte_of_a_cosignature_is_noticed(place: int, bits: int):
    text = parse_note(NOTE).text
    data = bytearray(base64.b64decode(signature_line(NAME, text, KEY, 1_700_000_000).split(" ")[2]))
    data[place] ^= bits
    with pytest.raises(RecordError):
        cosignature(f"— {NAME} {base64.b64encode(data).decode()}\n", NOTE, VKEY)
