"""The address book: add, change, delete; find duplicates, merge them and undo it; bring in a file, and give one out."""

from undersigned.actions.book.bring import Checked, check, propose, read_file, store
from undersigned.actions.book.change import ContactRow, Entered, add, change, clean_domain, delete, state_of
from undersigned.actions.book.duplicates import Found, find, find_duplicates, named
from undersigned.actions.book.export import file_of, rows_of
from undersigned.actions.book.merge import Joined, joined, keep_apart, merge, part

__all__ = [
    "Checked",
    "ContactRow",
    "Entered",
    "Found",
    "Joined",
    "add",
    "change",
    "check",
    "clean_domain",
    "delete",
    "file_of",
    "find",
    "find_duplicates",
    "joined",
    "keep_apart",
    "merge",
    "named",
    "part",
    "propose",
    "read_file",
    "rows_of",
    "state_of",
    "store",
]
