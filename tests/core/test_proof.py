"""The file form of a proof (C2SP tlog-proof): written as specified, read strictly, never taken when changed."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.characters import ANY
from tests.core.every import every
from tests.core.simulator import Log
from undersigned.core.errors import RecordError
from undersigned.core.record.proof import parse_proof, proof_text

LEAVES = [f"event {n}".encode() for n in range(11)]
LOG = Log()
for one in LEAVES:
    LOG.append(one)
NOTE = LOG.checkpoint().decode()


def proof(index: int, extra: bytes | None = None) -> str:
    return proof_text(index, LOG.tree.inclusion(index, LOG.tree.size), NOTE, extra)


def test_is_written_as_the_specification_says():
    path = [base64.b64encode(node).decode() for node in LOG.tree.inclusion(10, 11)]
    assert proof(10) == "\n".join(["c2sp.org/tlog-proof@v1", "index 10", *path, "", NOTE])
    assert proof(3, b"\x00").split("\n")[:3] == ["c2sp.org/tlog-proof@v1", "extra AA==", "index 3"]
    alone = Log()
    alone.append(b"only")
    text = proof_text(0, [], alone.checkpoint().decode())
    assert text.startswith("c2sp.org/tlog-proof@v1\nindex 0\n\nriver.example/log\n1\n")
    assert parse_proof(text).shows(b"only")


@every(
    ("old", "new"),
    [
        ("tlog-proof@v1", "tlog-proof@v2"),
        ("c2sp.org", "\ufeffc2sp.org"),
        ("\n", "\r\n"),
        ("index 3", "index 03"),
        ("index 3", "index +3"),
        ("index 3", "index ٣"),
        ("index 3", "index  3"),
        ("index 3", "index 3 "),
        ("index 3\n", ""),
        ("index 3\n", "index 3\nindex 3\n"),
        ("index 3\n", "index 3\nextra AA==\n"),
        ("index 3\n", "extra AA=\nindex 3\n"),
        ("index 3\n", "extra AA==\nextra AA==\nindex 3\n"),
        ("index 3\n", "index 3\n\n"),
        ("index 3\n", "index 3\nAA==\n"),
        ("=\n\nriver", "=\nriver"),
        ("=\n\nriver", " =\n\nriver"),
        ("\n11\n", "\n011\n"),
        ("index 3\n", "index 3\n" + 64 * (base64.b64encode(bytes(32)).decode() + "\n")),
    ],
)
def test_no_other_form_is_taken(old, new):
    text = proof(3)
    assert old in text
    with pytest.raises(RecordError):
        parse_proof(text.replace(old, new, 1))


@given(st.integers(0, 10), st.data())
def test_a_proof_holds_and_no_changed_one_does(index, data):
    good = proof(index)
    read = parse_proof(good)
    assert (read.index, read.head().size, read.extra) == (index, 11, None)
    assert read.shows(LEAVES[index])
    assert not any(read.shows(leaf) for leaf in LEAVES if leaf != LEAVES[index])
    signed = len(good) - len(NOTE.split("\n\n")[1])  # the signature is checked by whoever knows the key
    place = data.draw(st.integers(0, signed - 1))
    changed = good[:place] + data.draw(st.characters(max_codepoint=0x2FF)) + good[place + 1 :]
    if changed != good:
        try:
            other = parse_proof(changed)
        except RecordError:
            return
        assert not other.shows(LEAVES[index]) or other.head().text() != LOG_HEAD


LOG_HEAD = NOTE.partition("\n\n")[0] + "\n"


@given(st.text(ANY, max_size=40))
def test_nothing_but_a_record_error_escapes(text):
    for tried in (text, f"c2sp.org/tlog-proof@v1\n{text}", f"c2sp.org/tlog-proof@v1\nindex 1\n{text}\n\n{NOTE}"):
        try:
            parse_proof(tried)
        except RecordError:
            continue
