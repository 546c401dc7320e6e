"""One text beside another on the coordinator's side: states, conflicts, filters, proposals."""

from __future__ import annotations

import re

import pytest

from tests import stages
from tests.examples import each
from tests.web.browsing import fields, screen, signed_in, words
from undersigned.actions import draft
from undersigned.models import Aside, Change, DraftClause, DraftWords, SheetName, Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement() -> Statement:
    """Three clauses in English, Serbian Latin and Serbian Cyrillic; the Cyrillic text is missing."""
    made = stages.drafted()
    draft.add_language(made, "sr-Latn")
    draft.add_language(made, "sr-Cyrl")
    latin = ["Jedna reka, dve obale", "Mi, organizacije iz Vardene, tražimo čistu reku.", "Pozivamo opštinu Vardena."]
    stages.write(made, "sr-Latn", dict(zip(made.draft_clauses.values_list("pk", flat=True), latin, strict=True)))
    return Statement.objects.get(pk=made.pk)


def clauses(statement: Statement) -> list[DraftClause]:
    return list(statement.draft_clauses.all())


def standing(statement: Statement, position: int, tag: str) -> DraftWords:
    return DraftWords.objects.get(clause=clauses(statement)[position], language=tag)


def state(statement: Statement, position: int, tag: str) -> str:
    first = standing(statement, position, statement.languages[0])
    return str(standing(statement, position, tag).state(first))


def test_the_overview_counts_the_clauses_of_every_text_by_state(desk, statement):
    one, two, three = clauses(statement)
    draft.reads_right(statement, "sr-Latn", {one.pk: 1}, name="Dara Lukin")
    stages.write(statement, "en", {two.pk: "We ask for something else."})
    draft.write(statement, "sr-Cyrl", [draft.Written(three.pk, "Машина.", machine=True)])
    page = desk.get(screen(statement, "texts")).content.decode()
    rows = re.findall(r'<tr><th scope="row">.*?</tr>', page, re.DOTALL)[:3]
    counts = [re.findall(r'<span class="label">.*?</span>(\d+)</td>', row) for row in rows]
    # missing, made by a machine, changed since translated, translated, reads right
    assert counts == [["0", "0", "0", "3", "0"], ["0", "0", "1", "1", "1"], ["2", "1", "0", "0", "0"]]


def test_what_changed_in_the_first_text_is_shown_until_somebody_says_that_it_still_fits(desk, statement):
    two = clauses(statement)[1]
    stages.write(statement, "en", {two.pk: "We, organisations from both banks of the Lumera, ask for clean water."})
    where = screen(statement, "text", "sr-Latn")
    page = desk.get(where)
    assert "changed since translated" in words(page)
    html = page.content.decode()
    assert re.search(r"<del>.*?that the river be cleaned</del>", html, re.DOTALL)
    assert re.search(r"<ins>.*?for clean water</ins>", html, re.DOTALL)
    sent = desk.post(where, fields(page, f"fits-{two.pk}"))
    assert sent["Location"].endswith("#clause-2")
    assert state(statement, 1, "sr-Latn") == "translated"
    assert "changed since translated" not in words(desk.get(where))
    stages.write(statement, "en", {two.pk: "Once more."})
    late = desk.post(where, fields(page, f"fits-{two.pk}"))  # from a page that did not show the newest change
    assert late.status_code == 302
    assert state(statement, 1, "sr-Latn") == "changed"


def test_the_last_look_tells_which_texts_are_behind_and_lets_a_person_decide(desk, statement):
    two = clauses(statement)[1]
    assert "has changed in the first text" not in words(desk.get(screen(statement, "freeze")))
    stages.write(statement, "en", {two.pk: "We ask for something else."})
    page = desk.get(screen(statement, "freeze"))
    assert "Serbian (Latin): 1 clause has changed in the first text since it was translated." in words(page)
    assert screen(statement, "text", "sr-Latn") + "?only=todo" in page.content.decode()


def test_whoever_writes_a_clause_beside_the_changed_one_has_followed_it(desk, statement):
    two = clauses(statement)[1]
    stages.write(statement, "en", {two.pk: "Other words."})
    where = screen(statement, "text", "sr-Latn")
    data = fields(desk.get(where), f"fits-{two.pk}")
    desk.post(where, {**data, f"clause-{two.pk}-words": "Druge reči."})
    assert state(statement, 1, "sr-Latn") == "translated"
    stages.write(statement, "en", {two.pk: "Again others."})
    desk.post(where, {**data, f"clause-{two.pk}-words": "Treće reči.", f"clause-{two.pk}-base": "2"})
    assert state(statement, 1, "sr-Latn") == "changed"  # written beside the words before


