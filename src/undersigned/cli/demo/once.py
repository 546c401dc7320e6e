"""`demo --once`: from a letter to a verified bundle, without a server, through the same actions.

Choices that a person would make take defaults, each of which is printed on stderr.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from undersigned.cli.installed import enter, migrate
from undersigned.core.draft import QUESTIONS
from undersigned.core.errors import N_, DraftError, ReadingError, UndersignedError
from undersigned.core.publish.report import Report
from undersigned.outside.installation import Installation, InstallationError

if TYPE_CHECKING:
    from undersigned.core.reading import Letter
    from undersigned.models import Statement

DONE, FAILED = 0, 1
COALITION = "Coalition of the Two Banks"
URL = "http://localhost:8000"
COUNTED = ("organisations", "people", "listed_organisations", "listed_people")
ENOUGH = 64 * 1024 * 1024  # more bytes than any letter may have: reading refuses them by itself
DEFAULT_ANSWER = "Left to the coalition: this is a demonstration."


@dataclass
class Journey:
    """What is known so far."""

    out: Path
    here: Installation
    statement: Statement
    expected: dict[str, int] = field(default_factory=dict)


def run(out: Path, letter: Path | None, *, basis: str, as_json: bool) -> int:
    """Run the journey into `out` and print what came of it."""
    out = out.absolute()
    made = not out.exists()
    if not made and (not out.is_dir() or any(out.iterdir())):
        raise InstallationError(N_("%(out)s is not empty. Name a new folder."), out=out)
    with tempfile.TemporaryDirectory(prefix="undersigned-demo-") as folder:
        data = _read(letter) if letter is not None else b""
        _make(out)
        home = Path(folder) / "installation"
        here = enter(Installation.create(home, coalition=COALITION, url=URL, site=str(out), demo=True).home)
        try:
            found = _find(letter, data)
        except ReadingError:
            _take_back(out, made=made)
            raise
        try:
            migrate(here)
            journey = Journey(out, here, _draft(found, invented=letter is None, basis=basis))
            _freeze(journey, basis)
            _sign(journey)
            _publish(journey)
            report = _verify(journey)
        except UndersignedError as error:
            say(f"Failed: {error}")
            _take_back(out, made=made)
            return FAILED
    return _tell(journey, report, as_json=as_json)


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InstallationError(N_("%(home)s cannot be made: %(reason)s."), home=out, reason=reason) from error


def _take_back(out: Path, *, made: bool) -> None:
    """Leave the place as it was: a journey that broke off has published nothing that stands."""
    for path in out.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    if made:
        out.rmdir()


def say(sentence: str) -> None:
    """One line of progress."""
    print(sentence, file=sys.stderr, flush=True)


def _number(n: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{n} {one if n == 1 else many}"


def _find(letter: Path | None, data: bytes) -> Letter:
    from undersigned.actions import draft
    from undersigned.cli.demo import letters

    name = letter.name if letter is not None else "river.txt"
    found = draft.read_letter(name, data if letter is not None else letters.as_file(letters.content("river")))
    counted = ", ".join(
        (
            _number(len(found.clauses), "clause", "clauses"),
            _number(len(found.calls), "call", "calls"),
            _number(len(found.signatories), "listed signatory", "listed signatories"),
        )
    )
    say(f"Read {letter or 'the invented letter'}: {counted}, language {found.language or 'not known: taken as en'}.")
    for warning in found.warnings:
        say(f"  Warning: {warning}")
    return found


def _draft(found: Letter, *, invented: bool, basis: str) -> Statement:
    from undersigned.actions import draft
    from undersigned.cli.demo import letters

    statement = draft.create(found, by=None)
    if invented:
        letters.put_texts(statement, letters.content("river"))
        say(f"  Put into {len(letters.LANGUAGES)} languages.")
    _settle(statement, found.date)
    for line in letters.accept_listed(statement, basis):
        say(f"  Default: taken as an organisation: {line}")
    return statement


def _read(letter: Path) -> bytes:
    try:
        with letter.open("rb") as file:
            return file.read(ENOUGH)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReadingError(N_("%(path)s cannot be read: %(reason)s."), path=letter, reason=reason) from error


def _settle(statement: Statement, dated: str | None) -> None:
    """The choices that a person would make before the freeze."""
    from undersigned.actions import draft

    _give_title(statement)
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
    say(f"  Default: all {len(calls)} calls confirmed as found.")
    line = statement.draft_clauses.filter(kind="dateline").first()
    words = {tag: line.source(tag) for tag in statement.languages} if line is not None else {}
    day = date.fromisoformat(dated) if dated and line is not None else None
    draft.save_dateline(statement, undated=line is None, dated=day, words=words)
    say("  Default: undated, because the letter has no date line." if line is None else "  Dated as in the letter.")
    draft.answer(statement, dict.fromkeys(QUESTIONS, DEFAULT_ANSWER))
    say(f"  Default: each of the four questions is answered “{DEFAULT_ANSWER}”")


def _give_title(statement: Statement) -> None:
    from undersigned.models import ClauseKind

    if statement.draft_clauses.filter(kind=ClauseKind.TITLE).exists():
        return
    from undersigned.actions import draft

    first = statement.draft_clauses.first()
    if first is None:
        raise DraftError(N_("There is no text yet."))
    draft.change_kind(statement, first.pk, ClauseKind.TITLE)
    say("  Default: the first line is the title.")


def _freeze(journey: Journey, basis: str) -> None:
    from undersigned.actions import draft
    from undersigned.models import Statement

    edition = draft.freeze(journey.statement, authoritative="all")
    journey.statement = Statement.objects.get(pk=journey.statement.pk)
    say("  Default: all texts are authentic.")
    say(f"Frozen: edition {edition.number}, digest {edition.digest}")
    listed = [row.kind for row in edition.listed.all()]
    journey.expected = {"listed_organisations": listed.count("organisation"), "listed_people": listed.count("person")}
    say(f"  Listed in the source, not confirmed here: {len(listed)}.")
    if not basis and "person" in listed:
        say("  Default: people whom it lists are counted, not named, because no --basis was given.")


def _sign(journey: Journey) -> None:
    """Two invented organisations, each through invitation, mail, form, mail and button."""
    from undersigned.actions import sign
    from undersigned.cli.demo import letters
    from undersigned.cli.demo.journey import invited, signing
    from undersigned.models import Statement

    sign.open_for_signature(journey.statement, open_to_all=False)
    journey.statement = Statement.objects.get(pk=journey.statement.pk)
    language = journey.statement.languages[0]
    rows = letters.content("signatories")["organisation"][:2]
    for row in rows:
        done = invited(journey.statement, signing({**row, "language": language}, "organisation"))
        say(f"Signed: {done.signature.name()}, through invitation, mail and confirmation.")
    journey.expected |= {"organisations": len(rows), "people": 0}


def _publish(journey: Journey) -> None:
    from undersigned.actions.publish.batch import Publisher, publish
    from undersigned.actions.record import Log

    Publisher(Log(journey.here)).publish_batch(publish(journey.statement))
    say(f"Published: {journey.out / journey.statement.slug_id}")


def _verify(journey: Journey) -> Report:
    from undersigned.actions.record.keys import log_vkey
    from undersigned.core.publish.verify import verify

    data = (journey.out / journey.statement.slug_id / "bundle.zip").read_bytes()
    return verify(data, key=log_vkey(journey.here))


def _tell(journey: Journey, report: Report, *, as_json: bool) -> int:
    edition = journey.statement.edition
    digest = edition.digest if edition else ""
    counts = {name: (report.counts or {}).get(name, 0) for name in COUNTED}
    result: dict[str, Any] = {
        "slug": journey.statement.slug_id,
        "digest": digest,
        "counts": counts,
        "bundle": str(journey.out / journey.statement.slug_id / "bundle.zip"),
        "policy": str(journey.out / "log" / "policy"),
        "verdict": report.verdict,
    }
    wrong = [str(step.detail) for step in report.steps if step.verdict != "verified"]
    wrong += [f"{name}: {counts[name]} instead of {n}" for name, n in journey.expected.items() if counts[name] != n]
    wrong += ["the digest is another one"] if report.digest != digest else []
    wrong += [f"{result[name]} is missing" for name in ("bundle", "policy") if not Path(result[name]).is_file()]
    wrong += [f"{path} is a key" for path in journey.out.rglob("*.key")]
    for sentence in wrong:
        say(f"Wrong: {sentence}")
    if as_json:
        print(json.dumps(result, ensure_ascii=True, indent=2))
    else:
        _summary(result)
    return FAILED if wrong else DONE


def _summary(result: dict[str, Any]) -> None:
    counts = {
        row: _number(n, *(("person", "people") if row.endswith("people") else ("organisation", "organisations")))
        for row, n in result["counts"].items()
    }
    print(f"Statement:  {result['slug']}")
    print(f"Digest:     {result['digest']}")
    print(f"Confirmed:  {counts['organisations']} and {counts['people']}")
    print(f"Listed in the source, not confirmed here: {counts['listed_organisations']} and {counts['listed_people']}")
    print(f"Verdict:    {result['verdict']}")
    print(f"Page:       {Path(result['bundle']).parent / 'index.html'}")
    print(f"Check it:   undersigned verify {result['bundle']} --policy {result['policy']}")
