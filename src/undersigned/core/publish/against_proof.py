"""Verify a proof by itself: is this leaf in the log whose checkpoint the proof (C2SP tlog-proof) carries?

What this does not do: it does not ask what the leaf says, and a leaf of any log will do. It reads no file.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from undersigned.core.errors import N_, BundleError, RecordError, Sentence
from undersigned.core.publish.against_log import Run, believable, noted
from undersigned.core.publish.report import IncompleteError, Report
from undersigned.core.publish.verify import WHEN, Plan, not_witnessed, taken
from undersigned.core.record.proof import Proof, parse_proof


@dataclass(slots=True)
class ProofRun(Run):
    """What is known so far of a proof; as `Run`, whose `data` is the proof's file."""

    leaf: bytes | None = None
    proof: Proof = field(init=False)


def verify_proof(data: bytes, leaf: bytes | None, *, policy: str | None = None, key: str | None = None) -> Report:
    """Verify a proof's file, and that it is of the leaf (its bytes), with the verifier's policy or key; never raises.

    1. Take the proof apart.
    2. Check the signatures on its checkpoint by the policy or key; with neither: incomplete.
    3. Check that the leaf is in the checkpoint's tree; without one: incomplete.
    """
    run = ProofRun(data, policy, key, leaf=leaf)
    steps, verdict = taken(run, STEPS)
    if verdict == "false":
        return Report(verdict, steps)
    if run.proof.extra is not None:
        run.not_proved.append(Sentence(N_("What the proof says in its line “extra”: nobody signed that.")))
    return Report(verdict, steps, not_proved=(*not_witnessed(run), Sentence(WHEN), *run.not_proved))


def readable(run: ProofRun) -> Sentence:
    """1. The file is a proof."""
    try:
        run.proof = parse_proof(run.data.decode())
    except (RecordError, UnicodeDecodeError) as error:
        raise BundleError(N_("The file is no proof of the form c2sp.org/tlog-proof@v1.")) from error
    run.note, run.checkpoint = noted(run.proof.checkpoint)
    return Sentence(
        N_("A proof that entry %(index)s is in the log %(origin)s, which held %(size)s entries."),
        index=f"{run.proof.index:,}",
        origin=run.checkpoint.origin,
        size=f"{run.checkpoint.size:,}",
    )


def signed(run: ProofRun) -> Sentence:
    """2. Who signed the checkpoint."""
    if (believed := believable(run, run.note, run.checkpoint)) is not None:
        return believed
    raise IncompleteError(
        N_("No signature was checked: give the key of the log with --key, or a policy with --policy.")
    )


def included(run: ProofRun) -> Sentence:
    """3. The leaf is in the log."""
    if run.leaf is None:
        raise IncompleteError(N_("No leaf was given: whether this proof is of it cannot be told."))
    if not run.proof.shows(run.leaf):
        raise BundleError(N_("The leaf is not what the proof proves."))
    return Sentence(N_("The leaf (%(n)s bytes) is entry %(index)s of the log."), n=len(run.leaf), index=run.proof.index)


STEPS: Plan = (
    (N_("The file is a proof"), readable, ()),
    (N_("The checkpoint is signed"), signed, ("note", "checkpoint")),
    (N_("The leaf is in the log"), included, ("proof",)),
)
