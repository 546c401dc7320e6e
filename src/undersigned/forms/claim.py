""" "I did not sign this": which name, why, and from which mailbox; and whom editors block."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.core.errors import TextError
from undersigned.core.text import canonical_clause
from undersigned.forms.sign import Line, SignerAddress
from undersigned.models import Block


class Reason(forms.CharField):
    """A few sentences of canonical words."""

    longest = 1000

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 4, "maxlength": self.longest})
        super().__init__(widget=widget, error_messages={"required": _("This is needed.")}, **options)

    def clean(self, value: Any) -> str:
        """The words in canonical form."""
        words = str(super().clean(value) or "")
        try:
            words = canonical_clause(words)
        except TextError as error:
            raise forms.ValidationError(gettext("This holds a character that cannot be used. Type it anew.")) from error
        if len(words) > self.longest:
            raise forms.ValidationError(
                gettext("This is too long: at most %(most)s characters.") % {"most": self.longest}
            )
        return words


class ClaimForm(forms.Form):
    """What somebody says who did not sign."""

    name = Line("name", label=_("Which name is it?"), help_text=_("Exactly as it stands on the page."))
    reason = Reason(
        label=_("What is wrong?"), help_text=_("For example: nobody at our organisation has decided to sign this.")
    )
    mail = SignerAddress(label=_("Your mail address"), help_text=_("At best one of the organisation's own."))


class BlockForm(forms.Form):
    """Whom to block, and why."""

    what = forms.ChoiceField(
        label=_("What is to be blocked?"),
        choices=Block.What.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say what is to be blocked."),
            "invalid_choice": _("Say what is to be blocked."),
        },
    )
    value = forms.CharField(
        label=_("The address, domain or network"),
        max_length=254,
        help_text=_(
            "For example name@provider.example, provider.example or 192.0.2.7. Think twice before you block the domain "
            "of a provider that many people use."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("This is needed.")},
    )
    note = Line(
        "place",
        label=_("A note for yourselves"),
        help_text=_("The list keeps a digest only: without a note nobody can tell later what this row is."),
    )
