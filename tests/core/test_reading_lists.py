"""Where a list of signatories begins and ends, and what stands around it without being of it."""

from __future__ import annotations

from itertools import product

from tests.core.every import every
from undersigned.core.reading import Block, read, read_text

WORDS = "A letter\n\nThese are the words of a letter, and nobody has written them before.\n\n"
NAMES = ["River House", "Lake Forum", "Mill Club"]


def listed(text):
    """Names of the signatories in a letter that goes on with this text, and its clauses after the first."""
    letter = read_text((WORDS + text).encode())
    return [each.name for each in letter.signatories], [clause.text for clause in letter.clauses[1:]]


@every(
    "head",
    [
        "Signatories:",
        "**Signatories**",
        "This call is endorsed by the following organisations and individuals:",
        "First signatories:",
        "Nënshkruesit:",
        "Kjo letër mbështetet nga:",
        "Potpisnice:",
        "Prvi potpisnici i potpisnice:",
        "Потписнице:",
        "Изјаву су потписали:",
    ],
)
def test_heads(head):
    assert listed(f"{head}\n\n1. River House\n2. Lake Forum\n3. Mill Club\n\nP.S. Thank you.\n") == (
        NAMES,
        ["P.S. Thank you."],
    )


@every("words", ["The signatories demand:", "We call on the supporters and signatories:"])
def test_words_over_demands_are_no_head(words):
    names, clauses = listed(f"{words}\n\n- open the weir;\n- close the mill;\n- tell us why.\n")
    assert names == []
    assert clauses == [words, "open the weir;", "close the mill;", "tell us why."]


def test_who_signs_for_all_is_no_signatory():
    signed = "On behalf of the signatories:\n\nVestra Dorv\nOlan Velk"
    names, clauses = listed(f"{signed}\n\nSignatories:\n\nRiver House\nLake Forum\nMill Club\n")
    assert names == NAMES
    assert clauses == ["On behalf of the signatories:", "Vestra Dorv", "Olan Velk"]


@every("closing", ["Yours sincerely,", "Respectfully", "Me respekt,", "Sinqerisht,", "S poštovanjem,", "С поштовањем,"])
def test_names_follow_what_closes_a_letter(closing):
    assert listed(f"{closing}\n\nRiver House\nLake Forum\nMill Club\n") == (NAMES, [closing])
    assert listed(f"{closing}\n\nRiver House\n") == (NAMES[:1], [closing])


ENDS = [
    "P.S. Open to all.",
    "PS: Shkruani deri nesër.",
    "П. С. Апел је отворен.",
    "and 24 others",
    "dhe 230 qytetarë të tjerë",
    "i još 12 organizacija",
]


@every(("head", "words"), product(["Signed by:\n\n", ""], ENDS))
def test_what_ends_a_list_and_stays_in_the_letter(head, words):
    names, clauses = listed(f"{head}1. River House\n2. Lake Forum\n3. Mill Club\n\n{words}\n")
    assert names == NAMES
    assert words in clauses


@every("words", ["Cc: the council", "Contact: Vestra Dorv", "Kontakt za medije: Vestra Dorv"])
def test_what_ends_a_list_and_is_left_out(words):
    assert listed(f"1. River House\n2. Lake Forum\n3. Mill Club\n\n{words}\n") == (NAMES, [])


def test_a_date_under_the_list_is_the_letters():
    letter = read_text((WORDS + "Signed by:\n\nRiver House\nLake Forum\n\nLipnik, 3 May 2021\n").encode())
    assert [each.name for each in letter.signatories] == NAMES[:2]
    assert (letter.dateline, letter.date) == ("Lipnik, 3 May 2021", "2021-05-03")
    many = "Signed by:\n\nRiver House\n" + "Lipnik, 3 May 2021\n" * 500
    assert listed(many)[0] == NAMES[:1]


def test_a_rule_of_stars_is_no_item():
    assert listed("More words that are read by all.\n\n* * *\n\nSigned by:\n\n1. River House\n2. Lake Forum\n") == (
        NAMES[:2],
        ["More words that are read by all."],
    )


def test_stars_around_words_are_no_footnote():
    assert listed("Signed by:\n\n*River House*\n\n*Lake Forum*\n")[0] != []


def test_a_table_may_have_sections_with_heads_of_their_own():
    body = [Block("A letter", "title"), Block("Words of a letter."), Block("Signed by:")]
    groups = [("Organisations", ""), ("Name", "Place"), ("Vestra Dorv", "Velm")]
    people = [("Individuals", ""), ("Name", "Profession"), ("Olan Velkent", "Nurse")]
    rows = [Block("\t".join(filter(None, row)), "cells", cells=row, table=1) for row in groups + people]
    found = read([*body, *rows]).signatories
    assert [(each.kind, each.name, each.place, each.role) for each in found] == [
        ("organisation", "Vestra Dorv", "Velm", None),
        ("person", "Olan Velkent", None, "Nurse"),
    ]


def test_lines_of_a_name_a_role_and_an_organisation_are_one_signatory():
    together = "Vestra Dorv\nDirector\nRiver House\n\nOlan Velk\nChair\n"
    letter = read_text((WORDS + "Sincerely,\n\n" + together).encode())
    assert [(each.name, each.role, each.affiliation) for each in letter.signatories] == [
        ("Vestra Dorv", "Director", "River House"),
        ("Olan Velk", "Chair", None),
    ]
    assert [each.verbatim for each in letter.signatories] == together.strip().split("\n\n")
    names, _ = listed("Sincerely,\n\nRiver House\nVestra Dorv\nDirector\n")  # not all of them are such lines
    assert names == ["River House", "Vestra Dorv", "Director"]
