"""What somebody hands in to be checked: a file, a quote, a list of names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.forms.fields import Upload, offer

LONGEST = 200_000  # characters


class CheckForm(forms.Form):
    """At least one of the three."""

    file = Upload(
        label=_("A file"),
        required=False,
        help_text=_("A PDF, a bundle, a receipt or another file of a statement, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.zip,.json,.csv,.txt"}),
    )
    quote = forms.CharField(
        label=_("A quote"),
        required=False,
        max_length=LONGEST,
        help_text=_("Words as you have them, in any of the statement’s languages."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    names = forms.CharField(
        label=_("Names"),
        required=False,
        max_length=LONGEST,
        strip=False,
        help_text=_("One on each line."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    statement = forms.ChoiceField(label=_("In which statement?"), required=False)

    def __init__(self, *args: Any, statements: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "statement", [("", _("In all that are published here")), *statements])

    def clean(self) -> dict[str, Any]:
        """Something to check."""
        values = super().clean() or {}
        if not self.errors and not (values.get("file") or values.get("quote") or (values.get("names") or "").strip()):
            self.add_error("file", gettext("Choose a file, or paste a quote or names."))
        return values
