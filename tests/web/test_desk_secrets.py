"""What no screen of the coordinator's shows: the links that others got by mail."""

from __future__ import annotations

import re

import pytest

from tests import stages
from tests.web.browsing import screen, signed_in
from undersigned.actions import draft, sign
from undersigned.models import Invitation, Mail, Statement

pytestmark = pytest.mark.django_db

SCREENS = [
    "statement",
    "review",
    "calls",
    "texts",
    "rounds",
    "details",
    "questions",
    "freeze",
    "sign",
    "mail",
    "publish",
    "release",
    "in-person",
    "retract",
    "erratum",
    "translation",
    "next",
]


# Who may do most sees most; a verifier sees what nobody else does. The others: in the long tests.
@pytest.mark.parametrize(
    "role",
    [
        "owner",
        "verifier",
        *(pytest.param(one, marks=pytest.mark.long) for one in ("editor", "viewer")),
    ],
)
def test_nobody_of_the_coalition_sees_a_link_that_confirms_changes_or_erases(role: str) -> None:
    statement = stages.opened()
    sign.invite(statement, name="Vardena Forum", address="forum@vardena.example", language="en")
    done = stages.signed(statement, stages.organisation())
    stages.signed(statement, stages.organisation(mail="second@lumera.example"))
    stages.requested(statement, stages.person())
    stages.requested(statement, stages.organisation("Vardena Forum"), invitation=Invitation.objects.get())
    mailed = "\n".join(Mail.objects.values_list("body", flat=True))
    secrets = {*re.findall(r"/(?:confirm|mine|invitation)/([\w-]{20,})/", mailed)}
    assert len(secrets) == 7
    assert done.link in secrets
    desk = signed_in(role)
    pages = [desk.get("/desk/"), *(desk.get(screen(statement, name)) for name in SCREENS)]
    pages.append(desk.post(screen(statement, "sign"), {"do": "nothing"}))
    shown = "".join(page.content.decode() for page in pages)
    assert "One river, two banks" in shown
    assert not [secret for secret in secrets if secret in shown]


def test_nobody_of_the_coalition_sees_the_link_that_confirms_the_next_edition_in_one_press() -> None:
    stages.signed(stages.opened(), stages.organisation())
    draft.begin_next_edition(Statement.objects.get())
    draft.freeze(Statement.objects.get(), authoritative="all")
    statement = Statement.objects.get()
    sign.invite_again(statement)
    sign.invite(statement, name="Vardena Forum", address="", language="en")
    again, by_hand = Invitation.objects.exclude(earlier=None).get(), Invitation.objects.get(earlier=None)
    desk = signed_in()
    page = desk.get(screen(statement, "invited", again.pk))
    assert "The link confirms the new edition in one press" in page.content.decode()
    assert sign.link_of(again) not in page.content.decode()
    # Where nobody has signed yet, the link only leads to the form.
    assert sign.link_of(by_hand) in desk.get(screen(statement, "invited", by_hand.pk)).content.decode()
