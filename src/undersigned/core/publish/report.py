"""What verifying a bundle or a receipt came to: numbered steps, each with its verdict in plain words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from undersigned.core.errors import BundleError, Sentence

Verdict = Literal["verified", "false", "incomplete", "not checked"]
EXIT: dict[Verdict, int] = {"verified": 0, "false": 1, "incomplete": 2}


class IncompleteError(BundleError):
    """Nothing is false, but the verifier has not been given what it takes to say that all is true."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what was looked at, and what came of it."""

    n: int
    title: Sentence
    verdict: Verdict
    detail: Sentence


@dataclass(frozen=True, slots=True)
class Report:
    """The whole: `verdict` is false if any step is, else incomplete if any is, else verified."""

    verdict: Verdict
    steps: tuple[Step, ...] = ()
    statement: str | None = None  # id
    edition: int | None = None  # number of the current one
    digest: str | None = None  # what was signed
    counts: dict[str, int] | None = None  # of the current edition
    methods: dict[str, Any] | None = None  # how they were verified (`core.publish.methods`)
    not_proved: tuple[Sentence, ...] = field(default=())
    log: dict[str, Any] | None = None  # of an audit: origin, size, root, statements, events by type
    receipt: dict[str, Any] | None = None  # of a receipt: what it tells of its signature

    @property
    def exit(self) -> int:
        """Exit code of the command: 0 verified, 1 false, 2 incomplete."""
        return EXIT[self.verdict]

    def value(self) -> dict[str, Any]:
        """As JSON, in English. A receipt's has what it tells in place of a statement's counts."""
        value: dict[str, Any] = {
            "verdict": self.verdict,
            "exit": self.exit,
            "steps": [
                {"n": step.n, "title": str(step.title), "verdict": step.verdict, "detail": str(step.detail)}
                for step in self.steps
            ],
            "statement": self.statement,
            "edition": self.edition,
            "digest": self.digest,
            "counts": self.counts,
            "methods": self.methods,
            "not_proved": [str(sentence) for sentence in self.not_proved],
        }
        if self.log is not None:
            value["log"] = self.log
        if self.receipt is not None:
            value["receipt"] = self.receipt
        return value
