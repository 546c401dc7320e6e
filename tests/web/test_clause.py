"""A clause's own page and the draft's history: what it said, who changed it, and bringing words back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import large, stages
from tests.examples import each
from tests.web.browsing import account, fields, screen, signed_in, words
from undersigned.actions import draft
from undersigned.models import (
    Aside,
    Change,
    Comment,
    CommentRound,
    DraftClause,
    Member,
    Statement,
    database_now,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement() -> Statement:
    """A draft in two languages."""
    return stages.two_languages("Pika {}.")


@pytest.fixture
def first(statement) -> int:
    """The first paragraph."""
    return int(statement.draft_clauses.get(position=1).pk)


@pytest.fixture
def desk():
    """Ana's browser."""
    client = Client()
    client.force_login(account("owner", "ana"))
    return client


def source(clause, language="en"):
    return DraftClause.with_gone.get(pk=clause).source(language)


def press(desk, where, button, **typed):
    """Press a button of the page as it stands now, with words typed into it."""
    sent = desk.post(where, {**fields(desk.get(where), button), **typed})
    assert sent.status_code == 302, words(sent)
    return desk.get(sent["Location"])


def button(page, name):
    """The value of the button with this name."""
    found = re.search(rf'value="([^"]+)">{re.escape(name)}', page.content.decode())
    assert found, words(page)
    return found[1]


def test_a_clause_is_written_in_every_language_at_once(desk, statement, first):
    where = screen(statement, "clause", first)
    page = press(desk, where, "save", **{"en-source": "English ^[a *note*].", "sq-source": "Shqip."})
    assert (source(first), source(first, "sq")) == ("English ^[a *note*].", "Shqip.")
    assert '<small class="note">[a <em>note</em>]</small>' in page.content.decode()
    sent = desk.post(where, {**fields(page, "back"), "en-source": "Written before going back."})
    assert sent["Location"] == f"{screen(statement, 'review')}#id_clause-{first}-source"
    assert source(first) == "Written before going back."


def test_it_is_split_in_several_languages_at_once(desk, statement, first):
    where = screen(statement, "clause", first)
    page = press(desk, where, "save", **{"en-source": "One.\n\nTwo.", "sq-source": "Një.\n\nDy."})
    part = statement.draft_clauses.get(position=2)
    assert (source(part.pk), source(part.pk, "sq")) == ("Two.", "Dy.")
    assert "Split off from it: Clause 2" in words(page)
    assert "Split off from: Clause 1" in words(desk.get(screen(statement, "clause", part.pk)))


@pytest.mark.long
def test_earlier_words_are_brought_back_as_a_new_change(desk, statement, first):
    where = screen(statement, "clause", first)
    begun = source(first)
    press(desk, where, "save", **{"en-source": "Second."})
    press(desk, where, "save", **{"en-source": "Third."})
    Change.objects.filter(pk=Change.objects.latest("pk").pk).update(made=database_now() + timedelta(hours=1))
    page = desk.get(where)
    assert "Clause 1, words changed ana" in words(page)
    assert "went: Second came: Third" in words(page)
    changes = Change.objects.count()
    page = press(desk, where, button(page, "Bring back the words before it"))
    assert source(first) == "Second."
    assert Change.objects.count() == changes + 1
    press(desk, where, button(desk.get(where), "Bring these words back"))  # the newest are those that stand
    assert source(first) == "Second."
    oldest = re.findall(r'value="(old-\d+-en)"', desk.get(where).content.decode())[-1]
    press(desk, where, oldest, **{"sq-source": "Shkruar njëkohësisht."})
    assert source(first) == begun
    assert source(first, "sq") == "Shkruar njëkohësisht."


def test_words_are_not_brought_back_over_what_was_not_shown(desk, statement, first):
    where = screen(statement, "clause", first)
    press(desk, where, "save", **{"en-source": "Second."})
    page = desk.get(where)
    stale = fields(page, button(page, "Bring back the words before it"))
    stages.write(statement, "en", {first: "Somebody else's."})
    desk.post(where, stale)
    assert source(first) == "Somebody else's."
    assert Aside.objects.get().source.startswith("We, organisations")


