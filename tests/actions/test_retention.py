"""What is deleted when its time has come, and the lease under which it is done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import coalition, stages
from undersigned.actions import draft, lease, sign, subscriptions
from undersigned.actions.publish.embargo import add_preview, set_embargo
from undersigned.actions.retention import CLAIMS_FOR, MEMBERS_FOR, PENDING_FOR, SENT_FOR, TOKENS_FOR, forget
from undersigned.actions.sign import claim as claims
from undersigned.actions.sign.correction import decide_correction, propose_correction
from undersigned.models import (
    Claim,
    Comment,
    ConfirmationToken,
    Correction,
    Event,
    Lease,
    Mail,
    Member,
    PressPreview,
    Signature,
    Statement,
    Subscription,
    Sweep,
)

pytestmark = pytest.mark.django_db
MOMENT = timedelta(minutes=1)


def test_a_request_that_nobody_confirmed_goes_with_all_that_hangs_on_it() -> None:
    statement = stages.opened()
    old, _ = stages.requested(statement, stages.organisation())
    young, _ = stages.requested(statement, stages.person())
    Signature.objects.filter(pk=old.pk).update(requested=timezone.now() - PENDING_FOR - MOMENT)
    forget()
    assert list(Signature.objects.all()) == [young]
    assert {mail.signature_id for mail in Mail.objects.all()} == {young.pk}
    assert ConfirmationToken.objects.count() == 1


def test_a_claim_goes_a_month_after_it_was_decided() -> None:
    statement = stages.opened()
    stages.signed(statement, stages.organisation())
    for name in ("Lumera Watch", "Nobody", "Somebody"):
        claims.claim(statement, name=name, reason="Not us.", address="a@b.example", language="en")
    old, young, _ = Claim.objects.all()
    claims.decide_claim(old, uphold=True)
    claims.decide_claim(young, uphold=False)
    Claim.objects.filter(pk=old.pk).update(decided=timezone.now() - CLAIMS_FOR - MOMENT)
    Claim.objects.update(said=timezone.now() - timedelta(days=1000))
    forget()
    assert [claim.state for claim in Claim.objects.all()] == ["rejected", "said"]


def test_what_stands_stays_for_ever() -> None:
    done = stages.signed(stages.opened(), stages.organisation())
    long_ago = timezone.now() - timedelta(days=1000)
    Signature.objects.update(requested=long_ago, confirmed=long_ago)
    ConfirmationToken.objects.update(until=long_ago, used=long_ago)
    forget()
    assert Signature.objects.get() == done.signature
    assert not ConfirmationToken.objects.exists()


def test_a_used_or_expired_link_still_leads_to_a_page_for_a_week() -> None:
    stages.signed(stages.opened(), stages.organisation())
    ConfirmationToken.objects.update(until=timezone.now() - TOKENS_FOR + MOMENT)
    forget()
    assert ConfirmationToken.objects.count() == 1


def test_sent_mails_go_and_waiting_ones_stay() -> None:
    stages.signed(stages.opened(), stages.organisation())
    first, second = Mail.objects.order_by("pk")
    Mail.objects.filter(pk=first.pk).update(sent=timezone.now() - SENT_FOR - MOMENT)
    forget()
    assert list(Mail.objects.all()) == [second]


def test_members_addresses_and_the_names_of_those_who_wrote_go_a_month_after_the_end() -> None:
    statement = coalition.drafted()
    member, _ = coalition.member(statement, mail="office@lumera.example")
    coalition.said(coalition.opened(statement), member, author="Ana")
    draft.freeze(statement, authoritative="all")
    sign.open_for_signature(statement, open_to_all=True)
    forget()
    sign.close(statement)
    for ago, begun, kept in (
        (MEMBERS_FOR - MOMENT, None, True),
        (MEMBERS_FOR + MOMENT, timezone.now(), True),  # the next edition is being drafted, and goes round again
        (MEMBERS_FOR + MOMENT, None, False),
    ):
        Statement.objects.update(closed=timezone.now() - ago, next_begun=begun)
        forget()
        assert Member.objects.filter(mail="office@lumera.example").exists() is kept
        assert Comment.objects.filter(author="Ana").exists() is kept
    assert Comment.objects.get().words == "Too long."


def test_a_signature_that_was_taken_back_is_erased_once_the_others_addresses_are() -> None:
    statement = stages.opened()
    gone, stays = (stages.signed(statement, signing).signature for signing in (stages.person(), stages.organisation()))
    subscriptions.subscribe(statement, address="orla@kodrin.example", language="en")
    sign.withdraw(gone)
    for ago, state in ((timedelta(days=89), "withdrawn"), (timedelta(days=91), "erased")):
        Signature.objects.filter(pk=gone.pk).update(ended=timezone.now() - ago)
        forget()
        gone.refresh_from_db()
        assert gone.state == state
    stays.refresh_from_db()
    assert (gone.names, stays.state) == ({}, "confirmed")
    assert Event.objects.get(type="sign.erased").pub == {"edition": 1, "basis": "retention"}
    assert Subscription.objects.exists(), "nobody asked for that"
    assert Sweep.objects.exists()


def test_what_was_decided_or_published_is_over_a_month_later() -> None:
    statement = stages.opened()
    signature = stages.signed(statement, stages.organisation()).signature
    propose_correction(signature, {"place": "Kodrin"})
    decide_correction(Correction.objects.get(), agree=False)
    set_embargo(statement, timezone.now() + timedelta(days=1))
    add_preview(Statement.objects.get(), "Kodrin Paper")
    forget()
    assert (Correction.objects.count(), PressPreview.objects.count()) == (1, 1)
    long_ago = timezone.now() - timedelta(days=31)
    Correction.objects.update(decided=long_ago)
    Statement.objects.update(published=long_ago)
    forget()
    assert (Correction.objects.count(), PressPreview.objects.count()) == (0, 0)


def test_one_holder_at_a_time_and_the_next_after_the_lease_ran_out() -> None:
    assert lease.take("work", "one")
    assert not lease.take("work", "two")
    assert lease.take("work", "one")
    Lease.objects.update(until=timezone.now() - MOMENT)
    assert lease.take("work", "two")
    assert not lease.take("work", "one")


def test_a_holder_known_to_be_gone_is_followed_at_once() -> None:
    lease.take("work", "one")
    assert not lease.take("work", "two", after="three")
    assert lease.take("work", "two", after="one")
    lease.give_back("work", "one")
    assert not lease.take("work", "three")
    lease.give_back("work", "two")
    assert lease.take("work", "three")
