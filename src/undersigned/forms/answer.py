"""What the invited can say without signing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.forms.fields import Words
from undersigned.forms.sign import SignerAddress


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


class AskForm(forms.Form):
    """Whom to ask for a yes, and where its answer goes."""

    mail = SignerAddress(label=_("Your colleague's mail address"))
    reply_to = SignerAddress(
        label=_("Your own mail address"), required=False, help_text=_("There we tell you what your colleague said.")
    )

    def __init__(self, *args: Any, own: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if own:
            help_text = _("There we tell you the answer. Empty: at the address to which the invitation went.")
            self.fields["reply_to"].help_text = help_text
        else:
            self.fields["reply_to"].required = True


class ApprovalForm(forms.Form):
    """A colleague's yes or no."""

    said = forms.ChoiceField(
        label=_("Do you approve that your organisation signs?"),
        choices=[("yes", _("Yes, I approve")), ("no", _("No, I do not approve"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say yes or no."), "invalid_choice": _("Say yes or no.")},
    )
    role = Words(
        label=_("Your role"),
        required=False,
        sometimes=True,
        max_length=300,
        help_text=_("Needed for a yes, for example: chair of the board. It becomes part of the mandate."),
    )
    words = Words(
        label=_("A word to your colleague"),
        required=False,
        max_length=500,
        rows=2,
        help_text=_("Your colleague gets it by mail. The coordinators do not see it."),
    )


class SecondForm(forms.Form):
    """What the first representative says of a second signature."""

    said = forms.ChoiceField(
        label=_("Whose is it?"),
        choices=[
            ("joins", _("A colleague's: it joins ours, and we are counted once")),
            ("disputed", _("Not from us, or nobody here may sign besides me")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers."), "invalid_choice": _("Choose one of the answers.")},
    )
    words = Words(label=_("A word to the coordinators"), required=False, max_length=500, rows=2)


class OthersForm(SecondForm):
    """What a representative says of any other signature of the organisation."""

    said = forms.ChoiceField(
        label=_("If there is another signature of this organisation"),
        choices=[
            ("joins", _("mine joins it, and we are counted once")),
            ("disputes", _("I dispute it: only mine is from us")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers."), "invalid_choice": _("Choose one of the answers.")},
    )
