"""The desk's screens for inviting: the book, the words, one invitation."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests import book, stages
from tests.examples import each
from tests.web.browsing import screen, signed_in, words
from undersigned.actions import sign
from undersigned.models import Invitation, InvitationWords, Mail, database_now

pytestmark = pytest.mark.django_db


def test_the_book_is_filtered_and_who_is_invited_cannot_be_ticked_again(desk):
    statement = stages.opened()
    watch = book.organisation("Lumera Watch", acronym="LW", place="Kodrin")
    office = book.contact(watch, "office@lumera.example", name="Teuta Ravik", role="director")
    book.organisation("Удружење Вардена")
    where = screen(statement, "invite-book")
    page = words(desk.get(where, {"q": "вардена"}))
    assert "Удружење Вардена" in page
    assert "Lumera Watch" not in page
    assert "Nobody in the book is found" in words(desk.get(where, {"q": "no such"}))
    assert "Lumera Watch" in words(desk.get(where, {"q": "kodrin lw"}))
    nothing = desk.post(where, {})
    assert nothing.status_code == 422
    assert "Tick at least one contact." in words(nothing)
    done = desk.post(where, {"contact": [office.pk, "x", "9" * 30]}, follow=True)
    assert "1 invitation is sent by mail." in words(done)
    assert Mail.objects.get().to == "office@lumera.example"
    assert f'value="{office.pk}"' not in desk.get(where).content.decode()
    assert "invited already" in words(desk.get(where))
    twice = {"do": "paste", "many-lines": "Wetland Watch <office@lumera.example>", "many-kind": "organisation"}
    told = words(desk.post(screen(statement, "sign"), {**twice, "many-language": "en"}, follow=True))
    assert "1 invitation waits for a later day: an address gets one a day." in told
    Mail.objects.update(due=database_now() + timedelta(hours=1), problem="SMTP 451")  # it is tried again
    twice |= {"many-lines": "Heron House <heron@house.example>", "many-language": "en"}
    told = words(desk.post(screen(statement, "sign"), twice, follow=True))
    assert "1 invitation is sent by mail." in told
    assert "for a later day" not in told


def test_names_stand_in_the_alphabets_order_in_the_book_and_among_the_invited(desk):
    statement = stages.opened()
    for number, name in enumerate(("Zora", "Čitaonica", "Danica")):
        book.organisation(name)
        sign.invite(statement, name=name, address=f"m{number}@x.example", language="en")
    for where in ("invite-book", "sign"):
        page = words(desk.get(screen(statement, where)))
        assert page.index("Čitaonica") < page.index("Danica") < page.index("Zora"), where


def test_the_words_are_previewed_kept_and_refused_beside_the_field(desk):
    statement = stages.opened()
    where = screen(statement, "invite-words")
    data = {"subject": "{name}!", "words": "Please read {title} until {last_day}."}
    seen = words(desk.post(where, {**data, "do": "preview"}))
    assert "Example organisation! Please read One river, two banks until a day that is not fixed yet." in seen
    assert "Silence is never a signature." in seen
    assert not InvitationWords.objects.exists()
    wrong = desk.post(where, {**data, "subject": "{x}", "do": "save"})
    assert wrong.status_code == 422
    assert "{x} is no place that we can fill" in words(wrong)
    assert desk.post(f"{where}?which=reminder&text=sq", {**data, "do": "save"}).status_code == 302
    row = InvitationWords.objects.get()
    assert (row.which, row.language, row.subject) == ("reminder", "sq", "{name}!")


def test_an_invitation_s_screen_gives_the_message_and_keeps_a_note(desk):
    statement = stages.opened()
    invitation, token = sign.invite(statement, name="Lumera Watch", address="", language="en")
    where = screen(statement, "invited", invitation.pk)
    page = desk.get(where).content.decode()
    assert token in page
    noted = desk.post(where, {"said_yes": "on", "words": "Rang on Monday"}, follow=True)
    assert "does not count" in words(noted)
    assert Invitation.objects.get().note == "Rang on Monday"
    assert desk.post(where, {"words": "x" * 501}).status_code == 422
    assert desk.get(screen(stages.opened(), "invited", invitation.pk)).status_code == 404
    assert desk.get(screen(statement, "invited", 2**70)).status_code == 404


@each("name", ["invite-book", "invite-words", "invited"])
def test_who_may_not_edit_sees_no_contacts_and_no_links(name):
    statement = stages.opened()
    invitation, _ = sign.invite(statement, name="Lumera Watch", address="", language="en")
    where = screen(statement, name, *([invitation.pk] if name == "invited" else []))
    for role in ("viewer", "verifier"):
        assert signed_in(role).get(where).status_code == 403
    assert Client().get(where).status_code == 302


def test_the_link_of_a_message_previews_neutrally(desk):
    statement = stages.opened()
    _, token = sign.invite(statement, name="Lumera Watch", address="", language="en")
    head = Client().get(f"/invitation/{token}/").content.decode().partition("</head>")[0]
    assert "One river" not in head
    assert "Lumera" not in head
    assert re.search(r'og:title" content="Undersigned"', head)
    form = Client().get(f"/invitation/{token}/?as=organisation").content.decode()
    assert "@" not in re.sub(r"<head>.*?</head>", "", form, flags=re.DOTALL)


def test_a_signature_by_a_messenger_s_link_waits_at_the_desk_with_its_reason(desk):
    statement = stages.opened()
    invitation, _ = sign.invite(statement, name="Lumera Watch", address="", language="en")
    sign.confirm(stages.requested(statement, stages.organisation(), invitation=invitation)[1])
    page = words(desk.get(screen(statement, "sign")))
    assert "a mailbox that the address book does not know" in page
    assert "Accept as another organisation" not in page
