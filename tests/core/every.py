"""Many small cases in one test: what runs a test of its own around each would cost more than the cases do."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import pytest

LONGEST = 300  # signs of a case that are shown


def every(names: str | tuple[str, ...], cases: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """As `pytest.mark.parametrize`, in one test, which tries all cases and tells all that fail.

    Each failure is shown with its traceback and its case. For cases that take no time and need no fixture; others
    are better off as tests of their own.
    """
    fields, listed = (names,) if isinstance(names, str) else names, list(cases)

    def decorate(check: Callable[..., None]) -> Callable[[], None]:
        @wraps(check)
        def tried() -> None:
            failed: list[BaseException] = []
            for number, case in enumerate(listed):
                values = (case,) if isinstance(names, str) else case
                try:
                    check(*values)
                except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001  # told below, with all others
                    said = ", ".join(f"{field}={value!r}" for field, value in zip(fields, values, strict=True))
                    error.add_note(f"Case {number}: {said[:LONGEST]}")
                    failed.append(error)
            if failed:
                raise BaseExceptionGroup(f"{len(failed)} of {len(listed)} cases fail", failed)

        assert listed, "a test without a case cannot fail"
        assert list(inspect.signature(check).parameters) == list(fields)
        tried.__signature__ = inspect.Signature()  # type: ignore[attr-defined]  # or its arguments would be fixtures
        return tried

    return decorate
