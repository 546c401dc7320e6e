"""Verifying, steps 1 to 6: from bytes to a history of events that the log's key signed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from undersigned.core.errors import N_, BundleError, RecordError, Sentence
from undersigned.core.publish.bundle import manifest
from undersigned.core.publish.container import unpack
from undersigned.core.publish.openings import Openings
from undersigned.core.publish.report import IncompleteError
from undersigned.core.publish.verify_md import BUNDLES
from undersigned.core.record.events import Event, parse_leaf
from undersigned.core.record.history import History
from undersigned.core.record.jcs import parse_jcs
from undersigned.core.record.keys import KeyChain
from undersigned.core.record.note import (
    ED25519,
    Checkpoint,
    Note,
    is_signed,
    parse_checkpoint,
    parse_note,
    parse_vkey,
)
from undersigned.core.record.policy import Policy, parse_policy
from undersigned.core.tree import Inclusions, leaf_hash

# Bounds on what is parsed at all, so that no file takes more than 2 seconds or 200 MB. Bundles of 10,000
# signatories need less than two thirds of each; leaves are plain ASCII, and so take less memory.
LARGEST_LEAVES = 30 * 2**20
LARGEST_JSON = 10 * 2**20
MOST_VALUES = 800_000
LONGEST_PROOF = 63
SIGNED = N_("The checkpoint is signed")
NEEDED = ("manifest.json", "statement.json", "leaves.json", "openings.json", "checkpoint", "policy", "VERIFY.md")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(slots=True)
class Run:
    """What is known so far. A step that fails does not set its part, and steps that need it are not run."""

    data: bytes
    given_policy: str | None
    given_key: str | None
    members: dict[str, memoryview] = field(init=False)
    policy: Policy = field(init=False)
    note: Note = field(init=False)
    checkpoint: Checkpoint = field(init=False)
    leaves: list[bytes] = field(init=False)
    history: History = field(init=False)
    published: Event = field(init=False)
    statement: dict[str, Any] = field(init=False)
    openings: Openings = field(init=False)
    earlier_keys: tuple[str, ...] = ()  # keys of the log from which its own events lead to the one that signed
    witnesses: int = 0
    not_proved: list[Sentence] = field(default_factory=list)


def json_member(run: Run, name: str) -> Any:
    """A JSON member's value; refused when it is not canonical, or so large or branched that it would choke."""
    content, is_leaves = run.members[name], name == "leaves.json"
    if len(content) > (LARGEST_LEAVES if is_leaves else LARGEST_JSON):
        raise BundleError(N_("%(name)s is larger than a bundle's can be."), name=name)
    parts = [content[start : start + 2**20] for start in range(0, len(content), 2**20)]
    values = sum(part.tobytes().count(mark) for part in parts for mark in (b",", b":", b"[", b"{"))
    if values > MOST_VALUES or (is_leaves and not all(part.tobytes().isascii() for part in parts)):
        raise BundleError(N_("%(name)s is larger than a bundle's can be."), name=name)
    try:
        return parse_jcs(content)
    except RecordError as error:
        raise BundleError(N_("%(name)s is not JSON in its canonical form (RFC 8785)."), name=name) from error


def text_member(run: Run, name: str) -> str:
    """A member's text in UTF-8; line ends are not translated."""
    if len(run.members[name]) > LARGEST_JSON:
        raise BundleError(N_("%(name)s is larger than a bundle's can be."), name=name)
    try:
        return str(run.members[name], "utf-8")
    except UnicodeDecodeError as error:
        raise BundleError(N_("%(name)s is not text in UTF-8."), name=name) from error


def container(run: Run) -> Sentence:
    """1. Take the archive apart, write it again, and compare."""
    members = unpack(run.data)
    for name in NEEDED:
        if name not in members:
            raise BundleError(N_("The bundle has no %(name)s."), name=name)
    run.members = members
    return Sentence(
        N_("%(n)s members, %(size)s bytes, and nothing between, before or behind them."),
        n=len(members),
        size=f"{len(run.data):,}",
    )


def manifest_step(run: Run) -> Sentence:
    """2. Make the manifest again, and compare."""
    if run.members["manifest.json"] != manifest(run.members):
        raise BundleError(N_("manifest.json does not name the SHA-256 of every member, or its format is unknown."))
    return Sentence(N_("It names every member and the SHA-256 of each."))


