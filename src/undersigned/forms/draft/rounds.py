"""Comment rounds on the coordinator's side: members, opening and closing a round, answering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.actions.draft.rounds import LONGEST_WORDS, clean_lines
from undersigned.core.errors import UndersignedError
from undersigned.core.names.languages import INTERFACE
from undersigned.forms.fields import Address, Words, Zone, named, offer, sentence
from undersigned.forms.invite import moment_of, name_and_address, pasted_rows
from undersigned.models import Comment


class Paragraphs(forms.CharField):
    """Words in several lines. No limit in the browser: it would cut off what is pasted without a word."""

    def __init__(self, *, rows: int = 4, most: int = LONGEST_WORDS, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**options)
        self.most = most

    def clean(self, value: Any) -> str:
        """The lines in canonical form."""
        try:
            return clean_lines(str(super().clean(value) or ""), self.most)
        except UndersignedError as error:
            raise forms.ValidationError(sentence(error)) from error


class _MemberLanguage(forms.Form):
    language = forms.ChoiceField(label=_("Language for this member"), help_text=_("Of the mails, and of the text."))

    def __init__(self, *args: Any, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "language", named(dict.fromkeys((*languages, *INTERFACE))))


class MemberForm(_MemberLanguage):
    """One member organisation."""

    organisation = Words(label=_("Name of the organisation"), max_length=300)
    mail = Address(
        label=_("Mail"),
        required=False,
        help_text=_("Without an address you get the private link and bring it to them yourself."),
    )
    field_order = ("organisation", "mail", "language")


class MembersForm(_MemberLanguage):
    """Several members, a line each."""

    lines = forms.CharField(
        label=_("Organisations, a line each"),
        help_text=_("Name <office@example.org>, or the name alone."),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    field_order = ("lines", "language")

    def clean_lines(self) -> list[tuple[str, str]]:
        """(name, address or "") for each line; every wrong line is named."""
        return pasted_rows(self.cleaned_data["lines"], _member_line)


def _member_line(line: str) -> tuple[str, str] | None:
    if "@" in line or "<" in line or ">" in line:
        return name_and_address(line)
    try:
        return Words(max_length=300).clean(line.rstrip(" \t,;").strip('"')), ""
    except forms.ValidationError:
        return None


def _day(**options: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(input_formats=["%Y-%m-%d"], widget=widget, **options)


def _hour(**options: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(input_formats=["%H:%M", "%H:%M:%S"], widget=widget, **options)


class RoundForm(forms.Form):
    """What goes with the draft, and until when comments are taken."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=100_000)
    message = Paragraphs(
        label=_("A few words to the members"),
        required=False,
        help_text=_(
            "What is still open, where you need them most. Everyone reads it in the words that you write here."
        ),
    )
    day = _day(label=_("No objection by: day"))
    hour = _hour(label=_("At what time?"))
    zone = Zone(label=_("Time zone"))
    remind = forms.ChoiceField(
        label=_("Remind those who have said nothing?"),
        choices=[
            ("usual", _("Yes, a day before the deadline; in a round of less than two days, halfway")),
            ("at", _("Yes, at this time:")),
            ("no", _("No")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether a reminder goes out.")},
    )
    remind_day = _day(label=_("Day of the reminder"), required=False)
    remind_hour = _hour(label=_("Time of the reminder"), required=False)

    def clean(self) -> dict[str, Any]:
        """The moments under `deadline` and `remind_at`, None where there is none."""
        values = super().clean() or {}
        values["deadline"] = self._moment("day", "hour")
        values["remind_at"] = None
        if values.get("remind") == "at":
            for name in ("remind_day", "remind_hour"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, gettext("Say when, or choose another reminder."))
            values["remind_at"] = self._moment("remind_day", "remind_hour")
        return values

    def _moment(self, day: str, hour: str) -> Any:
        values = self.cleaned_data
        if not (values.get(day) and values.get(hour) and values.get("zone")):
            return None
        try:
            return moment_of(values[day], values[hour], ZoneInfo(values["zone"]))
        except OverflowError:
            self.add_error(day, gettext("This day is too far away."))
            return None


class MoreTimeForm(forms.Form):
    """A later deadline, on the clocks of the statement's time zone."""

    day = _day(label=_("No objection by: day"))
    hour = _hour(label=_("At what time?"))

    def __init__(self, *args: Any, zone: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = ZoneInfo(zone)

    def clean(self) -> dict[str, Any]:
        """The moment under `deadline`."""
        values = super().clean() or {}
        if values.get("day") and values.get("hour"):
            try:
                values["deadline"] = moment_of(values["day"], values["hour"], self.zone)
            except OverflowError:
                self.add_error("day", gettext("This day is too far away."))
        return values


class CloseForm(forms.Form):
    """The coordinator's words over the summary."""

    closing = Paragraphs(
        label=_("A few words over the summary"),
        required=False,
        help_text=_("For example what happens next. All members read it."),
    )
    unanswered = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000, required=False)


class AnswerForm(forms.Form):
    """An answer to one comment."""

    verdict = forms.ChoiceField(
        label=_("Your answer"),
        choices=Comment.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one: accepted, changed or declined.")},
    )
    words = Words(
        label=_("What the clause says in the draft from now on"),
        required=False,
        rows=5,
        help_text=_("It is saved with the answer. Where you decline, the draft stays as it is."),
    )
    reason = Paragraphs(
        label=_("Reason"),
        required=False,
        rows=3,
        help_text=_("Needed where you change or decline. Whoever can read the comment reads it, too."),
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, language: str, into_draft: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"].widget.attrs |= {"lang": language}
        if not into_draft:
            del self.fields["words"]

    def clean(self) -> dict[str, Any]:
        """A reason where one is owed."""
        values = super().clean() or {}
        if (
            values.get("verdict") in {"changed", "declined"}
            and not values.get("reason")
            and "reason" not in self.errors
        ):
            self.add_error("reason", gettext("Give the reason: the member who wrote this reads it."))
        return values
