"""Limits for the forms that anyone can send: by network, for mails by the address that they go to, for changes by
the signature, for requests by the statement; and whom editors block.

Limits by network and by statement refuse nobody who only signs together with many others: what goes beyond them is
taken, and waits for the coordinator once it is confirmed. Ten times as much is a flood, and refused.

Attempts are rows of their own, not one counter: no signer waits for the row of another. Two attempts in
the same moment may both be the last one; that is harmless. A stored key tells nobody a network or an
address without the installation's secret, and is deleted when it counts no more.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db import connection

from undersigned.core.errors import N_, UndersignedError
from undersigned.models import Attempt, Block
from undersigned.models.ready import Ready, ReadyOf, moment, text
from undersigned.outside import clock


class LimitError(UndersignedError):
    """Too much was asked from one network, or of one signature."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` of `name` within `within`."""

    name: str
    most: int
    within: timedelta


# Generous: a whole office, a congress or a village may sit behind one address of the network.
FORMS = Limit("form", 600, timedelta(hours=1))
REQUESTS = Limit("request", 30, timedelta(hours=1))
FLOOD = 10 * REQUESTS.most
# One in `_SAMPLED` is counted, by chance: 20,000 in an hour.
RUSH = Limit("rush", 100, timedelta(hours=1))
_SAMPLED = 200
MAILS = Limit("mail", 5, timedelta(days=1))
CHECKS = Limit("check", 200, timedelta(hours=1))
CLAIMS = Limit("claim", 20, timedelta(hours=1))
# Apart from requests to sign: those of others at the same exit of Tor must not use them up.
IN_PERSON = Limit("in-person", 30, timedelta(hours=1))
# Apart from those: nobody can use them up for an address that wants to sign.
FOLLOWS = Limit("follow", 3, timedelta(days=1))
QUESTIONS = Limit("question", 3, timedelta(days=1))
# Each takes PDF and bundle offline until they are made again. Hiding, withdrawing and erasing are never limited.
CHANGES = Limit("change", 10, timedelta(hours=1))
# Each reads a dozen files.
RECEIPTS = Limit("receipt", 10, timedelta(hours=1))
# What one office says by its link: each sends a mail, and may keep a scan.
ANSWERS = Limit("answer", 30, timedelta(days=1))
# Invitations that one token of the API makes: each may send a mail.
INVITED = Limit("invited", 500, timedelta(hours=1))
_TOO_MANY = N_("Too many attempts came in a short time. Nothing was changed. Wait a few minutes and try again.")
_IPV6_SITE = 56  # bits that one customer of a provider commonly has for all of theirs


@lru_cache
def _attempt(number: int) -> Ready[Attempt]:
    """The attempt of this number, from 1, where there are as many that count."""
    counted = Attempt.objects.filter(key=text("key"), until__gt=moment("now"))
    return Ready(lambda: counted.values_list("pk")[number - 1 : number])


def check_network(limit: Limit, network: str) -> None:
    """Count one attempt from `network`, or raise LimitError. An unknown network ("") is not limited."""
    if network and not _count(limit, network):
        raise LimitError(_TOO_MANY)


def count_request(network: str) -> bool:
    """Count one request to sign from `network`; whether there were suspiciously many. A flood raises LimitError."""
    if not network:
        return False
    now, key = clock.now(), _key(REQUESTS, network)
    if not _add(key, now, now + REQUESTS.within, most=FLOOD):
        raise LimitError(_TOO_MANY)
    return bool(_attempt(REQUESTS.most + 1).rows(key=key, now=now))


def count_rush(statement: str) -> bool:
    """Count one request to sign the statement (its id), roughly; whether there were suspiciously many."""
    if clock.one_in(_SAMPLED):
        _count(RUSH, statement)
    return bool(_attempt(RUSH.most).rows(key=_key(RUSH, statement), now=clock.now()))


def check_change(signature: str, limit: Limit = CHANGES) -> None:
    """Count one change (or RECEIPTS) of the signature (its id) by its private link, or raise LimitError."""
    if not _count(limit, signature):
        raise LimitError(_TOO_MANY)


def check_office(link: str) -> None:
    """Count one answer by an office's link (its id), or raise LimitError."""
    if not _count(ANSWERS, link):
        raise LimitError(_TOO_MANY)


def check_token(token: str) -> None:
    """Count one invitation made with a token of the API (its id), or raise LimitError."""
    if not _count(INVITED, token):
        raise LimitError(_TOO_MANY)


