"""What is said after inviting: how many are asked by mail, and of how many the mail waits for its day."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.utils.translation import ngettext

from undersigned.models import Mail, Statement, database_now
from undersigned.views.desk.access import DeskRequest

SOON = timedelta(minutes=5)


def say_mailed(request: DeskRequest, statement: Statement, count: int) -> None:
    """Say it to whoever pressed; `count` were invited by mail just now."""
    sentence = ngettext("%(n)s invitation is sent by mail.", "%(n)s invitations are sent by mail.", count)
    messages.success(request, sentence % {"n": count})
    say_waiting(request, statement)


def say_waiting(request: DeskRequest, statement: Statement) -> None:
    """Say how many invitations wait for a later day, where any does; not those that the mail server did not take."""
    mails = Mail.objects.filter(statement=statement, purpose=Mail.Purpose.INVITATION)
    invitations = mails.filter(sent=None, problem="")
    if waiting := invitations.filter(due__gt=database_now() + SOON).count():
        sentence = ngettext(
            "%(n)s invitation waits for a later day: an address gets one a day. The board says which.",
            "%(n)s invitations wait for a later day: an address gets one a day. The board says which.",
            waiting,
        )
        messages.info(request, sentence % {"n": waiting})
