"""Who is listed in a source and did not confirm: under the edition whose words the source bears, and only there.

1. A source lists people under the words that it bears. They stay listed under that edition; a later one has other
   words, so it says of them only where they are listed, and counts none of them as its own.
2. Nobody is called unconfirmed on a page that shows them as confirmed. A chapter is not the network that it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable

from undersigned.core.names.fold import fold
from undersigned.core.publish.snapshot import Listed, Signatory


def unconfirmed(listed: Iterable[Listed], signatories: Iterable[Signatory]) -> tuple[Listed, ...]:
    """Those listed who are not shown as confirmed among `signatories`.

    Only those who are shown count: a name that left the list because of one who is not named would tell who it is.
    """
    confirmed = {fold(name) for one in signatories if one.kind == "organisation" for name in one.names.values()}
    return tuple(
        one for one in listed if one.kind != "organisation" or one.chapter or fold(one.name or "") not in confirmed
    )
