"""`/outbox/`: the mails of a demo, and nothing anywhere else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests import stages
from undersigned.models import Mail, Signature
from undersigned.views.outbox import pieces

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Any) -> None:
    """As in a demo."""
    settings.DEMO = True


def test_elsewhere_there_is_nothing(client: Client) -> None:
    stages.requested(stages.opened(), stages.organisation())
    assert client.get("/outbox/").status_code == 404
    assert client.get(f"/outbox/{Mail.objects.get().pk}/").status_code == 404


@pytest.mark.usefixtures("demo")
def test_a_visitor_signs_opens_the_mail_and_confirms(client: Client) -> None:
    stages.requested(stages.opened(), stages.organisation())
    listed = client.get("/outbox/").content.decode()
    address = re.search(r'href="(/outbox/\d+/)"', listed)
    assert address
    page = client.get(address[1]).content.decode()
    link = re.search(r'href="(/confirm/[^"]+)"', page)
    assert link
    assert client.get(link[1]).status_code == 200
    assert client.post(link[1]).status_code == 302
    assert Signature.objects.get().state == "confirmed"


@pytest.mark.long
@pytest.mark.usefixtures("demo")
def test_the_newest_mail_comes_first_and_old_ones_on_a_second_page(client: Client) -> None:
    statement = stages.opened()
    for number in range(51):
        stages.requested(statement, stages.organisation(f"Club {number}", f"club{number}@kodrin.example"))
    first = client.get("/outbox/").content.decode()
    assert first.index("club50@") < first.index("club49@")
    assert "club0@" not in first
    assert "club0@" in client.get("/outbox/?page=2").content.decode()
    assert client.get("/outbox/?page=nonsense").status_code == 200


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("number", ["0", "999999", "9" * 40])
def test_a_mail_that_is_not_there(client: Client, number: str) -> None:
    assert client.get(f"/outbox/{number}/").status_code == 404


@pytest.mark.usefixtures("demo")
def test_a_name_is_never_code(client: Client) -> None:
    stages.requested(stages.opened(), stages.organisation("<script>alert(1)</script> http://x.example/<b>"))
    page = client.get(f"/outbox/{Mail.objects.get().pk}/").content.decode()
    assert "<script>alert" not in page
    assert "<b>" not in page


def test_links_lead_to_where_the_reader_is() -> None:
    assert pieces("Open:\nhttp://localhost:8000/confirm/abc/\nBye") == [
        ("Open:\n", ""),
        ("http://localhost:8000/confirm/abc/", "/confirm/abc/"),
        ("\nBye", ""),
    ]
    assert pieces("http://localhost//evil.example/x")[1][1] == "/evil.example/x"
    assert pieces("no link") == [("no link", "")]
