"""What the invited can say without signing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.forms.fields import Words


def _day(**options: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(input_formats=["%Y-%m-%d"], widget=widget, required=False, **options)


class TimeForm(forms.Form):
    """More time, until a day or until a board has met."""

    until = _day(label=_("We need time until"))
    meets_on = _day(label=_("Our board meets on"))

    def clean(self) -> dict[str, Any]:
        """One of the two days at least."""
        values = super().clean() or {}
        if not self.errors and not values.get("until") and not values.get("meets_on"):
            raise forms.ValidationError(gettext("Say until when, or when your board meets."))
        return values


class NoForm(forms.Form):
    """No signature, and why if they like to say."""

    reason = Words(
        label=_("Why?"),
        required=False,
        max_length=500,
        rows=2,
        help_text=_("Only the coordinators read it. You need not give a reason."),
    )
