"""What the steps of statements are told from, read for many statements by as many queries as for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count
from django.utils import timezone

from undersigned.actions import sign
from undersigned.actions.draft.summary import rounds_of
from undersigned.core.draft import Draft
from undersigned.models import CommentRound, DraftSignatory, Edition, Listed, Signature, Statement
from undersigned.models.draft import drafts_of
from undersigned.models.ready import ReadyOf
from undersigned.views.desk.undecided import NOTHING, Waits, waits

_EDITIONS = ReadyOf(
    lambda ids: Edition.objects.filter(statement__pk__in=ids).select_related("unfreezing").order_by("number")
)
_SIGNED = ReadyOf(
    lambda editions: (
        Signature.objects.active()
        .signatories()
        .filter(edition__pk__in=editions)
        .values_list("statement")
        .annotate(n=Count("pk"))
        .order_by()
    )
)
_LISTED = ReadyOf(
    lambda ids: DraftSignatory.objects.filter(statement__pk__in=ids).values_list("statement", "kind", "unsure")
)


@dataclass
class Facts:
    """What the steps of one statement are told from, read at once."""

    statement: Statement
    draft: Draft
    listed: list[tuple[str, bool]]  # of each listed signatory its kind, and whether the reader was unsure of it
    rounds: list[CommentRound]
    edition: Edition | None = None
    newest: int = 0  # number of the newest edition, undone ones too
    waiting: Waits = NOTHING  # for the coordinator to decide
    signed: int = 0  # signatories under the edition in force, without those who have a reservation

    @property
    def drafting(self) -> bool:
        """Whether the draft may change."""
        return self.edition is None or self.statement.next_begun is not None

    @property
    def open(self) -> bool:
        """Whether it takes signatures now."""
        return self.statement.takes_signatures(timezone.now())

    @cached_property
    def again(self) -> int:
        """How many signatories of earlier editions could be invited to confirm the one in force."""
        return sign.may_be_invited_again(self.statement, self.edition).count() if self.newest > 1 else 0


def read_facts(statements: Sequence[Statement]) -> list[Facts]:
    """What the steps of each statement are told from."""
    ids = [statement.pk for statement in statements]
    in_force, newest = {}, {}
    for edition in _EDITIONS.all(ids):
        newest[edition.statement_id] = edition.number
        if not hasattr(edition, "unfreezing"):
            in_force[edition.statement_id] = edition
    waiting = waits(statements)
    signed = dict(map(tuple, _SIGNED.rows([edition.pk for edition in in_force.values()])))
    drafts, rounds, listed = drafts_of(statements), rounds_of(statements), _listed(statements)
    return [
        Facts(
            statement,
            drafts[statement.pk],
            listed[statement.pk],
            rounds[statement.pk],
            in_force.get(statement.pk),
            newest.get(statement.pk, 0),
            waiting[statement.pk],
            signed.get(statement.pk, 0),
        )
        for statement in statements
    ]


def _listed(statements: Sequence[Statement]) -> dict[str, list[tuple[str, bool]]]:
    """Of each statement whom its source lists: the kind of each, and whether nobody has looked at it yet."""
    found: dict[str, list[tuple[str, bool]]] = {statement.pk: [] for statement in statements}
    for id, kind, unsure in _LISTED.rows(list(found)):
        found[id].append((kind, unsure))
    return found | {id: [] for id in _listed_before(statements)}


def _listed_before(statements: Sequence[Statement]) -> set[str]:
    """Those whose next edition is drafted while the source's signatories stay listed under an earlier one."""
    later = [statement for statement in statements if statement.next_begun is not None]
    if not later:
        return set()
    rows = Listed.objects.filter(edition__statement__in=later, edition__unfreezing=None)
    return set(rows.values_list("edition__statement", flat=True).distinct().order_by())
