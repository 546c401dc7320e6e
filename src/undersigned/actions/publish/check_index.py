"""What the page that checks in the browser learns first, so that it fetches those statements that a question concerns.

It is made of what everybody can fetch anyway, and holds no name: of each there is a number that no name can be made of
(`roll_call.traces`). Every answer comes from the statement's own file, as it stands in that moment. But by a number a
guessed name can be tried, if not surely: it goes in the same turn in which the name goes from the statement's files.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from typing import Any

from undersigned.actions.check.published import Known, Shown, texts_of


def known_file(known: Iterable[Known]) -> dict[str, bytes]:
    """Of each statement, the newest first: its names' numbers, whom nobody can look up, and its files by their size."""
    return _packed(
        "known",
        [
            {
                "slug": one.slug,
                "names": sorted(one.names),
                "hidden": one.hidden,
                "page": one.on_the_page_only,
                "files": one.sizes,
            }
            for one in known
        ],
    )


def texts_file(statements: Iterable[Shown]) -> dict[str, bytes]:
    """Of every text of every edition, the newest first, its clauses: public words, in which a quote is looked for."""
    texts = (
        (one.slug, edition["number"], tag, clauses)
        for one in statements
        for edition in reversed(one.full["editions"])
        for tag, clauses in texts_of(edition).items()
    )
    # Those of one language side by side compress better; the first number tells their own order.
    return _packed("texts", sorted(([n, *text] for n, text in enumerate(texts)), key=lambda row: (row[3], row[0])))


def _packed(name: str, value: Any) -> dict[str, bytes]:
    """Compressed by ourselves: not every host does. Its name is none that a host would unpack."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return {f"check/{name}.bin": zlib.compress(written.encode())}
