"""What makes a request suspicious, what becomes of it, and what editors do about it."""

from __future__ import annotations

import pytest

from tests import stages
from tests.web.browsing import account
from undersigned.actions import limit, sign
from undersigned.actions.sign import invalidate as taken
from undersigned.actions.sign.doubt import SAME_NAME, Arrival
from undersigned.core.errors import SignError
from undersigned.core.names.alphabets import mixed
from undersigned.core.sign import Signing
from undersigned.models import Block, Event, Invalidation, Invitation, Mail, Signature, Statement
from undersigned.outside import clock
from undersigned.outside.looks import looks
from undersigned.outside.throwaway import is_throwaway

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement() -> Statement:
    return stages.opened()


def came(statement: Statement, signing: Signing, *odd: str, network: str = "", invitation: Invitation | None = None):
    """A confirmed signature that came with these oddities; None where nothing was kept."""
    arrival = Arrival(limit.block_key("network", network), odd)
    digest = stages.in_force(statement).digest
    made = sign.request_signature(statement, signing, digest=digest, arrival=arrival, invitation=invitation)
    if made is None:
        return None
    return sign.confirm(stages.link_in(Mail.objects.filter(signature=made).latest("pk"), "confirm")).signature


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lumera Watch", False),
        ("Lumerа Watch", True),
        ("НВО Комета", False),
        ("NVO Комета", False),
        ("Комeta", True),
        ("Ομάδα Lumera", False),
        ("Οmada", True),
        ("Река 🌊 Lumi", False),
        ("Č-7 Ћуприја", False),
        ("", False),
    ],
)
def test_a_word_in_two_alphabets_is_seen(name, expected):
    assert mixed(name) is expected


def test_looks_are_equal_where_the_eye_sees_no_difference():
    assert looks("Соrа") == looks("cora") == "CORA"
    assert looks("Kodrin Forum") != looks("Kodrin Forvm")
    assert looks("Šuma") != looks("Suma")  # a diacritic is a difference, and a name of its own


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("a@mailinator.com", True),
        ("a@MAILINATOR.com", True),
        ("a@any.mailinator.com", True),
        ("a@notmailinator.com.example", False),
        ("office@lumera.example", False),
        ("nothing", False),
    ],
)
def test_throwaway_addresses_are_known(address, expected):
    assert is_throwaway(address) is expected


@pytest.mark.parametrize("odd", ["trap", "quick", "network"])
def test_what_is_odd_waits_for_the_coordinator_and_is_in_no_log(statement, odd):
    signature = came(statement, stages.organisation(), odd)
    assert (signature.state, signature.doubts) == ("held", [odd])
    assert not Event.objects.filter(signature=signature).exists()
    assert not Mail.objects.filter(purpose="notice").exists()
    sign.decide_held(signature, accept=True)
    assert Event.objects.get(signature=signature).type == "sign.confirmed"


def test_each_reason_is_found(statement):
    stages.signed(statement, stages.organisation("Lumera Watch"))
    found = {
        "throwaway": stages.person(mail="a@mailinator.com"),
        "letters": stages.organisation("Kodrin Fоrum", "b@b.example"),
        "looks": stages.organisation("ЅЕТА", "c@c.example"),
    }
    stages.signed(statement, stages.organisation("Seta", "seta@seta.example"))
    for reason, signing in found.items():
        assert reason in came(statement, signing).doubts, reason
    for number in range(SAME_NAME):
        assert came(statement, stages.person("Ana Dor", f"{number}@a.example")).doubts == []
    assert came(statement, stages.person("ANA dor", "x@a.example")).doubts == ["name"]
    assert came(statement, stages.organisation("Reed Cutters", "r@r.example")).state == "confirmed"


def test_a_rush_to_one_statement_is_counted_roughly(statement, monkeypatch):
    monkeypatch.setattr(clock, "one_in", lambda _: True)
    monkeypatch.setattr(limit, "RUSH", limit.Limit("rush", 2, limit.RUSH.within))
    doubts = [came(statement, stages.person(f"Ana {n}", f"{n}@a.example")).doubts for n in range(3)]
    assert doubts == [[], ["rush"], ["rush"]]


def test_whom_an_invitation_reached_there_is_never_suspicious(statement):
    invitation, _ = sign.invite(statement, name="Lumera Watch", address="office@mailinator.com", language="en")
    taken.block("domain", "mailinator.com", note="x", by=account())
    invited = stages.organisation("Lumera Watch", "office@mailinator.com")
    assert came(statement, invited, "quick", invitation=invitation).state == "confirmed"
    assert came(statement, stages.organisation("Other", "other@mailinator.com"), invitation=invitation) is None


