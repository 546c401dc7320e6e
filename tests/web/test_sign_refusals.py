"""What the signing pages refuse: closed statements, taken-back invitations, broken and hostile input."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import strategies as st

from tests import stages
from tests.characters import ANY
from tests.examples import each
from tests.web.browsing import account
from tests.web.test_sign import ENTERED, asked, head_of, private_link, step_1, step_2, words_of
from undersigned.actions import draft, sign
from undersigned.actions.publish.batch import publish, retract
from undersigned.actions.sign.in_person import set_verifier
from undersigned.models import Invitation, Mail, Signature, SigningForm, Statement

pytestmark = pytest.mark.django_db


def shift(statement: Statement, **times: timedelta) -> None:
    """Move the statement's moments: the database's clock cannot be turned."""
    Statement.objects.filter(pk=statement.pk).update(**{name: timezone.now() + by for name, by in times.items()})


def test_a_statement_that_is_not_open_says_so_and_shows_nothing():
    statement = stages.frozen()
    page = Client().get(f"/sign/{statement.slug_id}/")
    assert page.status_code == 404
    assert "does not take signatures now" in words_of(page)
    assert "river" not in words_of(page)
    assert Client().get("/sign/no-such-statement/").status_code == 404
    assert Client().get("/sign/no-such-statement/check/").status_code == 404


@each("where", ["/sign/{}/", "/sign/{}/check/", "/sign/{}/sent/", "/sign/{}/in-person/", "/claim/{}/"])
def test_whoever_guesses_the_address_of_what_is_not_public_learns_nothing(where):
    """Its address is made from its title."""
    statement = stages.frozen()
    sign.open_for_signature(statement, open_to_all=False)
    statement = Statement.objects.get()
    set_verifier(statement, account("verifier"), role="field coordinator", reach="At the office.")
    hidden, none = (Client().get(where.format(slug)) for slug in (statement.slug_id, "no-such-statement"))
    assert hidden.status_code == none.status_code
    assert words_of(hidden) == words_of(none)
    assert "river" not in words_of(hidden)
    if "sign/" in where and "in-person" not in where:
        return
    # Whoever was invited, or has a mail that names it, comes in by that.
    _, token = sign.invite(statement, name="Ana Dor", address="ana@a.example", language="en", kind="person")
    door = f"/claim/{statement.pk}/" if "claim" in where else f"/invitation/{token}/in-person/"
    assert Client().get(door).status_code == 200


def test_by_invitation_only():
    statement = stages.frozen()
    sign.open_for_signature(statement, open_to_all=False)
    publish(Statement.objects.get())
    page = Client().get(f"/sign/{statement.slug_id}/")
    assert page.status_code == 200
    assert "signed by private invitation" in words_of(page)
    assert "river" not in words_of(page)
    assert step_1(Client(), statement, "organisation").status_code == 409
    assert not SigningForm.objects.exists()


def test_a_retracted_statement_takes_no_signatures():
    statement = stages.opened()
    token = asked(statement)
    publish(statement)
    retract(statement)
    assert "retracted" in words_of(Client().get(f"/sign/{statement.slug_id}/"))
    assert Client().get(f"/confirm/{token}/").status_code == 409
    assert Client().post(f"/confirm/{token}/").status_code == 409
    assert Signature.objects.get().state == "pending"


def test_after_the_deadline_only_what_was_asked_before_is_confirmed_for_two_hours():
    statement = stages.opened(deadline=timezone.now() + timedelta(hours=1))
    early, late = asked(statement), asked(statement, "person")
    half_filled = Client()
    step_1(half_filled, statement, "person")
    Signature.objects.update(requested=timezone.now() - timedelta(hours=4))

    shift(statement, deadline=-timedelta(minutes=119))
    page = Client().get(f"/sign/{statement.slug_id}/")
    assert "Signing has ended" in words_of(page)
    assert "Europe/Belgrade" in words_of(page)
    assert step_1(Client(), statement, "person").status_code == 409
    assert step_2(half_filled, statement).status_code == 409
    assert Client().post(f"/confirm/{early}/").status_code == 302

    shift(statement, deadline=-timedelta(minutes=121))
    for answer in (Client().get(f"/confirm/{late}/"), Client().post(f"/confirm/{late}/")):
        assert answer.status_code == 409
        assert "Signing has ended." in words_of(answer)
        assert "press the button" not in words_of(answer)
        assert "Sign this statement" not in words_of(answer)
    assert sorted(Signature.objects.values_list("state", flat=True)) == ["confirmed", "pending"]


def test_a_link_expires_and_a_new_one_can_be_asked_for():
    token = asked(stages.opened())
    Signature.objects.get().tokens.update(until=timezone.now() - timedelta(seconds=1))
    for answer in (Client().get(f"/confirm/{token}/"), Client().post(f"/confirm/{token}/")):
        assert answer.status_code == 410
        assert "It was good for 72 hours." in words_of(answer)
        assert f'action="/confirm/{token}/new/"' in answer.content.decode()
    assert Client().post(f"/confirm/{token}/new/").status_code == 200
    newer = stages.link_in(Mail.objects.latest("pk"), "confirm")
    assert Client().post(f"/confirm/{newer}/").status_code == 302


def test_an_invitation_names_whom_it_is_for_and_nothing_else():
    statement = stages.frozen()
    sign.open_for_signature(statement, open_to_all=False)
    statement.refresh_from_db()
    _, token = sign.invite(statement, name="Kodrin Forum", address="office@kodrin.example", language="en")
    client = Client()
    page = client.get(f"/invitation/{token}/")
    assert 'value="Kodrin Forum"' in page.content.decode()
    assert "office@kodrin.example" not in page.content.decode()
    assert "river" not in head_of(page)
    assert step_1(client, statement, "person", f"/invitation/{token}/").status_code == 400
    assert step_1(client, statement, "organisation", f"/invitation/{token}/").status_code == 302
    assert client.get(f"/sign/{statement.slug_id}/").status_code == 200  # by invitation only, in words
    assert 'value="Teuta Ravik"' in client.get(f"/sign/{statement.slug_id}/?change=1").content.decode()
    assert step_2(client, statement).status_code == 302
    assert Signature.objects.get().invitation == Invitation.objects.get()
    sign.revoke(Invitation.objects.get())
    for answer in (client.get(f"/invitation/{token}/"), client.get("/invitation/unknown/")):
        assert answer.status_code == 404
        assert "This invitation does not work" in words_of(answer)


def test_an_invitation_taken_back_ends_the_form_behind_it():
    statement = stages.opened()
    invitation, token = sign.invite(statement, name="Kodrin Forum", address="", language="en")
    client = Client()
    step_1(client, statement, "organisation", f"/invitation/{token}/")
    sign.revoke(invitation)
    assert client.get(f"/sign/{statement.slug_id}/check/").status_code == 404
    assert client.get(f"/sign/{statement.slug_id}/?change=1").status_code == 404
    assert step_2(client, statement).status_code == 404
    assert not Signature.objects.exists()


def next_edition(statement: Statement, words: str) -> Statement:
    """Freeze another edition, in which the last clause has other words."""
    draft.begin_next_edition(statement)
    clause = Statement.objects.get(pk=statement.pk).draft_clauses.order_by("position").last()
    assert clause is not None
    clause.calls.all().delete()
    stages.write(statement, "en", {clause.pk: words})
    draft.freeze(Statement.objects.get(pk=statement.pk), authoritative="all")
    return Statement.objects.get(pk=statement.pk)


@pytest.mark.long
def test_the_next_edition_shows_what_changed_and_takes_one_press():
    statement = stages.opened("One river\n\nThe river is ours.\n\nThe tests come each month.\n")
    private_link(statement)
    old_digest = stages.in_force(statement).digest
    statement = next_edition(statement, "The tests come each week.")
    sign.invite_again(statement)
    token = stages.link_in(Mail.objects.latest("pk"), "invitation")
    page = Client().get(f"/invitation/{token}/")
    source = page.content.decode()
    assert "month</del>" in source
    assert "week</ins>" in source
    assert "Confirm: Lumera Watch & Friends signs edition 2" in words_of(page)
    assert Signature.objects.count() == 1

    press = f"/invitation/{token}/again/"
    assert Client().get(press).status_code == 405
    assert Client().post(press, {"digest": old_digest}).status_code == 409
    digest = stages.in_force(statement).digest
    done = Client().post(press, {"digest": digest})
    assert "Lumera Watch & Friends, edition 2" in words_of(Client().get(done.headers["Location"]))
    assert Client().post(press, {"digest": digest}).status_code == 409
    assert Client().get(f"/invitation/{token}/").status_code == 409
    assert Signature.objects.active().count() == 2


def test_a_text_that_changed_meanwhile_is_not_signed():
    statement = stages.opened("One river\n\nThe river is ours.\n")
    client, waiting = Client(), asked(statement)
    step_1(client, statement, "organisation")
    old_digest = stages.in_force(statement).digest
    statement = next_edition(statement, "The river is everyone's.")
    late = Client().post(f"/sign/{statement.slug_id}/", {**ENTERED["person"], "digest": old_digest})
    for answer in (late, client.get(f"/sign/{statement.slug_id}/check/"), step_2(client, statement)):
        assert answer.status_code == 409
        assert "The text has changed since you opened the form." in words_of(answer)
    assert "Orla Benkov" in late.content.decode()
    for answer in (Client().get(f"/confirm/{waiting}/"), Client().post(f"/confirm/{waiting}/")):
        assert answer.status_code == 409
        assert "The text has changed since you signed." in words_of(answer)
        assert "press the button" not in words_of(answer)
        assert f'href="/sign/{statement.slug_id}/"' in answer.content.decode()
    assert Signature.objects.get().state == "pending"


@pytest.mark.long
@each(
    ("field", "value", "says"),
    [
        ("name", "", "This is needed."),
        ("name", "x" * 10_000, "at most 300 characters"),
        ("name", "Lumera\u202eWatch", "U+202E"),
        ("name", "Lumera\x00Watch", ""),
        ("name", "\u200b \u00ad", "This is needed."),
        ("name_en", "a\u2066b", "U+2066"),
        ("mandate", "x" * 501, "at most 500 characters"),
        ("mail", "office@lumera.example\nBcc: all@kodrin.example", "This is not a mail address."),
        ("mail", "office@lumera.example, all@kodrin.example", "This is not a mail address."),
        ("mail", "x" * 300 + "@lumera.example", "This is not a mail address."),
        ("mail", "оffice@lumera.example", "This is not a mail address."),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field_and_the_rest_is_kept(field: str, value: str, says: str):
    statement = stages.opened()
    answer = step_1(Client(), statement, "organisation", **{field: value})
    assert answer.status_code == 422
    assert says in words_of(answer)
    assert f'href="#id_{field}"' in answer.content.decode()
    assert 'value="director"' in answer.content.decode()


def test_emoji_and_every_script_are_words():
    statement = stages.opened()
    asked(statement, name="Река 🌊 Lumi", place="Ћуприја / Qyteti")
    assert Signature.objects.get().names[""] == "Река 🌊 Lumi"


@each("changes", [{"kind": "bank"}, {"kind": ""}, {"text": "xx"}, {"text": ""}, {"kind": "organisation\x00"}])
def test_a_form_that_no_page_of_ours_made_is_refused(changes: dict[str, str]):
    statement = stages.opened()
    assert step_1(Client(), statement, "organisation", **changes).status_code == 400
    assert not SigningForm.objects.exists()


def test_too_much_is_refused_in_words(settings: Any):
    statement = stages.opened()
    path = f"/sign/{statement.slug_id}/"
    large = Client().post(path, {"name": "x" * 3_000_000})
    body = "x" * 3_000_000
    urlencoded = Client().post(path, f"name={body}", content_type="application/x-www-form-urlencoded")
    fields = "&".join(f"f{n}=" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    many = Client().post(path, fields, content_type="application/x-www-form-urlencoded")
    announced = Client().generic("POST", path, b"", "text/plain", headers={"Content-Length": str(50 * 2**20)})
    for answer in (large, urlencoded, many, announced):
        assert answer.status_code == 413
        assert "This is too large" in words_of(answer)


@each(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data"),
        (
            "multipart/form-data; boundary=x; charset=rot13",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--',
        ),
        ("application/x-www-form-urlencoded; charset=utf-7", b"name=+AAA-"),
        ("application/x-www-form-urlencoded", b"kind=%ff%fe&text=%00"),
        ("application/json", b"{}"),
        ("", b"\xff"),
    ],
)
def test_bodies_that_are_no_form_are_refused(content_type: str, body: bytes):
    statement = stages.opened()
    answer = Client().generic("POST", f"/sign/{statement.slug_id}/", body, content_type)
    assert answer.status_code == 400
    assert not SigningForm.objects.exists()


def test_wrong_methods_are_refused_in_words():
    statement = stages.opened()
    link = private_link(statement)
    for path, allowed in (
        (f"/sign/{statement.slug_id}/", "GET, POST, HEAD"),
        (f"/sign/{statement.slug_id}/sent/", "GET, HEAD"),
        ("/confirm/x/", "GET, POST, HEAD"),
        ("/confirm/x/new/", "POST"),
        (link, "GET, HEAD"),
        (f"{link}erase/", "GET, POST, HEAD"),
    ):
        answer = Client().delete(path)
        assert answer.status_code == 405
        assert answer.headers["Allow"] == allowed
        assert "Nothing was changed." in words_of(answer)
    assert Client().post(link).status_code == 405
    assert Client().get("/confirm/x/new/").status_code == 405


def test_a_form_from_elsewhere_is_refused_in_words_and_language():
    statement = stages.opened()
    answer = step_1(Client(enforce_csrf_checks=True, headers={"Accept-Language": "sq"}), statement, "organisation")
    assert answer.status_code == 403
    assert '<html lang="sq">' in answer.content.decode()
    assert not SigningForm.objects.exists()


def test_names_in_mails_and_pages_cannot_become_headers_or_tags():
    statement = stages.opened()
    token = asked(statement, name="Lumera <b>\r\nBcc: all@kodrin.example")
    letter = Mail.objects.get()
    assert "\n" not in letter.subject
    assert "Lumera <b> Bcc: all@kodrin.example" in letter.subject
    assert "<b>" not in Client().get(f"/confirm/{token}/").content.decode()


hostile = st.one_of(
    st.text(ANY, max_size=60),
    st.text(alphabet=st.characters(categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Mn"]), max_size=20),
    st.sampled_from(
        ["", "x" * 10_000, "\x00", "\u202e", "%00", "{{ x }}", "%(name)s", "<script>", "'; --", "a@b.example"]
    ),
)
FEW_AND_MANY = [5, pytest.param(200, marks=pytest.mark.soak)]
