"""Publishing everything again: the parts of it that several processes can share."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction

from undersigned.actions.publish.batch import Publisher
from undersigned.actions.publish.due import publish_soon
from undersigned.models import Publication


def ask_for_all() -> list[int]:
    """Let everything that is published be due, and return the publications. What is interrupted stays due."""
    publish_soon(Publication.objects.values_list("statement", flat=True))
    return list(Publication.objects.order_by("pk").values_list("pk", flat=True))


def renew(publisher: Publisher, publication: int) -> int | None:
    """Put one statement's folder in force anew. Returns the change that it shows; None where it failed."""
    shown: list[int] = []

    def step(one: Publication) -> None:
        shown.append(publisher.renew_pages(one.statement))

    publisher.guarded(Publication.objects.select_related("statement").get(pk=publication), step, "not_before")
    return shown[0] if shown else None


def finish(publisher: Publisher, shown: Mapping[int, int]) -> None:
    """Write the pages that name all statements; then what was shown (publication to change) is due no more."""
    publisher.front.publish()
    publisher.offices.publish()
    with transaction.atomic():
        for publication, change in shown.items():
            Publication.objects.filter(pk=publication).update(pages_done=change)


def problems(publications: Collection[int]) -> list[tuple[str, str]]:
    """Which statements these are, by slug, and what kept each from being published."""
    rows = Publication.objects.filter(pk__in=publications).order_by("statement__slug")
    return list(rows.values_list("statement__slug", "problem"))
