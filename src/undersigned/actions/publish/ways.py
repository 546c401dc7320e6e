"""How a signatory was verified, in words: one beside the name, a sentence below the list."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from undersigned.core.publish.snapshot import Kind, Signatory
from undersigned.core.sign import VERIFICATION


def way(one: Signatory) -> str:
    """The word beside a name."""
    if one.method == "dkim":
        return _("mail signed by %(domain)s") % {"domain": one.domain}
    if one.method == "domain":
        return _("mailbox at %(domain)s") % {"domain": one.domain}
    return _("mailbox")


def legend(members: Iterable[Signatory], kind: Kind) -> list[tuple[str, str]]:
    """What these words mean: the word and its sentence, for each way that occurs among `members`."""
    methods = {one.method for one in members}
    found = []
    if "mailbox" in methods:
        found.append((_("mailbox"), _(VERIFICATION["mailbox", kind])))
    if "domain" in methods:
        sentence = VERIFICATION["domain", kind]
        found.append((_("mailbox at …"), _(sentence) % {"domain": "…"}))
    if "dkim" in methods:
        sentence = _("Endorsed by a mail that this domain signed. It proves the domain, not the person.")
        found.append((_("mail signed by …"), sentence))
    return found
