"""Embargo, press previews, and who checks people in person."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.forms.fields import Words
from undersigned.forms.invite import moment_of
from undersigned.forms.sign import Line, SignerAddress
from undersigned.models import Account

_NEEDED = {"required": _("This is needed.")}


class EmbargoForm(forms.Form):
    """When the statement appears, on the clocks of its time zone."""

    day = forms.DateField(
        label=_("Day"),
        input_formats=["%Y-%m-%d"],
        error_messages=_NEEDED,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    hour = forms.TimeField(
        label=_("Time of day"),
        input_formats=["%H:%M", "%H:%M:%S"],
        error_messages=_NEEDED,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )

    def __init__(self, *args: Any, zone: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = zone
        self.fields["hour"].help_text = gettext("In the statement's time zone: %(zone)s.") % {"zone": zone}

    def clean(self) -> dict[str, Any]:
        """The moment under `until`."""
        values = super().clean() or {}
        day, hour = values.get("day"), values.get("hour")
        if day and isinstance(hour, time):
            try:
                until: datetime = moment_of(day, hour, ZoneInfo(self.zone))
                values["until"] = until
            except OverflowError:
                self.add_error("day", gettext("This day is too far away."))
        return values


class PreviewForm(forms.Form):
    """For whom a preview is."""

    name = Words(
        label=_("For whom is the preview?"),
        max_length=200,
        error_messages=_NEEDED,
        help_text=_("Only you see this. One link for each, so that you can stop one alone."),
    )


class VerifierForm(forms.Form):
    """Who checks people in person: one account, its role in words, and the way to it."""

    verifier = forms.ModelChoiceField(
        queryset=Account.objects.none(),
        required=False,
        label=_("Who checks them?"),
        empty_label=_("Nobody: this is switched off"),
        error_messages={"invalid_choice": _("Choose one of the accounts.")},
    )
    role = Line(
        "role",
        label=_("The verifier's role, as the public reads it"),
        required=False,
        help_text=_("For example: field coordinator. “Checked in person by {role} on {day}.” Do not write a name."),
    )
    reach = Line(
        "mandate",
        label=_("How do people reach the verifier?"),
        required=False,
        help_text=_("A place and hours, or a number for a safe messenger. Everyone who may sign can read it."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["verifier"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - for the type checker; declared above
        roles = [Account.Role.VERIFIER, Account.Role.OWNER, Account.Role.EDITOR]
        choice.queryset = Account.objects.filter(is_active=True, role__in=roles).order_by("username")

    def clean(self) -> dict[str, Any]:
        """Role and way are needed where somebody is chosen."""
        values = super().clean() or {}
        if values.get("verifier") is not None:
            for name in ("role", "reach"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, gettext("This is needed."))
        return values


class InPersonForm(forms.Form):
    """What the verifier needs in order to meet somebody, and the one consent."""

    name = Line(
        "name",
        label=_("A name by which the verifier asks for you"),
        help_text=_("It can be one that only the two of you know. It is deleted as soon as you were checked."),
    )
    mail = SignerAddress(
        required=False,
        label=_("Mail address, if the verifier shall write first"),
        help_text=_("Better leave it empty, and go to the verifier yourself. One mail goes there, and says nothing."),
    )
    consent = forms.BooleanField(
        label=_(
            "I agree that this signature is kept without my name and counted. It shows a political opinion. "
            "I am 18 or older."
        ),
        error_messages={"required": _("Without this consent the signature cannot be kept.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Browsers remember what is typed into a form.
        for name in ("name", "mail"):
            self.fields[name].widget.attrs["autocomplete"] = "off"


class PaperForm(forms.Form):
    """The code on the paper."""

    code = forms.CharField(
        label=_("The code on your paper"),
        max_length=200,
        error_messages={"required": _("This is needed.")},
        help_text=_("28 signs. Small or capital letters, with dashes or without: all are understood."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
