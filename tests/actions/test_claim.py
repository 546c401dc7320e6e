""" "I did not sign this": who can hold a name back, what the log says of it, and how it comes back."""

from __future__ import annotations

import pytest

from tests import stages
from tests.web.browsing import account
from undersigned.actions import sign
from undersigned.actions.sign import claim as claims
from undersigned.actions.sign import invalidate as taken
from undersigned.actions.sign.confirm import TokenError
from undersigned.actions.sign.known import tell_other_contacts
from undersigned.core.errors import SignError
from undersigned.models import (
    Claim,
    Contact,
    Event,
    KnownName,
    Mail,
    Organisation,
    Signature,
    Statement,
    WebDomain,
    database_now,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement() -> Statement:
    return stages.opened()


@pytest.fixture
def signature(statement: Statement) -> Signature:
    """What a forger confirmed from a mailbox of their own."""
    return stages.signed(statement, stages.organisation("Lumera Watch", "lumera.watch@else.example")).signature


@pytest.fixture
def book() -> Organisation:
    made = Organisation.objects.create(names={"": "Lumera Watch"}, aliases=["Roja e Lumerës"])
    KnownName.index([made])
    Contact.objects.create(organisation=made, mail="Teuta@private.example", language="sq")
    WebDomain.objects.create(organisation=made, domain="lumera.example", since=database_now())
    return made


def say(statement: Statement, address: str, name: str = "Lumera Watch") -> Claim:
    claims.claim(statement, name=name, reason="Nobody of us decided this.", address=address, language="en")
    return Claim.objects.latest("pk")


def link(claim: Claim) -> str:
    return stages.link_in(Mail.objects.filter(to=claim.mail, purpose="confirmation").latest("pk"), "disputed")


def outcomes() -> list[str]:
    return [event.pub["outcome"] for event in Event.objects.filter(type="sign.disputed").order_by("pk")]


@pytest.mark.parametrize(
    ("address", "basis"),
    [
        ("lumera.watch@else.example", "signer"),
        ("LUMERA.watch@else.example", "signer"),
        ("teuta@private.example", "book"),
        ("board@lumera.example", "domain"),
        ("board@mail.lumera.example", "domain"),
        ("board@notlumera.example", ""),
        ("board@lumera.example.org", ""),
        ("other@private.example", ""),
    ],
)
def test_a_link_goes_to_a_mailbox_of_the_signatory_alone(statement, signature, book, address, basis):
    claim = say(statement, address)
    assert (claim.signature, claim.basis, claim.state) == (signature, basis, "said")
    assert Mail.objects.filter(to=address, purpose="confirmation", body__contains="/disputed/").exists() == bool(basis)
    assert bool(claim.token_hash) == bool(basis)
    signature.refresh_from_db()
    assert signature.state == "confirmed"


def test_the_button_holds_the_name_back_and_the_coordinator_decides(statement, signature, book):
    claim = say(statement, "board@lumera.example")
    token = link(claim)
    claims.confirm_claim(token)
    signature.refresh_from_db()
    assert (signature.state, outcomes()) == ("disputed", ["held"])
    told = Mail.objects.filter(to=signature.mail, purpose="notice").get()
    assert "not shown and not counted" in told.body
    with pytest.raises(TokenError) as used:
        claims.confirm_claim(token)
    assert used.value.reason == "used"
    claim.refresh_from_db()
    claims.decide_claim(claim, uphold=True)
    signature.refresh_from_db()
    assert (signature.state, outcomes()) == ("refused", ["held", "upheld"])
    assert signature.ended is not None
    assert "agree" in Mail.objects.filter(to="board@lumera.example", purpose="notice").get().body
    with pytest.raises(SignError, match="decided already"):
        claims.decide_claim(claim, uphold=False)


def test_a_claim_that_is_not_right_gives_the_name_back(statement, signature, book):
    claim = say(statement, "board@lumera.example")
    claims.confirm_claim(link(claim))
    claims.decide_claim(claim, uphold=False)
    signature.refresh_from_db()
    assert (signature.state, signature.ended, outcomes()) == ("confirmed", None, ["held", "rejected"])


def test_what_the_mailbox_cannot_say_the_coordinator_can(statement, signature):
    claim = say(statement, "stranger@elsewhere.example")
    claims.hold_claimed(claim)
    signature.refresh_from_db()
    assert signature.state == "disputed"
    second = say(statement, "another@elsewhere.example")
    claims.decide_claim(second, uphold=False)
    signature.refresh_from_db()
    assert signature.state == "disputed"  # the first one holds it still
    claims.decide_claim(claim, uphold=False)
    signature.refresh_from_db()
    assert signature.state == "confirmed"
    assert not Mail.objects.filter(to__contains="elsewhere.example").exists()


def test_a_claim_about_nobody_who_signed_is_kept_and_can_only_be_settled(statement):
    claim = say(statement, "board@lumera.example", name="Vardena Choir")
    assert claim.signature is None
    for press in (claims.hold_claimed, lambda one: claims.decide_claim(one, uphold=True)):
        with pytest.raises(SignError, match="No such signature stands"):
            press(claim)
    claims.decide_claim(claim, uphold=False)
    assert Claim.objects.get().state == "rejected"
    assert not Event.objects.filter(type="sign.disputed").exists()


def test_said_twice_it_waits_once_with_the_newest_link(statement, signature):
    first = link(say(statement, signature.mail))
    second = link(say(statement, signature.mail))
    assert Claim.objects.count() == 1
    with pytest.raises(TokenError):
        claims.confirm_claim(first)
    claims.confirm_claim(second)


def test_the_organisation_can_sign_itself_while_the_forged_name_is_held_back(statement, signature, book):
    claim = say(statement, "board@lumera.example")
    claims.confirm_claim(link(claim))
    own = stages.signed(statement, stages.organisation("Lumera Watch", "board@lumera.example"))
    assert own.signature.state == "confirmed"
    with pytest.raises(SignError, match="stands meanwhile"):
        claims.decide_claim(claim, uphold=False)
    claim.refresh_from_db()
    assert claim.state == "confirmed"
    claims.decide_claim(claim, uphold=True)
    assert stages.counts_of(statement) == {"confirmed": 1, "refused": 1}


def test_whose_name_is_held_back_can_still_leave(statement, signature):
    claims.confirm_claim(link(say(statement, signature.mail)))
    sign.withdraw(signature)
    assert [event.type for event in Event.objects.order_by("pk")][-2:] == ["sign.disputed", "sign.withdrawn"]
    sign.erase(Signature.objects.get())
    assert not Claim.objects.exists()


def test_a_name_is_found_in_each_language_of_the_page(statement):
    signing = stages.organisation(names={"": "Lumera Watch", "en": "Watch of the Lumera"})
    signature = stages.signed(statement, signing).signature
    assert say(statement, "a@b.example", name="lumera  WATCH").signature == signature
    assert say(statement, "c@b.example", name="Watch of the Lumera").signature == signature
    assert say(statement, "d@b.example", name="Watch").signature is None


def test_other_contacts_in_the_book_are_told_each_in_its_language(statement, book):
    Contact.objects.create(organisation=book, mail="office@lumera.example")
    Contact.objects.create(organisation=book, mail="teuta@PRIVATE.example")
    stages.signed(statement, stages.organisation("LUMERA watch", "office@lumera.example"))
    mails = Mail.objects.exclude(to="office@lumera.example")
    assert [(mail.to.casefold(), mail.language, mail.signature) for mail in mails] == [
        ("teuta@private.example", "sq", None)
    ]
    assert f"/claim/{statement.pk}/" in mails.get().body
    Mail.objects.all().delete()
    stages.signed(statement, stages.organisation("Kodrin Anglers", "k@kodrin.example"))
    assert not Mail.objects.exclude(to="k@kodrin.example").exists()


def test_a_contact_of_an_organisation_that_is_not_named_is_told_quietly(statement, book):
    signing = stages.organisation("Lumera Watch", "office@lumera.example", named=False, purposes=frozenset({"sign"}))
    stages.signed(statement, signing)
    told = Mail.objects.get(to="Teuta@private.example")
    for word in ("Lumera", "sign", "nënshkru"):
        assert word not in f"{told.subject} {told.body}".replace("undersigned", "")
    tell_other_contacts(Signature.objects.get())


def test_what_was_taken_out_with_others_does_not_come_back_against_a_claim(statement, signature, book):
    """Once as it was decided, and once as a mailbox confirmed that waits for a decision."""
    claim, owner = say(statement, "board@lumera.example"), account()
    batch = taken.invalidate(statement, [signature.pk], by=owner)
    claims.decide_claim(claim, uphold=True)
    assert taken.undo(batch) == 1
    signature.refresh_from_db()
    assert signature.state == "refused"
    other = stages.signed(statement, stages.organisation("Lumera Watch", "another@else.example")).signature
    claim = say(statement, "board@lumera.example")
    assert claim.signature == other
    batch = taken.invalidate(statement, [other.pk], by=owner)
    claims.confirm_claim(link(claim))
    assert taken.undo(batch) == 0
    other.refresh_from_db()
    assert other.state == "disputed"
    claim.refresh_from_db()
    claims.decide_claim(claim, uphold=False)
    other.refresh_from_db()
    assert other.state == "confirmed"


def test_who_is_accepted_while_a_claim_waits_is_held_back(statement, signature, book):
    held = stages.signed(statement, stages.organisation("Lumera Watch", "office@lumera.example")).signature
    claim = say(statement, "office@lumera.example")
    Claim.objects.filter(pk=claim.pk).update(signature=held)
    claims.confirm_claim(link(claim))
    held.refresh_from_db()
    assert held.state == "held"
    sign.decide_held(held, accept=True)
    held.refresh_from_db()
    assert held.state == "disputed"
    assert outcomes() == ["held"]


def test_who_signs_falsely_and_erases_that_takes_no_earlier_claim_away(statement: Statement) -> None:
    before = say(statement, "office@lumera.example")
    own = say(statement, "lumera.watch@else.example", "Somebody Else")
    forged = stages.signed(statement, stages.organisation("Lumera Watch", "lumera.watch@else.example")).signature
    sign.erase(forged)
    assert list(Claim.objects.all()) == [before]
    # The coordinator has checked who asks: then it is the organisation's own to take away.
    asked = stages.signed(statement, stages.organisation("Lumera Watch", "head@lumera.example")).signature
    sign.erase(asked, asked_by_mail=True)
    assert own != before
    assert not Claim.objects.exists()
