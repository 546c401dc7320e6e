"""The signer's way in a browser that keeps cookies and runs no script."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from tests import stages
from tests.examples import each
from undersigned.actions import draft, sign
from undersigned.actions.publish.batch import publish
from undersigned.models import Event, Mail, Signature, SigningForm, Statement

pytestmark = pytest.mark.django_db

ENTERED = {
    "organisation": {
        "kind": "organisation",
        "text": "en",
        "name": "Lumera Watch & Friends",
        "representative": "Teuta Ravik",
        "representative_role": "director",
        "mandate": "Decision of the board of 3 May",
        "mail": "office@lumera.example",
    },
    "person": {"kind": "person", "text": "en", "name": "Orla Benkov", "mail": "orla@kodrin.example"},
}


def words_of(response: Any) -> str:
    """What a reader sees: the page without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def head_of(response: Any) -> str:
    """What a chat's preview or a history sees."""
    page: str = response.content.decode()
    return page.partition("</head>")[0]


def step_1(client: Client, statement: Statement, kind: str, path: str = "", /, **changes: str) -> Any:
    """Post the first step."""
    digest = stages.in_force(statement).digest
    return client.post(path or f"/sign/{statement.slug_id}/", {**ENTERED[kind], "digest": digest, **changes})


def step_2(client: Client, statement: Statement, **changes: str) -> Any:
    """Post the second step."""
    return client.post(f"/sign/{statement.slug_id}/check/", {"visibility": "public", "consent": "on", **changes})


def asked(
    statement: Statement, kind: str = "organisation", *, second: Mapping[str, str] | None = None, **changes: str
) -> str:
    """Both steps, in a browser of its own. Returns the secret of the confirmation mail."""
    client = Client()
    assert step_1(client, statement, kind, **changes).status_code == 302
    assert step_2(client, statement, **(second or {})).status_code == 302
    return stages.link_in(Mail.objects.filter(purpose="confirmation").latest("pk"), "confirm")


def private_link(statement: Statement, kind: str = "organisation", **changes: Any) -> str:
    """The address of the receipt of a signature that was confirmed."""
    done = Client().post(f"/confirm/{asked(statement, kind, **changes)}/")
    assert done.status_code == 302
    return str(done.headers["Location"])


def test_the_page_shows_the_exact_text_and_its_digest():
    statement = stages.opened()
    page = Client().get(f"/sign/{statement.slug_id}/")
    said = words_of(page)
    assert page.status_code == 200
    for clause in stages.in_force(statement).clauses.all():
        assert clause.words in said
    assert stages.in_force(statement).digest in said
    assert "Call on: the municipalities of Vardena and Kodrin" in said
    assert "One river, two banks" in head_of(page)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_who_has_signed_so_far_is_one_link_away_once_there_is_a_public_page():
    statement = stages.opened()
    address, public = f"/sign/{statement.slug_id}/", f'href="/{statement.slug_id}/en/#signed"'
    assert public not in Client().get(address).content.decode()
    publish(statement)
    assert public in Client().get(address).content.decode()


def test_the_signer_chooses_among_the_texts_and_what_was_read_is_kept():
    statement = stages.drafted("One river\n\nThe river is ours to keep clean.\n")
    draft.add_language(statement, "sq")
    clauses = list(statement.draft_clauses.order_by("position"))
    stages.write(statement, "sq", {clauses[0].pk: "Një lumë", clauses[1].pk: "Lumi është yni."})
    draft.freeze(statement, authoritative="sq")
    sign.open_for_signature(statement, open_to_all=True)
    client = Client()
    albanian = words_of(client.get(f"/sign/{statement.slug_id}/?text=sq"))
    assert "Lumi është yni." in albanian
    assert "The river is ours" not in albanian
    assert "The authentic text is another one: Albanian" in words_of(client.get(f"/sign/{statement.slug_id}/?text=en"))
    assert "The river is ours" in words_of(client.get(f"/sign/{statement.slug_id}/?text=xx"))
    asked(statement, text="sq", name_sq="Roja e Lumerës")
    signature = Signature.objects.get()
    assert (signature.language, signature.names["sq"]) == ("sq", "Roja e Lumerës")


