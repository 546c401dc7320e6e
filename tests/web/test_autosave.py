"""Saving a clause while somebody writes: what the answer says, and what the page knows from then on."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from tests import stages
from tests.examples import each
from tests.web.browsing import account, fields, screen, signed_in, words
from undersigned.actions import draft
from undersigned.models import Account, Aside, ChangedClause, DraftClause, Statement

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
SCRIPTED = {"review", "clause"}


@pytest.fixture
def statement() -> Statement:
    """A draft in two languages."""
    made = stages.drafted()
    draft.add_language(made, "sq")
    return Statement.objects.get(pk=made.pk)


@pytest.fixture
def first(statement) -> int:
    """The first paragraph."""
    return int(statement.draft_clauses.get(position=1).pk)


class Field:
    """One clause's fields on an open page, as htmx sends and renews them."""

    def __init__(self, client, statement, clause, tag="") -> None:
        page = client.get(screen(statement, "clause", clause) if tag else screen(statement, "review"))
        self.client = client
        self.prefix = tag or f"clause-{clause}"
        self.where = screen(statement, "save-text", clause, tag) if tag else screen(statement, "save", clause)
        assert f'hx-post="{self.where}"' in page.content.decode()
        sent = re.search(rf'hx-post="{self.where}" hx-params="([^"]*)"', page.content.decode())
        assert sent
        self.values = {name: value for name, value in fields(page).items() if name in sent[1].split(",")}

    def type(self, source, **more):
        """Type, and wait for the answer."""
        entered = {f"{self.prefix}-{name}": value for name, value in {"source": source, **more}.items()}
        self.values |= entered
        response = self.client.post(self.where, self.values, headers=HTMX)
        page = response.content.decode()
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', page):
            self.values[name] = unescape(value)
        return response


def stands(clause, language="en"):
    return DraftClause.with_gone.get(pk=clause).source(language)


def test_a_clause_is_saved_and_the_page_knows_the_new_version(statement, first):
    field = Field(signed_in(), statement, first)
    answer = field.type("Typed.")
    assert answer.status_code == 200
    assert re.match(r"Saved \d\d:\d\d", words(answer))
    assert "Undo: Clause 1, words changed" in words(answer)
    assert re.match(r"Saved", words(field.type("Typed, and more.")))
    assert stands(first) == "Typed, and more."
    assert not Aside.objects.exists()
    assert field.type("Typed, and more.", kind="item").status_code == 200
    assert statement.draft_clauses.get(pk=first).kind == "item"
    assert ChangedClause.objects.filter(clause=first).count() == 3


def test_every_language_of_the_clauses_own_page_is_saved_by_itself(statement, first):
    field = Field(signed_in(), statement, first, "sq")
    answer = field.type("Fjalë *të reja*.")
    assert "<em>të reja</em>" in answer.content.decode()
    assert stands(first, "sq") == "Fjalë *të reja*."
    assert stands(first) != stands(first, "sq")


@pytest.mark.long
def test_words_typed_over_somebody_elses_are_put_aside_and_both_versions_come(statement, first):
    ana, blerim = Client(), Client()
    ana.force_login(account("owner", "ana"))
    blerim.force_login(account("editor", "blerim"))
    mine, theirs = Field(ana, statement, first), Field(blerim, statement, first)
    theirs.type("Blerim asks.")
    answer = mine.type("Ana asks.")
    assert words(answer).startswith("Somebody else changed this clause: both versions are shown.")
    assert "<del>Blerim</del>" in answer.content.decode()
    assert f'id="asides-{first}-en" hx-swap-oob' in answer.content.decode()
    assert stands(first) == "Blerim asks."
    # Whoever goes on writing has one version that waits for a decision, and overwrites nothing.
    answer = mine.type("Ana asks once more.")
    assert stands(first) == "Blerim asks."
    assert [aside.source for aside in Aside.objects.filter(settled=None)] == ["Ana asks once more."]
    assert answer.content.decode().count("What was put aside") == 1
    # The page's buttons still mean the newest of them.
    page = fields(ana.get(screen(statement, "review")))
    taken = re.search(r'value="(take-\d+-\d+)"', answer.content.decode())
    assert taken
    sent = {**page, **mine.values, f"clause-{first}-source": "Ana asks for the last time.", "do": taken[1]}
    assert ana.post(screen(statement, "review"), sent).status_code == 302
    assert stands(first) == "Ana asks for the last time."
    assert not Aside.objects.filter(settled=None).exists()


def test_the_same_account_in_two_windows_is_told_so(statement, first):
    desk = signed_in()
    one, other = Field(desk, statement, first), Field(desk, statement, first)
    one.type("In one window.")
    assert words(other.type("In the other.")).startswith("You changed this clause elsewhere, too")
    assert stands(first) == "In one window."


def test_an_answer_that_was_lost_is_given_again(statement, first):
    field = Field(signed_in(), statement, first)
    before = dict(field.values)
    field.type("Typed.")
    field.values = before  # the answer never came
    assert words(field.type("Typed.")).startswith("Saved")
    assert ChangedClause.objects.filter(clause=first).count() == 1
    assert not Aside.objects.exists()


