"""One entry of a list: organisation or person, how sure that is, and how a person's role and affiliation are parted."""

from __future__ import annotations

import json
import re
from collections import Counter

from tests.core.every import every
from tests.core.test_reading import LETTERS, SHARED
from tests.core.tries import some
from undersigned.core.reading import SURE, read_text

PUBLISHED = SHARED / "data" / "letters"
_CELL = r"<td>(?:<a[^>]*>)?([^<]+)(?:</a>)?</td>"
PERSON, ORGANISATION, UNKNOWN = "person", "organisation", "unknown"


def listed(*entries, head="Signed by:", words="These are the words of a letter."):
    """The signatories of a letter that lists these entries under this head."""
    lines = "\n".join(f"{number}. {entry}" for number, entry in enumerate(entries, 1))
    return read_text(f"A letter\n\n{words}\n\n{head}\n\n{lines}\n".encode()).signatories


@every(
    ("name", "kind", "sure"),
    [
        ("Mira Dorvić", PERSON, True),  # a given name and a surname's ending
        ("Milan Dorv", PERSON, False),  # one of them
        ("Vestra Dorvić", PERSON, False),
        ("Besa Dorvaj", PERSON, True),
        ("Igor Dorvadze", PERSON, True),
        ("Лука Дорвић", PERSON, True),
        ("Вестра Дорвић", PERSON, False),
        ("J. R. Dorv", PERSON, False),
        ("Vestra T. Dorv", PERSON, False),
        ("Vestra DORVENT", PERSON, False),
        ("Tomas “Tom” Dorv", PERSON, True),
        ("Vestra Dorv, PhD", PERSON, True),
        ("Dr Vestra Dorv", PERSON, True),
        ("Maria da Dorvira", PERSON, False),
        ("Green Future", ORGANISATION, False),
        ("New Dawn", ORGANISATION, False),
        ("Zëri Qytetar", ORGANISATION, False),
        ("Vesela jelka", ORGANISATION, False),  # a small letter
        ("Весела јелка", ORGANISATION, False),
        ("Nova budućnost", ORGANISATION, False),
        ("Kosova Live", ORGANISATION, False),
        ("Green KCR", ORGANISATION, False),
        ("Lumenta", ORGANISATION, False),
        ("Lumenta Ltd", ORGANISATION, True),
        ("lumenta.example", ORGANISATION, True),
        ("Dorv & Dorv", ORGANISATION, True),
        ("Vestra Dorv", UNKNOWN, False),  # nothing tells
        ("Vestra Green", UNKNOWN, False),  # a word that is a surname, too
        ("Besa", UNKNOWN, False),  # a given name alone may be an organisation's
    ],
)
def test_a_bare_name_is_told_by_evidence_and_one_piece_is_not_enough(name, kind, sure):
    (found,) = listed(name)
    assert (found.kind, found.confidence >= SURE) == (kind, sure)
    assert found.name == name


def test_words_that_the_letter_itself_uses_are_no_surnames():
    (found,) = listed("Vestra Weir")
    assert found.kind == UNKNOWN
    (found,) = listed("Vestra Weir", words="Open the weir, and keep the weir open.")
    assert (found.kind, found.confidence < SURE) == (ORGANISATION, True)
    (found,) = listed("Milan Weir", words="Open the weir, and keep the weir open.")
    assert found.kind == PERSON


PEOPLE = ("Mira Dorvić", "Dr Olan Velk", "Ina Prob, nurse", "Besa Dorvaj")
GROUPS = ("Lake Forum", "Mill Club", "Association of Anglers", "River Foundation")


def test_a_name_among_people_is_rather_a_persons():
    *people, last = listed(*PEOPLE, "Vestra Dorv")
    assert {each.kind for each in people} == {PERSON}
    assert last.kind == PERSON
    assert last.confidence < SURE  # only the company tells
    *_, given = listed(*PEOPLE, "Milan Dorv")
    assert given.confidence >= SURE  # the name tells, and the company agrees


