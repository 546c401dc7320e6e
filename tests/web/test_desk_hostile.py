"""Bad input on the coordinator's side: a sentence and a 4xx, never a failure of ours, and nothing stored by half."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import stages
from tests.characters import ANY
from tests.examples import each, tried
from tests.web.browsing import fields, kept, screen, signed_in, words, writes
from undersigned.models import Statement

pytestmark = pytest.mark.django_db

NASTY = [
    "",
    " ",
    "x" * 10_000,
    "\u202eturned round",
    "a\x00b",
    "\u2066isolated\u2069",
    "👩\u200d👩\u200d👧 family",
    "e\u0301" * 300,
    "'; DROP TABLE undersigned_statement; --",
    "<script>alert(1)</script>",
    "{{ settings.SECRET_KEY }} %(name)s %s {0}",
    "\ufffe\uffff\U0010ffff",
    "-1",
    "99999999999999999999999999",
    "1e9",
    "٣",
    "en:0",
    "all",
    "2025-05-03",
    "Name <a@b.example>",
    "..\\../..",
    "\r\nSet-Cookie: a=b",
]
hostile = st.one_of(st.sampled_from(NASTY), st.text(ANY, max_size=200))
BUTTONS = (
    "save next add up-1 down-99 add-0 listed more remove open invite paste close revoke again decide undo up--1 up-٣ "
    "remind renew preview change up-{0} down-{1} add-{0} join-{0} remove-{1} restore-{1} open-{0} save-{0} take-1-1 "
    "leave-1 undo-1 redo-1 history restore back new-1-en old-1-en aside-1-en "
    "join-999999999999999999 take-99999999999999999999-1"
)
NAMES = {
    "review": "clause-{0}-source clause-{1}-kind clause-{0}-seen clause-{1}-aside clause-{0}-was clause-999999-source "
    "clause-999999999999999999-source language other basis listed_seen language_was signatory-1-name "
    "signatory-1-kind signatory-1-verbatim signatory-99999-name",
    "clause": "en-source en-seen en-aside sq-source",
    "save": "clause-{0}-source clause-{0}-seen clause-{0}-aside clause-{0}-kind clause-{0}-was",
    "calls": "call-1-id call-1-clause call-1-decision call-1-en-words call-1-en-addressee new-clause new-words "
    "new-addressee",
    "texts": "language other",
    "rounds": "number message day hour zone remind remind_day remind_hour one-organisation one-mail one-language "
    "many-lines many-language member text",
    "details": "dating dated line-en press-1-name press-1-mail press-1-phone press-1-languages",
    "questions": "motivation framing content language",
    "freeze": "authoritative",
    "sign": "who day hour zone one-name one-mail one-kind one-language many-lines many-kind many-language invitation "
    "signature decision days",
    "invite-book": "contact organisation q",
    "invite-words": "subject words",
    "erratum": "clause old new note",
    "translation": "language other clause-0 clause-1 clause-2",
    "next": "anything",
}


OF_ONE_CLAUSE = {"clause", "save"}
EVERY_FORM = pytest.mark.parametrize("name", NAMES)
# Where signatures are taken, most forms are closed, and say so before they look at what was sent.
STAGES = pytest.mark.parametrize(
    ("stage", "examples"),
    [(stages.drafted, 2), pytest.param(stages.opened, 2, marks=pytest.mark.long)],
    ids=["draft", "open"],
)


def attack(name, stage, examples):
    """Post to one screen what no browser would, from an empty form and from the page as it stands."""
    statement, desk = stage(), signed_in()
    ids = list(statement.draft_clauses.values_list("pk", flat=True))
    names, buttons = NAMES[name].format(*ids).split(), BUTTONS.format(*ids).split()
    address = screen(statement, name, *([ids[0]] if name in OF_ONE_CLAUSE else []))

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck), deadline=None)
    @given(st.dictionaries(st.sampled_from(names), hostile), st.sampled_from(buttons), st.booleans())
    def post(values, button, from_page):
        with writes() as wrote:
            response = desk.post(address, {**(page if from_page else {}), "do": button, **values})
        assert response.status_code in {200, 302, 404, 422}
        if response.status_code == 200 and name != "save" and button not in {"preview", "change"}:
            assert "it is shown this once" in words(response)  # the personal link after an invitation
        if wrote or kept(response):
            look()

    page: dict[str, str] = {}

    def look():
        opened = desk.get(address, follow=True)
        assert opened.status_code == 200
        page.clear()
        page.update(fields(opened))

    look()
    post()


@EVERY_FORM
@STAGES
def test_no_form_makes_us_fail(name, stage, examples):
    attack(name, stage, examples)


@pytest.mark.soak
@EVERY_FORM
@STAGES
def test_no_form_makes_us_fail_for_long(name, stage, examples):
    attack(name, stage, 50 * examples)


@tried(st.one_of(st.sampled_from(NASTY), st.text(ANY, max_size=400)), hostile, hostile)
def test_whatever_is_pasted_is_read_or_refused(pasted, language, other):
    desk = signed_in_once()
    response = desk.post("/desk/new/", {"words": pasted, "language": language, "other": other})
    assert response.status_code in {302, 422}
    if response.status_code == 302:
        assert desk.get(response["Location"]).status_code == 200


@tried(st.binary(max_size=2_000), st.sampled_from(["a.docx", "a.txt", "x" * 300, "a\u202e.txt"]))
def test_whatever_is_uploaded_is_read_or_refused(data, name):
    desk = signed_in_once()
    for content in (data, b"PK\x03\x04" + data):
        response = desk.post("/desk/new/", {"file": SimpleUploadedFile(name, content)})
        assert response.status_code in {302, 422}


def signed_in_once():
    """An owner's browser; examples of one test share a database."""
    from undersigned.models import Account

    Account.objects.filter(username="owner").delete()
    return signed_in()


