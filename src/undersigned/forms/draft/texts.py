"""A text in another language, clause by clause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from undersigned.forms.draft.calls import PlaceForm
from undersigned.forms.draft.review import LONGEST_CLAUSE
from undersigned.forms.fields import LanguageChoice, Words


class AddLanguageForm(LanguageChoice):
    """Which language comes next."""


class WordsForm(forms.Form):
    """The words of one clause in the language that is being added."""

    words = Words(label=_("Words"), required=False, max_length=LONGEST_CLAUSE, rows=3)

    def __init__(self, *args: Any, language: str, source: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"].widget.attrs |= {"lang": language, "rows": max(2, min(12, len(source) // 45 + 1))}


def words_forms(language: str, clauses: Sequence[tuple[int, str, str]], data: Any = None) -> list[WordsForm]:
    """One form for each clause: (id, source in the first language, words so far)."""
    return [
        WordsForm(data, prefix=f"clause-{id}", language=language, source=source, initial={"words": words})
        for id, source, words in clauses
    ]


def place_forms(language: str, calls: Sequence[tuple[int, str, str]], data: Any = None) -> list[PlaceForm]:
    """One form for each call: (id, words so far, addressee so far)."""
    return [
        PlaceForm(data, prefix=f"call-{id}", language=language, initial={"words": words, "addressee": addressee})
        for id, words, addressee in calls
    ]
