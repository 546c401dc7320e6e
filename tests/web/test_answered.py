"""The export of a form that ran elsewhere becomes invitations, and never a signature."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import stages
from tests.address_book import CONTACT, added
from tests.examples import each, tried
from tests.web.browsing import account, fields, screen, words
from tests.web.test_desk_hostile import hostile
from undersigned.actions import sign
from undersigned.models import Invitation, Mail, Signature
from undersigned.outside.spreadsheet import as_csv, as_xlsx

pytestmark = pytest.mark.django_db

TABLE = [
    ["Timestamp", "Organizata", "Email Address", "Personi kontaktues", "A pajtoheni?"],
    ["2026-05-03 10:22:11", "LUMERA WATCH", "Teuta@lumera.example", "Teuta Ravik", "po"],
    ["2026-05-04 09:00:00", "Vardena Choir", "choir@choir.example", "", "po"],
]


def bring(desk, statement, table=TABLE, written=as_csv):
    address = screen(statement, "invite-import")
    return desk.post(address, {"file": SimpleUploadedFile("answers.csv", written(table)), "do": "read"})


@pytest.mark.long
@each("written", [as_csv, as_xlsx])
def test_who_answered_is_invited_to_read_and_confirm(desk, written):
    statement, known = stages.opened(), added(contacts=[CONTACT])
    address = screen(statement, "invite-import")
    assert f'href="{address}"' in desk.get(screen(statement, "sign")).content.decode()
    assert "It is no signature" in words(desk.get(address))
    columns = fields(bring(desk, statement, written=written), "check")
    assert [columns[f"column-{n}"] for n in range(5)] == ["answered", "name", "mail", "contact", ""]
    look = desk.post(address, columns)
    said = words(look)
    assert "2 organisations get a mail with a private link each." in said
    assert "You answered a form on 4 May 2026. Read the exact text and confirm." in said
    assert "It is Lumera Watch of the book" in said
    assert not Invitation.objects.exists()
    last = fields(look, "invite")
    assert last["row-2"] == str(known.pk)
    assert desk.post(address, last)["Location"] == screen(statement, "sign")
    watch, choir = Invitation.objects.order_by("form_answered")
    assert (watch.organisation, watch.contact) == (known, known.contacts.get())
    assert (choir.organisation, choir.contact) == (None, None)
    assert not Signature.objects.exists(), "nobody has signed by that"
    mail = Mail.objects.get(to="choir@choir.example")
    assert "You answered a form on 4 May 2026. Read the exact text and confirm." in mail.body
    assert "/invitation/" in mail.body


def test_the_mail_speaks_the_language_that_the_row_or_the_book_names(desk):
    statement = stages.opened()
    table = [[*TABLE[0][:3], "Gjuha"], ["2026-05-03", "Choir", "choir@choir.example", "fr"]]
    address = screen(statement, "invite-import")
    sent = fields(desk.post(address, fields(bring(desk, statement, table), "check")), "invite")
    assert desk.post(address, sent).status_code == 302
    assert Invitation.objects.get().language == "en", "the statement has no text in French"


def test_nobody_is_invited_twice(desk):
    statement = stages.opened()
    sign.invite(statement, name="Vardena choir", address="Choir@choir.example", language="en")
    address = screen(statement, "invite-import")
    look = desk.post(address, fields(bring(desk, statement), "check"))
    assert "Invited already They get no second invitation. Vardena Choir" in words(look)
    sent = fields(look, "invite")
    assert desk.post(address, sent).status_code == 302
    assert desk.post(address, sent).status_code == 302
    assert statement.invitations.count() == 2


def test_a_wrong_row_invites_nobody(desk):
    statement = stages.opened()
    table = [*TABLE, ["2999-01-01", "Ferry Museum", "museum", "", ""]]
    refused = desk.post(screen(statement, "invite-import"), fields(bring(desk, statement, table), "check"))
    assert refused.status_code == 422
    assert "Row 4, “Email Address”: This is not a mail address." in words(refused)
    sent = {**fields(refused, "invite"), "column-2": ""}
    missing = desk.post(screen(statement, "invite-import"), sent)
    assert "Say which column holds this: Mail of the contact" in words(missing)
    assert not Invitation.objects.exists()


def test_an_organisation_that_was_not_pointed_out_is_not_taken(desk):
    statement, other = stages.opened(), added("Reed Cutters’ Guild")
    address = screen(statement, "invite-import")
    added()
    sent = fields(desk.post(address, fields(bring(desk, statement), "check")), "invite")
    assert desk.post(address, {**sent, "row-2": str(other.pk)}).status_code == 302
    assert set(Invitation.objects.values_list("organisation", flat=True)) == {None}


def test_only_editors_invite_and_only_while_it_is_open(desk):
    statement = stages.opened()
    address = screen(statement, "invite-import")
    reader = Client()
    reader.force_login(account("viewer"))
    assert (reader.get(address).status_code, reader.post(address, {}).status_code) == (403, 403)
    sent = fields(bring(desk, statement), "check")
    sign.close(statement)
    refused = desk.post(address, sent)
    assert refused.status_code == 422
    assert "Open the statement for signature first." in words(refused)


def test_a_table_of_one_statement_is_none_of_another(desk):
    first, second = stages.opened(), stages.opened("Another river\n\nWe ask that it be cleaned.")
    sent = fields(bring(desk, first), "check")
    assert "was changed on its way" in words(desk.post(screen(second, "invite-import"), sent))
    assert "was changed on its way" in words(desk.post("/desk/book/import/", sent))


@pytest.mark.long
@tried(hostile, hostile, hostile)
def test_whatever_is_sent_is_taken_or_refused(table, column, row):
    from undersigned.models import Account, Statement

    statement = Statement.objects.first() or stages.opened()
    desk = Client()
    desk.force_login(Account.objects.first() or account())
    address = screen(statement, "invite-import")
    sent = fields(bring(desk, statement), "check")
    for changed in ({"column-1": column}, {"row-2": row, "do": "invite"}, {"table": table}, {"do": column}):
        assert desk.post(address, {**sent, **changed}).status_code in {200, 302, 422}
