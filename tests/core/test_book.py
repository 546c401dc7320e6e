"""The address book as a table: headings recognised, rows read and written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.characters import ANY
from tests.core.every import every
from undersigned.core.book.columns import FIELDS, heading, language_of, proposed, recognised
from undersigned.core.book.rows import LONGEST, MOST_IN_A_LIST, Person, Row, protected, read, unprotected, written
from undersigned.core.errors import TextError
from undersigned.core.names.languages import INTERFACE
from undersigned.core.text import canonical_clause


def test_headings_are_recognised_in_three_languages_and_two_scripts():
    for words, field in {
        "E-mail": "mail",
        "EMAIL ADDRESS": "mail",
        "Е-пошта": "mail",
        "Elektronska pošta": "mail",
        "Posta elektronike": "mail",
        "Organizata": "name",
        "Назив организације": "name",
        "Emri (shqip)": "name:sq",
        "Name [sr-Cyrl]": "name:sr-Cyrl",
        "Naziv (na engleskom)": "",
        "Назив (енглески)": "name:en",
        "Emri dhe mbiemri": "contact",
        "Име и презиме": "contact",
        "Faqja e internetit": "domains",
        "Veb-sajt": "domains",
        "Timestamp": "answered",
        "Vremenska oznaka": "answered",
        "Telefon (mobilni)": "telephone",
        "Favourite colour": "",
        "": "",
    }.items():
        assert recognised(words) == field, words
    assert proposed(["Name", "Naziv", "Mail", "?"]) == ("name", "", "mail", "")
    assert proposed(["Name", "Place", "Mail"], ("name", "mail")) == ("name", "", "mail")


@every("language", INTERFACE)
def test_what_we_write_above_a_column_we_know_again(language):
    fields = [*FIELDS, "name:sq", "name:sr-Latn", "name:mk", "name:rom"]
    assert [recognised(heading(field, language)) for field in fields] == fields


def test_a_language_is_a_tag_or_its_name():
    assert [language_of(words) for words in ("sq", "Shqip", "СРПСКИ", "sr-Cyrl", "bs-Latn", "klingon!", "")] == [
        *("sq", "sq", "sr-Latn", "sr-Cyrl", "bs-Latn", "", "")
    ]


TABLE = [
    ["Name", "Acronym", "Contact", "Mail", "Language"],
    ["Lumera Watch", "LW", "Teuta Ravik", "teuta@lumera.example", "sq"],
    [],
    ["Lumera Watch", "", "Drini Mavraj", "drini@lumera.example", ""],
    ["Ferry Museum"],
]
COLUMNS = ["name", "acronym", "contact", "mail", "language"]


def test_rows_of_one_organisation_belong_together():
    rows, wrong = read(TABLE, COLUMNS)
    assert wrong == []
    teuta = Person("Teuta Ravik", "", "sq", "teuta@lumera.example")
    drini = Person("Drini Mavraj", "", "", "drini@lumera.example")
    assert rows == [
        Row({"": "Lumera Watch"}, "LW", contacts=(teuta, drini)),
        Row({"": "Ferry Museum"}),
    ]
    assert [row.line for row in rows] == [2, 5]


def test_every_wrong_row_is_named():
    def clean(words: str) -> str:
        if "@" not in words:
            raise TextError("This is not a mail address.")
        return words

    table = [
        *TABLE[:2],
        ["Lumera Watch", "LUW"],
        ["", "XX"],
        ["Ferry\u202eMuseum"],
        ["x" * 301],
        ["Choir", "", "", "nowhere", "klingon!"],
    ]
    rows, wrong = read(table, COLUMNS, {"mail": clean})
    assert [(each.line, each.column) for each in wrong] == [(3, 1), (4, 0), (5, 0), (6, 0), (7, 3), (7, 4)]
    assert str(wrong[0].sentence) == "Row 2 says otherwise of the same organisation."
    assert str(wrong[1].sentence) == "The organisation has no name."
    assert "U+202E" in str(wrong[2].sentence)
    assert [row.names[""] for row in rows] == ["Lumera Watch"]


def test_without_a_main_name_the_first_one_is_it():
    rows, _ = read([["Emri", "Naziv"], ["Gratë", "Žene"], ["", "Ribari"]], ["name:sq", "name:sr-Latn"])
    assert [row.names for row in rows] == [
        {"": "Gratë", "sq": "Gratë", "sr-Latn": "Žene"},
        {"": "Ribari", "sr-Latn": "Ribari"},
    ]


def test_nothing_is_left_to_compute():
    for words in ("=1+1", "+383 44", "-x", "@sum", "'=x", "''@y"):
        cell = protected(words)
        assert cell.startswith("'")
        assert unprotected(cell) == words
    for words in ("Lumera", "'quoted'", "’=", ""):
        assert unprotected(protected(words)) == protected(words) == words


def _line(field: str) -> st.SearchStrategy[str]:
    odd = st.text("=+-@';,\t\"Žë \n", min_size=1, max_size=12)
    return st.one_of(odd, st.text(ANY, max_size=30)).map(lambda words: _canonical(words[: LONGEST[field]]))


def _canonical(words: str) -> str:
    try:
        return canonical_clause(words)
    except TextError:
        return "=x"


def _maybe(field: str) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), _line(field))


people = st.builds(
    Person,
    contact=_maybe("contact"),
    role=_maybe("role"),
    language=st.sampled_from(["", "sq", "sr-Cyrl", "mk"]),
    mail=st.sampled_from(["", "a@lumera.example"]),
    telephone=_maybe("telephone"),
).map(lambda person: person if person != Person() else Person("Orla Benkov"))
organisations = st.builds(
    Row,
    names=st.builds(
        lambda main, others: {"": main, **others},
        _line("name"),
        st.dictionaries(st.sampled_from(["sq", "sr-Latn", "bs-Latn", "rom"]), _line("name"), max_size=2),
    ),
    acronym=_maybe("acronym"),
    aliases=st.lists(_line("aliases"), max_size=3, unique=True).map(tuple),
    chapter_of=_maybe("chapter_of"),
    place=_maybe("place"),
    communities=_maybe("communities"),
    domains=st.lists(st.sampled_from(["lumera.example", "ferry.example"]), max_size=2, unique=True).map(tuple),
    registry_number=_maybe("registry_number"),
    note=_maybe("note"),
    contacts=st.lists(people, max_size=3, unique=True).map(tuple),
)


@given(st.lists(organisations, max_size=4), st.sampled_from(INTERFACE))
def test_what_is_written_is_read_again(rows, language):
    table = written(rows, language)
    columns = proposed(table[0])
    assert "" not in columns
    assert read(table, columns) == (rows, [])
    assert not any(cell[:1] in "=+-@\t\r" for line in table for cell in line if cell)


@given(st.lists(st.lists(st.text(ANY, max_size=20), max_size=6), min_size=1, max_size=6))
def test_any_table_is_read_or_refused_row_by_row(table):
    columns = ["name", "aliases", "domains", "language", "mail", "number"]
    rows, wrong = read(table, columns)
    for row in rows:
        assert row.names[""]
        assert len(row.aliases) <= MOST_IN_A_LIST
    assert all(1 < each.line <= len(table) for each in wrong)
