"""The safe fetcher, against servers that lie, lead astray, drown and starve whoever asks."""

from __future__ import annotations

import gzip
import ssl
import time
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.web_of_lies import HERE, NAME, OTHER, fetcher, leads, page, serving
from undersigned.core.fetching import FetchError, is_public
from undersigned.outside.fetch import Fetcher, Limits


def why(fetching, url, **more):
    with pytest.raises(FetchError) as told:
        fetching.get(url, **more)
    return told.value.why


def test_a_page_comes_with_the_bytes_of_request_and_answer():
    with serving(page(b"<p>\xc4\x8d</p>", "Content-Type: TEXT/HTML; charset=utf-8")) as server:
        found = fetcher(server).get(server.url("/a b/odluka-ж?x=1#part".replace(" ", "%20")))
    (step,) = found.steps
    assert (found.status, found.kind, found.body, step.ip) == (200, "text/html", b"<p>\xc4\x8d</p>", HERE)
    assert step.response.endswith(b"\r\n\r\n<p>\xc4\x8d</p>")
    assert step.request == server.heads[0]
    assert step.url == server.url("/a%20b/odluka-%D0%B6?x=1")
    assert step.request.startswith(b"GET /a%20b/odluka-%D0%B6?x=1 HTTP/1.1\r\n")
    for part in (f"Host: {NAME}:{server.port}", "Undersigned/", "(+https://statements.example)"):
        assert part.encode() in step.request
    assert b"Cookie" not in step.request


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("ftp://ministry.example/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://ministry.example/", "scheme"),
        ("/only/a/path", "scheme"),
        ("https://ana:secret@ministry.example/", "credentials"),
        ("https://ministry.example@127.0.0.1/", "credentials"),
        ("https://ministry.example:22/", "port"),
        ("http://ministry.example:8080/", "port"),
        ("http://ministry.example:99999/", "address"),
        ("http://ministry.example\\@127.0.0.1/", "address"),
        ("http://ministry.example/\r\nHost: other", "address"),
        ("http://ministry example/", "address"),
        ("http:///path", "address"),
        ("http://[fe80::1%25eth0]/", "address"),
        ("http://[::1", "address"),
        ("http://mini<stry.example/", "address"),
        ("http://" + "a" * 70 + ".example/", "address"),
        ("http://ministry.example/" + "a" * 2_000, "address"),
        ("http://127.0.0.1/", "inside"),
        ("http://[::1]/", "inside"),
        ("http://[::ffff:127.0.0.1]/", "inside"),
        ("http://169.254.169.254/latest/meta-data/", "inside"),
        ("http://[fd00:ec2::254]/", "inside"),
    ],
)
def test_an_address_that_must_not_be_asked_is_not_even_looked_up(url, told):
    asked = iter(["never"])
    assert why(Fetcher("x", resolve=lambda *_: [next(asked)]), url) == told
    assert next(asked) == "never"


@pytest.mark.parametrize("written", ["2130706433", "0x7f000001", "127.1", "017700000001", "localhost"])
def test_other_ways_to_write_this_machine_are_names_and_what_they_mean_is_checked(written):
    assert why(Fetcher("x", resolve=lambda *_: ["127.0.0.1"]), f"http://{written}/") == "inside"


def test_one_address_inside_among_public_ones_is_enough_to_refuse():
    assert why(Fetcher("x", resolve=lambda *_: ["93.184.215.14", "10.0.0.7"]), "http://ministry.example/") == "inside"


def test_a_name_that_turns_to_this_machine_after_it_was_checked_is_never_asked_again():
    """DNS rebinding: the first answer is allowed, every later one would be the address inside."""
    answers = iter([[HERE]])
    with serving(page()) as server:
        found = fetcher(server, resolve=lambda *_: next(answers)).get(server.url())
    assert found.steps[0].ip == HERE


