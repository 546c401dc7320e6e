"""Drafting through its actions: bring, correct, add a language, freeze, and what may follow."""

from __future__ import annotations

from datetime import date

import pytest

from tests import stages
from undersigned.actions import draft
from undersigned.actions.publish.batch import publish
from undersigned.core.errors import DraftError, ReadingError
from undersigned.core.record import edition_digest
from undersigned.core.text import text_sha256
from undersigned.models import Event, Listed, Slug, Statement

pytestmark = pytest.mark.django_db

LISTING = stages.LETTER + "\nSignatories:\n\n1. Lumera Watch (LW), Vardena\n2. Orla Benkov, biologist\n"


def clauses(statement: Statement, language: str = "en") -> list[tuple[str, str]]:
    """Kind and words of each clause of the draft."""
    return [(clause.kind, clause.source(language)) for clause in statement.draft_clauses.all()]


def test_a_letter_becomes_a_draft():
    statement = draft.create(draft.read_words(stages.LETTER), by=None)
    assert statement.slug_id == "one-river-two-banks"
    assert statement.languages == ["en"]
    assert [kind for kind, _ in clauses(statement)] == ["title", "paragraph", "paragraph"]
    call = statement.draft_clauses.get(position=2).calls.get()
    assert not call.confirmed
    assert call.places.get().addressee == "the municipalities of Vardena and Kodrin"
    assert statement.drafting
    assert statement.edition is None


def test_brackets_and_stars_of_a_letter_stay_as_they_are():
    statement = draft.create(draft.read_words(stages.LETTER.replace("river be", "*river* [sic] be")), by=None)
    assert "\\*river\\* \\[sic]" in clauses(statement)[1][1]


def test_the_only_edition_of_a_published_statement_cannot_be_undone():
    statement = stages.frozen()
    draft.unfreeze(statement)
    draft.freeze(Statement.objects.get(), authoritative="all")
    publish(Statement.objects.get())
    with pytest.raises(DraftError, match="is published"):
        draft.unfreeze(Statement.objects.get())
    draft.begin_next_edition(Statement.objects.get())
    draft.freeze(Statement.objects.get(), authoritative="all")
    draft.unfreeze(Statement.objects.get())
    assert stages.in_force(Statement.objects.get()).number == 2


def test_a_file_that_is_too_large_is_refused(settings):
    settings.UPLOAD_LIMIT = 1024 * 1024
    with pytest.raises(ReadingError, match="at most 1 MB"):
        draft.read_letter("a.txt", b"x" * (1024 * 1024 + 1))


def test_slugs_are_never_reused_and_never_the_sites_own():
    first = draft.create(draft.read_words(stages.LETTER), by=None)
    draft.delete(first)
    second = draft.create(draft.read_words(stages.LETTER), by=None)
    assert (second.slug_id, Slug.objects.count()) == ("one-river-two-banks-2", 2)
    assert (
        draft.create(draft.read_words(stages.LETTER.replace("One river, two banks", "Desk")), by=None).slug_id != "desk"
    )
    cyrillic = draft.create(draft.read_words(stages.LETTER.replace("One river, two banks", "Једна река")), by=None)
    assert cyrillic.slug_id == "jedna-reka"
    georgian = draft.create(draft.read_words(stages.LETTER.replace("One river, two banks", "მდინარე")), by=None)
    assert georgian.slug_id == "statement-1"


def test_the_first_language_stays_and_others_go_with_their_words():
    statement = stages.drafted()
    draft.add_language(statement, "sq")
    stages.write(statement, "sq", {clause.pk: "Fjalë" for clause in statement.draft_clauses.all()})
    draft.remove_language(statement, "sq")
    assert {words for _, words in clauses(statement, "sq")} == {""}
    with pytest.raises(DraftError, match="stays"):
        draft.remove_language(statement, "en")
    for tag in ("", "english", "sr_Latn", "e"):
        with pytest.raises(DraftError, match="language tag"):
            draft.add_language(statement, tag)


def test_dateline_stands_behind_the_titles_and_goes_when_undated():
    statement = stages.drafted()
    draft.save_dateline(statement, undated=False, dated=date(2025, 5, 3), words={"en": "Vardena, 3 May 2025"})
    statement.refresh_from_db()
    assert clauses(statement)[1] == ("dateline", "Vardena, 3 May 2025")
    assert statement.dated == date(2025, 5, 3)
    draft.save_dateline(statement, undated=True, dated=date(2025, 5, 3), words={})
    statement.refresh_from_db()
    assert "dateline" not in dict(clauses(statement))
    assert statement.dated is None


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda s: draft.add_language(s, "sq"), "no words in sq"),
        (lambda s: draft.answer(s, {"framing": ""}), "four questions"),
        (lambda s: draft.save_dateline(s, undated=False, dated=None, words={}), "date and place line"),
        (lambda s: draft.change_kind(s, s.draft_clauses.get(position=0).pk, "paragraph"), "exactly one title"),
        (
            lambda s: draft.save_signatories(s, [draft.SignatoryRow("unknown", "Somebody")]),
            "organisation or a person",
        ),
        (
            lambda s: draft.save_signatories(s, [draft.SignatoryRow("organisation", "Somebody", unsure=True)]),
            "not sure",
        ),
    ],
)
def test_a_draft_with_gaps_is_not_frozen(spoil, sentence):
    statement = stages.drafted()
    spoil(statement)
    with pytest.raises(DraftError, match=sentence):
        draft.freeze(statement, authoritative="en")
    assert not statement.editions.exists()
    assert not Event.objects.exists()


