"""Names, all at once: hide them everywhere, show them again, and name those who asked to be named later."""

from __future__ import annotations

from django.db import transaction

from undersigned.actions.record import record
from undersigned.actions.sign.after import show_as
from undersigned.actions.sign.chain import forget_published
from undersigned.actions.sign.confirm import name_if_released
from undersigned.core.errors import N_, PublishError
from undersigned.core.sign import utc
from undersigned.models import Edition, Signature, Statement, Visibility, database_now
from undersigned.models.alone import IN_FORCE, hold


@transaction.atomic
def hide_names(statement: Statement) -> None:
    """Hide every name everywhere: page, PDF, data, bundle. The counts stay. Pressing it again changes nothing.

    The publisher does it at once, as after an erasure: it makes the pages anew, and takes down what shows a name.
    """
    statement, edition = _locked(statement)
    if statement.names_hidden is not None:
        return
    statement.names_hidden = database_now()
    statement.save(update_fields=["names_hidden"])
    record("statement.hidden", statement=statement, pub={"edition": edition.number}, time=utc(statement.names_hidden))
    forget_published(statement)


@transaction.atomic
def show_names(statement: Statement) -> None:
    """Show again the names that everyone had agreed to show."""
    statement, edition = _locked(statement)
    if statement.names_hidden is None:
        return
    statement.names_hidden = None
    statement.save(update_fields=["names_hidden"])
    record("statement.shown", statement=statement, pub={"edition": edition.number}, time=utc(database_now()))


@transaction.atomic
def release_names(statement: Statement) -> int:
    """Name all who asked to be named once the names are released, for good. Returns how many stand named by it.

    Whoever confirms from now on and had asked for it is named at once.
    """
    # A confirmation that has begun must be seen here, or see that the names were released.
    hold(IN_FORCE)
    statement, _ = _locked(statement)
    if statement.names_released is None:
        statement.names_released = database_now()
        statement.save(update_fields=["names_released"])
    waiting = Signature.objects.select_for_update().filter(statement=statement, visibility=Visibility.WITHHELD).told()
    named = 0
    for signature in waiting.select_related("edition", "statement").order_by("confirmed", "pk"):
        name_if_released(signature)
        show_as(signature, signature.visibility)
        named += signature.state == Signature.State.CONFIRMED
    return named


def _locked(statement: Statement) -> tuple[Statement, Edition]:
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    edition = statement.edition
    if edition is None:
        raise PublishError(N_("Freeze the text first: nobody has signed yet, so there are no names."))
    return statement, edition
