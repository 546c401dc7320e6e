"""What no screen of the coordinator's shows: the links that others got by mail."""

from __future__ import annotations

import re

import pytest

from tests import stages
from tests.web.browsing import screen, signed_in
from undersigned.actions import sign
from undersigned.models import Invitation, Mail

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


@pytest.mark.parametrize("role", ["owner", "editor", "verifier", "viewer"])
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
