"""Changes to a draft: kept, undone, done again; and what happens when two write at once."""

from __future__ import annotations

import pytest

from tests import stages
from undersigned.actions import draft
from undersigned.core.errors import DraftError
from undersigned.models import Aside, Change, DraftClause, Statement

pytestmark = pytest.mark.django_db

Shape = list[tuple[int, str, dict[str, str], int]]


def shape(statement: Statement) -> Shape:
    """All that stands: id, kind, words and number of calls of each clause, in order."""
    return [
        (clause.pk, clause.kind, {words.language: words.source for words in clause.words.all()}, clause.calls.count())
        for clause in statement.draft_clauses.all()
    ]


def standing(shape: Shape) -> Shape:
    """Missing words and words that were never written are one."""
    return [(pk, kind, {tag: source for tag, source in words.items() if source}, n) for pk, kind, words, n in shape]


def test_every_act_can_be_undone_and_done_again():
    statement = stages.two_languages()
    title, first, second = [clause.pk for clause in statement.draft_clauses.all()]
    seen = [standing(shape(statement))]

    def after(*_acts: object) -> None:
        seen.append(standing(shape(statement)))

    stages.write(statement, "en", {first: "We ask. The river is ours."})
    after()
    after(draft.add(statement, after=first, kind="heading", words={"en": "What we ask"}))
    draft.move(statement, second, after=title)
    after()
    after(draft.split(statement, first, {"en": ["We ask.", "The river is ours."], "sq": ["Pika 1.", "Fjala e dytë."]}))
    after(draft.join(statement, second))
    draft.change_kind(statement, second, "item")
    after()
    draft.remove(statement, second)
    after()
    for expected in reversed(seen[:-1]):
        draft.undo(statement)
        assert standing(shape(statement)) == expected
    for expected in seen[1:]:
        draft.redo(statement)
        assert standing(shape(statement)) == expected


def test_a_new_change_ends_what_could_be_done_again():
    statement = stages.two_languages()
    first = statement.draft_clauses.get(position=1).pk
    stages.write(statement, "en", {first: "One."})
    draft.undo(statement)
    stages.write(statement, "en", {first: "Two."})
    assert draft.may_redo(statement) is None
    with pytest.raises(DraftError):
        draft.redo(statement)


def test_what_was_not_on_the_screen_is_not_undone():
    statement = stages.two_languages()
    first = statement.draft_clauses.get(position=1).pk
    stages.write(statement, "en", {first: "One."})
    shown = draft.may_undo(statement)
    assert shown is not None
    stages.write(statement, "en", {first: "Two."})
    with pytest.raises(DraftError):
        draft.undo(statement, shown.pk)
    assert statement.draft_clauses.get(pk=first).source("en") == "Two."


def test_a_call_goes_where_its_words_are_and_comes_back():
    statement = stages.two_languages()
    second = statement.draft_clauses.get(position=2)
    words = second.source("en")
    start = words.index("We call on")
    assert start == 0
    parts = ["Before it.", words]
    stages.write(statement, "en", {second.pk: " ".join(parts)})
    made = draft.split(statement, second.pk, {"en": parts})
    assert [clause.calls.count() for clause in made] == [0, 1]
    draft.undo(statement)
    assert second.calls.count() == 1
    assert DraftClause.with_gone.get(pk=made[1].pk).gone is not None


def test_words_written_over_an_older_version_are_put_aside_and_change_nothing():
    statement = stages.two_languages()
    clause = statement.draft_clauses.get(position=1)
    words = clause.words.get(language="en")
    one = draft.Written(clause.pk, "Ana's words.", base=words.version)
    other = draft.Written(clause.pk, "Blerim's words.", base=words.version)
    assert draft.write(statement, "en", [one])[0].aside is None
    changes = Change.objects.count()
    aside = draft.write(statement, "en", [other])[0].aside
    assert aside is not None
    draft.write(statement, "en", [other])  # sent twice
    assert Aside.objects.count() == 1
    assert statement.draft_clauses.get(pk=clause.pk).source("en") == "Ana's words."
    assert Change.objects.count() == changes
    draft.settle(statement, aside.pk, take=True)
    assert statement.draft_clauses.get(pk=clause.pk).source("en") == "Blerim's words."
    with pytest.raises(DraftError):
        draft.settle(statement, aside.pk, take=False)
    draft.undo(statement)
    assert statement.draft_clauses.get(pk=clause.pk).source("en") == "Ana's words."


def test_words_for_a_clause_that_is_gone_are_kept():
    statement = stages.two_languages()
    clause = statement.draft_clauses.get(position=1)
    version = clause.words.get(language="en").version
    draft.remove(statement, clause.pk)
    saved = draft.write(statement, "en", [draft.Written(clause.pk, "Typed meanwhile.", base=version)])
    assert saved[0].aside is not None
    assert saved[0].aside.source == "Typed meanwhile."


def test_a_translation_knows_which_words_it_follows():
    statement = stages.two_languages()
    clause = statement.draft_clauses.get(position=1)
    english, albanian = (clause.words.get(language=tag) for tag in ("en", "sq"))
    assert albanian.state(english) == "translated"
    draft.reads_right(statement, "sq", {clause.pk: albanian.version}, name="Drita Malo")
    albanian.refresh_from_db()
    assert albanian.state(english) == "read"
    stages.write(statement, "en", {clause.pk: "Other words."})
    english.refresh_from_db()
    assert albanian.state(english) == "changed"
    draft.still_fits(statement, clause.pk, "sq", version=albanian.version, first=english.version)
    albanian.refresh_from_db()
    assert albanian.state(english) == "read"
    draft.write(statement, "sq", [draft.Written(clause.pk, "Makinë.", machine=True)])
    albanian.refresh_from_db()
    assert albanian.state(english) == "machine"


def test_a_language_said_anew_keeps_its_history():
    statement = stages.two_languages()
    clause = statement.draft_clauses.get(position=1)
    stages.write(statement, "sq", {clause.pk: "Fjalë të reja."})
    draft.change_language(statement, "sq", "mk")
    draft.undo(statement)
    assert statement.draft_clauses.get(pk=clause.pk).source("mk") == "Pika 1. Fjala e dytë."
