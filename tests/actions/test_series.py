"""The scale of a drawing in which series stand together."""

from __future__ import annotations

from django.utils.translation import override

from undersigned.actions.publish.series import DIGIT, compared
from undersigned.core.record.ledger import Indicator, Linked


def steps(*values: str) -> list[tuple[str, float]]:
    """The numbers beside a drawing of these values, from below, and at which height each stands."""
    fixed = {"state": "", "seq": 1, "source": "", "note": ""}
    rows = [{**fixed, "value": one, "period": one, "day": f"2026-05-{n:02}"} for n, one in enumerate(values, 1)]
    both = [Indicator(name, {"en": name}, {"en": ""}, 1, [], rows) for name in ("a", "b")]
    made = compared(Linked("c", {"en": "c"}, "2026-05-01", 1), both, "en")
    assert made is not None
    assert made.margin > DIGIT * max(len(step.words) for step in made.steps)
    return [(step.words, step.y) for step in made.steps]


def test_few_round_numbers_and_nought() -> None:
    assert steps("10", "20", "35.5") == [("0", 176), ("10", 133.2), ("20", 90.4), ("30", 47.5)]
    with override("sq"):
        assert [words for words, _ in steps("-0.02", "0.07")] == ["-0,02", "0", "0,02", "0,04", "0,06"]
    assert [words for words, _ in steps("0", "0")] == ["0"]
    assert [words for words, _ in steps("12.5")][-1] == "10"
    for highest in range(1, 200):
        told = steps(str(highest))
        assert 3 <= len(told) <= 6
        assert len(dict(told)) == len(told)
