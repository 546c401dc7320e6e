"""The closed Markdown subset of a clause's source."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.characters import ANY
from tests.core.every import every
from tests.core.tries import tries
from undersigned.core.draft.markup import Span, escape, plain, spans
from undersigned.core.errors import TextError
from undersigned.core.text import canonical_clause

SIGNS = st.text(alphabet="*_[]()^\\<>&;:#!`~|+-.\"' abhtps/\u0301", max_size=40)


def test_the_whole_subset():
    found = spans("We *all* **ask** [the EU](https://example.org/a_b?c=d)^[Since 2003.] to act.")
    assert found == (
        Span("We "),
        Span("all", emphasis=True),
        Span(" "),
        Span("ask", strong=True),
        Span(" "),
        Span("the EU", href="https://example.org/a_b?c=d"),
        Span("", note="Since 2003."),
        Span(" to act."),
    )


def test_nested():
    assert spans("**a *b***") == (Span("a ", strong=True), Span("b", emphasis=True, strong=True))
    assert spans("[*a*](mailto:press@example.org)") == (Span("a", emphasis=True, href="mailto:press@example.org"),)


@every(
    "source",
    [
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "[x](/inside)",
        "[x](//example.org)",
        "[x][y]",
        "![x",
        "<b>x</b>",
        "&amp; &#65;",
        "`code` ~~gone~~ _under_ __score__",
        "# no heading",
        "- no list",
        "1. no list",
        "> no quote",
        "https://example.org/no-autolink",
        "a * b * c",
        "^ [x]",
        "^[open",
    ],
)
def test_everything_else_is_words(source):
    assert spans(source) == (Span(source),)


def test_a_picture_is_a_link_after_an_exclamation_mark():
    assert spans("![x](https://example.org/a.png)") == (Span("!"), Span("x", href="https://example.org/a.png"))


def test_footnotes_are_no_visible_words():
    assert plain("A^[see *B* and [C](https://example.org)] end") == "A end"


@given(SIGNS | st.text(ANY, max_size=60))
def test_any_source_can_be_shown(source):
    assert all(span.text or span.note is not None for span in spans(source))


@given(SIGNS | st.text(ANY, max_size=60))
def test_escaped_words_mean_themselves(literal):
    try:
        words = canonical_clause(literal)
    except TextError:
        return
    assert plain(escape(words)) == words
    assert {span for span in spans(escape(words)) if span != Span(span.text)} == set()


@every("part", ["*", "**a", "[", "[a](", "^[", "\\", "*a **b", "](x)"])
def test_nesting_without_end_takes_no_time(part):
    assert spans(part * min(300, len(tries(100))))
