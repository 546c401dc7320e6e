"""A spreadsheet on its way into the book, and the book as a spreadsheet."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import strategies as st

from tests.address_book import CONTACT, added
from tests.characters import ANY
from tests.examples import each, tried
from tests.web.browsing import account, fields, words
from undersigned.models import Account, Contact, Organisation
from undersigned.outside.spreadsheet import as_csv, as_xlsx

pytestmark = pytest.mark.django_db

IMPORT = "/desk/book/import/"
TABLE = [
    ["Emri", "Emri (serbisht)", "E-mail", "Personi kontaktues", "Ngjyra"],
    ["Gratë e dy brigjeve", "Žene sa obe obale", "zana@grate.example", "Zana Lirak", "blu"],
    ["Lumera Watch", "", "", "", ""],
]


def bring(desk, table=TABLE, written=as_csv):
    return desk.post(IMPORT, {"file": SimpleUploadedFile("list.csv", written(table)), "do": "read"})


@each("written", [as_csv, as_xlsx])
def test_a_file_is_read_said_looked_at_and_stored(desk, written):
    added("LUMERA WATCH", place="Vardena")
    page = bring(desk, written=written)
    assert page.status_code == 200
    said = words(page)
    assert "What is in each column?" in said
    assert "zana@grate.example" in said, "the first rows are shown"
    columns = fields(page, "check")
    assert [columns[f"column-{n}"] for n in range(5)] == ["name", "name:sr-Latn", "mail", "contact", ""]
    assert Organisation.objects.count() == 1, "nothing is stored before it is confirmed"
    page = desk.post(IMPORT, columns)
    said = words(page)
    assert "1 organisation is new." in said
    assert "The names differ by no more than" in said
    last = fields(page, "store")
    assert last["row-3"] == "leave"
    back = desk.post(IMPORT, {**last, "do": "columns"})
    assert fields(back, "check")["column-1"] == "name:sr-Latn"
    assert Organisation.objects.count() == 1
    assert desk.post(IMPORT, last)["Location"] == "/desk/book/"
    new = Organisation.objects.exclude(place="Vardena").get()
    assert new.names == {"": "Gratë e dy brigjeve", "sr-Latn": "Žene sa obe obale"}
    assert Contact.objects.get().mail == "zana@grate.example"


def test_what_is_to_be_decided_is_asked_again(desk):
    added("Choir", domains=["lumera.example"])
    page = bring(desk, [["Name", "Website"], ["Lumera Watch", "lumera.example"]])
    last = fields(desk.post(IMPORT, fields(page, "check")), "store")
    assert "row-2" not in last
    refused = desk.post(IMPORT, last)
    assert refused.status_code == 422
    assert "Say of each organisation that the book may know already" in words(refused)
    assert desk.post(IMPORT, {**fields(refused, "store"), "row-2": "add"}).status_code == 302
    assert Organisation.objects.count() == 2


def test_wrong_rows_are_named_as_the_spreadsheet_names_them(desk):
    page = bring(
        desk, [["Name", "Mail"], ["Choir", "x@choir.example"], ["Lumera Watch", "nobody"], ["", "a@b.example"]]
    )
    refused = desk.post(IMPORT, fields(page, "check"))
    assert refused.status_code == 422
    said = words(refused)
    assert "Row 3, “Mail”: This is not a mail address." in said
    assert "Row 4, “Name”: The organisation has no name." in said
    without = {**fields(refused, "check"), "column-1": ""}
    assert "Row 4" in words(desk.post(IMPORT, without))
    assert not Organisation.objects.exists()


def test_columns_that_make_no_sense_are_refused(desk):
    page = bring(desk)
    sent = fields(page, "check")
    twice = desk.post(IMPORT, {**sent, "column-4": "mail"})
    assert twice.status_code == 422
    assert "Another column is this already." in words(twice)
    nameless = desk.post(IMPORT, {**sent, "column-0": "", "column-1": ""})
    assert "Say which column holds this: Name of the organisation" in words(nameless)


@each("data", [b"", b"PK\x03\x04" + b"x" * 100, "Žene\n".encode("cp1250"), b"Name\n"])
def test_what_is_no_table_is_refused_in_words(desk, data):
    refused = desk.post(IMPORT, {"file": SimpleUploadedFile("list.xlsx", data)})
    assert refused.status_code == 422
    assert "Something is not right yet" in words(refused)
    assert desk.post(IMPORT, {"do": "read"}).status_code == 422


def test_a_table_on_its_way_cannot_be_changed_or_taken_by_another(desk):
    sent = fields(desk.post(IMPORT, fields(bring(desk), "check")), "store")
    changed = desk.post(IMPORT, {**sent, "table": sent["table"][:-2] + "xx"})
    assert changed.status_code == 422
    assert "was changed on its way" in words(changed)
    other = Client()
    other.force_login(account("editor"))
    assert "was changed on its way" in words(other.post(IMPORT, sent))
    assert not Organisation.objects.exists()


def test_what_goes_out_cannot_be_computed_and_comes_back(desk):
    added("=HYPERLINK(1)", contacts=[CONTACT])
    data = desk.get("/desk/book/export.csv")
    assert data["Content-Type"] == "text/csv; charset=utf-8"
    assert data["Cache-Control"] == "no-store, private"
    assert b"'=HYPERLINK(1)" in data.content
    assert b",=" not in data.content
    assert b"'+00 1 555 0101" in data.content
    Organisation.objects.all().delete()
    for address in ("/desk/book/export.csv", "/desk/book/export.xlsx"):
        assert desk.get(address).status_code == 200
    page = desk.post(IMPORT, {"file": SimpleUploadedFile("book.csv", data.content)})
    assert desk.post(IMPORT, fields(desk.post(IMPORT, fields(page, "check")), "store")).status_code == 302
    assert Organisation.objects.get().name() == "=HYPERLINK(1)"
    assert desk.get("/desk/book/export.pdf").status_code == 404


@tried(st.lists(st.lists(st.text(ANY, max_size=12), min_size=1, max_size=4), min_size=1, max_size=4))
def test_any_table_goes_through_or_is_refused(table):
    if not Organisation.objects.exists():
        added()
    desk = Client()
    desk.force_login(Account.objects.first() or account())
    page = bring(desk, table)
    assert page.status_code in {200, 422}
    for step in ("check", "store"):
        sent = fields(page, step)
        if "table" not in sent:
            return
        page = desk.post(IMPORT, {**sent, "column-0": "name"})
        assert page.status_code in {200, 302, 422}
