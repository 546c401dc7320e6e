"""After the freeze: an erratum, a later translation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.forms.draft.clauses import clause_choices, clause_names
from undersigned.forms.draft.review import LONGEST_CLAUSE
from undersigned.forms.fields import LanguageChoice, Words, language_name, offer


class ErratumForm(forms.Form):
    """A dated note beside unchanged words. `clauses`: per language, kind and words of each."""

    clause = forms.ChoiceField(label=_("Clause in which the slip stands"))
    old = Words(label=_("The words as they stand"), max_length=2_000, rows=2, help_text=_("Copy them from the clause."))
    new = Words(label=_("The words as they should be"), max_length=2_000, rows=2)
    note = Words(
        label=_("A note"),
        required=False,
        max_length=500,
        help_text=_("For example how the slip came about. It is published with the erratum."),
    )

    def __init__(self, *args: Any, clauses: Mapping[str, Sequence[tuple[str, str]]], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(
            self,
            "clause",
            [
                ("", gettext("Choose")),
                *(
                    (language_name(tag), [(f"{tag}:{n}", line) for n, line in enumerate(clause_choices(rows))])
                    for tag, rows in clauses.items()
                ),
            ],
        )

    @property
    def place(self) -> tuple[str, int]:
        """Language and index of the clause, once valid."""
        tag, index = self.cleaned_data["clause"].rsplit(":", 1)
        return tag, int(index)


class TranslationLanguageForm(LanguageChoice):
    """Into which language the frozen text was put afterwards."""


class TranslationForm(forms.Form):
    """A text made after the freeze, as far as it has come. `clauses`: kind and words of each frozen one."""

    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, language: str, clauses: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        names = clause_names([kind for kind, _ in clauses])
        for index, ((_kind, words), name) in enumerate(zip(clauses, names, strict=True)):
            self.fields[f"clause-{index}"] = Words(label=name, required=False, max_length=LONGEST_CLAUSE)
            rows = max(2, min(12, len(words) // 45 + 1))
            self.fields[f"clause-{index}"].widget = forms.Textarea(attrs={"rows": rows, "lang": language})

    @property
    def words(self) -> list[str]:
        """The clauses in order, once valid."""
        return [self.cleaned_data[name] for name in self.fields if name != "version"]

    @property
    def of_clauses(self) -> list[forms.BoundField]:
        """The fields of the clauses, in order."""
        return [self[name] for name in self.fields if name != "version"]