@pytest.mark.long
def test_two_who_write_one_clause_keep_both_and_decide(desk, statement):
    where = screen(statement, "text", "sr-Latn")
    one, two, _three = clauses(statement)
    mine, theirs = fields(desk.get(where), "save"), fields(desk.get(where), "save")
    desk.post(where, {**theirs, f"clause-{two.pk}-words": "Njihove reči.", f"clause-{one.pk}-words": "Njihov naslov"})
    mine |= {f"clause-{two.pk}-words": "Moje reči."}
    page = desk.post(where, mine, follow=True)
    assert "others changed 1 clause" in words(page)
    assert [standing(statement, n, "sr-Latn").source for n in (0, 1)] == ["Njihov naslov", "Njihove reči."]
    aside = Aside.objects.get()
    assert (aside.source, aside.who) == ("Moje reči.", "owner")
    assert "Moje" in words(page)
    assert "Take these words" in words(page)
    desk.post(where, {**fields(page, f"take-{aside.pk}-2"), f"clause-{one.pk}-words": "Naš naslov"})
    assert [standing(statement, n, "sr-Latn").source for n in (0, 1)] == ["Naš naslov", "Moje reči."]
    again = desk.post(where, fields(page, f"leave-{aside.pk}-2"))
    assert again.status_code == 422
    assert "decided already" in words(again)
    draft.undo(statement)
    assert standing(statement, 1, "sr-Latn").source == "Njihove reči."


def test_words_for_a_clause_that_was_removed_meanwhile_are_kept(desk, statement):
    where = screen(statement, "text", "sr-Latn")
    two = clauses(statement)[1]
    data = fields(desk.get(where), "save")
    draft.remove(statement, two.pk)
    page = desk.post(where, {**data, f"clause-{two.pk}-words": "Upravo napisano."}, follow=True)
    assert "This clause was removed meanwhile" in words(page)
    assert Aside.objects.get().source == "Upravo napisano."
    untouched = desk.post(where, data)
    assert untouched.status_code == 302
    assert Aside.objects.count() == 1


def test_an_error_in_one_clause_saves_nothing_and_loses_nothing(desk, statement):
    where = screen(statement, "text", "sr-Latn")
    one, two, three = clauses(statement)
    data = fields(desk.get(where), "save")
    data |= {f"clause-{one.pk}-words": "Novi naslov", f"clause-{two.pk}-words": "okrenuto \u202e"}
    draft.remove(statement, three.pk)
    data |= {f"clause-{three.pk}-words": "Napisano u međuvremenu."}
    page = desk.post(where, data)
    assert page.status_code == 422
    assert f'href="#id_clause-{two.pk}-words"' in page.content.decode()
    kept = fields(page)
    assert kept[f"clause-{one.pk}-words"] == "Novi naslov"
    assert kept[f"clause-{three.pk}-words"] == "Napisano u međuvremenu."
    assert kept[f"clause-{one.pk}-base"] == "1"
    assert standing(statement, 0, "sr-Latn").source == "Jedna reka, dve obale"


@pytest.mark.long
@each(("name", "value"), [("base", "x"), ("base", "-1"), ("first", "9" * 30), ("newest", "٣")])
def test_a_version_that_no_page_of_ours_sends_is_refused_in_words(desk, statement, name, value):
    where, one = screen(statement, "text", "sr-Latn"), clauses(statement)[0]
    data = fields(desk.get(where), "save")
    page = desk.post(where, {**data, f"clause-{one.pk}-words": "Novo", f"clause-{one.pk}-{name}": value})
    assert page.status_code in {302, 422}
    assert page.status_code == 302 or "Open it again" in words(page)


