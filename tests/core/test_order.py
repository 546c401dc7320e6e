"""Alphabetical order: each language's own, always the same, and total."""

from __future__ import annotations

import random
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from tests.characters import ANY
from tests.core.every import every
from undersigned.core.names.languages import INTERFACE
from undersigned.core.names.order import initial, order_rule, sort_key

LANGUAGES = st.sampled_from([*INTERFACE, "de", "mk"])
LETTERS = "abcdefghijklmnrstxzçëčćđšžабвгдђљњџlLnNjJ „“\"'-–(1290ǆß"
NAMES = st.text(LETTERS, max_size=12) | st.text(ANY, max_size=12)


def ordered(names, language):
    """The names in order, however they came."""
    shuffled = list(names)
    random.Random(3).shuffle(shuffled)
    return sorted(shuffled, key=lambda name: sort_key(name, language))


@every(
    ("language", "names"),
    [
        ("en", ["Ashkali Voice", "Çabej", "Cabin", "Cafe", "Ëndrra", "Engine", "The Forum", "Zora"]),
        # In English, digraphs are two letters: "dh" stands between "de" and "di".
        ("en", ["Dera", "Dhoma", "Dita", "Llaca", "Luna", "Shkolla", "Sot"]),
        ("sq", ["Cirk", "Çabej", "Dyer", "Dhoma", "Ec", "Ëndrra", "Flaka", "Guri", "Gjak", "Hapi"]),
        ("sq", ["Lule", "Llaca", "Mali", "Nysa", "Njerëz", "Ora", "Rruga", "Sytha", "Shkolla", "Tymi", "Thana"]),
        ("sq", ["Xixa", "Xhamia", "Yje", "Zyra", "Zhurma"]),
        # Inside a word too: "bardhë" after "bardon", as dh follows d.
        ("sq", ["Bardon", "Bardha"]),
        ("sr-Latn", ["Cena", "Čas", "Ćup", "Dunav", "Džep", "Đak", "Etar", "Luka", "Ljubav", "Nula", "Njiva", "Oko"]),
        ("sr-Latn", ["Sova", "Šuma", "Tara", "Zora", "Žaba"]),
        ("sr-Latn", ["Konzum", "Konj"]),
        ("sr-Cyrl", ["Авала", "Дунав", "Ђак", "Етар", "Жаба", "Зора", "Иван", "Јелен", "Лука", "Љубав", "Мост"]),
        ("sr-Cyrl", ["Нула", "Њива", "Око", "Тара", "Ћуп", "Ум", "Фар", "Хор", "Цена", "Час", "Џеп", "Шума"]),
        # Another script comes after the page's own.
        ("sr-Cyrl", ["Шума", "Aktiv"]),
        ("sr-Latn", ["Žaba", "Авала"]),
    ],
)
def test_alphabets(language, names):
    assert ordered(names, language) == names


@every(
    "names",
    [
        ["12 Rivers", "3 Rivers", "Aktiv"],  # digit by digit, and digits before letters
        ["Balkan", "Balkan Forum", "Balkana"],  # a space before letters: word by word
        ["Aktiv", "„Bard“ Theatre", "(Civic) House", "«Dunav»"],  # quotation marks and brackets do not count
        ["Youth Initiative – Alpha", "Youth Initiative Beta", "Youth Initiative - Gamma"],  # a dash is a space
        ["AKTIV", "Aktiv", "aktiv"],  # ties by the full name
    ],
)
def test_signs_and_spaces(names):
    for language in INTERFACE:
        assert ordered(names, language) == names


def test_one_code_point_for_a_digraph_is_the_digraph():
    assert ordered(["Đak", "ǅep", "Duga"], "sr-Latn") == ["Duga", "ǅep", "Đak"]


def test_a_decomposed_letter_is_the_letter():
    assert ordered(["Čas", "C\u030cas b", "Ćup", "Cena"], "sr-Latn") == ["Cena", "Čas", "C\u030cas b", "Ćup"]


@given(st.lists(NAMES, max_size=8), LANGUAGES)
def test_the_order_is_total_and_does_not_depend_on_how_names_came(names, language):
    assert ordered(names, language) == sorted(names, key=lambda name: sort_key(name, language))
    keys = {sort_key(name, language) for name in names}
    assert len(keys) == len(set(names))


@every(
    ("name", "language", "letter"),
    [
        ("Dhëmbët e Bardhë", "sq", "dh"),
        ("Dhëmbët e Bardhë", "en", "d"),
        ("Çaj", "sq", "ç"),
        ("Njegoševa čitaonica", "sr-Latn", "nj"),
        ("„Žubor“", "sr-Latn", "ž"),
        ("Žubor", "en", "z"),
        ("Жубор", "sr-Cyrl", "ж"),
        ("Zubor", "sr-Cyrl", "z"),
        ("2026 Forum", "en", "0"),
        ("漢字", "en", ""),
        ("—", "en", ""),
    ],
)
def test_the_letter_under_which_a_name_stands(name, language, letter):
    assert initial(name, language) == letter


@given(st.lists(NAMES, max_size=12), LANGUAGES)
def test_names_of_one_letter_stand_together(names, language):
    letters = [letter for letter, _ in groupby(initial(name, language) for name in ordered(names, language))]
    known = [letter for letter in letters if letter]
    assert len(set(known)) == len(known)


def test_each_language_names_its_rule():
    rules = {language: order_rule(language) for language in INTERFACE}
    assert len(set(rules.values())) == len(INTERFACE)
    assert order_rule("de") not in rules.values()
