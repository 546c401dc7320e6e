"""Following up across statements and series: what is asked again and again, and what is drawn together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from undersigned.core.names.languages import INTERFACE
from undersigned.forms.fields import Words, language_name, offer


class _Named(forms.Form):
    """A form with a name in each language of the interface, and in those in which there is one already."""

    named: Any = ""  # its label, with a place for the language

    def __init__(self, *args: Any, names: Mapping[str, str] | None = None, **options: Any) -> None:
        stored = {f"name-{tag}": words for tag, words in (names or {}).items()}
        super().__init__(*args, **{"initial": stored, **options})
        self.languages = tuple(dict.fromkeys((*INTERFACE, *(names or ()))))
        for tag in self.languages:
            field = Words(label=self.named % {"language": language_name(tag)}, required=False, max_length=300)
            field.widget.attrs["lang"] = tag
            self.fields[f"name-{tag}"] = field

    @property
    def names(self) -> dict[str, str]:
        """The name per language, once valid."""
        return {tag: self.cleaned_data[f"name-{tag}"] for tag in self.languages if self.cleaned_data[f"name-{tag}"]}


class ThreadNameForm(_Named):
    """What the calls of a thread ask."""

    named = _("What is asked, in a few words (%(language)s)")


class CallsForm(forms.Form):
    """Calls that are put into a thread."""

    calls = forms.MultipleChoiceField(
        label=_("Calls that ask the same"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, calls: Sequence[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "calls", calls)


class CompareForm(_Named):
    """Which series are drawn together, and that this was thought about."""

    named = _("What is compared (%(language)s)")
    series = forms.MultipleChoiceField(
        label=_("Series"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least two and at most four, with one unit and one call in common."),
    )
    sure = forms.BooleanField(
        label=_("We know that this will be read as a ranking, and have looked at how each number was made.")
    )

    def __init__(self, *args: Any, series: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "series", series)
        self.order_fields(["series", *(f"name-{tag}" for tag in self.languages), "sure"])
