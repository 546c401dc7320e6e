"""Catalogues: what the check must find, and that bringing one up to date keeps what translators wrote."""

from __future__ import annotations

import pytest

from tools import messages

CODE = '_("Sent to %(n)s addressees.")\nngettext("one name", "%(n)s names", n)\npgettext("verb", "Sign")\n'
TEMPLATE = """{% load i18n %}<p title="it's">{% translate "Last look" %}</p>
    {% blocktranslate trimmed count n=n %}
      {{ n }} person
    {% plural %}
      {{ n }} people
    {% endblocktranslate %}
"""
TRANSLATED = {
    "Sent to %(n)s addressees.": "U dërgua te %(n)s marrës.",
    ("one name", "%(n)s names"): ("një emër", "%(n)s emra"),
    "Sign": "Nënshkruaj",
    "Last look": "Shikimi i fundit",
    ("%(n)s person", "%(n)s people"): ("%(n)s person", "%(n)s persona"),
}


@pytest.fixture
def source(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "SOURCE", tmp_path / "src")
    (tmp_path / "src" / "templates").mkdir(parents=True)
    (tmp_path / "src" / "code.py").write_text(CODE)
    (tmp_path / "src" / "templates" / "page.html").write_text(TEMPLATE)
    return tmp_path / "src"


def translate(**changes):
    """Write the Albanian catalogue with its translations, and `changes` by English sentence."""
    messages.update("sq", messages.wanted())
    path = messages.po_path("sq")
    text = path.read_text()
    for ids, strings in (TRANSLATED | changes).items():
        if isinstance(ids, tuple):
            old = f'msgid_plural "{ids[1]}"\nmsgstr[0] ""\nmsgstr[1] ""'
            new = f'msgid_plural "{ids[1]}"\nmsgstr[0] "{strings[0]}"\nmsgstr[1] "{strings[1]}"'
        else:
            old, new = f'msgid "{ids}"\nmsgstr ""', f'msgid "{ids}"\nmsgstr "{strings}"'
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)
    return list(messages.problems("sq", messages.wanted()))


def test_sentences_come_from_code_and_templates(source):
    assert set(messages.sentences(messages.wanted())) == {
        ("", "Sent to %(n)s addressees."),
        ("", ("one name", "%(n)s names")),
        ("verb", "Sign"),
        ("", "Last look"),
        ("", ("%(n)s person", "%(n)s people")),
    }


def test_complete_catalogue_has_no_problems(source):
    assert translate() == []


def test_absent_catalogue_is_a_problem(source):
    assert list(messages.problems("sq", messages.wanted())) == ["sq: there is no catalogue"]


def test_untranslated_is_found(source):
    assert translate(**{"Last look": ""}) == ["sq: untranslated: 'Last look'"]


@pytest.mark.parametrize("wrong", ["U dërgua te %(m)s marrës.", "U dërgua te marrësit.", "%(n)s %(n)s {n}"])
def test_placeholders_must_be_the_same(source, wrong):
    (problem,) = translate(**{"Sent to %(n)s addressees.": wrong})
    assert problem.startswith("sq: placeholders")


def test_quotation_marks_are_those_of_the_language(source):
    assert translate(**{"Last look": "„Shikimi“ i fundit"}) == []
    messages.po_path("sq").unlink()
    assert translate(**{"Last look": "“Shikimi” i fundit"}) == ["sq: quotation marks ”, not „“: 'Last look'"]


def test_new_and_vanished_sentences_are_found_and_update_keeps_the_rest(source):
    translate()
    (source / "code.py").write_text(CODE.replace("Sent to", "Delivered to"))
    assert sorted(messages.problems("sq", messages.wanted())) == [
        "sq: missing: 'Delivered to %(n)s addressees.'",
        "sq: no longer in the code: 'Sent to %(n)s addressees.'",
    ]
    messages.update("sq", messages.wanted())
    assert list(messages.problems("sq", messages.wanted())) == ["sq: untranslated: 'Delivered to %(n)s addressees.'"]


def test_fuzzy_is_found(source):
    translate()
    path = messages.po_path("sq")
    path.write_text(path.read_text().replace('msgid "Last look"', '#, fuzzy\nmsgid "Last look"'))
    assert list(messages.problems("sq", messages.wanted())) == ["sq: fuzzy: 'Last look'"]


def test_update_twice_writes_the_same_bytes_and_nothing_of_this_machine(source, tmp_path):
    translate()
    before = messages.po_path("sq").read_bytes()
    messages.update("sq", messages.wanted())
    assert messages.po_path("sq").read_bytes() == before
    assert str(tmp_path).encode() not in before


@pytest.mark.parametrize(("locale", "forms"), [("sq", 2), ("sr", 3), ("sr_Latn", 3)])
def test_compiled_catalogue_counts_as_the_language_does(source, locale, forms):
    import gettext

    messages.update(locale, messages.wanted())
    path = messages.po_path(locale)
    strings = "\n".join(f'msgstr[{i}] "form {i}"' for i in range(forms))
    empty = "\n".join(f'msgstr[{i}] ""' for i in range(forms))
    path.write_text(path.read_text().replace(f'"%(n)s names"\n{empty}', f'"%(n)s names"\n{strings}'))
    messages.compile_catalog(path)
    with path.with_suffix(".mo").open("rb") as file:
        catalog = gettext.GNUTranslations(file)
    said = {catalog.ngettext("one name", "%(n)s names", n) for n in (1, 2, 5, 21)}
    assert said == {f"form {i}" for i in range(forms)}
