"""A statement brought to each stage of its life through the real actions, with invented signatories."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from tests import shelf
from undersigned.actions import draft, sign
from undersigned.actions.sign.confirm import Confirmed
from undersigned.core.sign import Signing
from undersigned.models import Edition, Invitation, Mail, Signature, Statement

LETTER = """One river, two banks

We, organisations from both banks of the Lumera, ask that the river be cleaned.

We call on the municipalities of Vardena and Kodrin to publish the water tests each month.
"""
ANSWERS = {
    "motivation": "The tests of this spring were kept back.",
    "framing": "As neighbours who share one river.",
    "content": "The fishing families of both banks were asked.",
    "language": "No side is blamed.",
}


def drafted(words: str = LETTER) -> Statement:
    """A draft that only waits for its freeze."""
    return _from_shelf("drafted", words) or _drafted(words)


def _drafted(words: str = LETTER) -> Statement:
    statement = draft.create(draft.read_words(words), by=None, language="en")
    calls = [
        draft.CallRow(
            id=call.pk,
            clause=call.clause_id,
            confirmed=True,
            places={place.language: (place.words, place.addressee) for place in call.places.all()},
        )
        for clause in statement.draft_clauses.all()
        for call in clause.calls.all()
    ]
    draft.save_calls(statement, calls)
    draft.save_dateline(statement, undated=True, dated=None, words={})
    draft.answer(statement, ANSWERS)
    return Statement.objects.get(pk=statement.pk)


def write(statement: Statement, language: str, words: Mapping[int, str]) -> None:
    """Write words of one language: clause id -> source."""
    draft.write(statement, language, [draft.Written(clause, source) for clause, source in words.items()])


def two_languages(albanian: str = "Pika {}. Fjala e dytë.") -> Statement:
    """A draft of three clauses in English and Albanian; `albanian`: the words of each, with a place for its number."""
    return shelf.once(f"in Albanian: {albanian}", lambda: _two_languages(albanian))


def _two_languages(albanian: str) -> Statement:
    statement = drafted()
    draft.add_language(statement, "sq")
    write(statement, "sq", {clause.pk: albanian.format(clause.position) for clause in statement.draft_clauses.all()})
    return Statement.objects.get(pk=statement.pk)


def frozen(words: str = LETTER) -> Statement:
    """A statement with edition 1."""
    return _from_shelf("frozen", words) or _frozen(words)


def _frozen(words: str = LETTER) -> Statement:
    statement = _drafted(words)
    draft.freeze(statement, authoritative="all")
    return Statement.objects.get(pk=statement.pk)


def opened(words: str = LETTER, *, deadline: datetime | None = None) -> Statement:
    """A statement that takes signatures from everyone."""
    return (_from_shelf("opened", words) if deadline is None else None) or _opened(words, deadline)


def _opened(words: str = LETTER, deadline: datetime | None = None) -> Statement:
    statement = frozen(words)
    sign.open_for_signature(statement, open_to_all=True, deadline=deadline)
    return Statement.objects.get(pk=statement.pk)


def make_once() -> None:
    """Put the usual statement on the shelf at each stage."""
    for name, make in (("drafted", _drafted), ("frozen", _frozen), ("opened", _opened)):
        shelf.keep(name, make)


def _from_shelf(stage: str, words: str) -> Statement | None:
    return shelf.take(stage) if words == LETTER else None


def in_force(statement: Statement) -> Edition:
    """The edition in force, which must be there."""
    edition = statement.edition
    assert edition is not None
    return edition


def organisation(name: str = "Lumera Watch", mail: str = "office@lumera.example", **changes: object) -> Signing:
    """What an organisation's representative says in the form."""
    values: dict[str, object] = {
        "kind": "organisation",
        "names": {"": name},
        "mail": mail,
        "language": "en",
        "named": True,
        "purposes": frozenset({"sign", "show"}),
        "representative": "Teuta Ravik",
        "representative_role": "director",
        "mandate": "Decision of the board of 3 May",
        **changes,
    }
    return Signing(**values)  # type: ignore[arg-type]


def person(name: str = "Orla Benkov", mail: str = "orla@kodrin.example", **changes: object) -> Signing:
    """What a person says in the form."""
    values: dict[str, object] = {
        "kind": "person",
        "names": {"": name},
        "mail": mail,
        "language": "en",
        "named": True,
        "purposes": frozenset({"sign", "show"}),
        **changes,
    }
    return Signing(**values)  # type: ignore[arg-type]


def link_in(mail: Mail, part: str) -> str:
    """The secret of the link `/<part>/<secret>/` in a mail."""
    found = re.search(rf"/{part}/([A-Za-z0-9_-]+)/", mail.body)
    assert found, mail.body
    return found[1]


def requested(statement: Statement, signing: Signing, *, invitation: Invitation | None = None) -> tuple[Signature, str]:
    """A pending signature, and the secret in its confirmation mail."""
    digest = in_force(statement).digest
    signature = sign.request_signature(statement, signing, digest=digest, invitation=invitation)
    assert signature is not None
    return signature, requested_link(signature)


def requested_link(signature: Signature) -> str:
    """The secret in the newest confirmation mail of a signature."""
    return link_in(Mail.objects.filter(signature=signature, purpose="confirmation").latest("pk"), "confirm")


def signed(statement: Statement, signing: Signing) -> Confirmed:
    """A confirmed signature (or a held one, which looks the same), with its private link."""
    return sign.confirm(requested(statement, signing)[1])


def counts_of(statement: Statement) -> Mapping[str, int]:
    """How many signatures there are in each state."""
    states = [signature.state for signature in statement.signatures.all()]
    return {state: states.count(state) for state in set(states)}
