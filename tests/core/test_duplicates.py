"""Organisations that may be one: found whatever the case, the marks and the script, and nothing else."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from tests.characters import ANY
from undersigned.core.names.duplicates import MOST_ALIKE, Entry, Index, Pair, duplicates, loose, loose_acronym
from undersigned.core.names.scripts import cyrillic

MANY = 100
SERBIAN = st.text("abcčćdđefghijklmnoprsštuvzž ABČĆĐŠŽ", min_size=1, max_size=30)


def test_case_marks_script_and_stops_do_not_count():
    for one, other in (
        ("Žene sa obe obale", "ZENE SA OBE OBALE"),
        ("Žene sa obe obale", "Жене са обе обале"),
        ("Shoqata e Peshkatarëve", "shoqata e peshkatareve"),
        ("Qendra „Dy brigje“", "Qendra Dy Brigje"),
        ("Đorđev dom", "Djordjev dom"),
        ("Đorđev dom", "Dorđev dom"),
        ("Lumera–Watch", "Lumera Watch"),
        ("O’Hara Centre", "OHara Centre"),
    ):
        assert loose(one) & loose(other), (one, other)
    assert loose_acronym("Sh.P.K.") == loose_acronym("ShPK") == {"shpk"}


def test_other_words_stay_others():
    for one, other in (
        ("Lumera Watch", "Watch Lumera"),
        ("Lumera Watch", "Lumera Watch Kodrin"),
        ("Forum 1", "Forum 2"),
        ("Qendra", "Centar"),
    ):
        assert not loose(one) & loose(other), (one, other)
    assert loose("…") == frozenset()


def test_each_pair_is_found_once_with_its_surest_reason():
    entries = [
        Entry(1, ["Lumera Watch", "Roja e Lumerës"], "LW", ["lumera.example"]),
        Entry(2, ["LUMERA WATCH (L.W.)"], "", ["lumera.example"]),
        Entry(3, ["Library Workers"], "L.W."),
        Entry(4, ["LW"]),
        Entry(5, ["Ferry Museum"], "", ["lumera.example"]),
        Entry(6, ["Vardena Choir"], "VC", ["choir.example"]),
    ]
    found = duplicates(entries)
    assert found[0] == Pair(1, 2, "name", "LUMERA WATCH")
    whys = {(pair.first, pair.second): pair.why for pair in found}
    acronyms = {pair for pair, why in whys.items() if why == "acronym"}
    assert acronyms == {(1, 3), (1, 4), (2, 3), (2, 4), (3, 4)}
    assert {pair for pair, why in whys.items() if why == "domain"} == {(1, 5), (2, 5)}
    assert len(found) == len(whys) == 8
    left = duplicates(entries, lambda first, second: (first, second) == (1, 2))
    assert len(left) == 7


def test_what_very_many_share_does_not_pair_all_of_them():
    found = duplicates([Entry(n, [f"Choir {n}"], "C.H.") for n in range(MANY)])
    assert MANY <= len(found) <= MANY * MOST_ALIKE


@given(SERBIAN)
def test_a_serbian_name_is_found_in_either_script_and_any_case(name):
    assert not loose(name) or loose(name) & loose(name.upper())
    assert not loose(name) or loose(name) & loose(name.lower())
    for word in name.split():
        assert not loose(word) or loose(word) & loose(cyrillic(word)), word


@example("\u0400")
@given(st.text(ANY, max_size=40))
def test_a_key_is_stable_and_finds_itself(name):
    for key in loose(name):
        assert key in loose(key)
    assert Index.of([Entry(1, [name])]).like(Entry(1, [name])) == {}
    twice = duplicates([Entry(1, [name]), Entry(2, [name])])
    assert len(twice) == bool(loose(name))


@given(st.lists(st.text("abAB č.", max_size=6), max_size=8))
def test_the_order_of_the_entries_does_not_matter(names):
    entries = [Entry(n, [name]) for n, name in enumerate(names)]
    backwards = duplicates(entries[::-1])
    assert [(p.first, p.second, p.why) for p in duplicates(entries)] == [(p.first, p.second, p.why) for p in backwards]
