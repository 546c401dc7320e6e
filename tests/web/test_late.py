"""A text made after the freeze: saved in parts at the desk and behind a translator's link, then published."""

from __future__ import annotations

import re

import pytest

from tests import stages
from tests.web.browsing import screen, words
from undersigned.actions import draft
from undersigned.actions.draft import text_links
from undersigned.models import LateText, Mail, Statement, TextLink, Translation

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement() -> Statement:
    return stages.opened()


def sent(*clauses: str, version: int = 0, **more: str) -> dict[str, str]:
    return {**{f"clause-{n}": words for n, words in enumerate(clauses)}, "version": str(version), "other": "mk", **more}


def late_link(statement: Statement) -> str:
    _link, address = text_links.make_late_link(statement, language="mk", name="Drita Malo", speaks="en")
    return re.sub(r"^https?://[^/]+|\?.*", "", address)


def test_it_is_saved_in_parts_and_published_when_whole(desk, statement):
    address = screen(statement, "translation")
    page = desk.post(address, sent("Една река", "", "", do="save"), follow=True)
    assert "1 of 3 clauses" in words(page)
    page = desk.post(address, sent("Една река", "Бараме.", "", version=1, do="publish"))
    assert page.status_code == 422
    assert not Translation.objects.exists()
    assert LateText.objects.get().clauses == ["Една река", "Бараме.", ""]  # what was typed is kept all the same
    page = desk.post(address, sent("Една река", "Бараме.", "Повикуваме.", version=2, do="publish"), follow=True)
    assert "The translation is added" in words(page)
    assert Translation.objects.get().clauses == ["Една река", "Бараме.", "Повикуваме."]


def test_two_who_write_at_once_see_each_others_words(desk, client, statement):
    link, address = late_link(statement), screen(statement, "translation")
    client.post(link, sent("Една река", "Од преведувачот.", ""))
    page = desk.post(address, sent("Една река", "Од координаторот.", "", do="save"))
    assert page.status_code == 422
    assert "Saved here by now: Од преведувачот." in words(page)
    assert "Од координаторот." in page.content.decode()
    assert LateText.objects.get().clauses[1] == "Од преведувачот."
    version = re.search(r'name="version" value="(\d+)"', page.content.decode())
    assert version is not None
    desk.post(address, sent("Една река", "Од координаторот.", "", version=int(version[1]), do="save"))
    assert LateText.objects.get().clauses[1] == "Од координаторот."


def test_a_translator_writes_by_a_link_and_publishes_nothing(desk, client, statement):
    page = desk.post(
        screen(statement, "translation"),
        {"other": "mk", "do": "link", "link-language": "mk", "link-name": "Drita Malo", "link-speaks": "en"},
    )
    found = re.search(r'value="[^"]*(/text/[^"?]+/)', page.content.decode())
    assert found is not None
    assert "To translate: Macedonian" in words(client.get(found[1]))
    client.post(found[1], sent("Една река", "Бараме.", "Повикуваме.", do="publish"))
    assert LateText.objects.get().who == "Drita Malo"
    assert not Translation.objects.exists()
    desk.post(screen(statement, "translation"), {"other": "mk", "do": f"end-{TextLink.objects.get().pk}"})
    assert client.get(found[1]).status_code == 404
    assert client.post(found[1], sent("x", "y", "z")).status_code == 404


def test_the_link_ends_with_the_edition_and_with_its_publication(client, statement):
    link = late_link(statement)
    draft.publish_translation(statement, language="mk", clauses=["Една река", "Бараме.", "Повикуваме."])
    assert client.get(link).status_code == 404
    assert client.post(link, sent("x", "y", "z")).status_code == 404


def test_a_member_of_another_statement_finds_nothing_by_it(client, statement):
    link = late_link(statement)
    token = link.split("/")[2]
    for path in (f"/round/{token}/", f"/mine/{token}/", f"/invitation/{token}/", f"/confirm/{token}/"):
        assert client.get(path).status_code == 404


def test_a_control_character_is_refused_beside_its_clause(client, statement):
    page = client.post(late_link(statement), sent("Една река", "a\u202eb", ""))
    assert page.status_code == 422
    assert "Една река" in page.content.decode()
    assert not LateText.objects.exists()


def test_the_link_is_mailed_where_there_is_an_address(statement):
    text_links.make_late_link(statement, language="mk", name="Drita", address="drita@words.example", speaks="sq")
    assert "/text/" in Mail.objects.get(to="drita@words.example").body
