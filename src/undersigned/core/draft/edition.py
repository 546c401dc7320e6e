"""From a draft to an edition: what is still missing, and the frozen values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from undersigned.core.draft.anchors import anchors
from undersigned.core.errors import N_, DraftError, TextError
from undersigned.core.record import edition_digest
from undersigned.core.text import canonical_clause, text_sha256

QUESTIONS = ("motivation", "framing", "content", "language")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?(-[a-z0-9]{5,8})*")
_LONGEST_CLAUSE = 20_000
# By the kind of the clause; "" for those that have a number.
_EMPTY = {
    "title": N_("The title has no words in %(language)s."),
    "subtitle": N_("The subtitle has no words in %(language)s."),
    "dateline": N_("The date and place line has no words in %(language)s."),
    "": N_("Clause %(n)s has no words in %(language)s."),
}
_TOO_LONG = {
    "title": N_("The title is too long in %(language)s. Shorten it."),
    "subtitle": N_("The subtitle is too long in %(language)s. Shorten it."),
    "dateline": N_("The date and place line is too long in %(language)s. Shorten it."),
    "": N_("Clause %(n)s is too long in %(language)s. Split it."),
}
_MACHINE = {
    "title": N_("The title was made by a machine in %(language)s, and nobody has looked at it yet."),
    "subtitle": N_("The subtitle was made by a machine in %(language)s, and nobody has looked at it yet."),
    "dateline": N_("The date and place line was made by a machine in %(language)s, and nobody has looked at it yet."),
    "": N_("Clause %(n)s was made by a machine in %(language)s, and nobody has looked at it yet."),
}


@dataclass(frozen=True, slots=True)
class DraftClause:
    """One clause: its kind, its source words per BCP 47 tag ("" where missing), and in which languages a machine made
    them and no person has taken them over."""

    kind: str
    words: Mapping[str, str]
    machine: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DraftCall:
    """One call: index of its clause from 0 and, per tag, the words of its span and its addressee."""

    clause: int
    confirmed: bool
    places: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Draft:
    """All that a freeze looks at."""

    languages: tuple[str, ...]
    clauses: tuple[DraftClause, ...]
    calls: tuple[DraftCall, ...]
    answers: Mapping[str, str]
    undated: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to settle before the freeze: a message id with parameters, and where."""

    message: str
    params: Mapping[str, object]
    step: str  # review, calls, language, details, questions
    language: str = ""
    clause: int | None = None


