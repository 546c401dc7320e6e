"""Many cases in one test: made-up input, a few examples in the everyday tests and many in the long ones; and cases
that share what is set up for them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

LONGEST = 300  # signs of a case that are shown
FEW_AND_MANY = [pytest.param(2, id="few"), pytest.param(25, id="many", marks=pytest.mark.long)]


def tried(*strategies: SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[[int], None]]:
    """A test with an example of each strategy, again and again. All examples share a database."""

    def decorate(check: Callable[..., None]) -> Callable[[int], None]:
        @pytest.mark.parametrize("number", FEW_AND_MANY)
        def test(number: int) -> None:
            some = settings(max_examples=number, suppress_health_check=list(HealthCheck), deadline=None)
            some(given(*strategies)(check))()

        test.__name__, test.__doc__, test.__module__ = check.__name__, check.__doc__, check.__module__
        return test

    return decorate


def each(names: str | tuple[str, ...], cases: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """As `pytest.mark.parametrize`, in one test on one set-up. What a case writes into the database is taken back.

    All cases are tried, and each failure is told with its case.
    """
    fields, listed = (names,) if isinstance(names, str) else names, list(cases)
    assert listed, "a test without a case cannot fail"

    def decorate(check: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(check)
        fixtures = [one for name, one in signature.parameters.items() if name not in fields]
        assert len(fixtures) + len(fields) == len(signature.parameters)

        @wraps(check)
        def test(**given: Any) -> None:
            failed: list[BaseException] = []
            for number, case in enumerate(listed):
                values = dict(zip(fields, (case,) if isinstance(names, str) else case, strict=True))
                try:
                    with transaction.atomic():
                        check(**given, **values)
                        transaction.set_rollback(True)
                except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001  # told below, with all others
                    error.add_note(f"Case {number}: {str(values)[:LONGEST]}")
                    failed.append(error)
            if failed:
                raise BaseExceptionGroup(f"{len(failed)} of {len(listed)} cases fail", failed)

        test.__signature__ = signature.replace(parameters=fixtures)  # type: ignore[attr-defined]  # or all were fixtures
        return test

    return decorate
