"""`/` of an installation: a page of the application until something is published, then a file."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import stages
from tests.house import House
from tests.web.browsing import words
from tests.web.test_site import Site
from undersigned.outside.installation import Installation

LANGUAGES = ["en", "sq", "sr-Latn", "sr-Cyrl"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fresh_installation_says_whose_it_is(language: str) -> None:
    page = Client().get("/", {"lang": language})
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.content.decode()
    assert "Invented Coalition" in words(page).split(" Shqip ")[1], "not only in the head of the page"
    assert 'href="/desk/"' in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_it_asks_the_database_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert Client().head("/").status_code == 200


def test_nothing_can_be_sent_to_it() -> None:
    answer = Client().post("/", {"a": "b"})
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.django_db
def test_the_published_page_takes_its_place(installation: Installation) -> None:
    site = Site(installation.site)
    assert site.ask("/")[1] == {"x-django": "yes"}
    statement = stages.frozen()
    House(installation).publish(statement)
    status, headers, body = site.ask("/")
    assert (status, headers["content-type"].partition(";")[0]) == (200, "text/html")
    assert "One river, two banks" in body.decode()
    assert "Nothing is published yet" not in body.decode()


def test_each_page_leads_to_the_published_one_in_its_language(settings, tmp_path) -> None:
    settings.SITE = tmp_path
    assert 'class="whose">Invented Coalition<' in Client().get("/privacy/", {"lang": "sq"}).content.decode()
    (tmp_path / "index.sq.html").touch()
    whose = '<p class="whose"><a href="/index.sq.html">Invented Coalition</a></p>'
    assert whose in Client().get("/privacy/", {"lang": "sq"}).content.decode()
    assert whose in Client().get("/nowhere/", {"lang": "sq"}).content.decode()