def fixed_texts(run: Run) -> Sentence:
    """3. VERIFY.md is the fixed text; the policy is in its canonical form."""
    if text_member(run, "VERIFY.md") not in BUNDLES:
        raise BundleError(N_("VERIFY.md is not the text that every bundle carries."))
    run.policy = own_policy(
        run,
        unreadable=N_("The bundle's policy is no policy."),
        not_canonical=N_("The bundle's policy is not in its canonical form."),
    )
    return Sentence(N_("VERIFY.md holds the words that every bundle carries, and the policy is in its canonical form."))


def own_policy(run: Run, *, unreadable: str, not_canonical: str) -> Policy:
    """The policy that an archive brings along, in its canonical form; BundleError in these words where it is not."""
    text = text_member(run, "policy")
    try:
        policy = parse_policy(text)
    except RecordError as error:
        raise BundleError(unreadable) from error
    if policy.text() != text or not policy.logs:
        raise BundleError(not_canonical)
    return policy


def signed(run: Run) -> Sentence:
    """4. Who signed the checkpoint: first nothing false, then by whose key."""
    note, checkpoint = noted(text_member(run, "checkpoint"))
    _no_stranger(run.policy, note, checkpoint)
    if "keys.json" in run.members:
        run.earlier_keys = _earlier_keys(run, note, checkpoint)
    run.note, run.checkpoint = note, checkpoint
    if (believed := believable(run, note, checkpoint)) is not None:
        return believed
    raise IncompleteError(
        N_(
            "Self-consistent only: the checkpoint of %(origin)s is signed by the key in the bundle itself. "
            "To know whose key that is, get it from the coalition and give it with --key or --policy."
        ),
        origin=checkpoint.origin,
    )


def noted(text: str) -> tuple[Note, Checkpoint]:
    """A checkpoint and the note in which it stands; BundleError when it is none."""
    try:
        note = parse_note(text)
        return note, parse_checkpoint(note.text)
    except RecordError as error:
        raise BundleError(N_("The checkpoint is no signed checkpoint.")) from error


def believable(run: Run, note: Note, checkpoint: Checkpoint) -> Sentence | None:
    """By whose key or policy, of those that the verifier gave, a checkpoint is believed; None where none was given.

    BundleError when it is not signed by it, IncompleteError when too few witnesses signed or it cannot be read.
    """
    if run.given_key is not None:
        return _by_key(run, run.given_key, note, checkpoint)
    if run.given_policy is not None:
        return _by_policy(run, run.given_policy, note, checkpoint)
    return None


def _no_stranger(policy: Policy, note: Note, checkpoint: Checkpoint) -> None:
    """Every signature line is by a key of the bundle's policy, once, and valid; one is the log's."""
    keys = {(key.name, key.id): key for key in policy.parsed_keys()}
    lines = [(signature.name, signature.id) for signature in note.signatures]
    known = len(set(lines)) == len(lines) and keys.keys() >= set(lines)
    if not known or not all(is_signed(note, keys[line]) for line in lines):
        raise BundleError(N_("The checkpoint carries a signature that is not valid, or by a key not in the policy."))
    if policy.signing_log(note, checkpoint.origin) is None:
        raise BundleError(N_("The checkpoint is not signed by the log that it names."))


def _earlier_keys(run: Run, note: Note, checkpoint: Checkpoint) -> tuple[str, ...]:
    """The keys from which the log's own events lead to the one that signed the checkpoint."""
    value, chain, inclusions = json_member(run, "keys.json"), KeyChain(), Inclusions(checkpoint.size, checkpoint.root)
    if type(value) is not list:
        raise BundleError(N_("keys.json is not a list of leaves."))
    try:
        for number, entry in enumerate(value):
            index, leaf, proof = _entry(entry, number)
            if not inclusions.check(leaf_hash(leaf), index, proof):
                raise BundleError(N_("keys.json holds an event that is not in the log that the checkpoint names."))
            chain.take(index, parse_leaf(leaf))
    except RecordError as error:
        raise BundleError(N_("keys.json holds events that cannot follow each other.")) from error
    *earlier, newest = chain.vkeys or ("",)
    if not earlier or newest not in run.policy.logs or not is_signed(note, parse_vkey(newest)):
        raise BundleError(N_("keys.json does not lead to the key that signed the checkpoint."))
    return tuple(earlier)


def _followed(run: Run) -> None:
    run.not_proved.append(
        Sentence(
            N_(
                "That nobody else has the key that you gave. The log has replaced it, and its events lead from yours "
                "to the key that signed; ask the coalition for that one."
            )
        )
    )


