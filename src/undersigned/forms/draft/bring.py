"""Bringing a letter: a file or pasted words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.forms.fields import LanguageChoice, Upload


class BringForm(LanguageChoice):
    """Exactly one of a file and pasted words; the language only where the reader shall not find it."""

    file = Upload(
        label=_("A file"),
        required=False,
        help_text=_("A Word file (.docx) or plain text (.txt), at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".docx,.txt,text/plain"}),
    )
    words = forms.CharField(
        label=_("Or paste the words"),
        required=False,
        strip=False,
        help_text=_("All of it: title, text, and the list of those who sign, if there is one."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    nothing = _("Find out from the words")
    field_order = ("file", "words", "language", "other")

    def clean(self) -> dict[str, Any]:
        """Either a file or words."""
        values = super().clean()
        file, words = values.get("file"), (values.get("words") or "").strip()
        if self.errors:
            return values
        if file and words:
            self.add_error("file", gettext("There are a file and pasted words. Keep one of the two."))
        elif not file and not words:
            self.add_error("file", gettext("Choose a file, or paste the words."))
        return values
