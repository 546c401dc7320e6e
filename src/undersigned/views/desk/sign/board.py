"""The board: who has signed, who is waited for, what waits for a decision. It names nobody who chose not to be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q

from undersigned.core.sign import NAMED
from undersigned.models import Account, Edition, Event, Signature, Statement, Visibility
from undersigned.views.desk.sign.held import Held, held
from undersigned.views.desk.sign.waiting import Waiting, waiting

State = Signature.State
ON_ONE_PAGE = 200
WAITING_ON_ONE_PAGE = 100


@dataclass
class Board:
    """What one account may see of a statement's signatures."""

    organisations: int = 0
    people: int = 0
    not_named: int = 0  # to the public: some of them may be to the addressees, or later
    reserved: int = 0
    withdrawn: int = 0
    joined: int = 0
    pending: int = 0
    signed: list[dict[str, Any]] = field(default_factory=list)
    with_reservation: list[dict[str, Any]] = field(default_factory=list)  # those who are named, the newest first
    shown: Page[Signature] | None = None  # of those who signed, the part that is in `signed`
    waiting: list[Waiting] = field(default_factory=list)
    waited: Page[Waiting] | None = None  # of those who are waited for, the part that is in `waiting`
    held: list[Held] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show yet."""
        others = self.pending or self.not_named or self.reserved or self.withdrawn
        return not (self.signed or self.waiting or self.held or others)


def board(statement: Statement, edition: Edition | None, account: Account, page: str = "", wait: str = "") -> Board:
    """The board of the edition in force for `account`: names only of those who are named, contacts for editors.

    `page` and `wait` are which part is asked for of a long list of those who signed, and who are waited for.
    """
    made = Board()
    if edition is None:
        return made
    _count(made, edition)
    named = edition.signatures.active().signatories().named()
    pages = Paginator(named.order_by("confirmed", "requested"), ON_ONE_PAGE)
    pages.count = made.organisations + made.people  # known already
    made.shown = pages.get_page(page)
    made.signed = _rows(made.shown)
    if made.reserved:
        apart = edition.signatures.active().named().exclude(reservation="")
        made.with_reservation = _rows(apart.order_by("-confirmed", "-requested")[:ON_ONE_PAGE])
    if account.may_verify:
        made.held = held(statement, account)
    made.waited = Paginator(waiting(statement, edition, account), WAITING_ON_ONE_PAGE).get_page(wait)
    made.waiting = list(made.waited)
    return made


def _rows(found: Iterable[Signature]) -> list[dict[str, Any]]:
    return [{"name": row.name(), "kind": row.get_kind_display(), "row": row} for row in found]


def _count(made: Board, edition: Edition) -> None:
    stood = Q(state=State.CONFIRMED, reservation="")
    unnamed = ~Q(visibility__in=NAMED)
    confirmed = Exists(Event.objects.filter(type="sign.confirmed", signature=OuterRef("pk")))
    totals = edition.signatures.aggregate(
        organisations=Count("pk", filter=stood & ~unnamed & Q(kind="organisation")),
        people=Count("pk", filter=stood & ~unnamed & Q(kind="person")),
        not_named=Count("pk", filter=stood & unnamed),
        reserved=Count("pk", filter=Q(state=State.CONFIRMED) & ~Q(reservation="")),
        joined=Count("pk", filter=Q(state=State.JOINED)),
        # Who waits for the verifier waits for no mail, and is told on another screen.
        pending=Count("pk", filter=Q(state=State.PENDING) & ~Q(visibility=Visibility.FORGOTTEN)),
        withdrawn=Count("pk", filter=Q(state__in=[State.WITHDRAWN, State.REFUSED, State.ERASED]) & confirmed),
    )
    for name, total in totals.items():
        setattr(made, name, total)
