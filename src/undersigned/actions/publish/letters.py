"""Names by the thousand: pages of their own, one for each letter, so that the statement's page stays light.

They lie beside the edition's permanent page: `edition-1/en/names/organisations-dh.html`. A letter with more names
than one page holds has several.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from undersigned.actions.publish.phrases import number
from undersigned.actions.publish.signed import ShownName
from undersigned.core.names.order import initial
from undersigned.core.publish.snapshot import Kind

ON_THE_PAGE = 2_000  # names that the statement's own page shows; with more it leads to the letters
ON_ONE_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class LetterPage:
    """One page of names: what it is called, its file's name, its names in order."""

    letter: str
    part: int  # from 1; 0 where the letter has one page
    file: str
    names: Sequence[ShownName]

    @property
    def label(self) -> str:
        """What stands in the list of letters, in the active language."""
        return f"{self.letter} {number(self.part)}" if self.part else self.letter


def letter_pages(names: Sequence[ShownName], kind: Kind, language: str) -> Iterator[LetterPage]:
    """The pages of names that are in the order of `language` already; what no alphabet knows stands at the end."""
    group = "organisations" if kind == "organisation" else "people"
    found: dict[str, list[ShownName]] = {}
    for letter, run in groupby(names, key=lambda one: initial(one.name, language)):
        found.setdefault(letter, []).extend(run)
    for letter in sorted(found, key=lambda letter: not letter):
        own = found[letter]
        parts = [own[start : start + ON_ONE_PAGE] for start in range(0, len(own), ON_ONE_PAGE)]
        for part, few in enumerate(parts, 1):
            file = f"{group}-{_ascii(letter)}{f'-{part}' if len(parts) > 1 else ''}.html"
            yield LetterPage(_shown(letter), part if len(parts) > 1 else 0, file, few)


def _shown(letter: str) -> str:
    return {"0": _("0 to 9"), "": _("other signs")}.get(letter) or letter.capitalize()


def _ascii(letter: str) -> str:
    """The letter in a file's name: itself where every server and disk writes it the same way, else its code points."""
    if letter.isascii():
        return letter or "other"
    return "u" + "-".join(f"{ord(sign):x}" for sign in letter)
