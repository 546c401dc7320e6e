"""The editor: whichever button is pressed, what was typed is saved; what others changed meanwhile is never lost."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests import stages
from tests.web.browsing import account, fields, screen, signed_in, words
from undersigned.actions import draft
from undersigned.models import Aside, Change, DraftClause, DraftSignatory, Statement

pytestmark = pytest.mark.django_db

LISTING = stages.LETTER + "\nSignatories:\n\n1. Lumera Watch (LW), Vardena\n2. Orla Benkov, biologist\n"


@pytest.fixture
def statement() -> Statement:
    """A draft as it was brought: title and two paragraphs."""
    return draft.create(draft.read_words(LISTING), by=None)


class Screen:
    """One person's editor, open in a browser."""

    def __init__(self, client: Client, statement: Statement) -> None:
        self.client, self.statement = client, statement
        self.where = screen(statement, "review")
        self.open()

    def open(self):
        """Open it anew."""
        return self.see(self.client.get(self.where))

    def see(self, response):
        """Take what a page shows as what would be sent from it."""
        self.response = response
        self.shown = fields(response)
        return response

    def send(self, button="save", **typed):
        """Press a button with words typed into clauses: `c12="Words"`; other fields by their names."""
        entered = {
            f"clause-{name[1:]}-source" if re.fullmatch(r"c\d+", name) else name: value for name, value in typed.items()
        }
        return self.client.post(self.where, {**self.shown, **entered, "do": button})

    def press(self, button="save", **typed):
        """The same, and see where it leads."""
        sent = self.send(button, **typed)
        assert sent.status_code == 302, words(sent)
        self.location = sent["Location"]
        return self.see(self.client.get(self.location))


@pytest.fixture
def ana(statement):
    """One person with the editor open."""
    client = Client()
    client.force_login(account("owner", "ana"))
    return Screen(client, statement)


@pytest.fixture
def blerim(statement, ana):
    """Another one, a moment later."""
    client = Client()
    client.force_login(account("editor", "blerim"))
    return Screen(client, statement)


def ids(statement):
    return list(statement.draft_clauses.values_list("pk", flat=True))


def texts(statement):
    return [clause.source("en") for clause in statement.draft_clauses.prefetch_related("words")]


def anchored(location, page):
    """The element to which the address leads, which must be on the page once, and can have the focus."""
    anchor = location.partition("#")[2]
    tags = re.findall(rf'<(\w+)[^>]*\bid="{re.escape(anchor)}"', page.content.decode())
    assert len(tags) == 1, anchor
    return f"{tags[0]} {anchor}"


def test_every_button_saves_what_was_typed_and_comes_back_to_its_clause(ana, statement):
    title, first, second = ids(statement)
    ana.press(f"up-{second}", **{f"c{title}": "Typed title"})
    assert ids(statement) == [title, second, first]
    assert texts(statement)[0] == "Typed title"
    assert anchored(ana.location, ana.response) == f"button up-{second}"
    ana.press(f"up-{second}")
    assert anchored(ana.location, ana.response) == f"button down-{second}"  # it stands first now
    ana.press(f"down-{second}", **{f"c{first}": "Typed while moving."})
    assert texts(statement)[2] == "Typed while moving."
    ana.press(f"add-{second}")
    new = next(iter(set(ids(statement)) - {title, first, second}))
    assert ids(statement) == [title, second, new, first]
    assert anchored(ana.location, ana.response) == f"textarea id_clause-{new}-source"
    ana.press(f"save-{new}", **{f"c{new}": "New words."})
    assert anchored(ana.location, ana.response) == f"textarea id_clause-{new}-source"
    assert "Saved." in words(ana.response)
    ana.press(f"join-{new}")
    assert texts(statement)[2] == "New words. Typed while moving."
    ana.press(f"remove-{new}", **{f"c{second}": "Typed before removing another."})
    assert ids(statement) == [title, second]
    assert anchored(ana.location, ana.response) == f"textarea id_clause-{second}-source"
    assert texts(statement)[1] == "Typed before removing another."
    ana.press(f"open-{second}", **{f"c{second}": "Typed before looking at it."})
    assert ana.location == screen(statement, "clause", second)
    assert "Typed before looking at it." in words(ana.response)


