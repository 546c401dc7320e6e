"""Shapes of JSON values, told as Python values: what a file from elsewhere must look like."""

from __future__ import annotations

from typing import Any


def fits(value: Any, shape: Any) -> bool:
    """Whether a JSON value has this shape.

    A shape is a type (str, int, bool), None, a tuple (one of these), a list of one shape (a list of
    such), a dict of shapes by key (an object with exactly these keys) or {"*": shape} (any keys).
    """
    if isinstance(shape, type):
        return type(value) is shape
    if isinstance(shape, tuple):
        return any(fits(value, one) for one in shape)
    if isinstance(shape, list):
        return type(value) is list and all(fits(member, shape[0]) for member in value)
    if isinstance(shape, dict):
        if type(value) is not dict:
            return False
        if "*" in shape:
            return all(fits(member, shape["*"]) for member in value.values())
        return value.keys() == shape.keys() and all(fits(value[key], shape[key]) for key in shape)
    return value is None and shape is None
