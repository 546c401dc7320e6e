"""Reading: a letter as found in the world becomes clauses, calls and signatories.

The reader takes blocks of text, not files, and knows no disk: `plain` makes blocks of text, `outside.docx` of
Word files. Its rules:

1. Words are taken as written. Nothing is translated, completed or inferred; what the source does not say is None.
2. What is unsure says so, in a lower confidence or a warning; a person decides.
3. Everything that a language has of its own is data in `lexicon`; the rules know no language.

In this order: `roster` finds the list of signatories and `entries` what its lines and rows are, `signatory` tells
what each entry says, `company` what those around it say of its kind; `layout` finds title, dateline and clauses,
`language` the language, `calls` what each clause asks of whom.

It does not judge: who a signatory is, whether a name is real, which country it belongs to.

>>> letter = read_text(b"Clean the river\\n\\nWe call on the mayors to act now.\\n\\n1. River House\\n2. Lake Forum\\n")
>>> letter.title, letter.calls[0].addressee, letter.calls[0].demand, [each.name for each in letter.signatories]
('Clean the river', 'the mayors', 'act now', ['River House', 'Lake Forum'])
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from undersigned.core.errors import N_, ReadingError, Sentence
from undersigned.core.reading import plain
from undersigned.core.reading.block import Block, one_line
from undersigned.core.reading.calls import Lead, find_calls, led_call
from undersigned.core.reading.grammar import grammar
from undersigned.core.reading.language import detect
from undersigned.core.reading.layout import lay_out
from undersigned.core.reading.letter import Letter, LetterCall, LetterClause, LetterSignatory
from undersigned.core.reading.lexicon import lexicons
from undersigned.core.reading.naming import SURE
from undersigned.core.reading.roster import find_roster
from undersigned.core.reading.signatory import has_contact

MOST_SHOWN = 20  # numbers of signatories in one warning

__all__ = ["SURE", "Block", "Letter", "LetterCall", "LetterClause", "LetterSignatory", "read", "read_text"]


def read_text(data: bytes) -> Letter:
    """The letter in a plain text file: UTF-8, with or without a byte order mark, any line ends.

    Raises ReadingError, with a sentence to act on, for a file that is empty, binary or not in UTF-8.
    """
    return read(plain.blocks(plain.decode(data)))


def read(blocks: Sequence[Block]) -> Letter:
    """The letter in blocks of text. Raises ReadingError only where there are no words at all."""
    said = [block for block in blocks if block.text.strip()]
    if not said:
        raise ReadingError(N_("There is nothing to read: no words at all."))
    roster = find_roster(said)
    laid = lay_out([*said[: roster.start], *roster.under])
    warnings = [
        *roster.warnings,
        *_with_contacts(roster.entries),
        *_left_out(said[roster.foot :]),
        *_unsure(roster.entries),
    ]
    words = " ".join([laid.title, laid.subtitle or "", *(clause.text for clause in laid.clauses)])
    language = detect(words)
    if language is None:
        warnings.append(Sentence(N_("The language of the letter could not be told.")))
    elif language not in {each.tag for each in lexicons()}:
        warnings.append(Sentence(N_("In this language the reader finds no calls. Mark them yourself.")))
    calls = list(_calls(laid.clauses, language or "en", warnings))
    return Letter(
        title=laid.title,
        subtitle=laid.subtitle,
        dateline=laid.dateline,
        date=laid.date,
        language=language,
        clauses=tuple(laid.clauses),
        calls=tuple(calls),
        signatories=tuple(roster.entries),
        warnings=tuple(warnings),
    )


def _calls(clauses: Sequence[LetterClause], language: str, warnings: list[Sentence]) -> Iterator[LetterCall]:
    """The calls of all clauses; items under words that end in a colon are asked of whom those words name."""
    lead: Lead | None = None
    words = grammar(language)
    led = False
    for clause in clauses:
        goes_on = clause.kind == "item" or clause.text[:1].islower()
        if not goes_on:
            lead = None
            led = clause.text.endswith(":") and words.names_selves(clause.text)
        asked = find_calls(clause.id, clause.text, words, led=led and goes_on)
        under = led_call(clause.id, clause.text, lead, words) if lead and goes_on and not asked.calls else None
        yield from asked.calls
        if asked.lead:
            lead = asked.lead
        elif under:
            yield under
        elif (asked.vague or (lead and goes_on and not asked.calls)) and clause.kind != "heading":
            vague = N_("Clause %(id)s seems to ask for something without saying of whom.")
            warnings.append(Sentence(vague, id=clause.id))


def _left_out(blocks: Sequence[Block]) -> Iterator[Sentence]:
    """What is said of the words under the letter that were not taken."""
    if blocks:
        words = one_line(blocks[0].text)[:60]
        yield Sentence(
            N_("What follows the list of signatories was left out, from these words on: %(words)s"), words=words
        )


def _with_contacts(signatories: Sequence[LetterSignatory]) -> Iterator[Sentence]:
    """What is said of contacts that stand in the list: they are in no field, but the words as listed hold them."""
    if any(has_contact(each.verbatim) for each in signatories):
        yield Sentence(N_("The list of signatories holds mail addresses, web addresses or telephone numbers."))


def _unsure(signatories: Sequence[LetterSignatory]) -> Iterator[Sentence]:
    """What is said of signatories of whom the kind cannot be told, or perhaps was told wrongly."""
    unknown = [each.order for each in signatories if each.kind == "unknown"]
    if unknown:
        shown = _some(unknown)
        yield Sentence(N_("Organisation or person? Look at these signatories: %(orders)s."), orders=shown)
    unsure = [each.order for each in signatories if each.kind != "unknown" and each.confidence < SURE]
    if unsure:
        shown = _some(unsure)
        yield Sentence(N_("These signatories may have been read wrongly. Look at them: %(orders)s."), orders=shown)


def _some(orders: Sequence[int]) -> str:
    """Numbers of signatories for a warning, not too many of them."""
    return ", ".join(map(str, orders[:MOST_SHOWN])) + (" …" if len(orders) > MOST_SHOWN else "")