def test_half_typed_thoughts_split_and_remove_nothing(statement, first):
    field = Field(signed_in(), statement, first)
    number = statement.draft_clauses.count()
    before = stands(first)
    assert "removed when you press a button" in words(field.type(" "))
    assert stands(first) == before
    assert "splits the clause when you press a button" in words(field.type("One.\n\nTwo."))
    assert stands(first) == "One. Two."
    assert statement.draft_clauses.count() == number
    # And then the button does it, though the words are saved already.
    desk = field.client
    desk.post(screen(statement, "review"), {**fields(desk.get(screen(statement, "review")), "save"), **field.values})
    assert statement.draft_clauses.count() == number + 1


@each("bad", ["turned \u202e around", "x" * 20_001])
def test_words_that_cannot_stand_are_refused_in_words_and_the_field_keeps_them(statement, first, bad):
    field = Field(signed_in(), statement, first)
    before = stands(first)
    answer = field.type(bad)
    assert answer.status_code == 422
    assert words(answer).startswith("Not saved yet:")
    assert "hx-swap-oob" not in answer.content.decode()  # the page keeps what it knows
    assert stands(first) == before
    assert field.type("Good again.", kind="sonnet").status_code == 422


def test_a_draft_that_is_frozen_meanwhile_says_so(statement, first):
    desk = signed_in()
    field, translated = Field(desk, statement, first), Field(desk, statement, first, "sq")
    draft.remove_language(statement, "sq")
    answer = translated.type("Fjalë.")
    assert answer.status_code == 422
    assert "no text in this language" in words(answer)
    draft.freeze(statement, authoritative="all")
    answer = field.type("Too late.")
    assert answer.status_code == 422
    assert "This edition is frozen" in words(answer)


def test_words_typed_into_a_clause_that_is_gone_are_put_aside(statement, first):
    field = Field(signed_in(), statement, first)
    draft.remove(statement, first)
    answer = field.type("Typed meanwhile.")
    assert answer.status_code == 200
    assert "both versions are shown" in words(answer)
    assert Aside.objects.get().source == "Typed meanwhile."


def test_who_is_signed_out_is_told_and_saved_again_after_signing_in_elsewhere(statement, first):
    client = Client(enforce_csrf_checks=True)
    client.force_login(account("owner", "ana"))
    field = Field(client, statement, first)
    client.get("/accounts/logout/")
    client.post("/accounts/logout/", {"csrfmiddlewaretoken": field.values["csrfmiddlewaretoken"]})
    answer = field.type("Typed signed out.")
    assert answer.status_code == 401
    assert "you are signed out. Your words are still here" in words(answer)
    assert "<html" not in answer.content.decode()
    # Signing in gives another token, which the old page does not have yet.
    login = client.get("/accounts/login/")
    client.force_login(Account.objects.get())
    client.cookies["csrftoken"] = "d" * 32
    assert login.status_code == 200
    answer = field.type("Typed signed out.")
    assert answer.status_code == 409
    assert answer["HX-Trigger"] == "save-again"
    assert words(field.type("Typed signed out.")).startswith("Saved")
    assert stands(first) == "Typed signed out."


def test_an_account_that_may_not_write_any_more_changes_nothing(statement, first):
    field = Field(signed_in(), statement, first)
    before = stands(first)
    Account.objects.update(role="viewer")
    assert field.type("Typed.").status_code == 403
    assert stands(first) == before


def test_a_clause_that_is_nowhere_is_not_found_and_the_address_alone_leads_to_the_clause(statement, first):
    desk = signed_in()
    assert desk.get(screen(statement, "save", first))["Location"] == screen(statement, "clause", first)
    for id in ("0", "99999999", "9" * 30):
        assert desk.get(f"/desk/{statement.pk}/clause/{id}/").status_code == 404
        assert desk.post(f"/desk/{statement.pk}/clause/{id}/save/", {}).status_code == 404
    assert desk.post(screen(statement, "save-text", first, "zz"), {"zz-source": "x"}).status_code == 422


@pytest.mark.long
def test_only_the_pages_that_save_while_somebody_writes_may_run_scripts(statement, first):
    desk = signed_in()
    names = ["statement", "review", "history", "calls", "texts", "details", "questions", "freeze", "sign", "publish"]
    addresses = {name: screen(statement, name) for name in [*names, "translation", "next", "retract", "delete"]}
    addresses |= {"clause": screen(statement, "clause", first), "text": screen(statement, "text", "sq")}
    addresses |= {"preview": screen(statement, "preview", "en"), "desk": "/desk/", "new": "/desk/new/"}
    for name, address in addresses.items():
        page = desk.get(address)
        assert page.status_code == 200, name
        rules = dict(rule.strip().partition(" ")[::2] for rule in page["Content-Security-Policy"].split(";"))
        scripts = {rule: sources for rule, sources in rules.items() if rule.startswith(("script", "connect"))}
        assert scripts == ({"script-src": "'self'", "connect-src": "'self'"} if name in SCRIPTED else {}), name
        assert "unsafe" not in page["Content-Security-Policy"]
        html = page.content.decode()
        assert set(re.findall(r"<script ([^>]*)>", html)) == (
            {
                'src="/static/django_htmx/htmx-2.min.js" defer',
                'src="/static/editor.js" defer',
            }
            if name in SCRIPTED
            else set()
        ), name
        assert not re.search(r"<style|\sstyle=|\son\w+=|hx-on|javascript:", html), name
    for path in ("/static/django_htmx/htmx-2.min.js", "/static/editor.js"):
        file = desk.get(path)
        assert file.status_code == 200
        file.close()
