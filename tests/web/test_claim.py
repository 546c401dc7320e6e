""" "I did not sign this" on screen: the same answer whatever is known, one button in the mail, one screen to decide."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import stages
from tests.conftest import ROOT
from tests.web.browsing import screen, signed_in, words
from undersigned.actions import sign
from undersigned.actions.limit import CLAIMS
from undersigned.models import Claim, Contact, KnownName, Mail, Organisation, Signature, Statement

pytestmark = pytest.mark.django_db

SAID = {"name": "Lumera Watch", "reason": "Nobody of us decided this.", "mail": "office@lumera.example"}


@pytest.fixture
def statement() -> Statement:
    made = stages.opened()
    stages.signed(made, stages.organisation())
    return made


def say(statement: Statement, **changes: str):
    return Client().post(f"/claim/{statement.slug_id}/", {**SAID, **changes})


def the_link() -> str:
    return f"/disputed/{stages.link_in(Mail.objects.filter(body__contains='/disputed/').latest('pk'), 'disputed')}/"


def test_the_answer_is_the_same_whatever_is_known(statement):
    stages.signed(statement, stages.person())
    stages.signed(statement, stages.organisation("Hidden House", "h@hidden.example", named=False))
    made = Organisation.objects.create(names={"": "Hidden House"})
    KnownName.index([made])
    Contact.objects.create(organisation=made, mail="known@hidden.example")
    cases = [
        {},
        {"mail": "stranger@else.example"},
        {"name": "Nobody At All"},
        {"name": "Hidden House", "mail": "known@hidden.example"},
        {"name": "Orla Benkov", "mail": "orla@kodrin.example"},
    ]
    seen = set()
    for case in cases:
        client = Client()
        answer = client.post(f"/claim/{statement.slug_id}/", {**SAID, **case})
        after = client.get(answer.headers["Location"])
        headers = tuple((name, value) for name, value in sorted(after.headers.items()))
        seen.add((answer.status_code, answer.headers["Location"], answer.content, headers, after.content))
    assert len(seen) == 1
    assert Mail.objects.filter(body__contains="/disputed/").count() == 3


def test_what_is_missing_is_said_beside_its_field(statement):
    refused = say(statement, name=" ", reason="", mail="nobody")
    assert refused.status_code == 422
    assert words(refused).count("This is needed.") >= 2
    assert "This is not a mail address." in words(refused)
    assert say(statement, reason="\u202eturned").status_code == 422
    assert say(statement, reason="x" * 1001).status_code == 422
    assert not Claim.objects.exists()


def test_it_opens_by_slug_and_by_id_once_signing_has_begun(statement):
    by_slug, by_id = (Client().get(f"/claim/{part}/") for part in (statement.slug_id, statement.pk))
    assert by_slug.status_code == by_id.status_code == 200
    assert "One river, two banks" in words(by_slug)
    assert "One river" not in by_slug.content.decode().partition("</head>")[0]
    draft = stages.frozen("Another letter\n\nWe say so.\n")
    assert Client().get(f"/claim/{draft.slug_id}/").status_code == 404
    assert Client().get(f"/claim/{draft.pk}/sent/").status_code == 404
    sign.open_for_signature(draft, open_to_all=False)
    assert "Another letter" not in words(Client().get(f"/claim/{draft.pk}/"))


def test_the_title_is_marked_with_the_language_that_it_is_in(statement):
    say(statement)
    for page in (f"/claim/{statement.slug_id}/", the_link()):
        assert 'lang="en">One river, two banks' in Client().get(f"{page}?lang=sr-Cyrl").content.decode()


def test_looking_changes_nothing_and_the_button_holds_back(statement):
    say(statement)
    link = the_link()
    page = Client().get(link)
    assert "Yes: Lumera Watch did not sign this" in words(page)
    assert "Lumera" not in page.content.decode().partition("</head>")[0]
    assert Signature.objects.get().state == "confirmed"
    assert "The name is held back" in words(Client().post(link))
    assert Signature.objects.get().state == "disputed"
    assert Client().post(link).status_code == 410
    assert Client().get(f"/disputed/{'x' * 43}/").status_code == 404


@pytest.mark.long
def test_claims_from_one_network_are_limited(statement):
    browser = Client(REMOTE_ADDR="192.0.2.7")
    answers = [browser.post(f"/claim/{statement.slug_id}/", SAID).status_code for _ in range(CLAIMS.most + 1)]
    assert answers == [302] * CLAIMS.most + [429]


def test_the_coordinator_meets_it_as_the_next_step_and_decides(statement):
    desk = signed_in()
    say(statement, mail="stranger@else.example")
    where = screen(statement, "claims")
    for page in ("/desk/", f"/desk/{statement.pk}/"):
        assert where in desk.get(page).content.decode()
    shown = words(desk.get(where))
    for part in ("Nobody of us decided this.", "stranger@else.example", "Teuta Ravik, director", "does not know"):
        assert part in shown
    claim = Claim.objects.get()
    assert desk.post(where, {"claim": claim.pk, "decision": "hold"}).status_code == 302
    assert Signature.objects.get().state == "disputed"
    assert "the name is neither shown nor counted" in words(desk.get(where))
    assert desk.post(where, {"claim": claim.pk, "decision": "reject"}).status_code == 302
    assert Signature.objects.get().state == "confirmed"
    assert "No name is disputed." in words(desk.get(where))
    assert where not in desk.get("/desk/").content.decode()
    assert desk.post(where, {"claim": claim.pk, "decision": "uphold"}).status_code == 422
    assert desk.post(where, {"claim": "٣", "decision": "uphold"}).status_code == 404


def test_a_verifier_decides_without_mailboxes_and_a_viewer_sees_nothing(statement):
    say(statement, mail="stranger@else.example")
    where = screen(statement, "claims")
    verifier = signed_in("verifier")
    shown = words(verifier.get(where))
    assert "Nobody of us decided this." in shown
    assert "stranger@else.example" not in shown
    assert "office@lumera.example" not in shown
    assert verifier.post(where, {"claim": Claim.objects.get().pk, "decision": "uphold"}).status_code == 302
    assert signed_in("viewer").get(where).status_code == 403


def test_a_claim_of_another_statement_is_not_decided_here(statement):
    say(statement)
    other = stages.frozen("Another letter\n\nWe say so.\n")
    sent = signed_in().post(screen(other, "claims"), {"claim": Claim.objects.get().pk, "decision": "uphold"})
    assert sent.status_code == 404
    assert Claim.objects.get().state == "said"


def test_no_mail_about_a_signature_forgets_it():
    """All that end in the foot of such mails, but for what has nothing to do with a signature of the reader's."""
    mails = {path.name: path.read_text() for path in (ROOT / "src/undersigned/templates/mail").glob("[!_]*.txt")}
    about = {name for name, words in mails.items() if "mail/_foot.txt" in words}
    assert {name for name in about if "mail/_claim.txt" not in mails[name]} == {"text-link.txt", "disputed.txt"}
    assert len(about) > 8


def test_every_mail_about_a_signature_leads_there_and_names_nothing(statement):
    sign.withdraw(Signature.objects.get())
    purposes = [mail.purpose for mail in Mail.objects.all()]
    assert purposes == ["confirmation", "receipt", "receipt"]
    for mail in Mail.objects.all():
        assert f"/claim/{statement.pk}/" in mail.body
        assert statement.slug_id not in mail.body
    assert Client().get(f"/claim/{statement.pk}/").status_code == 200
