"""A form half filled survives the mail app closing the page: it is saved at each submitted step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from undersigned.actions.limit import FORMS, check_network
from undersigned.actions.sweep import sweep_soon
from undersigned.core.errors import N_, SignError
from undersigned.models import Edition, Invitation, SigningForm, database_now
from undersigned.models.ready import insert
from undersigned.models.sign import FORM_LIFE, token_hash
from undersigned.outside import clock


@transaction.atomic
def begin_form(
    edition: Edition,
    *,
    kind: str,
    language: str,
    values: Mapping[str, Any],
    invitation: Invitation | None = None,
    cookie: str = "",
    network: str = "",
) -> str:
    """Save the first step, under the edition that was read; the secret of the cookie by which this browser finds it.

    It is counted for `network`, where one is named; too many from there raise LimitError. Both are one commit.
    """
    check_network(FORMS, network)
    # Whether a signature comes in time is asked again where it is made, and then of the database's time.
    statement, now = edition.statement, clock.now()
    if not statement.takes_signatures(now):
        raise SignError(N_("This statement takes no signatures now."))
    values = {
        "edition": edition,
        "invitation": invitation,
        "kind": kind,
        "language": language,
        "values": dict(values),
        "until": now + FORM_LIFE,
    }
    if not cookie:
        # Nobody knows a new secret yet: there is no form to look for.
        cookie = clock.new_token()
        insert(SigningForm(cookie_hash=token_hash(cookie), statement=statement, **values))
    else:
        SigningForm.objects.update_or_create(cookie_hash=token_hash(cookie), statement=statement, defaults=values)
    return cookie


def save_step(form: SigningForm, values: Mapping[str, Any]) -> None:
    """Add a later step's answers to the form, unless it was sent or deleted meanwhile."""
    with transaction.atomic():
        locked = SigningForm.objects.select_for_update().filter(pk=form.pk).first()
        if locked is not None:
            locked.values = {**locked.values, **values}
            locked.save(update_fields=["values"])


def discard_form(form: SigningForm) -> None:
    """Delete a form at its signatory's wish."""
    if SigningForm.objects.filter(pk=form.pk).delete()[0]:
        sweep_soon()


def forget_forms() -> int:
    """Delete forms that nobody finished within seven days. Returns how many."""
    return SigningForm.objects.filter(until__lte=database_now()).delete()[0]
