"""A reply that strengthens a signature: asked for after the button, judged, recorded, published, erased."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import endorsing, stages
from tests.house import House
from undersigned.actions import draft, sign
from undersigned.core.sign.endorsement import MARKER
from undersigned.models import Endorsement, Event, IncomingMail, Mail, Opening, Signature, Statement
from undersigned.outside.installation import Installation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _set_up(settings: Any) -> None:
    endorsing.set_up(settings)


@pytest.fixture
def statement() -> Statement:
    """A statement that takes signatures."""
    return stages.opened()


def test_a_reply_endorses(statement: Statement) -> None:
    signature = endorsing.confirmed(statement)
    raw = endorsing.reply_to(endorsing.asking(signature))
    assert endorsing.received(raw).kind == "endorsed"
    signature.refresh_from_db()
    assert (signature.method, signature.domain) == ("dkim", "lumera.example")
    kept = Endorsement.objects.get()
    assert bytes(kept.raw or b"") == raw
    assert bytes(kept.txt or b"").startswith(b"v=DKIM1")
    event = Event.objects.get(type="sign.corrected")
    assert set(event.c) == {"method", "evidence", "time"}
    assert Opening.objects.get(event=event).fields["method"][1] == {"kind": "dkim", "domain": "lumera.example"}
    assert not IncomingMail.objects.exists()


def test_the_mail_that_asks_holds_what_a_reply_needs_and_no_link(statement: Statement) -> None:
    signature = endorsing.confirmed(statement)
    asking = endorsing.asking(signature)
    assert signature.edition.digest in asking.subject
    before, _, after = asking.body.partition(MARKER)
    assert not before.strip()
    assert f"I confirm our signature under the text {signature.edition.digest}" in after
    assert "/mine/" not in asking.body
    assert "/confirm/" not in asking.body
    assert Endorsement.objects.get().nonce_hash not in asking.reply_to


@pytest.mark.parametrize(
    "changes", [{"named": False, "purposes": frozenset({"sign"})}, {"mail": "office@kodrin.example"}]
)
def test_who_could_not_endorse_is_not_asked(statement: Statement, changes: dict[str, Any]) -> None:
    endorsing.confirmed(statement, **changes)
    assert not Endorsement.objects.exists()
    assert not Mail.objects.exclude(reply_to="").exists()


def test_without_a_mailbox_for_answers_nobody_is_asked(statement: Statement, settings: Any) -> None:
    settings.MAIL_REPLY = ""
    endorsing.confirmed(statement)
    assert not Endorsement.objects.exists()


def test_a_domain_that_came_into_the_book_after_the_invitation_is_not_known(statement: Statement) -> None:
    invitation = endorsing.invited(statement, known=False)
    sign.confirm(stages.requested(statement, stages.organisation(), invitation=invitation)[1])
    assert not Endorsement.objects.exists()


def test_a_domain_taken_out_of_the_book_meanwhile_counts_no_more(statement: Statement) -> None:
    signature = endorsing.confirmed(statement)
    raw = endorsing.reply_to(endorsing.asking(signature))
    assert signature.invitation is not None
    assert signature.invitation.organisation is not None
    signature.invitation.organisation.domains.all().delete()
    assert endorsing.received(raw).kind == "refused"
    signature.refresh_from_db()
    assert signature.method == "domain"


def test_the_same_mail_twice_changes_nothing_and_another_is_too_late(statement: Statement) -> None:
    asking = endorsing.asking(endorsing.confirmed(statement))
    raw = endorsing.reply_to(asking)
    endorsing.received(raw)
    assert endorsing.received(raw).kind == "again"
    assert Event.objects.filter(type="sign.corrected").count() == 1
    second = endorsing.received(endorsing.reply_to(asking, extra={"X-Second": "yes"}))
    assert (second.kind, str(second.problem)) == ("refused", "This one-time address was used already.")


def test_a_refused_reply_is_told_with_its_reason_and_changes_nothing(statement: Statement) -> None:
    signature = endorsing.confirmed(statement)
    raw = endorsing.reply_to(endorsing.asking(signature), key="rsa1024")
    refused = endorsing.received(raw)
    assert refused.kind == "refused"
    assert "1024 bits" in str(refused.problem)
    signature.refresh_from_db()
    assert signature.method == "domain"
    kept = IncomingMail.objects.get()
    assert (kept.sender, kept.signature) == ("office@lumera.example", signature)
    assert kept.problem["message"] % kept.problem["params"] == str(refused.problem)
    assert not Endorsement.objects.exclude(raw=None).exists()


def test_it_expires(statement: Statement) -> None:
    asking = endorsing.asking(endorsing.confirmed(statement))
    Endorsement.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert str(endorsing.received(endorsing.reply_to(asking)).problem) == "The time for this reply is over."


def test_a_reply_makes_no_signature(statement: Statement) -> None:
    """Whoever withdrew, or never pressed the button, is not brought back by a mail."""
    signature = endorsing.confirmed(statement)
    raw = endorsing.reply_to(endorsing.asking(signature))
    sign.withdraw(signature)
    assert endorsing.received(raw).kind == "refused"
    signature.refresh_from_db()
    assert (signature.state, signature.method) == ("withdrawn", "domain")


def test_a_held_one_is_endorsed_when_it_comes_to_stand(statement: Statement) -> None:
    stages.signed(statement, stages.organisation(mail="other@kodrin.example"))
    signature = endorsing.confirmed(statement)
    assert signature.state == "held"
    assert endorsing.received(endorsing.reply_to(endorsing.asking(signature))).kind == "endorsed"
    assert not Event.objects.filter(type="sign.corrected").exists()
    sign.decide_held(Signature.objects.get(pk=signature.pk), accept=True)
    opening = Opening.objects.get(event__signature=signature)
    assert opening.fields["method"][1] == {"kind": "dkim", "domain": "lumera.example"}
    assert opening.fields["evidence"][1]["mail"]["sha256"] == Endorsement.objects.get().sha256


def test_erasure_takes_the_evidence_with_it(statement: Statement) -> None:
    asking = endorsing.asking(endorsing.confirmed(statement))
    endorsing.received(endorsing.reply_to(asking, key="rsa1024"))
    endorsing.received(endorsing.reply_to(asking))
    sign.erase(Signature.objects.get())
    assert not Endorsement.objects.exists()
    assert not IncomingMail.objects.exists()
    assert not Opening.objects.filter(event__signature__isnull=False).exists()
    assert Signature.objects.get().domain == ""


def test_the_next_edition_is_endorsed_anew(statement: Statement) -> None:
    """The reply named the digest of one edition."""
    endorsing.received(endorsing.reply_to(endorsing.asking(endorsing.confirmed(statement))))
    draft.begin_next_edition(statement)
    stages.write(statement, "en", {statement.draft_clauses.first().pk: "One river, three banks"})  # type: ignore[union-attr]
    draft.freeze(statement, authoritative="all")
    statement = Statement.objects.get(pk=statement.pk)
    sign.open_for_signature(statement, open_to_all=True)
    sign.invite_again(statement)
    again = sign.confirm_again(statement.invitations.get(earlier__method="dkim")).signature
    assert (again.method, again.domain) == ("domain", "lumera.example")


def test_page_pdf_data_and_receipt_say_it_and_the_bundle_verifies(
    statement: Statement, installation: Installation, client: Client
) -> None:
    house = House(installation)
    stages.signed(statement, stages.organisation("Kodrin Anglers", "k@kodrin.example"))
    _, token = stages.requested(statement, stages.organisation(), invitation=endorsing.invited(statement))
    done = sign.confirm(token)
    house.publish(statement)
    assert endorsing.received(endorsing.reply_to(endorsing.asking(done.signature))).kind == "endorsed"
    house.publish(statement)
    assert [step.verdict for step in house.verify(statement).steps] == ["verified"] * 11
    said = json.loads(house.read(statement, "statement.json"))["undersigned"]["editions"][0]["signatories"]
    ways = {one["names"][""]: (one["method"], one["domain"]) for one in said}
    assert ways == {"Kodrin Anglers": ("mailbox", None), "Lumera Watch": ("dkim", "lumera.example")}
    page = house.read(statement, "en/index.html")
    assert "mail signed by lumera.example" in page
    assert "It proves the domain, not the person." in page
    assert "I confirm our signature" not in house.everything(statement).decode("utf-8", "replace")
    mine = client.get(f"/mine/{done.link}/").content.decode()
    assert "Endorsed by a mail that lumera.example signed. It proves the domain, not the person." in mine
