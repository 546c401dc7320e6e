"""How long an answer may be looked at before it is public."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.core.every import every
from undersigned.core.follow import look_until


@every(
    ("confirmed", "until"),
    [
        ("2026-05-04", "2026-05-06"),  # Monday
        ("2026-05-06", "2026-05-08"),
        ("2026-05-07", "2026-05-11"),  # Thursday: Friday, then Monday
        ("2026-05-08", "2026-05-12"),
        ("2026-05-09", "2026-05-12"),  # Saturday
        ("2026-05-10", "2026-05-12"),
    ],
)
def test_two_days_from_monday_to_friday(confirmed, until):
    assert look_until(_at(confirmed)) == _at(until)


def _at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T14:30:00").replace(tzinfo=UTC)