def test_unconfirmed_calls_and_unchosen_authenticity_are_not_frozen():
    statement = stages.drafted()
    with pytest.raises(DraftError, match="authentic"):
        draft.freeze(statement, authoritative="sq")
    call = statement.draft_clauses.get(position=2).calls.get()
    draft.save_calls(statement, [draft.CallRow(call.pk, call.clause_id, confirmed=False, places={})])
    with pytest.raises(DraftError, match="Call 1 is not confirmed"):
        draft.freeze(statement, authoritative="all")


def test_freeze_keeps_the_digest_of_exactly_these_words_and_logs_it():
    statement = stages.frozen()
    edition = stages.in_force(statement)
    words = list(edition.clauses.filter(language="en").values_list("words", flat=True))
    assert edition.digest == edition_digest(
        id=statement.pk,
        edition=1,
        texts={"en": text_sha256(words)},
        authoritative="all",
        clauses=["title", "paragraph", "paragraph"],
        calls=[[call.clause, call.places] for call in edition.calls.all()],
    )
    start, end, addressee = edition.calls.get().places["en"]
    assert addressee in words[2][start:end]
    event = Event.objects.get(statement=statement)
    assert (event.type, event.pub) == ("text.frozen", {"edition": 1, "digest": edition.digest})


def test_people_are_named_only_with_a_basis():
    for basis in ("", "published by the signatories"):
        statement = draft.create(draft.read_words(LISTING), by=None)
        rows = [draft.SignatoryRow(row.kind, row.name, row.verbatim) for row in statement.draft_signatories.all()]
        draft.save_signatories(statement, rows, basis)
        for call in [call for clause in statement.draft_clauses.all() for call in clause.calls.all()]:
            place = call.places.get()
            there = {"en": (place.words, place.addressee)}
            draft.save_calls(statement, [draft.CallRow(call.pk, call.clause_id, confirmed=True, places=there)])
        draft.save_dateline(statement, undated=True, dated=None, words={})
        draft.answer(statement, stages.ANSWERS)
        draft.freeze(statement, authoritative="en")
        named = dict(Listed.objects.filter(edition__statement=statement).values_list("kind", "named"))
        assert named == {"organisation": True, "person": bool(basis)}


def test_undo_appends_an_event_and_the_next_freeze_takes_the_next_number():
    statement = stages.frozen()
    draft.unfreeze(statement)
    assert Statement.objects.get().drafting
    draft.freeze(statement, authoritative="all")
    assert [edition.number for edition in statement.editions.all()] == [1, 2]
    assert stages.in_force(statement).number == 2
    types = list(Event.objects.order_by("pk").values_list("type", flat=True))
    assert types == ["text.frozen", "text.unfrozen", "text.frozen"]


def test_undo_stops_at_the_first_signature():
    statement = stages.opened()
    stages.signed(statement, stages.organisation())
    with pytest.raises(DraftError, match="Someone has signed"):
        draft.unfreeze(statement)


def test_next_edition_leaves_the_last_in_force_until_it_is_frozen():
    statement = stages.frozen()
    draft.begin_next_edition(statement)
    statement.refresh_from_db()
    assert statement.drafting
    assert stages.in_force(statement).number == 1
    draft.freeze(statement, authoritative="all")
    assert stages.in_force(statement).number == 2


def test_erratum_and_translation_have_digests_of_their_own_in_the_log():
    statement = stages.frozen()
    erratum = draft.add_erratum(statement, language="en", clause=1, old="the river", new="our river")
    assert erratum.event.pub["sha256"] != stages.in_force(statement).digest
    translation = draft.publish_translation(statement, language="sq", clauses=["Një", "Dy", "Tre"])
    assert translation.event.pub["sha256"] == translation.sha256 == text_sha256(["Një", "Dy", "Tre"])
    for wrong in ({"old": "the rivver"}, {"clause": 9}, {"new": "the river"}):
        values = {"language": "en", "clause": 1, "old": "the river", "new": "a river", **wrong}
        with pytest.raises(DraftError):
            draft.add_erratum(statement, **values)  # type: ignore[arg-type]  # values of both types
    for language, words in (("sq", ["a", "b", "c"]), ("en", ["a", "b", "c"]), ("mk", ["a"]), ("mk", ["a", "", "c"])):
        with pytest.raises(DraftError):
            draft.publish_translation(statement, language=language, clauses=words)


def test_only_drafts_are_deleted():
    statement = stages.frozen()
    with pytest.raises(DraftError, match="can be retracted"):
        draft.delete(statement)
