"""Correcting what the reader found: clauses and signatories."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.forms.fields import LanguageChoice, Words
from undersigned.models import ClauseKind, DraftSignatory

LONGEST_CLAUSE = 20_000
Kind = DraftSignatory.Kind


class ClauseForm(forms.Form):
    """One clause: empty words remove it."""

    id = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=ClauseKind.choices, initial=ClauseKind.PARAGRAPH)
    source = Words(label=_("Words"), required=False, max_length=LONGEST_CLAUSE, rows=3)


class ReviewForm(LanguageChoice):
    """What stands once on the review screen: the language, the basis, and what the screen was made from."""

    basis = Words(
        label=_("On what basis do you list them?"),
        required=False,
        max_length=300,
        help_text=_(
            "For example: published by the signatories on 3 May. Organisations are named either way. "
            "People stay counted and unnamed unless you give a basis here."
        ),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, current: str, **options: Any) -> None:
        super().__init__(*args, current=current, **options)
        self.fields["language"].label = _("Language of these words")


class SignatoryForm(forms.Form):
    """One signatory that the source lists."""

    verbatim = Words(required=False, max_length=1000, widget=forms.HiddenInput)
    unsure = forms.BooleanField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    name = Words(label=_("Name"), required=False, max_length=500)
    acronym = Words(label=_("Acronym"), required=False, max_length=50)
    place = Words(label=_("Place, as written"), required=False, max_length=200)
    role = Words(label=_("Role"), required=False, max_length=300)
    affiliation = Words(label=_("Affiliation"), required=False, max_length=300)
    chapter = Words(label=_("Chapter of a network"), required=False, max_length=200)
    remove = forms.BooleanField(label=_("Not a signatory: take it off the list"), required=False)

    def clean(self) -> dict[str, Any]:
        """A signatory has a name, unless it is taken off the list; an empty new row is nothing."""
        values = super().clean() or {}
        if values.get("remove") or self.errors or values.get("name"):
            return values
        if any(values.get(name) for name in ("verbatim", "acronym", "place", "role", "affiliation", "chapter")):
            self.add_error("name", gettext("Give the name, or take the signatory off the list."))
        return values
