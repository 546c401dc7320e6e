"""Following up: an office, a call that is put to it, evidence, a change of status, another reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.actions.follow import Found, check_file, keep_file
from undersigned.actions.publish import phrases
from undersigned.core.errors import UndersignedError
from undersigned.core.follow import WORDS
from undersigned.core.names.languages import INTERFACE
from undersigned.forms.fields import (
    Address,
    LanguageChoice,
    Upload,
    Words,
    language_name,
    needed_sometimes,
    offer,
    sentence,
)
from undersigned.models import Evidence, Indicator, Measurement, Office, StatusChange

_PIECE = ("kind", "title", "url", "file", "passage", "day")  # what makes it that a piece of evidence was given
DAY = forms.DateInput(attrs={"type": "date"})


class OfficeForm(LanguageChoice):
    """An office in the book."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=Office.OfficeKind.choices)
    language = forms.ChoiceField(label=_("Language in which it is written to"), required=False)
    mail = Address(
        label=_("Mail address"),
        required=False,
        help_text=_("Without one, the statement can be delivered by hand only."),
    )
    site = forms.CharField(
        label=_("Web page"), required=False, max_length=500, help_text=_("Begins with https:// or http://.")
    )
    note = Words(label=_("Note"), required=False, max_length=500, help_text=_("Only the coalition reads it."))

    def __init__(self, *args: Any, office: Office | None = None, **options: Any) -> None:
        if office is not None:
            stored = {name: getattr(office, name) for name in ("kind", "language", "mail", "site", "note")}
            stored |= {f"name-{tag}": name for tag, name in office.names.items()}
            options["initial"] = stored
        super().__init__(*args, current=office.language if office is not None else "", **options)
        self.languages = tuple(dict.fromkeys((*INTERFACE, *(office.names if office is not None else ()))))
        for tag in self.languages:
            here = {"language": language_name(tag)}
            field = Words(label=_("Name: %(language)s") % here, required=False, max_length=300)
            field.widget.attrs["lang"] = tag
            self.fields[f"name-{tag}"] = field
        self.fields[f"name-{self.languages[0]}"].help_text = _(
            "In one language at least; where one is missing, another stands."
        )
        self.order_fields(["kind", *(f"name-{tag}" for tag in self.languages), "language", "other"])

    @property
    def names(self) -> dict[str, str]:
        """The name per language, once valid."""
        return {tag: self.cleaned_data[f"name-{tag}"] for tag in self.languages if self.cleaned_data[f"name-{tag}"]}


class AskForm(forms.Form):
    """Which office is asked about a call, and until when."""

    office = forms.ChoiceField(
        label=_("Office that is asked"),
        help_text=_("Where a call is on several at once, put it to one after the other."),
    )
    due = forms.DateField(label=_("Until when, where the call says so"), required=False, widget=DAY)

    def __init__(self, *args: Any, offices: Iterable[Office], here: str, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "office", [("", _("Choose")), *((office.pk, office.name(here)) for office in offices)])


