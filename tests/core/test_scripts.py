"""Serbian in its two scripts: what the letters tell, what the tables tell, and what is left alone."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.characters import ANY
from tests.core.every import every
from undersigned.core.names.scripts import Written, cyrillic, latin

LETTERS = Path(__file__).parent.parent / "vectors" / "letters"
ALPHABET = [*"abcčćdđefghijklmnoprsštuvzž", "lj", "nj", "dž"]
LOWER = st.lists(st.sampled_from(ALPHABET), min_size=1, max_size=9).map("".join)
# A word may begin with a capital or be all in capitals; short ones in capitals are acronyms.
WORDS = st.one_of(LOWER, LOWER.map(str.capitalize), LOWER.map(str.upper))
TEXTS = st.lists(st.one_of(WORDS, st.sampled_from(["—", "XIX", "12.", "*", "„"])), max_size=8).map(" ".join)

# Two letters that are not one, each in several forms.
SEAMS = {
    "injekcija": "инјекција",
    "neinjekcioni": "неинјекциони",
    "konjugacija": "конјугација",
    "konjunktura": "конјунктура",
    "konjunktivitis": "конјунктивитис",
    "anjon": "анјон",
    "Tanjug": "Танјуг",
    "TANJUGA": "ТАНЈУГА",
    "vanjezički": "ванјезички",
    "nadživeti": "надживети",
    "nadživela": "надживела",
    "odžaliti": "оджалити",
    "ODŽALITI": "ОДЖАЛИТИ",
    "podžanr": "поджанр",
    "predživotni": "предживотни",
}
# Words that look alike, and are written with one letter.
NO_SEAMS = {
    "konj": "коњ",
    "konjušar": "коњушар",
    "kanjon": "кањон",
    "inženjer": "инжењер",
    "menjati": "мењати",
    "Njegoš": "Његош",
    "Banjaluka": "Бањалука",
    "budžet": "буџет",
    "odžak": "оџак",
    "Odžaci": "Оџаци",
    "nadžak": "наџак",
    "hodža": "хоџа",
    "Džep": "Џеп",
    "feljton": "фељтон",
    "ljubav": "љубав",
    "Ljubav": "Љубав",
    "LJUBAV": "ЉУБАВ",
    "KNJIGA": "КЊИГА",
    "Đorđe": "Ђорђе",
    "odjek": "одјек",
}


@given(TEXTS)
def test_into_cyrillic_and_back_is_the_same_text(words):
    assert latin(cyrillic(words)) == words


@given(st.sampled_from(sorted(SEAMS | NO_SEAMS)), st.sampled_from([str, str.capitalize, str.upper]), TEXTS)
def test_no_exception_breaks_the_way_back(word, form, beside):
    words = f"{beside} {form(word)} {beside}"
    assert latin(cyrillic(words)) == words


@given(st.text(ANY, max_size=60))
def test_any_text_is_taken(words):
    cyrillic(words, [Written("Vardena", "Вардена")])
    latin(words, [Written("Вардена", "Vardena")])


@every(("word", "expected"), [*SEAMS.items(), *NO_SEAMS.items()])
def test_one_letter_or_two(word, expected):
    assert cyrillic(f"ta {word} je") == f"та {expected} је"
    assert latin(expected) == word


def test_a_whole_letter():
    """Acronyms apart, every word of the Cyrillic letter comes from one of the Latin letter, and leads back to it."""

    def words(name):
        text = (LETTERS / f"{name}.txt").read_text(encoding="utf-8")
        return {word.strip("(),.") for word in text.split() if not word.strip("(),.").isupper()}

    here, there = words("serbian-latin"), words("serbian-cyrillic")
    assert len(there) > 30
    assert {latin(word) for word in there} == here
    assert there == {cyrillic(word) for word in here}


@every(
    ("words", "expected"),
    [
        ("Pišite na ana@primer.org ili @primer.", "Пишите на ana@primer.org или @primer."),
        ("Vidi https://primer.example/ljubav, www.primer.rs", "Види https://primer.example/ljubav, www.primer.rs"),
        ("stranica primer.org i izvestaj.pdf", "страница primer.org и izvestaj.pdf"),
        ("[*ljubav*](https://a.example/knj)^[beleška]", "[*љубав*](https://a.example/knj)^[белешка]"),
        ("[piši](mailto:a@b.example)", "[пиши](mailto:a@b.example)"),
        ("u XIX veku i u XXI-om", "у XIX веку и у XXI-ом"),
        ("I mi smo u I svetskom ratu, deo V.", "И ми смо у I светском рату, део V."),
        ("V. Marković i Petar I.", "В. Марковић и Петар I."),
        ("NVO-a iz EU i BIRN-a", "НВО-а из ЕУ и BIRN-а"),
        ("VI STE NVO", "ВИ СТЕ НВО"),
        ("New York, Kosovë, Facebook Settings", "New York, Kosovë, Фацебоок Settings"),
        ("COVID-19, G20 i H2O", "COVID-19, G20 и H2O"),
        ("već je Ђорђе", "већ је Ђорђе"),
        ("\\*zvezdica\\*", "\\*звездица\\*"),
        ("ǉubav i ǈubav", "љубав и Љубав"),
    ],
)
def test_what_no_word_of_serbian_is_stays(words, expected):
    assert cyrillic(words) == expected


def test_letters_of_other_languages_stay_in_the_way_back():
    assert latin("Љубав, ЉУБАВ, Њ. Ђурић") == "Ljubav, LJUBAV, Nj. Đurić"
    assert latin("Ѓорѓи и Љубо") == "Ѓорѓи i Ljubo"
    assert latin("на ана@пример.срб и https://пример.срб/а") == "na ана@пример.срб i https://пример.срб/а"


NAMES = [
    Written("Vardena", "Вардена"),
    Written("Lumera Watch", "Lumera Watch"),
    Written("Forum žena", "Форум жена"),
    Written("Stara Skela", "Трап"),
    Written("LW", "ЛВ"),
    Written("Njelmësi", ""),
    Written("Forum", "Збор"),
]


@every(
    ("words", "expected"),
    [
        ("Lumera Watch iz Vardene", "Lumera Watch из Вардене"),
        ("sa Vardenom, u Vardeni", "са Варденом, у Вардени"),
        ("Foruma žena i Forumu", "Форума жена и Збору"),  # the longer name goes before the shorter
        ("kod Stara Skela", "код Трап"),  # put as the sheet writes it
        ("kod Stare Skele", "код Stare Skele"),  # nobody can say which word of it takes the ending
        ("iz LW-a", "из ЛВ-а"),
        ("sa Njelmësi", "са Njelmësi"),  # not written in this script: left as it is
        ("Vardenci i vardena", "Варденци и вардена"),  # another word
        ("https://Vardena.example", "https://Vardena.example"),
    ],
)
def test_names_stand_as_the_sheet_writes_them(words, expected):
    assert cyrillic(words, NAMES) == expected


def test_names_stand_as_the_sheet_writes_them_in_latin():
    names = [Written("Вардена", "Vardena"), Written("Лумера", "Lumëra")]
    assert latin("Љубав из Вардене, Лумером и Лумера", names) == "Ljubav iz Vardene, Lumërom i Lumëra"
