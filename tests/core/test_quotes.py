"""Quotes and names: what is found, what is nearly found, and what is not."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.core.every import every
from undersigned.core.draft.align import matches
from undersigned.core.draft.diff import Piece, word_diff
from undersigned.core.names.scripts import latin
from undersigned.core.publish.compared import compare, shown_text
from undersigned.core.publish.quotes import WORD, Text, count_words, differing, holding, key, line_of, look
from undersigned.core.publish.roll_call import call, lines, on_the_page_only, roll, traces, traces_of

EN = Text(
    "river", 1, "en",
    (
        "One river, two banks",
        "We call on the municipalities of Vardena and Kodrin to publish the water tests each month.",
        "The fishing villages must name one member each.",
    ),
)  # fmt: skip
LATIN = Text("river", 1, "sr-Latn", ("Jedna reka, dve obale", "Pozivamo opštine da objave ispitivanja vode."))
CYRILLIC = Text("river", 1, "sr-Cyrl", ("Једна река, две обале", "Позивамо општине да објаве испитивања воде."))


def how(quote: str, *texts: Text) -> list[tuple[str, int, str, int, bool]]:
    """What was found, in short."""
    return [
        (one.text.language, one.text.edition, one.how, one.words, one.other_script)
        for one in look(quote, texts or (EN, LATIN, CYRILLIC))
    ]


@every(
    ("quote", "expected"),
    [
        ("publish the water tests each month", ("exact", 0)),
        ("“We call on the municipalities of Vardena”", ("exact", 0)),
        ("“One  river, two\nbanks We call on the municipalities”", ("exact", 0)),
        ("we CALL on the municipalities, of Vardena", ("marks", 0)),
        ("We call on … to publish the water\u00ad tests", ("shortened", 0)),
        ("We call on [...] to publish the water tests", ("shortened", 0)),
        # What nobody writes takes no longer than what people write.
        (f"We call on{' ' * 19_000}… to publish the water tests", ("shortened", 0)),
        (f"We call on{'[ ' * 9_000}…) to publish the water tests", ("shortened", 0)),
        ("to publish the water tests each month" + "\u0301\u0316" * 9_000, ("marks", 0)),
        ("to publish the water tests each year", ("differs", 1)),
        ("We urge the municipalities of Vardena and Kodrin to publish the tests", ("differs", 3)),
    ],
)
def test_how_a_quote_stands(quote: str, expected: tuple[str, int]) -> None:
    ((language, _, found, words, other),) = how(quote)
    assert (found, words) == expected
    assert (language, other) == ("en", False)


def test_a_word_changed_is_shown_and_the_rest_is_not() -> None:
    (found,) = look("publish the water tests each year", [EN])
    assert [(piece.op, piece.text.strip()) for piece in found.pieces] == [
        ("same", "publish the water tests each"), ("gone", "month"), ("new", "year"),
    ]  # fmt: skip
    assert (found.first, found.last) == (1, 1)


@every(
    "quote",
    [
        "Nobody has ever said anything like it in this place",
        "the … tests … month … each … river",  # words picked from here and there
        "each month publish tests water the to Kodrin Vardena of us you they",
    ],
)
def test_what_was_never_written_is_not_found(quote: str) -> None:
    assert not [one for one in look(quote, [EN]) if one.how != "differs"]


def test_words_turned_round_are_not_said_to_stand_there() -> None:
    assert all(one.how == "differs" for one in look("the tests water publish to Kodrin each month", [EN]))


def test_the_own_script_goes_before_the_other() -> None:
    assert how("Pozivamo opštine da objave") == [("sr-Latn", 1, "exact", 0, False)]
    assert how("Позивамо општине да објаве", LATIN, EN) == [("sr-Latn", 1, "exact", 0, True)]
    assert how("Позивамо општине да сакрију", LATIN) == [("sr-Latn", 1, "differs", 1, True)]


def test_the_newest_edition_that_has_it_counts() -> None:
    second = Text("river", 2, "en", tuple(words.replace("each month", "each week") for words in EN.clauses))
    assert how("publish the water tests each week", EN, second) == [("en", 2, "exact", 0, False)]
    assert how("publish the water tests each month", EN, second) == [
        ("en", 1, "exact", 0, False), ("en", 2, "differs", 1, False),
    ]  # fmt: skip
    assert how("two banks We call on", EN, second) == [("en", 2, "exact", 0, False)]


def test_every_statement_that_has_it_is_told() -> None:
    other = Text("ferry", 1, "en", ("The ferry", *EN.clauses[1:]))
    assert {one.text.statement for one in look("must name one member each", [EN, other])} == {"river", "ferry"}


def test_words_are_counted_without_signs() -> None:
    assert count_words("“Water — tests!” … \u200b") == 2


def nearly(quote: str, text: Text) -> tuple[float, tuple[int, tuple[Piece, ...]]]:
    """Slowly, without leaving anything out: how like the likest passage is; how many words differ, and the diff."""
    whole = "\n\n".join(text.clauses)
    found = list(WORD.finditer(whole))
    keys, asked = [key(word[0]) for word in found], [key(word) for word in WORD.findall(quote)]
    size, around = len(asked), len(asked) // 4 + 3
    starts = range(max(len(keys) - size, 0) + 1)
    likest = max(starts, key=lambda at: (Counter(keys[at : at + size]) & Counter(asked)).total())
    begin = max(likest - around, 0)
    pairs = matches(keys[begin : begin + size + 2 * around], asked)
    if not pairs:
        return 0, (0, ())
    first = max(begin + pairs[0][0] - pairs[0][1], 0)
    end = min(begin + pairs[-1][0] + size - pairs[-1][1], len(keys))
    passage = whole[found[first].start() : found[end - 1].end()].replace("\n\n", " ")
    plain = [[word.casefold() for word in WORD.findall(words)] for words in (passage, quote)]
    scripts = (str, latin)[len(matches(*plain)) < len(pairs)]
    like = 2 * len(pairs) / (end - first + size)
    return like, (differing(keys[first:end], asked), word_diff(scripts(passage), scripts(quote)))


WORDS = ("one", "two", "river", "ŠUMA", "шума", "ljubav", "љубав", "İle", "Straße", "a", "b")
SAID = st.lists(st.sampled_from(WORDS), min_size=4, max_size=20)


@given(st.lists(SAID, min_size=1, max_size=4), SAID, st.integers(0, 20), st.integers(0, 20))
def test_what_is_like_the_quote_is_what_the_slow_way_finds(texts, other, begin, length):
    quote = " ".join([*texts[0][begin:][:length], *other])
    shown = [
        Text(f"s{number}", 1, "sr-Latn", (" ".join(words[:5]), ", ".join(words[5:])))
        for number, words in enumerate(texts)
    ]
    found = look(quote, shown)
    needed = holding(quote, [line_of(text) for text in shown])
    assert look(quote, [text for text in shown if text.statement in needed]) == found
    if all(one.how == "differs" for one in found):
        slow = sorted((nearly(quote, text) for text in shown), key=lambda pair: -pair[0])
        assert [(one.words, one.pieces) for one in found] == [said for like, said in slow if like >= 0.5][:3]


def statement(**changes: Any) -> dict[str, Any]:
    """A statement as in statement.json, as far as names go."""

    def row(name: str, kind: str = "organisation", **more: Any) -> dict[str, Any]:
        values = {"acronym": None, "place": None, "method": "domain", "domain": "a.example", "time": "2026-05-03"}
        return {"kind": kind, "names": {"": name}, **values, **more}

    edition = {
        "number": 1,
        "signatories": [
            row("Lumera Watch", acronym="LW"),
            row("Žene sa obe obale", names={"": "Žene sa obe obale", "sq": "Gratë e dy brigjeve"}),
            row("Forum", place="Vardena"),
            row("Forum", place="Kodrin"),
            row("Đurđa Benkov", "person", method="mailbox", domain=None),
        ],
        "reserved": [row("Zana e Lumit")],
        "listed": [{"named": True, "kind": "organisation", "name": "Kodrin Anglers", "chapter": None, "acronym": None,
                    "place": None},
                   {"named": False, "kind": "person", "name": None, "chapter": None, "acronym": None, "place": None}],
        "counts": {"people": 3, "reserved_people": 0},
        **changes,
    }  # fmt: skip
    return {"slug": "river", "editions": [edition]}


@every(
    ("line", "expected"),
    [
        ("Lumera Watch", ("exact", "signed", 1)),
        ("  3. lumera  WATCH, Vardena", ("exact", "signed", 1)),
        ("• LW", ("exact", "signed", 1)),
        ("Lumera Watch (LW) – office", ("exact", "signed", 1)),
        ("Gratë e dy brigjeve", ("exact", "signed", 1)),
        ("Жене са обе обале", ("script", "signed", 1)),
        ("Zene sa obe obale", ("like", "signed", 1)),
        ("Djurdja Benkov", ("like", "signed", 1)),
        ("Forum", ("exact", "signed", 2)),
        ("Zana e Lumit", ("exact", "reserved", 1)),
        ("Kodrin Anglers", ("exact", "listed", 1)),
        ("Lumera", ("none", "", 0)),
        (lines("Lumera Watch" + "\u0301\u0316" * 90_000)[0], ("like", "signed", 1)),
        ("None", ("none", "", 0)),
    ],
)
def test_who_is_called(line: str, expected: tuple[str, str, int]) -> None:
    found = call(line, roll([statement()]))
    assert traces(statement()).isdisjoint(traces_of(line)) == (found.how == "none")
    assert (found.how, found.entries[0].group if found.entries else "", len(found.entries)) == expected


def test_a_later_edition_speaks_for_a_signatory() -> None:
    both = statement()
    both["editions"].append({**both["editions"][0], "number": 2})
    assert [one.edition for one in call("Lumera Watch", roll([both])).entries] == [2]


def test_lines_without_a_letter_are_none() -> None:
    assert lines("A\n\n – \r\n2. B") == ["A", "2. B"]
    assert on_the_page_only(statement()) == 2


PAGES = [
    "Both Banks\nOne river, two banks\nEdition 1 · 3 organisations\n1 We call on the municipalities of Vardena and\n"
    "Edition 1, digest ab 1 / 2",
    "Both Banks\nKodrin to publish the water tests each month.\n2 The fishing villages must name one member each.\n"
    "Signed by\nLumera Watch\nEdition 1, digest ab 2 / 2",
]


def test_a_document_that_shows_the_text() -> None:
    assert shown_text(map(line_of, (LATIN, EN)), PAGES) == line_of(EN)
    found = compare(EN, [], PAGES)
    assert found.unchanged
    # The line that returns on each page, and what stands under the title: told, whatever it is.
    assert found.between == ["Both Banks", "Edition 1, digest ab 1 / 2", "Edition 1 · 3 organisations"]


def test_a_document_with_other_words() -> None:
    changed = [page.replace("water tests each", "water bills every") for page in PAGES]
    found = compare(EN, [], changed)
    assert (found.words, found.missing, found.unchanged) == (2, 0, False)
    added = [PAGES[0].replace("1 We call", "Down with the mayors of both towns.\n1 We call"), PAGES[1]]
    assert any("Down with the mayors" in words for words in compare(EN, [], added).between)
    cut = [PAGES[0], PAGES[1].replace("2 The fishing villages must name one member each.\n", "")]
    assert compare(EN, [], cut).missing == 1
    assert shown_text([line_of(EN)], ["The weather of tomorrow: rain, then sun."]) is None


def test_a_document_with_a_footnote_inside_a_clause() -> None:
    text = Text("river", 1, "en", (EN.clauses[0], "We call on the municipalities of Vardena 1  and Kodrin to publish."))
    pages = [
        "One river, two banks\n1 We call on the municipalities of Vardena1 and\n1 As they stand in the law.",
        "Kodrin to publish.\nSigned by",
    ]
    assert compare(text, ["As they stand in the law."], pages).unchanged
