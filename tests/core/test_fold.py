"""When two spellings are one name: by case and spacing, and by nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.characters import ANY
from tests.core.every import every
from undersigned.core.names.fold import fold


@every(
    ("one", "other"),
    [
        ("Center  for Rivers", " center for\u00a0rivers "),
        ("QENDRA PËR LUMENJ", "Qendra p\u0065\u0308r lumenj"),
        ("ЦЕНТАР ЗА РЕКЕ", "Центар за реке"),
        ("Straße", "STRASSE"),
    ],
)
def test_case_and_spacing_do_not_make_another_name(one, other):
    assert fold(one) == fold(other)


@every(
    ("one", "other"),
    [
        ("Centar za reke", "Центар за реке"),
        ("Prishtinë Forum", "Prishtine Forum"),
        ("Center for Rivers", "Centre for Rivers"),
        ("Forum Rivers", "Rivers Forum"),
        ("D+", "D"),
    ],
)
def test_diacritics_script_order_and_signs_do(one, other):
    assert fold(one) != fold(other)


@given(st.text(ANY))
def test_folding_twice_changes_nothing(name):
    assert fold(fold(name)) == fold(name)
