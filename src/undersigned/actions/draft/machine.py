"""Machine translation of what is missing. What a machine made is marked so until a person takes it over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from undersigned.actions.draft.history import NOBODY, Writer
from undersigned.actions.draft.words import Written, canonical, write
from undersigned.core.draft import markup
from undersigned.core.draft.protect import protect, restore
from undersigned.core.errors import N_, DraftError
from undersigned.core.names import scripts
from undersigned.models import DraftWords, SheetName, Statement
from undersigned.outside import translate

SECONDS = 20.0  # of one press; what is left waits for the next

Translate = Callable[[str], str]
Names = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Translated:
    """What one press did: how many clauses a machine made, and how many are still missing."""

    made: int
    left: int


def is_possible() -> bool:
    """Whether this installation has machine translation at all."""
    return translate.is_installed()


def translate_missing(statement: Statement, language: str, by: Writer = NOBODY) -> Translated:
    """Let a machine write the missing clauses of a text from the first one, as many as a press has time for.

    Words that somebody wrote meanwhile stay. Raises DraftError, or TranslateError where no model is there.
    """
    languages = statement.languages
    if language not in languages or language == languages[0]:
        raise DraftError(N_("The statement has no text in this language."))
    if not statement.drafting:
        raise DraftError(N_("This edition is frozen. Its words cannot change; make the next edition."))
    first = languages[0]
    missing = _missing(statement, language, first)
    machine = translate.translator(first, language)
    sheet = SheetName.objects.values_list("written", flat=True)
    names = [(written[first], written.get(language) or "") for written in sheet if written.get(first)]
    until = monotonic() + SECONDS
    rows: list[Written] = []
    for source, base in missing:
        if rows and monotonic() > until:
            break
        try:
            words = canonical(_in_script(language, translated(source.source, machine, names)))
        except DraftError:
            continue  # what the machine wrote cannot stand in a text; the clause stays missing
        if words:
            rows.append(Written(source.clause_id, words, base=base, first=source.version, machine=True))
    write(statement, language, rows, by)
    return Translated(len(rows), len(missing) - len(rows))


def _missing(statement: Statement, language: str, first: str) -> list[tuple[DraftWords, int]]:
    """The first language's words of every clause that is missing, and the version of the empty words there."""
    found = []
    for clause in statement.draft_clauses.prefetch_related("words"):
        rows = {words.language: words for words in clause.words.all()}
        source, there = rows.get(first), rows.get(language)
        if source is not None and source.source.strip() and not (there is not None and there.source.strip()):
            found.append((source, there.version if there is not None else 0))
    return found


def translated(source: str, machine: Translate, names: Names) -> str:
    """A clause's source in the other language, with its markup, numbers and names where the machine lets them be.

    Where it loses one, the words are translated without markup, and at last without any protection.
    """
    hidden = protect(source, names)
    # Signs that the machine writes of itself are no markup.
    words = restore(markup.escape(machine(hidden.words)), hidden)
    if words is not None and words.strip():
        return words
    notes = [translated(span.note, machine, names) for span in markup.spans(source) if span.note]
    return _plainly(markup.plain(source), machine, names) + "".join(f"^[{note}]" for note in notes)


def _plainly(words: str, machine: Translate, names: Names) -> str:
    hidden = protect(words, names)
    made = restore(machine(hidden.words), hidden)
    return markup.escape(made if made is not None and made.strip() else machine(words))


def _in_script(language: str, words: str) -> str:
    """Serbian in the script of the text, whichever the model writes."""
    if language == "sr-Latn":
        return scripts.latin(words)
    return scripts.cyrillic(words) if language == "sr-Cyrl" else words
