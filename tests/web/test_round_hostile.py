"""Whatever is sent to a member's page or an answer: a sentence and a 4xx, never a failure of ours, nothing by half."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import coalition
from tests.examples import FEW_AND_MANY, each
from tests.web.browsing import fields, kept, screen, signed_in, writes
from tests.web.test_desk_hostile import hostile
from undersigned.actions import limit
from undersigned.actions.draft import answers
from undersigned.models import Comment, CommentRound, Standing

pytestmark = pytest.mark.django_db
FORMS = {
    "clause/2/": "words proposal audience author once round text",
    "whole/": "words proposal audience author once round",
    "standing/": "said words round",
    "ours/": "comment words page",
}
ANSWER = "do verdict words reason base seen"
QUERIES = (
    "text=٣",
    "text=sq&plain",
    "page=x",
    "page=-1",
    "page=99999999999999999999",
    "page=%00",
    "lang=zz",
    "text=" + "x" * 500,
)


@pytest.fixture
def link() -> str:
    """A member's link into an open round in which something was said and answered."""
    statement = coalition.drafted("sq")
    member, token = coalition.member(statement)
    comment = coalition.said(coalition.opened(statement), member, proposal="Other words.")
    answers.answer(comment, verdict="declined", reason="No.")
    return f"/round/{token}/"


def nowhere() -> Client:
    """A browser in a network that nobody knows, which is not limited: examples come faster than people."""
    return Client(REMOTE_ADDR="")


def whole() -> bool:
    """Whether everything that is stored could have been stored by a form."""
    for comment in Comment.objects.all():
        if not (comment.words or comment.proposal) or comment.audience not in Comment.Audience.values:
            return False
    return all(standing.words or standing.said == "no-objection" for standing in Standing.objects.all())


def attack(address: str, names: str, client: Client, examples: int) -> None:
    """Post what no browser would, from an empty form and from the page as it stands."""

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck), deadline=None)
    @given(st.dictionaries(st.sampled_from(names.split()), hostile), st.booleans())
    def post(values: dict[str, str], from_page: bool) -> None:
        with writes() as wrote:
            response = client.post(address, {**(page if from_page else {}), **values})
        assert response.status_code in {302, 404, 422}
        if wrote or kept(response):
            look()

    page: dict[str, str] = {}

    def look() -> None:
        opened = client.get(address)
        assert opened.status_code == 200
        assert whole()
        page.clear()
        page.update(fields(opened))

    look()
    post()


@pytest.mark.long
@each("path", FORMS)
def test_no_form_of_a_member_makes_us_fail(link: str, path: str):
    attack(link + path, FORMS[path], nowhere(), 3)


@pytest.mark.soak
@pytest.mark.parametrize("path", FORMS)
def test_no_form_of_a_member_makes_us_fail_for_long(link: str, path: str):
    attack(link + path, FORMS[path], nowhere(), 150)


@pytest.mark.parametrize("number", FEW_AND_MANY)
def test_no_answer_makes_us_fail(link: str, number: int):
    comment = coalition.said(CommentRound.objects.get(), Comment.objects.get().member, "One more.")
    attack(screen(comment.round.statement, "answer", str(comment.pk)), ANSWER, signed_in(), number)


@pytest.mark.long
def test_queries(link: str):
    browser = Client()
    for path in ("", "clause/2/", "whole/", "standing/", "comments/", "ours/"):
        for query in QUERIES:
            assert browser.get(f"{link}{path}?{query}").status_code in {200, 400}, (path, query)


def test_many_forms_from_one_network_are_refused_in_words():
    statement = coalition.drafted()
    member, token = coalition.member(statement)
    coalition.opened(statement)
    client = Client(REMOTE_ADDR="192.0.2.7")
    form = fields(client.get(f"/round/{token}/whole/"))
    for _ in range(limit.FORMS.most - 1):
        limit.check_network(limit.FORMS, "192.0.2.7")
    assert client.post(f"/round/{token}/whole/", {**form, "words": "The last one."}).status_code == 302
    assert client.post(f"/round/{token}/whole/", {**form, "words": "One too many."}).status_code == 429
    assert member.comments.count() == 1
