"""Bad input on the side-by-side screens: a sentence and a 4xx, never a failure of ours, and nothing stored by half."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import stages
from tests.web.browsing import fields, screen, signed_in, words
from tests.web.test_desk_hostile import hostile
from undersigned.actions import draft
from undersigned.actions.draft.text_links import make_link
from undersigned.models import Aside, Statement, TextLink

pytestmark = pytest.mark.django_db

VERBS = "save next propose accept accept-all fits looked take leave machine right right-all other link end x"
QUERIES = ["", "?propose=1", "?only=todo&beside=en", "?beside=\u202e", "?only[]=x&propose=2", "?beside=zz&lang=zz"]


def prepared() -> Statement:
    """A draft in three languages with words put aside."""
    made = stages.drafted()
    for tag in ("sr-Latn", "sr-Cyrl"):
        draft.add_language(made, tag)
    clause = made.draft_clauses.all()[1]
    stages.write(made, "sr-Latn", {clause.pk: "Reči."})
    Aside.objects.create(clause=clause, language="sr-Latn", source="Druge.", base=0, made=made.created)
    return Statement.objects.get(pk=made.pk)


def doors(statement: Statement) -> list[tuple[Client, str]]:
    """A browser and an address for each of the four pages."""
    desk = signed_in()
    links = [
        make_link(statement, language="sr-Latn", role=role, name="Dara Lukin", speaks="en")[1] for role in TextLink.Role
    ]
    paths = [link.removeprefix("http://localhost:8000").partition("?")[0] for link in links]
    return [
        (desk, screen(statement, "text", "sr-Latn")),
        (desk, screen(statement, "texts")),
        *((Client(), path) for path in paths),
    ]


def attack(examples: int) -> None:
    statement = prepared()
    ids = [clause.pk for clause in statement.draft_clauses.all()]
    aside, call = Aside.objects.get(), statement.draft_clauses.all()[2].calls.get()
    names = [f"clause-{id}-{name}" for id in (*ids, 0, 10**17) for name in ("words", "base", "first", "newest")]
    names += [f"clause-{ids[0]}-{name}" for name in ("proposal", "source", "version")]
    names += [f"call-{call.pk}-{name}" for name in ("words", "addressee", "seen", "proposed_words")]
    names += ["note", "link-name", "link-role", "link-language", "link-mail", "link-speaks", "language", "other"]
    numbers = st.sampled_from([*map(str, [*ids, aside.pk, 0, 10**17]), "x", "٣", "", "-1"])
    buttons = st.one_of(
        st.sampled_from(VERBS.split()), st.builds("{}-{}".format, st.sampled_from(VERBS.split()), numbers)
    )
    places = doors(statement)

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck), deadline=None)
    @given(
        st.sampled_from(places), st.sampled_from(QUERIES), st.dictionaries(st.sampled_from(names), hostile), buttons,
        st.booleans(),
    )  # fmt: skip
    def post(place, query, values, button, from_page):
        browser, address = place
        data = fields(browser.get(address + query), button) if from_page else {"do": button}
        response = browser.post(address + query, {**data, **values})
        assert response.status_code in {200, 302, 400, 404, 422}
        if response.status_code == 200:
            assert "it is shown this once" in words(response)
        Statement.objects.get(pk=statement.pk)
        TextLink.objects.filter(role__in=TextLink.Role.values, name="Dara Lukin").update(revoked=None)

    post()


@pytest.mark.long
def test_no_form_makes_us_fail():
    attack(4)


@pytest.mark.soak
def test_no_form_makes_us_fail_for_long():
    attack(1_000)
