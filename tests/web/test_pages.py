"""The way through a long list."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

THERE = Template('{% load pages %}{% pages part order="oldest" name="wait" at="waiting" of="Not signed yet" %}')


def shown(part: int, many: int = 30) -> str:
    request = RequestFactory().get("/", {"page": "3", "wait": str(part), "q": "a&b"})
    with translation.override("en"):  # else the language of whichever page was asked for before
        return THERE.render(Context({"request": request, "part": Paginator(range(many), 10).get_page(part)}))


def test_one_of_two_lists_moves_and_the_other_stays() -> None:
    html = shown(2)
    assert 'aria-label="Pages: Not signed yet"' in html
    assert '<a href="?page=3&amp;wait=1&amp;q=a%26b#waiting" rel="prev">Older</a>' in html
    assert '<a href="?page=3&amp;wait=3&amp;q=a%26b#waiting" rel="next">Newer</a>' in html
    assert "Page 2 of 3" in html


def test_the_ends_lead_one_way_and_a_short_list_nowhere() -> None:
    assert "prev" not in shown(1)
    assert "next" not in shown(3)
    assert shown(1, many=10).strip() == ""
