"""A text in one of Serbian's scripts, proposed from the text in the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from undersigned.core.names import scripts
from undersigned.models import SheetName

_OTHER_SCRIPT = {"sr-Cyrl": "sr-Latn", "sr-Latn": "sr-Cyrl"}


@dataclass(frozen=True)
class Proposer:
    """Proposes words of the text `source` in the script of another. Names stand as the naming sheet writes them."""

    source: str
    into_cyrillic: bool
    names: Sequence[scripts.Written]

    def convert(self, words: str) -> str:
        """The words in the other script. Nothing is stored: a person reads and takes them over."""
        return (scripts.cyrillic if self.into_cyrillic else scripts.latin)(words, self.names)


def proposer(tag: str, languages: Sequence[str], *, asked: bool) -> Proposer | None:
    """Proposes the text in `tag`, where the statement has one in the other script. `asked`: it is about to."""
    source = _OTHER_SCRIPT.get(tag, "")
    if source not in languages:
        return None
    sheet = SheetName.objects.values_list("written", flat=True) if asked else ()
    names = [scripts.Written(written[source], written.get(tag) or "") for written in sheet if written.get(source)]
    return Proposer(source, tag == "sr-Cyrl", names)
