"""The draft: what may still change. `frozen.py` holds what may not."""

from undersigned.models.draft.clauses import (
    ClauseKind,
    DraftCall,
    DraftClause,
    DraftPlace,
    DraftText,
    DraftWords,
    EarlierWords,
)
from undersigned.models.draft.history import Aside, Change, ChangedClause, Suggestion
from undersigned.models.draft.late import LateText
from undersigned.models.draft.links import Member, TextLink
from undersigned.models.draft.questions import Answer, SignOff
from undersigned.models.draft.rounds import Comment, CommentRound, Standing
from undersigned.models.draft.sheet import Dismissal, SheetName, Term
from undersigned.models.draft.statement import DraftSignatory, SignatoryFields, Slug, Statement, new_id
from undersigned.models.draft.whole import drafts_of

__all__ = [
    "Answer",
    "Aside",
    "Change",
    "ChangedClause",
    "ClauseKind",
    "Comment",
    "CommentRound",
    "Dismissal",
    "DraftCall",
    "DraftClause",
    "DraftPlace",
    "DraftSignatory",
    "DraftText",
    "DraftWords",
    "EarlierWords",
    "LateText",
    "Member",
    "SheetName",
    "SignOff",
    "SignatoryFields",
    "Slug",
    "Standing",
    "Statement",
    "Suggestion",
    "Term",
    "TextLink",
    "drafts_of",
    "new_id",
]