@pytest.mark.parametrize(
    ("what", "value", "address"),
    [
        ("address", "Office@lumera.example", "office@LUMERA.example"),
        ("address", "office@lumera.example", "office+more@lumera.example"),
        ("domain", "lumera.example", "office@lumera.example"),
        ("domain", "@lumera.example", "office@mail.lumera.example"),
    ],
)
def test_nothing_is_kept_of_a_blocked_mailbox(statement, what, value, address):
    taken.block(what, value, note="wrote in other people's names", by=account())
    assert came(statement, stages.person(mail=address)) is None
    assert not Signature.objects.exists()
    assert not Mail.objects.exists()
    assert "lumera" not in str(Block.objects.values().get())
    assert came(statement, stages.person(mail="office@notlumera.example")).state == "confirmed"
    taken.unblock(Block.objects.get())
    assert came(statement, stages.person(mail=address)).state == "confirmed"


def test_what_comes_from_a_blocked_network_only_waits(statement):
    taken.block("network", "192.0.2.7", note="x", by=account())
    assert came(statement, stages.person(), network="192.0.2.7").doubts == ["network-blocked"]
    assert came(statement, stages.organisation(), network="192.0.2.8").state == "confirmed"
    for value in ("192.0.2", "nowhere", ""):
        with pytest.raises(SignError):
            taken.block("network", value, note="x", by=account(name=f"a{value}"))


def test_a_correction_to_a_deceiving_name_is_seen(statement):
    stages.signed(statement, stages.organisation("Seta", "seta@seta.example"))
    other = stages.signed(statement, stages.organisation("Harmless", "h@h.example")).signature
    sign.correct(other, {"names": {"": "ЅЕТА"}})
    other.refresh_from_db()
    assert (other.state, other.doubts) == ("confirmed", ["looks"])


def test_many_are_taken_out_at_once_and_given_back_as_they_were(statement):
    stood = came(statement, stages.organisation())
    waits = came(statement, stages.person(), "quick")
    came(statement, stages.person("Miro Tal", "miro@a.example"))
    pending, _ = stages.requested(statement, stages.person("Ana Dor", "ana@a.example"))
    owner = account()
    batch = taken.invalidate(statement, [stood.pk, waits.pk, pending.pk, "no such"], by=owner)
    assert batch.rows == {stood.pk: "confirmed", waits.pk: "held"}
    assert stages.counts_of(statement) == {"refused": 2, "confirmed": 1, "pending": 1}
    events = Event.objects.filter(type="sign.disputed").order_by("pk")
    assert [(event.signature, event.pub["outcome"]) for event in events] == [(stood, "upheld")]
    assert taken.undo(batch) == 0
    assert stages.counts_of(statement) == {"held": 1, "confirmed": 2, "pending": 1}
    assert [event.pub["outcome"] for event in events.all()] == ["upheld", "rejected"]
    assert not Signature.objects.exclude(ended=None).exists()
    with pytest.raises(SignError, match="undone already"):
        taken.undo(batch)
    with pytest.raises(SignError, match="Nothing was changed"):
        taken.invalidate(statement, [pending.pk], by=owner)
    assert Invalidation.objects.count() == 1


def test_nothing_of_it_stays_after_an_erasure(statement):
    signature = came(statement, stages.organisation(), "quick", network="192.0.2.7")
    assert signature.looks == "LUMERA WATCH"
    sign.erase(signature)
    signature.refresh_from_db()
    assert (signature.looks, signature.network, signature.doubts) == ("", "", [])


def test_what_cannot_come_back_stays_out(statement):
    first = came(statement, stages.organisation())
    gone = came(statement, stages.person())
    batch = taken.invalidate(statement, [first.pk, gone.pk], by=account())
    assert came(statement, stages.organisation(mail="second@lumera.example")).state == "confirmed"
    sign.erase(gone)
    assert taken.undo(batch) == 2
    assert stages.counts_of(statement) == {"refused": 1, "confirmed": 1, "erased": 1}


def test_those_that_wait_are_accepted_together_but_for_a_name_that_stands(statement):
    came(statement, stages.organisation("Seta", "seta@seta.example"))
    rows = [came(statement, stages.person(f"Ana {n}", f"{n}@a.example"), "quick") for n in range(3)]
    second = came(statement, stages.organisation("SETA", "other@seta.example"), "quick")
    assert taken.accept(statement, [row.pk for row in [*rows, second]]) == 3
    second.refresh_from_db()
    assert second.state == "held"
