"""Fields that the forms share: words, lines, a language, an address, a zone, a file; and rows of the same form."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeVar
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.actions.addresses import clean_address
from undersigned.actions.interface import interface_language
from undersigned.core.draft.edition import language_tag
from undersigned.core.errors import DraftError, TextError, UndersignedError
from undersigned.core.names.languages import INTERFACE, SELF_NAMES
from undersigned.core.text import canonical_clause

MOST_ROWS = 3_000
F = TypeVar("F", bound=forms.Form)


def sentence(error: UndersignedError) -> str:
    """The error's sentence in the language of the request."""
    translated = gettext(error.message)
    return translated % error.params if error.params else translated


class Words(forms.CharField):
    """Words that can become canonical text; what cannot is refused in words, beside the field.

    `sometimes`: whether they are needed turns on another field; the help says when, and "(optional)" would mislead.
    """

    def __init__(self, *, rows: int = 0, sometimes: bool = False, **options: Any) -> None:
        self.sometimes = sometimes
        if rows:
            options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """The words as entered, known to have a canonical form; "" when there are none."""
        words = str(super().clean(value) or "")
        if not words.strip():
            return ""
        try:
            canonical_clause(words)
        except UndersignedError as error:
            raise forms.ValidationError(sentence(error)) from error
        return words


def needed_sometimes(form: forms.Form, *names: str) -> None:
    """Do not call these fields optional: whether one is needed turns on another, and the page says when."""
    for name in names:
        form.fields[name].sometimes = True  # type: ignore[attr-defined]  # as `Words` has it


class Tag(forms.CharField):
    """A BCP 47 tag of a text, or the name of its language."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 35)
        options.setdefault("widget", forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}))
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """A well-formed tag, or "" when the field is optional and empty."""
        tag = str(super().clean(value) or "")
        if not tag:
            return ""
        try:
            return language_tag(tag_of(tag))
        except DraftError as error:
            raise forms.ValidationError(sentence(error)) from error


class Address(forms.CharField):
    """A mail address, or "" where none is needed."""

    longest = 254

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.setdefault("maxlength", self.longest)  # what is longer is refused in the words of `clean`

    def clean(self, value: Any) -> str:
        """The address as given."""
        address = str(super().clean(value) or "")
        try:
            return clean_address(address) if address else ""
        except UndersignedError as error:
            raise forms.ValidationError(sentence(error)) from error


class Lines(forms.CharField):
    """Several words or names, one a line, each with a canonical form."""

    def __init__(self, *, rows: int = 2, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=6_000, required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        """What is stored is a list."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The lines that are not empty."""
        lines = [line.strip() for line in str(super().clean(value) or "").splitlines() if line.strip()]
        for line in lines:
            try:
                canonical_clause(line)
            except TextError as error:
                raise forms.ValidationError(sentence(error)) from error
            if len(line) > 300:
                raise forms.ValidationError(gettext("One of the lines is too long."))
        return lines


class Zone(forms.CharField):
    """A time zone by its name, as Europe/Belgrade."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("For example Europe/Belgrade."))
        options.setdefault("widget", forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}))
        super().__init__(max_length=50, **options)

    def clean(self, value: Any) -> str:
        """A zone that this machine knows."""
        zone = str(super().clean(value) or "")
        if zone not in available_timezones():
            raise forms.ValidationError(gettext("Choose a time zone, for example Europe/Belgrade."))
        return zone


class Upload(forms.FileField):
    """A file that comes in. One that is too large is refused before it is read; an empty one is its reader's matter."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file, at most as large as the settings allow."""
        file = super().clean(data, initial)
        if file and file.size > settings.UPLOAD_LIMIT:
            most = settings.UPLOAD_LIMIT // 1024 // 1024
            raise forms.ValidationError(gettext("The file is too large: at most %(most)s MB.") % {"most": most})
        return file


