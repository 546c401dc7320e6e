"""A name or a role in another language, and why something is corrected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from undersigned.forms.fields import Words, named, offer
from undersigned.models import Rendering


class RenderingForm(forms.Form):
    """Which of a signatory's words, in which language."""

    prefix = "in"

    field = forms.ChoiceField(label=_("What?"))
    language = forms.ChoiceField(label=_("In which language?"))
    words = Words(
        label=_("Words"), max_length=300, required=False, help_text=_("Left empty, what is there is taken away.")
    )

    def __init__(self, *args: Any, fields: Sequence[str], languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        known = dict(Rendering.Field.choices)
        offer(self, "field", [(name, known[name]) for name in fields])
        offer(self, "language", named(languages))


class ReasonForm(forms.Form):
    """What the signatory reads beside a proposed correction."""

    reason = Words(label=_("Why?"), max_length=300, required=False, help_text=_("A sentence that the signatory reads."))