def test_a_name_like_a_persons_among_organisations_is_not_guessed():
    *groups, last = listed(*GROUPS, "Vestra Dorv")
    assert {each.kind for each in groups} == {ORGANISATION}
    assert last.kind == UNKNOWN
    *_, single = listed(*GROUPS, "Lumenta")
    assert (single.kind, single.confidence >= SURE) == (ORGANISATION, True)


def test_warnings_say_whom_to_look_at():
    letter = read_text(b"A letter\n\nThe words of it.\n\n1. Vestra Dorv\n2. Lake Forum\n3. Green Future\n")
    assert [(each.order, each.kind) for each in letter.signatories if each.confidence < SURE] == [
        (1, UNKNOWN),
        (3, ORGANISATION),
    ]
    assert [str(warning) for warning in letter.warnings] == [
        "Organisation or person? Look at these signatories: 1.",
        "These signatories may have been read wrongly. Look at them: 3.",
    ]


def test_mixed_or_scant_company_tells_nothing():
    assert listed(*PEOPLE[:2], *GROUPS[:2], "Vestra Dorv")[-1].kind == UNKNOWN
    assert listed(*PEOPLE[:2], "Vestra Dorv")[-1].kind == UNKNOWN
    assert listed(*PEOPLE, "Lumenta")[-1].kind == UNKNOWN  # one word: person or not?


def test_company_is_near():
    found = listed(*GROUPS * 3, "Vestra Velkent", *PEOPLE * 3, "Vestra Dorv", *PEOPLE)
    assert [found[12].kind, found[25].kind] == [UNKNOWN, PERSON]


@every(
    ("head", "kind"),
    [
        ("Individuals:", PERSON),
        ("Individuals (2, in a personal capacity)", PERSON),
        ("Individët:", PERSON),
        ("Pojedinci i pojedinke:", PERSON),
        ("Појединци:", PERSON),
        ("Organisations:", ORGANISATION),
        ("Organisations (2)", ORGANISATION),
        ("Organizatat nënshkruese:", ORGANISATION),
        ("Organizacije potpisnice:", ORGANISATION),
        ("Организације:", ORGANISATION),
        ("Organisations and individuals:", UNKNOWN),
    ],
)
def test_the_head_over_a_list_tells_the_kind(head, kind):
    assert [each.kind for each in listed("Vestra Dorv", "Olan Velkent", head=head)] == [kind, kind]


@every(
    ("entry", "kind"),
    [
        ("Vestra Dorv, Lipnik, lawyer", PERSON),
        ("Vestra Dorv - medicinska sestra", PERSON),
        ("Vestra Dorv – student", PERSON),
        ("Mira Dorvić – Centar za reke", PERSON),
        ("Green Future, non-governmental organisation", ORGANISATION),
        ("Lake Forum, Vestra Dorv, director", ORGANISATION),
        ("Lake Forum – Lipnik", ORGANISATION),
        ("Student Union Lipnik", ORGANISATION),
    ],
)
def test_what_follows_a_name_tells_too(entry, kind):
    assert listed(entry)[0].kind == kind


