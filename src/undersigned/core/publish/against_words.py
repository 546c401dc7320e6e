"""Verifying, steps 7 to 11: the words, the openings, the names, the files and the ledger are those of the events."""

from __future__ import annotations

import hashlib
from typing import Any

from undersigned.core.errors import N_, BundleError, RecordError, Sentence, TextError
from undersigned.core.publish.against_log import Run, json_member, text_member
from undersigned.core.publish.bundle import is_published
from undersigned.core.publish.openings import (
    counts,
    counts_value,
    forgotten,
    is_open,
    ledger,
    must_open,
    opening,
    signatories,
    withdrawals,
)
from undersigned.core.publish.statement_json import FORMAT, SHAPE, document
from undersigned.core.record.digest import edition_digest, erratum_digest
from undersigned.core.record.events import is_moment, public_time
from undersigned.core.record.history import FrozenEdition, History
from undersigned.core.record.ledger import ledger_json
from undersigned.core.shape import fits
from undersigned.core.text import canonical_text


def words(run: Run) -> Sentence:
    """7. Each edition's texts give the digest that was frozen; translations and errata are those recorded."""
    full = _statement(run)
    if full["id"] != run.history.events[0].stmt or full["log"]["origin"] != run.checkpoint.origin:
        raise BundleError(N_("statement.json is about another statement, or another log."))
    if full["log"]["vkey"] not in run.policy.logs:
        raise BundleError(N_("statement.json names another key than the policy."))
    if (full["state"] == "retracted") != run.history.retracted:
        raise BundleError(N_("statement.json and the events disagree whether the statement was retracted."))
    if full["hidden"] != run.history.hidden:
        raise BundleError(N_("statement.json and the events disagree whether the names are hidden."))
    frozen = [edition for edition in run.history.editions.values() if not edition.taken_back]
    if [edition["number"] for edition in full["editions"]] != [edition.number for edition in frozen]:
        raise BundleError(N_("statement.json does not have the editions that were frozen."))
    for edition, event in zip(full["editions"], frozen, strict=True):
        _edition(full["id"], edition, event)
    current = full["editions"][-1]
    works = current["texts"] | {t["language"]: t["clauses"] for t in current["translations"]}
    if {name for name in run.members if name.startswith("text/")} != {f"text/{tag}.txt" for tag in works}:
        raise BundleError(N_("The bundle does not hold one text for each language."))
    for tag, clauses in works.items():
        if text_member(run, f"text/{tag}.txt") != "\n\n".join(clauses):
            raise BundleError(N_("text/%(tag)s.txt does not hold the words of statement.json."), tag=tag)
    run.statement = full
    return Sentence(
        N_("The texts of edition %(edition)s (%(n)s) give the digest that was frozen: %(digest)s."),
        n=len(current["texts"]),
        edition=current["number"],
        digest=current["digest"],
    )


def _statement(run: Run) -> dict[str, Any]:
    """What stands under "undersigned" in statement.json; the rest must follow from it."""
    value = json_member(run, "statement.json")
    full: Any = value.get("undersigned") if type(value) is dict else None
    if not fits(full, SHAPE) or not full["editions"] or full["format"] != FORMAT:
        raise BundleError(N_("statement.json does not have the form that it must have."))
    for edition in full["editions"]:
        if not edition["texts"] or not all(edition["texts"].values()):
            raise BundleError(N_("statement.json has an edition without words."))
    if full["editions"][-1]["authoritative"] not in {"all", *full["editions"][-1]["texts"]}:
        raise BundleError(N_("statement.json does not have the form that it must have."))
    _same_length(full)
    if document(full) != value or type(value["version"]) is not int:  # to Python, 1 and true are equal
        raise BundleError(N_("statement.json says other things on its outside than inside."))
    return dict(full)


def _same_length(full: dict[str, Any]) -> None:
    """Every text of an edition, and every translation, has as many clauses as the edition has kinds."""
    for edition in full["editions"]:
        works = [*edition["texts"].values(), *(t["clauses"] for t in edition["translations"])]
        if any(len(clauses) != len(edition["kinds"]) for clauses in works):
            raise BundleError(N_("statement.json has a text with more or fewer clauses than its edition."))


