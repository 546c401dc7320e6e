"""Signing: invite, fill the form, confirm from the mailbox, and afterwards correct, withdraw, erase."""

from undersigned.actions.sign.after import (
    change_visibility,
    correct,
    decide_held,
    join_held,
    withdraw,
)
from undersigned.actions.sign.answer import ask_for_time, say_no, take_back
from undersigned.actions.sign.approve import answer_approval, ask_colleague, stop_asking
from undersigned.actions.sign.book import invite_from_book
from undersigned.actions.sign.confirm import Confirmed, confirm, confirm_again
from undersigned.actions.sign.copy import export
from undersigned.actions.sign.erase import asked_about, decline, erase, forget_invited, same_elsewhere
from undersigned.actions.sign.invite import (
    Invited,
    close,
    invite,
    invite_again,
    invite_all,
    link_of,
    mail_context,
    may_be_invited_again,
    message_of,
    open_for_signature,
    pack_link_of,
    preview,
    revoke,
    switch_reservations,
)
from undersigned.actions.sign.note import keep_note
from undersigned.actions.sign.receipt import may_have_receipt, receipt
from undersigned.actions.sign.remind import choose_reminders, remind_silent
from undersigned.actions.sign.request import request_signature, send_again
from undersigned.actions.sign.second import say_of_others, say_of_second
from undersigned.actions.sign.step import begin_form, discard_form, forget_forms, save_step
from undersigned.actions.sign.words import Words, save_words, words_of

__all__ = [
    "Confirmed",
    "Invited",
    "Words",
    "answer_approval",
    "ask_colleague",
    "ask_for_time",
    "asked_about",
    "begin_form",
    "change_visibility",
    "choose_reminders",
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
    "forget_invited",
    "invite",
    "invite_again",
    "invite_all",
    "invite_from_book",
    "join_held",
    "keep_note",
    "link_of",
    "mail_context",
    "may_be_invited_again",
    "may_have_receipt",
    "message_of",
    "open_for_signature",
    "pack_link_of",
    "preview",
    "receipt",
    "remind_silent",
    "request_signature",
    "revoke",
    "same_elsewhere",
    "save_step",
    "save_words",
    "say_no",
    "say_of_others",
    "say_of_second",
    "send_again",
    "stop_asking",
    "switch_reservations",
    "take_back",
    "withdraw",
    "words_of",
]
