"""What the coordinator was told about an invitation: a note beside it, which never counts."""

from __future__ import annotations

from django.db import transaction

from undersigned.actions.draft.edit import clean_line
from undersigned.models import Invitation, database_now


@transaction.atomic
def keep_note(invitation: Invitation, *, said_yes: bool, words: str) -> Invitation:
    """Note that a yes was heard and its mail is awaited, with the coordinator's own words. It stops no reminder."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    invitation.note = clean_line(words, Invitation, "note")
    heard = invitation.said_yes or database_now().date()
    invitation.said_yes = heard if said_yes else None
    invitation.save(update_fields=["note", "said_yes"])
    return invitation
