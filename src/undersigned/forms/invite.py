"""Opening a statement for signature, and inviting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from undersigned.forms.fields import Address, Words, Zone, named, offer
from undersigned.models import Kind

MOST_LINES = 500


class OpenForm(forms.Form):
    """Who may sign, and until when."""

    who = forms.ChoiceField(
        label=_("Who may sign?"),
        choices=[
            ("all", _("Everyone who has the link")),
            ("invited", _("Only those whom you invite: each gets a link of their own")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who may sign.")},
    )
    day = forms.DateField(
        label=_("Last day for signing"),
        required=False,
        input_formats=["%Y-%m-%d"],
        help_text=_("Without a day it stays open until you close it."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    hour = forms.TimeField(
        label=_("At what time?"),
        required=False,
        input_formats=["%H:%M", "%H:%M:%S"],
        help_text=_("Without a time the whole day counts."),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    zone = Zone(label=_("Time zone"))

    def clean(self) -> dict[str, Any]:
        """The deadline as a moment under `deadline`; None where there is none."""
        values = super().clean() or {}
        values["deadline"] = None
        day, hour = values.get("day"), values.get("hour")
        if hour and not day:
            self.add_error("day", gettext("There is a time without a day."))
        if day and values.get("zone") and not self.errors:
            try:
                values["deadline"] = moment_of(day, hour, ZoneInfo(values["zone"]))
            except OverflowError:
                self.add_error("day", gettext("This day is too far away."))
        return values


def moment_of(day: Any, hour: Any, zone: ZoneInfo) -> datetime:
    """The last moment in which signing is open. A time that a clock shows twice counts the second time."""
    hour = hour or time(23, 59, 59)
    return datetime.combine(day, hour.replace(fold=1), zone).astimezone(UTC)


class _Invited(forms.Form):
    kind = forms.ChoiceField(label=_("Organisation or person?"), choices=Kind.choices, initial=Kind.ORGANISATION)
    language = forms.ChoiceField(label=_("Language of the invitation"))

    def __init__(self, *args: Any, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "language", named(languages))


class InviteForm(_Invited):
    """One invitation."""

    name = Words(label=_("Name of the organisation or person"), max_length=300)
    mail = Address(
        label=_("Mail"),
        required=False,
        help_text=_("Without an address you get the personal link and bring it to them yourself."),
    )
    field_order = ("name", "kind", "mail", "language")


class PasteForm(_Invited):
    """Several invitations, a line each: Name <mail>, or as two columns of a spreadsheet."""

    lines = forms.CharField(
        label=_("Names and addresses, a line each"),
        help_text=_("Name <office@example.org>"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    field_order = ("lines", "kind", "language")

    def clean_lines(self) -> list[tuple[str, str]]:
        """(name, address) for each line; every wrong line is named, and nothing is invited by half."""
        return pasted_rows(self.cleaned_data["lines"], name_and_address)


def pasted_rows(text: str, parse: Callable[[str], tuple[str, str] | None]) -> list[tuple[str, str]]:
    """(name, address) for each line of what was pasted, each once; ValidationError names the lines that are wrong."""
    found, wrong = [], []
    lines = [line.strip() for line in text.splitlines()]
    rows = [(n, line) for n, line in enumerate(lines, 1) if line]
    if len(rows) > MOST_LINES:
        raise forms.ValidationError(gettext("At most %(most)s lines at once.") % {"most": MOST_LINES})
    for number, line in rows:
        row = parse(line)
        if row is None:
            wrong.append(str(number))
        elif row not in found:  # one mail, however often the line was pasted
            found.append(row)
    if wrong:
        numbers = ", ".join(wrong[:20])
        raise forms.ValidationError(
            ngettext(
                "Line %(lines)s is not of the form: Name <mail>.",
                "Lines %(lines)s are not of the form: Name <mail>.",
                len(wrong),
            )
            % {"lines": numbers}
        )
    return found


def name_and_address(line: str) -> tuple[str, str] | None:
    """What a line says: Name <mail>, or the mail as the last column; None where it says neither."""
    line = line.rstrip(" \t,;")
    if line.endswith(">"):
        name, _bracket, mail = line[:-1].partition("<")
    else:  # the address is the last column
        at = max(line.rfind(separator) for separator in "\t,;")
        name, mail = line[: max(at, 0)], line[at + 1 :]
    mail = mail.strip()
    if not mail or "<" in name + mail or ">" in name + mail:
        return None
    try:
        return Words(max_length=300).clean(name.strip(" \t,;").strip('"')), Address().clean(mail)
    except forms.ValidationError:
        return None


class NoteForm(forms.Form):
    """What the coordinator heard about an invitation."""

    said_yes = forms.BooleanField(
        label=_("Said yes by telephone or in person; the mail is awaited"),
        required=False,
        help_text=_("It stands on the board beside the name and never counts: only a confirmed signature does."),
    )
    words = Words(label=_("Note"), required=False, max_length=500, help_text=_("Only owners and editors read it."))


class WordsForm(forms.Form):
    """A mail's subject and words, with places in braces."""

    subject = Words(label=_("Subject"), max_length=200)
    words = forms.CharField(label=_("Words"), max_length=3_000, widget=forms.Textarea(attrs={"rows": 6}))


class RemindForm(forms.Form):
    """On which days the silent are reminded."""

    days = forms.CharField(
        label=_("Days before the last one"),
        required=False,
        max_length=100,
        help_text=_("For example 7, 2, 0: a week before, two days before, and on the last day. Empty: no reminders."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def clean_days(self) -> list[int]:
        """Numbers of days, whatever stands between them."""
        parts = self.cleaned_data["days"].replace(",", " ").replace(";", " ").split()
        if not all(part.isascii() and part.isdigit() and len(part) < 5 for part in parts):
            raise forms.ValidationError(gettext("Write numbers of days, for example 7, 2, 0."))
        return [int(part) for part in parts]
