"""The address book on the desk."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.address_book import CONTACT, added
from tests.examples import each
from tests.web.browsing import fields, kept, signed_in, words, writes
from tests.web.test_desk_hostile import NASTY, hostile
from undersigned.actions import book
from undersigned.models import Account, BookChange, Contact, Organisation

pytestmark = pytest.mark.django_db

BOOK, NEW, TWICE, HISTORY = "/desk/book/", "/desk/book/new/", "/desk/book/duplicates/", "/desk/book/history/"


def test_the_desk_leads_to_the_book_and_an_empty_one_says_what_to_do(desk):
    assert f'href="{BOOK}"' in desk.get("/desk/").content.decode()
    assert "Nobody is in the book yet. Bring your list as it is" in words(desk.get(BOOK))


def test_an_organisation_is_added_changed_and_taken_out(desk):
    sent = {**fields(desk.get(NEW), "save"), "name": "Žene sa obe obale", "name-sq": "Gratë e dy brigjeve"}
    sent |= {"domains": "https://www.Lumera.example/about\r\n", "contact-1-mail": "teuta@lumera.example"}
    address = desk.post(NEW, sent)["Location"]
    found = Organisation.objects.get()
    assert address == f"{BOOK}{found.pk}/"
    assert found.names == {"": "Žene sa obe obale", "sq": "Gratë e dy brigjeve"}
    assert [each.domain for each in found.domains.all()] == ["lumera.example"]
    page = desk.get(address)
    stale = fields(page, "save")
    assert (stale["contact-1-mail"], stale["domains"]) == ("teuta@lumera.example", "lumera.example")
    change = {**stale, "acronym": "ŽOO", "contact-2-name": "Drini Mavraj", "contact-1-remove": "on"}
    assert desk.post(address, change).status_code == 302
    assert [contact.name for contact in Contact.objects.all()] == ["Drini Mavraj"]
    refused = desk.post(address, {**stale, "acronym": "Other"})
    assert refused.status_code == 422
    assert "Somebody has changed this organisation meanwhile" in words(refused)
    said = words(desk.get(f"{address}history/"))
    assert "1 contact added" in said
    assert "1 contact removed" in said
    assert "teuta" not in said
    assert "Drini" not in said
    assert desk.post(address, {"do": "delete"})["Location"] == BOOK
    assert not Contact.objects.exists()
    assert "Deleted : Žene sa obe obale" in words(desk.get(HISTORY))


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_stored(desk):
    added("Reed Cutters’ Guild")
    sent = {**fields(desk.get(NEW), "save"), "name": "Lumera Watch", "domains": "gmail.com", "chapter_of": "Nobody"}
    refused = desk.post(NEW, {**sent, "contact-1-mail": "no address", "contact-1-language": "klingon!"})
    assert refused.status_code == 422
    said = words(refused)
    assert "gmail.com is shared by many, so it cannot say who somebody is." in said
    assert "No other organisation of the book has this name." in said
    assert "This is not a mail address." in said
    assert Organisation.objects.count() == 1
    right = {**sent, "domains": "", "chapter_of": "reed cutters’ GUILD"}
    assert desk.post(NEW, right).status_code == 302
    assert Organisation.objects.filter(chapter_of__names={"": "Reed Cutters’ Guild"}).count() == 1


def test_a_search_minds_neither_case_nor_accents_nor_script(desk):
    added("Удружење рибара Стара скела", place="Vardena")
    added("Shoqata e Peshkatarëve", acronym="ShPK", domains=["peshkataret.example"])
    for asked in ("udruzenje ribara", "RIBARA stara", "vardena", "Стара"):
        said = words(desk.get(BOOK, {"q": asked}))
        assert "Удружење" in said, asked
        assert "Peshkatar" not in said, asked
    for asked in ("peshkatareve", "shpk", "peshkataret.example"):
        assert "Shoqata" in words(desk.get(BOOK, {"q": asked})), asked
    assert "Nothing in the book has all these words." in words(desk.get(BOOK, {"q": "Lumera"}))


def test_a_long_book_has_pages_in_the_order_of_the_alphabet(desk):
    book_rows = [Organisation(names={"": name}) for name in [f"Zana {n:03}" for n in range(60)] + ["Čistoća", "Dunja"]]
    Organisation.objects.bulk_create(book_rows)
    with CaptureQueriesContext(connection) as queries:
        said = words(desk.get(BOOK))
    assert len(queries) <= 12
    assert "62 organisations" in said
    assert said.index("Čistoća") < said.index("Dunja") < said.index("Zana 000")
    assert "Zana 059" not in said
    assert "Page 1 of 2" in said
    assert "Zana 059" in words(desk.get(BOOK, {"page": "2"}))


@each("role", ["viewer", "verifier"])
def test_who_only_reads_sees_no_contact_and_changes_nothing(role):
    found = added(contacts=[CONTACT], domains=["lumera.example"])
    other = added("LUMERA WATCH")
    reader = signed_in(role)
    for address in (BOOK, f"{BOOK}{found.pk}/", f"{BOOK}{found.pk}/history/", HISTORY, TWICE):
        page = reader.get(address)
        assert page.status_code == 200
        assert "Lumera Watch" in page.content.decode()
        for secret in ("Teuta", "teuta@", "555", "director"):
            assert secret not in page.content.decode(), (address, secret)
    closed = (NEW, f"{BOOK}import/", f"{BOOK}export.csv", f"{BOOK}export.xlsx", f"{BOOK}{found.pk}/merge/{other.pk}/")
    assert [reader.get(address).status_code for address in closed] == [403] * 5
    for address in (*closed, f"{BOOK}{found.pk}/", HISTORY):
        assert reader.post(address, {"do": "delete"}).status_code == 403
    assert Client().get(BOOK).status_code == 302


def test_two_that_look_alike_are_merged_and_parted_again(desk):
    first = added("Žene sa obe obale", contacts=[CONTACT])
    second = added("ŽENE SA OBE OBALE", names={"sq": "Gratë"}, place="Kodrin", domains=["zene.example"])
    page = desk.get(TWICE)
    address = f"{BOOK}{first.pk}/merge/{second.pk}/"
    assert f'href="{address}"' in page.content.decode()
    assert "The names differ by no more than" in words(page)
    preview = words(desk.get(address))
    assert "New web domains zene.example" in preview
    assert desk.post(address, {"do": "merge"})["Location"] == f"{BOOK}{first.pk}/"
    assert "Nobody seems to be in the book twice." in words(desk.get(TWICE))
    assert desk.get(f"{BOOK}{second.pk}/")["Location"] == f"{BOOK}{first.pk}/"
    assert desk.get(address).status_code == 404
    history = desk.get(f"{BOOK}{first.pk}/history/")
    assert desk.post(f"{BOOK}{first.pk}/history/", fields(history, "part"))["Location"] == f"{BOOK}{second.pk}/"
    assert "The names differ by no more than" in words(desk.get(TWICE))
    assert desk.post(address, {"do": "apart"})["Location"] == TWICE
    assert "Nobody seems to be in the book twice." in words(desk.get(TWICE))


SCREENS = {
    NEW: "name name-sq other other_name acronym aliases chapter_of place communities domains registry_number note "
    "contact-1-name contact-1-role contact-1-mail contact-1-telephone contact-1-language contact-1-id contact-99999-id",
    "one": "name name-sq aliases chapter_of domains seen contact-1-id contact-1-mail contact-1-remove contact-2-id",
    "merge": "do",
    HISTORY: "change do",
    f"{BOOK}import/": "table column-0 column-1 column-99 file do row-2",
}


def attack(screen: str, examples: int) -> None:
    found, other = added(contacts=[CONTACT]), added("Lumera watch")
    own = {"one": f"{BOOK}{found.pk}/", "merge": f"{BOOK}{found.pk}/merge/{other.pk}/"}
    address, desk = own.get(screen, screen), signed_in()
    buttons = st.sampled_from(["save", "more", "part", "check", "store", "columns", "read", "?"])

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck), deadline=None)
    @given(st.dictionaries(st.sampled_from(SCREENS[screen].split()), hostile), buttons, st.booleans())
    def post(values, button, from_page):
        with writes() as wrote:
            response = desk.post(address, {**(page if from_page else {}), "do": button, **values})
        assert response.status_code in {200, 302, 404, 422}
        if wrote or kept(response):
            look()

    page: dict[str, str] = {}

    def look():
        opened = desk.get(address)
        assert opened.status_code == 200
        assert desk.get(BOOK).status_code == 200
        page.clear()
        page.update(fields(opened))

    look()
    post()


@pytest.mark.long
@each("screen", SCREENS)
def test_no_form_of_the_book_makes_us_fail(screen):
    attack(screen, 4)


@pytest.mark.soak
@pytest.mark.parametrize("screen", SCREENS)
def test_no_form_of_the_book_makes_us_fail_for_long(screen):
    attack(screen, 1000)


@pytest.mark.long
def test_no_address_of_the_book_makes_us_fail(desk):
    for number in ("0", "99999999999999999999", "9223372036854775807"):
        for address in (f"{BOOK}{number}/", f"{BOOK}{number}/history/", f"{BOOK}{number}/merge/{number}/"):
            assert desk.get(address).status_code == 404
    for query in NASTY:
        for address in (BOOK, HISTORY, TWICE):
            assert desk.get(address, {"q": query, "page": query}).status_code in {200, 400}


def test_who_changed_what_is_told(desk):
    account = Account.objects.get()
    found = book.add(book.Entered(names={"": "Lumera Watch"}, place="Vardena"), account)
    book.change(found, book.Entered(names={"": "Lumera Watch", "sq": "Roja"}, place="Kodrin"), account)
    said = words(desk.get(f"{BOOK}{found.pk}/history/"))
    assert "Place: Vardena Kodrin" in said
    assert "Name (Albanian): Roja" in said
    assert account.get_username() in said
    assert BookChange.objects.count() == 2