@every(
    ("said", "role", "affiliation", "place"),
    [
        (
            "researcher, member of the board, Institute for X",
            "researcher, member of the board",
            "Institute for X",
            None,
        ),
        (
            "Researcher, Member of the Board, Institute for X",
            "Researcher, Member of the Board",
            "Institute for X",
            None,
        ),
        ("MP, Member of Parliament, Lipnik", "MP, Member of Parliament", None, "Lipnik"),
        ("Programme Manager, River House, Lipnik", "Programme Manager", "River House", "Lipnik"),
        ("Professor of Law, University of Velm, Lipnik", "Professor of Law", "University of Velm", "Lipnik"),
        ("Professor of Human Rights, Velm", "Professor of Human Rights", None, "Velm"),
        ("Chair of the Lake Forum, Lipnik", "Chair", "Lake Forum", "Lipnik"),
        ("Member of the Board of the Lake Forum", "Member of the Board", "Lake Forum", None),
        ("Vice-President, Student Union of Velm", "Vice-President", "Student Union of Velm", None),
        (
            "Director, Institute for Peace, Law and Culture, Velm",
            "Director",
            "Institute for Peace, Law and Culture",
            "Velm",
        ),
        ("writer, translator and editor, Velm", "writer, translator and editor", None, "Velm"),
        ("hulumtuese, anëtare e bordit, Instituti për X", "hulumtuese, anëtare e bordit", "Instituti për X", None),
        ("Hulumtuese, Anëtare e Bordit, Instituti për X", "Hulumtuese, Anëtare e Bordit", "Instituti për X", None),
        ("profesor i së drejtës, Universiteti i Velmit", "profesor i së drejtës", "Universiteti i Velmit", None),
        ("Kryetar i Shoqatës së Lumit, Velm", "Kryetar i Shoqatës së Lumit", None, "Velm"),
        ("drejtor, Qendra për ligj, paqe dhe kulturë, Velm", "drejtor", "Qendra për ligj, paqe dhe kulturë", "Velm"),
        ("istraživačica, članica odbora, Institut za X", "istraživačica, članica odbora", "Institut za X", None),
        ("Istraživačica, Članica Odbora, Institut za X", "Istraživačica, Članica Odbora", "Institut za X", None),
        ("Advokatica, Predsednica Udruženja reka, Velm", "Advokatica, Predsednica Udruženja reka", None, "Velm"),
        ("direktor, Centar za mir, pravdu i razvoj, Velm", "direktor", "Centar za mir, pravdu i razvoj", "Velm"),
        ("истраживачица, чланица одбора, Институт за X", "истраживачица, чланица одбора", "Институт за X", None),
        ("Програмски директор, Центар за мир и реке", "Програмски директор", "Центар за мир и реке", None),
        ("директор, Центар за мир, правду и развој, Велм", "директор", "Центар за мир, правду и развој", "Велм"),
    ],
)
def test_commas_part_role_affiliation_and_place(said, role, affiliation, place):
    (found,) = listed(f"Vestra Dorv, {said}")
    assert (found.kind, found.name) == (PERSON, "Vestra Dorv")
    assert (found.role, found.affiliation, found.place) == (role, affiliation, place)


def test_commas_in_brackets_part_what_is_said_and_not_the_name():
    (found,) = listed("Vestra Dorv (lawyer, member of the board), Lipnik")
    assert (found.name, found.role, found.place) == ("Vestra Dorv", "lawyer, member of the board", "Lipnik")


def test_a_list_that_may_belong_to_the_role_is_doubtful():
    (found,) = listed("Vestra Dorv, Director for Research, Policy and Advocacy, Lake Forum")
    assert (found.role, found.affiliation) == ("Director for Research, Policy and Advocacy", "Lake Forum")
    assert found.confidence < SURE


def names_and_kinds():
    """Names without anything said of them and their kinds: as published, where that is at hand, else the invented."""
    path = PUBLISHED / "opentf-manifesto.html"
    if path.is_file():
        rows = re.findall(rf"<tr>\s*{_CELL}\s*{_CELL}", path.read_text(encoding="utf-8"))
        kinds = {"Individual": PERSON, "Company": ORGANISATION, "Project": ORGANISATION, "Foundation": ORGANISATION}
        return [(name.strip(), kinds[kind]) for name, kind in rows if kind in kinds and "&" not in name]
    print(f"{path} is absent: the names of the invented letters are read instead")  # noqa: T201
    letters = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(LETTERS.glob("*.json"))]
    found = {each["name"]: each["kind"] for letter in letters for each in letter["signatories"]}
    return sorted((name, kind) for name, kind in found.items() if kind != UNKNOWN)


def test_most_bare_names_of_a_long_list_are_told_and_few_of_them_wrongly():
    names = some(110, names_and_kinds())
    assert len(names) > 100
    found = listed(*(name for name, _ in names))
    assert [each.verbatim for each in found] == [name for name, _ in names]
    came: Counter[str] = Counter()
    for each, (_, kind) in zip(found, names, strict=True):
        came["right"] += each.kind == kind
        came["wrong"] += each.kind not in {kind, UNKNOWN}
        came["wrong and sure"] += each.kind not in {kind, UNKNOWN} and each.confidence >= SURE
    assert came["right"] > 0.8 * len(names)
    assert came["wrong"] < 0.02 * len(names)
    assert came["wrong and sure"] <= 0.005 * len(names)