def test_a_name_that_turns_inside_between_two_steps_is_refused_at_the_second():
    answers = iter([[HERE], ["127.0.0.2"]])
    with serving(leads(lambda server: server.url("/again"))) as server:
        assert why(fetcher(server, resolve=lambda *_: next(answers)), server.url()) == "inside"
    assert len(server.heads) == 1


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("http://127.0.0.2/", "port"),
        ("http://127.0.0.2:{port}/", "inside"),
        ("http://[::1]:{port}/", "inside"),
        ("http://169.254.169.254:{port}/latest/meta-data/", "inside"),
        ("//169.254.169.254:{port}/", "inside"),
        ("file:///etc/passwd", "scheme"),
        ("http://ana@ministry.example:{port}/", "credentials"),
        ("http://[", "address"),
    ],
)
def test_a_page_that_leads_inside_is_refused(place, told):
    with serving(leads(lambda server: place.format(port=server.port))) as server:
        assert why(fetcher(server), server.url()) == told
    assert len(server.heads) == 1


def test_the_real_rule_refuses_a_server_on_this_machine():
    with serving(page()) as server:
        assert why(fetcher(server, allows=is_public), server.url()) == "inside"
    assert server.heads == []


def test_pages_that_lead_on_for_ever_are_left_after_five():
    with serving(leads(lambda server: server.url(f"/{len(server.heads)}"))) as server:
        assert why(fetcher(server), server.url()) == "redirects"
    assert len(server.heads) == 6


def test_a_page_that_moved_is_followed_and_each_step_is_kept():
    def answer(server, head):
        if b"GET /old" in head:
            yield b"HTTP/1.1 301 Moved\r\nLocation: /new\r\nContent-Length: 4\r\n\r\nmore"
        else:
            yield from page()(server, head)

    with serving(answer) as server:
        found = fetcher(server).get(server.url("/old"))
    assert [step.status for step in found.steps] == [301, 200]
    assert (found.url, found.moved) == (server.url("/new"), True)


def test_a_page_of_a_gigabyte_is_stopped():
    def answer(_server, _head):
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1073741824\r\n\r\n"
        while True:
            yield b"x" * 65_536

    with serving(answer) as server:
        assert why(fetcher(server), server.url()) == "too-large"
    assert server.sent < 30_000_000  # what the buffers of this machine swallow


def test_what_a_page_sends_on_the_way_elsewhere_counts_as_well():
    def answer(server, _head):
        yield f"HTTP/1.1 302 Found\r\nLocation: {server.url('/on')}\r\nContent-Length: 400000\r\n\r\n".encode()
        yield b"x" * 400_000

    with serving(answer) as server:
        assert why(fetcher(server), server.url()) == "too-large"
    assert len(server.heads) == 3


def test_a_page_without_a_length_and_without_an_end_is_stopped():
    def answer(_server, _head):
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
        while True:
            yield b"1000\r\n" + b"x" * 4_096 + b"\r\n"

    with serving(answer) as server:
        assert why(fetcher(server), server.url()) == "too-large"


@pytest.mark.parametrize("packed", ["gzip", "deflate"])
def test_a_bomb_is_not_unpacked_beyond_the_limit(packed):
    zeros = b"\0" * 60_000_000
    bomb = gzip.compress(zeros, 1) if packed == "gzip" else zlib.compress(zeros, 1)
    assert len(bomb) < 1_000_000
    with serving(page(bomb, f"Content-Encoding: {packed}")) as server:
        assert why(fetcher(server), server.url()) == "too-large"


def test_what_is_packed_is_unpacked_once():
    with serving(page(gzip.compress(b"words"), "Content-Encoding: gzip")) as server:
        assert fetcher(server).get(server.url()).body == b"words"
    for body, packed in (
        (b"no gzip", "gzip"),
        (gzip.compress(b"words")[:-9], "gzip"),
        (b"x", "br"),
        (b"x", "gzip, gzip"),
    ):
        with serving(page(body, f"Content-Encoding: {packed}")) as server:
            assert why(fetcher(server), server.url()) == "broken"


@pytest.mark.long
def test_a_server_that_drips_is_left_when_the_time_is_over():
    def answer(_server, _head):
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n"
        while True:
            time.sleep(0.02)
            yield b"x"

    with serving(answer) as server:
        assert why(fetcher(server, limits=Limits(seconds=0.4)), server.url()) == "slow"


