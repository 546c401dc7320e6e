"""What a machine writes: only what is missing, marked as its own, with names, numbers and markup where it lets them."""

from __future__ import annotations

import re

import pytest

from tests import stages
from tests.fakes import Argos
from tests.web.browsing import fields, screen, signed_in, words
from undersigned.actions import draft
from undersigned.actions.draft import machine
from undersigned.core.errors import DraftError
from undersigned.models import Aside, DraftWords, SheetName, Statement

pytestmark = pytest.mark.django_db

DICTIONARY = {"We": "Ne", "ask": "kërkojmë", "clean": "të pastër", "river": "lumë", "tests": "analiza"}
DICTIONARY |= {"the": "", "of": "nga"}


def speaks(sentence: str) -> str:
    """A machine that knows a few words, and carries along what it does not know."""
    return " ".join(re.sub(r"\w+", lambda word: DICTIONARY.get(word[0], word[0]), sentence).split())


@pytest.fixture
def argos(monkeypatch: pytest.MonkeyPatch) -> Argos:
    """An installed library."""
    made = Argos()
    made.put_in_place(monkeypatch)
    return made


@pytest.fixture
def statement() -> Statement:
    """A draft in English with an empty Albanian text."""
    made = stages.drafted()
    draft.add_language(made, "sq")
    ids = list(made.draft_clauses.values_list("pk", flat=True))
    long = "We ask 3 tests of Vardena.^[See [the report](https://a.example/1).]"
    english = ["A *clean* river", long, "We ask. We ask."]
    stages.write(made, "en", dict(zip(ids, english, strict=True)))
    return Statement.objects.get(pk=made.pk)


def albanian(statement: Statement) -> list[str]:
    return [clause.source("sq") for clause in statement.draft_clauses.prefetch_related("words")]


def test_a_machine_writes_what_is_missing_and_it_is_marked(argos, statement):
    argos.install("en", "sq", speaks)
    SheetName.objects.create(kind="place", written={"en": "Vardena", "sq": "Vardenë"})
    third = statement.draft_clauses.get(position=2)
    stages.write(statement, "sq", {third.pk: "E njeriut."})
    done = machine.translate_missing(statement, "sq")
    assert done == machine.Translated(made=2, left=0)
    assert albanian(statement) == [
        "A *të pastër* lumë",
        "Ne kërkojmë 3 analiza nga Vardenë.^[See [report](https://a.example/1).]",
        "E njeriut.",
    ]
    marked = DraftWords.objects.filter(language="sq", machine=True)
    assert {row.clause.position for row in marked} == {0, 1}
    with pytest.raises(DraftError, match="made by a machine"):
        draft.freeze(statement, authoritative="all")
    draft.undo(statement)
    assert albanian(statement) == ["", "", "E njeriut."]


def test_what_a_machine_loses_is_given_to_it_without_marks(argos, statement):
    argos.install("en", "sq", lambda sentence: re.sub(r"X\d+X", "", speaks(sentence)).strip())
    machine.translate_missing(statement, "sq")
    made = albanian(statement)
    assert made[0] == "A të pastër lumë"
    assert made[1] == "Ne kërkojmë 3 analiza nga Vardena.^[See report.]"


def test_marks_of_a_machine_are_no_markup(argos, statement):
    argos.install("en", "sq", lambda sentence: "*" if "X0X" in sentence else "[shih](https://evil.example)")
    machine.translate_missing(statement, "sq")
    made = albanian(statement)
    assert made[0] == "\\[shih](https://evil.example)"
    assert made[2].startswith("\\[shih]")


def test_a_clause_that_the_machine_spoils_stays_missing(argos, statement):
    argos.install("en", "sq", lambda sentence: "\u202e" if "river" in sentence else speaks(sentence))
    assert machine.translate_missing(statement, "sq") == machine.Translated(made=2, left=1)
    assert albanian(statement)[0] == ""


def test_a_press_has_its_time_and_the_next_goes_on(argos, statement, monkeypatch):
    argos.install("en", "sq", speaks)
    monkeypatch.setattr(machine, "SECONDS", 0.0)
    assert machine.translate_missing(statement, "sq") == machine.Translated(made=1, left=2)
    assert machine.translate_missing(statement, "sq") == machine.Translated(made=1, left=1)


def test_a_machine_yields_to_whoever_wrote_meanwhile(argos, statement):
    first = statement.draft_clauses.get(position=0)

    def slow(sentence: str) -> str:
        stages.write(statement, "sq", {first.pk: "E njeriut."})
        return speaks(sentence)

    argos.install("en", "sq", slow)
    machine.translate_missing(statement, "sq")
    assert albanian(statement)[0] == "E njeriut."
    assert not Aside.objects.exists()


def test_serbian_comes_in_the_script_of_the_text(argos, statement):
    argos.install("en", "sr", lambda sentence: "Ljubav")
    draft.add_language(statement, "sr-Cyrl")
    machine.translate_missing(Statement.objects.get(pk=statement.pk), "sr-Cyrl")
    assert statement.draft_clauses.get(position=2).source("sr-Cyrl") == "Љубав Љубав"


def test_the_first_text_and_frozen_words_are_left_alone(argos, statement):
    argos.install("en", "sq", speaks)
    for language in ("en", "mk"):
        with pytest.raises(DraftError, match="no text in this language"):
            machine.translate_missing(statement, language)
    Statement.objects.filter(pk=statement.pk).update(retracted=statement.created)
    with pytest.raises(DraftError, match="retracted"):
        machine.translate_missing(statement, "sq")
    assert albanian(statement) == ["", "", ""]


@pytest.mark.long
def test_the_screen_offers_it_only_where_it_is_there(statement, monkeypatch):
    desk, where = signed_in(), screen(statement, "text", "sq")
    page = desk.get(where)
    assert "This installation has no machine translation" in words(page)
    refused = desk.post(where, fields(page, "machine"))
    assert refused.status_code == 422
    assert "undersigned[translate]" in words(refused)
    argos = Argos()
    argos.put_in_place(monkeypatch)
    page = desk.get(where)
    first = statement.draft_clauses.get(position=0)
    refused = desk.post(where, {**fields(page, "machine"), f"clause-{first.pk}-words": "E njeriut."})
    assert refused.status_code == 422
    assert "No model for translating from English into Albanian is installed" in words(refused)
    assert albanian(statement) == ["E njeriut.", "", ""]  # what was typed is saved first
    argos.install("en", "sq", speaks)
    done = desk.post(where, fields(desk.get(where), "machine"), follow=True)
    assert "A machine has translated 2 clauses" in words(done)
    assert words(done).count("made by a machine, not looked at yet") == 2
    assert "Let a machine write" not in words(done)
