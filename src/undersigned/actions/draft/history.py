"""The draft's history: every act on its clauses is kept with what was before, and can be undone.

Whatever changes clauses does so inside `recorded`, which compares them before and after. So no act can
forget its history, and undoing needs to know nothing of what the act was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from undersigned.actions.draft.edit import open_draft
from undersigned.actions.draft.versions import followed, next_version
from undersigned.core.errors import N_, DraftError
from undersigned.models import (
    Account,
    Change,
    ChangedClause,
    DraftCall,
    DraftClause,
    DraftWords,
    Statement,
    TextLink,
    database_now,
)
from undersigned.models.ready import Ready, insert, text

# Of one clause: position, kind, gone, joined (into which clause), words {language: source}, calls [ids]; marks
# {language: [version of the first language's words that these follow, whether a machine made them]} for the languages
# of `words`.
State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Writer:
    """Whose doing it is: somebody with an account, or the holder of a text link."""

    account: Account | None = None
    link: TextLink | None = None

    @property
    def who(self) -> str:
        """The name to show in the history."""
        if self.link is not None:
            return self.link.name
        return self.account.get_username() if self.account is not None else ""

    @property
    def columns(self) -> dict[str, Any]:
        """As the columns of a row that says whose doing it is."""
        return {"account": self.account, "link": self.link, "who": self.who}


NOBODY = Writer()


@contextmanager
def recorded(statement: Statement, act: str, by: Writer = NOBODY) -> Iterator[None]:
    """Keep what the block changes of the statement's clauses as one change. The statement's row must be locked."""
    before = _states(statement)
    yield
    after = _states(statement)
    differing = [pk for pk in after if pk not in before or _differ(before[pk], after[pk])]
    if not differing:
        return
    change = Change.objects.create(statement=statement, act=act, made=database_now(), **by.columns)
    ChangedClause.objects.bulk_create(
        ChangedClause(
            change=change,
            clause_id=pk,
            before=_only_changed(before[pk], after[pk]) if pk in before else None,
            after=_only_changed(after[pk], before[pk]) if pk in before else after[pk],
        )
        for pk in differing
    )


def _states(statement: Statement) -> dict[int, State]:
    states: dict[int, State] = {
        pk: {
            "position": position,
            "kind": kind,
            "gone": gone is not None,
            "joined": joined,
            "words": {},
            "calls": [],
            "marks": {},
        }
        for pk, position, kind, gone, joined in _CLAUSES.rows(id=statement.pk)
    }
    for pk, language, source, follows, machine in _WORDS.rows(id=statement.pk):
        states[pk]["words"][language] = source
        states[pk]["marks"][language] = [follows, machine]
    for pk, call in _CALLS.rows(id=statement.pk):
        states[pk]["calls"].append(call)
    return states


# Asked twice for every act on a draft.
_CLAUSES = Ready(
    lambda: DraftClause.with_gone.filter(statement=text("id")).values_list(
        "pk", "position", "kind", "gone", "joined_to_id"
    )
)
_WORDS = Ready(
    lambda: (
        DraftWords.objects.filter(clause__statement=text("id"))
        .values_list("clause_id", "language", "source", "follows", "machine")
        .order_by("pk")
    )
)
_CALLS = Ready(
    lambda: DraftCall.objects.filter(clause__statement=text("id")).values_list("clause_id", "pk").order_by("pk")
)


def _differ(one: State, other: State) -> bool:
    """Whether anything is different that a reader of the history sees."""
    return any(value != other[key] for key, value in one.items() if key != "marks")


def _only_changed(one: State, other: State) -> State:
    """What `one` has that `other` has not so. Of words only the languages that differ; "" where there were none."""
    kept = {key: value for key, value in one.items() if value != other[key] and key != "marks"}
    if "words" in kept:
        languages = [
            tag for tag in {**one["words"], **other["words"]} if one["words"].get(tag) != other["words"].get(tag)
        ]
        kept["words"] = {tag: one["words"].get(tag, "") for tag in sorted(languages)}
        kept["marks"] = {tag: one["marks"][tag] for tag in sorted(languages) if tag in one["marks"]}
    return kept


def offers(statement: Statement) -> tuple[Change | None, Change | None]:
    """Of a draft that may change: what undoing would take back, and what was undone last, if nothing was done since."""
    newest = statement.changes.filter(undone=None).order_by("-pk").first()
    undone = statement.changes.filter(undone__isnull=False, pk__gt=newest.pk if newest else 0).order_by("pk").first()
    return newest, undone


def may_undo(statement: Statement) -> Change | None:
    """The change that undoing would take back, if the draft may change and there is one."""
    return offers(statement)[0] if statement.drafting and statement.retracted is None else None


def may_redo(statement: Statement) -> Change | None:
    """The change that was undone last, as long as nothing else was done since."""
    return offers(statement)[1] if statement.drafting and statement.retracted is None else None


@transaction.atomic
def undo(statement: Statement, change: int | None = None, by: Writer = NOBODY) -> Change:
    """Take back the newest change. `change`: the one that the screen showed; another one is not taken back."""
    statement = open_draft(statement)
    newest = may_undo(statement)
    _check_shown(newest, change)
    assert newest is not None  # noqa: S101 - for the type checker: checked in the line above
    _apply(statement, newest, "before")
    Change.objects.filter(pk=newest.pk).update(undone=database_now(), undone_by=by.who)
    return newest


@transaction.atomic
def redo(statement: Statement, change: int | None = None, by: Writer = NOBODY) -> Change:
    """Do again what was undone last."""
    statement = open_draft(statement)
    newest = may_redo(statement)
    _check_shown(newest, change)
    assert newest is not None  # noqa: S101 - for the type checker: checked in the line above
    _apply(statement, newest, "after")
    Change.objects.filter(pk=newest.pk).update(undone=None, undone_by="")
    return newest


def _check_shown(found: Change | None, shown: int | None) -> None:
    if found is None:
        raise DraftError(N_("There is nothing to undo or to do again."))
    if shown is not None and shown != found.pk:
        raise DraftError(N_("The draft was changed elsewhere meanwhile. Look at it again, then undo."))


def _apply(statement: Statement, change: Change, side: str) -> None:
    """Bring every clause of the change to the state it had on one side of it."""
    languages = statement.languages
    for changed in change.clauses.all():
        state: State | None = getattr(changed, side)
        clause = DraftClause.with_gone.get(pk=changed.clause_id)
        if state is None:  # it was made by this change: undone, it is gone
            state = {"gone": True}
        elif side == "after" and changed.before is None:
            state = {**state, "gone": False}
        clause.position = state.get("position", clause.position)
        clause.kind = state.get("kind", clause.kind)
        if "gone" in state:
            clause.gone = database_now() if state["gone"] else None
        if "joined" in state:
            clause.joined_to_id = state["joined"]
        clause.save()
        _put_back(clause, state, languages)
        DraftCall.objects.filter(pk__in=state.get("calls", []), clause__statement=statement).update(clause=clause)


def _put_back(clause: DraftClause, state: State, languages: list[str]) -> None:
    """The words of one side of a change, with what was known of them. The first language's come first."""
    words: dict[str, str] = state.get("words", {})
    for language in languages:  # a text that was removed was deleted for good
        if language not in words:
            continue
        marks: dict[str, object] = {}
        if language in state.get("marks", {}):
            follows, machine = state["marks"][language]
            marks = {"follows": followed(clause, languages[0], follows), "machine": machine}
        put_words(clause, language, words[language], **marks)


def put_words(clause: DraftClause, language: str, source: str, **marks: Any) -> DraftWords:
    """Set the words of a clause in one language; other words are another version. `marks` are further columns.

    The statement's row must be locked: nobody else makes these words meanwhile.
    """
    words = DraftWords.objects.filter(clause=clause, language=language).first()
    if words is None:
        return insert(DraftWords(clause=clause, language=language, source=source, **marks))
    changed = {**marks}
    if words.source != source:
        changed = {**next_version(words, source), **marks}
    for column, value in changed.items():
        setattr(words, column, value)
    if changed:
        words.save(update_fields=list(changed))
    return words