@pytest.mark.long
def test_a_server_that_drips_its_head_and_one_that_says_nothing_are_left_too():
    def drips(_server, _head):
        yield b"HTTP/1.1 200 OK\r\nX: "
        while True:
            time.sleep(0.02)
            yield b"x"

    def silent(_server, _head):
        time.sleep(1)
        yield b""

    for answer, told in ((drips, "slow"), (silent, "silent")):
        with serving(answer) as server:
            assert why(fetcher(server, limits=Limits(seconds=0.4)), server.url()) == told


@pytest.mark.parametrize(
    "answer",
    [
        lambda *_: iter([b"HTTP/1.1 200 OK\r\n", *[b"X-Head: " + b"x" * 8_000 + b"\r\n"] * 1_000]),
        lambda *_: iter([b"HTTP/1.1 200 OK\r\nX: ", *[b"x" * 65_536] * 100]),
        lambda *_: iter([b"SSH-2.0-OpenSSH_9.2\r\n\r\n"]),
        lambda *_: iter([b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx"]),
        lambda *_: iter([b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\nshort"]),
        lambda *_: iter([b""]),
    ],
    ids=["many heads", "one long head", "no web server", "two lengths", "cut short", "nothing"],
)
def test_an_answer_that_is_none_is_refused_in_words(answer):
    with serving(answer) as server:
        assert why(fetcher(server), server.url()) == "broken"


@pytest.mark.long
def test_endless_notes_before_the_answer_end_at_the_limit():
    def answer(_server, _head):
        while True:
            yield b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 1_000

    with serving(answer) as server:
        assert why(fetcher(server), server.url()) == "too-large"


@pytest.mark.parametrize(
    "kind", ["video/mp4", "application/x-msdownload", "application/zip", "", "text", "imagery/png"]
)
def test_what_is_of_no_kind_that_is_kept_is_not_read(kind):
    with serving(page(b"x" * 10, f"Content-Type: {kind}")) as server:
        assert why(fetcher(server), server.url()) == "kind"
        if kind:
            assert fetcher(server).get(server.url(), kinds=(kind,)).body == b"x" * 10


def test_nobody_there_and_no_such_name_are_told_apart():
    with serving(page()) as server:
        pass
    assert why(fetcher(server), server.url()) == "silent"

    def nobody(_host, _seconds):
        raise FetchError("no-name")

    assert why(fetcher(server, resolve=nobody), server.url()) == "no-name"


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving(page()) as server:
        assert fetcher(server).get(server.url()).status == 200


def test_cookies_are_not_carried_from_step_to_step():
    def answer(server, head):
        if b"GET /first" in head:
            yield b"HTTP/1.1 302 Found\r\nSet-Cookie: a=b\r\nLocation: /second\r\nContent-Length: 0\r\n\r\n"
        else:
            yield from page()(server, head)

    with serving(answer) as server:
        fetcher(server).get(server.url("/first"))
    assert b"ookie" not in server.heads[1]


def test_a_look_reads_no_body_and_asks_by_get_where_head_is_not_understood():
    def answer(server, head):
        if head.startswith(b"HEAD"):
            yield from page(status="405 No")(server, head)
            return
        yield b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 1073741824\r\n\r\n"
        while True:
            yield b"x" * 65_536

    with serving(answer) as server:
        found = fetcher(server).look(server.url())
    assert (found.status, found.body) == (200, b"")
    assert [head[:4] for head in server.heads] == [b"HEAD", b"GET "]


def certified(tmp_path, name):
    """A certificate that signs itself, for a name: what a server shows, and what one that trusts it holds."""
    key, subject = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]),
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / f"{name}.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + made.public_bytes(Encoding.PEM))
    shows = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shows.load_cert_chain(path)
    return shows, ssl.create_default_context(cadata=made.public_bytes(Encoding.PEM).decode())


def test_tls_is_by_the_name_that_was_asked_for_and_a_certificate_that_nobody_vouches_for_is_refused(tmp_path):
    shows, trusts = certified(tmp_path, NAME)
    names = []
    shows.sni_callback = lambda _line, name, _context: names.append(name)
    with serving(page(), shows) as server:
        assert fetcher(server, context=trusts).get(server.url(scheme="https")).status == 200
        assert why(fetcher(server), server.url(scheme="https")) == "certificate"
        assert why(fetcher(server, context=trusts), server.url(host=OTHER, scheme="https")) == "certificate"
    assert names[0] == NAME
    assert len(server.heads) == 1
