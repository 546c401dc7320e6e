"""Draft: parallel texts, aligned clause by clause, then frozen.

Rules held here:

1. Every clause stands in every language before a freeze; an empty one is named, never skipped.
2. A call is a clause plus a span plus the addressee as written, confirmed by a person, in each language.
3. A date and place line is there in every language, or the absence of a date is a stated choice.
4. Which text is authentic is chosen at the freeze, without a default.
5. The four questions are answered in a sentence each.

`compare` points out where the texts differ between their languages, `terms` where they use flagged words: both ask
a person to look, and stand in the way of nothing.

Not here: storage, and the log's event of the freeze (`core.record`).
"""

from undersigned.core.draft.edition import (
    QUESTIONS,
    Draft,
    DraftCall,
    DraftClause,
    FrozenCall,
    FrozenEdition,
    Problem,
    freeze,
    problems,
)

__all__ = [
    "QUESTIONS",
    "Draft",
    "DraftCall",
    "DraftClause",
    "FrozenCall",
    "FrozenEdition",
    "Problem",
    "freeze",
    "problems",
]
