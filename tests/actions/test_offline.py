"""A text goes out as a file and comes back: suggestions, taken or left."""

from __future__ import annotations

import io

import docx
import pytest

from tests import stages
from undersigned.actions import draft
from undersigned.actions.draft import offline
from undersigned.core.draft.offline import Note, OfflineClause, OfflineText
from undersigned.core.errors import DraftError, ReadingError
from undersigned.models import Statement, Suggestion

pytestmark = pytest.mark.django_db


def texts(statement: Statement, language: str = "en") -> list[str]:
    return [clause.source(language) for clause in Statement.objects.get(pk=statement.pk).draft_clauses.all()]


def out(statement: Statement, language: str = "en") -> OfflineText:
    return offline.offline_text(Statement.objects.get(pk=statement.pk), language)


def changed(text: OfflineText, *clauses: OfflineClause) -> bytes:
    return offline.file_of(OfflineText(text.language, clauses), "docx")


def acts(rows: list[Suggestion]) -> list[str]:
    return [row.act for row in rows]


@pytest.fixture
def statement() -> Statement:
    return stages.drafted()


def test_an_unchanged_file_suggests_nothing(statement):
    assert offline.bring_back(statement, "en", "text.docx", offline.file_of(out(statement), "docx")) == []


def test_changes_are_suggestions_and_change_nothing_until_taken(statement):
    before = texts(statement)
    title, first, second = out(statement).clauses
    data = changed(
        out(statement),
        title,
        OfflineClause(0, "paragraph", "Nobody said this before: thanks to all who wait."),
        second,
        OfflineClause(first.id, first.kind, first.words.replace("cleaned", "cleaned *now*")),
    )
    rows = offline.bring_back(statement, "en", "back.docx", data)
    assert texts(statement) == before
    assert sorted(acts(rows)) == ["add", "move", "reword"]
    assert offline.take_all(statement, rows[0].batch) == 0
    assert texts(statement) == [
        before[0],
        "Nobody said this before: thanks to all who wait.",
        before[2],
        before[1].replace("cleaned", "cleaned *now*"),
    ]
    with pytest.raises(DraftError):
        offline.take(statement, rows[0].pk)


def test_taking_everything_can_be_undone_to_the_last_word(statement):
    before = texts(statement)
    title, first, _second = out(statement).clauses
    rows = offline.bring_back(statement, "en", "back.docx", changed(out(statement), title, first))
    assert acts(rows) == ["remove"]
    offline.take_all(statement, rows[0].batch)
    assert texts(statement) == before[:2]
    draft.undo(statement)
    assert texts(statement) == before


def test_the_same_file_twice_suggests_once(statement):
    title, first, _second = out(statement).clauses
    data = changed(out(statement), title, first)
    one = offline.bring_back(statement, "en", "back.docx", data)
    assert offline.bring_back(statement, "en", "back.docx", data) == one
    assert Suggestion.objects.count() == 1


def test_a_clause_that_changed_meanwhile_is_not_overwritten(statement):
    title, first, second = out(statement).clauses
    file = changed(out(statement), title, OfflineClause(first.id, first.kind, first.words + " Soon."), second)
    (row,) = offline.bring_back(statement, "en", "back.docx", file)
    stages.write(statement, "en", {first.id: first.words + " Today."})
    with pytest.raises(DraftError):
        offline.take(statement, row.pk)
    assert offline.take_all(statement, row.batch) == 1
    assert texts(statement)[1].endswith("Today.")
    offline.take(statement, row.pk, anyway=True)
    assert texts(statement)[1].endswith("Soon.")


def test_a_translators_file_never_takes_a_clause_from_the_others(statement):
    draft.add_language(statement, "sq")
    title, first, second = [clause.pk for clause in statement.draft_clauses.all()]
    stages.write(statement, "sq", {title: "Një lumë", first: "Kërkojmë ujë të pastër.", second: ""})
    there = out(statement, "sq").clauses
    file = changed(out(statement, "sq"), there[0])
    (row,) = offline.bring_back(statement, "sq", "sq.docx", file)
    assert (row.act, row.clause_id) == ("remove", first)
    offline.take(statement, row.pk)
    assert texts(statement, "sq") == ["Një lumë", "", ""]
    assert all(texts(statement))


def test_new_clauses_stand_in_the_files_order_however_they_are_taken(statement):
    title, first, second = out(statement).clauses
    new = [OfflineClause(0, "item", f"Wholly new words number {n}: {word}.") for n, word in enumerate(("wren", "owl"))]
    rows = offline.bring_back(statement, "en", "back.docx", changed(out(statement), title, *new, first, second))
    assert acts(rows) == ["add", "add"]
    offline.take(statement, rows[1].pk)
    offline.take(statement, rows[0].pk)
    assert [words[:25] for words in texts(statement)[1:3]] == ["Wholly new words number 0", "Wholly new words number 1"]


def test_comments_in_the_file_are_kept_to_be_read(statement):
    title, first, second = out(statement).clauses
    noted = OfflineClause(first.id, first.kind, first.words, (Note("Reed House", "Too strong?"),))
    (row,) = offline.bring_back(statement, "en", "back.docx", changed(out(statement), title, noted, second))
    assert (row.act, row.who, row.words) == ("note", "Reed House", "Too strong?")
    offline.leave(statement, row.pk)
    assert Suggestion.objects.get().state == "left"


@pytest.mark.parametrize("data", [b"", b"plain words", b"PK\x03\x04broken"])
def test_what_is_no_word_file_is_refused_in_words(statement, data):
    with pytest.raises(ReadingError):
        offline.bring_back(statement, "en", "x.docx", data)
    assert not Suggestion.objects.exists()


def test_a_control_character_in_the_file_stores_nothing_by_half(statement):
    file = docx.Document()
    for clause in out(statement).clauses:
        file.add_paragraph(clause.words)
    file.add_paragraph("New words with a bidi \u202e override")
    data = io.BytesIO()
    file.save(data)
    with pytest.raises(DraftError):
        offline.bring_back(statement, "en", "x.docx", data.getvalue())
    assert not Suggestion.objects.exists()
