"""What a clause is called: its number or its kind, before and after the freeze."""

from __future__ import annotations

from tests.core.every import every
from undersigned.core.draft import Draft, DraftClause, problems
from undersigned.core.draft.anchors import anchors

KINDS = ("title", "subtitle", "dateline", "paragraph", "heading", "item", "paragraph", "subtitle")


def test_heads_have_no_number_and_all_else_is_counted_from_one() -> None:
    assert [anchor.number for anchor in anchors(KINDS)] == [None, None, None, 1, 2, 3, 4, None]
    assert [anchor.id for anchor in anchors(KINDS)] == [
        *("title", "subtitle", "dateline", "c1", "c2", "c3", "c4", "subtitle-2")
    ]


@every(
    ("clause", "sentence"),
    [
        (0, "The title has no words in sq."),
        (1, "The subtitle has no words in sq."),
        (2, "The date and place line has no words in sq."),
        (3, "Clause 1 has no words in sq."),
        (6, "Clause 4 has no words in sq."),
    ],
)
def test_what_is_missing_is_called_as_on_the_page(clause: int, sentence: str) -> None:
    clauses = [DraftClause(kind, {"en": "Words", "sq": "" if n == clause else "Fjalë"}) for n, kind in enumerate(KINDS)]
    found = problems(Draft(("en", "sq"), tuple(clauses), (), {}, undated=False))
    assert [one.message % one.params for one in found if one.clause == clause] == [sentence]


def test_what_is_too_long_is_called_as_on_the_page() -> None:
    clauses = tuple(DraftClause(kind, {"en": "x" * 20_001}) for kind in KINDS[:4])
    found = problems(Draft(("en",), clauses, (), {}, undated=False))
    assert [one.message % one.params for one in found if one.clause is not None] == [
        "The title is too long in en. Shorten it.",
        "The subtitle is too long in en. Shorten it.",
        "The date and place line is too long in en. Shorten it.",
        "Clause 1 is too long in en. Split it.",
    ]
