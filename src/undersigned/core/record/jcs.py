"""JCS: the one way to write a JSON value as bytes (RFC 8785), for the values that the record uses.

The record holds strings, whole numbers below 2**53, true, false, null, lists and objects. Numbers
with a fraction are refused: nothing here needs them, and their canonical form is where
implementations of JCS differ.
"""

from __future__ import annotations

from json import JSONDecoder, JSONEncoder
from typing import Any

from undersigned.core.errors import N_, RecordError

LARGEST = 2**53 - 1
_ATOMS = frozenset({str, bool, type(None)})
_encode = JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode
_encode_as_is = JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def jcs(value: object) -> bytes:
    """RFC 8785 form of `value` in UTF-8.

    Takes str, int within ±LARGEST, bool, None, list and dict with str keys, nested at will. Raises
    RecordError for anything else: floats, tuples, subclasses, lone surrogates, nesting too deep.
    """
    try:
        if _check(value):
            return _encode(value).encode()
        return _encode_as_is(_in_order(value)).encode()
    except UnicodeEncodeError as error:
        raise RecordError(N_("A text holds half a character (a lone surrogate).")) from error
    except RecursionError as error:
        raise RecordError(N_("A value is nested too deep.")) from error


def parse_jcs(data: bytes | memoryview) -> Any:
    """The value that `data` writes, when `data` is exactly its RFC 8785 form; RecordError otherwise."""
    try:
        value = _decode(str(data, "utf-8"))
    except (ValueError, RecursionError) as error:
        raise RecordError(N_("This is not JSON of the form that the record uses.")) from error
    if jcs(value) != data:
        raise RecordError(N_("This JSON is not written in its canonical form (RFC 8785)."))
    return value


def _refuse_number(text: str) -> None:
    raise ValueError(text)


_decode = JSONDecoder(parse_constant=_refuse_number, parse_float=_refuse_number).decode


def _check(value: Any) -> bool:
    """Refuse what JCS does not take; False when an object's keys need the slow order.

    RFC 8785 orders keys by UTF-16 code units and Python by code points: these differ only beyond
    ASCII. Kinds are looked at a container at a time, since most hold nothing but texts.
    """
    kind = type(value)
    plain = True
    if kind is dict:
        try:
            plain = "".join(value).isascii()
        except TypeError as error:
            raise RecordError(N_("A key of an object is no text.")) from error
        value = value.values()
    elif kind is not list:
        value = (value,)
    if _ATOMS.issuperset(map(type, value)):
        return plain
    for member in value:
        kind = type(member)
        if kind is dict or kind is list:
            plain = _check(member) and plain
        elif kind is int:
            if not -LARGEST <= member <= LARGEST:
                raise RecordError(N_("A number is beyond what the record can hold."))
        elif kind not in _ATOMS:
            raise RecordError(N_("A value of the kind %(kind)s cannot stand in the record."), kind=kind.__name__)
    return plain


def _in_order(value: Any) -> Any:
    if type(value) is dict:
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return {key: _in_order(value[key]) for key in keys}
    if type(value) is list:
        return [_in_order(member) for member in value]
    return value
