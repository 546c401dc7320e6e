"""The coordinator's side, screen by screen: from a letter to a link that can be signed, and publishing it."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import stages
from tests.examples import each
from tests.web.browsing import PASSWORD, account, fields, screen, signed_in, words
from undersigned.actions import draft, sign
from undersigned.models import Account, Call, DraftCall, DraftSignatory, Statement

pytestmark = pytest.mark.django_db

LISTING = stages.LETTER + "\nSignatories:\n\n1. Lumera Watch (LW), Vardena\n2. Orla Benkov, biologist\n"


class Newcomer:
    """A browser that counts the pages somebody sees, redirects not among them."""

    def __init__(self) -> None:
        self.client, self.views = Client(), 0

    def get(self, path):
        """Open a page."""
        return self._seen(self.client.get(path, follow=True))

    def send(self, path, data):
        """Press a button and see where it leads."""
        return self._seen(self.client.post(path, data, follow=True))

    def _seen(self, response):
        self.views += 1
        assert response.status_code == 200, words(response)
        response.path = response.redirect_chain[-1][0] if response.redirect_chain else ""
        return response


def test_from_a_letter_to_a_link_takes_a_newcomer_at_most_twelve_pages():
    account("editor")
    browser = Newcomer()
    page = browser.get("/desk/")
    assert page.path.startswith("/accounts/login/")
    page = browser.send(page.path, {"login": "editor", "password": PASSWORD})
    assert "No statement yet" in words(page)
    page = browser.get("/desk/new/")
    page = browser.send("/desk/new/", {"words": stages.LETTER})
    assert page.path.endswith("/review/")
    page = browser.send(page.path, fields(page, "next"))
    assert page.path.endswith("/calls/")
    page = browser.send(page.path, {**fields(page, "next"), "call-1-decision": "yes"})
    assert page.path.endswith("/texts/")
    assert "Go on without" in words(page)
    details = page.path.replace("texts", "details")
    page = browser.get(details)
    page = browser.send(details, {**fields(page, "next"), "dating": "undated"})
    assert page.path.endswith("/questions/")
    page = browser.send(page.path, {**fields(page, "next"), **stages.ANSWERS})
    assert page.path.endswith("/freeze/")
    assert "must be settled" not in words(page)
    page = browser.send(page.path, fields(page, "freeze"))  # of one text alone nothing else can be chosen
    assert page.path.endswith("/sign/")
    page = browser.send(page.path, {**fields(page, "open"), "who": "all"})
    statement = Statement.objects.get()
    assert f"http://localhost:8000/sign/{statement.slug_id}/" in page.content.decode()
    assert browser.client.get(f"/sign/{statement.slug_id}/").status_code == 200
    assert browser.views == 11  # of twelve that are allowed
    assert Call.objects.get().places["en"][2] == "the municipalities of Vardena and Kodrin"


SCREENS = [
    "statement",
    "review",
    "history",
    "calls",
    "texts",
    "rounds",
    "details",
    "questions",
    "freeze",
    "sign",
    "publish",
]
LATER = ["erratum", "translation", "next", "retract", "delete"]


@each("name", [*SCREENS, *LATER])
def test_without_login_every_screen_leads_to_the_login_and_nothing_changes(name):
    statement = stages.frozen()
    for response in (Client().get(screen(statement, name)), Client().post(screen(statement, name), {"do": "undo"})):
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")
    assert statement.edition is not None


@each("role", ["viewer", "verifier"])
def test_who_may_not_edit_reads_and_changes_nothing(role):
    client, statement = signed_in(role), stages.drafted()
    for name in SCREENS:
        page = client.get(screen(statement, name))
        assert page.status_code == 200, name
        assert page["Cache-Control"] == "no-store, private"
        refused = client.post(screen(statement, name), {"do": "open", "authoritative": "all", "motivation": "x"})
        assert refused.status_code == 403, name
        assert "You may not do this" in words(refused)
    for name in ("delete", "retract"):
        assert client.get(screen(statement, name)).status_code == 403
    assert client.get("/desk/new/").status_code == 403
    assert "New statement" not in words(client.get("/desk/"))
    assert Statement.objects.get().edition is None


@each("name", [*SCREENS, *LATER])
def test_unknown_statement_is_not_found(desk, name):
    for id in ("0" * 32, "nonsense", "ж"):
        assert desk.get(f"/desk/{id}/" + ("" if name == "statement" else f"{name}/")).status_code == 404


def test_unknown_method_is_refused_in_words(desk):
    response = desk.put("/desk/")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, POST"


def test_csrf_token_is_needed():
    client = Client(enforce_csrf_checks=True)
    client.force_login(account())
    statement = stages.drafted()
    assert client.post(screen(statement, "freeze"), {"authoritative": "all"}).status_code == 403
    assert client.post(screen(statement, "delete")).status_code == 403
    assert Statement.objects.filter(pk=statement.pk).exists()


@each(
    ("data", "sentence"),
    [
        ({}, "Choose a file, or paste the words."),
        ({"words": "  \n "}, "Choose a file, or paste the words."),
        ({"words": "A", "file": SimpleUploadedFile("a.txt", b"A")}, "Keep one of the two."),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "no words at all"),
        ({"file": SimpleUploadedFile("a.txt", b"\xff\xfe\x00binary")}, "UTF-8"),
        ({"file": SimpleUploadedFile("a.docx", b"PK\x03\x04 broken")}, ""),
        ({"words": "A", "language": "xx"}, "Language"),
        ({"words": "A", "other": "not a tag"}, "language tag"),
        ({"words": "A\x00B"}, ""),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(desk, data, sentence):
    response = desk.post("/desk/new/", data)
    assert response.status_code == 422
    assert "Something is not right yet" in words(response)
    assert sentence in words(response)
    assert not Statement.objects.exists()


def test_a_refused_upload_keeps_the_pasted_words(desk, settings):
    settings.UPLOAD_LIMIT = 100
    file = SimpleUploadedFile("a.txt", b"x" * 101)
    response = desk.post("/desk/new/", {"file": file, "words": "", "other": "mk"})
    assert "too large" in words(response)
    assert fields(response)["other"] == "mk"
    assert fields(desk.post("/desk/new/", {"words": "Kept", "other": "?"}))["words"].strip() == "Kept"


@pytest.mark.long
def test_listed_signatories_are_corrected_and_looked_at(desk):
    statement = draft.create(draft.read_words(LISTING), by=None)
    found = list(statement.draft_signatories.all())
    assert [row.name for row in found] == ["Lumera Watch", "Orla Benkov"]
    DraftSignatory.objects.filter(pk=found[1].pk).update(unsure=True, kind="unknown")
    page = desk.get(screen(statement, "review"))
    assert "the reader is not sure" in words(page)
    second = statement.draft_clauses.get(position=1).pk
    data = {**fields(page, f"up-{second}"), "basis": "published by the signatories"}
    desk.post(screen(statement, "review"), data)
    assert statement.draft_signatories.get(order=2).unsure  # moving a clause is not looking at signatories
    assert "Say of each signatory" in words(desk.get(screen(statement, "freeze")))
    data = fields(desk.get(screen(statement, "review")), "next")
    desk.post(screen(statement, "review"), {**data, "signatory-2-kind": "person", "signatory-1-remove": "on"})
    row = statement.draft_signatories.get()
    assert (row.kind, row.verbatim, row.unsure, row.order) == ("person", found[1].verbatim, False, 1)
    statement.refresh_from_db()
    assert statement.listed_basis == "published by the signatories"


def test_language_of_the_first_text_is_corrected(desk):
    statement = draft.create(draft.read_words(stages.LETTER), by=None)
    data = fields(desk.get(screen(statement, "review")), "save")
    desk.post(screen(statement, "review"), {**data, "language": "sq"})
    assert statement.languages == ["sq"]
    assert statement.draft_clauses.get(position=0).source("sq") == "One river, two banks"


def test_calls_are_found_marked_corrected_added_and_removed(desk):
    statement = draft.create(draft.read_words(stages.LETTER), by=None)
    page = desk.get(screen(statement, "calls"))
    assert "<mark>" in page.content.decode()
    data = fields(page, "save")
    wrong = desk.post(screen(statement, "calls"), {**data, "call-1-en-words": "words that are elsewhere"})
    assert wrong.status_code == 422
    assert "These words are not in the clause" in words(wrong)
    assert fields(wrong)["call-1-en-words"].strip() == "words that are elsewhere"
    clause = statement.draft_clauses.get(position=1)
    new = {"new-clause": clause.pk, "new-words": "the river be cleaned", "new-addressee": "everyone", "do": "add"}
    desk.post(screen(statement, "calls"), {**data, **new})
    assert clause.calls.get().confirmed
    data = fields(desk.get(screen(statement, "calls")), "next")
    desk.post(screen(statement, "calls"), {**data, "call-1-decision": "no", "call-2-decision": "yes"})
    left = [call for row in statement.draft_clauses.all() for call in row.calls.all()]
    assert len(left) == 1
    assert left[0].confirmed


def test_a_call_whose_clause_was_changed_is_pointed_out_where_it_is_mended(desk):
    statement = stages.drafted()
    where, call = screen(statement, "calls"), DraftCall.objects.get()
    assert "These words are not in the clause" not in words(desk.get(where))
    lost = call.places.get(language="en").words
    stages.write(statement, "en", {call.clause_id: call.clause.source("en").replace(lost, "We hope for better.")})
    page = desk.get(where)
    assert "Next: The words of call 1 are not in its clause in English." in words(desk.get("/desk/"))
    assert "These words are not in the clause" in words(page)
    assert "<details open>" in page.content.decode()


def test_a_language_is_added_clause_by_clause(desk):
    statement = stages.drafted()
    page = desk.post(screen(statement, "texts"), {"language": "sr-Cyrl"}, follow=True)
    assert "0 of 3 clauses" in words(page)
    assert "missing" in words(page)
    clauses = list(statement.draft_clauses.all())
    data = fields(page, "save")
    data |= {f"clause-{clause.pk}-words": f"Реч {n}." for n, clause in enumerate(clauses)}
    call = clauses[2].calls.get()
    wrong = desk.post(screen(statement, "text", "sr-Cyrl"), {**data, f"call-{call.pk}-words": "друго"})
    assert wrong.status_code == 422
    assert not clauses[0].words.filter(language="sr-Cyrl").exclude(source="").exists()
    data |= {f"call-{call.pk}-words": "Реч 2", f"call-{call.pk}-addressee": "општине"}
    desk.post(screen(statement, "text", "sr-Cyrl"), data)
    assert "3 of 3 clauses" in words(desk.get(screen(statement, "texts")))
    desk.post(screen(statement, "freeze"), {"authoritative": "all"})
    assert Call.objects.get().places["sr-Cyrl"] == [0, 5, "општине"]


@each("tag", ["", "xx-YY-zz-", "en us", "x" * 40, "<b>"])
def test_a_bad_language_tag_is_refused(desk, tag):
    statement = stages.drafted()
    assert desk.post(screen(statement, "texts"), {"other": tag}).status_code == 422
    assert statement.languages == ["en"]
    assert desk.get(f"/desk/{statement.pk}/texts/zz/").status_code == 404


def test_date_line_and_press_contacts(desk):
    statement = stages.drafted()
    where = screen(statement, "details")
    both = desk.post(where, {"dating": "undated", "line-en": "Vardena, 3 May 2025"})
    assert both.status_code == 422
    bad = {"press-1-name": "Teuta Ravik", "press-1-mail": "nonsense", "press-2-phone": "call me"}
    refused = desk.post(where, {"dating": "dated", "line-en": "Vardena, 3 May 2025", "dated": "yesterday", **bad})
    assert refused.status_code == 422
    assert fields(refused)["press-1-mail"] == "nonsense"
    assert statement.press == []
    good = {
        "press-1-name": "Teuta Ravik",
        "press-1-mail": "press@lumera.example",
        "press-1-languages": "English, sq, macedonian",
    }
    desk.post(where, {"dating": "dated", "line-en": "Vardena, 3 May 2025", "dated": "2025-05-03", **good, "do": "next"})
    statement.refresh_from_db()
    assert not statement.undated
    assert statement.press[0]["languages"] == ["en", "sq", "mk"]
    assert [clause.kind for clause in statement.draft_clauses.all()][1] == "dateline"
    desk.post(screen(statement, "freeze"), {"authoritative": "en"})
    page = desk.get(where)
    assert fields(page)["press-1-name"] == "Teuta Ravik"
    assert "line-en" not in fields(page)
    desk.post(where, {"do": "save"})  # press contacts may change after the freeze
    statement.refresh_from_db()
    assert statement.press == []


def test_last_look_lists_what_is_missing_with_links_and_freezes_nothing(desk):
    statement = draft.create(draft.read_words(stages.LETTER), by=None)
    page = desk.get(screen(statement, "freeze"))
    for name in ("calls", "details", "questions"):
        assert f'href="{screen(statement, name)}' in page.content.decode()
    refused = desk.post(screen(statement, "freeze"), {"authoritative": "all"})
    assert refused.status_code == 422
    assert Statement.objects.get().edition is None


def test_authenticity_has_no_default(desk):
    statement = stages.drafted()
    draft.add_language(statement, "sq")
    assert "checked" not in desk.get(screen(statement, "freeze")).content.decode()
    draft.remove_language(statement, "sq")
    assert desk.post(screen(statement, "freeze"), {}).status_code == 422
    assert desk.post(screen(statement, "freeze"), {"authoritative": "mk"}).status_code == 422
    assert Statement.objects.get().edition is None


def test_a_draft_can_be_read_as_it_will_stand_from_its_own_page_and_from_its_languages(desk):
    statement = stages.drafted()
    draft.add_language(statement, "sq")
    for name in ("statement", "texts"):
        page = desk.get(screen(statement, name)).content.decode()
        assert all(f'href="{screen(statement, "preview", tag)}"' in page for tag in ("en", "sq"))
    draft.remove_language(statement, "sq")
    draft.freeze(statement, authoritative="en")
    assert "Read the draft" not in words(desk.get(screen(statement, "statement")))


def test_preview_shows_the_words_as_they_will_stand(desk):
    statement = stages.drafted(stages.LETTER.replace("One river", "One <b>river</b> *here*"))
    page = desk.get(screen(statement, "preview", "en")).content.decode()
    assert "One &lt;b&gt;river&lt;/b&gt; *here*" in page
    assert desk.get(screen(statement, "preview", "mk")).status_code == 404


def test_dashboard_says_the_state_and_the_next_step(desk):
    statement = draft.create(draft.read_words(stages.LETTER), by=None)
    assert "Say of each call" in words(desk.get("/desk/"))
    assert "Draft" in words(desk.get(screen(statement, "statement")))
    opened = stages.opened(stages.LETTER.replace("One", "Another"))
    page = words(desk.get("/desk/"))
    assert "Open for signature" in page
    assert "Invite those who shall sign." in page  # publishing cannot be taken back: it comes after
    stages.signed(opened, stages.organisation())
    assert "Publish the statement." in words(desk.get("/desk/"))
    desk.post(screen(opened, "publish"))
    page = words(desk.get("/desk/"))
    assert "Open for signature, published" in page
    assert "See who has signed, and invite others." in page
    sign.close(opened)
    page = words(desk.get("/desk/"))
    assert "Follow up what becomes of the calls." in page
    assert "invite others" not in page


def test_a_draft_is_deleted_after_a_page_that_says_so(desk):
    statement = stages.drafted()
    assert "cannot be undone" in words(desk.get(screen(statement, "delete")))
    desk.post(screen(statement, "delete"))
    assert not Statement.objects.exists()


@pytest.mark.parametrize("lang", ["sr-Cyrl", *(pytest.param(tag, marks=pytest.mark.long) for tag in ("sq", "sr-Latn"))])
def test_every_screen_stands_in_every_language(desk, lang):
    statement = stages.opened()
    for name in [*SCREENS, *LATER]:
        page = desk.get(screen(statement, name) + f"?lang={lang}")
        assert page.status_code == 200
        assert re.search(rf'<html lang="{lang}"', page.content.decode())


def test_an_account_that_was_switched_off_is_out(desk):
    Account.objects.update(is_active=False)
    assert desk.get("/desk/").status_code == 302
