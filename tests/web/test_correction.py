"""The coordinator's corrections and words in other languages: the signatory has the last word."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import stages
from tests.examples import each
from tests.house import House
from tests.web.browsing import account, fields, screen, signed_in, words
from undersigned.actions import draft, sign
from undersigned.actions.publish.batch import Publisher
from undersigned.models import Account, Correction, Mail, Publication, Rendering, Signature, Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement(house: House) -> Statement:
    """A statement with an Albanian text beside the first, so that there is another language to write in."""
    found = stages.opened()
    count = stages.in_force(found).clauses.count()
    draft.publish_translation(found, language="sq", clauses=[f"Fjali {n}." for n in range(count)])
    return Statement.objects.get(pk=found.pk)


def correct_page(signature: Signature) -> str:
    """The desk's page for one signature."""
    return f"/desk/{signature.statement_id}/sign/correct/{signature.pk}/"


def propose(signature: Signature, **changes: str) -> str:
    """Propose a correction at the desk; returns the secret of the mail's link."""
    desk = signed_in()
    form = fields(desk.get(correct_page(signature)), "propose")
    answer = desk.post(correct_page(signature), {**form, **changes})
    assert answer.status_code == 302, words(answer)
    return stages.link_in(Mail.objects.filter(signature=signature).latest("pk"), "correction")


def test_until_the_signatory_agrees_nothing_changes_and_then_it_is_marked(statement, house):
    done = stages.signed(statement, stages.organisation())
    link = propose(done.signature, name="Lumera Watch Club", reason="So it stands in the register.")
    assert Signature.objects.get().name() == "Lumera Watch"
    page = Client().get(f"/correction/{link}/")
    for told in ("Lumera Watch", "Lumera Watch Club", "So it stands in the register."):
        assert told in words(page)
    assert Signature.objects.get().name() == "Lumera Watch"  # opening a link changes nothing
    assert "It is corrected" in words(Client().post(f"/correction/{link}/", {"do": "agree"}))
    changed = Signature.objects.get()
    assert (changed.name(), changed.corrected) == ("Lumera Watch Club", True)
    assert changed.events.filter(type="sign.corrected").count() == 1
    house.publish(statement)
    assert "corrected" in house.read(statement, "en/index.html")
    assert Client().post(f"/correction/{link}/", {"do": "agree"}).status_code == 404


def test_a_refusal_leaves_everything_and_a_newer_proposal_takes_the_place(statement):
    signature = stages.signed(statement, stages.organisation()).signature
    first = propose(signature, name="Lumera Watch Club")
    second = stages.link_in(_asked_again(signature), "correction")
    assert Client().get(f"/correction/{first}/").status_code == 404
    assert "It stays as it is" in words(Client().post(f"/correction/{second}/", {"do": "refuse"}))
    assert (Signature.objects.get().name(), Signature.objects.get().corrected) == ("Lumera Watch", False)
    assert Correction.objects.filter(decided=None).count() == 0


def _asked_again(signature: Signature) -> Mail:
    from undersigned.actions.sign.correction import propose_correction

    propose_correction(signature, {"place": "Kodrin"})
    return Mail.objects.filter(signature=signature).latest("pk")


@pytest.mark.long
@each("wrong", [{}, {"name": ""}, {"representative": ""}, {"name": "x" * 301}])
def test_what_cannot_be_proposed_is_said_and_nobody_is_asked(statement, wrong):
    signature = stages.signed(statement, stages.organisation()).signature
    desk = signed_in()
    form = fields(desk.get(correct_page(signature)), "propose")
    before = Mail.objects.count()
    answer = desk.post(correct_page(signature), {**form, **wrong})
    assert answer.status_code == 422
    assert "Something is not right yet" in words(answer)
    assert (Correction.objects.count(), Mail.objects.count()) == (0, before)


def test_only_editors_and_only_named_signatures(statement):
    signature = stages.signed(statement, stages.organisation()).signature
    hidden = stages.signed(statement, stages.person(named=False)).signature
    for role in ("viewer", "verifier"):
        assert signed_in(role).get(correct_page(signature)).status_code == 403
    desk = signed_in()
    assert desk.get(correct_page(hidden)).status_code == 404
    other = stages.frozen("Another river\n\nWe ask for another river.\n")
    assert desk.get(f"/desk/{other.pk}/sign/correct/{signature.pk}/").status_code == 404
    assert correct_page(signature) in desk.get(screen(statement, "sign")).content.decode()


def test_the_link_goes_with_the_signature_and_shows_nothing_in_a_preview(statement):
    done = stages.signed(statement, stages.organisation())
    link = propose(done.signature, name="Lumera Watch Club")
    page = Client().get(f"/correction/{link}/")
    assert "<title>Private page</title>" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert Client().get(f"/correction/{done.link}/").status_code == 404
    assert Client().get(f"/mine/{link}/").status_code == 404
    sign.withdraw(done.signature)
    assert Client().post(f"/correction/{link}/", {"do": "agree"}).status_code == 404
    sign.erase(done.signature)
    assert not Correction.objects.exists()


