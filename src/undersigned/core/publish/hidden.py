"""Hiding all names at once: what is left of a snapshot is words and numbers."""

from __future__ import annotations

from dataclasses import replace

from undersigned.core.publish.snapshot import Edition, Listed, Questions, Snapshot


def without_names(snapshot: Snapshot) -> Snapshot:
    """The snapshot without the name of any signatory, press contact or member who was asked; the counts stay.

    Names inside the statement's own words stay: they are frozen, and what was signed.
    """
    return replace(snapshot, hidden=True, editions=tuple(map(_edition, snapshot.editions)), press=())


def _edition(edition: Edition) -> Edition:
    questions = edition.questions
    return replace(
        edition,
        signatories=(),
        reserved=(),
        listed=tuple(Listed(order=one.order, kind=one.kind, named=False) for one in edition.listed),
        questions=None if questions is None else Questions(questions.answers),
    )
