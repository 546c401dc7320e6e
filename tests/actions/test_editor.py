"""One press of the editor: what was typed is saved, split or removed, and what others changed stays."""

from __future__ import annotations

import pytest

from tests import stages
from undersigned.actions import draft
from undersigned.actions.draft import editor
from undersigned.actions.draft.editor import Typed
from undersigned.core.errors import DraftError
from undersigned.models import Aside, Change, DraftClause, Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement() -> Statement:
    """A draft in two languages: title, two paragraphs."""
    return stages.two_languages("Pika {}.")


def ids(statement: Statement) -> list[int]:
    return list(statement.draft_clauses.values_list("pk", flat=True))


def version(clause: int, language: str = "en") -> int:
    return DraftClause.with_gone.get(pk=clause).words.get(language=language).version


def typed(clause: int, source: str, language: str = "en", **more: object) -> Typed:
    """Words that were typed beside the ones that stand now."""
    return Typed(clause, language, source, **{"base": version(clause, language), **more})  # type: ignore[arg-type]


def words(statement: Statement, language: str = "en") -> list[str]:
    clauses = statement.draft_clauses.prefetch_related("words")
    return [clause.source(language) for clause in clauses]


def states(clause: int) -> str:
    row = DraftClause.objects.get(pk=clause)
    return row.words.get(language="sq").state(row.words.get(language="en"))


def test_an_empty_line_splits_and_every_language_in_which_it_stands_is_split_along(statement):
    title, first, second = ids(statement)
    outcome = editor.save_typed(
        statement,
        [typed(first, "We ask.\r\n \r\n\r\nThe river is ours."), typed(first, "Kërkojmë.\n\nLumi.", "sq")],
        {first: "item"},
    )
    parts = outcome.split[first]
    assert ids(statement) == [title, *parts, second]
    assert words(statement)[1:3] == ["We ask.", "The river is ours."]
    assert words(statement, "sq")[1:3] == ["Kërkojmë.", "Lumi."]
    assert {DraftClause.objects.get(pk=part).kind for part in parts} == {"item"}
    assert DraftClause.objects.get(pk=parts[1]).split_from_id == first
    assert [states(part) for part in parts] == ["translated", "translated"]  # split along: nothing fell behind


def test_split_or_joined_words_that_had_fallen_behind_stay_behind(statement):
    title, first, _second = ids(statement)
    stages.write(statement, "en", {first: "Other words. And more."})
    assert states(first) == "changed"
    parts = draft.split(statement, first, {"en": ["Other words.", "And more."], "sq": ["Pika.", "Dhe."]})
    assert {states(part.pk) for part in parts} <= {"changed", "translated"}
    assert states(parts[0].pk) == "changed"
    draft.join(statement, parts[0].pk)
    assert states(first) == "changed"
    draft.still_fits(statement, first, "sq", version=version(first, "sq"), first=version(first))
    draft.join(statement, first)
    assert states(first) == "translated"
    assert ids(statement) == [title, first]


def test_a_split_over_an_older_version_is_put_aside_whole(statement):
    _title, first, _second = ids(statement)
    mine = typed(first, "One.\n\nTwo.")
    stages.write(statement, "en", {first: "Theirs."})
    outcome = editor.save_typed(statement, [mine])
    assert [aside.source for aside in outcome.asides] == ["One. Two."]
    assert not outcome.split
    assert words(statement)[1] == "Theirs."


def test_words_that_were_saved_on_the_way_are_split_all_the_same(statement):
    _title, first, _second = ids(statement)
    mine = typed(first, "One.\n\nTwo.")
    stages.write(statement, "en", {first: "One. Two."})  # what a page saves while somebody writes
    outcome = editor.save_typed(statement, [mine])
    assert words(statement)[1:3] == ["One.", "Two."]
    assert not outcome.asides


def test_nothing_changed_makes_no_change_and_no_conflict(statement):
    _title, first, _second = ids(statement)
    before = Change.objects.count()
    shown = typed(first, words(statement)[1])
    assert not editor.save_typed(statement, [shown]).changed
    assert Change.objects.count() == before
    stages.write(statement, "en", {first: "Theirs."})
    assert not editor.save_typed(statement, [shown]).asides
    assert words(statement)[1] == "Theirs."


def test_an_emptied_clause_is_removed_and_undoing_brings_it_back(statement):
    title, first, second = ids(statement)
    outcome = editor.save_typed(statement, [typed(first, "")], removes=True)
    assert outcome.removed == [first]
    assert ids(statement) == [title, second]
    draft.undo(statement)
    assert ids(statement) == [title, first, second]
    emptied = typed(first, "")
    stages.write(statement, "en", {first: "Theirs."})
    outcome = editor.save_typed(statement, [emptied], removes=True)
    assert (outcome.removed, outcome.kept) == ([], [first])
    assert words(statement)[1] == "Theirs."
    # Emptied where that means "missing".
    editor.save_typed(statement, [typed(first, "")])
    assert words(statement)[1] == ""


