"""What a machine must not translate goes along and comes back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.core.every import every
from undersigned.core.draft.protect import protect, restore

PARTS = st.sampled_from(
    ["word", "*so*", "**very**", "[a link](https://a.example/1)", "^[a note]", "3", "12.5", "2026", "Vardena", "\\*"]
)


@given(st.lists(PARTS, max_size=10).map(" ".join))
def test_what_comes_back_untouched_is_the_source(source):
    assert restore(protect(source, [("Vardena", "")]).words, protect(source, [("Vardena", "")])) == source


@every(
    ("source", "hidden"),
    [
        ("See [the test](https://a.example) of 3 May.", ["[", "](https://a.example)", "3"]),
        ("*All* of it, **now**^[or later]", ["*", "*", "**", "**", "^[", "]"]),
        ("In Vardena and Vardena Forum", ["Вардена", "Форум Вардена"]),
        ("Vardenas 1,000.50 at 12:30", ["1,000.50", "12:30"]),
    ],
)
def test_what_is_hidden(source, hidden):
    made = protect(source, [("Vardena", "Вардена"), ("Vardena Forum", "Форум Вардена")])
    assert list(made.kept.values()) == hidden


def test_marks_cling_to_their_words_wherever_a_machine_puts_them():
    made = protect("We ask for *clean* water, as [we said](https://a.example).")
    words = made.words.replace("We ask for", "Kërkojmë ujë").replace("clean", "të pastër").replace(" water", "")
    assert restore(words, made) == "Kërkojmë ujë *të pastër*, as [we said](https://a.example)."


@every("broken", ["", "X0X", "X0X X1X X1X", "X0X X1X X2X", "X0X X 1 X"])
def test_a_lost_doubled_or_made_up_token_is_seen(broken):
    assert restore(broken, protect("3 of 4")) is None


def test_a_machine_that_writes_small_letters_is_understood():
    assert restore("x1x nga x0x", protect("3 of 4")) == "4 nga 3"


def test_a_source_that_looks_like_a_token_is_told_apart():
    made = protect("X1X has 3 parts")
    assert restore(made.words, made) == "X1X has 3 parts"
