"""Share, propose an organisation, bring it to one's own; and follow a statement by mail."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests import stages
from tests.characters import ANY
from tests.examples import each
from tests.house import House
from tests.web.browsing import screen, signed_in, words
from undersigned.actions import sign, subscriptions
from undersigned.actions.limit import FOLLOWS
from undersigned.actions.publish.batch import retract
from undersigned.models import Invitation, Mail, Proposal, Statement, Subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement() -> Statement:
    """A statement that is open to everyone."""
    return stages.opened()


def mine(link: str, part: str = "") -> str:
    """The address of a private page."""
    return f"/mine/{link}/{part}"


PROPOSED = {"name": "Reed Cutters", "mail": "reed@lumera.example", "language": "en"}


@pytest.mark.long
def test_the_receipt_offers_public_addresses_to_copy_and_no_third_party(statement, installation):
    link = stages.signed(statement, stages.organisation()).link
    page = Client().get(mine(link)).content.decode()
    assert f"http://localhost:8000/sign/{statement.slug_id}/" in page
    House(installation).publish(statement)
    page = Client().get(mine(link)).content.decode()
    assert f'value="http://localhost:8000/{statement.slug_id}/"' in page
    assert f"http://localhost:8000/mine/{link}" not in page  # the private address is not what is copied
    retract(statement)
    assert "What you can do for the text" not in Client().get(mine(link)).content.decode()


def test_nothing_goes_to_a_proposed_organisation_until_the_coordinator_invites(statement):
    link = stages.signed(statement, stages.organisation()).link
    for _ in range(2):
        assert Client().post(mine(link, "propose/"), PROPOSED).status_code == 302
    assert Proposal.objects.count() == 1
    assert not Mail.objects.filter(to="reed@lumera.example").exists()
    desk = signed_in()
    shown = words(desk.get(screen(statement, "sign")))
    for told in ("Reed Cutters", "reed@lumera.example", "Lumera Watch"):
        assert told in shown
    sent = {"proposal": Proposal.objects.get().pk, "do": "invite"}
    assert desk.post(screen(statement, "proposed"), sent).status_code == 302
    mail = Mail.objects.get(to="reed@lumera.example")
    assert "Lumera Watch" not in mail.subject + mail.body
    assert Proposal.objects.get().mail == ""
    desk.post(screen(statement, "proposed"), sent)
    assert Invitation.objects.count() == 1
    assert "Proposed by signatories" not in words(desk.get(screen(statement, "sign")))


def test_a_proposal_that_is_left_alone_leaves_no_address(statement):
    link = stages.signed(statement, stages.person()).link
    Client().post(mine(link, "propose/"), PROPOSED)
    signed_in().post(screen(statement, "proposed"), {"proposal": Proposal.objects.get().pk, "do": "leave"})
    assert Proposal.objects.get().mail == ""
    assert not Invitation.objects.exists()
    assert not Mail.objects.filter(to__startswith="reed").exists()


def test_only_editors_see_and_decide_proposals_and_only_of_this_statement(statement):
    link = stages.signed(statement, stages.organisation()).link
    Client().post(mine(link, "propose/"), PROPOSED)
    sent = {"proposal": Proposal.objects.get().pk, "do": "invite"}
    assert signed_in("verifier").post(screen(statement, "proposed"), sent).status_code == 403
    assert "reed@" not in words(signed_in("viewer").get(screen(statement, "sign")))
    other = stages.frozen("Another river\n\nWe ask for another river.\n")
    owner = signed_in()
    owner.post(screen(other, "proposed"), sent)
    assert Proposal.objects.get().decided is None
    for number in ("", "x", "99999999999999999999999"):
        assert owner.post(screen(statement, "proposed"), {"proposal": number}).status_code == 302


def test_proposals_are_few_and_go_with_the_signature(statement):
    done = stages.signed(statement, stages.organisation())
    for number in range(5):
        Client().post(mine(done.link, "propose/"), {**PROPOSED, "name": f"Club {number}"})
    refused = Client().post(mine(done.link, "propose/"), {**PROPOSED, "name": "One more"})
    assert refused.status_code == 422
    assert "You have proposed 5 organisations" in words(refused)
    sign.erase(done.signature)
    assert not Proposal.objects.exists()


@each("wrong", [{"name": ""}, {"mail": "no address"}, {"mail": ""}, {"language": "xx"}, {"name": "a\x00b"}])
def test_a_wrong_proposal_is_refused_beside_its_field(statement, wrong):
    link = stages.signed(statement, stages.organisation()).link
    answer = Client().post(mine(link, "propose/"), {**PROPOSED, **wrong})
    assert answer.status_code == 422
    assert "Something is not right yet" in words(answer)
    assert not Proposal.objects.exists()


def test_whoever_left_or_is_unknown_proposes_nothing(statement):
    done = stages.signed(statement, stages.organisation())
    sign.withdraw(done.signature)
    assert Client().post(mine(done.link, "propose/"), PROPOSED).status_code == 409
    assert Client().post(mine("x" * 43, "propose/"), PROPOSED).status_code == 404
    assert not Proposal.objects.exists()


def test_a_person_gets_words_to_pass_on_that_do_not_say_who_signed(statement):
    link = stages.signed(statement, stages.person()).link
    assert "Bring this to my organisation" in words(Client().get(mine(link)))
    page = Client().get(mine(link, "bring/")).content.decode()
    copied = page.split("<textarea")[1].split("</textarea>")[0]
    assert f"http://localhost:8000/sign/{statement.slug_id}/?as=organisation" in copied
    assert "Orla" not in copied
    assert link not in copied
    sign.open_for_signature(statement, open_to_all=False)
    assert "takes no signatures from everyone" in words(Client().get(mine(link, "bring/")))
    assert "Bring this" not in words(Client().get(mine(link)))


def test_an_organisation_is_not_asked_to_bring_it_to_itself(statement):
    link = stages.signed(statement, stages.organisation()).link
    assert "Bring this to my organisation" not in words(Client().get(mine(link)))


def ask(statement: Statement, address: str = "reader@lumera.example"):
    """Ask to be told."""
    return Client().post(f"/follow/{statement.slug_id}/", {"mail": address})


def test_following_begins_with_a_button_behind_a_mail_and_ends_with_one(statement):
    first = ask(statement)
    link = stages.link_in(Mail.objects.get(to="reader@lumera.example"), "following")
    page = Client().get(f"/following/{link}/")
    assert "Yes, tell me" in words(page)
    assert Subscription.objects.get().confirmed is None  # opening a link changes nothing
    Client().post(f"/following/{link}/", {"do": "begin"})
    assert Subscription.objects.get().confirmed is not None
    again = ask(statement)
    assert first.content == again.content  # the screen never tells whether the address is known
    assert "Tell me no more" in words(Client().get(f"/following/{link}/"))
    assert Client().post(f"/following/{link}/", {"do": "stop"}).status_code == 200
    assert not Subscription.objects.exists()
    assert not Mail.objects.filter(to="reader@lumera.example").exists()


def test_a_mail_program_ends_it_with_one_post_without_a_cookie(statement):
    ask(statement)
    subscription = Subscription.objects.get()
    subscriptions.begin(subscription)
    address = subscriptions.link(subscription).removeprefix("http://localhost:8000")
    assert Client().get(f"{address}stop/").status_code == 302
    assert Subscription.objects.exists()
    client = Client(enforce_csrf_checks=True)
    for _ in range(2):
        assert client.post(f"{address}stop/", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()


def test_what_nobody_may_know_of_cannot_be_followed(statement, installation):
    sign.open_for_signature(statement, open_to_all=False)
    assert ask(statement).status_code == 404
    House(installation).publish(statement)
    assert ask(statement).status_code == 200
    retract(statement)
    assert ask(statement).status_code == 404
    assert Client().get("/follow/unknown/").status_code == 404


def test_private_pages_of_following_are_private_and_neutral(statement):
    ask(statement)
    link = stages.link_in(Mail.objects.get(to="reader@lumera.example"), "following")
    answer = Client().get(f"/following/{link}/")
    assert answer["Cache-Control"] == "no-store"
    assert "<title>Private page</title>" in answer.content.decode()
    assert Client().get(f"/following/{'x' * 43}/").status_code == 404


@given(address=st.one_of(ANY, st.text("abc@.;\n", max_size=30)))
def test_any_address_is_told_what_is_wrong_or_taken(address):
    statement = Statement.objects.first() or stages.opened()
    assert ask(statement, address).status_code in {200, 400, 422, 429}


def test_one_address_gets_few_such_mails(statement):
    for _ in range(8):
        assert ask(statement).status_code == 200
    assert Mail.objects.filter(to="reader@lumera.example").count() == FOLLOWS.most
    stages.requested(statement, stages.person(mail="reader@lumera.example"))  # it can still sign


def test_a_mail_after_the_installation_s_secret_has_changed_carries_a_link_that_works(statement, settings):
    subscriptions.subscribe(statement, address="orla@kodrin.example", language="en")
    before = subscriptions.link(Subscription.objects.get())
    settings.SECRET_KEY = "another secret"
    after = subscriptions.link(Subscription.objects.get())
    assert after != before
    assert "orla" not in after
    assert Client().get(f"/following/{after.rstrip('/').rpartition('/')[2]}/").status_code == 200