@pytest.mark.long
def test_kind_is_changed_by_any_button_and_a_new_item_follows_an_item(ana, statement):
    _title, first, second = ids(statement)
    ana.press("history", **{f"clause-{first}-kind": "item"})
    assert statement.draft_clauses.get(pk=first).kind == "item"
    assert "kind changed" in words(ana.response)
    ana.open()
    ana.press(f"add-{first}")
    assert [clause.kind for clause in statement.draft_clauses.all()] == ["title", "item", "item", "paragraph"]
    assert second in ids(statement)


@pytest.mark.long
def test_an_empty_line_splits_and_an_emptied_clause_goes(ana, statement):
    title, first, second = ids(statement)
    ana.press("save", **{f"c{first}": "One.\r\n\r\nTwo.\r\n   \r\nThree.", f"c{second}": " "})
    assert texts(statement)[1:] == ["One.", "Two.", "Three."]
    ana.press(f"undo-{statement.changes.latest('pk').pk}")
    assert len(ids(statement)) == 5
    assert ids(statement)[:2] == [title, first]
    assert second in ids(statement)


@pytest.mark.long
def test_a_new_clause_left_empty_goes_with_save_and_stays_with_other_buttons(ana, statement):
    title, first, _second = ids(statement)
    ana.press(f"add-{title}")
    new = ids(statement)[1]
    ana.press(f"down-{first}")
    assert new in ids(statement)
    ana.press("save")
    assert new not in ids(statement)


def test_a_draft_without_clauses_gets_its_first(ana, statement):
    for clause in ids(statement):
        draft.remove(statement, clause)
    ana.open()
    ana.press("add-0")
    assert [clause.kind for clause in statement.draft_clauses.all()] == ["title"]


@pytest.mark.long
def test_words_typed_over_a_change_are_put_aside_both_are_shown_and_the_rest_is_saved(ana, blerim, statement):
    title, first, second = ids(statement)
    blerim.press("save", **{f"c{first}": "Blerim asks for clean water."})
    page = ana.press("next", **{f"c{first}": "Ana asks for clean wells.", f"c{second}": "Saved all the same."})
    assert texts(statement)[1:] == ["Blerim asks for clean water.", "Saved all the same."]
    aside = Aside.objects.get()
    assert (aside.source, aside.who) == ("Ana asks for clean wells.", "ana")
    assert anchored(ana.location, page) == f"div aside-{aside.pk}"  # not on to the calls
    assert "Clause 1 was changed elsewhere meanwhile" in words(page)
    said = words(page)
    assert "What stands: blerim" in said
    assert "What was put aside: ana" in said
    assert "<del>Blerim</del>" in page.content.decode()
    assert "<ins>wells</ins>" in page.content.decode()
    assert ana.shown[f"clause-{first}-source"].strip() == "Blerim asks for clean water."
    version = statement.draft_clauses.get(pk=first).words.get().version
    ana.press(f"take-{aside.pk}-{version}", **{f"c{title}": "Typed beside it"})
    assert texts(statement)[:2] == ["Typed beside it", "Ana asks for clean wells."]
    assert anchored(ana.location, ana.response) == f"textarea id_clause-{first}-source"
    assert "put aside" not in words(ana.response)
    ana.press(f"undo-{Change.objects.latest('pk').pk}")
    assert texts(statement)[1] == "Blerim asks for clean water."


@pytest.mark.long
def test_words_put_aside_can_be_left_and_are_not_taken_over_what_was_not_shown(ana, blerim, statement):
    _title, first, _second = ids(statement)
    blerim.press("save", **{f"c{first}": "Blerim's."})
    ana.press("save", **{f"c{first}": "Ana's."})
    aside = Aside.objects.get()
    version = statement.draft_clauses.get(pk=first).words.get().version
    blerim.press("save", **{f"c{first}": "Blerim's once more."})
    refused = ana.send(f"take-{aside.pk}-{version}")
    assert refused.status_code == 422
    assert "The words have changed since you opened the page" in words(refused)
    assert "Blerim's once more." in words(refused)
    ana.open()
    ana.press(f"leave-{aside.pk}-{version}")
    aside.refresh_from_db()
    assert (aside.settled is not None, aside.taken) == (True, False)
    assert texts(statement)[1] == "Blerim's once more."
    assert ana.send(f"leave-{aside.pk}-{version}").status_code == 422  # decided already


@pytest.mark.long
def test_a_screen_that_is_out_of_date_changes_only_what_was_typed_in_it(ana, blerim, statement):
    title, first, second = ids(statement)
    blerim.press(f"up-{second}", **{f"c{first}": "Blerim's.", f"clause-{first}-kind": "item"})
    ana.press("save", **{f"c{title}": "Ana's title"})
    assert texts(statement)[0] == "Ana's title"
    assert ids(statement) == [title, second, first]
    assert statement.draft_clauses.get(pk=first).kind == "item"
    assert statement.draft_clauses.get(pk=first).source("en") == "Blerim's."
    assert not Aside.objects.exists()


