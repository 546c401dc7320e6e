"""The receipt behind the private link: a file that verifies by itself, given to its signatory and to nobody else."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import stages
from tests.web.test_sign import is_private, words_of
from undersigned.actions import sign
from undersigned.actions.publish.batch import publish
from undersigned.actions.publish.names import hide_names
from undersigned.actions.record import Log
from undersigned.actions.record.keys import log_vkey
from undersigned.actions.sign.confirm import Confirmed
from undersigned.core.publish.against_receipt import verify_receipt
from undersigned.core.publish.report import Report
from undersigned.models import Mail, Opening, Signature, Statement
from undersigned.outside.installation import Installation

pytestmark = pytest.mark.django_db


def page(done: Confirmed) -> str:
    return f"/mine/{done.link}/receipt/"


def verified(here: Installation, done: Confirmed) -> Report:
    """What the receipt says, after the log has caught up."""
    Log(here).sequence()
    answer = Client().post(page(done))
    assert answer.status_code == 200, answer.content
    assert is_private(answer)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="receipt.zip"'
    report = verify_receipt(answer.content, key=log_vkey(here))
    assert report.exit == 0, report.value()
    return report


def published(statement: Statement) -> None:
    publish(statement)
    statement.refresh_from_db()


def test_a_person_gets_a_receipt_with_all_that_was_entered_and_what_came_after(installation):
    statement = stages.opened()
    done = stages.signed(statement, stages.person(named=False, purposes=frozenset({"sign"})))
    waiting = Client().post(page(done))
    assert waiting.status_code == 409
    assert "There is no receipt yet" in words_of(waiting)
    assert is_private(waiting)
    stages.signed(statement, stages.organisation())
    report = verified(installation, done)
    assert (report.statement, report.digest) == (statement.pk, stages.in_force(statement).digest)
    assert report.receipt is not None
    assert report.receipt["opened"]["name"] == {"": "Orla Benkov"}
    assert report.receipt["opened"]["contact"] == "orla@kodrin.example"
    assert len(report.receipt["opened"]) == 10
    assert report.receipt["later"] == []
    sign.correct(done.signature, {"names": {"": "Orla B."}})
    sign.withdraw(done.signature)
    report = verified(installation, done)
    assert report.receipt is not None
    assert [event["type"] for event in report.receipt["later"]] == ["sign.corrected", "sign.withdrawn"]
    assert report.receipt["later"][0]["opened"]["name"] == {"": "Orla B."}


def test_after_the_erasure_there_is_none(installation):
    done = stages.signed(stages.opened(), stages.person())
    verified(installation, done)
    sign.erase(done.signature)
    Log(installation).sequence()
    for answer in (Client().get(page(done)), Client().post(page(done))):
        assert answer.status_code == 410
        assert "There is no receipt any more" in words_of(answer)
        assert "Orla" not in answer.content.decode()


def test_what_was_deleted_meanwhile_is_closed(installation):
    done = stages.signed(stages.opened(), stages.person())
    opening = Opening.objects.get(event__signature=done.signature)
    del opening.fields["contact"]  # as at the end of its time
    opening.save()
    report = verified(installation, done)
    assert report.receipt is not None
    assert "contact" not in report.receipt["opened"]
    assert any("closed in this receipt: 1" in str(said) for said in report.not_proved)


def test_an_organisation_gets_one_where_it_tells_nobody_whether_another_has_signed(installation):
    """Else whoever enters a name with a mailbox of their own would learn it: see docs/threats.md."""
    statement = stages.opened()
    hidden = stages.signed(statement, stages.organisation("Kodrin Forum", "a@kodrin.example", named=False))
    named = stages.signed(statement, stages.organisation())
    Log(installation).sequence()
    for done in (hidden, named):
        assert "cannot be given now" in words_of(Client().get(page(done)))
        assert Client().post(page(done)).status_code == 403
    published(statement)
    assert verified(installation, named).receipt is not None
    assert Client().post(page(hidden)).status_code == 403
    Signature.objects.filter(pk=hidden.signature.pk).update(method="domain", domain="kodrin.example")
    assert verified(installation, hidden).receipt is not None
    hide_names(statement)
    assert Client().post(page(named)).status_code == 403


def test_a_held_signature_is_told_to_wait_and_one_that_is_not_accepted_that_there_is_none(installation):
    statement = stages.opened()
    stages.signed(statement, stages.organisation())
    held = stages.signed(statement, stages.organisation(mail="other@lumera.example"))
    published(statement)
    Log(installation).sequence()
    assert held.signature.state == "held"
    assert Client().get(page(held)).status_code == 200
    assert Client().post(page(held)).status_code == 409
    other = stages.signed(statement, stages.organisation(mail="third@lumera.example"))
    sign.decide_held(held.signature, accept=True)
    assert verified(installation, held).receipt is not None
    sign.decide_held(other.signature, accept=False)
    assert "was not accepted" in words_of(Client().get(page(other)))


def test_it_opens_to_no_other_secret_and_is_asked_for_too_often_by_nobody(installation):
    statement = stages.opened()
    done, other = (stages.signed(statement, stages.person(name, f"{name}@x.example")) for name in ("Ana", "Bora"))
    Log(installation).sequence()
    for token in ("x" * 43, done.link[:-1], done.signature.pk):
        assert Client().post(f"/mine/{token}/receipt/").status_code == 404
    assert b"Ana" not in Client().post(page(other)).content
    answers = [Client().post(page(done)).status_code for _ in range(11)]
    assert answers == [*[200] * 10, 429]


def test_page_and_mail_say_that_it_is_there(installation):
    statement = stages.opened()
    quiet = stages.signed(statement, stages.organisation("Kodrin Forum", "a@kodrin.example", named=False))
    loud = stages.signed(statement, stages.organisation())
    for done, told in ((quiet, False), (loud, True)):
        assert page(done) in Client().get(f"/mine/{done.link}/").content.decode()
        letter = Mail.objects.get(signature=done.signature, purpose="receipt")
        assert ("A receipt to download is there" in letter.body) is told
