"""Signing: invite, fill the form, confirm from the mailbox, and afterwards correct, withdraw, erase."""

from undersigned.actions.sign.after import change_visibility, correct, decide_held, decline, erase, export, withdraw
from undersigned.actions.sign.confirm import Confirmed, confirm, confirm_again
from undersigned.actions.sign.invite import (
    close,
    invite,
    invite_again,
    may_be_invited_again,
    open_for_signature,
    revoke,
    switch_reservations,
)
from undersigned.actions.sign.request import request_signature, send_again
from undersigned.actions.sign.step import begin_form, discard_form, forget_forms, save_step

__all__ = [
    "Confirmed",
    "begin_form",
    "change_visibility",
    "close",
    "confirm",
    "confirm_again",
    "correct",
    "decide_held",
    "decline",
    "discard_form",
    "erase",
    "export",
    "forget_forms",
    "invite",
    "invite_again",
    "may_be_invited_again",
    "open_for_signature",
    "request_signature",
    "revoke",
    "save_step",
    "send_again",
    "switch_reservations",
    "withdraw",
]
