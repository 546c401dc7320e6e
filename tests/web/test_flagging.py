"""A member flags words by its private link; the coalition decides; nobody else's link leads there."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import strategies as st

from tests import coalition
from tests.characters import ANY
from tests.examples import each, tried
from tests.web.browsing import fields, words
from tests.web.test_desk_hostile import NASTY
from tests.web.test_round_links import wrong_links
from undersigned.actions import draft
from undersigned.actions.draft import members, sheet
from undersigned.models import Statement, Term, database_now

pytestmark = pytest.mark.django_db


def address(token):
    return f"/round/{token}/flag/"


@pytest.fixture
def statement():
    return coalition.drafted("sq")


@pytest.fixture
def watch(statement):
    return coalition.member(statement)


def send(token, **changes):
    client = Client()
    page = client.get(address(token))
    good = {"language": "sq", "words": "regjim*", "reason": "Lëndon.", "alternatives": "qeveri\nudhëheqje"}
    return client.post(address(token), {**fields(page), **good, **changes}, follow=True)


def test_a_comment_page_leads_to_the_form_in_the_language_that_is_read(statement, watch):
    coalition.opened(statement)
    page = Client().get(f"/round/{watch[1]}/clause/2/?text=sq")
    assert f'href="{address(watch[1])}?text=sq"' in page.content.decode()
    form = fields(Client().get(address(watch[1]) + "?text=sq"))
    assert form["language"] == "sq"


def test_words_are_flagged_in_the_name_of_the_organisation_once(statement, watch):
    for _ in range(2):
        page = send(watch[1], by="Somebody Else")
        assert page.status_code == 200
        assert "The words are on the list." in words(page)
    term = Term.objects.get()
    assert (term.language, term.words, term.flagged_by) == ("sq", "regjim*", "Lumera Watch")
    assert term.alternatives == ["qeveri", "udhëheqje"]
    sheet.decide_term(term, "avoid", reason="", alternatives=[])
    assert "regjim* (Albanian" in words(Client().get(address(watch[1])))
    assert "we do not use it" in words(Client().get(address(watch[1])))


@each("change", [{"words": "*"}, {"words": ""}, {"reason": ""}, {"language": "mk"}, {"words": "x" * 201}])
def test_what_cannot_be_flagged_is_said_and_not_lost(watch, change):
    page = send(watch[1], **change)
    assert page.status_code == 422
    assert "Something is not right yet" in words(page)
    assert fields(page)["alternatives"] == "qeveri\nudhëheqje"
    assert not Term.objects.exists()


def test_a_member_sees_its_own_flags_only(statement, watch):
    _, museum = coalition.member(statement, "Ferry Museum")
    send(watch[1])
    assert "regjim*" not in words(Client().get(address(museum)))


def test_after_the_freeze_nothing_is_flagged(watch):
    statement = watch[0].statement
    draft.remove_language(statement, "sq")
    draft.freeze(Statement.objects.get(pk=statement.pk), authoritative="en")
    page = Client().get(address(watch[1]))
    assert "frozen" in words(page)
    assert "<form method" not in page.content.decode()
    refused = Client().post(address(watch[1]), {"language": "en", "words": "x", "reason": "x"})
    assert refused.status_code == 422
    assert not Term.objects.exists()


@pytest.mark.long
def test_one_name_cannot_fill_the_list(watch):
    words_of_one = [
        Term(language="en", words=f"word {n}", reason="x", flagged_by="Lumera Watch", made=database_now())
        for n in range(sheet.MOST_TERMS)
    ]
    Term.objects.bulk_create(words_of_one)
    assert send(watch[1]).status_code == 422
    assert Term.objects.count() == sheet.MOST_TERMS
    assert send(watch[1], language="en", words="word 3").status_code == 200


def test_no_other_link_leads_here(statement, watch):
    for secret in wrong_links(statement).values():
        for response in (Client().get(address(secret)), Client().post(address(secret), {"words": "x"})):
            assert response.status_code == 404
    members.revoke(watch[0])
    assert send(watch[1]).status_code == 404
    assert not Term.objects.exists()


hostile = st.one_of(st.sampled_from(NASTY), st.text(ANY, max_size=200))


@tried(st.dictionaries(st.sampled_from(["language", "words", "reason", "alternatives"]), hostile))
def test_no_member_form_makes_us_fail(values):
    _, token = coalition.member(coalition.drafted())
    response = Client().post(address(token), {"language": "en", "words": "x", "reason": "x", **values})
    assert response.status_code in {302, 422}
    asked = Client().get(address(token), values)
    # A NUL in a query is refused before any page is asked: no database stores it.
    assert asked.status_code == (400 if any("\x00" in value for value in values.values()) else 200)
