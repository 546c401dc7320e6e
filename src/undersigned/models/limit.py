"""What was tried of late, so that one network or one address cannot ask without end."""

from __future__ import annotations

from django.db import models


class Attempt(models.Model):
    """One thing that was tried, under a keyed digest of who tried it or whom it met. Deleted after `until`."""

    key = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)

    class Meta:
        indexes = (models.Index(fields=["key", "until"], name="attempt_by_key"),)
