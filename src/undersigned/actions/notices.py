"""What is told to many: to everyone who confirmed an edition, and to those who follow the statement.

It is a row when it happens, and mails when the `work` process comes by, in batches: whoever presses a button
waits for one row, however many signed. A batch and how far it came are one transaction; whatever a crash
interrupts is still due, and a constraint keeps anyone from being told twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from undersigned.actions.announce import announce
from undersigned.actions.installed import installation
from undersigned.actions.publish.news import news_of
from undersigned.actions.publish.published import published
from undersigned.actions.sign.tell import tell
from undersigned.actions.subscriptions import tell_follower
from undersigned.core.names.languages import choose_language, django_code
from undersigned.core.sign import CLOSING_GRACE, utc
from undersigned.models import Mail, Notice, Statement, Subscription, database_now

BATCH = 100
WAIT = timedelta(minutes=1)
# Of these those who signed are told; those who follow are told of everything.
_TO_SIGNATORIES = {Notice.Kind.ERRATUM: "erratum", Notice.Kind.TRANSLATION: "translation", Notice.Kind.FINAL: "final"}
_OF_PAGES = {Notice.Kind.PUBLISHED, Notice.Kind.EDITION}


def tell_due() -> int:
    """Queue one batch of the mails of each notice that is due; returns how many mails."""
    announce_ends()
    now = database_now()
    due = Notice.objects.filter(done=None, due__lte=now).order_by("due", "pk")
    return sum(_tell_batch(pk, now) for pk in due.values_list("pk", flat=True))


def announce_ends() -> None:
    """Statements whose signing has ended get their final copy, once whoever was late has had two hours to confirm."""
    now = database_now()
    finals = Notice.objects.filter(kind=Notice.Kind.FINAL).values_list("statement", "key")
    known = {(statement, end_of(key)) for statement, key in finals}
    for statement in Statement.objects.filter(opened__isnull=False, retracted=None):
        end = ended(statement, now)
        if end is None or end + CLOSING_GRACE > now or (statement.pk, utc(end)) in known:
            continue
        with transaction.atomic():
            for edition in statement.editions.in_force():  # who signed an earlier one stands under that
                announce(edition, Notice.Kind.FINAL, f"{utc(end)}/{edition.number}", due=end + CLOSING_GRACE)


def end_of(key: str) -> str:
    """The moment of closing in the key of a final copy."""
    return key.partition("/")[0]


def ended(statement: Statement, now: datetime) -> datetime | None:
    """When signing ended; None while it goes on."""
    moments = [moment for moment in (statement.closed, statement.deadline) if moment is not None and moment <= now]
    return min(moments, default=None)


@transaction.atomic
def _tell_batch(pk: int, now: datetime) -> int:
    rows = Notice.objects.select_for_update(of=("self",)).select_related("statement", "edition__statement")
    notice = rows.filter(pk=pk, done=None).first()
    if notice is None:
        return 0
    if _is_void(notice, now):
        Notice.objects.filter(pk=pk).update(done=now)
        return 0
    if notice.kind in _OF_PAGES and not _is_there(notice):
        Notice.objects.filter(pk=pk).update(due=now + WAIT)
        return 0
    told = _tell_signatories(notice) or _tell_followers(notice)
    if not told:
        notice.done = now
    notice.save(update_fields=["reached", "reached_followers", "done"])
    return told


def _is_void(notice: Notice, now: datetime) -> bool:
    """Whether there is nothing to tell any more: retracted, the freeze undone, signing opened again."""
    statement = notice.statement
    if statement.retracted is not None or not statement.editions.in_force().filter(pk=notice.edition_id).exists():
        return True
    end = ended(statement, now)
    return notice.kind == Notice.Kind.FINAL and (end is None or utc(end) != end_of(notice.key))


def _is_there(notice: Notice) -> bool:
    """Whether the public page shows what the notice tells of."""
    found = published(notice.statement.slug_id)
    return found is not None and any(edition["number"] == notice.edition.number for edition in found.editions)


def _tell_signatories(notice: Notice) -> int:
    """Those, too, whose signature is held: silence would tell that their organisation has signed already."""
    template = _TO_SIGNATORIES.get(Notice.Kind(notice.kind))
    if template is None:
        return 0
    rows = notice.edition.signatures.told().exclude(mail="").filter(confirmed__lte=notice.due, pk__gt=notice.reached)
    batch = list(rows.select_related("statement", "edition").order_by("pk")[:BATCH])
    about = _about(notice) if batch else {}
    for signature in batch:
        tell(signature, template, purpose=Mail.Purpose.NOTICE, in_force=notice.edition, notice=notice, **about)
        notice.reached = signature.pk
    return len(batch)


def _tell_followers(notice: Notice) -> int:
    if notice.kind == Notice.Kind.FINAL and notice.statement.edition != notice.edition:
        return 0  # they hear of the end once, with the edition in force
    rows = Subscription.objects.filter(statement=notice.statement, confirmed__lte=notice.due)
    batch = list(rows.filter(pk__gt=notice.reached_followers).order_by("pk")[:BATCH])
    about = _about(notice) if batch else {}
    news = {language: _news(notice, language) for language in {one.language for one in batch}}
    for subscription in batch:
        tell_follower(subscription, notice, about | news[subscription.language])
        notice.reached_followers = subscription.pk
    return len(batch)


def _news(notice: Notice, language: str) -> dict[str, Any]:
    """What became of the calls, for those whose mails are in this language; and its page, in one that the text has."""
    if notice.kind != Notice.Kind.FOLLOWED:
        return {}
    with translation.override(django_code(language)):
        news = news_of(notice, language)
    return {"news": news, "place": f"{choose_language(notice.edition.languages, language)}/follow/"}


def _about(notice: Notice) -> dict[str, Any]:
    """What the mails of a notice may say, taken from what is published."""
    found = published(notice.statement.slug_id)
    numbers = [edition for edition in found.editions if edition["number"] == notice.edition.number] if found else []
    address = f"{settings.BASE_URL}/{notice.statement.slug_id}/"
    return {
        "erratum": notice.erratum,
        "translation": notice.translation,
        "counts": numbers[0]["counts"] if numbers else None,
        "page": address if numbers else "",
        "edition": notice.edition,
        "days": installation().contacts_for_days,
    }
