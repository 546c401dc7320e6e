"""Bringing the statement to an office: by mail with the published PDF and the private link, or by hand with a scan.

Proof of sending is the Message-ID, the day and the digest of the PDF that went. Nothing tells whether a mail was read.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from undersigned.actions import mail
from undersigned.actions.addresses import clean_address
from undersigned.actions.draft.after import in_force
from undersigned.actions.draft.edit import clean_line
from undersigned.actions.follow.ask import tell
from undersigned.actions.follow.evidence import clean_words
from undersigned.actions.follow.scan import Scan, keep_scan
from undersigned.actions.links import standing_token, token_of
from undersigned.actions.publish.published import published_file
from undersigned.actions.sign.tell import title_of
from undersigned.core.draft.edition import language_tag
from undersigned.core.errors import N_, FollowError
from undersigned.core.names.languages import choose_language
from undersigned.models import Delivery, Mail, Office, OfficeLink, Reply, Statement, StatusChange, database_now
from undersigned.models.sign import token_hash
from undersigned.outside import clock

LONGEST_WORDS = 2_000
MOST_A_DAY = 3  # mails of ours to one office about one statement


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands around a statement that is sent: who sends it, where an answer goes, and words of their own."""

    sender: str
    reply_to: str
    words: str = ""
    reminder: bool = False


def language_for(statement: Statement, office: Office) -> str:
    """In which language an office is written to: its own where the statement has it, else the statement's first."""
    edition = statement.edition
    return (choose_language(edition.languages, office.language) if edition is not None else "") or office.language


@transaction.atomic
def link_of(statement: Statement, office: Office) -> str:
    """The address of the office's private page, made where there is none."""
    _check_asked(statement, office)
    Statement.objects.select_for_update().get(pk=statement.pk)
    found = statement.office_links.filter(office=office, revoked=None).first()
    if found is None:
        salt = clock.new_token()
        hashed = token_hash(token_of("office", salt))
        found = OfficeLink.objects.create(
            statement=statement, office=office, salt=salt, token_hash=hashed, made=database_now()
        )
    return f"{settings.BASE_URL}/office/{standing_token(found, 'office')}/"


def known_link(statement: Statement, office: Office) -> str:
    """The address of the office's private page; "" where there is none that still works."""
    found = statement.office_links.filter(office=office, revoked=None).first()
    token = token_of("office", found.salt) if found is not None else ""
    known = found is not None and token_hash(token) == found.token_hash
    return f"{settings.BASE_URL}/office/{token}/" if known else ""


@transaction.atomic
def new_link(statement: Statement, office: Office) -> None:
    """End the office's link and make a new one, for where it has strayed."""
    statement.office_links.filter(office=office, revoked=None).update(revoked=database_now())
    link_of(statement, office)


def _check_asked(statement: Statement, office: Office) -> None:
    if not statement.ledger.filter(office=office).exists():
        raise FollowError(N_("Put a call to this office first."))


def cover_of(sender: str, reply_to: str, words: str, *, reminder: bool) -> Cover:
    """What the sender gave, in canonical form; FollowError where something is missing."""
    sender = clean_line(sender, Delivery, "note")[:200]
    if not sender:
        raise FollowError(N_("Say who sends it: your name, and your role in the coalition."))
    return Cover(sender, clean_address(reply_to), clean_words(words, LONGEST_WORDS), reminder)


def letter(statement: Statement, office: Office, cover: Cover, link: str) -> str:
    """The mail as it would go out: its subject, then its words."""
    return mail.rendered(_template(cover), language_for(statement, office), _context(statement, office, cover, link))


def _template(cover: Cover) -> str:
    return "office-again" if cover.reminder else "office"


def _context(statement: Statement, office: Office, cover: Cover, link: str) -> dict[str, object]:
    language = language_for(statement, office)
    delivered = statement.deliveries.filter(office=office, event__isnull=False).order_by("day").first()
    return {
        "statement": statement,
        "office": office.name(language),
        "title": title_of(statement, language),
        "count": statement.ledger.filter(office=office).count(),
        "cover": cover,
        "since": delivered.day if delivered is not None else None,
        "answered": _has_answered(statement, office),
        "link": link,
        "page": f"{settings.BASE_URL}/{statement.slug_id}/{language}/",
    }


