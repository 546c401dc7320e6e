"""The words of invitations and reminders: ours until the coordinator writes others, per language.

In them stand places in braces. The link, what a signature means, until when and how to leave stand in every mail
whatever the words are; and a mail to a person keeps its neutral subject, for a locked screen is read by others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from undersigned.actions.installed import installation
from undersigned.actions.publish import phrases
from undersigned.actions.sign.pace import last_day
from undersigned.actions.sign.tell import title_of
from undersigned.core.draft.edition import language_tag
from undersigned.core.errors import N_, SignError, TextError
from undersigned.core.names.languages import django_code
from undersigned.core.text import canonical_clause
from undersigned.models import Edition, InvitationWords, Statement

PLACES = ("name", "title", "coalition", "last_day")
LONGEST = {"subject": 200, "words": 3_000}
Which = InvitationWords.Which
_PLACE = re.compile(r"\{([^{}]*)\}")
_DEFAULTS: Mapping[str, tuple[str, str]] = {
    Which.INVITATION: (
        N_("{name} is invited to sign “{title}”"),
        N_("{coalition} invites {name} to sign “{title}”."),
    ),
    Which.REMINDER: (
        N_("{name}: “{title}” waits for an answer"),
        N_("{coalition} has invited {name} to sign “{title}” and has not heard from you yet."),
    ),
}


@dataclass(frozen=True, slots=True)
class Words:
    """Subject and words with places in braces; `own` tells that the coordinator wrote them."""

    subject: str
    words: str
    own: bool

    def filled(self, places: Mapping[str, str]) -> Words:
        """With each place filled. What stands in the place is never looked at for places again."""
        subject, words = (_PLACE.sub(lambda at: places[at[1]], each) for each in (self.subject, self.words))
        return Words(" ".join(subject.split()), words, self.own)


def words_of(statement: Statement, which: str, language: str) -> Words:
    """The coordinator's words for this mail in this language, or ours."""
    row = statement.invitation_words.filter(which=which, language=language).first()
    return Words(row.subject, row.words, own=True) if row else our_words(which, language)


def our_words(which: str, language: str) -> Words:
    """What stands where the coordinator has written nothing."""
    with translation.override(django_code(language)):
        subject, words = (_(each) for each in _DEFAULTS[which])
    return Words(subject, words, own=False)


def places(statement: Statement, name: str, language: str, in_force: Edition | None) -> dict[str, str]:
    """What stands in each place, for one invited name."""
    with translation.override(django_code(language)):
        last = last_day(statement)
        day = phrases.day(last.isoformat()) if last else _("a day that is not fixed yet")
    coalition = installation().coalition
    return {"name": name, "title": title_of(statement, language, in_force), "coalition": coalition, "last_day": day}


def clean_words(subject: str, words: str) -> Words:
    """The coordinator's words as they are kept; SignError names what cannot stand."""
    subject = _clean(subject, "subject")
    words = "\n\n".join(
        _clean(part, "words") for part in re.split(r"\n\s*\n", words.replace("\r\n", "\n")) if part.strip()
    )
    if not subject or not words:
        raise SignError(N_("A mail needs a subject and words."))
    if len(words) > LONGEST["words"]:
        raise SignError(N_("This is too long: at most %(most)s characters."), most=LONGEST["words"])
    return Words(subject, words, own=True)


def _clean(value: str, name: str) -> str:
    lines = value.splitlines() if name == "words" else [" ".join(value.split())]
    try:
        clean = "\n".join(canonical_clause(line) for line in lines if line.strip())
    except TextError as error:
        raise SignError(error.message, **error.params) from error
    if len(clean) > LONGEST[name]:
        raise SignError(N_("This is too long: at most %(most)s characters."), most=LONGEST[name])
    for place in _PLACE.findall(clean):
        if place not in PLACES:
            known = ", ".join(f"{{{one}}}" for one in PLACES)
            raise SignError(
                N_("{%(place)s} is no place that we can fill. There are: %(known)s."), place=place, known=known
            )
    return clean


@transaction.atomic
def save_words(statement: Statement, which: str, language: str, subject: str, words: str) -> Words:
    """Keep the coordinator's words; words that are ours again are kept no more."""
    language_tag(language)
    if which not in Which.values:
        raise SignError(N_("Say which mail these words are for."))
    clean = clean_words(subject, words)
    ours = our_words(which, language)
    rows = InvitationWords.objects.filter(statement=statement, which=which, language=language)
    if (clean.subject, clean.words) == (ours.subject, ours.words):
        rows.delete()
        return ours
    InvitationWords.objects.update_or_create(
        statement=statement,
        which=which,
        language=language,
        defaults={"subject": clean.subject, "words": clean.words},
    )
    return clean