def test_a_call_that_others_changed_meanwhile_is_not_overwritten(desk, statement):
    where, three = screen(statement, "text", "sr-Latn"), clauses(statement)[2]
    call = three.calls.get()
    page = desk.get(where)
    mine, theirs = fields(page, "save"), fields(page, "save")
    filled = {f"call-{call.pk}-words": "Pozivamo opštinu", f"call-{call.pk}-addressee": "opštinu Vardena"}
    desk.post(where, {**theirs, **filled})
    refused = desk.post(where, {**mine, **filled, f"call-{call.pk}-addressee": "opštinu"})
    assert refused.status_code == 422
    assert "changed a call meanwhile" in words(refused)
    one = clauses(statement)[0]
    assert desk.post(where, {**mine, f"clause-{one.pk}-words": "Naslov"}).status_code == 302  # the call was not touched
    assert call.places.get(language="sr-Latn").addressee == "opštinu Vardena"


def test_only_what_is_to_do_is_shown_on_demand_and_saved_alone(desk, statement):
    one, two, three = clauses(statement)
    stages.write(statement, "en", {two.pk: "Other words."})
    where = screen(statement, "text", "sr-Latn")
    page = desk.get(f"{where}?only=todo")
    sent = fields(page, "save")
    assert {name for name in sent if name.endswith("-words") and name.startswith("clause")} == {
        f"clause-{two.pk}-words"
    }
    assert "Clause 1" in words(page)
    saved = desk.post(f"{where}?only=todo", {**sent, f"clause-{two.pk}-words": "Druge reči."})
    assert saved["Location"].endswith("?only=todo")
    assert "Nothing is to do here" in words(desk.get(saved["Location"]))
    assert standing(statement, 0, "sr-Latn").source == "Jedna reka, dve obale"
    assert one.pk != three.pk


def test_a_text_read_beside_another_follows_what_that_one_follows(desk, statement):
    one = clauses(statement)[0]
    stages.write(statement, "en", {one.pk: "Two rivers"})  # the Latin text is behind now
    where = screen(statement, "text", "sr-Cyrl")
    page = desk.get(f"{where}?beside=sr-Latn")
    assert '<p class="words" lang="sr-Latn">Jedna reka, dve obale</p>' in page.content.decode()
    desk.post(f"{where}?beside=sr-Latn", {**fields(page, "save"), f"clause-{one.pk}-words": "Једна река, две обале"})
    assert state(statement, 0, "sr-Cyrl") == "changed"
    for nonsense in ("sr-Cyrl", "zz", "", "%00"):
        assert desk.get(f"{where}?beside={nonsense}").status_code in {200, 400}


@pytest.mark.long
def test_the_other_script_is_proposed_and_nothing_is_stored_until_it_is_taken(desk, statement):
    SheetName.objects.create(kind="place", written={"sr-Latn": "Vardena", "sr-Cyrl": "Вардњена"})
    where = screen(statement, "text", "sr-Cyrl")
    one, two, three = clauses(statement)
    call = three.calls.get()
    places = {"sr-Latn": ("Pozivamo opštinu Vardena", "opštinu Vardena")}
    draft.save_calls(statement, [draft.CallRow(call.pk, three.pk, confirmed=True, places=places)])
    sent = desk.post(where, {**fields(desk.get(where), "propose"), f"clause-{one.pk}-words": "Наш наслов"})
    assert sent["Location"].endswith("?propose=1")
    before = Change.objects.count()
    page = desk.get(sent["Location"])
    html = page.content.decode()
    assert "Ми, организације из Вардњене, тражимо чисту реку." in html
    assert "Једна река" not in html  # that clause has words already
    assert Change.objects.count() == before
    taken = desk.post(sent["Location"], fields(page, f"accept-{two.pk}"))
    assert taken["Location"].endswith("?propose=1#clause-2")
    assert standing(statement, 1, "sr-Cyrl").source == "Ми, организације из Вардњене, тражимо чисту реку."
    assert not DraftWords.objects.filter(clause=three, language="sr-Cyrl").exclude(source="").exists()
    page = desk.get(taken["Location"])
    desk.post(taken["Location"], fields(page, "accept-all"))
    assert standing(statement, 2, "sr-Cyrl").source == "Позивамо општину Вардњена."
    place = call.places.get(language="sr-Cyrl")
    assert (place.words, place.addressee) == ("Позивамо општину Вардњена", "општину Вардњена")
    assert standing(statement, 0, "sr-Cyrl").source == "Наш наслов"
    assert "Nothing is left to propose" in words(desk.get(f"{where}?propose=1"))