class EvidenceForm(LanguageChoice):
    """One new piece of evidence. Left empty where a piece that is there already is chosen."""

    field_order = ("kind", "title", "url", "file", "passage", "day", "language", "other")
    nothing = _("Choose")

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Choose")), *Evidence.EvidenceKind.choices]
    )
    title = Words(label=_("Title"), required=False, max_length=300, sometimes=True)
    url = forms.CharField(
        label=_("Address of the page"),
        required=False,
        max_length=2_000,
        help_text=_("Begins with https:// or http://. A copy of the page is kept. Needed unless you give a file."),
    )
    file = Upload(
        label=_("A file"),
        required=False,
        help_text=_(
            "A PDF, an image, a Word or OpenDocument file, or text, at most 10 MB. It is kept and never published; "
            "only its digest is. If the form comes back, choose it again."
        ),
    )
    passage = forms.CharField(
        label=_("The words that count, verbatim"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    day = forms.DateField(label=_("Its day"), required=False, widget=DAY)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        needed_sometimes(self, "kind", "url", "day", "language")

    @property
    def given(self) -> bool:
        """Whether anything was filled in."""
        return any(self.cleaned_data.get(name) for name in _PIECE)

    def clean_file(self) -> Any:
        """A file that is not kept is refused beside its field; one that is too large, before it is read."""
        file = self.cleaned_data["file"]
        if not file:
            return None
        try:
            check_file(file.read())
        except UndersignedError as error:
            raise forms.ValidationError(sentence(error)) from error
        return file

    def clean(self) -> dict[str, Any]:
        """All of a piece, or nothing of it."""
        values = super().clean()
        asked = {"kind": values.get("kind"), "title": values.get("title")}
        asked |= {"url": values.get("url") or values.get("file") or "file" in self.errors}
        asked |= {"day": values.get("day"), "language": values.get("tag")}
        if any(values.get(name) for name in _PIECE):
            for name, value in asked.items():
                if not value and name not in self.errors:
                    self.add_error(name, gettext("Needed for a new piece of evidence."))
        return values

    def found(self) -> Found:
        """The piece as it was entered, once valid and given; its file is kept by now."""
        values = self.cleaned_data
        digest, name = "", ""
        if file := values["file"]:
            file.seek(0)
            digest, name = keep_file(file.read(), file.name)
        return Found(
            kind=values["kind"],
            title=values["title"],
            day=values["day"],
            language=values["tag"],
            url=values["url"],
            passage=values["passage"],
            file=digest,
            file_name=name,
        )


class ChangeForm(forms.Form):
    """A step on one of the two scales, with its reason and its evidence."""

    step = forms.ChoiceField(label=_("What has changed?"))
    forwarded = Words(
        label=_("Forwarded to whom"), required=False, max_length=300, help_text=_("Only where the answer is that.")
    )
    day = forms.DateField(label=_("On which day"), widget=DAY)
    reason = forms.CharField(
        label=_("Why, in a sentence or two"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence = forms.MultipleChoiceField(
        label=_("Evidence that is there already"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, evidence: Sequence[Evidence], **options: Any) -> None:
        super().__init__(*args, **options)
        scales = [
            (label, [(f"{scale}:{to}", gettext(words)) for to, words in WORDS[scale].items()])
            for scale, label in StatusChange.Scale.choices
        ]
        offer(self, "step", [("", _("Choose")), *scales])
        offer(self, "evidence", [(one.pk, f"{one.title} ({phrases.day(one.day.isoformat())})") for one in evidence])
        if not evidence:
            del self.fields["evidence"]

    @property
    def moved(self) -> tuple[str, str]:
        """Scale and step, once valid."""
        scale, _, to = self.cleaned_data["step"].partition(":")
        return scale, to

    @property
    def on(self) -> date:
        """The day, once valid."""
        day: date = self.cleaned_data["day"]
        return day


class DisputeForm(forms.Form):
    """Another reading of a change."""

    words = forms.CharField(
        label=_("How you read it, in a sentence or two"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
    )


class FollowSettingsForm(forms.Form):
    """How the work list reckons, and whether two must agree."""

    second_agrees = forms.BooleanField(
        label=_("A second person must agree to every change of status"),
        required=False,
        help_text=_("Takes effect where at least two people may edit. Ending it takes two, as well."),
    )
    silent_after = forms.IntegerField(label=_("No answer after so many days"), min_value=1, max_value=365)
    stale_after = forms.IntegerField(label=_("No change after so many months"), min_value=1, max_value=60)


class IndicatorForm(forms.Form):
    """A series: what is measured, in which unit, and to which calls it belongs."""

    calls = forms.MultipleChoiceField(label=_("Calls of which it tells"), widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, calls: Sequence[tuple[int, str]], indicator: Indicator | None = None, **options: Any
    ) -> None:
        if indicator is not None:
            stored: dict[str, Any] = {f"name-{tag}": words for tag, words in indicator.names.items()}
            stored |= {f"unit-{tag}": words for tag, words in indicator.unit.items()}
            options["initial"] = {**stored, "calls": [call.pk for call in indicator.calls.all()]}
        super().__init__(*args, **options)
        offer(self, "calls", calls)
        for tag in INTERFACE:
            here = {"language": language_name(tag)}
            name = Words(label=_("What is measured: %(language)s") % here, required=False, max_length=300)
            unit = Words(label=_("Unit: %(language)s") % here, required=False, max_length=100)
            for each in (name, unit):
                each.widget.attrs["lang"] = tag
            self.fields |= {f"name-{tag}": name, f"unit-{tag}": unit}

    def told(self, what: str) -> dict[str, str]:
        """`name` or `unit` per language, once valid."""
        return {tag: self.cleaned_data[f"{what}-{tag}"] for tag in INTERFACE if self.cleaned_data[f"{what}-{tag}"]}


class ValueForm(forms.Form):
    """One value of a series."""

    period = Words(label=_("Period"), max_length=40, help_text=_("As it is written, for example 2026-H1."))
    day = forms.DateField(label=_("Its last day"), widget=DAY)
    state = forms.ChoiceField(label=_("Is there a number?"), choices=Measurement.State.choices)
    value = Words(label=_("The number"), required=False, max_length=40, sometimes=True)
    source = Words(label=_("Source"), max_length=2_000, help_text=_("An address, or words by which it can be found."))
    note = Words(label=_("How it was measured"), required=False, max_length=500)


class ValuesForm(forms.Form):
    """Many values from a table."""

    file = Upload(
        label=_("A table"),
        help_text=_(
            "CSV or XLSX. The first line names the columns: period, day, value, source, note. Where there is no "
            "number, the value says why: not applicable, or not invited."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
    )
