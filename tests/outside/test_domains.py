"""Domains: what an owner registered, and where anybody gets a mailbox."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.characters import ANY
from undersigned.outside.domains import domain_of, free_hosts, is_shared, of_mailbox, registrable


@pytest.mark.parametrize(
    ("words", "domain"),
    [
        ("https://www.Lumera.example/about?x#y", "lumera.example"),
        ("LUMERA.example.", "lumera.example"),
        ("www.org.rs", "org.rs"),
        ("office@mail.lumera.example", "mail.lumera.example"),
        ("http://друга-обала.срб:8080/", "xn----7sbbadjg5dyaq7a.xn--90a3ac"),
        ("localhost", ""),
        ("192.168.0.1", ""),
        ("not a domain", ""),
        ("-x.example", ""),
        ("a" * 64 + ".example", ""),
        ("", ""),
    ],
)
def test_the_domain_that_somebody_means(words, domain):
    assert domain_of(words) == domain


@pytest.mark.parametrize(
    ("domain", "registered"),
    [
        ("a.b.lumera.example", "lumera.example"),
        ("lumera.org.rs", "lumera.org.rs"),
        ("en.lumera.org.rs", "lumera.org.rs"),
        ("org.rs", None),
        ("co.uk", None),
        ("lumera.blogspot.com", "lumera.blogspot.com"),
        ("blogspot.com", None),
        ("", None),
    ],
)
def test_what_its_owner_registered(domain, registered):
    assert registrable(domain) == registered


def test_a_mailbox_where_anybody_gets_one_says_nothing():
    assert of_mailbox("office@mail.Lumera.example") == "mail.lumera.example"
    for address in ("x@gmail.com", "x@yahoo.co.uk", "x@mail.ru", "x@proton.me", "x@mts.rs", "x@org.rs", "x@", "x", ""):
        assert of_mailbox(address) == "", address
    assert is_shared("facebook.com")
    assert is_shared("mail.gmail.com")
    assert not is_shared("notgmail.com")
    assert len(free_hosts()) > 4_000


@given(st.text(ANY, max_size=60))
def test_any_words_give_a_domain_or_none(words):
    domain = domain_of(words)
    assert domain_of(domain) == domain or domain.startswith("www.")
    assert registrable(registrable(domain) or "") == registrable(domain)
    assert of_mailbox(words).isascii()
