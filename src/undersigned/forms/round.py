"""What a member writes in a comment round."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.actions.draft.rounds import LONGEST_PROPOSAL
from undersigned.forms.draft.rounds import Paragraphs
from undersigned.forms.fields import Words
from undersigned.models import Standing


class CommentForm(forms.Form):
    """A comment on a clause, with other words for it; or on the whole, then without them."""

    words = Paragraphs(label=_("Comment"), required=False)
    proposal = Words(
        label=_("Proposed words for the clause"),
        required=False,
        help_text=_("Write them as they should stand. Leave them as they are if you only comment."),
    )
    audience = forms.ChoiceField(
        label=_("Who reads it?"),
        choices=[
            ("all", _("All members, with the name of your organisation")),
            ("coordinator", _("The coordinator only")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who reads it.")},
    )
    author = Words(
        label=_("Who writes"),
        required=False,
        max_length=200,
        help_text=_("If several of you comment. Whoever can read the comment sees it."),
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    round = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=100_000)

    def __init__(self, *args: Any, language: str, source: str | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.source = source
        if source is None:
            del self.fields["proposal"]
        else:
            rows = max(3, min(14, len(source) // 40 + 1))
            self.fields["proposal"].widget = forms.Textarea(attrs={"rows": rows, "lang": language})

    def clean_proposal(self) -> str:
        """Words that a clause may hold."""
        words: str = self.cleaned_data["proposal"]
        if len(words) > LONGEST_PROPOSAL:
            sentence = gettext("This is too long: at most %(most)s characters.")
            raise forms.ValidationError(sentence % {"most": LONGEST_PROPOSAL})
        return words


class StandingForm(forms.Form):
    """What the organisation says of the whole."""

    said = forms.ChoiceField(
        label=_("For the whole draft"),
        choices=[
            (Standing.Said.NO_OBJECTION, _("We have no objection")),
            (Standing.Said.OBJECTION, _("We object")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one: no objection, or an objection.")},
    )
    words = Words(
        label=_("Because, if you object"),
        required=False,
        rows=3,
        help_text=_("A sentence or two. All members read it when the round is closed."),
    )
    round = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=100_000)

    def clean(self) -> dict[str, Any]:
        """A reason where one is owed."""
        values = super().clean() or {}
        if values.get("said") == Standing.Said.OBJECTION and not values.get("words") and "words" not in self.errors:
            self.add_error("words", gettext("Say why you object: a sentence is enough."))
        return values

    def clean_words(self) -> str:
        """Within what is kept."""
        words: str = self.cleaned_data["words"]
        most = Standing._meta.get_field("words").max_length or 0
        if len(words) > most:
            raise forms.ValidationError(gettext("This is too long: at most %(most)s characters.") % {"most": most})
        return words


class ReplyForm(forms.Form):
    """The one reply to an answer."""

    comment = forms.CharField(widget=forms.HiddenInput, max_length=32)
    words = Paragraphs(label=_("Your reply"), rows=3, help_text=_("One reply is possible to each answer."))
