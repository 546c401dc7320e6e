"""The rule that a second person must agree to every change of status. It guards itself: ending it takes two as well."""

from __future__ import annotations

from django.db import transaction

from undersigned.core.errors import N_, FollowError
from undersigned.models import Account, SecondRule, Statement, database_now


@transaction.atomic
def choose(
    statement: Statement, *, second_agrees: bool, silent_after: int, stale_after: int, by: Account
) -> SecondRule | None:
    """When an entry stands on the work list, and whether two must agree. Returns what now waits for a second person.

    The rule holds at once; to end it is only asked for here, while there is somebody else to agree.
    """
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    now, waits = database_now(), None
    if second_agrees != statement.second_agrees:
        if second_agrees or not needs_second(statement):
            SecondRule.objects.create(statement=statement, on=second_agrees, made=now, by=by, holds=now)
            statement.second_agrees = second_agrees
        else:
            values = {"on": False, "made": now, "by": by}
            waits, _ = statement.second_rules.get_or_create(holds=None, refused=None, defaults=values)
    statement.silent_after, statement.stale_after = silent_after, stale_after
    statement.save(update_fields=["second_agrees", "silent_after", "stale_after"])
    return waits


def needs_second(statement: Statement) -> bool:
    """Whether a second person must agree: switched on, and there are two who may."""
    editors = [one for one in Account.objects.filter(is_active=True) if one.may_edit]
    return statement.second_agrees and len(editors) > 1


@transaction.atomic
def end_rule(statement: Statement, *, by: Account) -> None:
    """A second person agrees that two need not agree any more. Changes that wait for somebody go on waiting."""
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    asked = _waiting(statement)
    if asked.by_id == by.pk:
        raise FollowError(N_("Somebody else must agree: you have asked for it."))
    asked.holds, asked.second = database_now(), by
    asked.save(update_fields=["holds", "second"])
    statement.second_agrees = False
    statement.save(update_fields=["second_agrees"])


@transaction.atomic
def keep_rule(statement: Statement, *, by: Account) -> None:
    """The rule stays. Whoever asked that it end may take that back so, too."""
    asked = _waiting(Statement.objects.select_for_update().get(pk=statement.pk))
    asked.refused, asked.second = database_now(), by
    asked.save(update_fields=["refused", "second"])


def _waiting(statement: Statement) -> SecondRule:
    asked = statement.second_rules.filter(holds=None, refused=None).first()
    if asked is None:
        raise FollowError(N_("Nobody asks any more that this rule end."))
    return asked
