"""Tokens: shown once, scoped, revoked; and what the coalition's programs may do with them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests import stages
from tests.examples import each
from tests.web.browsing import account, signed_in, words
from undersigned.actions import sign
from undersigned.actions.tokens import ApiTokenError, make_token, revoke_token, use_token
from undersigned.models import ApiToken, Invitation, Mail, Scope, Signature, Statement, database_now

pytestmark = pytest.mark.django_db

DESK, PAGE = "/api/v1/desk/statements", "/desk/tokens/"


@pytest.fixture
def owner():
    """An owner."""
    return account()


def token(owner, *scopes: str, days: int = 30) -> str:
    """The secret of a new token."""
    return make_token(owner, name="Member database", scopes=scopes or Scope.values, days=days)[1]


def ask(secret: str, path: str = DESK, method: str = "get", data: object = None):
    """What a program gets that has the token."""
    headers = {"Authorization": f"Bearer {secret}"}
    return getattr(Client(), method)(path, data=data, content_type="application/json", headers=headers)


def test_a_token_is_shown_once_and_kept_as_a_hash():
    desk = signed_in()
    answer = desk.post(PAGE, {"do": "make", "name": "Member database", "scopes": Scope.STATEMENTS, "days": "30"})
    row = ApiToken.objects.get()
    secret = next(word for word in words(answer).split() if word.startswith("undersigned_"))
    assert ask(secret).status_code == 200
    assert secret not in row.token_hash
    assert secret not in desk.get(PAGE).content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_only_owners_see_and_make_tokens():
    for role in ("editor", "verifier", "viewer"):
        desk = signed_in(role)
        assert desk.get(PAGE).status_code == 403
        made = desk.post(PAGE, {"do": "make", "name": "x", "scopes": Scope.STATEMENTS, "days": "30"})
        assert made.status_code == 403
    assert Client().get(PAGE).status_code == 302
    assert not ApiToken.objects.exists()


def test_what_is_wrong_in_the_form_is_said_and_nothing_is_made():
    desk = signed_in()
    for sent in (
        {},
        {"name": "x", "scopes": "everything", "days": "3"},
        {"name": "x", "scopes": Scope.INVITE, "days": "0"},
    ):
        answer = desk.post(PAGE, {"do": "make", **sent})
        assert answer.status_code == 422
        assert "Something is not right yet" in words(answer)
    for number in ("9" * 5_000, "", "x", "999999999999999999999"):
        assert desk.post(PAGE, {"do": "revoke", "token": number}).status_code == 422
    assert not ApiToken.objects.exists()
    with pytest.raises(ApiTokenError):
        make_token(account("owner", "another"), name="x", scopes=[], days=3)


def test_revoked_expired_or_its_owner_gone_a_token_opens_nothing(owner):
    secrets = [token(owner) for _ in range(3)]
    assert {ask(secret).status_code for secret in secrets} == {200}
    rows = list(ApiToken.objects.order_by("pk"))
    revoke_token(rows[0])
    ApiToken.objects.filter(pk=rows[1].pk).update(until=database_now() - timedelta(seconds=1))
    assert [ask(secret).status_code for secret in secrets] == [401, 401, 200]
    owner.role = "editor"
    owner.save()
    answer = ask(secrets[2])
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="undersigned"')


def test_the_page_revokes_and_tells_the_last_day_of_use(owner):
    made = token(owner)
    desk = Client()
    desk.force_login(owner)
    assert "never used" in words(desk.get(PAGE))
    assert use_token(made)
    assert "used last on" in words(desk.get(PAGE))
    assert desk.post(PAGE, {"do": "revoke", "token": ApiToken.objects.get().pk}).status_code == 302
    assert ask(made).status_code == 401
    assert "revoked" in words(desk.get(PAGE))


@each("secret", ["", "x", "undersigned_" + "a" * 43, "\x00", "é", "a b"])
def test_what_is_no_token_is_refused(secret):
    answer = Client().get(DESK, headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert Client().get(DESK, headers={"Authorization": "Basic eDp5"}).status_code == 401


def routes(statement) -> dict[str, tuple[str, str, object]]:
    """A route for each scope."""
    one = f"{DESK}/{statement.pk}"
    return {
        Scope.STATEMENTS: ("get", one, None),
        Scope.SIGNATURES: ("get", f"{one}/signatures", None),
        Scope.INVITATIONS: ("get", f"{one}/invitations", None),
        Scope.INVITE: ("post", f"{one}/invitations", {"name": "Reed Cutters", "language": "en"}),
    }


@each("scope", Scope.values)
def test_a_token_does_what_its_scope_says_and_nothing_else(owner, scope):
    secret = token(owner, scope)
    for needed, (method, path, data) in routes(stages.opened()).items():
        answer = ask(secret, path, method, data)
        assert answer.status_code == ((201 if needed == Scope.INVITE else 200) if needed == scope else 403), needed


def test_a_signed_in_browser_is_nobody_here():
    assert signed_in().get(DESK).status_code == 401


def test_statements_come_with_their_words_before_anything_is_published(owner):
    draft, opened = stages.drafted(), stages.opened("Another river\n\nWe ask for another river.\n")
    secret = token(owner, Scope.STATEMENTS)
    assert {one["id"]: one["state"] for one in ask(secret).json()["items"]} == {draft.pk: "draft", opened.pk: "open"}
    one = ask(secret, f"{DESK}/{draft.pk}").json()
    assert one["texts"]["en"][0] == one["titles"]["en"] == "One river, two banks"
    assert one["edition"] is None
    frozen = ask(secret, f"{DESK}/{opened.pk}").json()
    assert (frozen["edition"], frozen["texts"]["en"][0]) == (1, "Another river")
    assert ask(secret, f"{DESK}/unknown").status_code == 404


def test_signatures_tell_no_address_and_no_name_that_is_not_for_machines(owner):
    statement = stages.opened()
    stages.signed(statement, stages.organisation())
    stages.signed(statement, stages.organisation(mail="second@lumera.example"))
    stages.signed(statement, stages.person())
    stages.requested(statement, stages.organisation("Never Confirmed", "never@lumera.example"))
    for state in ("disputed", "joined"):
        one = stages.signed(statement, stages.organisation(f"In the end {state}", f"{state}@lumera.example"))
        Signature.objects.filter(pk=one.signature.pk).update(state=state)
    answer = ask(token(owner), f"{DESK}/{statement.pk}/signatures")
    rows = [(one["kind"], one["state"], (one["names"] or {}).get("")) for one in answer.json()["items"]]
    assert sorted(rows, key=str) == [
        ("organisation", "confirmed", "Lumera Watch"),
        ("organisation", "disputed", None),
        ("organisation", "held", "Lumera Watch"),
        ("organisation", "joined", "In the end joined"),
        ("person", "confirmed", None),
    ]
    assert "@" not in answer.content.decode()


def test_while_all_names_are_hidden_a_token_sees_none(owner):
    statement = stages.opened()
    stages.signed(statement, stages.organisation())
    Statement.objects.update(names_hidden=database_now())
    rows = ask(token(owner), f"{DESK}/{statement.pk}/signatures").json()["items"]
    assert [one["names"] for one in rows] == [None]


def test_an_invitation_is_made_mailed_listed_and_revoked(owner):
    statement, secret = stages.opened(), token(owner, Scope.INVITE, Scope.INVITATIONS)
    path = f"{DESK}/{statement.pk}/invitations"
    made = ask(secret, path, "post", {"name": "Reed Cutters", "language": "sq", "mail": "reed@lumera.example"})
    assert made.status_code == 201
    link = made.json()["link"]
    mail = Mail.objects.get(to="reed@lumera.example")
    assert link in mail.body
    assert "Reed Cutters" in Client().get(link.removeprefix("http://localhost:8000")).content.decode()
    listed = ask(secret, path)
    assert [(one["name"], one["state"]) for one in listed.json()["items"]] == [("Reed Cutters", "open")]
    assert "reed@" not in listed.content.decode()
    for _ in range(2):
        assert ask(secret, f"{path}/{made.json()['id']}", "delete").status_code == 204
    assert [one["state"] for one in ask(secret, path).json()["items"]] == ["revoked"]


def test_an_invitation_by_which_somebody_signed_says_so(owner):
    statement = stages.opened()
    invitation, _ = sign.invite(statement, name="Lumera Watch", address="", language="en")
    sign.confirm(stages.requested(statement, stages.organisation(), invitation=invitation)[1])
    listed = ask(token(owner), f"{DESK}/{statement.pk}/invitations").json()
    assert [one["state"] for one in listed["items"]] == ["signed"]


def test_an_invitation_tells_what_the_invited_answered(owner):
    statement, secret = stages.opened(), token(owner, Scope.INVITATIONS)
    invitation, _ = sign.invite(statement, name="Lumera Watch", address="", language="en")
    path = f"{DESK}/{statement.pk}/invitations"
    Invitation.objects.filter(pk=invitation.pk).update(needs_until="2027-01-05")
    assert [(one["state"], one["needs_until"]) for one in ask(secret, path).json()["items"]] == [("open", "2027-01-05")]
    Invitation.objects.filter(pk=invitation.pk).update(declined=True, needs_until=None)
    assert [(one["state"], one["needs_until"]) for one in ask(secret, path).json()["items"]] == [("declined", None)]


@each(
    "wrong",
    [
        {"name": "", "language": "en"},
        {"name": "x\x00y", "language": "en"},
        {"name": "Reed Cutters", "language": "no tag"},
        {"name": "Reed Cutters", "language": "en", "mail": "no address"},
        {"name": "Reed Cutters", "language": "en", "kind": "state"},
        {"name": "Reed Cutters", "language": "en", "more": 1},
        ["no object"],
        "{",
    ],
)
def test_a_wrong_invitation_is_refused_in_words_and_nothing_is_kept(owner, wrong):
    statement = stages.opened()
    answer = ask(token(owner), f"{DESK}/{statement.pk}/invitations", "post", wrong)
    assert answer.status_code in {400, 409, 422}
    assert answer.json()["detail"]
    assert not Invitation.objects.exists()
    assert not Mail.objects.exists()


def test_of_another_statement_nothing_is_revoked(owner):
    statement, other = stages.opened(), stages.frozen("Another river\n\nWe ask for another river.\n")
    invitation, _ = sign.invite(statement, name="Lumera Watch", address="", language="en")
    secret = token(owner)
    assert ask(secret, f"{DESK}/{other.pk}/invitations/{invitation.pk}", "delete").status_code == 404
    assert Invitation.objects.get().revoked is None
    closed = ask(secret, f"{DESK}/{other.pk}/invitations", "post", {"name": "Reed Cutters", "language": "en"})
    assert (closed.status_code, closed.json()["detail"]) == (409, "Open the statement for signature first.")
