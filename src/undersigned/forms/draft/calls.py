"""The calls: each confirmed by a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.core.errors import TextError
from undersigned.core.text import canonical_clause
from undersigned.forms.fields import Words, offer

Sources = Mapping[tuple[int, str], str]  # (clause id, language) -> source words


def stands_in(words: str, source: str) -> bool:
    """Whether the words of a call stand, as they are, in the source of its clause."""
    try:
        return canonical_clause(words) in canonical_clause(source)
    except TextError:
        return False


class CallForm(forms.Form):
    """One call that the reader found or a person marked."""

    id = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    clause = forms.TypedChoiceField(label=_("Clause in which it stands"), coerce=int)
    decision = forms.ChoiceField(
        label=_("Is this a call?"),
        required=False,
        choices=[("yes", _("Yes, this is a call")), ("no", _("No: remove it"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, clauses: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "clause", clauses)


class PlaceForm(forms.Form):
    """Where a call stands in one language."""

    words = Words(label=_("The words of the call"), required=False, max_length=5_000, rows=2)
    addressee = Words(label=_("On whom, as written"), required=False, max_length=500)

    def __init__(self, *args: Any, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.language = language

    def check_in(self, source: str) -> None:
        """Refuse words that are not in the clause."""
        words = self.cleaned_data.get("words", "")
        if words and not stands_in(words, source):
            self.add_error(
                "words", gettext("These words are not in the clause. Copy them from it exactly, without a gap.")
            )

    def checked_in(self, source: str) -> PlaceForm:
        """This form as it is stored, or, where its clause has lost the words since, with the error beside them."""
        if not self.initial.get("words") or stands_in(self.initial["words"], source):
            return self
        data = {self.add_prefix(name): value for name, value in self.initial.items()}
        form = PlaceForm(data, prefix=self.prefix, language=self.language)
        if form.is_valid():
            form.check_in(source)
        return form

    @property
    def place(self) -> tuple[str, str]:
        """Words and addressee, once valid."""
        return self.cleaned_data.get("words", ""), self.cleaned_data.get("addressee", "")


class NewCallForm(PlaceForm):
    """A call that the reader missed."""

    use_required_attribute = False  # it stands in one form with others, and may stay empty
    clause = forms.TypedChoiceField(label=_("Clause in which it stands"), coerce=int, empty_value=None)
    field_order = ("clause", "words", "addressee")

    def __init__(self, *args: Any, clauses: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"].required = self.fields["addressee"].required = True
        offer(self, "clause", [("", gettext("Choose")), *clauses])
