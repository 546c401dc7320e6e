"""The naming sheet and the term list on the desk."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import strategies as st

from tests import stages
from tests.characters import ANY
from tests.examples import each, tried
from tests.web.browsing import fields, signed_in, words
from tests.web.test_desk_hostile import NASTY
from undersigned.actions import draft
from undersigned.actions.draft import sheet
from undersigned.models import Account, SheetName, Term

pytestmark = pytest.mark.django_db

NAMES, NEW, PASTE, TERMS = "/desk/names/", "/desk/names/new/", "/desk/names/paste/", "/desk/terms/"
VARDENA = sheet.NameRow("place", {"en": "Vardena", "sq": "Vardenë"}, {"en": ["Wardena"]}, "So it stands on the maps.")


def test_the_desk_leads_to_both_and_empty_ones_say_what_to_do(desk):
    page = desk.get("/desk/").content.decode()
    assert f'href="{NAMES}"' in page
    assert f'href="{TERMS}"' in page
    assert "No name yet. Put the organisations and places" in words(desk.get(NAMES))
    assert "No word yet. If a word hurts somebody, flag it here" in words(desk.get(TERMS))


def test_a_name_is_added_changed_and_taken_off(desk):
    page = desk.get(NEW)
    sent = {**fields(page, "save"), "kind": "place", "written-en": "Vardena", "written-sq": "Vardenë"}
    sent["avoided-en"] = "Wardena\r\n\r\nVardenna"
    assert desk.post(NEW, sent)["Location"] == NAMES
    assert "The name is on the sheet." in words(desk.get(NAMES))
    name = SheetName.objects.get()
    assert (name.kind, name.avoided) == ("place", {"en": ["Wardena", "Vardenna"]})
    address = f"{NAMES}{name.pk}/"
    page = desk.get(address)
    form = fields(page, "save")
    assert (form["written-en"], form["avoided-en"]) == ("Vardena", "Wardena\nVardenna")
    sent = {**form, "other": "mk", "other_written": "Вардена", "note": "So it stands on the maps."}
    assert desk.post(address, sent).status_code == 302
    page = desk.get(address)
    assert fields(page)["written-mk"] == "Вардена"
    stale = {**form, "written-en": "Wardena", "avoided-en": "", "do": "save"}
    refused = desk.post(address, stale)
    assert refused.status_code == 422
    assert "Somebody has changed this name meanwhile" in words(refused)
    assert fields(refused)["written-en"] == "Wardena"
    for _ in range(2):
        gone = desk.post(address, {"do": "remove"})
        assert gone.status_code in {302, 404}
    assert not SheetName.objects.exists()


def test_adding_another_comes_back_to_the_empty_form(desk):
    sent = {**fields(desk.get(NEW), "more"), "written-en": "Kodrin"}
    assert desk.post(NEW, sent)["Location"] == NEW
    assert fields(desk.get(NEW))["written-en"] == ""


def test_a_language_of_any_draft_has_its_field(desk):
    statement = stages.drafted()
    draft.add_language(statement, "bs-Latn")
    assert 'name="written-bs-Latn"' in desk.get(NEW).content.decode()


@each(
    ("given", "why"),
    [
        ({}, "Write the name in at least one language."),
        ({"written-en": "Vardena", "avoided-en": "Vardena"}, "This is how we write it."),
        ({"written-en": "Vardena", "other": "mk"}, "Give both"),
        ({"written-en": "Vardena", "other": "sq", "other_written": "x"}, "has its field above"),
        ({"written-en": "Vardena", "other": "Lumeran tongue", "other_written": "x"}, "not a language tag"),
        ({"written-en": "Vardena", "avoided-en": "x" * 301}, "too long"),
        ({"written-en": "Vardena", "avoided-en": "\n".join(f"V{n}" for n in range(30))}, "At most 20 lines"),
        ({"written-en": "Var\u202edena"}, "cannot stand in a text"),
        ({"written-en": "Vardena", "kind": "river"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(desk, given, why):
    refused = desk.post(NEW, {"kind": "place", **given})
    assert refused.status_code == 422
    assert why in words(refused)
    assert fields(refused).get("written-en", "") == given.get("written-en", "")
    assert not SheetName.objects.exists()


def test_pasted_names(desk):
    page = desk.post(PASTE, {"kind": "organisation", "lines": "en; sq\nTwo Banks; Dy brigje\nWeir; Penda"}, follow=True)
    assert "2 names are on the sheet." in words(page)
    refused = desk.post(PASTE, {"kind": "organisation", "lines": "Two Banks\nDy brigje"})
    assert refused.status_code == 422
    assert fields(refused)["lines"] == "Two Banks\nDy brigje"


def test_words_are_flagged_decided_and_taken_off(desk):
    sent = {**fields(desk.get(TERMS)), "language": "en", "words": "regime*", "reason": "It wounds."}
    sent |= {"alternatives": "rule\r\ngovernment"}
    for _ in range(2):
        assert desk.post(TERMS, sent).status_code == 302
    term = Term.objects.get()
    assert (term.flagged_by, term.alternatives) == ("owner", ["rule", "government"])
    page = words(desk.get(TERMS))
    assert "Open regime* English · flagged by owner" in page
    assert "In its place: rule; government" in page
    address = f"{TERMS}{term.pk}/"
    assert desk.post(address, {**fields(desk.get(address), "save"), "decision": "avoid"}).status_code == 302
    page = words(desk.get(TERMS))
    assert "We do not use it regime*" in page
    assert "decided" in page
    assert fields(desk.get(address))["alternatives"] == "rule\ngovernment"
    assert desk.post(address, {"decision": "burn"}).status_code == 422
    for _ in range(2):
        assert desk.post(address, {"do": "remove"}).status_code in {302, 404}
    assert not Term.objects.exists()


@each(
    ("change", "why"),
    [
        ({"language": ""}, "Choose a language"),
        ({"words": "*"}, "Give at least one word."),
        ({"words": ""}, "This field is required."),
        ({"by": ""}, "This field is required."),
        ({"words": "x" * 201}, "at most 200 characters"),
    ],
)
def test_what_cannot_be_flagged_is_said(desk, change, why):
    refused = desk.post(TERMS, {"language": "en", "words": "regime", "reason": "x", "by": "Lumera Watch", **change})
    assert refused.status_code == 422
    assert why in words(refused)
    assert not Term.objects.exists()


def test_viewers_read_and_change_nothing():
    viewer = signed_in("viewer")
    sheet.add_name(VARDENA)
    term = sheet.flag_term("en", "regime", "It wounds.", "Lumera Watch")
    name = f"{NAMES}{SheetName.objects.get().pk}/"
    for address in (NAMES, name, TERMS, f"{TERMS}{term.pk}/"):
        page = viewer.get(address)
        assert page.status_code == 200
        assert page["Cache-Control"] == "no-store, private"
        assert "<button>" not in page.content.decode()
        assert viewer.post(address, {"do": "remove", "language": "en", "words": "x", "by": "x"}).status_code == 403
    for address in (NEW, PASTE):
        assert viewer.get(address).status_code == 403
    assert "Vardena" in words(viewer.get(NAMES))
    assert (SheetName.objects.count(), Term.objects.count()) == (1, 1)


@each("address", [NAMES, NEW, PASTE, TERMS, f"{NAMES}1/", f"{TERMS}1/"])
def test_without_an_account_there_is_nothing(address):
    for response in (Client().get(address), Client().post(address, {"do": "remove"})):
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")


def test_the_sheet_itself_takes_no_form(desk):
    assert desk.post(NAMES, {"written-en": "Vardena"}).status_code == 405


def test_unknown_numbers_are_not_found(desk):
    for address in (f"{NAMES}1/", f"{TERMS}1/", f"{NAMES}99999999999999999999/", f"{TERMS}99999999999999999999/"):
        assert desk.get(address).status_code == 404
        assert desk.post(address, {"do": "remove"}).status_code == 404


def test_a_long_sheet_takes_few_queries(desk):
    sheet.paste_names("en; sq\n" + "\n".join(f"Place {n}; Vendi {n}" for n in range(60)), "place")
    for n in range(20):
        sheet.flag_term("en", f"word {n}", "x", "Lumera Watch")
    for address in (NAMES, NEW, TERMS):
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(address).status_code == 200
        assert len(asked) <= 6


hostile = st.one_of(st.sampled_from(NASTY), st.text(ANY, max_size=200))
FIELDS = [
    "kind",
    "written-en",
    "avoided-en",
    "written-sq",
    "note",
    "other",
    "other_written",
    "seen",
    "lines",
    "language",
    "words",
    "reason",
    "by",
    "alternatives",
    "decision",
]


@pytest.mark.long
@tried(st.dictionaries(st.sampled_from(FIELDS), hostile), st.booleans())
def test_no_form_makes_us_fail(values, right):
    owner = Account.objects.filter(username="owner").first() or Account.objects.create_user("owner", role="owner")
    desk = Client()
    desk.force_login(owner)
    if not SheetName.objects.exists():
        sheet.add_name(VARDENA)
    term = sheet.flag_term("en", "regime", "It wounds.", "Lumera Watch")
    good = {"kind": "place", "written-en": "Vardena", "language": "en", "words": "x", "reason": "x", "by": "x"}
    good |= {"decision": "keep", "lines": "en\nx"}
    sent = {**(good if right else {}), **values}
    name = f"{NAMES}{SheetName.objects.order_by('pk')[0].pk}/"
    for address in (NEW, PASTE, TERMS, name, f"{TERMS}{term.pk}/"):
        assert desk.post(address, sent).status_code in {302, 422}
    for address in (NAMES, NEW, TERMS, name, f"{TERMS}{term.pk}/"):
        assert desk.get(address).status_code == 200
