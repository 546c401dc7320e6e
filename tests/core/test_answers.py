"""How long an answer may be looked at before it is public."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from undersigned.core.follow import look_until


@pytest.mark.parametrize(
    ("confirmed", "until"),
    [
        ((2026, 5, 4), (2026, 5, 6)),  # Monday
        ((2026, 5, 6), (2026, 5, 8)),
        ((2026, 5, 7), (2026, 5, 11)),  # Thursday: Friday, then Monday
        ((2026, 5, 8), (2026, 5, 12)),
        ((2026, 5, 9), (2026, 5, 12)),  # Saturday
        ((2026, 5, 10), (2026, 5, 12)),
    ],
)
def test_two_days_from_monday_to_friday(confirmed, until):
    assert look_until(datetime(*confirmed, 14, 30, tzinfo=UTC)) == datetime(*until, 14, 30, tzinfo=UTC)
