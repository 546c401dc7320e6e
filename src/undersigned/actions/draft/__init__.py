"""Drafting: bring a letter in, correct it, put it in several languages, freeze it."""

from undersigned.actions.draft.after import add_erratum, begin_next_edition, publish_translation
from undersigned.actions.draft.bring import create, delete, read_letter, read_words
from undersigned.actions.draft.clauses import (
    add,
    bring_back,
    change_kind,
    join,
    move,
    remove,
    save_dateline,
    split,
)
from undersigned.actions.draft.edit import (
    CallRow,
    SignatoryRow,
    answer,
    save_calls,
    save_press,
    save_signatories,
)
from undersigned.actions.draft.freeze import freeze, may_unfreeze, unfreeze
from undersigned.actions.draft.history import Writer, may_redo, may_undo, redo, undo
from undersigned.actions.draft.languages import add_language, change_language, remove_language
from undersigned.actions.draft.texts import reads_right
from undersigned.actions.draft.words import Saved, Written, settle, still_fits, write

__all__ = [
    "CallRow",
    "Saved",
    "SignatoryRow",
    "Writer",
    "Written",
    "add",
    "add_erratum",
    "add_language",
    "answer",
    "begin_next_edition",
    "bring_back",
    "change_kind",
    "change_language",
    "create",
    "delete",
    "freeze",
    "join",
    "may_redo",
    "may_undo",
    "may_unfreeze",
    "move",
    "publish_translation",
    "read_letter",
    "read_words",
    "reads_right",
    "redo",
    "remove",
    "remove_language",
    "save_calls",
    "save_dateline",
    "save_press",
    "save_signatories",
    "settle",
    "split",
    "still_fits",
    "undo",
    "unfreeze",
    "write",
]
