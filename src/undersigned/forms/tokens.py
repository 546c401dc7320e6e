"""A token for the API."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from undersigned.actions.tokens import LONGEST_DAYS
from undersigned.forms.fields import Words
from undersigned.models import Scope


class TokenForm(forms.Form):
    """What it is for, what it may do, and how long."""

    name = Words(label=_("What is it for?"), max_length=100, help_text=_("For example: our member database."))
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing more than the program needs."),
        error_messages={"required": _("Choose what the token may do.")},
    )
    days = forms.IntegerField(
        label=_("For how many days?"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=90,
        help_text=_("After that it opens nothing any more, and you make a new one."),
    )
