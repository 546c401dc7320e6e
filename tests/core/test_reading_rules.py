"""The reader's rules, one by one: who asks whom for what, dates, the fields of an entry, and tables."""

from __future__ import annotations

from tests.core.every import every
from undersigned.core.reading import Block, read, read_text
from undersigned.core.reading.dates import dateline, find_date
from undersigned.core.reading.lexicon import listed

LIST = "\n\n1. River House\n2. Lake Forum\n"


def calls(sentences, language="en"):
    """(addressee, demand, impersonal) of each call in a letter of these words, padded so that its language is told."""
    padding = {
        "en": "This is the letter of the people of the valley, and it is to be read in all of it.",
        "sq": "Kjo është letra e njerëzve të luginës dhe duhet lexuar në tërësi nga të gjithë ata që janë në të.",
        "sr-Latn": "Ovo je pismo ljudi iz doline i treba ga pročitati do kraja, jer se u njemu kaže sve što je bilo.",
    }[language]
    letter = read_text(f"A letter\n\n{padding}\n\n{sentences}{LIST}".encode())
    assert letter.language == language
    return [(call.addressee, call.demand, call.impersonal) for call in letter.calls]


@every(
    ("sentence", "expected"),
    [
        ("We urge the owners not to build.", [("the owners", "not to build", False)]),
        ("We ask the ambassadors to Velmark to speak.", [("the ambassadors to Velmark", "speak", False)]),
        ("We call on the mayor, urgently, to act.", [("the mayor", "act", False)]),
        ("We demand that the Border Police let us pass.", [("the Border Police", "let us pass", False)]),
        ("We demand an apology from the ministry.", [("the ministry", "an apology", False)]),
        ("The board must resign.", [("The board", "resign", True)]),
        ("It is vital that the two governments meet.", [("the two governments", "meet", True)]),
        (
            "We call on the EU to pay and on the mayor to build, and urge Dr. Prob to write.",
            [("the EU", "pay", False), ("the mayor", "build", False), ("Dr. Prob", "write", False)],
        ),
        (
            "We ask the mayor to act.[1] We urge the council to help².",
            [("the mayor", "act", False), ("the council", "help", False)],
        ),
        (
            "Help is needed from the EU to build; we also call on all members to come.",
            [("all members", "come", False)],
        ),
    ],
)
def test_what_is_asked_of_whom(sentence, expected):
    assert calls(sentence) == expected


@every(
    "sentence",
    [
        "The mayor called on the police to act.",
        "Ministers ask citizens to wait.",
        "We do not ask the mayor to resign.",
        "We commit to keep the river clean, and we promise to help.",
        "We ask ourselves to be patient.",
        "No help is needed from the EU.",
        "The government must be held to account.",
        "Attacks on the government must stop.",
        "Our demands to the government were heard.",
    ],
)
def test_what_is_no_call(sentence):
    assert calls(sentence) == []


@every(
    ("language", "sentence", "expected"),
    [
        ("sq", "Kërkojmë që Qeveria e Velmarkut të hapë urën.", ("Qeveria e Velmarkut", "të hapë urën", False)),
        ("sq", "Kërkojmë nga qeveritë tona masa urgjente.", ("qeveritë tona", "masa urgjente", False)),
        ("sq", "U bëjmë thirrje mediave që të mos heshtin.", ("mediave", "mos heshtin", False)),
        ("sq", "Komuna duhet të veprojë tani.", ("Komuna", "veprojë tani", True)),
        ("sr-Latn", "Zahtevamo da Ministarstvo kulture objavi plan.", ("Ministarstvo kulture", "objavi plan", False)),
        ("sr-Latn", "Tražimo od opštine da ne seče drveće.", ("opštine", "ne seče drveće", False)),
        ("sr-Latn", "Neophodno je da vlasti reaguju.", ("vlasti", "reaguju", True)),
        ("sr-Latn", "Potpisnice ove izjave pozivaju vladu da deluje.", ("vladu", "deluje", False)),
        ("sr-Latn", "Molimo i medije da pitaju zašto.", ("medije", "pitaju zašto", False)),
        ("sq", "Organizatat nënshkruese u bëjnë thirrje komunave që të veprojnë.", ("komunave", "veprojnë", False)),
    ],
)
def test_other_languages(language, sentence, expected):
    assert calls(sentence, language) == [expected]


@every(
    ("language", "sentence"),
    [
        ("sq", "Zotohemi të vazhdojmë punën."),
        ("sq", "Nuk kërkojmë nga qeveria që të paguajë."),
        ("sq", "Banorët kërkojnë nga qeveria që të paguajë."),
        ("sr-Latn", "Susedne države traže da vlada deluje."),
    ],
)
def test_no_call_in_other_languages(language, sentence):
    assert calls(sentence, language) == []