@pytest.mark.long
@each("wanted", ["new-999999-en", "old-1-zz", "aside-999999-en", "new-999999999999999999-sq"])
def test_what_is_not_in_the_history_is_refused_in_words(desk, statement, first, wanted):
    where = screen(statement, "clause", first)
    refused = desk.post(where, {**fields(desk.get(where), wanted), "en-source": "Typed"})
    assert refused.status_code == 422
    assert "not in the history" in words(refused)
    assert fields(refused)["en-source"].strip() == "Typed"


@pytest.mark.long
def test_a_conflict_in_one_language_leaves_the_others_saved(desk, statement, first):
    where = screen(statement, "clause", first)
    shown = fields(desk.get(where), "save")
    draft.write(statement, "sq", [draft.Written(first, "E dikujt tjetër.")])
    page = desk.get(desk.post(where, {**shown, "en-source": "Mine.", "sq-source": "E imja."})["Location"])
    assert (source(first), source(first, "sq")) == ("Mine.", "E dikujt tjetër.")
    assert "both versions are shown" in words(page)
    assert "Words in another language wait" in words(desk.get(screen(statement, "review")))
    page = press(desk, where, button(page, "Take what was put aside"))
    assert source(first, "sq") == "E imja."
    assert "Words that were put aside and decided about" in words(page)
    press(desk, where, "save", **{"sq-source": "Më e re."})
    press(desk, where, f"aside-{Aside.objects.get().pk}-sq")
    assert source(first, "sq") == "E imja."


@pytest.mark.long
def test_a_clause_that_is_gone_keeps_its_page_and_comes_back(desk, statement, first):
    where = screen(statement, "clause", first)
    press(desk, where, "remove", **{"en-source": "Typed before removing."})
    history = desk.get(screen(statement, "history"))
    assert "A clause that is gone (“Typed before removing.”), removed" in words(history)
    assert f'href="{where}"' in history.content.decode()
    page = desk.get(where)
    assert "does not stand in the draft any more" in words(page)
    assert "en-source" not in fields(page)
    refused = desk.post(where, {**fields(page), "do": "new-1-en"})
    assert refused.status_code == 422
    assert "Bring it back first" in words(refused)
    press(desk, where, "restore")
    assert list(statement.draft_clauses.values_list("pk", flat=True))[1] == first
    assert source(first) == "Typed before removing."


def comment(statement, clause, words_, member, **more):
    circulated = statement.rounds.first() or CommentRound.objects.create(
        statement=statement, number=1, opened=database_now(), deadline=database_now()
    )
    return Comment.objects.create(
        round=circulated,
        member=member,
        clause_id=clause,
        language="en",
        words=words_,
        made=database_now(),
        once=f"{Comment.objects.count():032}",
        **more,
    )


def test_comments_stay_with_their_words_through_splits_and_joins(desk, statement, first):
    member = Member.objects.create(statement=statement, organisation="Ferry Museum", language="en", token_hash="x")
    second = statement.draft_clauses.get(position=2).pk
    comment(statement, first, "Too long.", member, verdict="declined", reason="It must stay long.")
    comment(statement, second, "Name the day.", member, proposal="We call on everyone.", author="Teuta")
    page = desk.get(screen(statement, "clause", second))
    assert "Ferry Museum , Teuta" in words(page)
    assert "not answered yet" in words(page)
    assert "came: everyone" in words(page)
    assert "1 comment" in words(desk.get(screen(statement, "review")))
    draft.join(statement, first)
    page = desk.get(screen(statement, "clause", first))
    assert "Name the day." in words(page)
    assert "declined: It must stay long." in words(page)
    assert "Joined into it: A clause that is gone" in words(page)
    parts = draft.split(statement, first, {"en": ["One.", "Two."]})
    assert "Too long." in words(desk.get(screen(statement, "clause", parts[1].pk)))


