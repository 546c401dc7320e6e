"""Follow: offices are asked, the statement is brought to them, and what comes of it is told with evidence."""

from undersigned.actions.follow.ask import ask, save_office
from undersigned.actions.follow.change import agree, change, change_with, choose, dispute, refuse
from undersigned.actions.follow.evidence import Found, add_evidence

__all__ = [
    "Found",
    "add_evidence",
    "agree",
    "ask",
    "change",
    "change_with",
    "choose",
    "dispute",
    "refuse",
    "save_office",
]