@every(
    ("language", "lead", "item", "expected"),
    [
        ("en", "We demand:", "that the council open the weir;", ("the council", "open the weir", False)),
        ("en", "We demand that:", "the council open the weir;", ("the council", "open the weir", False)),
        ("sq", "Kërkojmë:", "që Komuna e Velmarkut të hapë urën;", ("Komuna e Velmarkut", "të hapë urën", False)),
        ("sr-Latn", "Zahtevamo:", "da Opština Velm otvori most;", ("Opština Velm", "otvori most", False)),
    ],
)
def test_items_may_name_whom_they_ask(language, lead, item, expected):
    assert calls(f"{lead}\n\n- {item}\n- xyz.", language) == [expected]


def test_what_asks_nobody_is_warned_of():
    letter = read_text(f"A letter\n\nWe, the people of the valley, demand an end to this.{LIST}".encode())
    assert letter.calls == ()
    (warning,) = letter.warnings
    assert str(warning) == "Clause c1 seems to ask for something without saying of whom."
    assert warning.params == {"id": "c1"}


def test_items_may_go_on_with_we():
    letter = read_text(
        f"A letter\n\nTherefore, we:\n\n- urge the mayor to act;\n- ask the EU for help; and\n{LIST}".encode()
    )
    assert [(call.clause, call.addressee) for call in letter.calls] == [("c2", "the mayor")]


@every(
    ("line", "iso"),
    [
        ("Prizren, 3 May 2021", "2021-05-03"),
        ("Prishtinë, më 3 maj 2021", "2021-05-03"),
        ("U Beogradu, 3. maja 2021. godine", "2021-05-03"),
        ("Београд, 5. октобар 2020. године", "2020-10-05"),
        ("May 3rd, 2021, Prizren", "2021-05-03"),
        ("3rd of May 2021", "2021-05-03"),
        ("2021-05-03", "2021-05-03"),
        ("Lipnik, 03.05.2021.", "2021-05-03"),
        ("25/12/2020", "2020-12-25"),
        ("04/05/2021", None),
        ("31 February 2021", None),
        ("May 2021", None),
    ],
)
def test_datelines(line, iso):
    found = dateline(line)
    assert found is not None
    assert found.iso == iso


@every(
    "line",
    [
        "On 3 May 2021 the bridge was closed",
        "Declaration of 3 May 2021 on the bridge",
        "Prizren",
        "Signed on 3 May 2021 by everybody who lives in the valley of the river and cares for it, all of them",
    ],
)
def test_no_datelines(line):
    assert dateline(line) is None


def test_a_date_of_no_known_month_is_none():
    assert find_date("3 Floreal 2021") is None


@every(
    ("entry", "fields"),
    [
        (
            "RCI – River Culture Institute, Lipnik.",
            {"name": "River Culture Institute", "acronym": "RCI", "place": "Lipnik"},
        ),
        ("River House – Kosovo", {"name": "River House", "chapter": "Kosovo"}),
        ("Footpath Fund (Lipnik)", {"name": "Footpath Fund", "place": "Lipnik"}),
        (
            "Lake Forum (LF), Lipnik, Albania",
            {"name": "Lake Forum", "acronym": "LF", "place": "Lipnik", "country": "Albania"},
        ),
        ("Lake Forum (LF), Lipnik, lake@forum.example", {"name": "Lake Forum", "acronym": "LF", "place": "Lipnik"}),
        ("Ina Prob, Centre for Lakes (CL)", {"name": "Ina Prob", "affiliation": "Centre for Lakes (CL)"}),
        (
            "Prof. dr Ina Prob, PhD, director of the Lake Institute, Lipnik",
            {"name": "Prof. dr Ina Prob, PhD", "role": "director", "affiliation": "Lake Institute", "place": "Lipnik"},
        ),
        ("Ina Prob (poet), Lipnik", {"name": "Ina Prob", "role": "poet", "place": "Lipnik"}),
        ("Fisher d.o.o.", {"name": "Fisher d.o.o."}),
        ("Lake Forum*, Lipnik", {"name": "Lake Forum", "place": "Lipnik"}),
        ("Lake Forum (LF)¹", {"name": "Lake Forum", "acronym": "LF"}),
        ("Ina Prob[2], poet", {"name": "Ina Prob", "role": "poet"}),
    ],
)
def test_fields_of_an_entry(entry, fields):
    head = "Individuals" if entry.startswith(("Ina", "Prof")) else "Organisations"
    found = read_text(f"A letter\n\nWords of a letter.\n\n{head}:\n\n1. {entry}\n".encode()).signatories[0]
    names = ("name", "acronym", "place", "country", "role", "affiliation", "chapter")
    assert {name: value for name in names if (value := getattr(found, name)) is not None} == fields
    assert found.verbatim == entry


def table(*rows):
    """A letter that ends in a table of these rows."""
    body = [Block("A letter", "title"), Block("Words of a letter."), Block("Signed by:")]
    return read([*body, *(Block("\t".join(row), "cells", cells=row, table=1) for row in rows)]).signatories


def test_tables_tell_columns_by_their_heads():
    rows = (("Name", "Organisation", "City"), ("Ina Prob", "Lake Institute", "Lipnik"), ("", "Lake Forum", "Lipnik"))
    first, second = table(*rows)
    assert (first.name, first.affiliation, first.place) == ("Ina Prob", "Lake Institute", "Lipnik")
    assert (second.name, second.kind, second.place) == ("Lake Forum", "organisation", "Lipnik")


