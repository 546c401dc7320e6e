"""Which languages the draft has."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from undersigned.actions.draft.edit import open_draft
from undersigned.core.draft.edition import language_tag
from undersigned.core.errors import N_, DraftError
from undersigned.models import (
    Aside,
    ChangedClause,
    Comment,
    Dismissal,
    DraftPlace,
    DraftText,
    DraftWords,
    Statement,
    Suggestion,
    TextLink,
    database_now,
)

MOST_LANGUAGES = 24


@transaction.atomic
def add_language(statement: Statement, language: str) -> None:
    """Add a text in another language; its clauses are missing at first."""
    statement = open_draft(statement)
    language_tag(language)
    if statement.draft_texts.count() >= MOST_LANGUAGES:
        raise DraftError(N_("A statement has at most %(most)s languages."), most=MOST_LANGUAGES)
    DraftText.objects.get_or_create(statement=statement, language=language)


@transaction.atomic
def remove_language(statement: Statement, language: str) -> None:
    """Remove a text and its words, and end the links to it; the first language stays."""
    statement = open_draft(statement)
    if statement.languages[:1] == [language]:
        raise DraftError(N_("The language in which the statement was brought stays."))
    statement.draft_texts.filter(language=language).delete()
    DraftWords.objects.filter(clause__statement=statement, language=language).delete()
    DraftPlace.objects.filter(call__clause__statement=statement, language=language).delete()
    links = TextLink.objects.filter(statement=statement, language=language, edition=None, revoked=None)
    links.update(revoked=database_now())


@transaction.atomic
def change_language(statement: Statement, old: str, new: str) -> None:
    """Say that the text in `old` is in fact in `new`: its words and calls come along."""
    statement = open_draft(statement)
    language_tag(new)
    if old == new:
        return
    if new in statement.languages:
        raise DraftError(N_("There is a text in this language already."))
    statement.draft_texts.filter(language=old).update(language=new)
    DraftWords.objects.filter(clause__statement=statement, language=old).update(language=new)
    DraftPlace.objects.filter(call__clause__statement=statement, language=old).update(language=new)
    Aside.objects.filter(clause__statement=statement, language=old).update(language=new)
    Dismissal.objects.filter(statement=statement, language=old).update(language=new)
    Suggestion.objects.filter(statement=statement, language=old).update(language=new)
    TextLink.objects.filter(statement=statement, language=old).update(language=new)
    Comment.objects.filter(round__statement=statement, language=old).update(language=new)
    _rename_in_history(statement, old, new)


def _rename_in_history(statement: Statement, old: str, new: str) -> None:
    """Undoing an older change must find its words under the new tag, and so must the rounds' word diffs."""

    def renamed(rows: dict[str, Any]) -> dict[str, Any]:
        return {new if tag == old else tag: row for tag, row in rows.items()}

    for changed in ChangedClause.objects.filter(change__statement=statement):
        for state in (changed.before, changed.after):
            for key in {"words", "marks"} & set(state or ()):
                state[key] = renamed(state[key])
        changed.save(update_fields=["before", "after"])
    for circulated in statement.rounds.all():
        circulated.languages = [new if tag == old else tag for tag in circulated.languages]
        circulated.clauses = [{**clause, "words": renamed(clause["words"])} for clause in circulated.clauses]
        circulated.save(update_fields=["languages", "clauses"])
