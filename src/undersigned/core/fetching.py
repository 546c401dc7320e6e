"""Fetching from the web: which addresses may be asked, and in which words it is said why something was not fetched.

What is named in a form is chosen by strangers. Only what lies in the public internet is asked, never this machine, the
network that it stands in, or the services that a provider offers to its machines.

Not here: asking name servers, and connections. `outside.fetch` does both.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from undersigned.core.errors import N_, UndersignedError

# The special-purpose registries of IANA, and the address at which one large provider talks to its machines.
_CLOSED = tuple(
    ip_network(one)
    for one in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",
    )
)
# Of IPv6 only what is given out to networks. Inside of it: protocols that carry an IPv4 address, and examples.
_OPEN_6 = IPv6Network("2000::/3")
_CLOSED_6 = tuple(
    ip_network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)

WHY: Mapping[str, str] = {
    "address": N_("This is not the address of a page."),
    "scheme": N_("The address of a page begins with https:// or http://."),
    "credentials": N_("An address with a user name or a password is not fetched."),
    "port": N_("Only the ordinary ports of the web, 80 and 443, are asked."),
    "inside": N_("The address leads into a network that is not public. It is not fetched."),
    "no-name": N_("No server has this name."),
    "silent": N_("The server does not answer."),
    "slow": N_("The server is too slow: it had not answered in full when the time was over."),
    "certificate": N_("The server cannot prove who it is: its certificate is not valid."),
    "too-large": N_("The page is too large."),
    "kind": N_("The page is of a kind that is not kept, as films and programs are."),
    "redirects": N_("The page leads on to other pages again and again."),
    "broken": N_("The server's answer cannot be read."),
    "no-room": N_("The disk of this program is full: there was no room for a copy. Tell whoever runs it."),
    "gone": N_("The page is not there: the server knows nothing at this address."),
    "refused": N_("The server answers, but does not give the page out to programs, or is out of order."),
}


class FetchError(UndersignedError):
    """Something was not fetched. `why` is one of WHY, whose sentence it says."""

    def __init__(self, why: str) -> None:
        super().__init__(WHY[why])
        self.why = why


def is_public(address: str) -> bool:
    """Whether an IP address, as text, lies in the public internet. False for what is no address."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if found.version == 4:
        return not any(found in network for network in _CLOSED if isinstance(network, IPv4Network))
    return found in _OPEN_6 and not any(found in network for network in _CLOSED_6)
