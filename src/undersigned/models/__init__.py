"""Floor 1: the database, one file for each stage. Never `outside`."""

from undersigned.models.account import Account
from undersigned.models.draft import (
    Answer,
    ClauseKind,
    DraftCall,
    DraftClause,
    DraftPlace,
    DraftSignatory,
    DraftText,
    DraftWords,
    Slug,
    Statement,
)
from undersigned.models.frozen import Call, Clause, Edition, Erratum, Listed, Text, Translation, Unfreezing
from undersigned.models.limit import Attempt
from undersigned.models.mail import Mail
from undersigned.models.publish import Publication
from undersigned.models.record import Checkpoint, Event, Lease, Opening, database_now
from undersigned.models.sign import ConfirmationToken, Invitation, Kind, Purpose, Signature, SigningForm, Visibility

__all__ = [
    "Account",
    "Answer",
    "Attempt",
    "Call",
    "Checkpoint",
    "Clause",
    "ClauseKind",
    "ConfirmationToken",
    "DraftCall",
    "DraftClause",
    "DraftPlace",
    "DraftSignatory",
    "DraftText",
    "DraftWords",
    "Edition",
    "Erratum",
    "Event",
    "Invitation",
    "Kind",
    "Lease",
    "Listed",
    "Mail",
    "Opening",
    "Publication",
    "Purpose",
    "Signature",
    "SigningForm",
    "Slug",
    "Statement",
    "Text",
    "Translation",
    "Unfreezing",
    "Visibility",
    "database_now",
]
