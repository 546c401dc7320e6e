"""The four questions in depth: who was asked, what they said, what is kept at the freeze, what is published."""

from __future__ import annotations

import json
import re

import pytest

from tests import stages
from undersigned.actions import draft
from undersigned.actions.draft import questions
from undersigned.actions.publish.render import render_pages
from undersigned.core.errors import DraftError
from undersigned.models import Mail, Member, QuestionRecord, SignOff, Statement, database_now
from undersigned.models.publish import Site, as_core
from undersigned.models.sign import token_hash

pytestmark = pytest.mark.django_db
SITE = Site("log.example/one", "key", "Invented Coalition", "https://one.example", "")


@pytest.fixture
def statement() -> Statement:
    return stages.drafted()


def member(statement: Statement, name: str = "Reed House") -> Member:
    return Member.objects.create(statement=statement, organisation=name, language="en", token_hash=token_hash(name))


def files(statement: Statement) -> dict[str, bytes]:
    snapshot, _seq = as_core(Statement.objects.get(pk=statement.pk), SITE, database_now())
    return render_pages(snapshot)


def test_who_was_asked_and_what_they_said_is_kept_at_the_freeze(statement):
    asked = questions.ask(statement, kind="community", who="The fishing families")
    silent = questions.ask(statement, kind="organisation", who="Reed House")
    questions.note_answer(statement, asked.pk, said="no", words="The weir is missing.", by="Their spokeswoman")
    assert questions.ask(statement, kind="community", who="The fishing families") == asked  # asked once
    draft.freeze(statement, authoritative="all")
    record = QuestionRecord.objects.get()
    assert record.answers == stages.ANSWERS
    assert [(row["who"], row["said"], row["words"]) for row in record.sign_offs] == [
        ("The fishing families", "no", "The weir is missing."),
        ("Reed House", "", ""),
    ]
    with pytest.raises(DraftError):
        questions.note_answer(statement, silent.pk, said="yes", by="X")


def test_nothing_of_it_is_published_unless_the_coalition_chooses_so(statement):
    asked = questions.ask(statement, kind="community", who="The fishing families")
    questions.note_answer(statement, asked.pk, said="yes", words="Yes & gladly <all>.", by="Their spokeswoman")
    draft.freeze(statement, authoritative="all")
    assert not any("questions" in path for path in files(statement))
    assert not any(b"fishing families" in data for data in files(statement).values())
    questions.choose(statement, publish=True)
    made = files(statement)
    page = made["edition-1/questions/index.html"].decode()
    assert "The fishing families" in page
    assert "Yes &amp; gladly &lt;all&gt;." in page
    assert "not part of what was signed" in page
    assert "Their spokeswoman" not in page  # who spoke for them stays with the coalition
    data = json.loads(made["edition-1/questions/questions.json"])
    assert data["part_of_what_was_signed"] is False
    assert data["answers"] == stages.ANSWERS
    assert b"edition-1/questions/" in made["en/index.html"]
    questions.choose(statement, publish=False)
    assert not any("questions" in path for path in files(statement))


def test_what_is_published_is_what_stood_at_the_freeze(statement):
    draft.freeze(statement, authoritative="all")
    questions.choose(statement, publish=True)
    draft.begin_next_edition(statement)
    draft.answer(statement, {"motivation": "Something else."})
    page = files(statement)["edition-1/questions/index.html"].decode()
    assert stages.ANSWERS["motivation"] in page
    assert "Something else." not in page


def test_a_member_answers_for_itself_only(statement):
    ours, theirs = member(statement), member(statement, "Lumera Watch")
    row = questions.ask(statement, kind="organisation", who="Reed House", member=ours.pk)
    with pytest.raises(DraftError):
        questions.answer_as_member(theirs, row.pk, said="yes")
    questions.answer_as_member(ours, row.pk, said="yes")
    row.refresh_from_db()
    assert (row.said, row.answered_by) == ("yes", "Reed House")
    questions.answer_as_member(ours, row.pk, said="no", words="On second thoughts.", by="Ana, board")
    row.refresh_from_db()
    assert (row.said, row.words, row.answered_by) == ("no", "On second thoughts.", "Ana, board")


def test_a_member_with_a_mailbox_is_told_once_with_its_link(statement, client):
    row = Member.objects.create(
        statement=statement, organisation="Reed House", mail="office@reed.example", language="en", token_hash="0" * 64
    )
    for _ in range(2):
        questions.ask(statement, kind="organisation", who="Reed House", member=row.pk)
    mail = Mail.objects.get(to="office@reed.example")
    assert "One river" not in mail.subject + mail.body
    path = re.search(r"/round/\S+/questions/", mail.body)
    assert path is not None
    assert client.get(path[0]).status_code == 200


def test_what_was_answered_is_not_taken_back(statement):
    row = questions.ask(statement, kind="community", who="The fishing families")
    questions.ask_no_more(statement, row.pk)
    assert not SignOff.objects.exists()
    row = questions.ask(statement, kind="community", who="The fishing families")
    questions.note_answer(statement, row.pk, said="no", by="They")
    with pytest.raises(DraftError):
        questions.ask_no_more(statement, row.pk)


@pytest.mark.parametrize(
    "asked", [{"kind": "x", "who": "A"}, {"kind": "community", "who": " "}, {"kind": "community", "who": "a" * 301}]
)
def test_bad_questions_are_refused_in_words(statement, asked):
    with pytest.raises(DraftError):
        questions.ask(statement, **asked)
    assert not SignOff.objects.exists()
