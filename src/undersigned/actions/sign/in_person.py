"""Checked in person, then forgotten: for people whom a name on a list may harm.

One named verifier meets the person and presses a button. In the same transaction the person's name and address are
deleted here. Once that day is over the log gets a signature that never knew them: it commits to nothing that tells who
it is, and its place tells no hour. The person keeps a code on paper, of which only a hash is kept, and can leave by it
at any time.

Not here: the meeting. Left over: what the verifier remembers, and backups that were made before the check.
"""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.db import transaction

from undersigned.actions import mail
from undersigned.actions.addresses import clean_address
from undersigned.actions.limit import may_mail
from undersigned.actions.links import keyed_digest
from undersigned.actions.record import record
from undersigned.actions.sign.after import withdraw
from undersigned.actions.sign.confirm import check_time
from undersigned.actions.sign.request import edition_to_sign
from undersigned.actions.sweep import sweep_soon
from undersigned.core.errors import N_, SignError
from undersigned.core.sign import forgotten, line, paper_code, typed_code, utc
from undersigned.models import Account, Mail, Opening, Signature, Statement, Visibility, database_now
from undersigned.models.alone import IN_FORCE, hold
from undersigned.models.sign import token_hash

METHOD = "forgotten"


@transaction.atomic
def set_verifier(statement: Statement, verifier: Account | None, *, role: str = "", reach: str = "") -> None:
    """Name the one account that checks people in person, in which role, and how people reach it; or nobody.

    Where another had been named, the requests that wait for that one are deleted.
    """
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    role, reach = line(role, "role"), line(reach, "mandate")
    if verifier is not None and not verifier.may_verify:
        raise SignError(N_("This account may not verify."))
    if verifier is not None and not (role and reach):
        raise SignError(N_("Say in which role the verifier checks people, and how people reach the verifier."))
    if verifier is None or statement.verifier_id != verifier.pk:
        # Those who wait trusted one person, and nobody else.
        statement.signatures.filter(method=METHOD, state=Signature.State.PENDING).delete()
    statement.verifier = verifier
    statement.verifier_role, statement.verifier_reach = (role[:200], reach) if verifier is not None else ("", "")
    statement.save(update_fields=["verifier", "verifier_role", "verifier_reach"])


@transaction.atomic
def ask_in_person(statement: Statement, *, name: str, address: str, language: str, digest: str, nonce: str) -> str:
    """Keep a request to be checked in person. Returns the code for the paper, of which only a hash is kept.

    `name`: what the verifier asks for. `address`: only where the verifier shall write first; "" is best.
    `nonce`: the secret of the form that was filled in; to send it twice gives the same code and one request.
    """
    if not statement.checks_in_person:
        raise SignError(N_("For this statement nobody is checked in person."))
    now = database_now()
    edition = edition_to_sign(statement, digest, now)
    name = line(name, "name")
    if not name:
        raise SignError(N_("The verifier needs a name to ask for. It can be one that only the two of you know."))
    code = paper_code(bytes.fromhex(keyed_digest(f"paper\n{nonce}"))[:18])
    if Signature.objects.filter(paper_hash=token_hash(code)).exists():
        return code
    signature = Signature.objects.create(
        statement=statement,
        edition=edition,
        kind="person",
        visibility=Visibility.FORGOTTEN,
        language=language,
        names={"": name},
        name_key=None,
        mail=clean_address(address) if address else "",
        purposes=["sign"],
        method=METHOD,
        paper_hash=token_hash(code),
        requested=now,
    )
    if signature.mail and may_mail(signature.mail):
        mail.queue(
            "in-person",
            to=signature.mail,
            language=language,
            purpose=Mail.Purpose.NOTICE,
            signature=signature,
            context={},
        )
    return code


