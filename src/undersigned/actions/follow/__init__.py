"""Follow: offices are asked, the statement is brought to them, and what comes of it is told with evidence."""

from undersigned.actions.follow.ask import ask, save_office
from undersigned.actions.follow.change import agree, change, change_with, choose, dispute, refuse
from undersigned.actions.follow.copies import capture_again
from undersigned.actions.follow.evidence import Found, add_evidence
from undersigned.actions.follow.files import check_file, keep_file
from undersigned.actions.follow.measure import LineError, Value, import_values, measure, number_of, save_indicator

__all__ = [
    "Found",
    "LineError",
    "Value",
    "add_evidence",
    "agree",
    "ask",
    "capture_again",
    "change",
    "change_with",
    "check_file",
    "choose",
    "dispute",
    "import_values",
    "keep_file",
    "measure",
    "number_of",
    "refuse",
    "save_indicator",
    "save_office",
]
