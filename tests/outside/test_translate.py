"""Machine translation by the library that the operator installs: what it is asked, and what it is kept from."""

from __future__ import annotations

import os

import pytest

from tests.fakes import Argos
from undersigned.outside import translate


@pytest.fixture
def argos(monkeypatch: pytest.MonkeyPatch) -> Argos:
    """An installed library without models."""
    for name in ("ARGOS_MODEL_PROVIDER", "ARGOS_CHUNK_TYPE"):
        monkeypatch.setenv(name, "OPENAI")
    made = Argos()
    made.put_in_place(monkeypatch)
    return made


def test_without_the_extra_it_is_said_which_one_is_missing():
    assert not translate.is_installed()
    with pytest.raises(translate.TranslateError, match=r"undersigned\[translate\]"):
        translate.translator("en", "sq")


def test_without_a_model_for_the_pair_it_is_said_which_pair(argos):
    assert translate.is_installed()
    argos.install("en", "mk", str.upper)
    with pytest.raises(translate.TranslateError, match="from en into sq"):
        translate.translator("en", "sq")
    with pytest.raises(translate.TranslateError, match="from mk into en"):
        translate.translator("mk", "en")


def test_one_script_is_not_translated_into_the_other(argos):
    argos.install("sr", "sr", str.upper)
    with pytest.raises(translate.TranslateError):
        translate.translator("sr-Latn", "sr-Cyrl")


def test_sentences_are_translated_one_by_one_and_nothing_is_fetched(argos):
    asked: list[str] = []

    def machine(words: str) -> str:
        asked.append(words)
        return f"<{words}>"

    argos.install("en", "sq", machine)
    made = translate.translator("en-GB", "sq")("We ask. On 3. May we asked (twice). Dr. No answered! why")
    assert made == "<We ask.> <On 3. May we asked (twice).> <Dr.> <No answered! why>"
    assert len(asked) == 4
    assert os.environ["ARGOS_MODEL_PROVIDER"] == "OPENNMT"  # no provider that sends the words away
    assert os.environ["ARGOS_CHUNK_TYPE"] == "MINISBD"


def test_nothing_is_fetched_by_way_of_a_third_language(argos):
    first, second = argos.install("sr", "en", str.upper), argos.install("en", "sq", lambda words: f"<{words}>")
    argos.chain("sr", first, second)
    assert translate.translator("sr-Latn", "sq")("reka. Druga") == "<REKA.> <DRUGA>"


def test_a_model_that_fails_is_told_in_words(argos):
    def fails(words: str) -> str:
        raise RuntimeError("file model.bin is incomplete")

    argos.install("en", "sq", fails)
    with pytest.raises(translate.TranslateError, match="incomplete"):
        translate.translator("en", "sq")("We ask.")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("M. Petrov came. He left", ["M. Petrov came.", "He left"]),
        ("U 2024. Godine itd. čeka", ["U 2024. Godine itd. čeka"]),
        ("„Jedna.“ „Druga?“ *Treća!*", ["„Jedna.“", "„Druga?“", "*Treća!*"]),
        ("", [""]),
    ],
)
def test_where_sentences_end(words, expected):
    assert translate.sentences(words) == expected
