"""Date and place line, press contacts, the four questions, and the choice at the freeze."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.core.draft.edition import language_tag
from undersigned.core.errors import DraftError
from undersigned.forms.fields import Words, language_name, offer, sentence, tag_of

_MAIL = EmailValidator()


class DatelineForm(forms.Form):
    """The date and place line in each language, or that the statement is undated: a choice, never inferred."""

    dating = forms.ChoiceField(
        label=_("Does the statement carry a date?"),
        choices=[("dated", _("Yes: the line below stands on it and is signed with it")), ("undated", _("No: undated"))],
        widget=forms.RadioSelect,
        required=False,
    )
    dated = forms.DateField(
        label=_("The day, for machines"),
        required=False,
        help_text=_("Year, month, day: 2025-05-03."),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, languages: Sequence[str], lines: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.languages = languages
        for tag in languages:
            self.fields[f"line-{tag}"] = Words(
                label=_("Date and place line in %(language)s") % {"language": language_name(tag)},
                required=False,
                max_length=500,
                initial=lines.get(tag, ""),
                help_text=_("As it shall stand on the page, for example: Vardena, 3 May 2025"),
            )
        self.order_fields(["dating", *(f"line-{tag}" for tag in languages), "dated"])

    def clean(self) -> dict[str, Any]:
        """Nothing chosen and nothing entered is a gap that may stay for now; contradictions are refused."""
        values = super().clean() or {}
        given = any(values.get(f"line-{tag}") for tag in self.languages)
        dating = values.get("dating")
        if dating == "undated" and given:
            self.add_error(
                "dating", gettext("There is a line, and “undated” is chosen. Empty the line, or choose yes.")
            )
        if dating != "undated" and not given and dating:
            self.add_error(f"line-{self.languages[0]}", gettext("Write the line, or choose “undated”."))
        if not dating and (given or values.get("dated")):
            self.add_error("dating", gettext("Say whether the statement carries a date."))
        return values

    @property
    def lines(self) -> dict[str, str]:
        """The line per language, once valid."""
        return {tag: self.cleaned_data.get(f"line-{tag}", "") for tag in self.languages}


class PressForm(forms.Form):
    """One person whom a journalist may call."""

    name = Words(label=_("Name"), required=False, max_length=200)
    role = Words(label=_("Role"), required=False, max_length=200)
    mail = Words(label=_("Mail"), required=False, max_length=254)
    phone = Words(label=_("Phone"), required=False, max_length=50)
    languages = Words(
        label=_("Languages they speak"),
        required=False,
        max_length=200,
        help_text=_("With commas between them, for example: English, Shqip, Srpski"),
    )

    def clean_mail(self) -> str:
        """A mail address, or nothing."""
        mail: str = self.cleaned_data["mail"].strip()
        if mail:
            try:
                _MAIL(mail)
            except forms.ValidationError as error:
                raise forms.ValidationError(gettext("This is not a mail address.")) from error
        return mail

    def clean_phone(self) -> str:
        """Digits with the usual signs between them."""
        phone: str = self.cleaned_data["phone"].strip()
        if phone and not re.fullmatch(r"\+?[0-9 ()/.-]{4,50}", phone):
            raise forms.ValidationError(gettext("Write the number with digits, for example +999 44 000 000."))
        return phone

    def clean_languages(self) -> list[str]:
        """Tags, of what may be names."""
        tags = [tag.strip() for tag in self.cleaned_data["languages"].split(",") if tag.strip()]
        try:
            return [language_tag(tag_of(tag)) for tag in tags[:10]]
        except DraftError as error:
            raise forms.ValidationError(sentence(error)) from error

    def clean(self) -> dict[str, Any]:
        """A contact has a name and a way to reach it."""
        values = super().clean() or {}
        if self.errors or not any(values.values()):
            return values
        if not values["name"]:
            self.add_error("name", gettext("Name the person, or empty the row."))
        elif not values["mail"] and not values["phone"]:
            self.add_error("mail", gettext("Give a mail address or a phone number."))
        return values

    @property
    def contact(self) -> dict[str, Any]:
        """The contact, or nothing when the row is empty."""
        return dict(self.cleaned_data) if any(self.cleaned_data.values()) else {}


def _question(label: Any, help_text: Any) -> Words:
    return Words(label=label, help_text=help_text, required=False, max_length=1000, rows=2)


class QuestionsForm(forms.Form):
    """What a joint statement must answer before it goes out, a sentence each."""

    motivation = _question(_("Motivation"), _("Why now?"))
    framing = _question(_("Framing"), _("How is it put to this audience?"))
    content = _question(_("Content"), _("What is missing, above all where minority communities are concerned?"))
    language = _question(_("Language"), _("Do words needlessly antagonise?"))


class FreezeForm(forms.Form):
    """Which text is authentic: where there are several chosen, never assumed."""

    authoritative = forms.ChoiceField(
        label=_("Which text is authentic?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which text is authentic: all of them, or one.")},
        help_text=_(
            "It decides where two texts should ever be read differently. Every signatory signs this choice too."
        ),
    )

    def __init__(self, *args: Any, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        names = [(tag, {"language": language_name(tag)}) for tag in languages]
        choices: list[tuple[str, Any]] = [("all", _("All texts, equally"))]
        choices += [(tag, _("Only the text in %(language)s") % name) for tag, name in names]
        if len(languages) == 1:
            choices = [(tag, _("The text in %(language)s; there is no other") % name) for tag, name in names]
            self.fields["authoritative"].initial = languages[0]  # nothing else could be chosen
        offer(self, "authoritative", choices)
