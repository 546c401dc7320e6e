"""A request to erase that came by mail: whom it names, and that somebody has looked whose it is."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AskedForm(forms.Form):
    """A name or an address, as the request tells it."""

    who = forms.CharField(
        max_length=300,
        label=_("Name or mail address"),
        help_text=_(
            "As in the request. The name of the signatory or of the representative, or the mailbox that signed."
        ),
        error_messages={"required": _("Enter a name or a mail address.")},
    )


class CheckedForm(forms.Form):
    """That the request is the signatory's own."""

    checked = forms.BooleanField(
        label=_("I have checked that the request is theirs"),
        help_text=_(
            "It came from the mailbox that signed, or they told me by a way that I knew before. Anybody can write a "
            "mail in another’s name, and what is erased never comes back."
        ),
        error_messages={"required": _("Check first whose request it is, then tick this.")},
    )
