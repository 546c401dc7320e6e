"""Invitations: from the book, in the coordinator's words, one a day to one address, by messenger."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests import book, stages
from undersigned.actions import sign
from undersigned.actions.draft.clone import clone
from undersigned.actions.mail_in.no_more import address_key, stop
from undersigned.actions.sign.invite import link_of
from undersigned.core.errors import SignError
from undersigned.models import AddressDay, Invitation, InvitationWords, Mail, Signature, Statement
from undersigned.models.sign import token_hash

pytestmark = pytest.mark.django_db


def invited(statement: Statement, name: str = "Lumera Watch", address: str = "a@lumera.example", **more: object):
    """An invitation as the desk makes it."""
    return sign.invite(statement, name=name, address=address, language="en", **more)[0]  # type: ignore[arg-type]


def test_a_mail_goes_to_each_contact_in_its_language_and_twice_is_once():
    statement = stages.opened()
    watch, choir = book.organisation("Lumera Watch"), book.organisation("Vardena Choir")
    office = book.contact(watch, "office@lumera.example", language="sq")
    phone = book.contact(watch, telephone="+383 00 000")
    assert sign.invite_from_book(statement, {office.pk, phone.pk}, {choir.pk}) == (1, 2)
    assert sign.invite_from_book(statement, {office.pk, phone.pk}, {choir.pk, watch.pk}) == (0, 0)
    mail = Mail.objects.get()
    assert (mail.to, mail.language) == ("office@lumera.example", "sq")
    assert mail.invitation == Invitation.objects.get(organisation=watch, contact=office)


def test_a_merged_organisation_is_not_invited():
    statement = stages.opened()
    watch = book.organisation("Lumera Watch")
    twin = book.organisation("LW", merged_into=watch)
    contact = book.contact(twin, "lw@lumera.example")
    assert sign.invite_from_book(statement, {contact.pk}, {twin.pk}) == (0, 0)


def test_a_mail_says_what_the_coordinator_wrote_and_all_that_must_stand_there():
    statement = stages.opened()
    sign.save_words(statement, "invitation", "en", "{name}: five minutes", "Dear friends at {name},\n\nread {title}.")
    mail = Mail.objects.get(invitation=invited(statement))
    assert mail.subject == "Lumera Watch: five minutes"
    assert mail.body.startswith("Dear friends at Lumera Watch,\n\nread One river, two banks.")
    for needed in ("/invitation/", "Opening the link changes nothing", "digest of the exact text", "never a signature"):
        assert needed in mail.body


def test_what_stands_in_a_place_is_not_looked_at_for_places_again():
    statement = stages.opened()
    sign.save_words(statement, "invitation", "en", "{name}", "{name}")
    mail = Mail.objects.get(invitation=invited(statement, "{coalition} {nobody} {{ x }}"))
    assert mail.subject == "{coalition} {nobody} {{ x }}"


@pytest.mark.parametrize(
    ("subject", "words", "said"),
    [
        ("{nam}", "words", "{nam} is no place"),
        ("", "words", "needs a subject and words"),
        ("a", " \n ", "needs a subject and words"),
        ("a", "x" * 3_001, "too long"),
        ("a" * 201, "x", "too long"),
        ("a", "x \u202e x", ""),
    ],
)
def test_words_that_cannot_go_out_are_refused_with_a_reason(subject: str, words: str, said: str):
    statement = stages.opened()
    with pytest.raises(SignError) as caught:
        sign.save_words(statement, "invitation", "en", subject, words)
    assert said in str(caught.value)
    assert not InvitationWords.objects.exists()


def test_our_words_again_are_kept_no_more():
    statement = stages.opened()
    ours = sign.words_of(statement, "reminder", "en")
    sign.save_words(statement, "reminder", "en", "another", "another")
    assert sign.words_of(statement, "reminder", "en").own
    sign.save_words(statement, "reminder", "en", ours.subject, ours.words)
    assert not InvitationWords.objects.exists()


def test_a_person_s_mail_tells_nothing_on_a_locked_screen():
    statement = stages.opened()
    sign.save_words(statement, "invitation", "en", "Sign “{title}” now", "We need you for {title}.")
    mail = Mail.objects.get(invitation=invited(statement, "Ana Dor", kind="person"))
    assert mail.subject == "An invitation to read a text"
    first, _, rest = mail.body.partition("\n\n")
    assert "One river" not in first
    assert "We need you for One river, two banks." in rest


def test_one_address_gets_one_invitation_a_day_whatever_the_statement():
    first, second = stages.opened(), stages.opened()
    invited(first)
    later = Mail.objects.get(invitation=invited(second, "Kodrin Forum", "A@lumera.example"))
    last = Mail.objects.get(invitation=invited(second, "Vardena Choir"))
    now = timezone.now()
    assert now < later.due <= now + timedelta(days=2)
    assert last.due == later.due + timedelta(days=1)
    assert AddressDay.objects.count() == 3
    assert "lumera" not in "".join(AddressDay.objects.values_list("key", flat=True))


def test_many_at_once_are_all_invited_or_none_and_cost_little_more_than_one(django_assert_max_num_queries):
    statement = stages.opened()
    many = [sign.Invited(f"House {n}", f"{n}@lumera.example", ("en", "sq")[n % 2]) for n in range(40)]
    with pytest.raises(SignError, match="Name the organisation"):
        sign.invite_all(statement, [*many, sign.Invited(" ", "", "en")])
    assert not any(kind.objects.exists() for kind in (Invitation, AddressDay, Mail))
    stop(statement, address_key(statement.pk, "1@lumera.example"))
    again, silent = sign.Invited("House 0, choir", "0@Lumera.example", "en"), sign.Invited("By telephone", "", "en")
    with django_assert_max_num_queries(60):
        made = sign.invite_all(statement, [*many, again, silent])
    assert len({secret for _, secret in made}) == 42
    for invitation, secret in made:
        assert Invitation.objects.get(token_hash=token_hash(secret)) == invitation
    mails = {mail.invitation_id: mail for mail in Mail.objects.all()}
    (first, second, *others), (later, linked) = (list(part) for part in (made[:40], made[40:]))
    assert linked[0].pk not in mails
    assert len(mails) == 41
    assert (mails[second[0].pk].problem, mails[second[0].pk].body) == ("unsubscribed", "")
    for one, secret in others:
        assert one.name in mails[one.pk].body
        assert f"/invitation/{secret}/" in mails[one.pk].body
        assert mails[one.pk].language == one.language
    # One mail a day to one address: the second waits for the morning.
    now = timezone.now()
    assert mails[first[0].pk].due <= now
    assert mails[later[0].pk].due > now


def test_a_place_that_somebody_else_takes_meanwhile_is_left_to_them():
    statement = stages.opened(deadline=timezone.now() + timedelta(minutes=1))
    two = [sign.Invited("House", f"{name}@lumera.example", "en") for name in "ab"]
    sign.invite_all(statement, two)
    AddressDay.objects.update(nth=2)  # which is what is tried next, as if it had been free a moment ago
    sign.invite_all(statement, two)
    assert sorted(AddressDay.objects.values_list("nth", flat=True)) == [1, 1, 2, 2]
    with pytest.raises(SignError, match=r"a@lumera\.example has had its mails for today"):
        sign.invite_all(statement, two)


def test_two_on_the_last_day_and_then_the_invitation_is_refused_whole():
    now = timezone.now()
    statement = stages.opened(deadline=now + timedelta(seconds=5) if now.hour == 23 else now + timedelta(minutes=30))
    Statement.objects.filter(pk=statement.pk).update(timezone="UTC")
    statement.refresh_from_db()
    for name in ("Lumera Watch", "Kodrin Forum"):
        assert Mail.objects.get(invitation=invited(statement, name)).due <= timezone.now()
    with pytest.raises(SignError, match="no day is left before the deadline"), transaction.atomic():
        invited(statement, "Vardena Choir")
    assert Invitation.objects.count() == 2


def test_a_revoked_invitation_does_not_go_out_any_more():
    statement = stages.opened()
    invitation = invited(statement)
    sign.revoke(invitation)
    assert not Mail.objects.exists()


def test_a_message_carries_the_same_link_as_the_mail():
    statement = stages.opened()
    invitation, token = sign.invite(statement, name="Lumera Watch", address="", language="en")
    message = sign.message_of(invitation)
    assert link_of(invitation).endswith(f"/invitation/{token}/")
    assert link_of(invitation) in message
    assert token not in str(list(Invitation.objects.values()))
    person, _ = sign.invite(statement, name="Ana Dor", address="", language="en", kind="person")
    assert "One river" not in sign.message_of(person)


@pytest.mark.parametrize(
    ("mailbox", "state"),
    [
        ("office@lumera.example", "confirmed"),
        ("OFFICE@Lumera.Example", "confirmed"),
        ("other@lumera.example", "held"),
        ("director@watch.example", "confirmed"),
        ("director@mail.watch.example", "confirmed"),
        ("director@notwatch.example", "held"),
    ],
)
def test_by_a_messenger_s_link_only_mailboxes_that_the_book_knows_stand_at_once(mailbox: str, state: str):
    statement = stages.opened()
    watch = book.organisation("Lumera Watch", domain="watch.example")
    book.contact(watch, "office@lumera.example")
    invitation, _ = sign.invite(statement, name="Lumera Watch", address="", language="en", organisation=watch)
    _, token = stages.requested(statement, stages.organisation(mail=mailbox), invitation=invitation)
    assert sign.confirm(token).signature.state == state
    assert not Mail.objects.filter(subject__startswith="A second signature").exists()


def test_a_link_without_mail_and_without_the_book_waits_and_a_mailed_one_does_not():
    statement = stages.opened()
    by_hand, _ = sign.invite(statement, name="Lumera Watch", address="", language="en")
    mailed, _ = sign.invite(statement, name="Kodrin Forum", address="k@kodrin.example", language="en")
    held = sign.confirm(stages.requested(statement, stages.organisation(), invitation=by_hand)[1]).signature
    other = stages.organisation("Kodrin Forum", "private@else.example")
    assert held.state == "held"
    assert sign.confirm(stages.requested(statement, other, invitation=mailed)[1]).signature.state == "confirmed"
    assert sign.decide_held(held, accept=True).state == "confirmed"
    assert Signature.objects.get(pk=held.pk).signatory_key == "lumera watch"


def test_a_note_never_counts():
    statement = stages.opened()
    invitation = sign.keep_note(invited(statement), said_yes=True, words="Rang twice.")
    assert invitation.said_yes
    assert invitation.note == "Rang twice."
    assert not Signature.objects.exists()
    assert sign.keep_note(invitation, said_yes=False, words="").said_yes is None


def test_a_copied_statement_keeps_the_words_and_the_days_of_the_reminders():
    statement = stages.opened()
    sign.save_words(statement, "reminder", "sq", "{name}!", "Ju lutemi.")
    sign.choose_reminders(statement, [5])
    statement.refresh_from_db()
    copy = clone(statement, by=None)
    assert copy.remind == [5]
    assert sign.words_of(copy, "reminder", "sq").words == "Ju lutemi."
