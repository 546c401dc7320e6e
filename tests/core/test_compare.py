"""Checks between languages: right texts are left alone, planted defects are found, any text is survived."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from tests.characters import ANY
from tests.core.every import every
from tests.core.large import hostile_clauses
from tests.core.parallel import DEMO, RIGHT, SHEET, WRONG, draft_of, planted, right_of, two
from tests.core.tries import some
from undersigned.core.draft import Draft, DraftCall, DraftClause
from undersigned.core.draft.compare import CHECKS, Name, checked, compare
from undersigned.core.draft.compare.language import languages

# What is wrong in the demo on purpose: one month, and a text that is half done.
IN_THE_DEMO = [
    ("river", "sq", "dates"),
    ("river", "sr-Latn", "dates"),
    ("river", "sr-Cyrl", "dates"),
    ("smoke", "sr-Latn", "clauses"),
]
PLANTED = some(10, WRONG)  # of each check
# "Scarce" and "there is none", "out of order" and "does not work": hints that a person sets aside.
FALSE_ALARMS = 3


def said(draft, sheet=()):
    """Every finding as a reader of English gets it."""
    return [(each.check, each.language, each.message % each.params) for each in compare(draft, sheet)]


@cache
def of_right(path):
    """What is found in a right text."""
    return compare(draft_of(path), SHEET)


def test_right_texts_are_left_alone():
    assert len(RIGHT) >= 13
    assert [(path.stem, each) for path in some(4, RIGHT) for each in of_right(path)] == []


def test_in_the_demo_little_is_found_but_what_is_wrong_on_purpose():
    found = [(path.stem, each.language, each.check) for path in DEMO for each in compare(draft_of(path), SHEET)]
    assert [each for each in IN_THE_DEMO if each not in found] == []
    others = [each for each in found if each not in IN_THE_DEMO]
    assert len(others) <= FALSE_ALARMS
    assert {check for _, _, check in others} <= {"negation"}


@cache
def of_wrong(path):
    """What is found in the draft with the defect of `path` in it."""
    return compare(planted(path)[1], SHEET)


@every("path", PLANTED)
def test_every_planted_defect_is_found(path):
    _, _, clause, language = planted(path)
    check = path.stem.split("-")[0]
    before = of_right(right_of(path))
    new = [each for each in of_wrong(path) if each not in before]
    found = [each for each in new if each.check == check and each.clause in {clause, None}]
    assert any(language in {each.language, each.against} for each in found), new


def test_every_check_has_its_defects():
    assert {path.stem.split("-")[0] for path in WRONG} == set(CHECKS)
    assert len(WRONG) >= 50


SAME = [
    ("1,000.5 euros", "1.000,5 euro", "sq"),
    ("12,000 people", "12 000 veta", "sq"),
    ("the 2nd meeting", "2. sastanak", "sr-Latn"),
    ("the second meeting", "2. sastanak", "sr-Latn"),
    ("on the 3rd day", "ditën e 3-të", "sq"),
    ("the 21st century", "XXI vek", "sr-Latn"),
    ("between 20 and 30 percent", "ndërmjet 20 dhe 30 për qind", "sq"),
    ("from 20% to 30%", "od 20 do 30%", "sr-Latn"),
    ("100,000 people", "sto hiljada ljudi", "sr-Latn"),
    ("1,250 people", "një mijë e dyqind e pesëdhjetë veta", "sq"),
    ("45 schools", "četrdeset pet škola", "sr-Latn"),
    ("45 schools", "четрдесет пет школа", "sr-Cyrl"),
    ("€1.5 million", "1.500.000 evra", "sr-Latn"),
    ("the 1990s", "devedesetih", "sr-Latn"),
    ("in the 1970s", "në vitet ’70", "sq"),
    ("a five-year plan", "petogodišnji plan", "sr-Latn"),
    ("a five-year plan", "plan pesëvjeçar", "sq"),
    ("at 10:30", "u 10.30", "sr-Latn"),
    ("at 10:00", "u 10 časova", "sr-Latn"),
    ("from €3.2 million to €1.76 million", "sa 3,2 na 1,76 miliona evra", "sr-Latn"),
    ("call +999 44 123 456", "pozovite +999 (44) 123-456", "sr-Latn"),
    ("since 3 May 2025", "od 3.5.2025.", "sr-Latn"),
    ("since May 3, 2025", "që nga 03.05.2025", "sq"),
    ("the June session", "junska sednica", "sr-Latn"),
    ("We may ask you to march.", "Mund t’ju kërkojmë të marshoni.", "sq"),
    ("a short deadline", "afat i shkurt", "sq"),
    ("May we ask?", "A mund të pyesim?", "sq"),
    ("a short deadline in February", "afat i shkurt në shkurt", "sq"),
    ("both banks", "të dy brigjet", "sq"),
    ("a third of the people", "trećina ljudi", "sr-Latn"),
    ("a round table", "okrugli sto", "sr-Latn"),
    ("whether or not", "a do apo jo", "sq"),
    ("It doesn’t work", "S’punon", "sq"),
    ("until they answer", "dok ne odgovore", "sr-Latn"),
    ("no later than May", "najkasnije u maju", "sr-Latn"),
    ("non-governmental organisations", "organizata joqeveritare", "sq"),
    ("an untreated wound", "plagë e patrajtuar", "sq"),
    # Of a language that is not known, little can be said, and little is.
    ("3 people", "тројца луѓе", "mk"),
    ("40,000 people", "четириесет илјади луѓе", "mk"),
    ("We do not agree. 3 June 2026", "Не се согласуваме. 3 јуни 2026", "mk"),
]


@every(("first", "other", "tag"), SAME)
def test_the_same_in_other_words_is_no_finding(first, other, tag):
    assert said(two(first, other, tag)) == []
    assert said(two(other, first, "en", tag)) == []


OTHER = [
    ("1,000 people", "100 veta", "sq", "numbers"),
    ("1.5 million", "15 milion", "sq", "numbers"),
    ("in 2024", "në 2025", "sq", "numbers"),
    ("30%", "30", "sq", "numbers"),
    ("five schools", "gjashtë shkolla", "sq", "numbers"),
    ("2 May 2025", "2 maj", "sq", "numbers"),
    ("345 people", "354 луѓе", "mk", "numbers"),
    ("the 1990s", "osamdesetih", "sr-Latn", "numbers"),
    ("10:30", "10.40", "sr-Latn", "numbers"),
    ("3 May", "4 maj", "sq", "dates"),
    ("in June", "u julu", "sr-Latn", "dates"),
    ("We agree", "Nuk pajtohemi", "sq", "negation"),
    ("We do not agree", "Pajtohemi", "sq", "negation"),
    ("We aren't alone", "Сами смо", "sr-Cyrl", "negation"),
]


@every(("first", "other", "tag", "check"), OTHER)
def test_what_differs_is_found_from_either_side(first, other, tag, check):
    assert [each.check for each in compare(two(first, other, tag))] == [check]
    assert [each.check for each in compare(two(other, first, "en", tag))] == [check]


def test_numbers_in_words_are_a_hint_and_digits_are_more():
    (words,), (digits,) = compare(two("five schools", "gjashtë shkolla")), compare(two("5 schools", "6 shkolla"))
    assert (words.hint, digits.hint) == (True, False)


def test_the_finding_says_what_stands_where():
    (found,) = compare(two("On 3 May 2025 we were 1,200.", "Më 4 maj 2025 ishim 1.200."))
    assert (found.clause, found.language, found.against) == (0, "sq", "en")
    assert found.params["first"] == "3 May 2025"
    assert found.params["second"] == "4 maj 2025"


def test_a_dismissal_outlives_other_changes_and_ends_when_the_finding_changes():
    def detail(other):
        (found,) = compare(two("We were 1,200.", other))
        return found.detail

    assert detail("Ishim 1.300.") == detail("Atje ishim 1.300 veta.")
    assert detail("Ishim 1.300.") != detail("Ishim 1.400.")
    assert len(detail("Ishim 1.300.")) == 64


NAMES = [
    Name({"en": "Vardena", "sq": "Vardenë"}, {"sq": ["Vardinë"], "en": ["Vardena City"]}),
    Name({"en": "Leskovac", "sr-Latn": "Leskovac"}),
    Name({"en": "Green Bank", "sr-Latn": "Zelena banka"}),
    Name({"en": "Forum of Vardena", "sq": "Forumi i të Rinjve"}),
]


@every(
    ("first", "other", "tag"),
    [
        ("in Vardena", "në Vardenë", "sq"),
        ("Vardena", "e Vardenës", "sq"),
        ("from Leskovac", "iz Leskovca", "sr-Latn"),
        ("at Green Bank", "u Zelenoj banci", "sr-Latn"),
        ("Vardena’s schools", "shkollat e VARDENËS", "sq"),
        ("Forum of Vardena", "Forumit të të Rinjve", "sq"),  # the place in its name is no place
        ("in Vardena", "во градот", "mk"),  # the sheet says nothing for this language
        ("forward", "vardenë", "sq"),  # no name: it has no capital
    ],
)
def test_names_with_their_endings_are_the_names(first, other, tag):
    assert said(two(first, other, tag), NAMES) == []


def test_names_that_are_missing_or_avoided():
    assert [each for *_, each in said(two("in Vardena", "në qytet"), NAMES)] == [
        "“Vardena” (en): “Vardenë”, as the naming sheet writes it, is not there (sq)."
    ]
    assert [each for *_, each in said(two("in Vardena", "në Vardinën tonë"), NAMES)] == [
        "“Vardinën” is a form that the naming sheet avoids. It writes “Vardenë”."
    ]
    assert ("names", "en", "“Vardena City” is a form that the naming sheet avoids. It writes “Vardena”.") in said(
        two("in Vardena City", "në Vardenë"), NAMES
    )


def test_an_avoided_form_inside_the_right_one_is_right():
    sheet = [Name({"en": "Vardena City", "sq": "Qyteti i Vardenës"}, {"en": ["Vardena"], "sq": ["Vardena"]})]
    assert said(two("in Vardena City", "në Qytetin e Vardenës"), sheet) == []
    # With its ending it may be either: the benefit of the doubt.
    doubtful = [Name({"sq": "Vardenë"}, {"sq": ["Vardena"]})]
    assert said(two("there", "e Vardenës"), doubtful) == []
    assert [check for check, *_ in said(two("there", "Vardena"), doubtful)] == ["names"]


def test_a_name_keeps_its_own_quotation_marks():
    sheet = [Name({"en": "Centar „Dva brega“"})]
    words = "We, Centar „Dva brega“, ask."
    assert said(two(words, "Ne kërkojmë.")) != []
    assert [each for each in said(two(words, "Ne kërkojmë."), sheet) if each[0] == "quotes"] == []


def quoting(*clauses, tag="en"):
    rows = tuple(DraftClause("paragraph", {tag: words}) for words in clauses)
    return [(each.clause, each.check) for each in compare(Draft((tag,), rows, (), {}, undated=False))]


def test_a_quotation_may_go_on_in_the_next_clause():
    assert quoting("He said: “We wait.", "We waited.", "And we will.”") == []
    assert quoting("He said: “We wait.", "“We waited.", "“And we will.”") == []
    assert quoting("He said: “We wait.", "We waited.") == [(0, "quotes")]
    assert quoting("We wait.” he said") == [(0, "quotes")]
    assert quoting("„Čekamo“, rekao je.", tag="sr-Latn") == quoting("„Čekamo”, rekao je.", tag="sr-Latn") == []
    assert quoting('"Qa bun"', tag="rom") == []  # nobody told us how Romani quotes


def test_calls_stand_in_their_clause_with_their_addressee():
    def found(words, addressee, confirmed=True):
        draft = two("We call on the mayor to answer.", "I bëjmë thirrje kryetarit të përgjigjet.")
        places = {"en": ("call on the mayor to answer", "the mayor"), "sq": (words, addressee)}
        return said(replace(draft, calls=(DraftCall(0, confirmed, places),)))

    assert found("thirrje kryetarit të përgjigjet", "kryetarit") == []
    assert found("", "") == [("calls", "sq", "The words of call 1 are not in this clause.")]
    assert found("", "", confirmed=False) == []
    assert found("thirrje kryetarit të përgjigjet", "") == [("calls", "sq", "Call 1 has no addressee here.")]
    assert found("thirrje kryetarit të përgjigjet", "qeverisë") == [
        ("calls", "sq", "The addressee of call 1, “qeverisë”, does not stand in this clause.")
    ]


def test_what_is_said_to_be_checked_is_checked_and_nothing_else():
    assert checked("en", "en") == ("names", "quotes")
    assert checked("sq", "en") == CHECKS
    assert checked("sr-Cyrl", "sr-Latn") == CHECKS
    assert checked("en-GB", "sq") == CHECKS
    assert checked("rom", "en") == ("clauses", "calls", "numbers", "names", "markup", "length")
    for path in PLANTED:
        _, wrong, _, _ = planted(path)
        for each in of_wrong(path):
            assert each.check in checked(each.language, wrong.languages[0])


PIECES = st.lists(
    st.sampled_from(
        [
            "not",
            "nuk",
            "ne",
            "3",
            "3.",
            "1.000",
            "1,000",
            "40%",
            "12",
            "May",
            "2025",
            "maj",
            "maja",
            "5-vjeçar",
            "trogodišnji",
            "dyzet",
            "e",
            "hiljada",
            "sto",
            "’90",
            "1990s",
            "XX",
            "IV",
            "“",
            "”",
            "„",
            '"',
            "«",
            "»",
            "^[",
            "]",
            "(",
            ")",
            "[x](https://a.example/en)",
            "*a*",
            "**",
            "Vardena",
            "Vardenë",
            "Vardinë",
            ".",
            "!",
            "s’ka",
            "don’t",
            "\\",
            "٣",
            "½",
            "İ",
            "ß",
        ]
    ),
    max_size=30,
).map(" ".join)
ANYTHING = PIECES | st.text(ANY, max_size=80)
LANGUAGES = st.sampled_from(["en", "sq", "sr-Latn", "sr-Cyrl", "mk", "rom", "en-GB", "zh-Hant", "x"])


@given(st.lists(st.tuples(ANYTHING, ANYTHING), max_size=6), LANGUAGES, LANGUAGES)
def test_any_text_is_survived_and_every_finding_can_be_put_into_words(rows, first, other):
    clauses = tuple(DraftClause("paragraph", {other: two, first: one}) for one, two in rows)
    calls = tuple(DraftCall(n, confirmed=True, places={first: row}) for n, row in enumerate(rows))
    draft = Draft((first, other) if first != other else (first,), clauses, calls, {}, undated=False)
    for each in compare(draft, NAMES):
        assert each.message % each.params
        assert each.check in checked(each.language, first)
        assert each.clause is None or 0 <= each.clause < len(rows)
    assert compare(draft, NAMES) == compare(draft, NAMES)


@given(ANYTHING, ANYTHING)
def test_numbers_dates_negations_and_length_are_the_same_from_either_side(one, other):
    def mirrored(first, second, against, tag):
        return {
            (each.check, each.params["first"], each.params["second"])
            for each in compare(two(first, second, tag, against))
            if each.check in {"numbers", "dates", "negation"}
        }

    back = {(check, two, one) for check, one, two in mirrored(other, one, "sq", "en")}
    assert mirrored(one, other, "en", "sq") == back


@given(ANYTHING)
def test_a_text_beside_itself_differs_in_nothing(words):
    draft = two(words, words, "en-GB", "en")
    assert {each.check for each in compare(draft, NAMES)} <= {"quotes", "names"}
    assert not [each for each in compare(draft) if each.against]


@every("kind", hostile_clauses(0))
def test_hostile_clauses_are_survived(kind):
    words = hostile_clauses(500)[kind]
    compare(two(words, words[1:], "sq", "en"), NAMES)


def test_no_word_of_the_lists_is_lost_to_the_way_words_are_cut():
    for known in languages():
        numerals = known.numerals
        for word in (*numerals.all, *numerals.joiners, *known.months, *known.negations):
            assert word.rstrip("*").isalpha(), word
            assert word == word.lower()