def test_an_organisation_meets_six_compulsory_fields():
    statement = stages.opened()
    client = Client()
    first = client.get(f"/sign/{statement.slug_id}/?as=organisation").content.decode()
    assert step_1(client, statement, "organisation").status_code == 302
    second = client.get(f"/sign/{statement.slug_id}/check/").content.decode()
    needed = [tag for tag in re.findall(r"<input[^>]*required[^>]*>", first + second) if "checked" not in tag]
    names = {re.search(r'name="(\w+)"', tag)[1] for tag in needed}  # type: ignore[index]
    assert names - {"visibility"} == {
        "name",
        "representative",
        "representative_role",
        "mandate",
        "mail",
        "consent",
    }
    assert 'value="public" id="id_visibility_0" required checked' in second


def test_from_the_form_to_the_receipt():
    statement = stages.opened()
    client = Client()
    assert step_1(client, statement, "organisation").headers["Location"] == f"/sign/{statement.slug_id}/check/"
    check = words_of(client.get(f"/sign/{statement.slug_id}/check/"))
    assert "Send me the mail that confirms: Lumera Watch & Friends signs edition 1" in check
    assert step_2(client, statement, show_representative="on").headers["Location"] == f"/sign/{statement.slug_id}/sent/"
    assert "mail is on its way" in words_of(client.get(f"/sign/{statement.slug_id}/sent/"))
    letter = Mail.objects.get()
    assert letter.subject == "Confirm: Lumera Watch & Friends signs “One river, two banks”, edition 1"
    assert stages.in_force(statement).digest in letter.body
    assert "ignore this mail" in letter.body

    elsewhere = Client()
    link = f"/confirm/{stages.link_in(letter, 'confirm')}/"
    for look in (elsewhere.get, elsewhere.head, elsewhere.get):
        assert look(link).status_code == 200
    assert Signature.objects.get().state == "pending"
    assert "Confirm: Lumera Watch & Friends signs edition 1" in words_of(elsewhere.get(link))
    done = elsewhere.post(link)
    receipt = words_of(elsewhere.get(done.headers["Location"]))
    assert "Your confirmation is in: Lumera Watch & Friends, edition 1" in receipt
    assert "Confirmed from the mailbox that the organisation gave." in receipt
    assert "To be shown beside the organisation." in receipt
    assert stages.in_force(statement).digest in receipt
    signature = Signature.objects.get()
    assert (signature.state, signature.visibility) == ("confirmed", "public")
    assert set(signature.purposes) == {"sign", "show", "representative"}
    assert done.headers["Location"] == f"/mine/{stages.link_in(Mail.objects.latest('pk'), 'mine')}/"


@each(
    ("second", "visibility", "purposes"),
    [
        ({"visibility": "public"}, "page", {"sign", "show"}),
        ({"visibility": "public", "machine": "on"}, "public", {"sign", "show", "machine"}),
        ({"visibility": "not-named", "machine": "on"}, "not-named", {"sign"}),
    ],
)
def test_a_person_consents_to_each_purpose_apart(second, visibility, purposes):
    statement = stages.opened()
    asked(statement, "person", second=second)
    signature = Signature.objects.get()
    assert (signature.visibility, set(signature.purposes)) == (visibility, purposes)


def test_a_person_is_asked_whether_to_be_named_without_a_default():
    statement = stages.opened()
    client = Client()
    step_1(client, statement, "person")
    assert "checked" not in client.get(f"/sign/{statement.slug_id}/check/").content.decode()
    refused = client.post(f"/sign/{statement.slug_id}/check/", {"consent": "on"})
    assert refused.status_code == 422
    assert "Choose whether the name is shown." in words_of(refused)
    assert "checked" in client.get(f"/sign/{statement.slug_id}/check/").content.decode()  # the consent was kept
    assert not Mail.objects.exists()


@each(("kind", "visibility"), [("person", "not-named"), ("person", "public"), ("organisation", "not-named")])
def test_mails_that_may_endanger_tell_nothing_on_a_locked_screen(kind: str, visibility: str):
    statement = stages.opened()
    link = private_link(statement, kind, second={"visibility": visibility})
    private_link(statement, kind, second={"visibility": visibility})  # once more: the first is told
    Client().post(f"{link}withdraw/")
    letters = list(Mail.objects.order_by("pk"))
    assert [letter.purpose for letter in letters] == [
        *("confirmation", "receipt", "confirmation", "notice", "receipt", "receipt")
    ]
    for letter in letters:
        said = letter.subject + letter.body
        if visibility == "public":
            said = said.partition("\n-- \n")[0]  # who is named may read at the end from whom it comes
        for telling in ("Orla", "Lumera", "river", "Coalition", "sign ", "signature"):
            assert telling not in said


