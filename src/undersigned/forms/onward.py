"""From one signatory to the next, and following a statement by mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from undersigned.forms.fields import Words, language_name
from undersigned.forms.invite import checked_address


class ProposeForm(forms.Form):
    """An organisation that could sign, too."""

    name = Words(label=_("Name of the organisation"), max_length=300)
    mail = Words(
        label=_("Its mail address"),
        max_length=254,
        help_text=_("An address of the organisation, best a public one; not somebody's private one."),
        widget=forms.TextInput(attrs={"type": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(label=_("Language of the invitation"))

    def __init__(self, *args: Any, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(tag, language_name(tag)) for tag in languages]

    def clean_mail(self) -> str:
        """An address that mail can go to."""
        return checked_address(self.cleaned_data["mail"].strip())


class FollowForm(forms.Form):
    """Where to tell."""

    mail = Words(
        label=_("Your mail address"),
        max_length=254,
        widget=forms.TextInput(
            attrs={"type": "email", "autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_mail(self) -> str:
        """An address that mail can go to."""
        return checked_address(self.cleaned_data["mail"].strip())
