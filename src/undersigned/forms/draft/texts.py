"""A text in another language, clause by clause, and the links by which others write and read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from undersigned.core.names.languages import INTERFACE, SELF_NAMES
from undersigned.forms.draft.calls import PlaceForm
from undersigned.forms.draft.review import LONGEST_CLAUSE, Version
from undersigned.forms.fields import Address, LanguageChoice, Words, named, offer
from undersigned.models import TextLink

LONGEST_NOTE = 2_000


class AddLanguageForm(LanguageChoice):
    """Which language comes next."""


class WordsForm(forms.Form):
    """The words of one clause in one language, and beside which words they were written.

    `base`: the version that was shown, `first`: that of the first language's words which these follow, `newest`:
    that of the first language's words as they stand. `proposal`: words that were proposed on the screen, and
    `source`: the version of the first language's words which those follow.
    """

    words = Words(label=_("Words"), required=False, max_length=LONGEST_CLAUSE, rows=3)
    base = Version()
    first = Version()
    newest = Version()
    proposal = Words(required=False, max_length=LONGEST_CLAUSE, widget=forms.HiddenInput)
    source = Version()

    def __init__(self, *args: Any, language: str, beside: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"].widget.attrs |= {"lang": language, "rows": max(2, min(12, len(beside) // 45 + 1))}


class BesideForm(PlaceForm):
    """Where a call stands in one language: what was shown of it goes along, and what was proposed."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    proposed_words = Words(required=False, max_length=5_000, widget=forms.HiddenInput)
    proposed_addressee = Words(required=False, max_length=500, widget=forms.HiddenInput)


class OtherWordsForm(forms.Form):
    """How a native reader would write a clause that does not read right."""

    words = Words(label=_("How it would read right"), required=False, max_length=LONGEST_CLAUSE, rows=3)
    version = Version()

    def __init__(self, *args: Any, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"].widget.attrs |= {"lang": language}


class NoteForm(forms.Form):
    """What a translator or reader wants the coordinator to know."""

    note = forms.CharField(
        label=_("A note to the coordinator"),
        help_text=_("For example a word that you are not sure of. You can change it at any time."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TextLinkForm(forms.Form):
    """A link to one text for somebody without an account."""

    language = forms.ChoiceField(label=_("Text"))
    role = forms.ChoiceField(label=_("For whom?"), choices=TextLink.Role.choices, initial=TextLink.Role.TRANSLATOR)
    name = Words(label=_("Name of the person"), max_length=300)
    mail = Address(
        label=_("Mail"),
        required=False,
        help_text=_("Without an address you get the personal link and bring it to them yourself."),
    )
    speaks = forms.ChoiceField(
        label=_("Language of the pages for this person"), choices=[(tag, SELF_NAMES[tag]) for tag in INTERFACE]
    )

    def __init__(self, *args: Any, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "language", named(languages))
