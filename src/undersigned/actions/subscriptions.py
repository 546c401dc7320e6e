"""Following a statement by mail: asked for twice, ended with one press, told to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from undersigned.actions import mail
from undersigned.actions.addresses import clean_address
from undersigned.actions.limit import FOLLOWS, may_mail
from undersigned.actions.links import standing_token, token_of
from undersigned.actions.sign.tell import title_of
from undersigned.actions.sweep import sweep_soon
from undersigned.core.errors import N_, SignError
from undersigned.models import Erasure, Mail, Notice, Statement, Subscription, database_now
from undersigned.models.after import SUBSCRIBE_WITHIN
from undersigned.models.sign import token_hash
from undersigned.outside import clock


def may_be_followed(statement: Statement) -> bool:
    """Whether anyone may know of it, and it was not retracted."""
    return statement.is_known and statement.retracted is None and statement.edition is not None


@transaction.atomic
def subscribe(statement: Statement, *, address: str, language: str) -> None:
    """Mail the link whose button begins it. What the screen says never depends on whether the address is known."""
    address = clean_address(address).casefold()
    if not may_be_followed(statement):
        raise SignError(N_("This statement cannot be followed."))
    if not may_mail(address, FOLLOWS):
        return
    found = Subscription.objects.select_for_update().filter(statement=statement, mail=address).first()
    if found is None:
        salt = clock.new_token()
        found, _ = Subscription.objects.get_or_create(
            statement=statement,
            mail=address,
            defaults={
                "language": language,
                "salt": salt,
                "token_hash": token_hash(token_of("follow", salt)),
                "until": database_now() + SUBSCRIBE_WITHIN,
            },
        )
    elif found.confirmed is None:
        found.until, found.language = database_now() + SUBSCRIBE_WITHIN, language
        found.save(update_fields=["until", "language"])
    _write(found, "follow", purpose=Mail.Purpose.CONFIRMATION, language=language, link=link(found))


def link(subscription: Subscription) -> str:
    """The private link at which following is begun and ended."""
    return f"{settings.BASE_URL}/following/{standing_token(subscription, 'follow')}/"


def find_subscription(secret: str) -> Subscription | None:
    """The subscription behind a link; None where there is none, or where it was not begun in time."""
    found = Subscription.objects.select_related("statement").filter(token_hash=token_hash(secret)).first()
    if found is not None and found.confirmed is None and found.until <= database_now():
        return None
    return found


def begin(subscription: Subscription) -> None:
    """From now on the address is told."""
    Subscription.objects.filter(pk=subscription.pk, confirmed=None).update(confirmed=database_now())


@transaction.atomic
def stop(subscription: Subscription) -> None:
    """Delete the address, and every mail to it that is about following."""
    Subscription.objects.filter(pk=subscription.pk).delete()
    Erasure.note(Erasure.What.FOLLOWER, subscription.token_hash, "request")
    sweep_soon()


def tell_follower(subscription: Subscription, notice: Notice, about: Mapping[str, Any]) -> None:
    """One mail about one thing; its headers hold the address that ends it with one press."""
    end = link(subscription)
    _write(
        subscription,
        "news",
        purpose=Mail.Purpose.NOTICE,
        language=subscription.language,
        link=end,
        kind=notice.kind,
        notice=notice,
        unsubscribe=f"{end}stop/",
        **about,
    )


def _write(
    subscription: Subscription,
    template: str,
    *,
    purpose: str,
    language: str,
    notice: Notice | None = None,
    unsubscribe: str = "",
    **context: Any,
) -> None:
    mail.queue(
        template,
        to=subscription.mail,
        language=language,
        purpose=purpose,
        statement=subscription.statement,
        context={"title": title_of(subscription.statement, language), **context},
        subscription=subscription,
        notice=notice,
        unsubscribe=unsubscribe,
    )


def forget_followers(now: datetime) -> int:
    """Delete addresses that were never confirmed, and those of statements that were retracted."""
    over = Q(confirmed=None, until__lte=now) | Q(statement__retracted__isnull=False)
    return Subscription.objects.filter(over).delete()[0]
