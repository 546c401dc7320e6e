"""Audit: replay a whole log from its static files, and say whether it is what its checkpoint says.

Every entry is hashed and compared with the tiles, every tile with the tree, the tree with the signed root; every leaf
is read, and the events of each statement are followed from the first. Nothing of it needs the host's word.

What this does not do: it opens no commitment (a bundle or a receipt does), and fetches nothing by itself: `read` is
given the path of a file of the log and the most bytes that it can have, and answers with its bytes.

Example: `audit(read, key="example.org/log+1234abcd+AQ…").exit` is 0, 1 or 2.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from undersigned.core.errors import N_, BundleError, RecordError, Sentence
from undersigned.core.publish.against_log import Run, believable, noted
from undersigned.core.publish.report import IncompleteError, Report
from undersigned.core.publish.verify import Plan, taken
from undersigned.core.record.events import Event
from undersigned.core.record.history import History
from undersigned.core.record.keys import KeyChain
from undersigned.core.record.leaves import Leaves
from undersigned.core.record.note import LONGEST, Checkpoint, Note, is_signed, parse_vkey
from undersigned.core.record.policy import LONGEST as LONGEST_POLICY
from undersigned.core.record.policy import parse_policy
from undersigned.core.record.tiles import LARGEST_BUNDLE, WIDTH, Tile, split_entries, split_hashes, tile_hashes, tiles
from undersigned.core.tree import HASH, Tree, leaf_hash

Read = Callable[[str, int], bytes]
Progress = Callable[[int, int], None]
MOST_LEAVES = 50_000_000  # a signed size costs its signer nothing, and us memory


class AbsentError(IncompleteError):
    """The log has no such file."""


@dataclass(slots=True)
class Audit(Run):
    """What is known so far; as `Run`."""

    read: Read = field(kw_only=True)
    kept: str | None = field(kw_only=True)  # the note of a checkpoint that the verifier kept
    progress: Progress = field(kw_only=True)
    vkeys: list[str] = field(init=False)  # keys of the log by which the checkpoint is signed
    tree: Tree = field(init=False)
    reader: Leaves = field(default_factory=Leaves)
    histories: dict[str, History] = field(default_factory=dict)
    types: Counter[str] = field(default_factory=Counter)
    keys: list[tuple[int, Event]] = field(default_factory=list)  # the log's own events, each with its index
    unknown: int = 0
    malformed: BundleError | None = None  # the first of each
    disordered: BundleError | None = None


def audit(
    read: Read,
    *,
    policy: str | None = None,
    key: str | None = None,
    kept: str | None = None,
    progress: Progress = lambda done, whole: None,
) -> Report:
    """Replay the log with the verifier's own policy (text) or key (vkey); never raises what `read` does not raise.

    1. Check the checkpoint's signature by the policy or key given. With neither, the log is self-consistent at best.
    2. Hash every entry and compare it with the tiles; make every tile and the root again and compare.
    3. Check that every leaf is well formed, and is of this log.
    4. Check that the events of each statement follow each other, from the first without a gap.
    5. Check that the log began with its key, that every later key was put in its place by both keys that must sign
       for it, and that the newest signs the checkpoint. Who gave an earlier key follows these events.
    6. Check that the log continues the checkpoint `kept` earlier (the text of its note), if there is one.

    `read` raises AbsentError for a file that is not there, IncompleteError for one that cannot be had, BundleError for
    one that is larger than it was asked for. `progress` is told how many leaves are done, and of how many.
    """
    run = Audit(b"", policy, key, read=read, kept=kept, progress=progress)
    plan = STEPS if kept is not None else STEPS[:-1]
    steps, verdict = taken(run, plan)
    if verdict == "false" or not hasattr(run, "tree"):
        return Report(verdict, steps)
    facts = {
        "origin": run.checkpoint.origin,
        "size": run.checkpoint.size,
        "root": base64.b64encode(run.checkpoint.root).decode(),
        "statements": len(run.histories.keys() - {""}),
        "events": dict(sorted(run.types.items())),
    }
    return Report(verdict, steps, log=facts, not_proved=tuple(_not_proved(run, steps[0].verdict == "incomplete")))


def signed(run: Audit) -> Sentence:
    """1. Who signed the checkpoint."""
    run.note, run.checkpoint = noted(_text(run, "checkpoint", LONGEST))
    run.vkeys = [vkey for vkey in _candidates(run) if is_signed(run.note, parse_vkey(vkey))]
    if not run.vkeys and (run.given_key is not None or run.given_policy is not None):
        _look_for_a_later_key(run)
    if (believed := believable(run, run.note, run.checkpoint)) is not None:
        return believed
    if not run.vkeys:
        raise BundleError(N_("The checkpoint is not signed by the log that it names."))
    raise IncompleteError(
        N_(
            "Self-consistent only: the checkpoint of %(origin)s is signed by the key that stands beside it. "
            "To know whose key that is, get it from the coalition and give it with --key or --policy."
        ),
        origin=run.checkpoint.origin,
    )


def _candidates(run: Audit) -> list[str]:
    """Keys of the log that the verifier gave, else those that the log names itself."""
    try:
        if run.given_key is not None:
            parse_vkey(run.given_key.strip())
            return [run.given_key.strip()]
        policy = run.given_policy if run.given_policy is not None else _text(run, "policy", LONGEST_POLICY)
        return [vkey for vkey in parse_policy(policy).logs if parse_vkey(vkey).name == run.checkpoint.origin]
    except RecordError:
        return []


def _look_for_a_later_key(run: Audit) -> None:
    """Where the log shows another key than the verifier gave: step 5 says whether its events lead to it."""
    given = _candidates(run)
    try:
        shown = parse_policy(_text(run, "policy", LONGEST_POLICY)).logs
    except (BundleError, RecordError):
        return
    later = [vkey for vkey in shown if is_signed(run.note, parse_vkey(vkey))]
    if given and later:
        run.vkeys, run.earlier_keys = later, tuple(given)


def _text(run: Audit, path: str, most: int) -> str:
    try:
        return run.read(path, most).decode()
    except UnicodeDecodeError as error:
        raise BundleError(N_("%(name)s is not text in UTF-8."), name=path) from error


def replayed(run: Audit) -> Sentence:
    """2. Every entry, every tile, the root. On the way the leaves are read: steps 3 to 5 tell what came of that."""
    size, tree = run.checkpoint.size, Tree()
    if size > MOST_LEAVES:
        raise IncompleteError(N_("The log says that it has %(n)s events: more than can be audited."), n=f"{size:,}")
    for tile in tiles(size):
        hashes = stored(run.read, tile, tile.path, WIDTH * HASH, HASH)
        if tile.level:
            if hashes != tile_hashes(tree, tile):
                raise BundleError(N_("%(name)s is not made of the tiles below it."), name=tile.path)
            continue
        try:
            expected = split_hashes(hashes, tile.width)
            leaves = split_entries(stored(run.read, tile, tile.entries_path, LARGEST_BUNDLE, None), tile.width)
        except RecordError as error:
            raise BundleError(N_("%(name)s: %(reason)s"), name=tile.path, reason=error) from error
        for number, (leaf, hash) in enumerate(zip(leaves, expected, strict=True), tile.index * WIDTH):
            if leaf_hash(leaf) != hash:
                raise BundleError(N_("Entry %(n)s of the log is not the one that is in its tree."), n=number)
            _take(run, number, leaf, hash)
        tree.extend(expected)
        run.progress(tree.size, size)
    if tree.root() != run.checkpoint.root:
        raise BundleError(N_("The entries do not give the root that the checkpoint names."))
    run.tree = tree
    return Sentence(
        N_("%(n)s entries, each in its place; every tile and the root were made again from them."), n=f"{size:,}"
    )


def stored(read: Read, tile: Tile, path: str, most: int, each: int | None) -> bytes:
    """A file of the log. Where a partial tile is gone, the log has grown meanwhile: the full one begins like it.

    `path` is the tile's, of whose hashes each has `each` bytes, or that of the entries under it, with None. Raises as
    `read` does.
    """
    try:
        return read(path, most)
    except AbsentError as absent:
        if tile.is_full:
            raise
        try:
            whole = read(tile.full.path if each is not None else tile.full.entries_path, most)
        except AbsentError:
            raise absent from None
    if each is not None:
        return whole[: tile.width * each]
    end = 0
    for _ in range(tile.width):
        end += 2 + int.from_bytes(whole[end : end + 2])
    return whole[:end]


def _take(run: Audit, number: int, leaf: bytes, hash: bytes) -> None:
    """Read a leaf and let it follow its statement's earlier ones; what is wrong first is kept for its step."""
    try:
        event = run.reader.read(leaf, hash)
    except RecordError as error:
        run.malformed = run.malformed or _wrong(number, error)
        return
    run.types[event.type] += 1
    run.unknown += not event.known
    if event.log != run.checkpoint.origin:
        run.malformed = run.malformed or BundleError(N_("Entry %(n)s belongs to another log."), n=number)
        return
    if not event.stmt:
        run.keys.append((number, event))
    history = run.histories.get(event.stmt)
    if history is None:
        history = run.histories[event.stmt] = History(keep=False)
    try:
        history.take(event)
    except RecordError as error:
        run.disordered = run.disordered or _wrong(number, error)


