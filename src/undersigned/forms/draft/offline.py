"""Bringing back a file that was worked on offline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.forms.fields import language_name


class BringBackForm(forms.Form):
    """A Word file and the language of its words."""

    language = forms.ChoiceField(label=_("Language of the file"))
    file = forms.FileField(
        label=_("The Word file"),
        allow_empty_file=True,
        help_text=_("A Word file (.docx), at most 10 MB. Nothing in the draft changes until you take a change over."),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def __init__(self, *args: Any, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(tag, language_name(tag)) for tag in languages]

    def clean_file(self) -> Any:
        """A file that is too large is refused before it is read."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            most = settings.UPLOAD_LIMIT // 1024 // 1024
            raise forms.ValidationError(gettext("The file is too large: at most %(most)s MB.") % {"most": most})
        return file
