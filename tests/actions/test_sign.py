"""Signing: from the form to a signature that stands, and out again."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests import stages
from undersigned.actions import draft, sign
from undersigned.actions.sign.confirm import TokenError
from undersigned.core.errors import SignError
from undersigned.models import ConfirmationToken, Event, Invitation, Mail, Opening, Signature, SigningForm, Statement
from undersigned.models.sign import token_hash

pytestmark = pytest.mark.django_db


def shift(statement: Statement, **times: timedelta) -> None:
    """Move the statement's moments: the database's clock cannot be turned."""
    Statement.objects.filter(pk=statement.pk).update(**{name: timezone.now() + by for name, by in times.items()})


def test_a_request_is_pending_and_in_no_log() -> None:
    signature, _ = stages.requested(stages.opened(), stages.organisation())
    assert signature.state == "pending"
    assert not Event.objects.filter(type="sign.confirmed").exists()


def test_the_button_makes_it_stand_and_logs_ten_commitments() -> None:
    statement = stages.opened()
    done = stages.signed(statement, stages.organisation())
    event = Event.objects.get(type="sign.confirmed")
    assert Signature.objects.get().state == "confirmed"
    assert event.pub == {
        "edition": 1,
        "digest": stages.in_force(statement).digest,
        "visibility": "public",
        "kind": "organisation",
        "reserved": False,
    }
    told = {"name", "org", "person", "mandate", "contact", "method", "language", "time", "evidence", "reservation"}
    assert set(event.c) == told
    assert done.link


def test_who_is_not_named_cannot_be_told_apart_in_the_log() -> None:
    statement = stages.opened()
    stages.signed(statement, stages.organisation(named=False, purposes=frozenset({"sign"})))
    stages.signed(statement, stages.person(named=False, purposes=frozenset({"sign"})))
    first, second = Event.objects.filter(type="sign.confirmed").order_by("pk")
    assert first.pub == second.pub
    assert set(first.c) == set(second.c)
    assert first.time == second.time
    assert len(first.time) == len("2026-05-03")


def test_secrets_are_stored_as_hashes_only() -> None:
    statement = stages.opened()
    _, token = stages.requested(statement, stages.organisation())
    link = sign.confirm(token).link
    stored = json.dumps(
        [list(model.objects.values()) for model in (ConfirmationToken, Signature, Invitation)], default=str
    )
    assert token not in stored
    assert link not in stored
    assert ConfirmationToken.objects.get().token_hash == token_hash(token)


def test_a_link_confirms_once() -> None:
    _, token = stages.requested(stages.opened(), stages.organisation())
    sign.confirm(token)
    with pytest.raises(TokenError) as caught:
        sign.confirm(token)
    assert caught.value.reason == "used"
    assert Event.objects.filter(type="sign.confirmed").count() == 1


def test_a_link_is_good_for_72_hours() -> None:
    _, token = stages.requested(stages.opened(), stages.organisation())
    ConfirmationToken.objects.update(until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(TokenError) as caught:
        sign.confirm(token)
    assert caught.value.reason == "expired"
    assert Signature.objects.get().state == "pending"


def test_an_expired_link_brings_a_new_one_and_an_unknown_one_brings_nothing() -> None:
    _, token = stages.requested(stages.opened(), stages.organisation())
    ConfirmationToken.objects.update(until=timezone.now() - timedelta(seconds=1))
    sign.send_again(token)
    sign.send_again("no such link")
    fresh = stages.link_in(Mail.objects.filter(purpose="confirmation").latest("pk"), "confirm")
    assert Mail.objects.filter(purpose="confirmation").count() == 2
    assert sign.confirm(fresh).signature.state == "confirmed"


def test_unknown_words_are_no_link() -> None:
    with pytest.raises(TokenError) as caught:
        sign.confirm("x" * 10_000)
    assert caught.value.reason == "unknown"


def test_a_second_signature_of_one_organisation_is_held_and_the_first_is_told() -> None:
    statement = stages.opened()
    stages.signed(statement, stages.organisation("Lumera Watch", "a@lumera.example"))
    second = stages.signed(statement, stages.organisation("LUMERA   watch", "b@lumera.example"))
    assert second.signature.state == "held"
    assert second.link
    notice = Mail.objects.get(purpose="notice")
    assert notice.to == "a@lumera.example"
    assert "b@lumera.example" not in notice.body
    assert Event.objects.filter(type="sign.confirmed").count() == 1


def test_an_invitation_tells_which_organisation_it_is() -> None:
    statement = stages.opened()
    invitation, _ = sign.invite(statement, name="Lumera Watch", address="a@lumera.example", language="en")
    first = stages.requested(statement, stages.organisation("Lumera Watch (LW)"), invitation=invitation)
    sign.confirm(first[1])
    assert stages.signed(statement, stages.organisation("lumera watch", "c@else.example")).signature.state == "held"
    same = stages.signed(statement, stages.organisation("Lumera Watch (LW)", "d@else.example"))
    assert same.signature.state == "held"


def test_the_coordinator_decides_about_a_held_signature() -> None:
    statement = stages.opened()
    stages.signed(statement, stages.organisation())
    other = stages.signed(statement, stages.organisation(mail="b@other.example")).signature
    refused = stages.signed(statement, stages.organisation(mail="c@other.example")).signature
    assert sign.decide_held(other, accept=True).state == "confirmed"
    assert sign.decide_held(refused, accept=False).state == "refused"
    assert stages.counts_of(statement) == {"confirmed": 2, "refused": 1}
    assert Event.objects.filter(type="sign.confirmed").count() == 2


def test_one_person_may_sign_for_herself_and_for_an_organisation() -> None:
    statement = stages.opened()
    stages.signed(statement, stages.organisation(mail="orla@kodrin.example"))
    stages.signed(statement, stages.person(mail="orla@kodrin.example"))
    assert stages.counts_of(statement) == {"confirmed": 2}


def test_one_person_counts_once_whatever_is_written_behind_a_plus() -> None:
    statement = stages.opened()
    stages.signed(statement, stages.person(mail="orla@kodrin.example"))
    again = stages.signed(statement, stages.person("orla  BENKOV", mail="Orla+2@kodrin.example")).signature
    assert again.state == "held"


def test_two_people_of_one_name_are_two_people() -> None:
    statement = stages.opened()
    stages.signed(statement, stages.person(mail="one@kodrin.example"))
    stages.signed(statement, stages.person(mail="two@kodrin.example"))
    assert stages.counts_of(statement) == {"confirmed": 2}


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"mandate": " "}, "needed"),
        ({"representative": ""}, "needed"),
        ({"names": {"": ""}}, "needed"),
        ({"mail": "no address"}, "address"),
        ({"mail": "a@b.example\nBcc: x@y.example"}, "address"),
        ({"purposes": frozenset({"show"})}, "consent"),
        ({"names": {"": "x" * 10_000}}, "too long"),
        ({"names": {"": "Lumera \u202e hctaW"}}, ""),
        ({"names": {"": "Lumera\x00Watch"}}, ""),
    ],
)
def test_what_is_missing_or_broken_is_refused_and_nothing_is_stored(changes: dict[str, object], part: str) -> None:
    statement = stages.opened()
    with pytest.raises(SignError) as caught, transaction.atomic():
        stages.requested(statement, stages.organisation(**changes))  # type: ignore[arg-type]
    assert part in str(caught.value)
    assert not Signature.objects.exists()
    assert not Mail.objects.exists()


def test_a_changed_text_is_not_signed_unread() -> None:
    statement = stages.opened()
    with pytest.raises(SignError, match="text has changed"):
        sign.request_signature(statement, stages.organisation(), digest="0" * 64)


def test_signed_before_closing_may_be_confirmed_two_hours_after() -> None:
    statement = stages.opened()
    _, token = stages.requested(statement, stages.organisation())
    Signature.objects.update(requested=timezone.now() - timedelta(hours=3))
    shift(statement, deadline=timedelta(hours=-1, minutes=-59))
    assert sign.confirm(token).signature.state == "confirmed"


def test_two_hours_after_closing_it_is_too_late() -> None:
    statement = stages.opened()
    _, token = stages.requested(statement, stages.organisation())
    Signature.objects.update(requested=timezone.now() - timedelta(hours=3))
    shift(statement, deadline=timedelta(hours=-2, minutes=-1))
    with pytest.raises(SignError, match="ended"):
        sign.confirm(token)


def test_nobody_signs_after_the_deadline() -> None:
    statement = stages.opened()
    shift(statement, deadline=timedelta(seconds=-1))
    with pytest.raises(SignError, match="no signatures now"):
        stages.requested(Statement.objects.get(), stages.organisation())


def test_withdrawing_keeps_the_date_and_logs_the_chain() -> None:
    done = stages.signed(stages.opened(), stages.organisation())
    sign.withdraw(done.signature)
    first, last = Event.objects.filter(signature=done.signature).order_by("pk")
    assert (last.type, last.prev) == ("sign.withdrawn", first)
    assert Signature.objects.get().ended is not None
    with pytest.raises(SignError, match="ended"):
        sign.withdraw(done.signature)


def test_after_a_withdrawal_the_organisation_may_sign_again() -> None:
    statement = stages.opened()
    sign.withdraw(stages.signed(statement, stages.organisation()).signature)
    assert stages.signed(statement, stages.organisation()).signature.state == "confirmed"


def test_a_correction_is_logged_with_new_commitments() -> None:
    done = stages.signed(stages.opened(), stages.organisation())
    corrected = sign.correct(done.signature, {"names": {"": "Lumera River Watch"}, "place": "Kodrin"})
    assert (corrected.name(), corrected.corrected) == ("Lumera River Watch", True)
    event = Event.objects.get(type="sign.corrected")
    assert set(event.c) == {"name", "org", "person", "mandate", "time"}
    assert Opening.objects.get(event=event).fields["name"][1] == {"": "Lumera River Watch"}


def test_a_correction_without_a_change_logs_nothing() -> None:
    done = stages.signed(stages.opened(), stages.organisation())
    sign.correct(done.signature, {"names": {"": "Lumera Watch"}})
    assert not Event.objects.filter(type="sign.corrected").exists()


def test_nobody_takes_another_name_by_correcting() -> None:
    statement = stages.opened()
    stages.signed(statement, stages.organisation("Lumera Watch"))
    other = stages.signed(statement, stages.organisation("Kodrin Forum", "b@kodrin.example"))
    with pytest.raises(SignError, match="has this name"):
        sign.correct(other.signature, {"names": {"": "lumera watch"}})


def test_hiding_a_name_is_logged_without_the_kind() -> None:
    done = stages.signed(stages.opened(), stages.organisation())
    sign.change_visibility(done.signature, "not-named")
    assert Event.objects.get(type="sign.visibility").pub == {"edition": 1, "visibility": "not-named"}
    assert Signature.objects.get().purposes == ["sign"]


def test_erasing_leaves_no_word_of_the_signatory() -> None:
    statement = stages.opened()
    sign.invite(statement, name="Quellwasser Bund", address="post@quell.example", language="en")
    invitation = Invitation.objects.get()
    signing = stages.organisation("Quellwasser Bund", "post@quell.example", place="Ostrau", acronym="QWB")
    done = sign.confirm(stages.requested(statement, signing, invitation=invitation)[1])
    sign.correct(done.signature, {"representative": "Ilir Vostan"})
    sign.erase(done.signature)
    stored = json.dumps(
        [list(model.objects.values()) for model in (Signature, Opening, Mail, Invitation, ConfirmationToken, Event)],
        default=str,
    )
    for word in ("Quellwasser", "quell.example", "Ostrau", "QWB", "Teuta", "Ilir", "board"):
        assert word not in stored
    assert Event.objects.filter(type="sign.erased").count() == 1
    assert Signature.objects.get().link_hash == token_hash(done.link)


def test_erasing_reaches_what_was_sent_to_another_address_or_never_confirmed() -> None:
    statement = stages.opened()
    sign.invite(statement, name="Quellwasser Bund", address="office@quell.example", language="en")
    sign.invite(statement, name="Kodrin Forum", address="forum@kodrin.example", language="en")
    signing = stages.organisation("Quellwasser Bund", "anna@quell.example")
    stages.requested(statement, signing)
    token = stages.requested(statement, signing, invitation=Invitation.objects.get(name="Quellwasser Bund"))[1]
    done = sign.confirm(token)
    stages.requested(statement, stages.organisation("Kodrin Forum", "forum@kodrin.example"))
    entered = {"name": "Quellwasser Bund", "mail": "anna@quell.example"}
    sign.begin_form(stages.in_force(statement), kind="organisation", language="en", values=entered)
    sign.erase(done.signature)
    models = (Signature, Opening, Mail, Invitation, SigningForm, ConfirmationToken, Event)
    stored = json.dumps([list(model.objects.values()) for model in models], default=str)
    assert "uell" not in stored
    assert (Invitation.objects.count(), Mail.objects.count(), Signature.objects.count()) == (1, 2, 2)


def test_an_invitation_outlives_an_address_that_was_mistyped() -> None:
    statement = stages.opened()
    sign.invite(statement, name="Lumera Watch", address="office@lumera.example", language="en")
    mistyped = stages.organisation(mail="office@lumera.test")
    sign.decline(stages.requested(statement, mistyped, invitation=Invitation.objects.get())[1])
    assert Invitation.objects.get().revoked is None
    assert Mail.objects.get().to == "office@lumera.example"


def test_the_export_holds_what_was_entered_and_a_persons_keys_to_the_log() -> None:
    statement = stages.opened()
    data = sign.export(stages.signed(statement, stages.organisation(place="Kodrin")).signature)
    assert (data["names"], data["place"], data["state"]) == ({"": "Lumera Watch"}, "Kodrin", None)
    assert "record" not in data
    person = stages.signed(statement, stages.person()).signature
    data = sign.export(person)
    assert data["record"][0]["openings"]["contact"][1] == "orla@kodrin.example"
    json.dumps(data)
    assert sign.export(sign.withdraw(person))["state"] == "withdrawn"


def test_the_next_edition_is_confirmed_in_one_press() -> None:
    statement = stages.opened()
    earlier = stages.signed(statement, stages.organisation()).signature
    draft.begin_next_edition(statement)
    edition = draft.freeze(Statement.objects.get(), authoritative="all")
    statement = Statement.objects.get()
    assert sign.invite_again(statement) == 1
    assert sign.invite_again(statement) == 0
    invitation = Invitation.objects.get(earlier=earlier)
    done = sign.confirm_again(invitation)
    assert (done.signature.edition, done.signature.state) == (edition, "confirmed")
    assert Signature.objects.get(pk=earlier.pk).state == "confirmed"
    with pytest.raises(TokenError):
        sign.confirm_again(invitation)


def test_a_pending_signature_does_not_slip_under_the_next_edition() -> None:
    statement = stages.opened()
    _, token = stages.requested(statement, stages.organisation())
    draft.begin_next_edition(statement)
    draft.freeze(Statement.objects.get(), authoritative="all")
    with pytest.raises(SignError, match="text has changed"):
        sign.confirm(token)


def test_a_form_is_found_by_its_browser_only_and_sent_once() -> None:
    statement = stages.opened()
    edition = stages.in_force(statement)
    cookie = sign.begin_form(edition, kind="organisation", language="en", values={"name": "Lumera Watch"})
    form = statement.signing_forms.get(cookie_hash=token_hash(cookie))
    sign.save_step(form, {"named": True})
    form.refresh_from_db()
    assert form.values == {"name": "Lumera Watch", "named": True}
    digest = stages.in_force(statement).digest
    assert sign.request_signature(statement, stages.organisation(), digest=digest, form=form) is not None
    assert sign.request_signature(statement, stages.organisation(), digest=digest, form=form) is None
    assert Signature.objects.count() == 1


def test_forms_that_nobody_finished_are_deleted() -> None:
    statement = stages.opened()
    sign.begin_form(stages.in_force(statement), kind="person", language="en", values={"name": "Orla"})
    assert sign.forget_forms() == 0
    statement.signing_forms.update(until=timezone.now() - timedelta(seconds=1))
    assert sign.forget_forms() == 1
