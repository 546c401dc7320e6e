"""What an office says about a call that was put to it: an answer, as words or as a letter, or a commitment."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.actions.follow import Given
from undersigned.forms.delivery import ScanField
from undersigned.forms.fields import Address, LanguageChoice, Words
from undersigned.forms.follow import DAY
from undersigned.forms.sign import Line

LONGEST = 10_000


class SaidForm(LanguageChoice):
    """Words, who says them, and the mailbox that confirms them."""

    words = Words(label=_("In your own words"), rows=8, max_length=LONGEST)
    capacity = Line(
        "name",
        label=_("Who says it, in which capacity"),
        help_text=_("For example: the head of the department for water. It is public."),
    )
    mail = Address(
        label=_("Mail address of the office"),
        help_text=_(
            "A link comes to it, and its button confirms what you wrote. The address is not public. At best it is at "
            "your office's own domain, or the one to which the statement was sent."
        ),
    )

    letters: tuple[str, ...] = ()  # the fields that belong to a letter

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields that everyone fills in."""
        return [field for field in self if field.name not in self.letters]

    @property
    def of_the_letter(self) -> list[forms.BoundField]:
        """The fields that belong to an official letter."""
        return [field for field in self if field.name in self.letters]

    @property
    def letter_open(self) -> bool:
        """Whether something was typed, or is wrong, in the part of the letter."""
        return any(field.errors or field.value() for field in self.of_the_letter)

    def given(self) -> Given:
        """What was typed, once valid."""
        values = self.cleaned_data
        return Given(values["words"], values["tag"], values["capacity"], values["mail"])


class CommitForm(SaidForm):
    """A commitment to one call."""

    field_order = ("words", "language", "other", "capacity", "mail")


class ReplyForm(SaidForm):
    """An answer on record: by the form alone, or with an official letter."""

    field_order = ("words", "language", "other", "capacity", "mail", "letter", "protocol", "day")
    letters = ("letter", "protocol", "day")

    letter = ScanField(
        label=_("An official letter, as a scan"),
        required=False,
        help_text=_(
            "PDF, JPEG or PNG, at most 10 MB. The coalition keeps it; its digest is public, and the words above are "
            "shown."
        ),
    )
    protocol = Line("name", label=_("Protocol number of the letter"), required=False)
    day = forms.DateField(label=_("Day of the letter"), required=False, widget=DAY)

    def clean(self) -> dict[str, Any]:
        """Number and day belong to a letter."""
        values = super().clean()
        if (values.get("protocol") or values.get("day")) and not values.get("letter") and "letter" not in self.errors:
            self.add_error("letter", gettext("A number or a day was given: add the letter itself."))
        return values

    def given(self) -> Given:
        """What was typed, once valid."""
        values = self.cleaned_data
        day: date | None = values["day"]
        return Given(
            values["words"],
            values["tag"],
            values["capacity"],
            values["mail"],
            values["letter"],
            values["protocol"],
            day,
        )
