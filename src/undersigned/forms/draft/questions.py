"""Sign-offs on the four questions: who is asked, and what they say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from undersigned.forms.fields import Words, offer
from undersigned.models import SignOff


class AskForm(forms.Form):
    """Who is asked whether the questions are answered well."""

    who = Words(label=_("Who is asked"), max_length=300, help_text=_("As they call themselves."))
    kind = forms.ChoiceField(label=_("What they are"), choices=SignOff.Kind.choices)
    member = forms.TypedChoiceField(
        label=_("Who may answer by a private link"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Without one you note yourself what they said."),
    )

    def __init__(self, *args: Any, members: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "member", [("", _("Nobody")), *members])
        if not members:
            del self.fields["member"]


class SaidForm(forms.Form):
    """Yes or no, and a sentence."""

    said = forms.ChoiceField(
        label=_("Are the four questions answered well?"), choices=SignOff.Said.choices, widget=forms.RadioSelect
    )
    words = Words(label=_("In a sentence"), required=False, max_length=1000, rows=2)
    by = Words(label=_("Who answers"), max_length=300, help_text=_("A name or an office."))
