"""The listed signatories of the editor: replaced as a whole, so a list that is out of date replaces nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from undersigned.actions import draft
from undersigned.core.errors import N_, DraftError
from undersigned.forms.draft.review import ReviewForm, SignatoryForm
from undersigned.forms.fields import posted, shown
from undersigned.models import Edition, Statement

_COLUMNS = ("kind", "name", "verbatim", "acronym", "place", "role", "affiliation", "chapter", "unsure")


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows for the signatories, and what stands once on the screen."""

    signatories: list[SignatoryForm]
    rest: ReviewForm


def stored(statement: Statement, language: str, *, one_more: bool = False) -> Listed:
    """The list as it is; `one_more`: with an empty row."""
    rows: list[Mapping[str, object]] = [
        {name: getattr(found, name) for name in _COLUMNS} for found in statement.draft_signatories.all()
    ]
    if one_more:
        rows.append({"kind": "organisation"})
    rest = ReviewForm(current=language, initial={"language": language, "basis": statement.listed_basis})
    return Listed(shown(SignatoryForm, "signatory", rows), rest)


def sent(data: QueryDict, language: str) -> Listed:
    """The list as it was sent."""
    return Listed(posted(SignatoryForm, "signatory", data), ReviewForm(data, current=language))


def elsewhere(statement: Statement) -> Edition | None:
    """The earlier edition under which they stay listed while the next one is drafted: then there is no list here."""
    return statement.listing if statement.next_begun is not None else None


def seen(statement: Statement) -> str:
    """What the screen is made from."""
    rows = [[getattr(found, name) for name in _COLUMNS] for found in statement.draft_signatories.all()]
    return _digest(rows, statement.listed_basis)


def _digest(rows: Iterable[Iterable[object]], basis: str) -> str:
    return hashlib.sha256(repr(([list(row) for row in rows], basis)).encode()).hexdigest()


def save_list(statement: Statement, listed: Listed, *, looked: bool) -> None:
    """Save the list where somebody changed it. `looked`: a person has gone over it, which settles doubts."""
    if elsewhere(statement) is not None:
        return
    values = [form.cleaned_data for form in listed.signatories]
    kept = [value for value in values if value["name"] or value["remove"]]
    rest = listed.rest.cleaned_data
    as_sent = _digest([[value[name] for name in _COLUMNS] for value in kept], rest["basis"])
    touched = as_sent != rest["listed_seen"] or any(value["remove"] for value in kept)
    current = rest["listed_seen"] == seen(statement)
    if touched and not current:
        raise DraftError(
            N_(
                "The list of signatories was changed elsewhere since you opened the page. What you entered is still "
                "here, and not saved yet: look it over and save once more."
            )
        )
    if touched or (looked and current):
        rows = [draft.SignatoryRow(**{**value, "unsure": value["unsure"] and not looked}) for value in kept]
        draft.save_signatories(statement, rows, rest["basis"], looked=looked)
