"""Sessions as Django keeps them in the database, looked up by a query that is composed once: every page of the desk
begins with it."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from undersigned.models.ready import Ready, moment, text

_SESSION = Ready(lambda: Session.objects.filter(session_key=text("key"), expire_date__gt=moment("now")))


class SessionStore(db.SessionStore):
    """As Django's own, in the same table."""

    def load(self) -> dict[str, Any]:
        """What is kept under the key; nothing under one that is not known, or has expired."""
        found = _SESSION.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
            return {}
        return dict(self.decode(found.session_data))