@pytest.mark.long
def test_words_typed_into_a_clause_that_is_gone_are_kept_and_it_can_come_back(ana, blerim, statement):
    title, first, second = ids(statement)
    blerim.press(f"remove-{first}")
    page = ana.press("save", **{f"c{first}": "Typed meanwhile."})
    assert "is gone meanwhile" in words(page)
    assert "Typed meanwhile." in words(page)
    assert ids(statement) == [title, second]
    aside = Aside.objects.get()
    ana.press(f"restore-{first}")
    assert ids(statement) == [title, first, second]
    assert "Two versions" in words(ana.response)
    version = statement.draft_clauses.get(pk=first).words.get().version
    ana.press(f"take-{aside.pk}-{version}")
    assert texts(statement)[1] == "Typed meanwhile."


@pytest.mark.long
def test_a_clause_that_is_gone_stays_on_a_refused_screen_with_its_words(ana, blerim, statement):
    title, first, _second = ids(statement)
    blerim.press(f"remove-{first}")
    refused = ana.send("save", **{f"c{first}": "Typed meanwhile.", f"c{title}": "turned \u202e around"})
    assert refused.status_code == 422
    assert fields(refused)[f"clause-{first}-source"].strip() == "Typed meanwhile."
    assert not Aside.objects.exists()
    ana.see(refused)
    ana.press("save", **{f"c{title}": "Turned back"})
    assert Aside.objects.get().source == "Typed meanwhile."


@pytest.mark.long
def test_a_button_for_a_clause_that_is_gone_says_so_and_keeps_what_was_typed(ana, blerim, statement):
    title, first, _second = ids(statement)
    blerim.press(f"remove-{first}")
    for verb in ("up", "down", "join", "remove", "add"):
        refused = ana.send(f"{verb}-{first}", **{f"c{title}": f"Typed with {verb}"})
        assert refused.status_code == 422
        assert "somebody removed it" in words(refused)
        assert texts(statement)[0] == f"Typed with {verb}"
        ana.see(refused)


def test_undo_and_redo_name_what_they_do(ana, statement):
    title, first, second = ids(statement)
    ana.press(f"up-{second}")
    ana.press("save", **{f"c{first}": "Ana's words."})
    assert re.search(r"Undo: Clause 2, words changed \( ?ana, \d\d:\d\d ?\)", words(ana.response))
    ana.press(f"undo-{Change.objects.latest('pk').pk}")
    assert texts(statement)[2] != "Ana's words."
    assert anchored(ana.location, ana.response) == "button undo"
    said = words(ana.response)
    assert "Undo: Clause 1, moved" in said or "Undo: Clause 2, moved" in said
    assert "Do again: Clause 2, words changed" in said
    ana.press(f"undo-{Change.objects.earliest('pk').pk}")
    assert ids(statement) == [title, first, second]
    redone = Change.objects.earliest("pk")
    ana.press(f"redo-{redone.pk}")
    assert ids(statement) == [title, second, first]


@pytest.mark.long
def test_undo_takes_back_nothing_that_was_not_shown(ana, blerim, statement):
    title, first, _second = ids(statement)
    ana.press("save", **{f"c{first}": "Ana's words."})
    shown = Change.objects.latest("pk").pk
    page = ana.press(f"undo-{shown}", **{f"c{title}": "Typed just now"})
    assert "What you typed is saved. Press once more" in words(page)
    assert texts(statement)[:2] == ["Typed just now", "Ana's words."]
    blerim.open()
    blerim.press("save", **{f"c{title}": "Blerim's title"})
    refused = ana.send(f"undo-{Change.objects.order_by('-pk')[1].pk}")
    assert refused.status_code == 422
    assert "changed elsewhere meanwhile" in words(refused)
    assert texts(statement)[0] == "Blerim's title"


def test_bad_words_are_refused_beside_the_field_and_everything_typed_stays(ana, statement):
    title, first, second = ids(statement)
    refused = ana.send(
        "save",
        **{f"c{first}": "turned \u202e around", f"clause-{second}-kind": "sonnet", f"c{title}": "Kept title"},
    )
    assert refused.status_code == 422
    assert f'href="#id_clause-{first}-source"' in refused.content.decode()
    assert f'href="#id_clause-{second}-kind"' in refused.content.decode()
    assert fields(refused)[f"clause-{title}-source"].strip() == "Kept title"
    assert statement.title() == "One river, two banks"


