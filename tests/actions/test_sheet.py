"""The naming sheet and the term list: what is kept, what is refused, and what is there once."""

from __future__ import annotations

import pytest

from undersigned.actions.draft import sheet
from undersigned.core.errors import DraftError, TextError
from undersigned.models import SheetName, Term

pytestmark = pytest.mark.django_db

VARDENA = {"en": "Vardena", "sq": "Vardenë"}


def row(written, avoided=None, kind="place", note=""):
    return sheet.NameRow(kind, written, avoided or {}, note)


def test_a_name_is_kept_as_it_is_written_and_is_there_once():
    for _ in range(2):
        sheet.add_name(row({"en": " Vardena ", "sq": "Vardenë", "sr-Latn": ""}, {"en": ["Wardena", "", "Wardena"]}))
    name = SheetName.objects.get()
    assert (name.kind, name.written, name.avoided) == ("place", VARDENA, {"en": ["Wardena"]})
    assert name.title == "Vardena"


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (row({}), "at least one language"),
        (row({"en": " "}), "at least one language"),
        (row({"en": "Vardena"}, {"en": ["Vardena"]}), "written and avoided"),
        (row({"english": "Vardena"}), "not a language tag"),
        (row({"en": "Vardena"}, kind="river"), "what kind"),
        (row({"en": "x" * 301}), "too long"),
        (row({"en": "Vardena"}, {"en": [f"Vardena {n}" for n in range(21)]}), "At most 20"),
        (row({"en": "Var\u202edena"}), "cannot stand in a text"),
    ],
)
def test_what_cannot_be_a_name_is_refused_in_words(bad, why):
    with pytest.raises((DraftError, TextError)) as refused:
        sheet.add_name(bad)
    assert why in str(refused.value)
    assert not SheetName.objects.exists()


def test_a_name_that_was_changed_meanwhile_stays_as_it_is():
    sheet.add_name(row(VARDENA))
    name = SheetName.objects.get()
    seen = sheet.state_of(name)
    sheet.change_name(name, row({"en": "Vardena", "sq": "Vardena"}), seen=seen)
    with pytest.raises(DraftError, match="changed this name meanwhile"):
        sheet.change_name(name, row({"en": "Wardena"}), seen=seen)
    assert SheetName.objects.get().written == {"en": "Vardena", "sq": "Vardena"}
    sheet.remove_name(name)
    sheet.remove_name(name)
    with pytest.raises(DraftError, match="removed this name"):
        sheet.change_name(name, row(VARDENA))


def test_pasted_names_are_all_there_or_none():
    lines = "en; sq\tsr-Latn\n\nVardena; Vardenë; Vardena\nKodrin\t\tKodrin\r\n ; Lumera |\n"
    assert sheet.paste_names(lines, "place") == 3
    assert sheet.paste_names(lines, "place") == 3
    assert [name.written for name in SheetName.objects.all()] == [
        {"en": "Vardena", "sq": "Vardenë", "sr-Latn": "Vardena"},
        {"en": "Kodrin", "sr-Latn": "Kodrin"},
        {"sq": "Lumera"},
    ]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("en; sq", "first line of language tags"),
        ("en; en\nVardena; Vardena", "twice"),
        ("Vardena; Vardenë\nKodrin; Kodrin", "not a language tag"),
        ("en\nVardena\nKodrin; Kodrin", "Line 3 has more names"),
        ("en\nVardena\n" + "x" * 301, "too long"),
        ("en\n" + "\n".join(f"Place {n}" for n in range(sheet.MOST_NAMES + 1)), "at most 2000"),
    ],
)
def test_a_paste_that_cannot_be_read_changes_nothing(lines, why):
    with pytest.raises(DraftError) as refused:
        sheet.paste_names(lines, "place")
    assert why in str(refused.value)
    assert not SheetName.objects.exists()


def test_words_are_flagged_once_by_each():
    for reason in ("It wounds.", "Again."):
        sheet.flag_term("en", "regime*", reason, "Lumera Watch", ["rule", "rule", " "])
    sheet.flag_term("en", "regime*", "Us, too.", "Ferry Museum")
    first, second = Term.objects.order_by("pk")
    assert (first.reason, first.alternatives, first.decision) == ("It wounds.", ["rule"], "open")
    assert (second.flagged_by, second.alternatives) == ("Ferry Museum", [])


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (("en", "*", "x", "Lumera Watch"), "at least one word"),
        (("en", " ", "x", "Lumera Watch"), "at least one word"),
        (("en", "regime", "x", " "), "who finds"),
        (("x y", "regime", "x", "Lumera Watch"), "not a language tag"),
        (("en", "x" * 201, "x", "Lumera Watch"), "too long"),
    ],
)
def test_what_cannot_be_flagged_is_refused_in_words(given, why):
    with pytest.raises(DraftError) as refused:
        sheet.flag_term(*given)
    assert why in str(refused.value)
    assert not Term.objects.exists()


def test_a_decision_has_its_day_until_it_is_open_again():
    term = sheet.flag_term("en", "regime", "It wounds.", "Lumera Watch")
    sheet.decide_term(term, "avoid", reason="It wounds.", alternatives=["rule"])
    term.refresh_from_db()
    day = term.decided
    assert (term.decision, term.alternatives) == ("avoid", ["rule"])
    assert day is not None
    sheet.decide_term(term, "avoid", reason="Changed.", alternatives=[])
    term.refresh_from_db()
    assert (term.decided, term.reason) == (day, "Changed.")
    sheet.decide_term(term, "open", reason="", alternatives=[])
    term.refresh_from_db()
    assert term.decided is None
    with pytest.raises(DraftError):
        sheet.decide_term(term, "burn", reason="", alternatives=[])
    sheet.remove_term(term)
    sheet.remove_term(term)
    with pytest.raises(DraftError, match="taken these words off"):
        sheet.decide_term(term, "keep", reason="", alternatives=[])