def _wrong(number: int, error: RecordError) -> BundleError:
    return BundleError(N_("Entry %(n)s of the log: %(reason)s"), n=number, reason=error)


def well_formed(run: Audit) -> Sentence:
    """3. Every leaf is an event of this log."""
    if run.malformed is not None:
        raise run.malformed
    return Sentence(N_("Every entry is a well formed event of %(origin)s."), origin=run.checkpoint.origin)


def in_order(run: Audit) -> Sentence:
    """4. The events of each statement follow each other."""
    if run.malformed is not None:
        raise IncompleteError(N_("Not every entry could be read: see step 3."))
    if run.disordered is not None:
        raise run.disordered
    return Sentence(
        N_("The events of %(n)s statements follow each other, each from its first without a gap."),
        n=f"{len(run.histories.keys() - {''}):,}",
    )


def keyed(run: Audit) -> Sentence:
    """5. The log's first event is its key, and the key to which its events lead signs the checkpoint."""
    try:
        chain = KeyChain((index, event) for index, event in run.keys if event.type == "key")
        vkey = chain.vkey
    except RecordError as error:
        raise BundleError(N_("The events about the log's key do not hold: %(reason)s"), reason=error) from error
    if run.earlier_keys and not set(run.earlier_keys) & set(chain.vkeys):
        raise BundleError(N_("The checkpoint is not signed by the key that you gave, nor do the events lead from it."))
    if not run.vkeys:
        raise IncompleteError(N_("Nobody knows by which key the checkpoint is signed: see step 1."))
    if not is_signed(run.note, parse_vkey(vkey)):
        raise BundleError(N_("The checkpoint is signed by another key than the log names: %(vkey)s."), vkey=vkey)
    if len(chain.vkeys) > 1:
        return Sentence(
            N_("The log's key was replaced as it must be, and the newest signed the checkpoint: %(vkey)s."), vkey=vkey
        )
    return Sentence(N_("The log begins with its key, which signed the checkpoint: %(vkey)s."), vkey=vkey)


