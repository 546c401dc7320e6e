"""From one signatory to the next, and following a statement by mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from undersigned.forms.fields import Address, Words, named, offer


class ProposeForm(forms.Form):
    """An organisation that could sign, too."""

    name = Words(label=_("Name of the organisation"), max_length=300)
    mail = Address(
        label=_("Its mail address"),
        help_text=_("An address of the organisation, best a public one; not somebody's private one."),
        widget=forms.TextInput(attrs={"type": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(label=_("Language of the invitation"))

    def __init__(self, *args: Any, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "language", named(languages))


class FollowForm(forms.Form):
    """Where to tell."""

    mail = Address(
        label=_("Your mail address"),
        widget=forms.TextInput(
            attrs={"type": "email", "autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
