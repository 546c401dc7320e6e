"""A text that is made after the freeze, until it is published."""

from __future__ import annotations

from typing import Any

from django.db import models

from undersigned.models.draft.history import By


class LateText(By):
    """The clauses of a later translation so far, "" where missing. Published, it becomes a `Translation`."""

    edition = models.ForeignKey("undersigned.Edition", on_delete=models.CASCADE, related_name="late_texts")
    language = models.CharField(max_length=35)
    clauses: Any = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    changed = models.DateTimeField()

    class Meta(By.Meta):
        constraints = (models.UniqueConstraint(fields=["edition", "language"], name="late_text_once"),)
