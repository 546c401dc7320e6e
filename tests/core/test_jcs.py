"""JCS, against an implementation that is not ours."""

from __future__ import annotations

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tests.characters import ANY
from undersigned.core.errors import RecordError
from undersigned.core.record import jcs, parse_jcs

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


def test_orders_keys_by_utf16():
    assert jcs({"\ue000": 1, "\U00010000": 2, "a": {"é": 3, "z": 4}}) == (
        '{"a":{"z":4,"é":3},"\U00010000":2,"\ue000":1}'.encode()
    )


class Text(str):
    """A text of another kind, as templates make them."""

    __slots__ = ()


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), 2**53, -(2**53), (1,), {1: 2}, {None: 1}, b"a", {"a": {"b": [object()]}}, Text("a"),
     [Text("a")], "\ud800", {"\udc00": 1}],
)  # fmt: skip
def test_refuses_what_the_record_does_not_hold(value):
    with pytest.raises(RecordError):
        jcs(value)


def test_refuses_endless_nesting():
    value: list[object] = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(RecordError, match="deep"):
        jcs(value)
    value.append(value)
    with pytest.raises(RecordError, match="deep"):
        jcs(value)


@pytest.mark.parametrize(
    "data",
    [b"", b" 1", b"1 ", b"1.0", b"-0", b"1e2", b"NaN", b"Infinity", b'{"a":1,"a":1}', b'{"b":1,"a":1}', b'"\\u0061"',
     b'"\\/"', b"[1, 2]", b'"\xff"', b"\xef\xbb\xbf1", b'"\\ud800"', b"[" * 50_000, b"9" * 5_000, b'{"a":1}\n',
     b'"\x1f"', b'"\\u001F"'],
)  # fmt: skip
def test_takes_back_only_the_canonical_form(data):
    with pytest.raises(RecordError):
        parse_jcs(data)
