"""Follow: offices are asked, the statement is brought to them, and what comes of it is told with evidence."""

from undersigned.actions.follow.answer import (
    Given,
    commit,
    confirm_said,
    find_office_link,
    find_said,
    record_answers,
    reply,
    take_back,
)
from undersigned.actions.follow.ask import ask, save_office
from undersigned.actions.follow.change import agree, change, change_with, dispute, refuse
from undersigned.actions.follow.compare import compare, end_comparison
from undersigned.actions.follow.copies import capture_again
from undersigned.actions.follow.decide import accept, address_of, hold, move_by, not_theirs
from undersigned.actions.follow.deliver import (
    Cover,
    bring_by_hand,
    cover_of,
    known_link,
    language_for,
    letter,
    link_of,
    new_link,
    record_sent,
    send,
)
from undersigned.actions.follow.evidence import Found, add_evidence
from undersigned.actions.follow.files import check_file, keep_file
from undersigned.actions.follow.link import (
    begin_thread,
    likest,
    linkable,
    name_thread,
    put_in,
    take_out,
    threads_for,
    words_of,
)
from undersigned.actions.follow.measure import LineError, Value, import_values, measure, number_of, save_indicator
from undersigned.actions.follow.scan import Scan, scan_of
from undersigned.actions.follow.second import choose, end_rule, keep_rule
from undersigned.actions.follow.take_away import take_away

__all__ = [
    "Cover",
    "Found",
    "Given",
    "LineError",
    "Scan",
    "Value",
    "accept",
    "add_evidence",
    "address_of",
    "agree",
    "ask",
    "begin_thread",
    "bring_by_hand",
    "capture_again",
    "change",
    "change_with",
    "check_file",
    "choose",
    "commit",
    "compare",
    "confirm_said",
    "cover_of",
    "dispute",
    "end_comparison",
    "end_rule",
    "find_office_link",
    "find_said",
    "hold",
    "import_values",
    "keep_file",
    "keep_rule",
    "known_link",
    "language_for",
    "letter",
    "likest",
    "link_of",
    "linkable",
    "measure",
    "move_by",
    "name_thread",
    "new_link",
    "not_theirs",
    "number_of",
    "put_in",
    "record_answers",
    "record_sent",
    "refuse",
    "reply",
    "save_indicator",
    "save_office",
    "scan_of",
    "send",
    "take_away",
    "take_back",
    "take_out",
    "threads_for",
    "words_of",
]
