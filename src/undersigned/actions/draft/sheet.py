"""The coalition's naming sheet and term list. Names are kept as they are written here: nothing completes them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from undersigned.actions.draft.edit import clean_line
from undersigned.core.draft import terms
from undersigned.core.draft.edition import language_tag
from undersigned.core.errors import N_, DraftError
from undersigned.models import SheetName, Term, database_now

MOST_LINES = 20  # ways of writing one name that are avoided in one language; alternatives to flagged words
MOST_NAMES = 2_000
MOST_TERMS = 200  # flagged by one organisation or person


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name as entered: per tag how we write it, and the ways that we avoid."""

    kind: str
    written: Mapping[str, str]
    avoided: Mapping[str, Sequence[str]] = field(default_factory=dict)
    note: str = ""


def _line(value: str) -> str:
    """A name: one line of canonical words, not too long."""
    return clean_line(value, Term, "flagged_by")  # which holds as many characters as a name may have


def _lines(given: Sequence[str]) -> list[str]:
    """Several ways of saying something, each once."""
    lines = list(dict.fromkeys(line for words in given if (line := _line(words))))
    if len(lines) > MOST_LINES:
        raise DraftError(N_("At most %(most)s lines are kept in one field."), most=MOST_LINES)
    return lines


def _columns(row: NameRow) -> dict[str, Any]:
    """The columns of a row of the sheet, or DraftError where it says nothing or contradicts itself."""
    if row.kind not in SheetName.Kind.values:
        raise DraftError(N_("Choose what kind of name this is."))
    written = {language_tag(tag): line for tag, words in row.written.items() if (line := _line(words))}
    avoided = {language_tag(tag): _lines(forms) for tag, forms in row.avoided.items()}
    if not written:
        raise DraftError(N_("Write the name in at least one language."))
    for tag, forms in avoided.items():
        if written.get(tag) in forms:
            raise DraftError(N_("“%(name)s” is written and avoided in one language."), name=written[tag])
    kept = {tag: forms for tag, forms in avoided.items() if forms}
    return {"kind": row.kind, "written": written, "avoided": kept, "note": clean_line(row.note, SheetName, "note")}


@transaction.atomic
def add_name(row: NameRow) -> None:
    """Put a name on the sheet. The very same name sent twice is there once."""
    _add([row])


def _add(rows: Sequence[NameRow]) -> None:
    there = {_key(_as_stored(name)) for name in SheetName.objects.all()}
    new = {key: columns for columns in map(_columns, rows) if (key := _key(columns)) not in there}
    if len(there) + len(new) > MOST_NAMES:
        raise DraftError(N_("The naming sheet holds at most %(most)s names."), most=MOST_NAMES)
    SheetName.objects.bulk_create(SheetName(**columns) for columns in new.values())


def _key(columns: Mapping[str, object]) -> str:
    return json.dumps(columns, sort_keys=True)


@transaction.atomic
def change_name(name: SheetName, row: NameRow, *, seen: str = "") -> None:
    """Change a name of the sheet. `seen`: its state on the screen; a name that was changed meanwhile stays as it is."""
    columns = _columns(row)
    locked = SheetName.objects.select_for_update().filter(pk=name.pk).first()
    if locked is None:
        raise DraftError(N_("Somebody has removed this name from the sheet meanwhile."))
    if seen and state_of(locked) != seen:
        raise DraftError(N_("Somebody has changed this name meanwhile. Open it again before you change it."))
    SheetName.objects.filter(pk=locked.pk).update(**columns)


def state_of(name: SheetName) -> str:
    """A fingerprint of how a name stands on the sheet."""
    return hashlib.sha256(_key(_as_stored(name)).encode()).hexdigest()


def _as_stored(name: SheetName) -> dict[str, object]:
    return {"kind": name.kind, "written": name.written, "avoided": name.avoided, "note": name.note}


@transaction.atomic
def remove_name(name: SheetName) -> None:
    """Take a name off the sheet. Doing it again changes nothing."""
    SheetName.objects.filter(pk=name.pk).delete()


_PARTS = re.compile(r" *[\t;|] *")


@transaction.atomic
def paste_names(lines: str, kind: str) -> int:
    """Put many names on the sheet: a first line of tags, then a line a name, with tabs, ";" or "|" between the forms.

    All of them or none; returns how many were read. Names that are on the sheet already are not doubled.
    """
    rows = [line for line in lines.splitlines() if line.strip(" \t;|")]
    if len(rows) < 2:
        raise DraftError(N_("Paste a first line of language tags, and a line for each name."))
    tags = [language_tag(tag) for tag in _PARTS.split(rows[0].strip(" \t;|"))]
    if len(set(tags)) != len(tags):
        raise DraftError(N_("The first line names a language twice."))
    names = []
    for number, line in enumerate(rows[1:], 2):
        forms = _PARTS.split(line.strip(" "))
        if any(forms[len(tags) :]):
            raise DraftError(N_("Line %(number)s has more names than the first line has languages."), number=number)
        names.append(NameRow(kind, dict(zip(tags, forms, strict=False))))
    _add(names)
    return len(names)


@transaction.atomic
def flag_term(language: str, words: str, reason: str, by: str, alternatives: Sequence[str] = ()) -> Term:
    """Flag words as antagonising, for the coalition to decide on. `by`: the organisation or person who flags them.

    The same words flagged twice by the same are on the list once, with the first reason.
    """
    language = language_tag(language)
    words, by = clean_line(words, Term, "words"), clean_line(by, Term, "flagged_by")
    if not terms.bare(words):
        raise DraftError(N_("Give at least one word."))
    if not by:
        raise DraftError(N_("Say who finds these words antagonising."))
    there = Term.objects.filter(flagged_by=by)
    if there.count() >= MOST_TERMS and not there.filter(language=language, words=words).exists():
        raise DraftError(N_("At most %(most)s words can be flagged in one name."), most=MOST_TERMS)
    values = {
        "reason": clean_line(reason, Term, "reason"),
        "alternatives": _lines(alternatives),
        "made": database_now(),
    }
    term, _ = Term.objects.get_or_create(language=language, words=words, flagged_by=by, defaults=values)
    return term


@transaction.atomic
def decide_term(term: Term, decision: str, *, reason: str, alternatives: Sequence[str]) -> None:
    """Say whether the coalition uses flagged words, or leave it open, and correct what is said of them."""
    if decision not in Term.Decision.values:
        raise DraftError(N_("Choose what the coalition decided, or leave it open."))
    locked = Term.objects.select_for_update().filter(pk=term.pk).first()
    if locked is None:
        raise DraftError(N_("Somebody has taken these words off the list meanwhile."))
    if decision != locked.decision:
        locked.decided = None if decision == Term.Decision.OPEN else database_now()
    locked.decision = decision
    locked.reason = clean_line(reason, Term, "reason")
    locked.alternatives = _lines(alternatives)
    locked.save(update_fields=["decision", "decided", "reason", "alternatives"])


@transaction.atomic
def remove_term(term: Term) -> None:
    """Take flagged words off the list. Doing it again changes nothing."""
    Term.objects.filter(pk=term.pk).delete()
