"""The shapes of what the API takes and gives, for checking what comes in and for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

from undersigned.core.publish.statement_json import SHAPE

MOST_PAGES = 100_000


class Paging(Schema):
    """Which page of a list, and how long a page is."""

    page: int = Field(1, ge=1, le=MOST_PAGES)
    per_page: int = Field(50, ge=1, le=200)


class Which(Schema):
    """Of which edition; None: of the one in force."""

    edition: int | None = Field(None, ge=1, le=MOST_PAGES)


class Problem(Schema):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    fields: list[str] = []


class Counts(Schema):
    """A statement's totals for one edition."""

    edition: int
    digest: str
    organisations: int
    people: int
    not_named: int
    addressee_only: int
    withheld: int
    forgotten: int
    withdrawn: int
    listed_organisations: int
    listed_people: int
    reserved_organisations: int
    reserved_people: int
    reserved_not_named: int


class PublishedStatement(Schema):
    """A published statement in a list."""

    id: str
    slug: str
    url: str
    state: Literal["open", "published", "retracted"]
    titles: dict[str, str]
    counts: Counts


class PublishedStatements(Schema):
    """A page of published statements, the newest first."""

    total: int
    next: str | None
    items: list[PublishedStatement]


class Signatories(Schema):
    """A page of an edition's signatories, in the order of the record."""

    edition: int
    total: int
    next: str | None
    items: list[dict[str, Any]]


class DeskStatement(Schema):
    """A statement as the coalition sees it, published or not."""

    id: str
    slug: str
    state: Literal["draft", "frozen", "open", "closed", "retracted"]
    published: bool
    deadline: str | None
    timezone: str
    edition: int | None
    digest: str | None
    titles: dict[str, str]


class DeskStatements(Schema):
    """A page of statements, the newest first."""

    total: int
    next: str | None
    items: list[DeskStatement]


class DeskStatementWhole(DeskStatement):
    """A statement with its texts: the frozen ones, or the draft's while nothing is frozen."""

    texts: dict[str, list[str]]


class DeskSignature(Schema):
    """A signature. Never an address; a person's name only with the consent for lists made for machines."""

    id: str
    edition: int
    kind: Literal["organisation", "person"]
    state: Literal["confirmed", "held", "joined", "disputed", "withdrawn"]
    visibility: str
    names: dict[str, str] | None
    acronym: str | None
    place: str | None
    language: str | None
    method: str
    corrected: bool
    day: str | None


class DeskSignatures(Schema):
    """A page of signatures."""

    total: int
    next: str | None
    items: list[DeskSignature]


class Invited(Schema):
    """An invitation, without its address and its link."""

    id: int
    kind: Literal["organisation", "person"]
    name: str
    language: str
    created: str
    state: Literal["open", "signed", "declined", "revoked"]
    needs_until: str | None


class InvitedPage(Schema):
    """A page of invitations, by name."""

    total: int
    next: str | None
    items: list[Invited]


class Invite(Schema):
    """Whom to invite. Where there is an address, the invitation is mailed at once."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(..., min_length=1, max_length=300)
    kind: Literal["organisation", "person"] = "organisation"
    language: str = Field(..., max_length=35)
    mail: str = Field("", max_length=254)


class InvitedNow(Invited):
    """A new invitation, with its private link: it is told this once."""

    link: str


def json_schema(shape: Any) -> dict[str, Any]:
    """A shape of `core.shape` as JSON Schema."""
    if shape is None:
        return {"type": "null"}
    if isinstance(shape, tuple):
        return {"anyOf": [json_schema(each) for each in shape]}
    if isinstance(shape, list):
        return {"type": "array", "items": json_schema(shape[0])}
    if isinstance(shape, dict):
        if set(shape) == {"*"}:
            return {"type": "object", "additionalProperties": json_schema(shape["*"])}
        properties = {name: json_schema(each) for name, each in shape.items()}
        return {"type": "object", "properties": properties, "required": list(shape)}
    return {"type": {str: "string", int: "integer", bool: "boolean"}[shape]}


WHOLE: dict[str, Any] = {
    "type": "object",
    "properties": {"@type": {"const": "CreativeWork"}, "undersigned": json_schema(SHAPE)},
    "required": ["@context", "@type", "undersigned"],
}
