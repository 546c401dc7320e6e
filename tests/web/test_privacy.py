"""The privacy notice: before anything is filled in, in every language of the interface, with this coalition's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from tests import stages
from tests.web.browsing import words
from undersigned.cli.init import run as init
from undersigned.outside.installation import Installation

pytestmark = pytest.mark.django_db


def test_the_form_says_the_essentials_and_leads_to_the_notice_before_its_first_field() -> None:
    statement = stages.opened()
    for path in (f"/sign/{statement.slug_id}/?as=person", f"/sign/{statement.slug_id}/?as=organisation"):
        page = Client().get(path).content.decode()
        notice = page.index('href="/privacy/"')
        assert page.index("can show a political opinion") < notice < page.index('<form method="post"')


def test_it_says_plainly_where_nobody_has_said_who_answers_for_the_data(installation: Installation) -> None:
    said = words(Client().get("/privacy/"))
    assert "Invented Coalition has not said yet who answers for the data" in said
    assert "until 90 days after signing has ended" in said


@pytest.mark.parametrize("language", ["en", "sq", "sr-Latn", "sr-Cyrl"])
def test_it_names_who_answers_in_every_language(installation: Installation, settings: Any, language: str) -> None:
    contact = "privacy@lumera.example"
    settings.INSTALLATION = replace(installation, controller="Two Banks, Vardena", controller_contact=contact)
    response = Client().get(f"/privacy/?lang={language}", follow=True)
    page = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}"' in page
    assert "Two Banks, Vardena" in page
    assert f'href="mailto:{contact}"' in page
    assert "has not said yet" not in page
    assert page.count("<h2") == 7
    assert Client().post("/privacy/").status_code == 405


def test_init_writes_it_and_says_what_is_left_to_do(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import argparse

    from undersigned.cli import init as command

    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    monkeypatch.setattr(command, "enter", Installation.load)
    for name in ("reach_database", "_check_new", "migrate"):
        monkeypatch.setattr(command, name, lambda *_, **__: None)
    usual = ["--coalition", "Two Banks", "--url", "https://statements.example.org"]
    said = ["--controller", "Two Banks, Vardena", "--controller-contact", "privacy@lumera.example"]
    assert init(parser.parse_args([str(tmp_path / "one"), *usual])) == 0
    assert "Say who answers for the data" in capsys.readouterr().out
    assert init(parser.parse_args([str(tmp_path / "two"), *usual, *said])) == 0
    assert "Say who answers for the data" not in capsys.readouterr().out
    assert Installation.load(tmp_path / "two").controller_contact == "privacy@lumera.example"
    with pytest.raises(Exception, match="Give both"):
        init(parser.parse_args([str(tmp_path / "three"), *usual, *said[:2]]))


@pytest.mark.parametrize("path", ["/privacy/", "/api/"])
def test_no_shield_gives_one_readers_language_to_all(path: str) -> None:
    page = Client().get(path)
    assert {"Accept-Language", "Cookie"} <= {*page.headers["Vary"].split(", ")}
