"""Bringing the statement to an office: what stands around the mail, or the day and scan of a delivery by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from undersigned.actions.follow import Scan
from undersigned.forms.fields import Address, Upload, Words
from undersigned.forms.follow import DAY


class ScanField(Upload):
    """A scan: a PDF, a JPEG or a PNG file."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}))
        super().__init__(max_length=200, **options)

    def clean(self, data: Any, initial: Any = None) -> Scan | None:
        """Its name and bytes; None where there is none."""
        file = super().clean(data, initial)
        if not file:
            return None
        name = "".join(letter for letter in file.name if letter.isprintable())
        return Scan(name or "scan", file.read())


class CoverForm(forms.Form):
    """Who sends the statement, and where an answer to the mail goes."""

    sender = Words(
        label=_("Who sends it"),
        max_length=200,
        help_text=_("Your name, and your role in the coalition. It stands below."),
    )
    reply_to = Address(label=_("Mail address for answers"), help_text=_("A mailbox that one of you reads."))
    words = Words(
        label=_("Words of your own"),
        required=False,
        rows=4,
        max_length=2_000,
        help_text=_("They come first in the mail, in the language of the office."),
    )


class HandForm(forms.Form):
    """A delivery by hand."""

    day = forms.DateField(label=_("On which day"), widget=DAY)
    note = Words(
        label=_("To whom, and where"),
        required=False,
        max_length=500,
        help_text=_("It is public: name no private person."),
    )
    scan = ScanField(
        label=_("A scan that shows it"),
        help_text=_(
            "For example the first page with the office's stamp: PDF, JPEG or PNG, at most 10 MB. Only the coalition "
            "sees it; its digest is public."
        ),
    )