def _edition(statement: str, edition: dict[str, Any], event: FrozenEdition) -> None:
    number, texts = edition["number"], edition["texts"]
    for tag, clauses in texts.items():
        _canonical(clauses, edition["sha256"].get(tag), number, tag)
    for call in edition["calls"]:
        for tag, place in call["places"].items():
            if tag not in texts or not 0 <= call["clause"] < len(texts[tag]):
                raise BundleError(N_("Edition %(n)s has a call that stands nowhere."), n=number)
            if not place["end"] <= len(texts[tag][call["clause"]]):
                raise BundleError(N_("Edition %(n)s has a call that stands nowhere."), n=number)
    try:
        digest = edition_digest(
            id=statement,
            edition=number,
            texts=edition["sha256"],
            authoritative=edition["authoritative"],
            clauses=edition["kinds"],
            calls=[
                [call["clause"], {t: [p["start"], p["end"], p["addressee"]] for t, p in call["places"].items()}]
                for call in edition["calls"]
            ],
        )
    except RecordError as error:
        raise BundleError(N_("Edition %(n)s is not well formed."), n=number) from error
    if edition["sha256"].keys() != texts.keys() or not digest == edition["digest"] == event.digest:
        raise BundleError(N_("The words of edition %(n)s are not those that were frozen and signed."), n=number)
    if edition["frozen"] != event.frozen:
        raise BundleError(N_("Edition %(n)s was frozen at another time than statement.json says."), n=number)
    _beside(edition, event)


def _beside(edition: dict[str, Any], event: FrozenEdition) -> None:
    """Translations and errata, which stand beside the words that were signed."""
    number = edition["number"]
    for work in edition["translations"]:
        _canonical(work["clauses"], work["sha256"], number, work["language"])
    translated = {work["language"]: work["sha256"] for work in edition["translations"]}
    if translated != event.translations or len(translated) != len(edition["translations"]):
        raise BundleError(N_("The later translations of edition %(n)s are not those recorded."), n=number)
    if translated.keys() & edition["texts"].keys():
        raise BundleError(N_("The later translations of edition %(n)s are not those recorded."), n=number)
    errata = {}
    for erratum in edition["errata"]:
        if erratum["language"] not in edition["texts"].keys() | translated.keys():
            raise BundleError(N_("Edition %(n)s has an erratum that stands nowhere."), n=number)
        if not 0 <= erratum["clause"] < len(edition["kinds"]):
            raise BundleError(N_("Edition %(n)s has an erratum that stands nowhere."), n=number)
        facts = {name: value for name, value in erratum.items() if name != "seq"}
        errata[erratum["seq"]] = erratum_digest(**facts)
    if errata != event.errata or len(errata) != len(edition["errata"]):
        raise BundleError(N_("The errata of edition %(n)s are not those recorded."), n=number)


def _canonical(clauses: list[str], sha256: str | None, number: int, tag: str) -> None:
    """A text stands in statement.json in its canonical form, with its digest."""
    try:
        text = canonical_text(clauses)
        kept = text == "\n\n".join(clauses) and hashlib.sha256(text.encode()).hexdigest() == sha256
    except TextError:
        kept = False
    if not kept:
        raise BundleError(N_("The text %(tag)s of edition %(n)s is not the one that was frozen."), tag=tag, n=number)


def opened(run: Run) -> Sentence:
    """8. Openings give the commitments in the log; what must be opened is, and nothing else."""
    value, wanted = json_member(run, "openings.json"), must_open(run.history)
    if type(value) is not dict or value.keys() != {str(seq) for seq in wanted}:
        raise BundleError(N_("openings.json does not open exactly the events that must be opened."))
    openings = {}
    for seq, fields in wanted.items():
        given = value[str(seq)]
        if type(given) is not dict or given.keys() != fields:
            raise BundleError(N_("Event %(n)s does not open exactly what it must."), n=seq)
        openings[seq] = {name: _open(run.history, seq, name, given[name]) for name in fields}
    run.openings = openings
    closed = sum(run.history.hidden or not is_open(one) for one in run.history.published_signatures)
    if closed:
        run.not_proved.append(
            Sentence(
                N_(
                    "Who stands behind signatures that are not opened here (withdrawn, erased, forgotten, not named, "
                    "shown on the page only, or hidden): %(n)s."
                ),
                n=f"{closed:,}",
            )
        )
    late = len(run.history.signatures) - len(run.history.published_signatures)
    if late:
        run.not_proved.append(
            Sentence(N_("Who confirmed while these files were being made; signatures: %(n)s."), n=f"{late:,}")
        )
    number = sum(map(len, openings.values()))
    return Sentence(N_("%(n)s openings give the commitments in the log; none is missing or too many."), n=f"{number:,}")