def continued(run: Audit) -> Sentence:
    """6. The log continues the checkpoint that was kept."""
    try:
        note, kept = noted(run.kept or "")
    except BundleError as error:
        raise IncompleteError(N_("The checkpoint that you kept cannot be read.")) from error
    if kept.origin != run.checkpoint.origin or not _is_ours(run, note):
        raise IncompleteError(N_("The checkpoint that you kept is not signed by this log: it says nothing about it."))
    if kept.size == 0:
        raise IncompleteError(N_("The checkpoint that you kept is of an empty log, which every log continues."))
    if kept.size > run.checkpoint.size:
        raise BundleError(
            N_(
                "The log showed %(before)s events when you kept the checkpoint, and shows only %(now)s here. It was "
                "put back to an older state, or this is an old copy of it. Keep both checkpoints."
            ),
            before=f"{kept.size:,}",
            now=f"{run.checkpoint.size:,}",
        )
    if run.tree.root(kept.size) != kept.root:
        raise BundleError(
            N_(
                "The log does not continue the checkpoint that you kept: its first %(n)s events are others now. Keep "
                "both checkpoints: with their signatures they prove that the log showed two pasts."
            ),
            n=f"{kept.size:,}",
        )
    return _continues(kept, run.checkpoint)


def _is_ours(run: Audit, note: Note) -> bool:
    """Whether a note is signed by a key that this log names, now or earlier."""
    for vkey in {event.pub["vkey"] for _, event in run.keys if event.type == "key"}:
        try:
            if is_signed(note, parse_vkey(vkey)):
                return True
        except RecordError:
            pass  # a leaf may hold any text; one that is no key signed nothing
    return False


def _continues(kept: Checkpoint, now: Checkpoint) -> Sentence:
    return Sentence(
        N_("Its first %(before)s events are those of the checkpoint that you kept; %(new)s came since."),
        before=f"{kept.size:,}",
        new=f"{now.size - kept.size:,}",
    )


def _not_proved(run: Audit, self_consistent: bool) -> list[Sentence]:
    said = [Sentence(N_("That this log is the coalition's: see step 1."))] if self_consistent else []
    if not run.witnesses:
        said.append(
            Sentence(N_("That everybody was shown the same log: there are no witnesses, only the log's own signature."))
        )
    if run.kept is None:
        said.append(
            Sentence(N_("That this is the log that was shown earlier: keep its checkpoint and give it with --since."))
        )
    said.append(Sentence(N_("When it happened: times are those that the log's host wrote down.")))
    said.append(Sentence(N_("Who signed what: the log holds commitments; bundles and receipts open them.")))
    if run.unknown:
        said.append(Sentence(N_("%(n)s events are of a kind that this version does not know."), n=run.unknown))
    return [*said, *run.not_proved]


STEPS: Plan = (
    (N_("The checkpoint is signed"), signed, ()),
    (N_("Entries and tiles are those of the root"), replayed, ("checkpoint",)),
    (N_("The entries are events of this log"), well_formed, ("tree",)),
    (N_("The events of each statement are complete and in order"), in_order, ("tree",)),
    (N_("The log's key is the one that it names"), keyed, ("tree", "vkeys")),
    (N_("The log continues the checkpoint that you kept"), continued, ("tree",)),
)
