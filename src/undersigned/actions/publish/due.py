"""What is due: a change asks for pages at once and for the batch (PDF, bundle) soon."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Case, F, Value, When
from django.utils import timezone

from undersigned.models import Publication

# A batch commits to every file and appends a leaf, so that changes that come together share one.
BATCH_WAIT = timedelta(seconds=20)


def publish_soon(statements: Iterable[str]) -> None:
    """Ask for the pages of these statements (ids) now and for their batch soon.

    Every event asks for it by itself when the sequencer places it; signing therefore never waits
    for a row that the publisher uses. What is not published is left alone.
    """
    waiting = When(batch_done__lt=F("changes"), then=F("batch_due"))
    Publication.objects.filter(statement__in=list(statements)).update(
        batch_due=Case(waiting, default=Value(timezone.now() + BATCH_WAIT)),
        changes=F("changes") + 1,
    )
