"""The screen of names, release and press; the preview; being checked in person; the paper."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from tests import stages
from tests.characters import ANY
from tests.examples import each
from tests.web.browsing import screen, signed_in, words
from undersigned.actions import limit, sign
from undersigned.actions.publish.embargo import add_preview, set_embargo
from undersigned.actions.sign.in_person import set_verifier
from undersigned.models import Account, Event, Mail, PressPreview, Signature, Statement, database_now

pytestmark = pytest.mark.django_db

SEALED = frozenset({"sign", "addressee"})


def press(desk, statement, do, **more):
    return desk.post(screen(statement, "release"), {"do": do, **more}, follow=True)


def test_one_press_hides_all_names_and_another_shows_them(desk):
    statement = stages.opened()
    assert "All names are hidden." in words(press(desk, statement, "hide"))
    assert Event.objects.filter(type="statement.hidden").count() == 1
    assert "Show the names again" in words(desk.get(screen(statement, "release")))
    press(desk, statement, "show")
    assert Statement.objects.get().names_hidden is None


def test_reservations_are_switched_on_and_then_in_the_form(desk):
    statement = stages.opened()
    press(desk, statement, "reservations", on="yes")
    client = Client()
    digest = stages.in_force(statement).digest
    entered = {"kind": "person", "text": "en", "digest": digest, "name": "Orla Benkov", "mail": "orla@kodrin.example"}
    client.post(f"/sign/{statement.slug_id}/", entered)
    check = f"/sign/{statement.slug_id}/check/"
    assert "Reservation" in words(client.get(check))
    refused = client.post(check, {"visibility": "public", "reservation": "Not the\nfirst call."})
    assert refused.status_code == 422
    assert "Not the first call." in client.get(check).content.decode()
    client.post(check, {"visibility": "withheld", "reservation": "Not the first call.", "consent": "on"})
    signature = Signature.objects.get()
    assert (signature.reservation, signature.visibility) == ("Not the first call.", "withheld")
    press(desk, statement, "reservations", on="no")
    assert not Statement.objects.get().reservations


@each(
    ("chosen", "kept"), [("public", "page"), ("withheld", "withheld"), ("addressee", "addressee"), ("not-named",) * 2]
)
def test_each_choice_of_the_form_is_kept_and_can_be_changed_by_the_private_link(chosen, kept):
    statement = stages.opened()
    client = Client()
    entered = {"kind": "person", "text": "en", "digest": stages.in_force(statement).digest, "name": "Orla Benkov"}
    client.post(f"/sign/{statement.slug_id}/", {**entered, "mail": "orla@kodrin.example"})
    client.post(f"/sign/{statement.slug_id}/check/", {"visibility": chosen, "consent": "on"})
    assert Signature.objects.get().visibility == kept
    done = stages.signed(statement, stages.person("Ada Kern", "ada@kern.example"))
    response = client.post(f"/mine/{done.link}/visibility/", {"visibility": chosen})
    assert response.status_code == 302
    assert Signature.objects.get(pk=done.signature.pk).visibility == chosen
    assert client.get(f"/mine/{done.link}/").status_code == 200


def test_the_sealed_list_is_for_editors_only(desk):
    statement = stages.opened()
    stages.signed(statement, stages.organisation("Sealed House", "c@c.example", named=False, purposes=SEALED))
    from undersigned.actions.installed import installation
    from undersigned.actions.record import Log

    Log(installation()).sequence()
    where = screen(statement, "sealed", "list.json")
    response = desk.get(where)
    assert b"Sealed House" in response.content
    assert response["Cache-Control"] == "no-store, private"
    assert "attachment" in response["Content-Disposition"]
    assert desk.get(screen(statement, "sealed", "list.en.pdf")).content.startswith(b"%PDF")
    for wrong in ("list.xx.pdf", "list..pdf", "x.json", "list.en.pdf.pdf", "list.pdf"):
        assert desk.get(screen(statement, "sealed", wrong)).status_code == 404
    assert Client().get(where).status_code == 302
    assert signed_in("viewer").get(where).status_code == 403
    press(desk, statement, "hide")
    assert b"Sealed House" not in desk.get(where).content


def test_an_embargo_is_set_on_the_clocks_of_the_zone(desk):
    statement = stages.opened()
    Statement.objects.update(timezone="Europe/Belgrade")
    refused = press(desk, statement, "embargo", day="2099-05-03", hour="")
    assert refused.status_code == 422
    press(desk, statement, "embargo", day="2099-05-03", hour="10:00")
    embargo = Statement.objects.get().embargo
    assert embargo is not None
    assert embargo.isoformat() == "2099-05-03T08:00:00+00:00"
    assert "Embargoed until 3 May 2099, 10:00 (Europe/Belgrade)" in words(desk.get(screen(statement, "release")))
    assert "Publish now" not in words(desk.get(screen(statement, "publish")))
    past = press(desk, statement, "embargo", day="2001-05-03", hour="10:00")
    assert "over already" in words(past)
    press(desk, statement, "no-embargo")
    assert Statement.objects.get().embargo is None


def test_the_link_of_an_embargoed_statement_tells_nothing_in_a_chat():
    statement = stages.opened()
    assert "One river" in _preview_title(Client().get(f"/sign/{statement.slug_id}/"))
    set_embargo(statement, database_now() + timedelta(hours=1))
    assert "One river" not in _preview_title(Client().get(f"/sign/{statement.slug_id}/"))


def _preview_title(response) -> str:
    head = response.content.decode().split("</head>")[0]
    return " ".join(re.findall(r'<title>.*?</title>|og:title" content="[^"]*"', head, re.S))


def test_a_preview_shows_words_and_numbers_and_no_names_until_it_is_stopped(desk):
    statement = stages.opened()
    stages.signed(statement, stages.organisation("Quellwasser Bund", "post@quell.example"))
    set_embargo(statement, database_now() + timedelta(hours=1))
    shown = words(press(desk, statement, "preview", **{"press-name": "Evening paper"}))
    assert "Evening paper" in shown
    link = re.search(r"/press/([\w-]{43})/", press(desk, statement, "preview", **{"press-name": "B"}).content.decode())
    assert link
    page = Client().get(f"/press/{link[1]}/")
    assert "Embargoed until" in words(page)
    assert "1 organisation" in words(page)
    assert "ask that the river be cleaned" in words(page)
    assert "Quellwasser" not in words(page)
    assert page["Cache-Control"] == "no-store"
    assert "noindex" in page["X-Robots-Tag"]
    assert "One river" not in _preview_title(page)
    assert link[1] not in desk.get(screen(statement, "release")).content.decode()
    other = Client().get(f"/press/{link[1][:-1]}x/")
    assert (other.status_code, "river" in words(other)) == (404, False)
    press(desk, statement, "stop-preview", preview=PressPreview.objects.get(name="B").pk)
    assert Client().get(f"/press/{link[1]}/").status_code == 404


def test_a_preview_of_another_statement_is_not_stopped_and_leads_to_the_page_once_public(desk):
    statement, other = stages.opened(), stages.opened()
    set_embargo(statement, database_now() + timedelta(hours=1))
    made, secret = add_preview(Statement.objects.get(pk=statement.pk), "A")
    assert press(desk, other, "stop-preview", preview=made.pk).status_code == 404
    Statement.objects.filter(pk=statement.pk).update(published=database_now())
    page = words(Client().get(f"/press/{secret}/"))
    assert "The embargo is over" in page
    assert "ask that the river" not in page


@pytest.mark.long
@each("do", ["", "hide", "show", "release", "embargo", "preview", "stop-preview", "verifier", "x"])
def test_no_button_fails_on_a_draft_or_with_nothing_filled_in(desk, do):
    viewer = signed_in("viewer")
    for statement in (stages.drafted(), stages.opened()):
        assert press(desk, statement, do).status_code in {200, 404, 422}
        assert viewer.post(screen(statement, "release"), {"do": do}).status_code == 403


def with_verifier():
    statement = stages.opened()
    client = signed_in("verifier")
    verifier = Account.objects.get(username="verifier")
    set_verifier(statement, verifier, role="field coordinator", reach="At the office, Tuesdays at ten.")
    return Statement.objects.get(), client


def ask(client, statement, where="", **more):
    where = where or f"/sign/{statement.slug_id}/in-person/"
    page = client.get(where).content.decode()
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("nonce", "text", "digest")}
    given = {name: match[1] for name, match in found.items() if match}
    return client.post(where, {**given, "name": "Nebula Moth", "consent": "on", **more})


def test_a_person_is_checked_counted_and_forgotten_and_leaves_by_the_paper(desk):
    statement, verifier = with_verifier()
    signer = Client(REMOTE_ADDR="192.0.2.7")
    for _ in range(limit.REQUESTS.most):  # others sign through the same exit of Tor: they must not keep anybody in
        limit.count_request("192.0.2.7")
    door = words(signer.get(f"/sign/{statement.slug_id}/?as=person"))
    assert "Be checked in person, then forgotten" in door
    asked = signer.get(f"/sign/{statement.slug_id}/in-person/").content.decode()
    assert asked.index("Read this before you fill in anything.") < asked.index('name="name"')
    assert "One river" not in asked.split("</head>")[0]
    done = ask(signer, statement)
    code = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){6}", done.content.decode())
    assert code
    where = screen(statement, "in-person")
    assert "Nebula" not in words(desk.get(where))
    assert "1 request waits." in words(desk.get(where))
    assert desk.post(where, {"decision": "check"}).status_code == 403
    assert "Nebula Moth" in words(verifier.get(where))
    given = {"signature": Signature.objects.get().pk, "decision": "check"}
    assert "Say first that you have met" in words(verifier.post(where, given))
    verifier.post(where, {**given, "met": "yes"})
    assert "Nebula" not in words(verifier.get(where))
    assert "Checked in person, then forgotten 1" in words(desk.get(screen(statement, "release")))
    stands = signer.post("/paper/", {"code": code[0].lower()})
    assert "Checked in person by field coordinator on" in words(stands)
    assert Signature.objects.get().state == "confirmed"
    assert "taken back" in words(signer.post("/paper/", {"code": code[0], "leave": "yes"}))
    assert Signature.objects.get().state == "withdrawn"
    assert "taken back" in words(signer.post("/paper/", {"code": code[0]}))


@pytest.mark.long
@each("changes", [{"name": ""}, {"consent": ""}, {"mail": "no address"}, {"name": "x" * 400}])
def test_what_is_missing_is_said_and_nothing_is_kept(changes):
    statement, _ = with_verifier()
    refused = ask(Client(), statement, **changes)
    assert refused.status_code == 422
    assert not Signature.objects.exists()
    assert ask(Client(), statement, nonce="short").status_code == 400
    assert ask(Client(), statement, digest="0" * 64).status_code == 409


@pytest.mark.long
@each("code", ["", "x", "A" * 28, "A" * 5000, "\u202e" * 28, "'; drop--"])
def test_a_code_that_is_not_known_tells_nothing(code):
    statement, _ = with_verifier()
    ask(Client(), statement)
    for more in ({}, {"leave": "yes"}):
        assert Client().post("/paper/", {"code": code, **more}).status_code == 422
    assert Signature.objects.count() == 1


def test_behind_an_invitation_it_is_found_and_the_request_does_not_say_whose_invitation():
    statement, _ = with_verifier()
    sign.open_for_signature(statement, open_to_all=False)
    _, token = sign.invite(statement, name="Ana Dor", address="ana@a.example", language="en", kind="person")
    where = f"/invitation/{token}/in-person/"
    page = Client().get(f"/invitation/{token}/").content.decode()
    assert f'href="{where}"' in page
    assert ask(Client(), statement).status_code == 404
    assert ask(Client(), statement, where=where).status_code == 200
    assert Signature.objects.get().invitation is None


def test_without_a_verifier_there_is_no_such_page():
    statement = stages.opened()
    assert Client().get(f"/sign/{statement.slug_id}/in-person/").status_code == 404
    assert "forgotten" not in words(Client().get(f"/sign/{statement.slug_id}/?as=person"))


def test_a_draft_has_no_requests(desk):
    assert desk.get(screen(stages.drafted(), "in-person")).status_code == 200


HOSTILE = st.one_of(
    st.text(ANY, max_size=60),
    st.text(alphabet=st.characters(categories=["Cc", "Cf", "Co", "Cn", "Zs", "Mn"]), max_size=20),
    st.sampled_from(
        ["", "x" * 10_000, "\x00", "\u202e", "{{ x }}", "%(name)s", "<script>", "9999-12-31", "99:99", "-1"]
    ),
)
BUTTONS = ("hide", "show", "release", "embargo", "no-embargo", "preview", "stop-preview", "reservations", "verifier")
FIELDS = ("day", "hour", "press-name", "preview", "on", "verifier", "role", "reach")
FEW_AND_MANY = [2, pytest.param(200, marks=pytest.mark.soak)]


@pytest.mark.parametrize("number", FEW_AND_MANY)
def test_no_input_of_the_screen_makes_the_server_fail(desk, number):
    statement = stages.opened()
    where = screen(statement, "release")

    @examples(max_examples=number, suppress_health_check=list(HealthCheck))
    @given(do=st.sampled_from(BUTTONS) | HOSTILE, data=st.dictionaries(st.sampled_from(FIELDS), HOSTILE))
    def sent(do, data):
        assert desk.post(where, {"do": do, **data}).status_code < 500

    sent()
    assert desk.get(where).status_code == 200


@pytest.mark.parametrize("number", FEW_AND_MANY)
def test_no_input_of_the_request_or_the_paper_makes_the_server_fail_or_counts(number, monkeypatch):
    statement, verifier = with_verifier()
    monkeypatch.setattr(limit, "check_network", lambda *_: None)  # a thousand forms from one network
    where, signer = f"/sign/{statement.slug_id}/in-person/", Client()
    digest = stages.in_force(statement).digest
    whole = {"name": "Nebula Moth", "consent": "on", "nonce": "n" * 43, "digest": digest, "text": "en"}
    fields = (*whole, "mail", "code", "leave")

    @examples(max_examples=number, suppress_health_check=list(HealthCheck))
    @given(data=st.dictionaries(st.sampled_from(fields), HOSTILE), secret=HOSTILE)
    def sent(data, secret):
        for body in (data, {**whole, **data}):
            for path in (where, "/paper/"):
                assert signer.post(path, body).status_code < 500
        decision = {"signature": secret, "decision": secret, "met": secret}
        assert verifier.post(screen(statement, "in-person"), decision).status_code < 500
        assert signer.get(f"/press/{secret.replace('/', '')}/").status_code < 500

    sent()
    assert not Event.objects.filter(type__startswith="sign.").exists()


def test_a_reservation_is_in_the_mail_and_behind_its_button():
    statement = stages.opened()
    Statement.objects.update(reservations=True)
    signing = stages.organisation("Doubtful House", reservation="Not the second call.")
    _, secret = stages.requested(Statement.objects.get(pk=statement.pk), signing)
    mail = Mail.objects.get()
    assert "with a reservation" in mail.subject
    assert "signs" not in mail.subject
    assert "Not the second call." in mail.body
    page = words(Client().get(f"/confirm/{secret}/"))
    assert "Confirm: Doubtful House shares the views of edition 1, with this reservation" in page
