"""What a press on the side-by-side screen does: everything on it is saved first, so that nothing typed is lost."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import transaction

from undersigned.actions import draft
from undersigned.actions.draft.texts import PlaceRow, save_places
from undersigned.actions.draft.words import canonical
from undersigned.forms.fields import all_valid
from undersigned.views.desk.draft.parallel import CallPair, Pair, Parallel

_OF_A_CLAUSE = {"save", "fits", "looked", "accept"}
_OF_AN_ASIDE = {"take", "leave"}
_PRESS = re.compile(r"(save|fits|looked|accept|take|leave)-([0-9]{1,18})(?:-([0-9]{1,9}))?")


@dataclass(frozen=True)
class Press:
    """The button: what it does, and to which clause or put-aside words (0: to none, or to all).

    `version`: that of the words beside which the put-aside ones were shown.
    """

    verb: str
    id: int = 0
    version: int | None = None

    @classmethod
    def of(cls, do: str) -> Press:
        """As the form says; what is no button saves."""
        if match := _PRESS.fullmatch(do):
            return cls(match[1], int(match[2]), int(match[3]) if match[3] else None)
        return cls("accept" if do == "accept-all" else do)

    def takes(self, pair: Pair) -> bool:
        """Whether what is proposed for a clause is taken over."""
        return self.verb == "accept" and self.id in {0, pair.clause.pk}


@dataclass(frozen=True)
class Done:
    """What a press did: how many clauses' words were put aside, and at which clause somebody goes on."""

    asides: int = 0
    anchor: str = ""


def valid(screen: Parallel, press: Press) -> bool:
    """Whether all words are canonical, and every call's words stand in its clause as it is entered here."""
    if not all_valid(screen.forms):
        return False
    for pair in screen.shown:
        for call in pair.calls:
            call.form.check_in(_entered(pair, press))
    return all_valid(screen.forms)


@transaction.atomic
def save(screen: Parallel, press: Press, by: draft.Writer) -> Done:
    """Save the screen, then do what the button says: all of it or nothing. Raises UndersignedError."""
    rows = []
    for pair in screen.shown:
        entered, values = _entered(pair, press), pair.form.cleaned_data
        if canonical(entered) != pair.stands:
            first = values["source"] if _is_taken(pair, press) else values["first"]
            rows.append(draft.Written(pair.clause.pk, entered, base=values["base"], first=first))
    saved = draft.write(screen.statement, screen.tag, rows, by)
    places = [_place(pair, call, press) for pair in screen.shown for call in pair.calls]
    save_places(screen.statement, screen.tag, places)
    written = {row.clause for row in rows}
    if press.verb in {"fits", "looked"}:
        _keep(screen, press, written)
    if press.verb in _OF_AN_ASIDE:
        draft.settle(screen.statement, _aside(screen, press), take=press.verb == "take", by=by)
    return Done(sum(each.aside is not None for each in saved), _anchor(screen, press))


def _is_taken(pair: Pair, press: Press) -> bool:
    """Whether the proposed words come in place of those in the field. With all at once, typed words go before."""
    values = pair.form.cleaned_data
    if not values["proposal"] or not press.takes(pair):
        return False
    return bool(press.id) or canonical(values["words"]) == pair.stands


def _entered(pair: Pair, press: Press) -> str:
    values = pair.form.cleaned_data
    return str(values["proposal"] if _is_taken(pair, press) else values["words"])


def _place(pair: Pair, call: CallPair, press: Press) -> PlaceRow:
    words, addressee = call.form.place
    values = call.form.cleaned_data
    if press.takes(pair):
        proposed = values["proposed_words"]
        stands = bool(proposed) and canonical(proposed) in canonical(_entered(pair, press))
        words = words or (proposed if stands else "")
        addressee = addressee or values["proposed_addressee"]
    return PlaceRow(call.call.pk, words, addressee, values["seen"])


def _keep(screen: Parallel, press: Press, written: set[int]) -> None:
    """A person says that the words fit the first text as it was shown. Words that were just written follow it."""
    pair = next((pair for pair in screen.shown if pair.clause.pk == press.id), None)
    if pair is not None and pair.clause.pk not in written:
        values = pair.form.cleaned_data
        version, newest = values["base"] or 0, values["newest"] or 0
        draft.still_fits(screen.statement, pair.clause.pk, screen.tag, version=version, first=newest)


def _aside(screen: Parallel, press: Press) -> int:
    """The put-aside words, if they are of this text."""
    return press.id if any(put.aside.pk == press.id for pair in screen.pairs for put in pair.asides) else 0


def _anchor(screen: Parallel, press: Press) -> str:
    """Where somebody goes on: at the clause whose button it was."""
    for pair in screen.pairs:
        if press.verb in _OF_A_CLAUSE and pair.clause.pk == press.id and pair.number:
            return f"#clause-{pair.number}"
        if press.verb in _OF_AN_ASIDE and pair.number and any(put.aside.pk == press.id for put in pair.asides):
            return f"#clause-{pair.number}"
    return ""