def test_a_form_is_found_by_its_own_browser_only():
    statement = stages.opened()
    client = Client()
    response = step_1(client, statement, "organisation")
    cookie = response.cookies["form"]
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"], cookie["max-age"]) == ("Lax", "/", 7 * 24 * 3600)
    assert SigningForm.objects.get().cookie_hash != cookie.value
    assert "Teuta Ravik" in words_of(client.get(f"/sign/{statement.slug_id}/check/"))
    assert "Teuta Ravik" in client.get(f"/sign/{statement.slug_id}/").content.decode()
    stranger = Client()
    stranger.cookies["form"] = "made-up"
    for path in (f"/sign/{statement.slug_id}/check/", f"/sign/{statement.slug_id}/?change=1"):
        assert "Teuta Ravik" not in stranger.get(path).content.decode()
    assert stranger.get(f"/sign/{statement.slug_id}/check/").status_code == 404
    assert step_1(stranger, statement, "person").cookies["form"].value != "made-up"


def test_what_was_entered_can_be_changed_or_deleted():
    statement = stages.opened()
    client = Client()
    step_1(client, statement, "organisation")
    back = client.get(f"/sign/{statement.slug_id}/?change=1").content.decode()
    assert 'value="Decision of the board of 3 May"' in back
    step_1(client, statement, "organisation", f"/sign/{statement.slug_id}/?change=1", mandate="By statute")
    assert "By statute" in words_of(client.get(f"/sign/{statement.slug_id}/check/"))
    assert SigningForm.objects.count() == 1
    assert "deleted" in words_of(client.post(f"/sign/{statement.slug_id}/check/", {"discard": "1"}))
    assert not SigningForm.objects.exists()


def test_posting_twice_changes_nothing():
    statement = stages.opened()
    client = Client()
    step_1(client, statement, "organisation")
    assert step_2(client, statement).status_code == 302
    repeated = step_2(client, statement)
    assert repeated.status_code == 404
    assert "If you have sent it already, a mail is on its way" in words_of(repeated)
    assert Mail.objects.count() == 1
    link = f"/confirm/{stages.link_in(Mail.objects.get(), 'confirm')}/"
    assert client.post(link).status_code == 302
    assert client.post(link).status_code == 410
    assert "was used already" in words_of(client.get(link))
    assert Event.objects.filter(type="sign.confirmed").count() == 1


def test_whoever_did_not_ask_has_it_deleted_at_once():
    link = f"/confirm/{asked(stages.opened())}/"
    assert "Nothing was confirmed" in words_of(Client().post(link, {"decline": "1"}))
    signature = Signature.objects.get()
    assert (signature.state, signature.mail, signature.names) == ("erased", "", {})
    assert not Mail.objects.exists()
    assert Client().get(link).status_code == 404


def test_of_one_who_comes_second_the_first_is_told():
    statement = stages.opened()
    private_link(statement)
    token = asked(statement, mail="other@lumera.example", name="LUMERA  watch & friends", representative="Imer Dol")
    shown = words_of(Client().get(f"/confirm/{token}/"))
    assert "Confirm: LUMERA watch & friends signs edition 1" in shown
    Client().post(f"/confirm/{token}/")
    assert Signature.objects.get(state="held").mail == "other@lumera.example"
    notice = Mail.objects.get(purpose="notice")
    assert notice.to == "office@lumera.example"
    assert notice.subject == "A second signature for Lumera Watch & Friends"
    assert "other@" not in notice.body
    assert "Imer" not in notice.body


def test_the_private_link_corrects_and_changes_what_is_shown():
    statement = stages.opened()
    link = private_link(statement)
    for page in ("correct", "visibility", "withdraw", "erase", "export"):
        answer = Client().get(f"{link}{page}/")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
    assert not Event.objects.exclude(type__in=["text.frozen", "sign.confirmed"]).exists()
    entered = {**ENTERED["organisation"], "name": "Lumera Guard", "acronym": "LG"}
    assert Client().post(f"{link}correct/", entered).status_code == 302
    assert Client().post(f"{link}visibility/", {"visibility": "not-named"}).status_code == 302
    signature = Signature.objects.get()
    assert (signature.names[""], signature.acronym, signature.visibility) == ("Lumera Guard", "LG", "not-named")
    assert signature.mail == "office@lumera.example"
    wrong: dict[str, dict[str, str]] = {"correct": {**entered, "mandate": ""}, "visibility": {"visibility": "page"}}
    for path, data in wrong.items():
        assert Client().post(f"{link}{path}/", data).status_code == 422


