"""The copy holds every field about a signature, in every table; what it leaves out it names."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from tests import endorsing, stages
from tests.house import House
from undersigned.actions import draft, sign, subscriptions
from undersigned.actions.sign import claim
from undersigned.actions.sign.copy import LEFT_OUT, export
from undersigned.actions.sign.correction import propose_correction, render
from undersigned.actions.sign.onward import propose
from undersigned.models import (
    Approval,
    Contact,
    Event,
    Invitation,
    Mail,
    Opening,
    Organisation,
    SecondSignature,
    Signature,
    Statement,
)
from undersigned.outside.installation import Installation

pytestmark = pytest.mark.django_db

# By table: the key of the copy in which its rows are, and what of them is in no row, with the reason of `LEFT_OUT`
# or a plain one.
TABLES: dict[str, tuple[str, set[str]]] = {
    "ConfirmationToken": ("confirmation_links", {"token_hash"}),
    "Invitation": ("invitation", {"token_hash", "salt", "pack_hash"}),
    "Rendering": ("in_other_languages", set()),
    "Proposal": ("proposed_organisations", {"name_key"}),
    "Correction": ("proposed_corrections", {"token_hash"}),
    "SecondSignature": ("said_of_others", {"token_hash"}),
    "WordOnOthers": ("said_of_others", set()),
    "Endorsement": ("endorsements", {"nonce_hash"}),
    "IncomingMail": ("answers", set()),
    # The words, and the secrets in them, are on their way or gone.
    "Mail": ("mails", {"body", "reply_to", "unsubscribe", "message_id", "tries", "attach", "attached"}),
    "Claim": ("claims", {"token_hash", "basis", "until", "by_mailbox"}),
    "Event": ("record", set()),
}
_OF_SIGNATURE = {"signatory_key", "name_key", "link_hash", "looks", "doubts", "network", "paper_hash"}


def own(model: type[Model], without: set[str]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields if not field.is_relation} - without - {"id"}


def test_every_table_that_points_at_a_signature_is_in_the_copy() -> None:
    pointing = {
        model.__name__: model for model in apps.get_models() for f in model._meta.fields if f.related_model is Signature
    }
    pointing |= {"Invitation": Invitation}
    assert set(pointing) - {"Signature"} == set(TABLES)
    assert LEFT_OUT


def signed_with_all(settings: Any) -> Signature:
    endorsing.set_up(settings)
    statement = stages.opened()
    signature = endorsing.confirmed(statement)
    assert endorsing.received(endorsing.reply_to(endorsing.asking(signature))).kind == "endorsed"
    propose(signature, name="Ferry Museum", address="museum@ferry.example", language="en")
    propose_correction(signature, {"place": "Kodrin"}, reason="A slip")
    render(signature, field="name", language="sq", words="Vëzhgimi i Lumerës", own=False)
    sign.say_of_others(signature, "joins", "A colleague")
    stages.signed(statement, stages.organisation(mail="second@else.example"))
    sign.say_of_second(SecondSignature.objects.get(), "joins", "Also a colleague")
    subscriptions.subscribe(statement, address=signature.mail, language="en")
    claim.claim(statement, name="Nobody", reason="Not them", address=signature.mail, language="en")
    return Signature.objects.get(pk=signature.pk)


def test_every_field_of_a_row_about_it_is_there(settings: Any) -> None:
    signature = signed_with_all(settings)
    Contact.objects.create(organisation=Organisation.objects.get(), mail=signature.mail, telephone="+1 23")
    draft.begin_next_edition(signature.statement)
    copy = json.loads(json.dumps(export(signature)))
    assert own(Signature, _OF_SIGNATURE) <= set(copy)
    models = {model.__name__: model for model in apps.get_models()}
    for name, (key, without) in TABLES.items():
        if name == "Event":
            continue
        rows = [copy[key]] if isinstance(copy[key], dict) else copy[key]
        if name == "IncomingMail":
            continue  # the next test
        assert rows, name
        assert own(models[name], without) <= set().union(*(set(row) for row in rows)), name
    assert copy["follows"][0]["mail"] == copy["address_book"][0]["mail"] == signature.mail
    assert copy["address_book"][0]["telephone"] == "+1 23"
    assert copy["endorsements"][0]["txt"]
    assert {row["words"] for row in copy["said_of_others"]} == {"A colleague", "Also a colleague"}
    assert copy["counted_today"]["mail"] > 0


def test_a_second_that_is_held_reads_nothing_of_the_first(settings: Any) -> None:
    first = signed_with_all(settings)
    held = Signature.objects.get(state="held")
    said = json.dumps(export(held), ensure_ascii=False)
    for word in (first.mail, "Ferry Museum", "A slip", "+1 23", "Also a colleague", first.pk, "Not them"):
        assert word not in said
    assert set(export(held)) == set(export(first))


def test_a_persons_copy_opens_the_record(installation: Installation) -> None:
    house = House(installation)
    signature = stages.signed(stages.opened(), stages.person()).signature
    house.publisher.log.sequence()
    row = export(signature)["record"][0]
    event = Event.objects.get(signature=signature)
    assert (row["type"], row["seq"], row["leaf_hash"]) == (event.type, event.seq, event.leaf_hash)
    assert row["openings"] == Opening.objects.get(event=event).fields


def test_an_invitation_is_there_with_what_was_said_behind_it() -> None:
    statement = stages.opened()
    invitation, _ = sign.invite(statement, name="Lumera Watch", address="office@lumera.example", language="en")
    sign.keep_note(invitation, said_yes=True, words="Ana said so")
    approval = sign.ask_colleague(invitation, address="board@lumera.example", reply_to="", language="en")
    sign.answer_approval(approval, yes=True, role="chair", words="Go on")
    done = sign.confirm(stages.requested(statement, stages.organisation(), invitation=invitation)[1])
    said = export(done.signature)["invitation"]
    assert (said["note"], said["approvals"][0]["role"], said["approvals"][0]["words"]) == (
        "Ana said so",
        "chair",
        "Go on",
    )
    assert own(Approval, {"token_hash", "salt"}) <= set(said["approvals"][0])
    assert said["mails"][0]["to"] == "office@lumera.example"


@pytest.mark.long
def test_both_editions_can_be_erased_at_once() -> None:
    from django.test import Client

    statement = stages.opened()
    earlier = stages.signed(statement, stages.organisation()).signature
    other = stages.signed(statement, stages.organisation("Stayer", "stayer@kodrin.example")).signature
    draft.begin_next_edition(statement)
    draft.freeze(Statement.objects.get(), authoritative="all")
    sign.invite_again(Statement.objects.get())
    done = sign.confirm_again(Invitation.objects.get(earlier=earlier))
    page = Client().get(f"/mine/{done.link}/erase/").content.decode()
    assert 'name="edition" value="1"' in page
    assert Client().post(f"/mine/{done.link}/erase/", {"edition": ["1", "7", "x"]}).status_code == 302
    states = dict(Signature.objects.values_list("pk", "state"))
    assert states == {earlier.pk: "erased", done.signature.pk: "erased", other.pk: "confirmed"}
    assert not Mail.objects.filter(to="office@lumera.example").exists()