@dataclass(frozen=True, slots=True)
class FrozenCall:
    """A call as frozen: per tag (start, end, addressee), in code points of the canonical clause."""

    clause: int
    places: Mapping[str, tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class FrozenEdition:
    """The values of an edition: canonical clauses per tag, digests of the texts, calls, edition digest."""

    kinds: tuple[str, ...]
    texts: Mapping[str, tuple[str, ...]]
    sha256: Mapping[str, str]
    calls: tuple[FrozenCall, ...]
    digest: str


def language_tag(tag: str) -> str:
    """A well-formed BCP 47 tag of the kinds that texts carry (language, script, region, variant), or DraftError."""
    if not _TAG.fullmatch(tag) or len(tag) > 35:
        raise DraftError(N_("“%(tag)s” is not a language tag. Examples: en, sq, sr-Latn, sr-Cyrl, mk."), tag=tag[:40])
    return tag


def problems(draft: Draft) -> tuple[Problem, ...]:
    """Everything that stands between the draft and a freeze, in the order of the screens that settle it."""
    return tuple(_problems(draft))


def _problems(draft: Draft) -> Iterator[Problem]:
    if not draft.languages:
        yield Problem(N_("There is no text yet."), {}, "review")
    if sum(clause.kind == "title" for clause in draft.clauses) != 1:
        yield Problem(N_("A statement has exactly one title."), {}, "review")
    if not any(clause.kind in {"paragraph", "item"} for clause in draft.clauses):
        yield Problem(N_("There is no paragraph yet."), {}, "review")
    yield from _clause_problems(draft)
    yield from _call_problems(draft)
    datelines = sum(clause.kind == "dateline" for clause in draft.clauses)
    if datelines > 1:
        yield Problem(N_("There is more than one date and place line."), {}, "review")
    if draft.undated == bool(datelines):
        yield Problem(N_("Give a date and place line, or say that the statement is undated."), {}, "details")
    for question in QUESTIONS:
        if not draft.answers.get(question, "").strip():
            yield Problem(N_("The four questions are not all answered yet."), {}, "questions")
            break


def _clause_problems(draft: Draft) -> Iterator[Problem]:
    places = anchors([clause.kind for clause in draft.clauses])
    for index, (clause, place) in enumerate(zip(draft.clauses, places, strict=True)):
        for language in draft.languages:
            where = {"language": language} | ({"n": place.number} if place.number else {})
            source = clause.words.get(language, "")
            step = "review" if language == draft.languages[0] else "language"
            if not source.strip():
                yield Problem(_EMPTY.get(clause.kind, _EMPTY[""]), where, step, language, index)
            elif len(source) > _LONGEST_CLAUSE:
                yield Problem(_TOO_LONG.get(clause.kind, _TOO_LONG[""]), where, step, language, index)
            else:
                if language in clause.machine:
                    yield Problem(_MACHINE.get(clause.kind, _MACHINE[""]), where, step, language, index)
                try:
                    canonical_clause(source)
                except TextError as error:
                    yield Problem(error.message, error.params, step, language, index)


def _call_problems(draft: Draft) -> Iterator[Problem]:
    for number, call in enumerate(draft.calls, 1):
        if not call.confirmed:
            yield Problem(N_("Call %(n)s is not confirmed yet."), {"n": number}, "calls", "", call.clause)
            continue
        for language in draft.languages:
            place = _place(draft, call, language)
            if place is None:
                message = N_("The words of call %(n)s are not in its clause in %(language)s.")
                yield Problem(message, {"n": number, "language": language}, "calls", language, call.clause)
            elif not place[2]:
                message = N_("Call %(n)s has no addressee in %(language)s.")
                yield Problem(message, {"n": number, "language": language}, "calls", language, call.clause)


def _place(draft: Draft, call: DraftCall, language: str) -> tuple[int, int, str] | None:
    """Span and addressee of a call in one language, or None where its words are not in the clause."""
    words, addressee = call.places.get(language, ("", ""))
    try:
        clause = canonical_clause(draft.clauses[call.clause].words.get(language, ""))
        span = canonical_clause(words)
        start = clause.find(span)
        return None if start < 0 else (start, start + len(span), canonical_clause(addressee) if addressee else "")
    except TextError:
        return None


def freeze(draft: Draft, *, id: str, number: int, authoritative: str) -> FrozenEdition:
    """The edition that `draft` makes: canonical clauses, digests, calls.

    `id` is the statement's id (32 lowercase hex digits), `number` counts editions from 1,
    `authoritative` is "all" or one of the draft's languages. Raises DraftError with the first
    problem where anything is missing. Digest: docs/record-format.md, "Edition digest".
    """
    for problem in problems(draft):
        raise DraftError(problem.message, **problem.params)
    if authoritative != "all" and authoritative not in draft.languages:
        raise DraftError(N_("Choose which text is authentic: all of them, or one."))
    kinds = tuple(clause.kind for clause in draft.clauses)
    texts = {tag: tuple(canonical_clause(clause.words[tag]) for clause in draft.clauses) for tag in draft.languages}
    sha256 = {tag: text_sha256(clauses) for tag, clauses in texts.items()}
    calls = tuple(
        FrozenCall(call.clause, {tag: place for tag in draft.languages if (place := _place(draft, call, tag))})
        for call in sorted(draft.calls, key=lambda call: call.clause)
    )
    digest = edition_digest(
        id=id,
        edition=number,
        texts=sha256,
        authoritative=authoritative,
        clauses=list(kinds),
        calls=[[call.clause, {tag: list(place) for tag, place in call.places.items()}] for call in calls],
    )
    return FrozenEdition(kinds, texts, sha256, calls, digest)
