"""A statement's address never meets one of the site's own."""

from __future__ import annotations

import pytest
from django.urls import get_resolver

from tests import stages
from undersigned.actions import draft
from undersigned.actions.draft.bring import RESERVED
from undersigned.actions.publish.render import render_index

pytestmark = pytest.mark.django_db


def own() -> set[str]:
    """First parts of all addresses that the application or the site's first page has."""
    application = {str(pattern.pattern).lstrip("^").split("/")[0] for pattern in get_resolver().url_patterns}
    return application | {path.split("/")[0] for path in render_index("Invented Coalition", "", [])} | {"log", "static"}


@pytest.mark.long
def test_every_first_part_is_reserved() -> None:
    assert {part for part in own() - {""} if "." not in part} <= RESERVED


@pytest.mark.parametrize("title", ["Fonts", "Log", "Desk", "Outbox", "Static"])
def test_a_title_that_is_an_address_of_ours_gets_another(title: str) -> None:
    words = stages.LETTER.replace("One river, two banks", title)
    slugs = [draft.create(draft.read_words(words), by=None).slug_id for _ in range(2)]
    assert len({*slugs}) == 2
    assert not {*slugs} & own()
