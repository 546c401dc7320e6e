"""How the texts of a draft stand beside each other, whatever is done to its clauses, through undoing and freezing."""

from __future__ import annotations

import pytest

from tests import stages
from undersigned.actions import draft
from undersigned.core.errors import DraftError
from undersigned.models import Aside, DraftClause, DraftWords, EarlierWords, Statement

pytestmark = pytest.mark.django_db


def states(statement: Statement, language: str = "sq") -> list[str]:
    """The state of each clause in one language, in order."""
    found = []
    for clause in statement.draft_clauses.prefetch_related("words"):
        rows = {words.language: words for words in clause.words.all()}
        state = rows[language].state(rows.get("en")) if language in rows else DraftWords.State.MISSING
        found.append(str(state))
    return found


def clause_at(statement: Statement, position: int) -> DraftClause:
    return statement.draft_clauses.get(position=position)


def words_of(clause: DraftClause, language: str) -> DraftWords:
    return clause.words.get(language=language)


def english(statement: Statement, position: int, words: str) -> None:
    stages.write(statement, "en", {clause_at(statement, position).pk: words})


def test_what_changed_in_the_first_text_is_behind_in_the_others_until_it_is_undone():
    statement = stages.two_languages()
    english(statement, 1, "Other words.")
    assert states(statement) == ["translated", "changed", "translated"]
    draft.undo(statement)
    assert states(statement) == ["translated"] * 3
    draft.redo(statement)
    assert states(statement) == ["translated", "changed", "translated"]


def test_words_put_back_by_hand_are_the_words_that_were_translated_and_read():
    statement = stages.two_languages()
    clause = clause_at(statement, 1)
    before = words_of(clause, "en").source
    draft.reads_right(statement, "sq", {clause.pk: 1}, name="Drita Malo")
    english(statement, 1, "Other words.")
    english(statement, 1, "Still other words.")
    assert states(statement)[1] == "changed"
    english(statement, 1, before)
    assert states(statement)[1] == "read"
    stages.write(statement, "sq", {clause.pk: "Ndryshe."})
    assert states(statement)[1] == "translated"
    draft.undo(statement)
    assert states(statement)[1] == "read"


def test_undoing_a_translation_brings_back_what_it_followed():
    statement = stages.two_languages()
    clause = clause_at(statement, 1)
    english(statement, 1, "Other words.")
    stages.write(statement, "sq", {clause.pk: "Fjalë të tjera."})
    assert states(statement)[1] == "translated"
    draft.undo(statement)
    assert states(statement)[1] == "changed"
    draft.redo(statement)
    assert states(statement)[1] == "translated"


def test_what_a_machine_made_stays_its_own_through_undo_split_and_join():
    statement = stages.two_languages()
    clause = clause_at(statement, 1)
    draft.write(statement, "sq", [draft.Written(clause.pk, "Makina tha. Dhe tha.", machine=True)])
    assert states(statement)[1] == "machine"
    draft.undo(statement)
    assert states(statement)[1] == "translated"
    draft.redo(statement)
    assert states(statement)[1] == "machine"
    parts = {"en": ["One.", "Two."], "sq": ["Makina tha.", "Dhe tha."]}
    draft.split(statement, clause.pk, parts)
    assert states(statement) == ["translated", "machine", "machine", "translated"]
    draft.join(statement, clause_at(statement, 2).pk)
    assert states(statement) == ["translated", "machine", "machine"]
    version = words_of(clause, "sq").version
    assert draft.reads_right(statement, "sq", {clause.pk: version}, name="Drita Malo") == 0


def test_split_and_join_leave_translations_as_they_stood():
    statement = stages.two_languages()
    first, second = clause_at(statement, 1), clause_at(statement, 2)
    parts = {"en": ["One.", "Two."], "sq": ["Pika 1.", "Fjala e dytë."]}
    draft.split(statement, first.pk, parts)
    assert states(statement) == ["translated"] * 4
    draft.undo(statement)
    assert states(statement) == ["translated"] * 3
    english(statement, 1, "Behind now. Indeed.")
    draft.split(statement, first.pk, parts)
    assert states(statement) == ["translated", "changed", "changed", "translated"]
    draft.undo(statement)
    assert states(statement) == ["translated", "changed", "translated"]
    draft.join(statement, first.pk)
    assert states(statement) == ["translated", "changed"]  # one of the two was behind
    draft.undo(statement)
    draft.still_fits(statement, first.pk, "sq", version=words_of(first, "sq").version, first=99)
    assert states(statement) == ["translated"] * 3
    draft.join(statement, first.pk)
    assert states(statement) == ["translated", "translated"]
    assert second.pk not in {clause.pk for clause in statement.draft_clauses.all()}