def _by_key(run: Run, given: str, note: Note, checkpoint: Checkpoint) -> Sentence:
    try:
        key = parse_vkey(given.strip())
    except RecordError as error:
        raise IncompleteError(N_("The key that you gave cannot be read.")) from error
    if key.type != ED25519:
        raise IncompleteError(N_("The key that you gave cannot be read."))
    if key.name == checkpoint.origin and given.strip() in run.earlier_keys:
        _followed(run)
        return Sentence(
            N_(
                "The log %(origin)s signed it at %(size)s events, by a key to which its own events lead from the one "
                "that you gave; no witnesses."
            ),
            origin=checkpoint.origin,
            size=f"{checkpoint.size:,}",
        )
    if key.name != checkpoint.origin or not is_signed(note, key):
        raise BundleError(N_("The checkpoint is not signed by the key that you gave."))
    return Sentence(
        N_("The log %(origin)s signed it at %(size)s events, by the key that you gave; no witnesses."),
        origin=checkpoint.origin,
        size=f"{checkpoint.size:,}",
    )


def _by_policy(run: Run, given: str, note: Note, checkpoint: Checkpoint) -> Sentence:
    try:
        policy = parse_policy(given)
    except RecordError as error:
        raise IncompleteError(N_("The policy that you gave cannot be read.")) from error
    if policy.signing_log(note, checkpoint.origin) is None:
        if not set(run.earlier_keys) & set(policy.logs):
            raise BundleError(N_("The checkpoint is not signed by a log of the policy that you gave."))
        _followed(run)
    cosigners = policy.cosigners(note)
    run.witnesses = len(cosigners)
    if not policy.has_quorum(cosigners):
        raise IncompleteError(
            N_("The log signed it, but of the witnesses only %(n)s did: the policy asks for more."), n=len(cosigners)
        )
    facts = {"origin": checkpoint.origin, "size": f"{checkpoint.size:,}", "n": len(cosigners)}
    if policy.quorum == "none":
        return Sentence(
            N_("The log %(origin)s signed it at %(size)s events, by a key of your policy; no witnesses."), **facts
        )
    return Sentence(N_("The log %(origin)s signed it at %(size)s events, and %(n)s witnesses too."), **facts)


def included(run: Run) -> Sentence:
    """5. Each leaf is in the tree whose root the checkpoint names, in the order of the log."""
    value = json_member(run, "leaves.json")
    if type(value) is not list or not value:
        raise BundleError(N_("leaves.json is not a list of leaves."))
    inclusions = Inclusions(run.checkpoint.size, run.checkpoint.root)
    leaves: list[bytes] = []
    before = -1
    for number, entry in enumerate(value):
        index, leaf, proof = _entry(entry, number)
        if index <= before or not inclusions.check(leaf_hash(leaf), index, proof):
            raise BundleError(N_("Event %(n)s is not in the log that the checkpoint names."), n=number)
        before = index
        leaves.append(leaf)
    run.leaves = leaves
    return Sentence(N_("All %(n)s events are in the log that the checkpoint names."), n=f"{len(leaves):,}")


def _entry(entry: Any, number: int) -> tuple[int, bytes, list[bytes]]:
    if type(entry) is list and len(entry) == 3:
        index, leaf, proof = entry
        short = type(index) is int and type(leaf) is str and type(proof) is list and len(proof) <= LONGEST_PROOF
        if short and all(type(node) is str and _HASH.fullmatch(node) for node in proof):
            return index, leaf.encode(), [bytes.fromhex(node) for node in proof]
    raise BundleError(N_("Event %(n)s is not written as a leaf with its proof."), n=number)


def complete(run: Run) -> Sentence:
    """6. The leaves are one statement's, well formed, without a gap, in a possible order, to its publication."""
    history = History()
    for number, leaf in enumerate(run.leaves):
        try:
            event = parse_leaf(leaf)
        except RecordError as error:
            raise BundleError(N_("Event %(n)s is not well formed."), n=number) from error
        if event.log != run.checkpoint.origin or not event.stmt:
            raise BundleError(N_("Event %(n)s belongs to another log or to no statement."), n=number)
        try:
            history.take(event)
        except RecordError as error:
            raise BundleError(error.message, **error.params) from error
    if history.published is None or history.published is not history.events[-1]:
        raise BundleError(N_("The events do not end in the one that published this bundle."))
    run.history, run.published = history, history.published
    unknown = sum(not event.known for event in history.events)
    if unknown:
        run.not_proved.append(Sentence(N_("%(n)s events are of a kind that this version does not know."), n=unknown))
    return Sentence(
        N_("%(n)s events without a gap, ending in the one that published this bundle."), n=f"{len(history.events):,}"
    )
