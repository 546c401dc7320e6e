"""Verify a receipt: is the signature in the log, and does it say what was entered?

Every byte of a receipt is made again, or hashed up to the checkpoint, or a signature over it: nothing can be added.

What this does not do: it does not know the text that was signed, only its digest; and it does not look at the rest of
the log. It reads no file and no network.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from undersigned.core.errors import N_, BundleError, RecordError, Sentence
from undersigned.core.publish import against_log
from undersigned.core.publish.against_log import Run, json_member, own_policy, text_member
from undersigned.core.publish.container import unpack
from undersigned.core.publish.openings import opening
from undersigned.core.publish.receipt import FORM, FORMAT, KEYS, MEMBERS, MOST_LATER
from undersigned.core.publish.report import Report
from undersigned.core.publish.verify import WHEN, WHO, Plan, not_witnessed, taken
from undersigned.core.publish.verify_md import RECEIPT
from undersigned.core.record.events import FIRST, Event, is_moment, parse_leaf
from undersigned.core.record.proof import Proof, parse_proof
from undersigned.core.shape import fits
from undersigned.core.tree import Inclusions, leaf_hash

NEVER_SHAPED = frozenset({"contact", "evidence"})  # closed in every bundle, and of no fixed shape
_LATER = {"index": int, "leaf": str, "proof": [str], "openings": {"*": (list, None)}}
_OPENINGS = {"format": str, "openings": {"*": (list, None)}, "later": [_LATER]}


@dataclass(slots=True)
class ReceiptRun(Run):
    """What is known so far of a receipt; as `Run`."""

    proof: Proof = field(init=False)
    event: Event = field(init=False)
    given: dict[str, Any] = field(init=False)  # openings.json
    later: list[tuple[Event, dict[str, Any]]] = field(init=False)
    opened: list[dict[str, Any]] = field(init=False)  # field -> value, for each event


def verify_receipt(data: bytes, *, policy: str | None = None, key: str | None = None) -> Report:
    """Verify a receipt with the verifier's own policy (text) or key (vkey); never raises.

    1. Take the archive apart, write it again byte for byte, and compare; VERIFY.md and the policy as in a bundle.
    2. Check every signature on the checkpoint in receipt.tlog-proof, as in a bundle.
    3. Check that leaf.json is an event that confirms a signature, of this log, and in the checkpoint's tree.
    4. Check that each later event follows the one before it, and is in the same tree.
    5. Check that each opening gives its commitment, and has its form.
    """
    run = ReceiptRun(data, policy, key)
    steps, verdict = taken(run, STEPS)
    if verdict == "false":
        return Report(verdict, steps)
    said = list(run.not_proved)
    if verdict == "incomplete":
        said.insert(0, Sentence(N_("That this log is the coalition's: see step 2.")))
    return Report(
        verdict,
        steps,
        statement=run.event.stmt,
        edition=run.event.pub["edition"],
        digest=run.event.pub["digest"],
        not_proved=(*said, *_not_proved(run)),
        receipt={
            "time": run.event.time,
            "index": run.proof.index,
            "opened": run.opened[0],
            "later": [
                {"type": event.type, "time": event.time, "opened": opened}
                for (event, _), opened in zip(run.later, run.opened[1:], strict=True)
            ],
        },
    )


def container(run: ReceiptRun) -> Sentence:
    """1. The archive and its fixed texts."""
    try:
        members = unpack(run.data, FORM)
    except BundleError as error:
        raise BundleError(N_("The file is no receipt: it is no archive of a receipt's form.")) from error
    if members.keys() - {KEYS} != set(MEMBERS):
        raise BundleError(N_("The receipt lacks a member."))
    run.members = members
    if text_member(run, "VERIFY.md") != RECEIPT:
        raise BundleError(N_("VERIFY.md is not the text that every receipt carries."))
    run.policy = own_policy(
        run,
        unreadable=N_("The receipt's policy is no policy."),
        not_canonical=N_("The receipt's policy is not in its canonical form."),
    )
    return Sentence(
        N_("%(n)s members, %(size)s bytes, and nothing between, before or behind them."),
        n=len(members),
        size=f"{len(run.data):,}",
    )


def signed(run: ReceiptRun) -> Sentence:
    """2. The proof's checkpoint, and who signed it."""
    try:
        proof = parse_proof(text_member(run, "receipt.tlog-proof"))
    except RecordError as error:
        raise BundleError(N_("receipt.tlog-proof is no proof of the form c2sp.org/tlog-proof@v1.")) from error
    if proof.extra is not None:
        raise BundleError(N_("receipt.tlog-proof holds something that nobody signed."))
    run.proof = proof
    run.members["checkpoint"] = memoryview(proof.checkpoint.encode())
    return against_log.signed(run)