def may_mail(address: str, limit: Limit = MAILS) -> bool:
    """Count one mail of a kind to `address`; false when it has had enough. No mail ever leaves a demo."""
    return bool(settings.DEMO) or _count(limit, mailbox_of(address.casefold()))


def mailbox_of(address: str) -> str:
    """The mailbox behind an address: at most hosts `a+anything@…` is `a@…`, so that one has as many as it likes."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"


def counted(address: str, signature: str) -> dict[str, int]:
    """What counts at the moment for a mail address and a signature (its id), by the limit's name."""
    now, of = clock.now(), {limit.name: mailbox_of(address.casefold()) for limit in (MAILS, FOLLOWS, QUESTIONS)}
    keys = {_keyed(f"limit\n{name}\n{who}"): name for name, who in {**of, CHANGES.name: signature}.items()}
    found = dict.fromkeys(keys.values(), 0)
    for key in Attempt.objects.filter(key__in=keys, until__gt=now).values_list("key", flat=True):
        found[keys[key]] += 1
    return found


def _count(limit: Limit, subject: str) -> bool:
    now = clock.now()
    return _add(_key(limit, subject), now, now + limit.within, most=limit.most)


def _add(key: str, now: datetime, until: datetime, *, most: int) -> bool:
    """Add an attempt unless there are `most` already; whether it was added. Counted and added in one statement."""
    stored = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [key, stored(until), key, stored(now), most, most])
        return cursor.fetchone() is not None


_ADD = """
    INSERT INTO undersigned_attempt (key, until)
    SELECT %s, %s FROM (
        SELECT COUNT(*) AS many FROM (
            SELECT 1 FROM undersigned_attempt WHERE key = %s AND until > %s LIMIT %s
        ) AS those
    ) AS found WHERE many < %s RETURNING id
"""


def _key(limit: Limit, subject: str) -> str:
    return _keyed(f"limit\n{limit.name}\n{subject}")


def _keyed(value: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), value.encode(), "sha256").hexdigest()


def block_key(what: str, value: str) -> str:
    """Under what a mail address, a domain or a network (`Block.What`) is kept. An unknown network ("") has none."""
    return _keyed(f"{what}\n{value.casefold()}") if value else ""


def block_keys(address: str) -> list[str]:
    """All keys by which a mail address may be blocked: its own, its mailbox's, its domain's and those above."""
    labels = address.rpartition("@")[2].split(".")
    domains = [".".join(labels[start:]) for start in range(len(labels))]
    own = dict.fromkeys([address, mailbox_of(address)])
    return [*(block_key("address", each) for each in own), *(block_key("domain", domain) for domain in domains)]


def blocked(keys: Collection[str]) -> set[str]:
    """Which of these keys editors block, told by what they are."""
    return {what for (what,) in _BLOCKS.rows([key for key in keys if key])}


_BLOCKS = ReadyOf(lambda keys: Block.objects.filter(key__in=keys).values_list("what"))


def forget_attempts(now: datetime) -> int:
    """Delete what counts no more; returns how many."""
    return Attempt.objects.filter(until__lte=now).delete()[0]


def client_address(remote: str, forwarded: str) -> str:
    """The client's address: `remote`, or what a proxy that is listed in the settings says; "" where it says nothing.

    `forwarded` is the header X-Forwarded-For. Each proxy adds whom it was asked by at the end, so that
    the last address which is none of ours is the client's; what stands before it anyone may have written.
    """
    trusted = settings.INSTALLATION.trusted_proxies if settings.INSTALLATION else ()
    address = remote
    for hop in [*(part.strip() for part in forwarded.split(",")[-10:]), remote][::-1]:
        address = _plain(hop)
        if not _listed(address, trusted):
            return address
    return ""


def network_of(address: str) -> str:
    """The network that counts as one: an IPv4 address, an IPv6 site; "" for what is no address."""
    if not address:
        return ""
    ip = ipaddress.ip_address(address)
    return str(ipaddress.ip_network((ip, _IPV6_SITE), strict=False)) if ip.version == 6 else str(ip)


def _plain(address: str) -> str:
    """The address in its one form; "" where it is none. An IPv4 address may come inside an IPv6 one."""
    try:
        ip = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return ""
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return str(mapped or ip)


def _listed(address: str, trusted: Sequence[str]) -> bool:
    if not address:
        return False
    ip = ipaddress.ip_address(address)
    return any(ip in ipaddress.ip_network(one, strict=False) for one in trusted)
