"""Embargo: a statement and its names appear at a set time; until then press contacts may read it by a private link."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from undersigned.actions.draft.edit import clean_line
from undersigned.actions.publish.batch import publish
from undersigned.actions.publish.names import release_names
from undersigned.core.errors import N_, PublishError
from undersigned.models import PressPreview, Statement, database_now
from undersigned.models.sign import token_hash
from undersigned.outside import clock

logger = logging.getLogger("undersigned.publish")


@transaction.atomic
def set_embargo(statement: Statement, until: datetime | None) -> None:
    """Publish at `until` (aware), and not before; None takes the embargo back, and nothing is published by itself."""
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    if statement.edition is None:
        raise PublishError(N_("Freeze the text first: only frozen words are published."))
    if statement.published is not None:
        raise PublishError(N_("The statement is public already. An embargo would come too late."))
    if until is not None and until <= database_now():
        raise PublishError(N_("This moment is over already. Choose a later one."))
    statement.embargo = until
    statement.save(update_fields=["embargo"])


def release_due() -> int:
    """Publish what has waited for its moment, and name who waited for it. Returns how many statements."""
    now = database_now()
    due = Statement.objects.filter(embargo__lte=now, published=None, retracted=None).order_by("embargo")
    return sum(_release(statement) for statement in due)


def _release(statement: Statement) -> int:
    """A statement that cannot be released must not keep the others from it; it stays due."""
    try:
        with transaction.atomic():
            due = Statement.objects.select_for_update().get(pk=statement.pk)
            if due.embargo is None or due.embargo > database_now() or due.retracted is not None:
                return 0  # taken back, or put off, while others were released
            publish(statement)
            release_names(statement)
    except PublishError:
        logger.exception("releasing %s failed", statement.pk)
        return 0
    return 1


@transaction.atomic
def add_preview(statement: Statement, name: str) -> tuple[PressPreview, str]:
    """Make a private link for one press contact. The secret is returned once and stored only as a hash."""
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    if not statement.embargoed(database_now()):
        raise PublishError(N_("Set an embargo first: a preview shows what is not public yet."))
    name = clean_line(name, PressPreview, "name")
    if not name:
        raise PublishError(N_("Say for whom the preview is."))
    token = clock.new_token()
    made = PressPreview.objects.create(statement=statement, name=name, token_hash=token_hash(token))
    return made, token


@transaction.atomic
def revoke_preview(preview: PressPreview) -> None:
    """Make a preview's link useless."""
    PressPreview.objects.filter(pk=preview.pk, revoked=None).update(revoked=database_now())
