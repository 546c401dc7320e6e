"""A quote: does it stand in what is published?"""

from __future__ import annotations

from collections.abc import Sequence

from undersigned.actions.check.published import Known, Shown, opened
from undersigned.actions.check.words import Answer, Verdict, say
from undersigned.core.publish.quotes import FEWEST, MOST, Found, count_words, holding, look

_VERDICTS: dict[str, Verdict] = {"exact": "yes", "marks": "yes", "shortened": "yes", "differs": "nearly"}


def check_quote(quote: str, statements: Sequence[Known], *, narrowed: bool = False) -> list[Answer]:
    """Where the words stand, or nearly stand. `narrowed`: somebody asked about one statement only."""
    count = count_words(quote)
    if not count_words(quote) or count < FEWEST:
        return [Answer("unknown", say("quote-short", n=FEWEST))]
    if count > MOST:
        return [Answer("unknown", say("quote-long", n=MOST))]
    there = holding(quote, [line for one in statements for line in one.lines])
    by_slug = {one.slug: one for one in opened(one for one in statements if one.slug in there)}
    found = look(quote, (text for one in by_slug.values() for text in one.texts))
    if found:
        return [_answer(one, by_slug[one.text.statement]) for one in found]
    title = statements[0].title() if narrowed and statements else ""
    return [Answer("no", say("quote-none-in", title=title) if title else say("quote-none"))]


def _answer(found: Found, shown: Shown) -> Answer:
    words, href = shown.where(found.text, found.first, found.last)
    notes = shown.notes(found.text.edition, found.text.language, range(found.first, found.last + 1))
    values = {"n": found.words} if found.how == "differs" else {}
    return Answer(
        _VERDICTS[found.how],
        say(f"quote-{found.how}", where=words, **values),
        more=(*([say("script")] if found.other_script else []), *notes),
        pieces=(found.pieces,) if found.pieces else (),
        language=found.text.language,
        href=href,
    )
