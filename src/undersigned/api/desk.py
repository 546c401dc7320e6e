"""What a token of the coalition may ask: statements in the making, signatures, invitations. Never an address."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from undersigned.actions import limit, sign
from undersigned.api import shapes
from undersigned.api.access import needs
from undersigned.api.paging import paged
from undersigned.core.draft.markup import plain
from undersigned.core.sign import utc
from undersigned.models import Invitation, Scope, Signature, Statement, Visibility

router = Router(tags=["desk"])
_SEEN = (*Signature.STANDING, Signature.State.WITHDRAWN)
_NAMELESS = (Signature.State.DISPUTED, Signature.State.WITHDRAWN)  # whatever was agreed to


@router.get("/statements", response=shapes.DeskStatements, summary="Statements", **needs(Scope.STATEMENTS))
def statements(request: HttpRequest, paging: Query[shapes.Paging]) -> dict[str, Any]:
    """Every statement, published or not, the newest first."""
    rows, around = paged(request, paging, Statement.objects.order_by("-created", "pk"), Statement.objects.count())
    return {**around, "items": [_statement(row) for row in rows]}


@router.get("/statements/{id}", response=shapes.DeskStatementWhole, summary="A statement", **needs(Scope.STATEMENTS))
def statement(request: HttpRequest, id: str) -> dict[str, Any]:
    """A statement with its texts: the frozen ones, or the draft's while nothing is frozen."""
    row = _find(id)
    edition = row.edition
    texts: dict[str, list[str]] = {}
    if edition is not None:
        for frozen in edition.clauses.order_by("language", "index"):
            texts.setdefault(frozen.language, []).append(frozen.words)
    else:
        draft = row.as_core()
        texts = {tag: [clause.words.get(tag, "") for clause in draft.clauses] for tag in draft.languages}
    return {**_statement(row), "texts": texts}


@router.get(
    "/statements/{id}/signatures", response=shapes.DeskSignatures, summary="Its signatures", **needs(Scope.SIGNATURES)
)
def signatures(request: HttpRequest, id: str, paging: Query[shapes.Paging]) -> dict[str, Any]:
    """Signatures that were confirmed, of every edition: standing, waiting for the coordinator, disputed, withdrawn."""
    statement = _find(id)
    rows = Signature.objects.filter(statement=statement, state__in=_SEEN).select_related("edition")
    page, around = paged(request, paging, rows.order_by("confirmed", "pk"), rows.count())
    return {**around, "items": [_signature(row, hidden=statement.names_hidden is not None) for row in page]}


@router.get(
    "/statements/{id}/invitations", response=shapes.InvitedPage, summary="Its invitations", **needs(Scope.INVITATIONS)
)
def invitations(request: HttpRequest, id: str, paging: Query[shapes.Paging]) -> dict[str, Any]:
    """Who was invited, and what became of it."""
    rows = _invitations(_find(id))
    page, around = paged(request, paging, rows, rows.count())
    return {**around, "items": [_invitation(row) for row in page]}


@router.post("/statements/{id}/invitations", response={201: shapes.InvitedNow}, summary="Invite", **needs(Scope.INVITE))
def invite(request: HttpRequest, id: str, body: shapes.Invite) -> Status[dict[str, Any]]:
    """Invite one organisation or person. Where an address is given, the mail goes out at once."""
    statement = _find(id)
    limit.check_token(str(request.auth.pk))  # type: ignore[attr-defined]  # ninja puts the token there
    made, secret = sign.invite(
        statement, name=body.name, address=body.mail.strip(), language=body.language, kind=body.kind
    )
    link = f"{settings.BASE_URL}/invitation/{secret}/"
    return Status(201, {**_invitation(_invitations(statement).get(pk=made.pk)), "link": link})


@router.delete("/statements/{id}/invitations/{number}", response={204: None}, summary="Revoke", **needs(Scope.INVITE))
def revoke(request: HttpRequest, id: str, number: int) -> Status[None]:
    """Make an invitation's link useless. What was signed by it stands. Asked again, it changes nothing."""
    found = Invitation.objects.filter(statement=_find(id), pk=number).first()
    if found is None:
        raise Http404
    sign.revoke(found)
    return Status(204, None)


def _find(id: str) -> Statement:
    found = Statement.objects.filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def _statement(row: Statement) -> dict[str, Any]:
    edition = row.edition
    titles = edition.titles() if edition is not None else {tag: row.title(tag) for tag in row.languages}
    return {
        "id": row.pk,
        "slug": row.slug_id,
        "state": _state(row, frozen=edition is not None),
        "published": row.published is not None,
        "deadline": utc(row.deadline) if row.deadline else None,
        "timezone": row.timezone,
        "edition": edition.number if edition else None,
        "digest": edition.digest if edition else None,
        "titles": {tag: plain(title) for tag, title in titles.items()},
    }


def _state(row: Statement, *, frozen: bool) -> str:
    if row.retracted is not None:
        return "retracted"
    if not frozen:
        return "draft"
    if row.opened is None:
        return "frozen"
    return "open" if row.takes_signatures(timezone.now()) else "closed"


def _signature(row: Signature, *, hidden: bool) -> dict[str, Any]:
    """By the rule for lists made for machines: who is not in them has neither name nor place here."""
    named = row.visibility == Visibility.PUBLIC and row.state not in _NAMELESS and not hidden
    return {
        "id": row.pk,
        "edition": row.edition.number,
        "kind": row.kind,
        "state": row.state,
        "visibility": row.visibility,
        "names": row.names if named else None,
        "acronym": (row.acronym or None) if named else None,
        "place": (row.place or None) if named else None,
        "language": row.language if named else None,
        "method": row.method,
        "corrected": row.corrected,
        "day": row.confirmed.date().isoformat() if row.confirmed else None,
    }


def _invitations(statement: Statement) -> Any:
    signed = Signature.objects.told().filter(invitation=OuterRef("pk"))
    return statement.invitations.annotate(signed=Exists(signed)).order_by("name", "pk")


def _invitation(row: Any) -> dict[str, Any]:
    ended = "revoked" if row.revoked else "declined" if row.declined else "open"
    return {
        "id": row.pk,
        "kind": row.kind,
        "name": row.name,
        "language": row.language,
        "created": utc(row.created),
        "state": "signed" if row.signed else ended,
        "needs_until": row.needs_until.isoformat() if row.needs_until else None,
    }
