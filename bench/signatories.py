"""Many invented signatories at once: the same rows, commitments and openings as signing one by one would leave."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bench.report import progress

if TYPE_CHECKING:
    from undersigned.models import Edition, Event, Opening, Signature, Statement

FIRST = ("Lumera", "Vardena", "Kodrin", "Šljunak", "Njelmësi", "Žubor", "Çezma", "Reka")
SECOND = ("Watch", "Forum", "Youth Club", "Women’s Association", "Library", "Choir", "Anglers", "Archive")
BATCH = 1_000


def signed_by(statement: Statement, number: int) -> None:
    """Add confirmed signatories, three in four of them organisations; their events wait for the sequencer."""
    from django.db import transaction

    from undersigned.models import Event, Opening, Signature, database_now

    now = database_now()
    edition = statement.edition
    assert edition is not None
    begin = statement.signatures.count()
    made = [_signature(statement, edition, begin + n, now) for n in range(number)]
    with transaction.atomic():
        Signature.objects.bulk_create(made, batch_size=BATCH)
        for start in range(0, number, BATCH):
            pairs = [_event(one) for one in made[start : start + BATCH]]
            Event.objects.bulk_create([event for event, _ in pairs])
            Opening.objects.bulk_create([opening for _, opening in pairs])
            if start and not start % 10_000:
                progress(f"{start} of {number} signatories are there")


def _signature(statement: Statement, edition: Edition, number: int, moment: datetime) -> Signature:
    from undersigned.actions.sign.doubt import look_of
    from undersigned.models import Signature
    from undersigned.models.book import name_key

    name = f"{FIRST[number % 8]} {SECOND[number // 8 % 8]} {number}"
    person = number % 4 == 3
    return Signature(
        statement=statement,
        edition=edition,
        kind="person" if person else "organisation",
        state=Signature.State.CONFIRMED,
        visibility="public",
        language="en",
        names={"": name},
        place="Kodrin" if number % 3 else "",
        role="teacher" if person else "",
        representative="" if person else "Teuta Ravik",
        representative_role="" if person else "director",
        mandate="" if person else "Decision of the board of 3 May",
        mail=f"{number}@lumera.example",
        purposes=["machine", "show", "sign"] if person else ["show", "sign"],
        signatory_key=name_key(name),
        name_key=name_key(name),
        looks=look_of(name),
        requested=moment,
        confirmed=moment,
    )


def _event(signature: Signature) -> tuple[Event, Opening]:
    """What `actions.record.record` writes for a confirmation."""
    from undersigned.actions.sign.confirm import signing_of
    from undersigned.core.record import commitment
    from undersigned.core.sign import committed, public_time, visibility_pub
    from undersigned.models import Event, Opening
    from undersigned.outside import clock

    assert signature.confirmed is not None
    type_ = "sign.confirmed"
    values = committed(signing_of(signature), method=signature.method, moment=signature.confirmed)
    opened = {name: (clock.new_salt(), value) for name, value in values.items()}
    edition = signature.edition
    event = Event(
        statement=signature.statement,
        signature=signature,
        type=type_,
        time=public_time(signature.kind, signature.visibility, signature.confirmed),
        pub={
            **visibility_pub(edition.number, signature.kind, signature.visibility),
            "digest": edition.digest,
            "reserved": False,
        },
        c={name: commitment(salt, type_, name, value) for name, (salt, value) in opened.items()},
    )
    return event, Opening(event=event, fields={name: [salt.hex(), value] for name, (salt, value) in opened.items()})
