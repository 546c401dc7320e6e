"""Somebody asks the coordinator by mail to be erased: found, looked at, erased in two steps by who may edit."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import stages
from tests.examples import each
from tests.web.browsing import screen, signed_in, words
from undersigned.actions import sign
from undersigned.models import (
    Contact,
    Erasure,
    Event,
    Invitation,
    KnownName,
    Listed,
    Mail,
    Organisation,
    Signature,
    Sweep,
)

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_a_signature_is_found_by_its_names_and_mailbox_and_erased_in_two_steps() -> None:
    statement = stages.opened()
    stages.signed(statement, stages.organisation("Stayer", "stayer@kodrin.example"))
    signing = stages.organisation("Lumera Watch", "office@lumera.example", representative="Ilir Vostan")
    signature = stages.signed(statement, signing).signature
    book = Organisation.objects.create(names={"": "Lumera Watch"})
    KnownName.index([book])
    Contact.objects.create(organisation=book, name="Ilir Vostan", telephone="+1 23")
    Listed.objects.create(
        edition=stages.in_force(statement), kind="organisation", name="Lumera WATCH", verbatim="x", order=1
    )
    desk = signed_in("editor")
    for who in ("lumera watch", "OFFICE@lumera.example", " Ilir  Vostan "):
        found = desk.post(screen(statement, "erase"), {"who": who}).content.decode()
        assert screen(statement, "erase-one", signature.pk) in found, who
        assert "Stayer" not in found
    assert desk.post(screen(statement, "erase"), {"who": " "}).status_code == 422
    assert "Nothing of this name" in words(desk.post(screen(statement, "erase"), {"who": "Nobody"}))
    address = screen(statement, "erase-one", signature.pk)
    looked = words(desk.get(address))
    assert "the basis: request" in looked
    assert desk.post(address).status_code == 422
    signature.refresh_from_db()
    assert signature.state == "confirmed"
    assert "Erased." in words(desk.post(address, {"checked": "on"}, follow=True))
    signature.refresh_from_db()
    assert (signature.state, signature.names) == ("erased", {})
    assert Event.objects.get(type="sign.erased").pub == {"edition": 1, "basis": "request"}
    assert not Contact.objects.exists()
    assert not Listed.objects.exists()
    assert Signature.objects.filter(state="confirmed").count() == 1
    assert desk.get(address).status_code == 404


def test_an_invitation_that_led_to_nothing_is_erased_and_one_that_somebody_signed_by_is_not() -> None:
    statement = stages.opened()
    declined, _ = sign.invite(statement, name="Noor Vale", address="noor@kodrin.example", language="en", kind="person")
    used, _ = sign.invite(statement, name="Lumera Watch", address="office@lumera.example", language="en")
    sign.confirm(stages.requested(statement, stages.organisation(), invitation=used)[1])
    sign.say_no(declined, "Not now")
    desk = signed_in("owner")
    found = desk.post(screen(statement, "erase"), {"who": "noor@kodrin.example"}).content.decode()
    assert screen(statement, "erase-invited", declined.pk) in found
    assert (
        screen(statement, "erase-invited", used.pk)
        not in desk.post(screen(statement, "erase"), {"who": "Lumera Watch"}).content.decode()
    )
    assert desk.post(screen(statement, "erase-invited", declined.pk), {"checked": "on"}).status_code == 302
    refused = desk.post(screen(statement, "erase-invited", used.pk), {"checked": "on"})
    assert refused.status_code == 422
    assert "Erase the signature" in words(refused)
    assert list(Invitation.objects.all()) == [used]
    assert not Mail.objects.filter(to="noor@kodrin.example").exists()
    assert Erasure.objects.get().key == declined.token_hash
    assert Sweep.objects.exists()


@each("role", ["viewer", "verifier"])
def test_only_who_may_edit_sees_or_erases(role: str) -> None:
    statement = stages.opened()
    signature = stages.signed(statement, stages.organisation()).signature
    desk = signed_in(role)
    for address in (screen(statement, "erase"), screen(statement, "erase-one", signature.pk)):
        assert desk.get(address).status_code == 403
        assert desk.post(address, {"checked": "on", "who": "Lumera Watch"}).status_code == 403
    signature.refresh_from_db()
    assert signature.state == "confirmed"


def test_at_a_private_link_only_the_mailbox_that_signed_leaves_the_address_book() -> None:
    statement = stages.opened()
    book = Organisation.objects.create(names={"": "Lumera Watch"})
    for name, mail in (("Teuta Ravik", "teuta@lumera.example"), ("Ana Other", "office@lumera.example")):
        Contact.objects.create(organisation=book, name=name, mail=mail)
    Contact.objects.create(organisation=book, mail="office@lumera.example")
    link = stages.signed(statement, stages.organisation()).link  # through Teuta Ravik, from office@
    assert Client().post(f"/mine/{link}/erase/").status_code == 302
    assert [contact.name for contact in Contact.objects.all()] == ["Teuta Ravik", "Ana Other"]
    assert book.changes.get().after == {"contacts": {"removed": 1}}
