"""docs/api.md tells every route and every scope, and none that is gone."""

from __future__ import annotations

import re

from tests.test_docs import ROOT, headings
from undersigned.api import rate
from undersigned.api.v1 import document
from undersigned.models import Scope


def test_every_route_has_its_heading():
    told = {heading.strip("`") for heading in headings("api.md") if heading.startswith("`")}
    there = {f"{method.upper()} {path}" for path, methods in document()["paths"].items() for method in methods}
    assert told == there


def test_every_scope_stands_in_the_table_and_below_the_routes_that_need_it():
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)) == set(Scope.values)
    for part in text.split("\n### ")[1:]:
        method, path = part.split("`")[1].split()
        needed = document()["paths"][path][method.lower()].get("x-scope")
        assert re.findall(r"Scope `([^`]+)`", part) == ([needed] if needed else []), path


def test_the_limits_are_told():
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert f"may ask {rate.NETWORK} times in a minute, a token {rate.TOKEN} times" in text
