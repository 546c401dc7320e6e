"""Drafting: bring a letter in, correct it, put it in several languages, freeze it."""

from undersigned.actions.draft.after import add_erratum, begin_next_edition, publish_translation
from undersigned.actions.draft.bring import create, delete, read_letter, read_words
from undersigned.actions.draft.edit import (
    CallRow,
    ClauseRow,
    SignatoryRow,
    add_language,
    answer,
    arrange,
    change_language,
    remove_language,
    save_calls,
    save_dateline,
    save_press,
    save_signatories,
    save_words,
)
from undersigned.actions.draft.freeze import freeze, may_unfreeze, unfreeze

__all__ = [
    "CallRow",
    "ClauseRow",
    "SignatoryRow",
    "add_erratum",
    "add_language",
    "answer",
    "arrange",
    "begin_next_edition",
    "change_language",
    "create",
    "delete",
    "freeze",
    "may_unfreeze",
    "publish_translation",
    "read_letter",
    "read_words",
    "remove_language",
    "save_calls",
    "save_dateline",
    "save_press",
    "save_signatories",
    "save_words",
    "unfreeze",
]