def test_typed_words_go_before_proposals_that_are_taken_all_at_once(desk, statement):
    where = screen(statement, "text", "sr-Cyrl") + "?propose=1"
    one, two, _three = clauses(statement)
    data = fields(desk.get(where), "accept-all")
    desk.post(where, {**data, f"clause-{two.pk}-words": "Својим речима."})
    assert standing(statement, 1, "sr-Cyrl").source == "Својим речима."
    assert standing(statement, 0, "sr-Cyrl").source == "Једна река, две обале"
    assert one.pk != two.pk


def test_a_proposal_follows_what_its_source_follows(desk, statement):
    one = clauses(statement)[0]
    stages.write(statement, "en", {one.pk: "Two rivers"})
    where = screen(statement, "text", "sr-Cyrl") + "?propose=1"
    desk.post(where, fields(desk.get(where), "accept-all"))
    assert state(statement, 0, "sr-Cyrl") == "changed"
    assert state(statement, 1, "sr-Cyrl") == "translated"


def test_latin_is_proposed_from_cyrillic_and_no_script_for_a_text_alone(desk):
    statement = stages.drafted()
    for tag in ("sr-Cyrl", "sq"):
        draft.add_language(statement, tag)
    assert "Propose" not in words(desk.get(screen(statement, "text", "sr-Cyrl")))
    assert desk.get(screen(statement, "text", "sr-Cyrl") + "?propose=1").status_code == 200
    draft.add_language(statement, "sr-Latn")
    one = clauses(statement)[0]
    stages.write(statement, "sr-Cyrl", {one.pk: "Љубав према реци"})
    page = desk.get(screen(statement, "text", "sr-Latn") + "?propose=1")
    assert "Ljubav prema reci" in page.content.decode()


def test_what_a_machine_made_stays_its_own_until_a_person_takes_it_over(desk, statement):
    one, two, _three = clauses(statement)
    rows = [draft.Written(one.pk, "Насловче", machine=True), draft.Written(two.pk, "Машина каже.", machine=True)]
    draft.write(statement, "sr-Cyrl", rows)
    where = screen(statement, "text", "sr-Cyrl")
    page = desk.get(where)
    assert words(page).count("made by a machine, not looked at yet") == 2
    desk.post(where, {**fields(page, "save"), f"clause-{two.pk}-words": "Човек каже."})
    assert [state(statement, n, "sr-Cyrl") for n in (0, 1)] == ["machine", "translated"]
    desk.post(where, fields(desk.get(where), f"looked-{one.pk}"))
    assert state(statement, 0, "sr-Cyrl") == "translated"


@pytest.mark.long
def test_buttons_that_are_none_of_ours_change_nothing(desk, statement):
    where = screen(statement, "text", "sr-Latn")
    data = fields(desk.get(where))
    other = stages.drafted()
    foreign = other.draft_clauses.first()
    assert foreign is not None
    aside = Aside.objects.create(clause=foreign, language="sr-Latn", source="x", base=1, made=other.created)
    changes = Change.objects.count()
    for do in (
        "fits-0",
        "fits-999999999999",
        f"fits-{foreign.pk}",
        "accept-٣",
        "take-1e9-1",
        "",
        "nothing",
        "accept-all",
    ):
        assert desk.post(where, {**data, "do": do}).status_code in {302, 422}, do
    assert desk.post(where, {**data, "do": f"take-{aside.pk}-2"}).status_code == 422
    assert desk.post(where, {**data, f"clause-{foreign.pk}-words": "tuđe", "do": "save"}).status_code == 302
    assert Change.objects.count() == changes
    assert Aside.objects.get().settled is None


def test_viewers_read_and_press_nothing(statement):
    viewer = signed_in("viewer")
    where = screen(statement, "text", "sr-Latn")
    page = viewer.get(where)
    assert '<fieldset class="all" disabled>' in page.content.decode()
    assert viewer.post(where, {"do": "save"}).status_code == 403


def test_a_removed_language_ends_the_links_to_it(desk, statement):
    from undersigned.actions.draft.text_links import make_link

    link, _address = make_link(statement, language="sr-Latn", role="translator", name="Dara Lukin", speaks="en")
    desk.post(screen(statement, "text", "sr-Latn"), {"do": "remove"})
    link.refresh_from_db()
    assert link.revoked is not None
