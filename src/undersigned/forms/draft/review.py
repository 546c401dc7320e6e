"""The editor: clauses, and whom the letter lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.actions.draft.editor import Typed
from undersigned.forms.fields import MOST_ROWS, LanguageChoice, Words
from undersigned.models import ClauseKind, DraftClause, DraftSignatory

LONGEST_CLAUSE = 20_000
LARGEST_ID = 2**63 - 1
Kind = DraftSignatory.Kind
_ROW = re.compile(r"clause-([0-9]{1,18})-source")
_OUT_OF_DATE = {"invalid": _("This page cannot be read any more. Open it again.")}


class Version(forms.IntegerField):
    """Which version was on the screen; it goes along unseen."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            min_value=0,
            max_value=2**31 - 1,
            widget=forms.HiddenInput,
            error_messages={**_OUT_OF_DATE, "min_value": _OUT_OF_DATE["invalid"], "max_value": _OUT_OF_DATE["invalid"]},
        )


class TypedForm(forms.Form):
    """The words of one clause in one language, the version that was shown, and what this page has put aside.

    Where no version is said nothing that stands is overwritten: the words go aside.
    """

    source = Words(label=_("Words"), required=False, max_length=LONGEST_CLAUSE, rows=2)
    seen = Version()
    aside = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)

    def __init__(self, *args: Any, language: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        if language:
            self.fields["source"].widget.attrs["lang"] = language

    def typed(self, clause: int, language: str) -> Typed:
        """As the action takes it."""
        values = self.cleaned_data
        return Typed(clause, language, values["source"], values["seen"] or 0, values["aside"])

    @property
    def names(self) -> str:
        """The names of its fields, for a request that sends these alone."""
        return ",".join(["csrfmiddlewaretoken", *(field.html_name for field in self)])


class ClauseForm(TypedForm):
    """One clause of the editor. `was`: its kind when the page was made."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ClauseKind.choices, initial=ClauseKind.PARAGRAPH)
    was = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    @property
    def kind_chosen(self) -> bool:
        """Whether somebody chose another kind than the one that was shown."""
        return bool(self.cleaned_data["kind"] != self.cleaned_data["was"])


def words_shown(clause: DraftClause, language: str) -> dict[str, object]:
    """A clause's words in one language, as a form shows them."""
    words = next((words for words in clause.words.all() if words.language == language), None)
    version, source = (words.version, words.source) if words is not None else (0, "")
    return {"source": source, "seen": version}


def clause_shown(clause: DraftClause, language: str) -> ClauseForm:
    """The form of a clause as it stands."""
    initial = {**words_shown(clause, language), "kind": clause.kind, "was": clause.kind}
    return ClauseForm(prefix=f"clause-{clause.pk}", initial=initial, language=language)


def clauses_posted(data: Mapping[str, Any], language: str) -> dict[int, ClauseForm]:
    """The forms of all clauses that were sent, by the clause's id."""
    ids = sorted({int(found[1]) for name in data if (found := _ROW.fullmatch(name))})
    return {id: ClauseForm(data, prefix=f"clause-{id}", language=language) for id in ids[:MOST_ROWS]}


class ReviewForm(LanguageChoice):
    """What stands once in the editor: the language, whom the letter lists on what basis, and what they were before."""

    basis = Words(
        label=_("On what basis do you list them?"),
        required=False,
        max_length=300,
        help_text=_(
            "For example: published by the signatories on 3 May. Organisations are named either way. "
            "People stay counted and unnamed unless you give a basis here."
        ),
    )
    language_was = forms.CharField(required=False, max_length=35, widget=forms.HiddenInput)
    listed_seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

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
