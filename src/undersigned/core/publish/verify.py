"""Verify: is a bundle what it says, without believing anyone but the holder of a key?

What is not covered by the log's signature must not be in a bundle: whatever can be made again is made
again and compared, and all else is hashed up to the checkpoint.

What this does not do: it does not look at the rest of the log (that is an audit), at the pages of the
site, or into the PDFs. It reads no file and no network.

Example: `verify(data, key="example.org/log+1234abcd+AQ…").exit` is 0, 1 or 2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from undersigned.core.errors import N_, BundleError, Sentence
from undersigned.core.publish import against_log, against_words
from undersigned.core.publish.against_log import Run
from undersigned.core.publish.methods import KINDS, methods
from undersigned.core.publish.openings import OF_A_DOMAIN
from undersigned.core.publish.report import IncompleteError, Report, Step, Verdict

WHEN = N_(
    "When it happened: the log's host wrote the times down. Only who kept this checkpoint, or a witness who signed it, "
    "can say that it had happened by then."
)
WHO = N_("Who sits behind a mailbox: a signature was confirmed from the mailbox that was given.")
WHICH = N_("Which person confirmed or endorsed for an organisation: a domain was verified, and not a person.")

# Title, what is done, and which parts of the run must stand before.
Plan = tuple[tuple[str, Callable[[Any], Sentence], tuple[str, ...]], ...]
STEPS: Plan = (
    (N_("The file is a bundle in its one form"), against_log.container, ()),
    (N_("The manifest is right"), against_log.manifest_step, ("members",)),
    (N_("The fixed texts are untouched"), against_log.fixed_texts, ("members",)),
    (against_log.SIGNED, against_log.signed, ("members", "policy")),
    (N_("The events are in the log"), against_log.included, ("members", "checkpoint")),
    (N_("The events are complete and in order"), against_log.complete, ("checkpoint", "leaves")),
    (N_("The words are those that were signed"), against_words.words, ("members", "policy", "history")),
    (N_("The openings fit the record"), against_words.opened, ("members", "history")),
    (N_("The names and counts are those of the record"), against_words.names, ("history", "statement", "openings")),
    (N_("The files are those that were published"), against_words.files, ("members", "history", "openings")),
    (N_("The ledger is that of the record"), against_words.followed, ("members", "history", "statement", "openings")),
)


def verify(data: bytes, *, policy: str | None = None, key: str | None = None) -> Report:
    """Verify a bundle with the verifier's own policy (text) or key (vkey); never raises.

    1. Take the archive apart, write it again byte for byte, and compare.
    2. Make the manifest again and compare.
    3. Compare VERIFY.md with the fixed text, and the policy with its canonical form.
    4. Check every signature on the checkpoint; the log's by the policy or key given. With neither the
       bundle is self-consistent at best: incomplete.
    5. Check that every leaf is included in the checkpoint's tree.
    6. Check that the leaves are one statement's, from its first without a gap to its newest `published`.
    7. Check that each edition's texts, kinds and calls give the digest that was frozen, and that later
       translations and errata are those recorded.
    8. Check that the openings give the commitments, and that exactly what must be opened is.
    9. Check that signatories and counts of statement.json follow from events and openings.
    10. Check that the files are those that the newest `published` event committed to.

    11. Check that ledger.json, which says what became of each call, follows from the events.

    False outranks incomplete. A policy or key that cannot be read is incomplete; one that did not sign
    is false.
    """
    run = Run(data, policy, key)
    steps, verdict = taken(run, STEPS)
    if verdict == "false":
        # Nothing that a false bundle says is repeated as if it were known.
        return Report(verdict, steps)
    current = run.statement["editions"][-1]
    return Report(
        verdict,
        steps,
        statement=run.statement["id"],
        edition=current["number"],
        digest=current["digest"],
        counts=current["counts"],
        methods=methods(current),
        not_proved=tuple(_not_proved(run, steps)),
    )


def taken(run: Run, plan: Plan) -> tuple[tuple[Step, ...], Verdict]:
    """Every step of a plan, and what they come to: false outranks incomplete. Never raises."""
    steps = tuple(_step(run, number, plan) for number in range(1, len(plan) + 1))
    verdicts = {step.verdict for step in steps}
    return steps, "false" if "false" in verdicts else "incomplete" if "incomplete" in verdicts else "verified"


def _step(run: Run, number: int, plan: Plan) -> Step:
    title, check, needs = plan[number - 1]
    if not all(hasattr(run, part) for part in needs):
        return Step(number, Sentence(title), "not checked", Sentence(N_("An earlier step failed.")))
    try:
        return Step(number, Sentence(title), "verified", check(run))
    except IncompleteError as error:
        return Step(number, Sentence(title), "incomplete", _said(error))
    except BundleError as error:
        return Step(number, Sentence(title), "false", _said(error))
    except (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError):
        # Shapes are checked before they are used. Should one slip through, the file is malformed: to
        # call it false is right, and a verifier that dies tells its user nothing.
        return Step(number, Sentence(title), "false", Sentence(N_("The file is malformed here.")))


def _said(error: BundleError) -> Sentence:
    return Sentence(error.message, **error.params)


def _not_proved(run: Run, steps: tuple[Step, ...]) -> list[Sentence]:
    """What a reader might take for proved, and is not."""
    said: list[Sentence] = []
    if steps[3].verdict == "incomplete":
        said.append(Sentence(N_("That this log is the coalition's: see step 4.")))
    said += not_witnessed(run)
    said.append(
        Sentence(N_("What happened since: the bundle shows the log as it stood on %(time)s."), time=run.published.time)
    )
    said.append(Sentence(WHEN))
    said.append(Sentence(WHO))
    ways = methods(run.statement["editions"][-1])
    if any(ways[row][way] for row in KINDS.values() for way in OF_A_DOMAIN):
        said.append(Sentence(WHICH))
    return [*said, *_of_listed(run.statement), *run.not_proved]


def not_witnessed(run: Run) -> list[Sentence]:
    """What only witnesses can show, where none signed."""
    if run.witnesses:
        return []
    return [
        Sentence(N_("That everybody was shown the same log: there are no witnesses, only the log's own signature."))
    ]


def _of_listed(statement: dict[str, Any]) -> Iterator[Sentence]:
    *earlier, current = statement["editions"]
    for edition in earlier:
        if _lists(edition):
            yield Sentence(
                N_(
                    "That those signed edition %(n)s whom the coalition lists for it from a source: they did not "
                    "confirm it here. Organisations: %(organisations)s. People: %(people)s."
                ),
                n=edition["number"],
                **_how_many(edition),
            )
    if _lists(current):
        yield Sentence(
            N_(
                "That those signed whom the coalition lists from a source: they did not confirm here. "
                "Organisations: %(organisations)s. People: %(people)s."
            ),
            **_how_many(current),
        )


def _lists(edition: dict[str, Any]) -> bool:
    return any(edition["counts"][name] for name in ("listed_organisations", "listed_people"))


def _how_many(edition: dict[str, Any]) -> dict[str, str]:
    return {name: f"{edition['counts'][f'listed_{name}']:,}" for name in ("organisations", "people")}
