"""What an office says by its private link: answers and commitments, confirmed by a mail with a button.

Nothing is public before a mailbox has confirmed it. Whose mailbox that is decides what it proves (`verified_of`); where
it proves nothing, the coordinator must say that it was the office.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from undersigned.actions import mail
from undersigned.actions.addresses import clean_address
from undersigned.actions.draft.after import in_force
from undersigned.actions.draft.edit import clean_line
from undersigned.actions.follow.ask import tell
from undersigned.actions.follow.evidence import clean_words
from undersigned.actions.follow.scan import Scan, keep_scan
from undersigned.actions.limit import check_office, may_mail
from undersigned.actions.sign.confirm import TokenError
from undersigned.core.draft.edition import language_tag
from undersigned.core.errors import N_, FollowError
from undersigned.core.follow import look_until
from undersigned.models import Commitment, LedgerEntry, Mail, OfficeLink, Reply, Said, Statement, Verified, database_now
from undersigned.models.sign import token_hash
from undersigned.outside import clock
from undersigned.outside.domains import domain_of, is_shared, of_mailbox, registrable

TOKEN_LIFE = timedelta(hours=72)
LONGEST_ANSWER = 10_000
State = Said.State
S = TypeVar("S", Reply, Commitment)


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed: the words, in which language, who says them in which capacity, and from which mailbox."""

    words: str
    language: str
    capacity: str
    address: str
    letter: Scan | None = None
    protocol: str = ""
    day: date | None = None  # of the letter


def find_office_link(token: str) -> OfficeLink | None:
    """The link of an office, unless it was ended."""
    rows = OfficeLink.objects.select_related("statement", "office").filter(token_hash=token_hash(token), revoked=None)
    return rows.first()


@transaction.atomic
def reply(link: OfficeLink, entry: LedgerEntry, given: Given, *, language: str) -> Reply:
    """Keep an answer that waits for its mailbox. `language` is that of the interface, for the mail."""
    now, token = database_now(), clock.new_token()
    if given.day is not None and given.day > now.date():
        raise FollowError(N_("The day of the letter is in the future."))
    common = _common(link, entry, given, token)
    made = Reply.objects.create(
        **common,
        day=(given.day if given.letter else None) or now.date(),
        how=Reply.How.LETTER if given.letter else Reply.How.FORM,
        protocol=clean_line(given.protocol, Reply, "protocol") if given.letter else "",
        file=keep_scan(given.letter) if given.letter else "",
        file_name=given.letter.name if given.letter else "",
    )
    _mail_link(made, "reply", token, language)
    return made


@transaction.atomic
def commit(link: OfficeLink, entry: LedgerEntry, given: Given, *, language: str) -> Commitment:
    """Keep a commitment that waits for its mailbox. One of an office stands for a call at a time."""
    token = clock.new_token()
    made = Commitment(**_common(link, entry, given, token), day=database_now().date())
    _check_alone(made)
    made.save()
    _mail_link(made, "commitment", token, language)
    return made


def _check_alone(made: Commitment) -> None:
    """FollowError where another one stands. Call it with the statement's row locked: two may be confirmed at once.

    One that no mailbox proves keeps nobody from committing: whoever has the link could have typed it.
    """
    stands = Q(state__in=[State.HELD, State.PUBLIC]) | Q(state=State.WAITING) & ~Q(verified="")
    if made.entry.commitments.filter(stands).exclude(pk=made.pk).exists():
        raise FollowError(N_("A commitment to this call is there already. Its own link takes it back."))


def _common(link: OfficeLink, entry: LedgerEntry, given: Given, token: str) -> dict[str, object]:
    if (entry.statement_id, entry.office_id) != (link.statement_id, link.office_id):
        raise FollowError(N_("This call is not put to your office."))
    in_force(entry.statement)
    check_office(str(link.pk))
    words, now = clean_words(given.words, LONGEST_ANSWER), database_now()
    capacity = clean_line(given.capacity, Reply, "capacity")
    if not words:
        raise FollowError(N_("Write what the office says."))
    if not capacity:
        raise FollowError(N_("Say who answers, and in which capacity."))
    address = clean_address(given.address)
    if not may_mail(address):
        raise FollowError(N_("This address has had enough mails for today. Try again tomorrow."))
    return {
        "entry": entry,
        "words": words,
        "language": language_tag(given.language),
        "capacity": capacity,
        "mail": address,
        "state": State.PENDING,
        "token_hash": token_hash(token),
        "until": now + TOKEN_LIFE,
        "made": now,
    }


