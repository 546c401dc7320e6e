"""The freeze, and undoing it before anyone has signed."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from undersigned.actions import record
from undersigned.actions.announce import announce
from undersigned.actions.draft.edit import open_draft
from undersigned.actions.draft.questions import record_of
from undersigned.core.draft import FrozenEdition
from undersigned.core.draft import freeze as freeze_words
from undersigned.core.errors import N_, DraftError
from undersigned.core.sign import utc
from undersigned.models import (
    Account,
    Call,
    Clause,
    DraftSignatory,
    Edition,
    Invitation,
    Listed,
    Notice,
    Signature,
    Statement,
    Text,
    Unfreezing,
    database_now,
)
from undersigned.models.alone import IN_FORCE, hold


@transaction.atomic
def freeze(statement: Statement, *, authoritative: str, by: Account | None = None) -> Edition:
    """Freeze the draft as the next edition and log it. Its rows never change afterwards."""
    statement = open_draft(statement)
    words = freeze_words(
        statement.as_core(), id=statement.pk, number=statement.next_number, authoritative=authoritative
    )
    if statement.draft_signatories.filter(kind=DraftSignatory.Kind.UNKNOWN).exists():
        raise DraftError(N_("Say of each signatory whether it is an organisation or a person."))
    if statement.draft_signatories.filter(unsure=True).exists():
        # A person whom the reader took for an organisation would be named without having consented.
        raise DraftError(N_("Look at the signatories of whom the reader was not sure, then save them."))
    now = database_now()
    edition = Edition(
        statement=statement,
        number=statement.next_number,
        digest=words.digest,
        authoritative=authoritative,
        dated=statement.dated,
        frozen=now,
    )
    record_of(statement, edition).save(force_insert=True)
    _insert(edition, words)
    _list_signatories(statement, edition)
    statement.next_begun = None
    statement.save(update_fields=["next_begun"])
    record.record(
        "text.frozen",
        statement=statement,
        pub={"edition": edition.number, "digest": edition.digest},
        time=utc(now),
    )
    if statement.published is not None:
        # An hour in which the freeze may be undone.
        announce(edition, Notice.Kind.EDITION, str(edition.number), due=now + timedelta(hours=1))
    return edition


def _insert(edition: Edition, words: FrozenEdition) -> None:
    """Parts first: once the edition is there, the database takes no more of them."""
    for language, clauses in words.texts.items():
        Text.objects.create(edition=edition, language=language, sha256=words.sha256[language])
        Clause.objects.bulk_create(
            Clause(edition=edition, language=language, index=index, kind=kind, words=clause)
            for index, (kind, clause) in enumerate(zip(words.kinds, clauses, strict=True))
        )
    Call.objects.bulk_create(
        Call(
            edition=edition,
            index=index,
            clause=call.clause,
            places={tag: list(place) for tag, place in call.places.items()},
        )
        for index, call in enumerate(words.calls)
    )
    edition.save(force_insert=True)


def _list_signatories(statement: Statement, edition: Edition) -> None:
    """Take over whom the source lists: people are named only where a basis is recorded."""
    fields = ("order", "kind", "verbatim", "name", "acronym", "place", "role", "affiliation", "chapter")
    if statement.listing is not None:
        return  # they stay listed under the earlier words, which are those that the source bears
    Listed.objects.bulk_create(
        Listed(
            edition=edition,
            named=found.kind == "organisation" or bool(statement.listed_basis),
            **{name: getattr(found, name) for name in fields},
        )
        for found in statement.draft_signatories.all()
    )


def may_unfreeze(statement: Statement) -> bool:
    """Whether the newest freeze can be undone: nobody relies on its words yet."""
    edition = statement.edition
    if edition is None:
        return False
    try:
        _check_may_unfreeze(statement, edition)
    except DraftError:
        return False
    return True


def _check_may_unfreeze(statement: Statement, edition: Edition) -> None:
    relied = {*Signature.STANDING, Signature.State.WITHDRAWN, Signature.State.ERASED}
    if edition.signatures.filter(state__in=relied).exists():
        raise DraftError(N_("Someone has signed this edition. Its words stay; make the next edition or an erratum."))
    earlier = statement.editions.in_force().filter(number__lt=edition.number)
    if statement.published is not None and not earlier.exists():
        raise DraftError(N_("This edition is published. Its words stay; make the next edition or an erratum."))


@transaction.atomic
def unfreeze(statement: Statement) -> None:
    """Undo the newest freeze. Possible until someone has signed or the edition was published."""
    hold(IN_FORCE)
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    edition = statement.edition
    if edition is None:
        raise DraftError(N_("Nothing is frozen."))
    _check_may_unfreeze(statement, edition)
    now = database_now()
    Unfreezing.objects.create(edition=edition, undone=now)
    edition.signatures.filter(state=Signature.State.PENDING).delete()
    Invitation.objects.filter(statement=statement, revoked=None, earlier__isnull=False).delete()
    statement.opened = None
    statement.next_begun = now
    statement.save(update_fields=["opened", "next_begun"])
    record.record(
        "text.unfrozen",
        statement=statement,
        pub={"edition": edition.number, "digest": edition.digest},
        time=utc(now),
    )