QUERIES = (
    "page=x",
    "page=-1",
    "page=99999999999999999999",
    "page=%00",
    "lang=zz",
    "saved=٣&listed",
    "saved=&each=%0A&page=0",
)


@pytest.mark.long
def test_queries():
    statement, desk = stages.drafted(), signed_in()
    clause = statement.draft_clauses.get(position=0).pk
    screens = [screen(statement, name) for name in ("review", "translation", "history")]
    for address in ("/desk/", *screens, screen(statement, "clause", clause)):
        for query in QUERIES:
            assert desk.get(f"{address}?{query}").status_code < 500, (address, query)


def test_a_body_larger_than_any_form_is_refused_in_words(client):
    desk = signed_in()
    response = desk.post("/desk/new/", {"words": "x" * 3_000_000})
    assert response.status_code == 413
    assert "This is too large" in words(response)
    huge = SimpleUploadedFile("a.txt", b"x" * (50 * 1024 * 1024))
    assert desk.post("/desk/new/", {"file": huge}).status_code == 413
    assert not Statement.objects.exists()


def test_more_fields_than_any_form_are_refused_in_words():
    desk, statement = signed_in(), stages.drafted()
    many = urlencode({f"clause-{n}-source": "x" for n in range(20_001)})
    response = desk.post(screen(statement, "review"), many, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 413


def test_two_presses_of_the_freeze_make_one_edition():
    desk, statement = signed_in(), stages.drafted()
    assert desk.post(screen(statement, "freeze"), {"authoritative": "en"}).status_code == 302
    assert desk.post(screen(statement, "freeze"), {"authoritative": "en"}).status_code == 422
    assert statement.editions.count() == 1


@pytest.mark.long
@each("given", ["\x00", "0" * 31, "9" * 5_000, "٣", ""])
def test_what_is_no_id_names_nothing(given):
    """PostgreSQL fails on a NUL, and Python on a number of thousands of digits."""
    statement = stages.opened()
    desk = signed_in()
    for name, field, do in (
        ("sign", "signature", "decide"),
        ("sign", "invitation", "revoke"),
        ("queue", "chosen", "accept"),
        ("queue", "batch", "undo"),
        ("claims", "claim", "hold"),
    ):
        sent = {"do": do, "decision": "accept", field: given}
        assert desk.post(screen(statement, name), sent).status_code in {302, 404, 422}
    assert desk.post(f"/desk/{statement.pk}/sign/proposed/", {"do": "invite", "proposal": given}).status_code == 302
    assert desk.post("/desk/blocks/", {"remove": given}).status_code == 404