def _mail_link(made: Reply | Commitment, what: str, token: str, language: str) -> None:
    mail.queue(
        "answered",
        to=made.mail,
        language=language,
        purpose=Mail.Purpose.CONFIRMATION,
        statement=made.entry.statement,
        context={
            "link": f"{settings.BASE_URL}/{what}/{token}/",
            "commits": what == "commitment",
            "hours": int(TOKEN_LIFE.total_seconds() // 3600),
        },
    )


def find_said(kind: type[S], token: str, *, lock: bool = False) -> S:
    """What waits behind a mailed link to be confirmed, or TokenError."""
    rows = kind._default_manager.select_for_update(of=("self",)) if lock else kind._default_manager.all()
    found = rows.select_related("entry__office", "entry__statement").filter(token_hash=token_hash(token)).first()
    if found is None:
        raise TokenError(N_("This link is not known. Perhaps it was cut off in the mail."), "unknown")
    if found.state != State.PENDING:
        raise TokenError(N_("This link was used already."), "used")
    if found.until is None or database_now() > found.until:
        raise TokenError(N_("This link has expired: it was good for 72 hours."), "expired")
    return found


@transaction.atomic
def confirm_said(kind: type[S], token: str) -> S:
    """The button was pressed: the coalition has a look, and then it is public by itself, if the mailbox proves it."""
    found = find_said(kind, token, lock=True)
    in_force(found.entry.statement)
    if isinstance(found, Commitment):
        _check_alone(found)
    now = database_now()
    found.verified = verified_of(found.entry, found.mail)
    found.state, found.until = State.WAITING, look_until(now) if found.verified else None
    if getattr(found, "how", "") != Reply.How.LETTER:  # a letter bears its own day
        found.day = now.date()
    found.save(update_fields=["verified", "state", "until", "day"])
    return found


def verified_of(entry: LedgerEntry, address: str) -> str:
    """What a mailbox proves: that it is at the office's own domain, or that the statement was sent to it; or nothing.

    Where anybody gets a mailbox or a page, a domain says nothing of whose it is.
    """
    known = (of_mailbox(entry.office.mail), domain_of(entry.office.site))
    own = {registrable(domain) for domain in known if domain and not is_shared(domain)}
    domain = of_mailbox(address)  # it has a registrable part, or is ""
    if domain and registrable(domain) in own:
        return Verified.DOMAIN
    sent = entry.office.deliveries.filter(statement=entry.statement_id, event__isnull=False)
    return Verified.MAILBOX if sent.filter(to__iexact=address).exists() else ""


def put_on_record(found: Reply | Commitment) -> None:
    """Tell of it in the log, as it was written. Call it inside a transaction, with its row locked."""
    statement: Statement = found.entry.statement
    in_force(statement)
    if isinstance(found, Commitment):
        _check_alone(found)
    item: dict[str, str | None] = {
        "entry": found.entry_id,
        "words": found.words,
        "language": found.language,
        "capacity": found.capacity,
        "day": found.day.isoformat(),
        "verified": str(found.verified),
    }
    if isinstance(found, Reply):
        item |= {"how": str(found.how), "protocol": found.protocol or None, "file": found.file or None}
    what = "replied" if isinstance(found, Reply) else "committed"
    found.event = tell(statement, found.entry.edition.number, what, item)
    found.state, found.until = State.PUBLIC, None
    found.save(update_fields=["event", "state", "until", "verified"])


def record_answers() -> int:
    """Put on record what the coalition has not held back in time; returns how many that were.

    While names are hidden, somebody is in danger: an answer could name them, so that each waits for a person's look.
    """
    done = 0
    for kind in (Reply, Commitment):
        due = kind._default_manager.filter(state=State.WAITING, until__lte=database_now())
        due = due.filter(entry__statement__retracted=None, entry__statement__names_hidden=None)
        for pk in due.exclude(verified="").values_list("pk", flat=True):
            with transaction.atomic():
                found = kind._default_manager.select_for_update().get(pk=pk)
                if found.state == State.WAITING:
                    put_on_record(found)
                    done += 1
    return done


@transaction.atomic
def take_back(token: str) -> Commitment:
    """The office takes its commitment back, by the commitment's own link."""
    rows = Commitment.objects.select_for_update().filter(token_hash=token_hash(token))
    found = rows.exclude(state=State.PENDING).first()
    if found is None:
        raise TokenError(N_("This link is not known. Perhaps it was cut off in the mail."), "unknown")
    if found.state in (State.ENDED, State.REFUSED):
        raise TokenError(N_("This link was used already."), "used")
    if found.state == State.PUBLIC:
        if found.event is None or found.event.seq is None:
            raise FollowError(N_("This commitment is not in the log yet. Try again in a few seconds."))
        item = {"seq": found.event.seq, "day": database_now().date().isoformat()}
        found.ended = tell(found.entry.statement, found.entry.edition.number, "ended", item)
    found.state, found.until = State.ENDED, None
    found.save(update_fields=["state", "until", "ended"])
    return found
