"""Reading the mailbox: every mail at least once, in order; what cannot be judged now is looked at again."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import DatabaseError

from undersigned.actions.mail_in.receive import receive
from undersigned.models import MailboxPlace
from undersigned.outside.dkim import Resolver, ResolverError
from undersigned.outside.installation import MailInSettings
from undersigned.outside.letter import LetterError
from undersigned.outside.mailbox import Mailbox

logger = logging.getLogger("undersigned.mail")

MOST_AT_ONCE = 200
LOOKS = 240  # as often a mail is looked at for which no name server answers: four hours at one look a minute


@dataclass(frozen=True, slots=True)
class Fetcher:
    """The mailbox of the settings; `resolver` is for its tests."""

    settings: MailInSettings
    resolver: Resolver | None = None

    def fetch(self) -> int:
        """Take what is new, and return how many mails were looked at. A mail is passed only after it was dealt with."""
        with Mailbox(self.settings) as box:
            place = self._place(box.validity)
            looked = 0
            for uid in [int(uid) for uid in place.waiting]:
                self._look(box, place, uid)
                looked += 1
            for uid in box.uids(place.uid)[:MOST_AT_ONCE]:
                self._look(box, place, uid)
                looked += 1
        return looked

    def _place(self, validity: int) -> MailboxPlace:
        """How far it was read. Where the server numbers its mails anew, all are looked at once more."""
        folder = f"{self.settings.user}@{self.settings.host}:{self.settings.port}/{self.settings.folder}"[:300]
        place, _ = MailboxPlace.objects.get_or_create(folder=folder, defaults={"validity": validity})
        if place.validity != validity:
            place.validity, place.uid, place.waiting = validity, 0, {}
        return place

    def _look(self, box: Mailbox, place: MailboxPlace, uid: int) -> None:
        key = str(uid)
        looks = place.waiting.pop(key, 0)
        raw = box.raw(uid)
        try:
            done = raw is not None and receive(raw, resolver=self.resolver).done
        except ResolverError:
            done = False
            if looks + 1 < LOOKS:
                place.waiting[key] = looks + 1
            else:
                logger.warning("a mail was left unjudged: no name server answers")
        except LetterError:
            done = False
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001 - one mail that nobody foresaw must not keep all others back
            done = False
            logger.error("a mail was passed over: %s", type(error).__name__)
        if done:
            box.take_away(uid)
        place.uid = max(place.uid, uid)
        place.save()
