"""Bundles kept for ever: the good ones are verified, the bad ones are false at the step in their name."""

from __future__ import annotations

from pathlib import Path

from tests.core.every import every
from tests.core.tries import some
from undersigned.core.publish.verify import verify

FOLDER = Path(__file__).parent.parent / "vectors" / "bundles"
POLICY = (FOLDER / "policy").read_text()
BUNDLES = sorted(path.stem for path in FOLDER.glob("*.zip"))


@every("name", some(10, BUNDLES))
def test_vector(name):
    data = (FOLDER / f"{name}.zip").read_bytes()
    report = verify(data, policy=POLICY)
    if name.startswith("good-"):
        assert (report.exit, verify(data).exit) == (0, 2)
    else:
        first = next(step.n for step in report.steps if step.verdict == "false")
        assert (report.exit, f"{first:02}") == (1, name.split("-")[1])
        assert verify(data).exit == (2 if name == "bad-04-all-by-another-key" else 1)


def test_there_are_vectors_for_every_step():
    assert {name.split("-")[1] for name in BUNDLES if name.startswith("bad-")} == {f"{n:02}" for n in range(1, 12)}