@transaction.atomic
def check_in_person(signature: Signature, *, by: Account) -> Signature:
    """The verifier has met the person: the signature stands, and who it is is forgotten, both at once.

    `log_checked` tells the log.
    """
    hold(IN_FORCE, shared=True)
    signature = _waiting(signature, by)
    now = database_now()
    check_time(signature, now)
    # Nothing tells the hour at which the two met.
    day = _day(now)
    _forget(signature)
    sweep_soon()
    signature.state, signature.confirmed, signature.requested = Signature.State.CONFIRMED, day, day
    signature.checked_by = signature.statement.verifier_role
    signature.save()
    return signature


def log_checked() -> int:
    """Log whom the verifiers have checked on the days that are over; returns how many.

    The log tells its order, and of what stands around a signature to the second: placed at once, it would tell when the
    two met. Ids are made by chance, so that their order tells nothing.
    """
    today = _day(database_now())
    checked = Signature.objects.filter(method=METHOD, state=Signature.State.CONFIRMED, confirmed__lt=today, events=None)
    return sum(_log(pk) for pk in checked.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _log(pk: str) -> bool:
    rows = Signature.objects.select_for_update(of=("self",)).select_related("statement", "edition")
    signature = rows.filter(pk=pk, state=Signature.State.CONFIRMED).first()
    if signature is None or signature.confirmed is None:
        return False  # who has left meanwhile was never in the log
    statement, edition, day = signature.statement, signature.edition, utc(signature.confirmed)[:10]
    first = record(
        "sign.confirmed",
        statement=statement,
        signature=signature,
        pub={"edition": edition.number, "digest": edition.digest, "visibility": "not-named", "reserved": False},
        time=day,
        values=forgotten(signature.language),
    )
    # It opens to nothing, and is never opened.
    Opening.objects.filter(event=first).delete()
    record(
        "sign.forgotten",
        statement=statement,
        signature=signature,
        prev=first,
        pub={"edition": edition.number},
        time=day,
        values={"method": {"kind": METHOD, "by": signature.checked_by}},
    )
    return True


def _day(moment: datetime) -> datetime:
    """The beginning of its day in UTC."""
    return datetime.combine(moment.astimezone(UTC).date(), time(), UTC)


@transaction.atomic
def refuse_in_person(signature: Signature, *, by: Account) -> None:
    """The verifier could not check this person, or nobody came: all of it is deleted."""
    _waiting(signature, by).delete()
    sweep_soon()


def _waiting(signature: Signature, by: Account) -> Signature:
    """The request, locked; refused unless it still waits and `by` is the statement's one verifier."""
    found = Signature.objects.select_for_update(of=("self",)).select_related("statement", "edition")
    locked = found.filter(pk=signature.pk, method=METHOD, state=Signature.State.PENDING).first()
    if locked is None:
        raise SignError(N_("This request does not wait any more."))
    if not by.may_verify or locked.statement.verifier_id != by.pk:
        raise SignError(N_("Only the named verifier decides about these requests."))
    return locked


def _forget(signature: Signature) -> None:
    """Take away all that tells who it is. The code on paper, as a hash, stays: it is the only way back."""
    signature.mails.all().delete()
    signature.names, signature.mail, signature.purposes = {}, "", ["sign"]
    signature.signatory_key = signature.name_key = None


def find_by_code(words: str) -> Signature | None:
    """The signature whose code was typed, or None."""
    code = typed_code(words)
    if not code:
        return None
    return Signature.objects.select_related("statement", "edition").filter(paper_hash=token_hash(code)).first()


@transaction.atomic
def leave_by_code(words: str) -> Signature | None:
    """Take the signature back, or delete the request that still waits. None where the code is not known."""
    found = find_by_code(words)
    if found is None:
        return None
    locked = Signature.objects.select_for_update().get(pk=found.pk)
    if locked.state == Signature.State.PENDING:
        locked.delete()
        sweep_soon()
        return found
    if locked.state == Signature.State.CONFIRMED:
        return withdraw(locked)
    return locked
