"""Limits: who counts as one network, and what an address may be sent."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import stages
from tests.characters import ANY
from undersigned.actions import sign
from undersigned.actions.addresses import clean_address
from undersigned.actions.limit import (
    MAILS,
    REQUESTS,
    LimitError,
    check_network,
    client_address,
    forget_attempts,
    network_of,
)
from undersigned.core.errors import SignError
from undersigned.models import Attempt, Mail, Signature, database_now
from undersigned.outside.installation import Installation, InstallationError


@pytest.fixture
def proxied(installation: Installation, settings: object) -> None:
    """An installation that believes two proxies."""
    settings.INSTALLATION = replace(installation, trusted_proxies=("10.0.0.0/8", "fd00::1"))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("remote", "forwarded", "client"),
    [
        ("192.0.2.7", "", "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),  # nobody whom we know wrote that
        ("10.1.1.1", "198.51.100.1", "198.51.100.1"),
        ("10.1.1.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"),  # the first one is the client's own invention
        ("10.1.1.1", "198.51.100.1, fd00::1", "198.51.100.1"),
        ("10.1.1.1", "10.9.9.9, 198.51.100.1", "198.51.100.1"),
        ("::ffff:10.1.1.1", "::ffff:198.51.100.1", "198.51.100.1"),
        ("10.1.1.1", "", ""),
        ("10.1.1.1", "198.51.100.1, unknown", ""),
        ("", "198.51.100.1", ""),
    ],
)
def test_only_listed_proxies_say_who_asks(proxied: None, remote: str, forwarded: str, client: str) -> None:
    assert client_address(remote, forwarded) == client


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2ff:3::4", "2001:db8:1:200::/56"),
        ("2001:db8:1:201::9", "2001:db8:1:200::/56"),
        ("", ""),
    ],
)
def test_a_site_of_ipv6_counts_as_one(address: str, network: str) -> None:
    assert network_of(address) == network


@given(remote=st.text(ANY, max_size=40) | st.ip_addresses().map(str), forwarded=st.text(ANY, max_size=80))
def test_no_header_makes_us_fail(remote: str, forwarded: str) -> None:
    network_of(client_address(remote, forwarded))


def test_proxies_that_are_no_addresses_are_refused_at_the_start(installation: Installation) -> None:
    path = installation.home / "settings.toml"
    path.write_text(path.read_text() + 'trusted_proxies = ["proxy.example"]\n')
    with pytest.raises(InstallationError, match="cannot be used"):
        Installation.load(installation.home)


@pytest.mark.django_db
def test_a_network_is_counted_until_the_time_is_over() -> None:
    for _ in range(REQUESTS.most):
        check_network(REQUESTS, "192.0.2.7")
    with pytest.raises(LimitError):
        check_network(REQUESTS, "192.0.2.7")
    check_network(REQUESTS, "192.0.2.8")
    check_network(REQUESTS, "")
    assert Attempt.objects.count() == REQUESTS.most + 1
    Attempt.objects.update(until=database_now() - timedelta(seconds=1))
    check_network(REQUESTS, "192.0.2.7")
    assert forget_attempts(database_now()) == REQUESTS.most + 1


@pytest.mark.django_db
def test_an_address_gets_few_mails_and_nothing_tells_that_it_got_no_more() -> None:
    statement = stages.opened()
    digest = stages.in_force(statement).digest
    for number in range(MAILS.most):
        stages.requested(statement, stages.organisation(f"Organisation {number}", "Office@lumera.example"))
    again = stages.organisation("One more", "office@LUMERA.example")
    assert sign.request_signature(statement, again, digest=digest) is None
    assert Signature.objects.count() == Mail.objects.count() == MAILS.most
    stages.requested(statement, stages.organisation("Kodrin Forum", "b@kodrin.example"))


@pytest.mark.django_db
def test_a_mailbox_is_one_whatever_is_written_behind_its_plus() -> None:
    statement = stages.opened()
    digest = stages.in_force(statement).digest
    for number in range(MAILS.most):
        stages.requested(statement, stages.organisation(f"Organisation {number}", f"office+{number}@lumera.example"))
    for address in ("office@lumera.example", "Office+more@lumera.example"):
        assert sign.request_signature(statement, stages.organisation("One more", address), digest=digest) is None
    stages.requested(statement, stages.organisation("Another", "+office@lumera.example"))


@pytest.mark.django_db
def test_asking_anew_counts_as_well() -> None:
    statement = stages.opened()
    _, token = stages.requested(statement, stages.organisation())
    for _ in range(MAILS.most + 2):
        sign.send_again(token)
    stages.requested(statement, stages.organisation("Another", "another@lumera.example"))
    assert Mail.objects.filter(to="office@lumera.example").count() == MAILS.most


@pytest.mark.django_db
def test_attempts_tell_nobody() -> None:
    stages.requested(stages.opened(), stages.organisation())
    check_network(REQUESTS, "192.0.2.7")
    stored = json.dumps(list(Attempt.objects.values()), default=str)
    assert "192.0.2" not in stored
    assert "lumera" not in stored


@pytest.mark.parametrize(
    "address",
    ['"orla"@kodrin.example', '"o\\rla"@kodrin.example', "orla@[192.0.2.7]", "root@localhost", '"\x01"@kodrin.example'],
)
def test_no_mailbox_is_written_in_another_way_past_limits_and_blocks(address: str) -> None:
    with pytest.raises(SignError, match="not a mail address"):
        clean_address(address)
