"""The naming sheet and the term list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.core.draft import terms
from undersigned.forms.fields import LanguageChoice, Lines, Tag, Words, language_name, named, offer
from undersigned.models import SheetName, Term


class NameForm(forms.Form):
    """One name: how we write it in each language, and the ways that we avoid."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=SheetName.Kind.choices, widget=forms.RadioSelect)
    note = Words(
        label=_("Note"),
        required=False,
        max_length=500,
        help_text=_("Why we write it so, for those who come after."),
    )
    other = Tag(
        label=_("Another language, by its tag"),
        required=False,
        help_text=_("For example mk for Macedonian, bs-Latn for Bosnian, rom for Romani."),
    )
    other_written = Words(label=_("How we write it there"), required=False, max_length=300)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, languages: Sequence[str], name: SheetName | None = None, **options: Any) -> None:
        if name is not None:
            stored = {f"written-{tag}": words for tag, words in name.written.items()}
            stored |= {f"avoided-{tag}": words for tag, words in name.avoided.items()}
            options["initial"] = {"kind": name.kind, "note": name.note, **stored, **options.get("initial", {})}
        super().__init__(*args, **options)
        self.languages = languages
        for tag in languages:
            here = {"language": capfirst(language_name(tag))}
            written = Words(label=_("%(language)s: how we write it") % here, required=False, max_length=300)
            avoided = Lines(label=_("%(language)s: ways that we avoid, one a line") % here)
            for field in (written, avoided):
                field.widget.attrs["lang"] = tag
            self.fields |= {f"written-{tag}": written, f"avoided-{tag}": avoided}

    @property
    def pairs(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """The fields of each language."""
        return [(tag, self[f"written-{tag}"], self[f"avoided-{tag}"]) for tag in self.languages]

    def clean(self) -> dict[str, Any]:
        """A name is written somewhere, and no way of writing it is used and avoided in one language."""
        values = super().clean() or {}
        if bool(values.get("other")) != bool(values.get("other_written")) and not self.errors:
            self.add_error("other", gettext("Give both: the language, and how we write the name in it."))
        if values.get("other") in self.languages:
            self.add_error("other", gettext("This language has its field above."))
        for tag in self.languages:
            if values.get(f"written-{tag}") and values[f"written-{tag}"] in values.get(f"avoided-{tag}", []):
                self.add_error(f"avoided-{tag}", gettext("This is how we write it."))
        if not self.errors and not self.written:
            self.add_error(f"written-{self.languages[0]}", gettext("Write the name in at least one language."))
        return values

    @property
    def written(self) -> dict[str, str]:
        """How we write it, per tag, once valid."""
        forms_there = {tag: self.cleaned_data.get(f"written-{tag}", "") for tag in self.languages}
        other = self.cleaned_data.get("other")
        return {tag: words for tag, words in forms_there.items() if words} | (
            {other: self.cleaned_data["other_written"]} if other else {}
        )

    @property
    def avoided(self) -> dict[str, list[str]]:
        """The ways that we avoid, per tag, once valid."""
        return {tag: self.cleaned_data.get(f"avoided-{tag}", []) for tag in self.languages}


class PasteNamesForm(forms.Form):
    """Many names at once, from a spreadsheet."""

    kind = forms.ChoiceField(label=_("What are they?"), choices=SheetName.Kind.choices, widget=forms.RadioSelect)
    lines = forms.CharField(
        label=_("Names"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_(
            "The first line names the languages by their tags, as in “en; sq; sr-Latn”. Then one line for each name, "
            "with a semicolon or a tab between its forms; a form may stay empty."
        ),
    )


def _words() -> Words:
    return Words(
        label=_("Words"),
        max_length=200,
        help_text=_("As they stand in the text. A star at the end of a word stands for its endings: “regime*”."),
    )


def _reason(*, required: bool = False) -> Words:
    return Words(label=_("Why do they hurt?"), required=required, max_length=500, rows=2)


def _alternatives() -> Lines:
    return Lines(label=_("What could stand in their place"), help_text=_("One a line."))


class FlagForm(LanguageChoice):
    """Words that somebody finds antagonising."""

    words = _words()
    reason = _reason(required=True)
    by = Words(
        label=_("Who finds them so?"),
        max_length=300,
        help_text=_("The organisation or person, as it should stand on the list."),
    )
    alternatives = _alternatives()
    field_order = ("language", "other", "words", "reason", "alternatives", "by")

    def clean_words(self) -> str:
        """At least one word."""
        words: str = self.cleaned_data["words"]
        if not terms.bare(words):
            raise forms.ValidationError(gettext("Give at least one word."))
        return words


class MemberFlagForm(forms.Form):
    """Words that a member organisation finds antagonising in the draft that went round."""

    language = forms.ChoiceField(label=_("In which language?"))
    words = _words()
    reason = _reason(required=True)
    alternatives = _alternatives()

    def __init__(self, *args: Any, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "language", named(languages))

    clean_words = FlagForm.clean_words


class DecideForm(forms.Form):
    """What the coalition decided on flagged words."""

    decision = forms.ChoiceField(
        label=_("What has the coalition decided?"), choices=Term.Decision.choices, widget=forms.RadioSelect
    )
    reason = _reason()
    alternatives = _alternatives()
