"""Bringing back a file that was worked on offline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from undersigned.forms.fields import Upload, named, offer


class BringBackForm(forms.Form):
    """A Word file and the language of its words."""

    language = forms.ChoiceField(label=_("Language of the file"))
    file = Upload(
        label=_("The Word file"),
        help_text=_("A Word file (.docx), at most 10 MB. Nothing in the draft changes until you take a change over."),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def __init__(self, *args: Any, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "language", named(languages))