def test_heads_of_a_table_may_stand_again_and_tell_people_from_organisations():
    heads = ("No.", "Name", "Position", "Organisation", "Signature")
    found = table(
        heads,
        ("1", "Vestra Dorv", "", "Mill Club", ""),
        heads,
        ("2", "", "", "Lake Forum", ""),
        ("3", "Olan Velk", "Teacher", "", ""),
    )
    assert [(each.kind, each.name, each.role, each.affiliation) for each in found] == [
        ("person", "Vestra Dorv", None, "Mill Club"),
        ("organisation", "Lake Forum", None, None),
        ("person", "Olan Velk", "Teacher", None),
    ]


@every(
    ("heads", "cells", "kind"),
    [
        (("Emri dhe mbiemri", "Nënshkrimi"), ("Vestra Dorv", ""), "person"),
        (("Name and surname", "Signature"), ("Vestra Dorv", ""), "person"),
        (("Р. бр.", "Име и презиме"), ("1.", "Vestra Dorv"), "person"),
        (("Nr.", "Organizata"), ("1.", "Vestra Dorv"), "organisation"),
        (("R. br.", "Naziv organizacije"), ("1.", "Vestra Dorv"), "organisation"),
    ],
)
def test_a_column_may_tell_the_kind(heads, cells, kind):
    (found,) = table(heads, cells)
    assert (found.kind, found.name) == (kind, "Vestra Dorv")


def test_who_represents_an_organisation_is_not_its_role():
    (found,) = table(("Organizacija", "Predstavnik/ca", "Funkcija"), ("Zelena reka", "Olan Velk", "direktor"))
    assert (found.kind, found.name, found.role) == ("organisation", "Zelena reka", None)


def test_cells_may_hold_a_name_and_what_is_said_of_it_on_lines():
    found = table(("Vestra Dorv\nDirector\nRiver House", "Olan Velk\nChair"), ("Ina Prob\nTeacher", ""))
    assert [(each.name, each.role, each.affiliation) for each in found] == [
        ("Vestra Dorv", "Director", "River House"),
        ("Olan Velk", "Chair", None),
        ("Ina Prob", "Teacher", None),
    ]


def test_a_name_that_belies_its_head_is_doubtful():
    words = "A letter\n\nWords of a letter.\n\nOrganisations:\n\n1. Lake Forum\n2. Milan Dorvić\n"
    forum, person = read_text(words.encode()).signatories
    assert (forum.kind, forum.confidence >= 0.7) == ("organisation", True)
    assert (person.kind, person.confidence >= 0.7) == ("organisation", False)


def test_tables_may_be_two_columns_of_one_list():
    found = table(("1. Lake Forum", "3. River House Fund"), ("2. Mill Club", "4. Boat Union"))
    assert [each.name for each in found] == ["Lake Forum", "Mill Club", "River House Fund", "Boat Union"]
    assert [each.name for each in table(("Lake Forum", "Mill Club"))] == ["Lake Forum", "Mill Club"]


def test_windows_and_old_macintosh_line_ends_read_alike():
    text = "A letter\n\nWe urge the mayor to act.\n\n1. Lake Forum\n2. Mill Club\n"
    readings = [read_text(text.replace("\n", end).encode("utf-8-sig")) for end in ("\n", "\r\n", "\r")]
    assert readings[0] == readings[1] == readings[2]


@every(
    ("words", "tag"),
    [
        ("Wir sind dagegen, dass der Fluss und die Brücke nicht für alle da sind.", "de"),
        ("Ние, граѓаните, бараме од власта да го запре ова и да се слушне што ќе се прави.", "mk"),
        ("Ово је писмо људи из долине, да се зна шта су тражили и шта се од свега тога није догодило.", "sr-Cyrl"),
        ("Zxq vrt plk.", None),
    ],
)
def test_a_language_without_calls_says_so(words, tag):
    letter = read_text(f"Q\n\n{words}\n".encode())
    assert letter.language == tag
    assert bool(letter.warnings) == (tag != "sr-Cyrl")


def test_broken_lines_are_joined_and_lines_of_a_list_are_not():
    words = (
        "The river has been low since spring, and those\n"
        "who fish in it have not been asked what they need\n"
        "to live until the rain."
    )
    names = (
        "Association of Those Who Fish in the River Vela\nAssociation of Those Who Fish in Lower Velaland\nMill Club"
    )
    letter = read_text(f"# A letter\n{words}\n\n{names}\n".encode())
    assert letter.title == "A letter"
    assert [clause.text for clause in letter.clauses] == [words.replace("\n", " ")]
    assert [each.name for each in letter.signatories] == names.split("\n")


@every("field", ["given_names", "function_words", "particles"])
def test_what_is_looked_up_by_whole_words_lists_nothing_else(field):
    assert [word for word in listed(field) if word != word.lower() or set(word) & set(" -*")] == []