def included(run: ReceiptRun) -> Sentence:
    """3. The event confirms a signature, and is in the log."""
    data = bytes(run.members["leaf.json"])
    try:
        event = parse_leaf(data)
    except RecordError as error:
        raise BundleError(N_("leaf.json is not a well formed event.")) from error
    if event.type != FIRST or event.log != run.checkpoint.origin:
        raise BundleError(N_("leaf.json confirms no signature, or belongs to another log."))
    if not run.proof.shows(data):
        raise BundleError(N_("leaf.json is not in the log that the checkpoint names."))
    run.event = event
    return Sentence(
        N_("Event %(index)s of the log confirms a signature under edition %(edition)s: %(digest)s."),
        index=f"{run.proof.index:,}",
        edition=event.pub["edition"],
        digest=event.pub["digest"],
    )


def followed(run: ReceiptRun) -> Sentence:
    """4. Each later event names the one before it, and is in the log."""
    given = json_member(run, "openings.json")
    if not fits(given, _OPENINGS) or given["format"] != FORMAT or len(given["later"]) > MOST_LATER:
        raise BundleError(N_("openings.json does not have the form that it must have."))
    inclusions = Inclusions(run.checkpoint.size, run.checkpoint.root)
    before, at, later = run.event, run.proof.index, []
    for number, one in enumerate(given["later"], 1):
        data = one["leaf"].encode()
        try:
            event = parse_leaf(data)
        except RecordError as error:
            raise BundleError(N_("Later event %(n)s is not well formed."), n=number) from error
        same = (event.log, event.stmt, event.prev) == (before.log, before.stmt, before.hash)
        if not same or event.seq <= before.seq or one["index"] <= at:
            raise BundleError(N_("Later event %(n)s does not follow the one before it."), n=number)
        if not inclusions.check(leaf_hash(data), one["index"], _path(one["proof"])):
            raise BundleError(N_("Later event %(n)s is not in the log that the checkpoint names."), n=number)
        before, at = event, one["index"]
        later.append((event, one["openings"]))
    run.given, run.later = given, later
    return Sentence(
        N_("%(n)s later events of this signature are in the receipt, each after the one before."), n=len(later)
    )


def _path(proof: list[str]) -> list[bytes]:
    path = [bytes.fromhex(node) for node in proof]
    if [node.hex() for node in path] != proof:
        raise BundleError(N_("openings.json does not have the form that it must have."))
    return path


def opened(run: ReceiptRun) -> Sentence:
    """5. What is opened gives the commitments; null stays closed."""
    events = [(run.event, run.given["openings"]), *run.later]
    found = [_values(event, given) for event, given in events]
    closed = sum(len(event.c) for event, _ in events) - sum(map(len, found))
    run.opened = found
    if closed:
        run.not_proved.append(
            Sentence(N_("What stands in fields that are closed in this receipt: %(n)s."), n=f"{closed:,}")
        )
    return Sentence(
        N_("%(n)s openings give the commitments in the log; %(closed)s fields are closed."),
        n=f"{sum(map(len, found)):,}",
        closed=f"{closed:,}",
    )


def _values(event: Event, given: dict[str, Any]) -> dict[str, Any]:
    if given.keys() != event.c.keys():
        raise BundleError(N_("Event %(n)s does not open exactly what it must."), n=event.seq)
    return {name: _value(event, name, one) for name, one in sorted(given.items()) if one is not None}


def _value(event: Event, name: str, given: list[Any]) -> Any:
    value = opening(event, name, given, shaped=event.known and name not in NEVER_SHAPED)
    if name == "time" and (not is_moment(value) or event.time not in (value, value[:10])):
        raise BundleError(N_("Event %(n)s opens to another time than it tells."), n=event.seq)
    return value


STEPS: Plan = (
    (N_("The file is a receipt in its one form"), container, ()),
    (against_log.SIGNED, signed, ("members", "policy")),
    (N_("The signature is in the log"), included, ("members", "proof", "checkpoint")),
    (N_("What followed is in the log"), followed, ("members", "event")),
    (N_("The openings fit the record"), opened, ("given", "later", "event")),
)


def _not_proved(run: ReceiptRun) -> list[Sentence]:
    """What a reader might take for proved, and is not."""
    return [
        *not_witnessed(run),
        Sentence(
            N_(
                "What else became of this signature, before or since the log held %(n)s events: who passes a receipt "
                "on can leave its last events out, and close fields. The statement's bundle tells whether it stands."
            ),
            n=f"{run.checkpoint.size:,}",
        ),
        Sentence(N_("Which words were signed: the receipt has their digest. Compare it with the statement's bundle.")),
        Sentence(WHEN),
        Sentence(WHO),
    ]