def _open(history: History, seq: int, name: str, given: Any) -> Any:
    event = history.events[seq]
    value = opening(event, name, given)
    if name == "time" and (not is_moment(value) or public_time(value, event.pub.get("kind")) != event.time):
        raise BundleError(N_("Event %(n)s opens to another time than it tells."), n=seq)
    return value


def names(run: Run) -> Sentence:
    """9. Signatories and counts of statement.json are those of the events."""
    for edition in run.statement["editions"]:
        number = edition["number"]
        if edition["signatories"] != signatories(run.history, number, run.openings):
            raise BundleError(N_("The signatories of edition %(n)s are not those of the events."), n=number)
        if edition["reserved"] != signatories(run.history, number, run.openings, reserved=True):
            raise BundleError(N_("The reservations of edition %(n)s are not those of the events."), n=number)
        if edition["forgotten"] != forgotten(run.history, number, run.openings):
            raise BundleError(N_("Those checked in person for edition %(n)s are not those of the events."), n=number)
        if run.history.hidden and any(one["named"] for one in edition["listed"]):
            raise BundleError(N_("Edition %(n)s names somebody that it says it does not."), n=number)
        totals = counts_value(counts(run.history, number)) | _listed(edition)
        if edition["counts"] != totals or tuple(edition["withdrawals"]) != withdrawals(run.history, number):
            raise BundleError(N_("The counts of edition %(n)s are not those of the events."), n=number)
    current = run.statement["editions"][-1]
    if run.published.pub["counts"] != current["counts"]:
        raise BundleError(N_("The counts that were published are not those of the events."))
    return Sentence(
        N_("Edition %(edition)s. Organisations: %(organisations)s. People: %(people)s. Not named: %(not_named)s."),
        edition=current["number"],
        **{name: f"{current['counts'][name]:,}" for name in ("organisations", "people", "not_named")},
    )


def _listed(edition: dict[str, Any]) -> dict[str, int]:
    """Totals of those listed in a source; people among them are not named in data."""
    orders = [one["order"] for one in edition["listed"]]
    kinds = [one["kind"] for one in edition["listed"]]
    if orders != sorted(set(orders)) or not {"organisation", "person"}.issuperset(kinds):
        raise BundleError(N_("Edition %(n)s lists its source's signatories out of order."), n=edition["number"])
    for one in edition["listed"]:
        told = [value for name, value in one.items() if name not in ("order", "kind", "named")]
        if one["named"] != (one["name"] is not None) or (not one["named"] and any(v is not None for v in told)):
            raise BundleError(N_("Edition %(n)s names somebody that it says it does not."), n=edition["number"])
    return {"listed_organisations": kinds.count("organisation"), "listed_people": kinds.count("person")}


def files(run: Run) -> Sentence:
    """10. The published files in the bundle are those that the `published` event committed to."""
    committed = run.openings[run.published.seq]
    here = {name for name in run.members if is_published(name)}
    if here != {path for path in committed if is_published(path)}:
        raise BundleError(N_("The bundle does not hold exactly the files that were published."))
    for name in sorted(here):
        if hashlib.sha256(run.members[name]).hexdigest() != committed[name]:
            raise BundleError(N_("%(name)s is not the file that was published."), name=name)
    return Sentence(
        N_("%(n)s files are those that were published; %(others)s more are committed to and not in the bundle."),
        n=len(here),
        others=len(committed) - len(here),
    )


def followed(run: Run) -> Sentence:
    """11. ledger.json follows from the events, and every entry's call is a call of its edition."""
    try:
        made = ledger(run.history, run.openings)
    except RecordError as error:
        raise BundleError(error.message, **error.params) from error
    there = run.members.get("ledger.json")
    if made is None:
        if there is not None:
            raise BundleError(N_("The bundle has a ledger, and the log follows up no call."))
        return Sentence(N_("Nobody follows up the calls here."))
    if there is None or bytes(there) != ledger_json(run.statement["id"], made):
        raise BundleError(N_("ledger.json does not say what the events say."))
    calls = {edition["number"]: len(edition["calls"]) for edition in run.statement["editions"]}
    for entry in made.entries.values():
        if entry.call >= calls.get(entry.edition, 0):
            raise BundleError(N_("The ledger speaks of a call that edition %(n)s does not have."), n=entry.edition)
    return Sentence(
        N_("The ledger has entries: %(entries)s. It follows from %(events)s events."),
        entries=len(made.entries),
        events=len(run.history.published_ledger),
    )
