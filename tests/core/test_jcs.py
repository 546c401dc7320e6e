"""JCS, against an implementation that is not ours."""

from __future__ import annotations

import hmac

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tests.characters import ANY
from tests.core.every import every
from undersigned.core.errors import RecordError
from undersigned.core.record import commitment, jcs, leaf, parse_jcs, parse_leaf
from undersigned.core.record.events import COUNTS, OUTCOMES

TEXT = st.text(ANY, max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_agrees_with_another_implementation(value):
    data = jcs(value)
    assert data == rfc8785.dumps(value)
    assert parse_jcs(data) == value


WORD = st.text(ANY, min_size=1, max_size=12)
HEXES = st.binary(min_size=32, max_size=32).map(bytes.hex)
NUMBERS = st.integers(1, 2**53 - 1)
PATHS = st.sampled_from(["a", "0_-", "en/index.html", "statement.sr-Cyrl.pdf", "edition-1/en/names", "Z/a.b", "policy"])
TEN = ("contact", "evidence", "language", "mandate", "method", "name", "org", "person", "reservation", "time")
EVENTS = st.one_of(
    st.fixed_dictionaries({"type": st.just("key"), "stmt": st.just(""), "pub": st.fixed_dictionaries({"vkey": WORD})}),
    st.fixed_dictionaries(
        {
            "type": st.just("sign.confirmed"),
            "c": st.fixed_dictionaries(dict.fromkeys(TEN, HEXES)),
            "pub": st.fixed_dictionaries(
                {
                    "edition": NUMBERS,
                    "digest": HEXES,
                    "visibility": st.just("public"),
                    "kind": st.just("organisation"),
                    "reserved": st.booleans(),
                }
            ),
        }
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("sign.disputed"),
            "prev": HEXES,
            "pub": st.fixed_dictionaries({"edition": NUMBERS, "outcome": st.sampled_from(OUTCOMES)}),
        }
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("published"),
            "c": st.dictionaries(PATHS, HEXES, min_size=1, max_size=5),
            "pub": st.fixed_dictionaries(
                {
                    "edition": NUMBERS,
                    "seq": st.integers(0, 2**53 - 1),
                    "counts": st.fixed_dictionaries(dict.fromkeys(COUNTS, st.integers(0, 2**53 - 1))),
                }
            ),
        }
    ),
)


@given(EVENTS, WORD, st.integers(0, 2**53 - 1))
def test_leaves_are_what_another_implementation_makes(facts, log, seq):
    facts = {"stmt": "0f" * 16, "log": log, "seq": seq, "time": "2026-03-01T12:00:00Z", **facts}
    data = leaf(**facts)
    assert data == rfc8785.dumps({"v": 1, "c": {}, **facts})
    assert parse_leaf(data).type == facts["type"]


@given(WORD, VALUES)
def test_commitments_are_over_what_another_implementation_makes(field, value):
    made = hmac.digest(bytes(32), rfc8785.dumps(["sign.confirmed", field, value]), "sha256")
    assert commitment(bytes(32), "sign.confirmed", field, value) == made.hex()


def test_orders_keys_by_utf16():
    assert jcs({"\ue000": 1, "\U00010000": 2, "a": {"é": 3, "z": 4}}) == (
        '{"a":{"z":4,"é":3},"\U00010000":2,"\ue000":1}'.encode()
    )


class Text(str):
    """A text of another kind, as templates make them."""

    __slots__ = ()


@every(
    "value",
    [1.0, float("nan"), 2**53, -(2**53), (1,), {1: 2}, {None: 1}, b"a", {"a": {"b": [object()]}}, Text("a"),
     [Text("a")], "\ud800", {"\udc00": 1}],
)  # fmt: skip
def test_refuses_what_the_record_does_not_hold(value):
    with pytest.raises(RecordError):
        jcs(value)


def test_refuses_endless_nesting():
    value: list[object] = []
    for _ in range(20_000):
        value = [value]
    with pytest.raises(RecordError, match="deep"):
        jcs(value)
    value.append(value)
    with pytest.raises(RecordError, match="deep"):
        jcs(value)


@every(
    "data",
    [b"", b" 1", b"1 ", b"1.0", b"-0", b"1e2", b"NaN", b"Infinity", b'{"a":1,"a":1}', b'{"b":1,"a":1}', b'"\\u0061"',
     b'"\\/"', b"[1, 2]", b'"\xff"', b"\xef\xbb\xbf1", b'"\\ud800"', b"[" * 50_000, b"9" * 5_000, b'{"a":1}\n',
     b'"\x1f"', b'"\\u001F"'],
)  # fmt: skip
def test_takes_back_only_the_canonical_form(data):
    with pytest.raises(RecordError):
        parse_jcs(data)
