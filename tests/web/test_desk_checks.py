"""The checks' page and what of it stands elsewhere: beside the clause, and before the freeze."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import strategies as st

from tests import stages
from tests.characters import ANY
from tests.core.parallel import RIGHT, draft_of
from tests.examples import each, tried
from tests.web.browsing import screen, signed_in, words
from tests.web.test_desk_hostile import NASTY
from undersigned.actions import draft
from undersigned.actions.draft import checks, sheet
from undersigned.models import Dismissal, Statement

pytestmark = pytest.mark.django_db


def wrong():
    """A draft in English and Albanian that counts differently in its second clause."""
    statement = stages.drafted()
    draft.add_language(statement, "sq")
    first = statement.draft_clauses.all()[1].pk
    stages.write(statement, "en", {first: "We are 12 organisations from both banks."})
    stages.write(statement, "sq", {first: "Jemi 21 organizata nga të dy brigjet."})
    return Statement.objects.get(pk=statement.pk)


def keys(page):
    """The names of the fields for a reason, by check."""
    return {name.split(":")[3]: name for name in re.findall(r'name="(reason:[^"]+)"', page.content.decode())}


def test_findings_stand_on_their_page_with_a_way_to_the_text():
    statement = wrong()
    page = signed_in().get(screen(statement, "checks"))
    said = words(page)
    assert "2 things to look at" in said
    assert "Numbers that stand on one side only. English: 12. Albanian: 21." in said
    assert "No words yet: Title, Clause 2." in said
    assert f'href="{screen(statement, "text", "sq")}#clause-2"' in page.content.decode()


def test_setting_aside_needs_a_reason_and_can_be_taken_back():
    statement, desk = wrong(), signed_in()
    address = screen(statement, "checks")
    name = keys(desk.get(address))["numbers"]
    key = name.removeprefix("reason:")
    refused = desk.post(address, {name: " ", "do": f"aside:{key}"})
    assert refused.status_code == 422
    assert "Give the reason" in words(refused)
    page = desk.post(address, {name: "Nine of them have two names.", "do": f"aside:{key}"}, follow=True)
    assert "1 finding is set aside" in words(page)
    assert re.search(r"Set aside by owner, [^:]+: Nine of them have two names\.", words(page))
    assert "1 thing to look at" in words(page)
    assert "numbers" not in keys(page)
    back = re.findall(r'value="(back:\d+)"', page.content.decode())
    assert len(back) == 1
    for _ in range(2):
        page = desk.post(address, {"do": back[0]}, follow=True)
        assert "numbers" in keys(page)
    assert not Dismissal.objects.exists()


def test_a_reason_counts_whichever_button_was_pressed_and_is_not_lost_where_it_is_refused():
    statement, desk = wrong(), signed_in()
    address = screen(statement, "checks")
    fields = keys(desk.get(address))
    gone = re.sub(r"[0-9a-f]{64}$", "0" * 64, fields["numbers"])
    refused = desk.post(address, {fields["clauses"]: "Being translated.", gone: "Old.", "do": "entered"})
    assert refused.status_code == 422
    assert "has changed since you opened the page" in words(refused)
    assert 'value="Being translated."' in refused.content.decode()
    desk.post(address, {fields["clauses"]: "Being translated.", fields["numbers"]: "Right.", "do": "entered"})
    assert Dismissal.objects.count() == 2


def test_findings_stand_beside_their_clause_and_lead_back_there():
    statement, desk = wrong(), signed_in()
    address = screen(statement, "text", "sq")
    page = desk.get(address)
    assert "Numbers that stand on one side only" in words(page)
    assert "No words yet" in words(page)
    assert page.content.decode().count('id="set-aside"') == 1
    name = keys(page)["numbers"]
    sent = desk.post(screen(statement, "checks"), {"from": "sq", name: "Right.", "do": "entered"})
    assert sent["Location"] == address
    assert "Set aside by owner" in words(desk.get(address))


@pytest.mark.long
@each("where", ["en", "mk", "//elsewhere.example", "../..", "\u202e"])
def test_the_way_back_leads_nowhere_else(where):
    statement = wrong()
    sent = signed_in().post(screen(statement, "checks"), {"from": where, "do": "entered"})
    assert sent["Location"] == screen(statement, "checks")


def test_viewers_read_and_change_nothing():
    statement, desk = wrong(), signed_in("viewer")
    page = desk.get(screen(statement, "checks"))
    assert "Numbers that stand on one side only" in words(page)
    assert keys(page) == {}
    place = checks.findings_of(statement)[0].place
    name = f"reason:{place.clause or ''}:{place.language}:{place.check}:{place.detail}"
    assert desk.post(screen(statement, "checks"), {name: "Right.", "do": "entered"}).status_code == 403
    assert not Dismissal.objects.exists()


def test_without_an_account_there_is_nothing():
    statement = wrong()
    for response in (Client().get(screen(statement, "checks")), Client().post(screen(statement, "checks"))):
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")
    assert signed_in().get(f"/desk/{'0' * 32}/checks/").status_code == 404


def test_what_is_not_checked_is_said():
    statement = wrong()
    draft.add_language(statement, "rom")
    said = words(signed_in().get(screen(statement, "checks")))
    assert "Not checked, because too little is known of the language: Dates; Quotation marks; Negation" in said


def test_one_text_and_a_frozen_one_have_nothing_to_compare():
    desk, statement = signed_in(), stages.drafted()
    assert "There is one text so far" in words(desk.get(screen(statement, "checks")))
    draft.freeze(statement, authoritative="en")
    page = desk.get(screen(statement, "checks"))
    assert page.status_code == 200
    assert "What is checked" not in words(page)
    assert desk.post(screen(statement, "checks"), {"do": "entered"}).status_code == 422


def test_flagged_words_stand_with_reason_and_alternatives():
    statement = wrong()
    sheet.flag_term("sq", "organizata*", "Të huaja.", "Shoqata <b>", ["shoqata"])
    page = signed_in().get(screen(statement, "checks"))
    said = words(page)
    assert "“organizata” was flagged by Shoqata <b>, and nothing is decided yet." in said
    assert "Why it hurts: Të huaja. In its place: shoqata" in said
    assert "<b>" not in page.content.decode()


def test_what_is_open_is_a_hint_before_the_freeze_and_no_hurdle():
    statement, desk = wrong(), signed_in()
    sheet.flag_term("sq", "brigje*", "E vjetër.", "Lumera Watch")
    page = desk.get(screen(statement, "freeze"))
    assert "The checks between languages found 1 thing to look at." in words(page)
    assert "Flagged words stand in the text at 1 place." in words(page)
    assert f'href="{screen(statement, "checks")}"' in page.content.decode()
    checks.set_aside(statement, {each.place: "Right." for each in checks.findings_of(statement)})
    said = words(desk.get(screen(statement, "freeze")))
    assert "found 1 thing" not in said
    assert "Flagged words" not in said


def test_findings_do_not_stand_in_the_way_of_the_freeze():
    statement = stages.drafted()
    sheet.flag_term("en", "river", "x", "Lumera Watch")
    assert draft.freeze(statement, authoritative="en").number == 1


def large(size):
    """So many clauses in six languages, with a sheet, a list, and things set aside."""
    rows = [row for path in RIGHT for row in draft_of(path).clauses]
    statement = stages.drafted("Title\n\n" + "\n\n".join(rows[n % len(rows)].words["en"] for n in range(size - 1)))
    clauses = list(statement.draft_clauses.all())
    for tag in ("sq", "sr-Latn", "sr-Cyrl", "mk", "rom"):
        draft.add_language(statement, tag)
        said = {c.pk: rows[n % len(rows)].words.get(tag, "") or "Fjalë." for n, c in enumerate(clauses)}
        stages.write(statement, tag, said)
    for n in range(size // 2):
        sheet.add_name(sheet.NameRow("place", {"en": f"Place {n}", "sq": f"Vendi {n}"}))
        sheet.flag_term("en", f"regime {n}", "x", "Lumera Watch")
    sheet.flag_term("en", "we", "x", "Lumera Watch")
    statement = Statement.objects.get(pk=statement.pk)
    places = [each.place for each in checks.findings_of(statement)]
    checks.set_aside(statement, dict.fromkeys(places[:20], "Right."))
    return statement


@pytest.mark.long
@pytest.mark.parametrize("size", [16, pytest.param(60, marks=pytest.mark.long)])
def test_a_large_statement_takes_few_queries(size):
    statement, desk = large(size), signed_in()
    assert len(list(statement.draft_clauses.all())) == size
    for address in (screen(statement, "checks"), screen(statement, "text", "sq"), screen(statement, "freeze")):
        desk.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(address).status_code == 200
        assert len(asked) <= 25, (address, len(asked))


hostile = st.one_of(st.sampled_from(NASTY), st.text(ANY, max_size=100))


@pytest.mark.long
@tried(
    st.dictionaries(
        st.text(ANY, max_size=100).map(lambda text: f"reason:{text}") | st.just("from"), hostile, max_size=3
    ),
    hostile,
)
def test_no_form_makes_us_fail(values, pressed):
    statement = Statement.objects.first() or wrong()
    desk = Client()
    desk.force_login(_owner())
    address = screen(statement, "checks")
    for button in (pressed, f"aside:{pressed}", f"back:{pressed}", "back:" + "9" * 30, "back:٣"):
        response = desk.post(address, {**values, "do": button})
        assert response.status_code in {302, 422}
    name = keys(desk.get(address)).get("numbers")
    if name:
        response = desk.post(address, {name: values.get("from", "\x00"), "do": "entered"})
        assert response.status_code in {302, 422}
    assert desk.get(address).status_code == 200


def _owner():
    from undersigned.models import Account

    return Account.objects.filter(username="owner").first() or Account.objects.create_user("owner", role="owner")