def test_splitting_the_first_text_alone_says_what_went():
    statement = stages.two_languages()
    draft.split(statement, clause_at(statement, 1).pk, {"en": ["One.", "Two."]})
    assert states(statement) == ["translated", "changed", "missing", "translated"]


def test_a_date_line_that_changed_in_one_language_is_behind_in_the_other():
    statement = stages.two_languages()
    lines = {"en": "Vardena, 3 May", "sq": "Vardenë, 3 maj"}
    draft.save_dateline(statement, undated=False, dated=None, words=lines)
    assert states(statement)[1] == "translated"
    draft.save_dateline(statement, undated=False, dated=None, words={**lines, "en": "Vardena, 4 May"})
    assert states(statement)[1] == "changed"
    both = {"en": "Vardena, 5 May", "sq": "Vardenë, 5 maj"}
    draft.save_dateline(statement, undated=False, dated=None, words=both)
    assert states(statement)[1] == "translated"


def test_a_translation_made_beside_older_words_is_behind():
    statement = stages.two_languages()
    clause = clause_at(statement, 1)
    seen = words_of(clause, "en").version
    english(statement, 1, "Other words.")
    base = words_of(clause, "sq").version
    draft.write(statement, "sq", [draft.Written(clause.pk, "Sipas fjalëve të vjetra.", base=base, first=seen)])
    assert states(statement)[1] == "changed"
    kept = EarlierWords.objects.get(words=words_of(clause, "en"), version=seen)
    assert kept.source.startswith("We, organisations")


def test_nobody_can_say_to_have_translated_words_that_do_not_stand_yet():
    statement = stages.two_languages()
    clause = clause_at(statement, 1)
    draft.write(statement, "sq", [draft.Written(clause.pk, "Nga e ardhmja.", first=99)])
    english(statement, 1, "Other words.")
    assert states(statement)[1] == "changed"


def test_words_sent_back_untouched_neither_overwrite_nor_lie_aside():
    statement = stages.two_languages()
    clause, other = clause_at(statement, 1), clause_at(statement, 2)
    page = {c.pk: (c.source("sq"), c.words.get(language="sq").version) for c in (clause, other)}
    stages.write(statement, "sq", {clause.pk: "Nga dikush tjetër."})
    rows = [draft.Written(pk, source, base=version) for pk, (source, version) in page.items()]
    rows[1] = draft.Written(other.pk, "Nga unë.", base=page[other.pk][1])
    saved = draft.write(statement, "sq", rows)
    assert [row.aside for row in saved] == [None, None]
    assert not Aside.objects.exists()
    assert clause_at(statement, 1).source("sq") == "Nga dikush tjetër."
    assert clause_at(statement, 2).source("sq") == "Nga unë."


def test_a_text_that_nobody_looked_at_is_not_frozen():
    statement = stages.two_languages()
    clause = clause_at(statement, 2)
    call = clause.calls.get()
    draft.write(statement, "sq", [draft.Written(clause.pk, "U bëjmë thirrje komunave.", machine=True)])
    places = {"sq": ("U bëjmë thirrje komunave", "komunave")}
    draft.save_calls(statement, [draft.CallRow(call.pk, clause.pk, confirmed=True, places=places)])
    with pytest.raises(DraftError, match="made by a machine"):
        draft.freeze(statement, authoritative="all")
    words = words_of(clause, "sq")
    draft.still_fits(statement, clause.pk, "sq", version=words.version, first=words_of(clause, "en").version)
    draft.freeze(statement, authoritative="all")


def test_in_the_next_edition_the_others_show_what_changed_in_the_first():
    statement = stages.two_languages()
    clause = clause_at(statement, 2)
    places = {"sq": ("Pika 2", "komunave")}
    row = draft.CallRow(clause.calls.get().pk, clause.pk, confirmed=True, places=places)
    draft.save_calls(statement, [row])
    english(statement, 1, "Changed before the freeze.")
    draft.still_fits(statement, clause_at(statement, 1).pk, "sq", version=1, first=2)
    draft.freeze(statement, authoritative="all")
    draft.begin_next_edition(statement)
    statement = Statement.objects.get(pk=statement.pk)
    assert states(statement) == ["translated"] * 3
    english(statement, 1, "Changed after the freeze.")
    assert states(statement) == ["translated", "changed", "translated"]
    draft.freeze(statement, authoritative="all")  # a person may decide that it is the same
    assert statement.editions.count() == 2


def test_a_text_said_to_be_in_another_language_keeps_what_is_known_of_it():
    statement = stages.two_languages()
    clause = clause_at(statement, 1)
    draft.write(statement, "sq", [draft.Written(clause.pk, "Makina tha.", machine=True)])
    stages.write(statement, "sq", {clause.pk: "Njeriu tha."})
    draft.change_language(statement, "sq", "mk")
    draft.undo(statement)
    assert states(statement, "mk")[1] == "machine"
