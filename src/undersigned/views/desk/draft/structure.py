"""The buttons of one clause in the editor. Each does its act to the clause as it stands, and says where the focus goes.

Anchors that name a field or a button move the focus there, also without scripts.
"""

from __future__ import annotations

from collections.abc import Callable

from undersigned.actions import draft
from undersigned.models import ClauseKind, Statement


def field_of(clause: int) -> str:
    """The field of a clause's words."""
    return f"#id_clause-{clause}-source"


def _up(statement: Statement, clause: int, by: draft.Writer) -> str:
    return _move(statement, clause, -1, by)


def _down(statement: Statement, clause: int, by: draft.Writer) -> str:
    return _move(statement, clause, +1, by)


def _move(statement: Statement, clause: int, places: int, by: draft.Writer) -> str:
    """One place up or down. The same button has the focus then, where it is still there."""
    order = list(statement.draft_clauses.values_list("pk", flat=True))
    old = order.index(clause) if clause in order else 0
    new = max(0, min(len(order) - 1, old + places))
    others = [other for other in order if other != clause]
    draft.move(statement, clause, after=others[new - 1] if new else None, by=by)
    last = new == len(others)
    return f"#{'down' if new == 0 or (places > 0 and not last) else 'up'}-{clause}"


def _add(statement: Statement, clause: int, by: draft.Writer) -> str:
    """A new clause below another one, 0: at the beginning."""
    above = statement.draft_clauses.filter(pk=clause).first()
    kind = ClauseKind.ITEM if above is not None and above.kind == ClauseKind.ITEM else ClauseKind.PARAGRAPH
    if not statement.draft_clauses.exists():
        kind = ClauseKind.TITLE
    return field_of(draft.add(statement, after=clause or None, kind=kind, words={}, by=by).pk)


def _join(statement: Statement, clause: int, by: draft.Writer) -> str:
    return field_of(draft.join(statement, clause, by).pk)


def _remove(statement: Statement, clause: int, by: draft.Writer) -> str:
    """Take it out; the focus goes to the one that comes in its place."""
    order = list(statement.draft_clauses.values_list("pk", flat=True))
    draft.remove(statement, clause, by)
    place = order.index(clause)
    order.remove(clause)
    return field_of(order[min(place, len(order) - 1)]) if order else ""


def _restore(statement: Statement, clause: int, by: draft.Writer) -> str:
    draft.bring_back(statement, clause, by)
    return field_of(clause)


BUTTONS: dict[str, Callable[[Statement, int, draft.Writer], str]] = {
    "up": _up,
    "down": _down,
    "add": _add,
    "join": _join,
    "remove": _remove,
    "restore": _restore,
}
