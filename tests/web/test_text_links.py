"""Links to one text, without an account: a translator's and a native reader's pages, and who may not see them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests import stages
from tests.examples import each
from tests.web.browsing import fields, screen, signed_in, words
from undersigned.actions import draft, sign
from undersigned.actions.draft.text_links import end_link, make_link, renew_link
from undersigned.core.errors import DraftError
from undersigned.models import Aside, Change, DraftClause, DraftWords, Mail, Member, Statement, TextLink
from undersigned.models.sign import token_hash

pytestmark = pytest.mark.django_db

ALBANIAN = ("Një lumë, dy brigje", "Ne, organizata nga të dy brigjet.", "U bëjmë thirrje komunave të Vardenës.")


@pytest.fixture
def statement() -> Statement:
    """Three clauses in English and Albanian, the third one not translated."""
    made = stages.drafted()
    draft.add_language(made, "sq")
    ids = made.draft_clauses.values_list("pk", flat=True)
    stages.write(made, "sq", dict(list(zip(ids, ALBANIAN, strict=True))[:2]))
    return Statement.objects.get(pk=made.pk)


def clauses(statement: Statement) -> list[DraftClause]:
    return list(statement.draft_clauses.all())


def given(statement: Statement, role: str = "translator", language: str = "sq", name: str = "Drita Malo") -> str:
    """The path of a new link."""
    _link, address = make_link(statement, language=language, role=role, name=name, speaks="en")
    return address.removeprefix("http://localhost:8000").partition("?")[0]


def words_in(statement: Statement, position: int, tag: str = "sq") -> DraftWords:
    return DraftWords.objects.get(clause=clauses(statement)[position], language=tag)


def test_the_coordinator_gives_renews_and_ends_a_link(desk, statement):
    where = screen(statement, "texts")
    page = desk.post(where, {"do": "link", "link-name": "Drita Malo", "link-language": "sq", "link-role": "translator"})
    assert page.status_code == 422  # the language of the pages is not said
    form = {"link-language": "sq", "link-role": "translator", "link-name": "Drita Malo", "link-speaks": "sq"}
    page = desk.post(where, {**form, "do": "link"})
    assert page.status_code == 200
    first = re.search(r"http://localhost:8000(/text/[\w-]{43}/)\?lang=sq", page.content.decode())
    assert first
    assert "it is shown this once" in words(page)
    assert first[1] not in desk.get(where).content.decode()
    again = desk.post(where, {**form, "do": "link"})
    assert again.status_code == 422
    assert "has such a link already" in words(again)
    link = TextLink.objects.get()
    assert link.token_hash == token_hash(first[1].split("/")[2])
    renewed = desk.post(where, {"do": f"renew-{link.pk}"}).content.decode()
    second = re.search(r"(/text/[\w-]{43}/)", renewed)
    assert second
    assert Client().get(first[1]).status_code == 404
    assert Client().get(second[1]).status_code == 200
    desk.post(where, {"do": f"end-{link.pk}"})
    ended = Client().get(second[1])
    assert ended.status_code == 404
    assert "This link is no longer valid" in words(ended)
    assert "link ended on" in words(desk.get(where))


def test_a_link_goes_out_by_mail_in_the_language_of_the_person(desk, statement):
    where = screen(statement, "texts")
    form = {"link-language": "sq", "link-role": "reader", "link-name": "Drita Malo", "link-speaks": "sq"}
    sent = desk.post(where, {**form, "link-mail": "drita@lumera.example", "do": "link"})
    assert sent.status_code == 302
    mail = Mail.objects.get(to="drita@lumera.example")
    assert mail.language == "sq"
    assert "One river" not in mail.subject + mail.body  # a draft is not public
    path = re.search(r"/text/[\w-]{43}/\?lang=sq", mail.body)
    assert path
    assert '<html lang="sq">' in Client().get(path[0]).content.decode()
    page = desk.get(where).content.decode()
    assert "drita@lumera.example" in page
    assert path[0].split("/")[2] not in page
    assert "drita@lumera.example" not in signed_in("viewer").get(where).content.decode()


@pytest.mark.long
@each(
    "wrong",
    [
        {"link-language": "mk"},
        {"link-role": "owner"},
        {"link-name": " "},
        {"link-name": "x" * 301},
        {"link-name": "turned \u202e"},
        {"link-mail": "nonsense"},
        {"link-speaks": "de"},
        {"link-language": "en"},
    ],
)
def test_a_link_for_nobody_or_nothing_is_refused_in_words(desk, statement, wrong):
    form = {"link-language": "sq", "link-role": "translator", "link-name": "Drita Malo", "link-speaks": "en"}
    page = desk.post(screen(statement, "texts"), {**form, **wrong, "do": "link"})
    assert page.status_code == 422
    assert "Something is not right yet" in words(page)
    assert not TextLink.objects.exists()


def test_links_of_another_statement_are_out_of_reach(desk, statement):
    other = stages.drafted()
    draft.add_language(other, "sq")
    given(other)
    link = TextLink.objects.get()
    for do in (f"renew-{link.pk}", f"end-{link.pk}", "renew-x", "end-", "end-99999999999999999999"):
        assert desk.post(screen(statement, "texts"), {"do": do}).status_code == 404
    link.refresh_from_db()
    assert link.revoked is None


@pytest.mark.long
def test_a_translator_writes_and_saves_as_often_as_she_likes(statement):
    one, _two, three = clauses(statement)
    path, browser = given(statement), Client(enforce_csrf_checks=True)
    page = browser.get(path)
    assert page["Cache-Control"] == "no-store"
    assert "2 of 3 clauses" in words(page)
    assert "The call in it:" in words(page)
    call = three.calls.get()
    data = {**fields(page, "save"), f"clause-{three.pk}-words": ALBANIAN[2], "note": "„Lumera“: me a apo pa a?"}
    data |= {f"call-{call.pk}-words": "U bëjmë thirrje komunave", f"call-{call.pk}-addressee": "komunave të Vardenës"}
    saved = browser.post(path, data)
    assert saved["Location"] == path
    assert words_in(statement, 2).source == ALBANIAN[2]
    assert call.places.get(language="sq").addressee == "komunave të Vardenës"
    assert Change.objects.latest("pk").who == "Drita Malo"
    assert "„Lumera“: me a apo pa a?" in words(signed_in("viewer").get(screen(statement, "texts")))
    page = browser.get(path)
    assert fields(page)["note"].strip() == "„Lumera“: me a apo pa a?"
    browser.post(path, {**fields(page, f"save-{one.pk}"), f"clause-{one.pk}-words": "Një lumë"})
    assert words_in(statement, 0).source == "Një lumë"
    assert not Aside.objects.exists()


@pytest.mark.long
def test_a_translator_and_the_coordinator_write_at_once_and_nothing_is_lost(desk, statement):
    path, browser, where = given(statement), Client(), screen(statement, "text", "sq")
    two = clauses(statement)[1]
    hers, ours = fields(browser.get(path), "save"), fields(desk.get(where), "save")
    desk.post(where, {**ours, f"clause-{two.pk}-words": "Ne, organizatat."})
    page = browser.post(path, {**hers, f"clause-{two.pk}-words": "Ne, shoqatat."}, follow=True)
    assert "others changed 1 clause" in words(page)
    aside = Aside.objects.get()
    assert (aside.who, aside.link) == ("Drita Malo", TextLink.objects.get())
    assert "Drita Malo wrote this while others changed the clause" in words(desk.get(where))
    browser.post(path, fields(page, f"take-{aside.pk}-2"))
    assert words_in(statement, 1).source == "Ne, shoqatat."


def test_a_translator_decides_about_words_of_her_text_alone(statement):
    draft.add_language(statement, "sr-Latn")
    path, two = given(statement), clauses(statement)[1]
    aside = Aside.objects.create(clause=two, language="sr-Latn", source="Reč.", base=0, made=statement.created)
    browser = Client()
    assert "Reč." not in words(browser.get(path))
    for verb in ("take", "leave"):
        assert browser.post(path, fields(browser.get(path), f"{verb}-{aside.pk}-1")).status_code == 422
    aside.refresh_from_db()
    assert aside.settled is None


def test_a_note_that_cannot_stand_is_refused_and_nothing_is_saved(statement):
    path, browser, one = given(statement), Client(), clauses(statement)[0]
    data = {**fields(browser.get(path), "save"), f"clause-{one.pk}-words": "Tjetër"}
    for note in ("x" * 2_001, "turned \u202e"):
        page = browser.post(path, {**data, "note": note})
        assert page.status_code == 422
        assert fields(page)[f"clause-{one.pk}-words"] == "Tjetër"
    assert words_in(statement, 0).source == ALBANIAN[0]


@pytest.mark.long
def test_a_native_reader_says_what_reads_right(statement):
    path, browser = given(statement, "reader", name="Blerim Hana"), Client()
    one, two, three = clauses(statement)
    page = browser.get(path)
    assert "0 of 3 read right so far" in words(page)
    assert "There are no words yet." in words(page)
    sent = browser.post(path, fields(page, f"right-{one.pk}"))
    assert sent["Location"] == f"{path}#clause-1"
    row = words_in(statement, 0)
    assert (row.read_by, row.read_version) == ("Blerim Hana", row.version)
    stages.write(statement, "sq", {one.pk: "Një lumë tjetër"})
    assert "1 clause has changed since" in words(browser.post(path, fields(page, f"right-{one.pk}"), follow=True))
    page = browser.get(path)
    stages.write(statement, "sq", {two.pk: "Ndërkohë ndryshe."})
    said = words(browser.post(path, fields(page, "right-all"), follow=True))
    assert "1 clause reads right." in said
    assert "1 clause has changed since you opened the page and is not marked" in said
    read = {row.clause_id for row in DraftWords.objects.filter(language="sq") if row.read_version == row.version}
    assert read == {one.pk}
    assert three.pk not in read


@pytest.mark.long
def test_a_native_reader_writes_how_it_would_read_right(desk, statement):
    path, browser = given(statement, "reader", name="Blerim Hana"), Client()
    one, two, _three = clauses(statement)
    data = {**fields(browser.get(path), "right-all"), f"clause-{two.pk}-words": "Ne, shoqatat e dy brigjeve."}
    said = words(browser.post(path, data, follow=True))
    assert "Your words for 1 clause are kept" in said
    assert "1 clause reads right." in said  # the other one
    browser.post(path, data)  # sent twice
    aside = Aside.objects.get()
    again = browser.get(path)
    assert "the coordinator has not decided yet: Ne, shoqatat e dy brigjeve." in words(again)
    browser.post(path, fields(again, "right-all"))  # all the others
    assert words_in(statement, 1).source == ALBANIAN[1]
    assert words_in(statement, 1).read_version is None
    where = screen(statement, "text", "sq")
    page = desk.get(where)
    assert "Blerim Hana would write" in words(page)
    desk.post(where, fields(page, f"take-{aside.pk}-2"))
    assert words_in(statement, 1).source == "Ne, shoqatat e dy brigjeve."
    assert one.pk != two.pk


def test_a_page_sent_back_late_proposes_nothing_that_nobody_wrote(statement):
    path, browser = given(statement, "reader"), Client()
    page = browser.get(path)
    stages.write(statement, "sq", {clauses(statement)[1].pk: "Ndërkohë ndryshe."})
    browser.post(path, {**fields(page, "save"), "note": "Mirë."})
    assert not Aside.objects.exists()
    assert TextLink.objects.get().note == "Mirë."


def test_what_a_machine_made_is_not_read_before_somebody_looked_at_it(statement):
    three = clauses(statement)[2]
    draft.write(statement, "sq", [draft.Written(three.pk, "Makina tha.", machine=True)])
    path, browser = given(statement, "reader"), Client()
    page = browser.get(path)
    assert "A machine made these words." in words(page)
    browser.post(path, fields(page, f"right-{three.pk}"))
    assert words_in(statement, 2).read_version is None


def test_the_first_text_has_native_readers_too_and_no_translator(statement):
    path = given(statement, "reader", language="en")
    page = Client().get(path)
    assert "One river, two banks" in words(page)
    with pytest.raises(DraftError, match="not translated"):
        given(statement, "translator", language="en")


@pytest.mark.long
@each("role", ["translator", "reader"])
def test_after_the_freeze_it_is_read_only_and_opens_again_with_the_next_edition(statement, role):
    path, browser, three = given(statement, role), Client(), clauses(statement)[2]
    before = fields(browser.get(path), "save")
    stages.write(statement, "sq", {three.pk: ALBANIAN[2]})
    call = draft.CallRow(three.calls.get().pk, three.pk, confirmed=True, places={"sq": ("U bëjmë thirrje", "komunave")})
    draft.save_calls(statement, [call])
    draft.freeze(statement, authoritative="all")
    page = browser.get(path)
    assert page.status_code == 200
    assert "Edition 1 is frozen: its words cannot change any more." in words(page)
    assert "<textarea" not in page.content.decode()
    one = clauses(statement)[0]
    late = browser.post(path, {**before, f"clause-{one.pk}-words": "Vonë"})
    assert late.status_code == 422
    assert words_in(statement, 0).source == ALBANIAN[0]
    draft.begin_next_edition(statement)
    assert "<textarea" in browser.get(path).content.decode()


def test_a_retracted_statement_or_a_removed_text_leads_nowhere(statement):
    path = given(statement)
    draft.remove_language(statement, "sq")
    assert Client().get(path).status_code == 404
    draft.add_language(statement, "sq")
    path = given(statement)
    Statement.objects.update(retracted=statement.created)
    assert Client().get(path).status_code == 404


def test_no_other_private_link_opens_a_text_and_no_text_link_opens_another_page(statement):
    other = stages.opened(stages.LETTER.replace("One", "Another"))
    _invitation, invited = sign.invite(other, name="Vardena Forum", address="", language="en")
    mine = stages.signed(other, stages.organisation()).link
    pending = stages.requested(other, stages.person())[1]
    member = "m" * 43
    Member.objects.create(statement=statement, organisation="Forum", language="en", token_hash=token_hash(member))
    translator = given(statement).split("/")[2]
    reader = given(statement, "reader").split("/")[2]
    ended = given(statement, name="Someone Else").split("/")[2]
    end_link(TextLink.objects.get(name="Someone Else"))
    assert mine is not None
    for token in (invited, mine, pending, member, ended, "x", "0" * 43, statement.pk, other.slug_id):
        for response in (Client().get(f"/text/{token}/"), Client().post(f"/text/{token}/", {"do": "save"})):
            assert response.status_code == 404, token
            assert "One river" not in words(response)
    for page in ("invitation", "confirm", "mine", "round"):
        for token in (translator, reader):
            response = Client().get(f"/{page}/{token}/")
            assert response.status_code == 404, page
            assert "One river" not in words(response)
    assert Client().put(f"/text/{translator}/").status_code == 405
    assert Client(enforce_csrf_checks=True).post(f"/text/{translator}/", {"do": "save"}).status_code == 403


def test_a_reader_cannot_write_and_a_translator_cannot_mark(statement):
    one = clauses(statement)[0]
    reader, translator = given(statement, "reader"), given(statement)
    Client().post(reader, {**fields(Client().get(translator), "save"), f"clause-{one.pk}-words": "E imja"})
    assert words_in(statement, 0).source == ALBANIAN[0]
    assert Aside.objects.get().source == "E imja"  # a proposal, as every reader's
    Client().post(translator, fields(Client().get(reader), "right-all"))
    assert words_in(statement, 0).read_version is None


def test_a_translator_writes_her_language_alone(statement):
    draft.add_language(statement, "sr-Latn")
    one = clauses(statement)[0]
    path, browser = given(statement, language="sr-Latn", name="Dara Lukin"), Client()
    page = browser.get(f"{path}?beside=sq")
    assert ALBANIAN[0] in page.content.decode()
    browser.post(f"{path}?beside=sq", {**fields(page, "save"), f"clause-{one.pk}-words": "Jedna reka"})
    assert words_in(statement, 0, "sr-Latn").source == "Jedna reka"
    assert words_in(statement, 0).source == ALBANIAN[0]
    assert words_in(statement, 0, "en").source == "One river, two banks"


def test_the_secret_is_stored_nowhere(statement):
    _link, address = make_link(statement, language="sq", role="reader", name="Drita Malo", speaks="en")
    secret = address.split("/text/")[1].split("/")[0]
    link = TextLink.objects.get()
    assert secret not in "".join(str(value) for value in link.__dict__.values())
    assert renew_link(link) != address


@each("role", ["translator", "reader"])
def test_previews_and_titles_tell_nothing(statement, role):
    html = Client().get(given(statement, role)).content.decode()
    head = html.partition("</head>")[0]
    assert "One river" not in head
    assert "Drita" not in head
    assert '<meta name="robots" content="noindex, nofollow">' in head