def test_a_name_that_another_took_meanwhile_is_refused_in_words(statement):
    signature = stages.signed(statement, stages.organisation()).signature
    link = propose(signature, name="Reed Cutters")
    stages.signed(statement, stages.organisation("Reed Cutters", "reed@lumera.example"))
    answer = Client().post(f"/correction/{link}/", {"do": "agree"})
    assert answer.status_code == 409
    assert "Another signature has this name already" in words(answer)
    assert Signature.objects.get(pk=signature.pk).name() == "Lumera Watch"


def rendered(signature: Signature, field: str, text: str) -> Rendering:
    """The coordinator writes it in Albanian."""
    sent = {"do": "render", "in-field": field, "in-language": "sq", "in-words": text}
    desk = Client()
    desk.force_login(Account.objects.filter(role="owner").first() or account())
    assert desk.post(correct_page(signature), sent).status_code == 302
    return Rendering.objects.get(signature=signature, field=field)


def published(statement: Statement, house: House) -> str:
    """The Albanian page, made anew."""
    house.publish(statement)
    Publisher(house.publisher.log).publish_due()
    return house.read(statement, "sq/index.html")


@pytest.mark.long
def test_a_role_that_others_translated_is_marked_until_the_signatory_agrees(statement, house):
    done = stages.signed(statement, stages.person(role="hydrologist"))
    one = rendered(done.signature, "role", "hidrologe")
    page = published(statement, house)
    assert '<span lang="sq">hidrologe</span>' in page
    assert "not-agreed" in page
    assert "hydrologist" in page  # as the signatory wrote it
    assert "hidrologe" not in house.read(statement, "en/index.html")
    assert "hidrologe" not in house.read(statement, "statement.json")
    mine = f"/mine/{done.link}/words/"
    assert "hidrologe" in words(Client().get(mine))
    assert Client().post(mine, {"do": "agree", "rendering": one.pk}).status_code == 302
    page = published(statement, house)
    assert "hidrologe" in page
    assert "not-agreed" not in page
    assert "hydrologist" not in page
    assert Publication.objects.get().pages_done == Publication.objects.get().changes


def test_what_the_signatory_does_not_agree_to_goes(statement, house):
    done = stages.signed(statement, stages.person(role="hydrologist"))
    for field, text in (("role", "hidrologe"), ("name", "Orlla Benkovi")):
        one = rendered(done.signature, field, text)
        Client().post(f"/mine/{done.link}/words/", {"do": "refuse", "rendering": one.pk})
        assert not Rendering.objects.exists()
    assert "Orlla" not in published(statement, house)
    assert Signature.objects.get().names == {"": "Orla Benkov"}


@pytest.mark.long
def test_a_name_in_another_language_becomes_theirs_by_a_correction(statement, house):
    done = stages.signed(statement, stages.organisation())
    one = rendered(done.signature, "name", "Roja e Lumerës")
    page = published(statement, house)
    assert "<b>Lumera Watch</b>" in page
    assert "Roja e Lumerës" in page
    Client().post(f"/mine/{done.link}/words/", {"do": "agree", "rendering": one.pk})
    changed = Signature.objects.get()
    assert (changed.names, changed.corrected) == ({"": "Lumera Watch", "sq": "Roja e Lumerës"}, True)
    assert not Rendering.objects.exists()
    assert "<b>Roja e Lumerës</b>" in published(statement, house)


def test_the_signatory_writes_the_role_for_a_language_and_others_cannot_touch_it(statement, house):
    done = stages.signed(statement, stages.person(role="hydrologist"))
    mine = f"/mine/{done.link}/words/"
    sent = {"do": "write", "in-field": "role", "in-language": "sq", "in-words": "hidrologe"}
    assert Client().post(mine, sent).status_code == 302
    desk = signed_in()
    refused = desk.post(correct_page(done.signature), {**sent, "do": "render", "in-words": "ujore"})
    assert refused.status_code == 422
    assert "The signatory has chosen these words" in words(refused)
    assert Rendering.objects.get().words == "hidrologe"
    assert "hidrologe" in published(statement, house)
    Client().post(mine, {**sent, "in-words": ""})
    assert not Rendering.objects.exists()


@each(
    "sent",
    [
        {"do": "agree", "rendering": ""},
        {"do": "agree", "rendering": "9" * 30},
        {"do": "nothing", "rendering": "1"},
        {"do": "write", "in-field": "mail", "in-language": "sq", "in-words": "x"},
        {"do": "write", "in-field": "name", "in-language": "xx", "in-words": "x"},
        {"do": "write", "in-field": "name", "in-language": "sq", "in-words": "x" * 301},
        {"do": "write"},
    ],
)
def test_what_makes_no_sense_changes_nothing(statement, sent):
    done = stages.signed(statement, stages.person(role="hydrologist"))
    answer = Client().post(f"/mine/{done.link}/words/", sent)
    assert answer.status_code == 422
    assert 'class="errors"' in answer.content.decode()
    assert not Rendering.objects.exists()


def test_nobody_agrees_for_another(statement):
    first = stages.signed(statement, stages.person(role="hydrologist"))
    second = stages.signed(statement, stages.organisation())
    one = rendered(first.signature, "role", "hidrologe")
    answer = Client().post(f"/mine/{second.link}/words/", {"do": "agree", "rendering": one.pk})
    assert answer.status_code == 422
    assert Rendering.objects.get().agreed is None