def offer(form: forms.Form, name: str, choices: Iterable[Any]) -> None:
    """What a form lets one choose in its field `name`, where only the form at hand knows it."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    field.choices = list(choices)


def posted(form: type[F], prefix: str, data: Mapping[str, Any], **options: Any) -> list[F]:
    """One bound form for each row `<prefix>-<n>-…` that was posted, by n. No management form can lie about it."""
    row = re.compile(rf"{prefix}-([0-9]{{1,5}})-")
    numbers = {int(found[1]) for name in data if (found := row.match(name))}
    return [form(data, prefix=f"{prefix}-{n}", **options) for n in sorted(numbers)[:MOST_ROWS]]


def shown(form: type[F], prefix: str, initial: Iterable[Mapping[str, Any]], **options: Any) -> list[F]:
    """One unbound form for each row of what is stored, numbered from 1."""
    return [form(prefix=f"{prefix}-{n}", initial=dict(row), **options) for n, row in enumerate(initial, 1)]


def all_valid(asked: Iterable[forms.Form]) -> bool:
    """Whether every form is valid. All of them are asked, so that every error shows at once."""
    return not [form for form in asked if not form.is_valid()]


def with_errors(*asked: forms.Form) -> list[forms.Form]:
    """Those of several forms on one screen that were sent and hold an error."""
    return [form for form in asked if form.is_bound and form.errors]


def named(tags: Iterable[str]) -> list[tuple[str, str]]:
    """Languages to choose from: tag and name."""
    return [(tag, language_name(tag)) for tag in tags]


def language_name(tag: str) -> str:
    """The name of a text's language in the interface's language; the tag itself where CLDR knows no name."""
    return _language_name(tag, interface_language().replace("-", "_"))


@lru_cache(maxsize=1024)
def _language_name(tag: str, here: str) -> str:
    try:
        return Locale.parse(tag.replace("-", "_")).get_display_name(here) or tag
    except (UnknownLocaleError, ValueError, TypeError):
        return tag


def tag_of(words: str) -> str:
    """The tag of a language by its own name or its name in the interface's language; other words as they are."""
    wanted = words.strip().casefold()
    for tag in INTERFACE:
        if wanted in {SELF_NAMES[tag].casefold(), language_name(tag).casefold()}:
            return tag
    return _tags(interface_language().replace("-", "_")).get(wanted, words.strip())


@lru_cache(maxsize=len(INTERFACE))
def _tags(here: str) -> dict[str, str]:
    """The languages that CLDR can name in the interface's language: name -> tag."""
    names = Locale.parse(here).languages.items()
    return {
        name.casefold(): tag.replace("_", "-") for tag, name in names if len(name) > 3
    }  # shorter ones are tags, too


class LanguageChoice(forms.Form):
    """A language of the interface's four, or any other by its tag."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    other = Tag(
        label=_("Another language, by its tag"),
        required=False,
        help_text=_("For example mk for Macedonian, bs-Latn for Bosnian, rom for Romani."),
    )

    # What the empty choice says; None: a language must be chosen.
    nothing: Any = None

    def __init__(self, *args: Any, current: str = "", there: Collection[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        first = [] if current else [("", self.nothing if self.nothing is not None else _("Choose"))]
        tags = INTERFACE if not current or current in INTERFACE else (current, *INTERFACE)
        known = [(tag, language_name(tag)) for tag in tags if tag not in there]
        offer(self, "language", [*first, *known])
        if self.nothing is None:
            needed_sometimes(self, "language")

    def clean(self) -> dict[str, Any]:
        """The chosen tag under `tag`: the typed one outweighs the list."""
        values = super().clean() or {}
        values["tag"] = values.get("other") or values.get("language") or ""
        if not values["tag"] and self.nothing is None and not self.errors:
            self.add_error("language", gettext("Choose a language, or type its tag."))
        return values


def row_number(given: str) -> int:
    """The number of a row that a form sent; 0, which no row has, where it cannot be one or no database takes it."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