def _has_answered(statement: Statement, office: Office) -> bool:
    """Whether the office said anything of a call here: a mail to it must not deny what its sender has read."""
    moved = StatusChange.objects.filter(entry__statement=statement, entry__office=office, scale="response")
    said = Reply.objects.filter(entry__statement=statement, entry__office=office)
    unproven = [Reply.State.PENDING, Reply.State.REFUSED]
    return moved.filter(refused=None).exists() or said.exclude(state__in=unproven).exists()


@transaction.atomic
def send(statement: Statement, office: Office, cover: Cover) -> Delivery:
    """Send the statement, or remind of it. It is in the log once the mail server has taken the mail."""
    statement, _ = in_force(statement)
    if not office.mail:
        raise FollowError(N_("No mail address of this office is in the book."))
    if statement.published is None:
        raise FollowError(N_("Publish the statement first: only public calls are followed up."))
    language, now = language_for(statement, office), database_now()
    if not cover.reminder and published_file(statement, f"statement.{language}.pdf") is None:
        raise FollowError(N_("The PDF is being made. Try again in a minute."))
    if statement.deliveries.filter(office=office, how=Delivery.How.MAIL, day=now.date()).count() >= MOST_A_DAY:
        raise FollowError(N_("This office has had enough mails for today. Try again tomorrow."))
    queued = mail.queue(
        _template(cover),
        to=office.mail,
        language=language,
        purpose=Mail.Purpose.REMINDER if cover.reminder else Mail.Purpose.NOTICE,
        statement=statement,
        context=_context(statement, office, cover, link_of(statement, office)),
        reply_to=cover.reply_to,
        attach=not cover.reminder,
    )
    made = Delivery.objects.create(
        statement=statement,
        office=office,
        how=Delivery.How.MAIL,
        day=now.date(),
        language=language,
        to=office.mail,
        reminder=cover.reminder,
        mail=queued,
        message_id=queued.message_id,
        made=now,
    )
    if settings.DEMO and not cover.reminder:  # no mail leaves a demo: it goes on as if this one had
        pdf = published_file(statement, f"statement.{language}.pdf") or b""
        _record(made, now.date(), hashlib.sha256(pdf).hexdigest())
    return made


@transaction.atomic
def bring_by_hand(statement: Statement, office: Office, *, day: date, note: str, language: str, scan: Scan) -> Delivery:
    """The statement was handed over: on which day, with a scan that shows it."""
    statement, _ = in_force(statement)
    _check_asked(statement, office)
    now = database_now()
    if day > now.date():
        raise FollowError(N_("This day is in the future."))
    made = Delivery.objects.create(
        statement=statement,
        office=office,
        how=Delivery.How.HAND,
        day=day,
        language=language_tag(language),
        note=clean_line(note, Delivery, "note"),
        file=keep_scan(scan),
        file_name=scan.name,
        made=now,
    )
    _record(made, day, made.file)
    return made


def record_sent() -> int:
    """Tell in the log what the mail server has taken since; returns how many deliveries that were."""
    waiting = Delivery.objects.filter(
        how=Delivery.How.MAIL, reminder=False, event=None, mail__sent__isnull=False, mail__problem=""
    ).filter(statement__retracted=None)
    done = 0
    for made in waiting.select_related("mail"):
        with transaction.atomic():
            locked = Delivery.objects.select_for_update().get(pk=made.pk)
            if locked.event_id is None and made.mail is not None and made.mail.sent is not None:
                _record(locked, made.mail.sent.date(), made.mail.attached)
                done += 1
    return done


def _record(made: Delivery, day: date, digest: str) -> None:
    statement, edition = in_force(made.statement)
    made.day, made.file = day, digest
    item = {
        "office": made.office_id,
        "day": day.isoformat(),
        "how": str(made.how),
        "language": made.language,
        "note": made.note,
        "proof": digest or None,
    }
    made.event = tell(statement, edition.number, "delivered", item)
    made.save(update_fields=["day", "file", "event"])
