"""Confirmed from a mailbox at a domain that the coalition knew beforehand: computed, and never overstated."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from tests import stages
from tests.house import House
from tests.web.browsing import screen, signed_in, words
from undersigned.actions import sign
from undersigned.core.sign import verified_by
from undersigned.models import Invitation, Mail, Opening, Organisation, Signature, WebDomain, database_now

pytestmark = pytest.mark.django_db

SENTENCE = "Confirmed from a mailbox at lumera.example, known to the coalition beforehand."


def confirmed(
    statement: Any,
    *known: str,
    mail: str = "office@lumera.example",
    since: timedelta = timedelta(hours=-1),
    name: str = "Lumera Watch",
    bound: bool = True,
    **changes: Any,
) -> Signature:
    """An invited organisation's signature, confirmed from `mail`; the book knows these domains of it."""
    organisation = Organisation.objects.create(names={"": name})
    for domain in known:
        WebDomain.objects.create(organisation=organisation, domain=domain, since=database_now() + since)
    invitation, _ = sign.invite(statement, name=name, address=mail, language="en")
    if bound:
        Invitation.objects.filter(pk=invitation.pk).update(organisation=organisation)
        invitation.refresh_from_db()
    signing = stages.organisation(name, mail=mail, **changes)
    return sign.confirm(stages.requested(statement, signing, invitation=invitation)[1]).signature


@pytest.mark.parametrize(
    ("mail", "known", "domain"),
    [
        ("office@lumera.example", ["lumera.example"], "lumera.example"),
        ("Office@Mail.Lumera.Example", ["lumera.example"], "lumera.example"),
        ("office@law.college.example", ["college.example", "law.college.example"], "law.college.example"),
        ("office@lumera.org.rs", ["lumera.org.rs", "watch.example"], "lumera.org.rs"),
        ("office@lumera.example", [], ""),
        ("office@lumera.example", ["watch.example"], ""),
        ("office@notlumera.example", ["lumera.example"], ""),
        ("office@lumera.example.evil.example", ["lumera.example"], ""),
        # A college's domain is known by one of its faculties only: another's mailbox is not there.
        ("office@arts.college.example", ["law.college.example"], ""),
        ("office@college.example", ["law.college.example"], ""),
        # Even if somebody had put such a host into the book.
        ("lumera@gmail.com", ["gmail.com"], ""),
        ("office@org.rs", ["org.rs"], ""),
    ],
)
def test_the_domain_of_the_mailbox_must_be_one_that_was_known(mail, known, domain):
    signature = confirmed(stages.opened(), *known, mail=mail)
    assert (signature.method, signature.domain) == (("domain", domain) if domain else ("mailbox", ""))
    signature.refresh_from_db()
    assert (signature.method, signature.domain) == (("domain", domain) if domain else ("mailbox", ""))
    way = {"kind": "domain", "domain": domain} if domain else {"kind": "mailbox"}
    assert Opening.objects.get(event__signature=signature).fields["method"][1] == way


def test_what_the_book_learns_later_counts_for_nothing():
    statement = stages.opened()
    assert confirmed(statement, "lumera.example", since=timedelta(hours=1)).method == "mailbox"
    late = confirmed(statement, name="Ferry Museum", mail="office@ferry.example", bound=False)
    assert late.method == "mailbox", "an invitation that names no organisation of the book"
    _, token = stages.requested(statement, stages.organisation("Choir", mail="x@lumera.example"))
    assert sign.confirm(token).signature.method == "mailbox", "nobody was invited"


def test_a_person_is_never_verified_by_a_domain():
    statement = stages.opened()
    organisation = Organisation.objects.create(names={"": "Lumera Watch"})
    WebDomain.objects.create(organisation=organisation, domain="lumera.example", since=database_now())
    invitation, _ = sign.invite(
        statement, name="Orla Benkov", address="orla@lumera.example", language="en", kind="person"
    )
    Invitation.objects.update(organisation=organisation)
    signing = stages.person("Orla Benkov", mail="orla@lumera.example")
    token = stages.requested(statement, signing, invitation=Invitation.objects.get(pk=invitation.pk))[1]
    assert sign.confirm(token).signature.method == "mailbox"


def test_one_that_is_held_keeps_how_it_was_verified():
    statement = stages.opened()
    stages.signed(statement, stages.organisation("Lumera Watch", mail="other@elsewhere.example"))
    held = confirmed(statement, "lumera.example")
    assert held.state == "held"
    sign.decide_held(held, accept=True)
    held.refresh_from_db()
    assert (held.method, held.domain) == ("domain", "lumera.example")


def test_the_longest_known_domain_is_named():
    assert verified_by("a.b.example", ["b.example", "a.b.example"]) == ("domain", "a.b.example")
    assert verified_by("", ["b.example"]) == verified_by("b.example", []) == ("mailbox", "")


@pytest.mark.long
def test_everybody_reads_how_it_was_verified(installation):
    statement, house = stages.opened(), House(installation)
    signature = confirmed(statement, "lumera.example")
    stages.signed(statement, stages.organisation("Ferry Museum", mail="museum@gmail.com"))
    house.publish(statement)
    page = house.read(statement, "en/index.html")
    assert "mailbox at lumera.example, " in page
    assert "Confirmed from a mailbox at …, known to the coalition beforehand." in page
    assert "Confirmed from the mailbox that the organisation gave." in page
    assert "gmail" not in page, "nobody is told off for a free mailbox"
    said = json.loads(house.read(statement, "statement.json"))["undersigned"]["editions"][0]["signatories"]
    ways = {one["names"][""]: (one["method"], one["domain"]) for one in said}
    assert ways == {"Lumera Watch": ("domain", "lumera.example"), "Ferry Museum": ("mailbox", None)}
    assert ",domain,lumera.example," in house.read(statement, "signatories.csv")
    pdf = next(path for path in house.there(statement) if path.endswith("en.pdf"))
    document = pypdfium2.PdfDocument(io.BytesIO((house.folder(statement) / pdf).read_bytes()))
    text = " ".join("".join(each.get_textpage().get_text_range() for each in document).split())
    assert "mailbox at lumera.example" in text
    report = house.verify(statement)
    assert report.verdict == "verified", str(report)
    assert "mailbox at lumera.example" in words(signed_in().get(screen(statement, "sign")))
    link = Mail.objects.get(signature=signature, subject__startswith="Receipt").body.split("/mine/")[1].split("/")[0]
    assert SENTENCE in words(Client().get(f"/mine/{link}/"))
