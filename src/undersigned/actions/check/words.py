"""What a check answers: each sentence under a short key.

The page that checks in the browser by itself (`static/check/`) gets the same sentences under the same keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext

from undersigned.actions.publish import phrases
from undersigned.core.draft.diff import Piece
from undersigned.core.errors import N_
from undersigned.core.names.languages import QUOTES
from undersigned.core.sign import VERIFICATION

Verdict = Literal["yes", "nearly", "no", "absent", "unknown"]

SENTENCES = {
    "yes": N_("Yes"),
    "nearly": N_("Not quite"),
    "no": N_("No"),
    "absent": N_("Not found"),
    "unknown": N_("Cannot be told"),
    "edition": N_("%(title)s, edition %(n)s"),
    "text": N_("%(title)s, edition %(n)s, %(language)s"),
    "clause": N_("%(text)s, clause %(clause)s"),
    "clauses": N_("%(text)s, clauses %(first)s to %(last)s"),
    "head": N_("%(text)s, at its head"),
    "read": N_("Read it there"),
    "old": N_("in the statement:"),
    "new": N_("in what you have:"),
    "replaced": N_("Edition %(new)s has replaced edition %(old)s."),
    "retracted": N_("This statement was retracted by those who published it."),
    "translation": N_("This text is a later translation, and is not part of what was signed."),
    "erratum": N_("A note of %(day)s stands beside these words."),
    "in-force": N_("%(edition)s is in force: no other edition has replaced it."),
    "not-in-force": N_("%(edition)s is not in force any more."),
    "no-edition": N_("There is no edition %(n)s of %(title)s."),
    "no-statement": N_("Nothing is published here under this name."),
    # Quotes
    "quote-exact": N_("These words stand exactly so in: %(where)s."),
    "quote-marks": N_("These words stand in: %(where)s. Only capitals or signs between the words differ."),
    "quote-shortened": N_("These words stand in: %(where)s. Words are left out only where the quote says so."),
    "quote-differs": N_("Nearly these words stand in: %(where)s. Words that differ: %(n)s."),
    "quote-none": N_("These words stand in no statement that is published here."),
    "quote-none-in": N_("These words do not stand in: %(title)s."),
    "quote-short": N_("This is too short to tell: so few words stand in many texts. Paste at least %(n)s."),
    "quote-long": N_("This is too long: paste at most %(n)s words."),
    "script": N_("Here they are in the other script. What was signed are the words as they stand there."),
    # Names
    "name-signed": N_("%(name)s signed on %(day)s: %(edition)s."),
    "name-reserved": N_("%(name)s shares the views, with a reservation, since %(day)s: %(edition)s."),
    "name-listed": N_("%(name)s is listed in the source; not confirmed here: %(edition)s."),
    "name-script": N_("The name stands there in the other script."),
    "name-like": N_("The name is not spelled there as you have it."),
    "name-several": N_("More than one fits this line: look at each."),
    "name-statements": N_("Statements that name %(name)s: %(n)s."),
    "name-further": N_(
        "Further statements that have this name or one like it: %(n)s. They were not looked at: choose one in the form."
    ),
    "name-none": N_(
        "There is no such name among those who agreed to be shown. That says nothing about who signed without being "
        "named."
    ),
    "names-found": N_("Lines with a name that is found: %(n)s of %(all)s."),
    "names-page": N_(
        "People named on the page alone, by their own wish, and not looked up here: %(n)s (%(edition)s). See the page."
    ),
    "names-hidden": N_("All names are hidden at present, so that nothing can be said about any: %(edition)s."),
    "names-page-all": N_(
        "People named on the pages alone, by their own wish, and not looked up here: %(n)s. See the pages."
    ),
    "names-hidden-all": N_(
        "Statements whose names are all hidden at present, so that nothing can be said about any: %(n)s."
    ),
    "names-many": N_("Only the first %(n)s lines were looked at."),
    "way-mailbox-organisation": VERIFICATION["mailbox", "organisation"],
    "way-mailbox-person": VERIFICATION["mailbox", "person"],
    "way-domain-organisation": VERIFICATION["domain", "organisation"],
    "way-dkim-organisation": VERIFICATION["dkim", "organisation"],
    # Files
    "file-now": N_("This is exactly a file that is published here now: %(file)s of %(edition)s, unchanged."),
    "file-large": N_(
        "The file is too large for this page: at most %(most)s MB. The command undersigned verify takes larger ones."
    ),
    "file-unknown": N_(
        "This is no PDF, no bundle and no file that is published here. To check words, paste them as a quote."
    ),
    "bundle-holds": N_(
        "This is %(edition)s, unchanged. The bundle holds in every step, by this log’s own key, and shows the record "
        "as it stood on %(time)s."
    ),
    "bundle-older": N_("The record has gone on since: a newer bundle is published."),
    "bundle-gone": N_("It is not published here any more."),
    "bundle-false": N_("This bundle does not hold. The step “%(step)s” fails: %(detail)s"),
    "bundle-elsewhere": N_("This bundle is not of this site’s log."),
    "incomplete": N_("Nothing false was found, but not everything could be checked. The step “%(step)s”: %(detail)s"),
    "key-replaced": N_(
        "It is signed by a key that the log has replaced since. The log that is published here once stood exactly so, "
        "and that is what this answer relies on."
    ),
    "receipt-holds": N_(
        "This receipt holds in every step, by this log’s own key: a signature was confirmed on %(day)s under "
        "%(edition)s."
    ),
    "receipt-unknown": N_(
        "This receipt holds in every step, by this log’s own key: a signature was confirmed on %(day)s, under a "
        "statement that is not published here."
    ),
    "receipt-name": N_("It opens the name: %(name)s."),
    "receipt-left": N_("The signature was withdrawn later: the receipt itself says so."),
    "receipt-since": N_("What became of the signature since is told by the statement, not by a receipt."),
    "receipt-false": N_("This receipt does not hold. The step “%(step)s” fails: %(detail)s"),
    "receipt-elsewhere": N_("This receipt is not of this site’s log."),
    "pdf-now": N_("This is exactly the PDF that is published now: %(text)s, unchanged."),
    "pdf-earlier": N_("This is exactly a PDF that was published here on %(day)s: %(text)s, unchanged."),
    "pdf-newer": N_("It has been made anew since, for somebody signed or something changed on the page."),
    "pdf-words": N_("The words are unchanged, but this file is not the one that is published here now: %(text)s."),
    "pdf-why": N_(
        "A PDF is made anew whenever somebody signs or leaves, so it may be an earlier one, or one that somebody "
        "changed. Names, numbers and dates in it were not compared: paste the names below."
    ),
    "pdf-between": N_("Between the statement’s words this file has others:"),
    "pdf-differs": N_("This file is not one that is published here. Words that differ: %(n)s, from %(text)s."),
    "pdf-missing": N_("Clauses that are not in this file: %(n)s."),
    "pdf-none": N_("This PDF holds no statement that is published here."),
    "pdf-broken": N_("This PDF cannot be read: it is damaged, locked with a password, or too large."),
    # Only where a browser checks by itself
    "moment": N_("%(day)s, %(time)s (%(zone)s)"),
    "the-file": N_("The file"),
    "the-quote": N_("The quote"),
    "the-names": N_("The names"),
    "nothing-given": N_("Choose a file, or paste a quote or names."),
    "offline": N_("A file of this site could not be fetched. Try again when you are online."),
    "pdf-other": N_(
        "This is neither the PDF that is published now nor one that is known here to have been published before."
    ),
    "pdf-unread": N_(
        "A PDF is made anew whenever somebody signs or leaves, so it may be an earlier one, or one that somebody "
        "changed. This page cannot read what is in it: paste its words as a quote, and its names."
    ),
    "alone-unsafe": N_(
        "This browser cannot check such a file here: it is too old, or the page did not come by https. Take another, "
        "or the command undersigned verify."
    ),
    "alone-unable": N_(
        "This browser cannot check the signature of the log (Ed25519): take another, or the command undersigned verify."
    ),
    "other-key": N_(
        "It is signed by another key than the log’s present one, and the log’s files could not be fetched, which would "
        "tell whether the log ever had it."
    ),
    "all-else": N_("Every other step holds."),
    "pdf-absent": N_("This installation cannot read PDFs: %(problem)s"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: a verdict in a word, a sentence, what else to know, what differs, and where to read on.

    `asked` is the line of a list that is answered. `parts` tell of each of several statements, where one answer is
    about them all. `href` begins below the site's root, without a slash.
    """

    verdict: Verdict
    says: str
    more: tuple[str, ...] = ()
    asked: str = ""
    pieces: tuple[tuple[Piece, ...], ...] = ()
    passages: tuple[str, ...] = ()
    language: str = ""
    href: str = ""
    parts: tuple[Answer, ...] = ()

    @property
    def word(self) -> str:
        """The verdict in the active language."""
        return say(self.verdict)


def say(key: str, **values: object) -> str:
    """A sentence in the active language."""
    words = gettext(SENTENCES[key])
    return words % values if values else words


def dictionary() -> dict[str, Any]:
    """All sentences in the active language, and how it writes a day of each month, for a script."""
    return {
        "quotes": QUOTES,
        "say": {key: gettext(sentence) for key, sentence in SENTENCES.items()},
        # The two numbers stand in no other part of a day's words.
        "days": [
            phrases.day(date(1999, month, 22).isoformat()).replace("22", "%(d)s").replace("1999", "%(y)s")
            for month in range(1, 13)
        ],
    }
