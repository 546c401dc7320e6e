"""What became of the calls on one day, from the published ledger, for the mail that tells of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from undersigned.actions.publish import phrases
from undersigned.actions.publish.published import published_file
from undersigned.core.errors import N_
from undersigned.core.follow import WORDS
from undersigned.core.names.languages import in_language
from undersigned.models import Notice

MOST = 20  # lines of one mail; the page has all
# What is told of the ledger, besides the two scales.
TOLD = {
    "follow.response": "",
    "follow.progress": "",
    "follow.replied": N_("An answer is on record"),
    "follow.held": N_("An answer is held back"),
    "follow.committed": N_("A commitment to this call"),
    "follow.ended": N_("The commitment was taken back"),
    "follow.disputed": N_("Read otherwise"),
}


class News(NamedTuple):
    """Lines of a mail, and how many more there were."""

    lines: list[str]
    more: int


def sentence_of(event: Mapping[str, Any], call: int, names: Mapping[str, str], language: str) -> str:
    """One event of the ledger in the active language. `call` counts from 0; `names` are those of the office."""
    scale = event["type"].removeprefix("follow.")
    words = WORDS[scale][event["to"]] if scale in WORDS else TOLD[event["type"]]
    shown = {"office": in_language(names, language), "n": call + 1, "words": _(words)}
    return _("%(office)s, call %(n)s: %(words)s") % shown


def news_of(notice: Notice, language: str) -> News:
    """What was put on record on the day before the notice's, in the active language, each with its own day.

    Only what the public page shows: where it shows nothing yet, nothing is told but that there is news.
    """
    found = published_file(notice.statement, "ledger.json")
    ledger = json.loads(found) if found is not None else {"entries": [], "offices": {}}
    day = (date.fromisoformat(notice.key) - timedelta(days=1)).isoformat()
    told = [
        (event["seq"], event, entry)
        for entry in ledger["entries"]
        for event in entry["events"]
        if event["type"] in TOLD and event["time"].startswith(day)
    ]
    lines = []
    for _seq, event, entry in sorted(told, key=lambda one: int(one[0])):
        names = ledger["offices"][entry["office"]]["names"]
        lines.append(f"{sentence_of(event, entry['call'], names, language)} ({phrases.day(event['day'])})")
    return News(lines[:MOST], len(lines) - len(lines[:MOST]))
