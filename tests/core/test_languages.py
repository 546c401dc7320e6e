"""Which of several languages is meant, and what something is called in it."""

from __future__ import annotations

from tests.core.every import every
from undersigned.core.names.languages import choose_language, in_language, quoted

NAMES = {"": "Lumera", "sq": "", "sr-Latn": "Lumera reka"}


@every(
    ("languages", "wanted", "expected"),
    [
        (["sq", "en"], ["en"], "en"),
        (["sq", "en"], ["mk", "en", "sq"], "en"),
        ({"sq": 1, "en": 2}, ["mk"], "sq"),
        (["sq"], [], "sq"),
        ([], ["en"], ""),
    ],
)
def test_the_first_that_is_wanted_and_there(languages, wanted, expected):
    assert choose_language(languages, *wanted) == expected


@every(
    ("names", "wanted", "expected"),
    [
        (NAMES, ["sr-Latn", ""], "Lumera reka"),
        (NAMES, ["sq", "sr-Latn"], "Lumera reka"),
        (NAMES, ["mk"], "Lumera"),
        ({}, ["en"], ""),
    ],
)
def test_an_empty_name_is_none(names, wanted, expected):
    assert in_language(names, *wanted) == expected


@every(("tag", "expected"), [("sq", "„fjalë“"), ("sr-Cyrl", "„fjalë”"), ("mk-Latn", "„fjalë“"), ("tr", "“fjalë”")])
def test_quotation_marks_are_those_of_the_language(tag, expected):
    assert quoted("fjalë", tag) == expected