@pytest.mark.long
def test_a_list_of_signatories_that_is_out_of_date_replaces_nothing(ana, blerim, statement):
    title, first, _second = ids(statement)
    blerim.press("save", **{"signatory-1-place": "Kodrin"})
    refused = ana.send("save", **{"signatory-1-name": "Lumera Guard", f"c{first}": "Typed, too."})
    assert refused.status_code == 422
    assert "The list of signatories was changed elsewhere" in words(refused)
    assert fields(refused)[f"clause-{first}-source"].strip() == "Typed, too."
    assert DraftSignatory.objects.get(order=1).place == "Kodrin"
    ana.see(refused)
    ana.press("save")
    assert DraftSignatory.objects.get(order=1).name == "Lumera Guard"
    assert texts(statement)[1] == "Typed, too."
    # Who has not touched the list is not asked about it, and does not settle what he has not seen.
    blerim.press("save", **{f"c{title}": "A title"})
    assert DraftSignatory.objects.get(order=1).name == "Lumera Guard"


@pytest.mark.long
def test_the_language_that_somebody_corrected_is_not_put_back_by_an_old_screen(ana, blerim, statement):
    _title, first, _second = ids(statement)
    blerim.press("save", language="sq")
    ana.press("save", **{f"c{first}": "Fjalë."})
    assert statement.languages == ["sq"]
    assert statement.draft_clauses.get(pk=first).source("sq") == "Fjalë."


def test_a_viewer_reads_everything_and_has_no_script(statement):
    viewer = signed_in("viewer")
    first = ids(statement)[1]
    for address in (screen(statement, "review"), screen(statement, "clause", first), screen(statement, "history")):
        page = viewer.get(address)
        assert page.status_code == 200
        assert "<script" not in page.content.decode()
        assert not re.search(r"\shx-post", page.content.decode())
        assert viewer.post(address, {"do": "save"}).status_code == 403
    assert viewer.post(screen(statement, "save", first), {f"clause-{first}-source": "x"}).status_code == 403
    assert f'href="{screen(statement, "clause", first)}"' in viewer.get(screen(statement, "review")).content.decode()


def test_what_was_typed_before_the_session_ended_or_the_freeze_came_is_shown_to_be_copied(ana, statement):
    first = ids(statement)[1]
    ana.client.logout()
    page = ana.send("save", **{f"c{first}": "Typed for an hour."})
    assert page.status_code == 401
    assert "You are signed out" in words(page)
    assert "Typed for an hour." in words(page)
    ready = stages.drafted()
    desk = Screen(signed_in(), ready)
    draft.freeze(ready, authoritative="all")
    late = desk.send("save", **{f"c{ids(ready)[1]}": "Typed too late."})
    assert late.status_code == 422
    assert "Typed too late." in words(late)
    assert "is frozen" in words(late)


def test_what_was_typed_is_shown_when_the_form_is_older_than_the_sign_in(statement):
    client = Client(enforce_csrf_checks=True)
    client.force_login(account())
    client.get(screen(statement, "review"))
    page = client.post(screen(statement, "review"), {"clause-1-source": "Typed for an hour.", "do": "save"})
    assert page.status_code == 403
    assert "Typed for an hour." in words(page)


def test_clauses_of_another_statement_are_out_of_reach(ana, statement):
    other = stages.drafted()
    theirs = other.draft_clauses.get(position=1)
    before = theirs.source("en")
    ana.press("save", **{f"clause-{theirs.pk}-source": "Changed", f"clause-{theirs.pk}-kind": "item"})
    for verb in ("remove", "up", "join", "restore", "take", "leave", "open"):
        ana.client.post(ana.where, {**ana.shown, "do": f"{verb}-{theirs.pk}-1"})
    theirs.refresh_from_db()
    assert (theirs.source("en"), theirs.gone, theirs.kind) == (before, None, "paragraph")
    assert not Aside.objects.exists()
    assert DraftClause.objects.filter(statement=other).count() == 3
    assert ana.client.get(screen(statement, "clause", theirs.pk)).status_code == 404
    assert ana.client.post(screen(statement, "clause", theirs.pk), {"do": "remove"}).status_code == 404
    assert ana.client.post(screen(statement, "save", theirs.pk), {"clause-1-source": "x"}).status_code == 404