def test_a_copy_is_a_file_with_everything_that_is_kept():
    link = private_link(stages.opened())
    answer = Client().post(f"{link}export/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    copy = json.loads(answer.content)
    assert copy["mail"] == "office@lumera.example"
    assert copy["names"] == {"": "Lumera Watch & Friends"}
    assert copy["mails"][0]["purpose"] == "confirmation"


def test_withdrawing_and_erasing():
    statement = stages.opened()
    link = private_link(statement)
    assert Client().post(f"{link}withdraw/").status_code == 302
    assert "This signature of Lumera Watch & Friends is withdrawn" in words_of(Client().get(link))
    for path in ("correct", "visibility", "withdraw"):
        assert Client().get(f"{link}{path}/").status_code == 409
        assert Client().post(f"{link}{path}/").status_code == 409
    assert Client().post(f"{link}erase/").status_code == 302
    page = Client().get(link)
    assert "This signature was erased" in words_of(page)
    for gone in ("Lumera Watch", "Teuta", "office@"):
        assert gone not in page.content.decode()
    assert Client().get(f"{link}erase/").status_code == 302
    assert json.loads(Client().post(f"{link}export/").content)["names"] == {}
    assert [event.type for event in Event.objects.order_by("pk")][-2:] == ["sign.withdrawn", "sign.erased"]


def test_a_coalition_that_did_not_accept_says_so():
    statement = stages.opened()
    private_link(statement)
    second = private_link(statement, mail="other@lumera.example")
    sign.decide_held(Signature.objects.get(state="held"), accept=False)
    assert "This signature was not accepted" in words_of(Client().get(second))


def is_private(response: Any) -> bool:
    """Whether nothing keeps or indexes the answer."""
    return response.headers["Cache-Control"] == "no-store" and "noindex" in response.headers["X-Robots-Tag"]


def test_secrets_open_their_own_door_only():
    statement = stages.opened()
    token = asked(statement)
    link = private_link(statement, "person")
    secret = link.split("/")[2]
    _, invited = sign.invite(statement, name="Kodrin Forum", address="", language="en")
    doors = {"confirm": token, "mine": secret, "invitation": invited}
    for door, own in doors.items():
        for key in doors.values():
            page = Client().get(f"/{door}/{key}/")
            assert page.status_code == (200 if key == own else 404)
            assert is_private(page)
            assert "One river" not in head_of(page)
            assert "Undersigned" in head_of(page)
    for path in ("", "correct/", "visibility/", "withdraw/", "erase/", "export/", "receipt/"):
        for key in (token, invited, "unknown", f"{secret}x"):
            assert Client().get(f"/mine/{key}/{path}").status_code == 404
            assert Client().post(f"/mine/{key}/{path}").status_code in (404, 405)
        assert "Teuta" not in Client().get(f"/mine/{secret}/{path}").content.decode()


def test_a_new_mail_is_promised_alike_whatever_is_known():
    token = asked(stages.opened())
    answers = [Client().post(f"/confirm/{key}/new/").content for key in (token, "unknown")]
    assert answers[0] == answers[1]
    assert Mail.objects.filter(purpose="confirmation").count() == 2


def test_an_erratum_stands_beside_the_words_that_are_signed():
    statement = stages.opened()
    draft.add_erratum(statement, language="en", clause=1, old="cleaned", new="cleared", note="A slip.")
    said = words_of(Client().get(f"/sign/{statement.slug_id}/"))
    assert "ask that the river be cleaned." in said
    assert "Instead of: cleaned read: cleared A slip." in said


def test_no_secret_is_stored_but_in_the_mail_that_carries_it():
    statement = stages.opened()
    client = Client()
    cookie = step_1(client, statement, "person").cookies["form"].value
    token = asked(statement)
    secret = private_link(statement, "person", mail="other@kodrin.example").split("/")[2]
    _, invited = sign.invite(statement, name="Kodrin Forum", address="", language="en")
    stored = [
        str(value)
        for model in apps.get_app_config("undersigned").get_models()
        for row in model._default_manager.all().values()
        for name, value in row.items()
        if (model, name) != (Mail, "body")
    ]
    assert len(stored) > 100
    for kept in stored:
        assert not any(secret_part in kept for secret_part in (cookie, token, secret, invited))
