"""The press that takes something off the record, on each screen that shows what can be."""

from __future__ import annotations

from django.contrib import messages
from django.utils.translation import gettext as _

from undersigned.actions import follow
from undersigned.models import Delivery, Measurement, StatusChange
from undersigned.views.desk.access import DeskRequest


def taken_away(request: DeskRequest, made: StatusChange | Delivery | Measurement) -> str:
    """Take it off the record where the person knows what that means; else what is to be done first."""
    if "sure" not in request.POST:
        return _("Tick that you know that it cannot be undone.")
    follow.take_away(made)
    messages.success(request, _("It is taken off the record. What shows it goes offline now."))
    return ""
