"""Languages that the edition in force lacks: what stands at an address to which people have linked by then."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from undersigned.actions.publish import page, phrases
from undersigned.core.draft.markup import plain
from undersigned.core.publish.snapshot import Edition, Snapshot


def lacking(snapshot: Snapshot) -> dict[str, Edition]:
    """Each language that only earlier editions have, with the newest edition that has it."""
    newest = {tag: edition for edition in snapshot.editions for tag in page.languages(edition)}
    return {tag: edition for tag, edition in newest.items() if edition.number != snapshot.current.number}


def lacking_context(snapshot: Snapshot, edition: Edition, language: str) -> dict[str, Any]:
    """What `lacking.html` shows in the active language: that it is no longer there, and where to read on."""
    current = snapshot.current
    sentence = _("Edition %(n)s, which is in force, is not in this language: %(language)s.")
    return {
        **page.frame(snapshot, current, language, "../"),
        "title": plain(edition.title(language)),
        "sentence": sentence % {"n": current.number, "language": phrases.self_name(language)},
        "last": edition,
        "titles": [(tag, phrases.self_name(tag), plain(current.title(tag))) for tag in snapshot.languages],
    }