def test_a_clause_that_never_had_words_goes_with_the_next_save_and_one_that_others_translate_stays(statement):
    title, first, second = ids(statement)
    new = draft.add(statement, after=second, kind="paragraph", words={})
    blank = Typed(new.pk, "en", "", base=0)
    draft.write(statement, "sq", [draft.Written(new.pk, "E re.")])
    assert editor.save_typed(statement, [blank], removes=True, sweeps=True).removed == []
    draft.write(statement, "sq", [draft.Written(new.pk, "")])
    assert editor.save_typed(statement, [blank], removes=True).removed == []
    assert editor.save_typed(statement, [blank], removes=True, sweeps=True).removed == [new.pk]
    assert ids(statement) == [title, first, second]


def test_a_translation_follows_the_words_beside_which_it_was_typed(statement):
    _title, first, _second = ids(statement)
    shown, translated = typed(first, words(statement)[1]), typed(first, "Shqip.", "sq")
    stages.write(statement, "en", {first: "Changed meanwhile."})
    editor.save_typed(statement, [shown, translated])
    assert states(first) == "changed"
    editor.save_typed(statement, [typed(first, "Both are new."), typed(first, "Të dyja.", "sq")])
    assert states(first) == "translated"


def test_who_goes_on_writing_after_a_conflict_has_one_open_version(statement):
    _title, first, _second = ids(statement)
    base = version(first)
    stages.write(statement, "en", {first: "Theirs."})
    one = editor.save_typed(statement, [Typed(first, "en", "Mine.", base)]).asides[0]
    other = editor.save_typed(statement, [Typed(first, "en", "Mine, and more.", base, instead=one.pk)]).asides[0]
    assert list(Aside.objects.filter(settled=None)) == [other]
    assert Aside.objects.count() == 2  # nothing is deleted
    again = editor.save_typed(statement, [Typed(first, "en", "Mine, and more.", base, instead=other.pk)]).asides[0]
    assert again == other
    assert Aside.objects.get(settled=None) == other


def test_words_put_aside_replace_only_what_was_shown_beside_them(statement):
    _title, first, _second = ids(statement)
    base = version(first)
    stages.write(statement, "en", {first: "Theirs."})
    aside = editor.save_typed(statement, [Typed(first, "en", "Mine.", base)]).asides[0]
    shown = version(first)
    stages.write(statement, "en", {first: "Theirs, changed again."})
    with pytest.raises(DraftError, match="have changed"):
        draft.settle(statement, aside.pk, take=True, version=shown)
    assert Aside.objects.get().settled is None
    draft.settle(statement, aside.pk, take=True, version=version(first))
    assert words(statement)[1] == "Mine."


def test_words_that_were_put_aside_and_are_written_by_hand_wait_no_longer(statement):
    _title, first, _second = ids(statement)
    base = version(first)
    stages.write(statement, "en", {first: "Theirs."})
    editor.save_typed(statement, [Typed(first, "en", "Mine.", base)])
    editor.save_typed(statement, [typed(first, "Mine.")])
    assert Aside.objects.get().taken


def test_a_clause_that_is_gone_can_be_brought_back(statement):
    title, first, second = ids(statement)
    draft.join(statement, first)
    draft.bring_back(statement, second)
    assert ids(statement) == [title, first, second]
    assert DraftClause.objects.get(pk=second).joined_to is None
    with pytest.raises(DraftError, match="already"):
        draft.bring_back(statement, second)
    draft.undo(statement)
    assert ids(statement) == [title, first]


def test_words_that_cannot_stand_change_nothing(statement):
    title, first, _second = ids(statement)
    before = words(statement)
    with pytest.raises(DraftError, match=r"U.202E"):
        editor.save_typed(statement, [typed(title, "A title"), typed(first, "a\u202eb")])
    with pytest.raises(DraftError, match="kind"):
        editor.save_typed(statement, [typed(title, "A title")], {first: "sonnet"})
    assert words(statement) == before


@pytest.mark.parametrize("language", ["mk", "", "en'"])
def test_a_language_that_is_not_there_is_refused(statement, language):
    with pytest.raises(DraftError, match="no text in this language"):
        editor.save_typed(statement, [Typed(ids(statement)[0], language, "Words", 0)])


def test_a_join_that_is_undone_and_done_again_still_says_where_the_clause_went(statement):
    _title, first, second = ids(statement)
    draft.join(statement, first)
    draft.undo(statement)
    assert DraftClause.objects.get(pk=second).joined_to is None
    draft.redo(statement)
    assert DraftClause.with_gone.get(pk=second).joined_to_id == first