def test_the_history_shows_everything_newest_first_and_marks_what_was_undone(desk, statement, first):
    second = statement.draft_clauses.get(position=2).pk
    draft.move(statement, second, after=None, by=draft.Writer(account=None))
    stages.write(statement, "en", {first: "Other words."})
    draft.change_kind(statement, first, "heading")
    draft.split(statement, first, {"en": ["One.", "Two."]})
    draft.join(statement, first)
    draft.add(statement, after=second, kind="item", words={"en": "An item."})
    draft.undo(statement)
    page = words(desk.get(screen(statement, "history")))
    acts = re.findall(r"(?:Clause \d|[”]\)), (added|joined|split|kind|moved|words)", page)
    assert acts[:6] == ["added", "joined", "split", "kind", "words", "moved"]
    assert "undone" in page
    assert desk.post(screen(statement, "history"), {}).status_code == 405


def test_one_sitting_is_one_entry_until_every_save_is_asked_for(desk, statement, first):
    by = draft.Writer(account=statement.created_by)
    for words_ in ("One", "One two", "One two three"):
        draft.write(statement, "en", [draft.Written(first, words_)], by)
    page = desk.get(screen(statement, "history"))
    assert "3 saves" in words(page)
    assert page.content.decode().count("Clause 1, words changed") == 1
    page = desk.get(screen(statement, "history") + "?each=1")
    assert page.content.decode().count("Clause 1, words changed") == 3
    # A piece of work that others interrupted, or that went on later, is not one sitting.
    Change.objects.filter(pk=Change.objects.latest("pk").pk).update(made=database_now() + timedelta(minutes=6))
    assert "2 saves" in words(desk.get(screen(statement, "history")))


@pytest.mark.long
def test_the_history_goes_on_on_further_pages(desk, statement, first):
    for number in range(60):
        draft.change_kind(statement, first, ["item", "heading"][number % 2])
    page = desk.get(screen(statement, "history"))
    assert "Older" in words(page)
    older = desk.get(screen(statement, "history") + "?page=2")
    assert "Newer" in words(older)
    assert page.content.decode().count("kind changed") == 50
    assert "Older" in words(desk.get(screen(statement, "clause", first)))
    for page in ("x", "-1", "999999999999"):
        assert desk.get(screen(statement, "history") + f"?page={page}&each").status_code == 200


def test_a_frozen_draft_is_read_and_not_changed(desk, statement, first):
    where = screen(statement, "clause", first)
    sent = fields(desk.get(where), "save")
    draft.remove_language(statement, "sq")
    draft.freeze(Statement.objects.get(pk=statement.pk), authoritative="all")
    page = desk.get(where)
    assert "its words cannot change" in words(page)
    assert "en-source" not in fields(page)
    for button in ("save", "remove", "restore"):
        refused = desk.post(where, {**sent, "en-source": "Typed too late.", "do": button})
        assert refused.status_code == 422
        assert "Typed too late." in words(refused)
    assert desk.get(screen(statement, "history")).status_code == 200
    assert source(first) != "Typed too late."


@pytest.mark.long
def test_conflicts_everywhere_ask_the_database_little(desk):
    statement = large.once()
    clauses = list(statement.draft_clauses.all())
    for clause in clauses[1:]:
        draft.write(statement, "en", [draft.Written(clause.pk, "Put aside.", base=1)])
    draft.move(statement, clauses[15].pk, after=clauses[2].pk)
    draft.remove(statement, clauses[19].pk)
    for name, more in (("review", ()), ("history", ()), ("clause", (clauses[5].pk,))):
        address = screen(statement, name, *more)
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(address).status_code == 200
        assert len(asked) <= 25, (name, [query["sql"][:190] for query in asked])


def test_nobody_sees_it_without_login(statement, first):
    for name in ("clause", "save"):
        where = screen(statement, name, first)
        assert Client().get(where)["Location"].startswith("/accounts/login/")
    assert Client().get(screen(statement, "history"))["Location"].startswith("/accounts/login/")
    assert signed_in("verifier").get(screen(statement, "clause", first)).status_code == 200
