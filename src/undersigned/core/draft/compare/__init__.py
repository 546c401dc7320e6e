"""Checks between languages: what a person should look at before parallel texts are frozen.

Each text is compared with the first one, clause by clause. A finding is a question, never an error: a person
mends the text or sets the finding aside with a reason, which holds until what was found changes.

1. **clauses**: words that are missing, or stand beside none.
2. **calls**: the words and the addressee of each confirmed call stand in each text.
3. **numbers**, **dates**: what one side counts or dates and the other does not.
4. **names**: the forms of the coalition's naming sheet; forms that it avoids.
5. **quotes**: marks of another language, and marks without a partner.
6. **markup**: footnotes, links and emphasis on one side only.
7. **negation**, **length**: hints.

What is not known of a language is not checked (`checked` says what is): the quotation marks of one, the negations
and months of another. Nothing is translated, completed or changed here.

Example: `compare(draft)` where clause 2 says "30 people" in English and "40 veta" in Albanian gives one finding:
check "numbers", clause 1, language "sq", against "en".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from undersigned.core.draft.compare.dates import dates
from undersigned.core.draft.compare.extent import length
from undersigned.core.draft.compare.finding import Finding, Found, finding
from undersigned.core.draft.compare.language import language
from undersigned.core.draft.compare.language import quotes as marks_of
from undersigned.core.draft.compare.negation import negation
from undersigned.core.draft.compare.numbers import numbers
from undersigned.core.draft.compare.prose import Prose
from undersigned.core.draft.compare.quotes import quotes
from undersigned.core.draft.compare.shape import added, calls, markup, missing
from undersigned.core.draft.compare.sheet import Name, Sheet, avoided, names, spans
from undersigned.core.draft.edition import Draft, DraftCall

__all__ = ["CHECKS", "Finding", "Found", "Name", "Prose", "checked", "compare", "finding"]

CHECKS = ("clauses", "calls", "numbers", "dates", "names", "quotes", "markup", "negation", "length")


def checked(tag: str, first: str) -> tuple[str, ...]:
    """The names of the checks that are made for a text in `tag` beside the first text, in the order of CHECKS."""
    alone = {"names"} | ({"quotes"} if marks_of(tag) else set())
    if tag == first:
        return tuple(check for check in CHECKS if check in alone)
    both = {"dates", "negation"} if language(tag) and language(first) else set()
    made = {"clauses", "calls", "numbers", "markup", "length"} | both | alone
    return tuple(check for check in CHECKS if check in made)


def compare(draft: Draft, sheet: Sequence[Name] = ()) -> tuple[Finding, ...]:
    """All findings of a draft, by clause (those of a whole text first) and language. Never raises."""
    if not draft.languages:
        return ()
    read = Sheet(sheet)
    texts = {
        tag: [Prose(clause.words.get(tag, ""), tag) for clause in draft.clauses]
        for tag in dict.fromkeys(draft.languages)
    }
    found: list[Finding] = []
    first = draft.languages[0]
    for tag, clauses in texts.items():
        found += _alone(tag, clauses, read)
        if tag != first:
            found += _beside(draft, texts[first], clauses, read)
    order = {tag: n for n, tag in enumerate(draft.languages)}
    return tuple(sorted(found, key=lambda each: (-1 if each.clause is None else each.clause, order[each.language])))


def _alone(tag: str, clauses: Sequence[Prose], sheet: Sheet) -> Iterator[Finding]:
    """What is found in one text without another."""
    there = [(index, prose) for index, prose in enumerate(clauses) if prose.there]
    for index, prose in there:
        yield from (finding(each, index, tag) for each in avoided(sheet, prose))
    for index, each in quotes(there, [spans(sheet, prose) for _, prose in there]):
        yield finding(each, index, tag)


def _beside(draft: Draft, first: Sequence[Prose], other: Sequence[Prose], sheet: Sheet) -> Iterator[Finding]:
    """What is found in one text beside the first."""
    tag, against = other[0].tag if other else "", first[0].tag if first else ""
    lacking = [index for index, (one, two) in enumerate(zip(first, other, strict=True)) if one.there and not two.there]
    yield from (finding(each, None, tag, against) for each in missing(lacking))
    by_clause: dict[int, list[tuple[int, DraftCall]]] = {}
    for number, call in enumerate(draft.calls, 1):
        if call.confirmed:
            by_clause.setdefault(call.clause, []).append((number, call))
    both = []
    for index, (one, two) in enumerate(zip(first, other, strict=True)):
        if one.there and two.there:
            both.append((index, one, two))
        yield from (finding(each, index, tag, against) for each in added(one, two))
    for index, one, two in both:
        for each in _pair(by_clause.get(index, ()), one, two, sheet):
            yield finding(each, index, tag, against)
    yield from (finding(each, index, tag, against) for index, each in length(both))


def _pair(found: Sequence[tuple[int, DraftCall]], first: Prose, other: Prose, sheet: Sheet) -> Iterator[Found]:
    yield from calls(found, first, other)
    yield from numbers(first, other)
    yield from dates(first, other)
    yield from names(sheet, first, other)
    yield from markup(first, other)
    yield from negation(first, other)
