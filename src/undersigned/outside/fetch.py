"""The one way by which this program fetches what somebody else has named: pages of the web, held to hard limits.

1. Only http and https, only the ports 80 and 443, no user names in addresses.
2. A name is resolved once. All its addresses must be public (`core.fetching.is_public`), and the connection goes to one
   of them, so that no second answer can lead it elsewhere; the name stays in SNI, certificate check and Host.
3. Redirects are followed by hand, at most 5, each by the same rules.
4. There are limits on bytes as sent, of all steps together, and as unpacked, on headers, on the kind of content, and on
   the time from the first to the last byte of all steps.
5. No cookies, no proxy from the environment, no scripts; it says who it is.

What it does not do: it interprets nothing of what came, and keeps nothing.
"""

from __future__ import annotations

import re
import ssl
import time
import zlib
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import dns.exception
import dns.resolver
import httpcore

from undersigned import __version__
from undersigned.core.fetching import FetchError, is_public

MEGABYTE = 1024 * 1024
MOST_REDIRECTS = 5
HEADERS = 100 * 1024  # bytes of one head; the library below ends there, too
CONNECT = 10.0
LONGEST_ADDRESS = 2_000
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_]([a-z0-9._-]{0,251}[a-z0-9_.])?")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LASTING = frozenset({301, 308})
# What is text, an image or a document. A prefix ends in a slash or a dot.
PAGES = (
    *("text/", "image/", "application/pdf", "application/xhtml+xml", "application/xml", "application/json"),
    *("application/rtf", "application/msword", "application/vnd.", "application/octet-stream"),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken at most: bytes of all steps as sent, and of the page unpacked; seconds of all steps."""

    bytes: int = 20 * MEGABYTE
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Step:
    """One request and its answer: the bytes as they went over the line, without TLS."""

    url: str
    ip: str
    request: bytes
    response: bytes
    status: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came in the end. `body` is unpacked; empty where only the head was asked for."""

    url: str
    status: int
    kind: str  # of the content, in small letters, without parameters; "" where the server does not say
    body: bytes
    steps: tuple[Step, ...]

    @property
    def moved(self) -> bool:
        """Whether the server says that the page is elsewhere for good. From http to https is no move."""
        first, last = (urlsplit(url) for url in (self.steps[0].url, self.url))
        same = (first.hostname, first.path or "/", first.query) == (last.hostname, last.path or "/", last.query)
        return not same and len(self.steps) > 1 and all(step.status in _LASTING for step in self.steps[:-1])


Resolve = Callable[[str, float], Sequence[str]]


def resolve(host: str, seconds: float) -> list[str]:
    """The addresses of a name, from the name servers of this machine, IPv4 first; FetchError where there are none."""
    try:
        found = dns.resolver.Resolver().resolve_name(host, lifetime=seconds, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer) as error:
        raise FetchError("no-name") from error
    except dns.exception.DNSException as error:
        raise FetchError("silent") from error
    return sorted(found.addresses(), key=lambda one: ip_address(one).version)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches by the rules above. `home` is the address under which the one who asks can be met.

    Tests put servers of their own in the place of the last four; nothing else does.
    """

    home: str
    limits: Limits = Limits()
    resolve: Resolve = resolve
    allows: Callable[[str], bool] = is_public
    ports: Container[int] = (80, 443)
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def get(self, url: str, *, kinds: Iterable[str] = PAGES) -> Fetched:
        """The page, whatever its status. `kinds`: the content types that are taken. FetchError says why not."""
        return self._fetch(url, "GET", tuple(kinds))

    def look(self, url: str) -> Fetched:
        """Only the head: by HEAD, and by GET where that is not understood; the body is not read. As `get`."""
        try:
            found = self._fetch(url, "HEAD", None)
        except FetchError as error:
            if error.why not in ("broken", "slow", "silent"):
                raise
        else:
            if found.status < HTTPStatus.BAD_REQUEST:
                return found
        return self._fetch(url, "GET", None)

    def _fetch(self, url: str, method: str, kinds: tuple[str, ...] | None) -> Fetched:
        end, steps = time.monotonic() + self.limits.seconds, list[Step]()
        for _ in range(MOST_REDIRECTS + 1):
            tape = _Tape(end, self.limits.bytes + HEADERS - sum(len(step.response) for step in steps))
            target = _target(url, self.ports)
            answer = self._ask(target, method, kinds, tape)
            steps.append(Step(target.url, tape.ip, bytes(tape.sent), bytes(tape.came), answer.status))
            if answer.onward is None:
                return Fetched(target.url, answer.status, answer.kind, answer.body, tuple(steps))
            url = answer.onward
        raise FetchError("redirects")

    def _ask(self, target: _Target, method: str, kinds: tuple[str, ...] | None, tape: _Tape) -> _Answer:
        pinned = _Pinned(self, tape)
        headers = [
            ("Host", target.authority),
            ("User-Agent", f"Undersigned/{__version__} (+{self.home})"),
            ("Accept", "*/*"),
            ("Accept-Encoding", "identity"),
            ("Connection", "close"),
        ]
        url = httpcore.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
        times = dict.fromkeys(("connect", "read", "write", "pool"), self.limits.seconds)
        try:
            # No http2, no retries, no proxy: the library takes none from the environment.
            with (
                httpcore.ConnectionPool(ssl_context=self.context, network_backend=pinned) as pool,
                pool.stream(method, url, headers=headers, extensions={"timeout": times}) as response,
            ):
                return self._read(target, response, kinds)
        except httpcore.TimeoutException as error:
            raise FetchError("slow" if tape.came else "silent") from error
        except httpcore.NetworkError as error:
            raise FetchError("silent") from error
        except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            raise FetchError("broken") from error

    def _read(self, target: _Target, response: httpcore.Response, kinds: tuple[str, ...] | None) -> _Answer:
        heads = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        kind = heads.get("content-type", "").partition(";")[0].strip().lower()
        onward = None
        if response.status in _REDIRECTS and heads.get("location"):
            onward = _onward(target.url, heads["location"])
        if kinds is None:
            return _Answer(response.status, kind, b"", onward)
        if onward is None and not any(kind == one or (one[-1] in "/." and kind.startswith(one)) for one in kinds):
            raise FetchError("kind")
        packed = heads.get("content-encoding", "identity").strip().lower()
        return _Answer(response.status, kind, _unpacked(response.iter_stream(), packed, self.limits.bytes), onward)


@dataclass(frozen=True, slots=True)
class _Target:
    """An address, taken apart once: what is checked is what is asked."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        """The address in ASCII, without what only readers see (the part after #)."""
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one step gave; `onward` is where it leads."""

    status: int
    kind: str
    body: bytes
    onward: str | None


@dataclass(slots=True)
class _Tape:
    """What went over the line in one step, until when it may, and how much."""

    end: float
    most: int
    ip: str = ""
    sent: bytearray = field(default_factory=bytearray)
    came: bytearray = field(default_factory=bytearray)

    def left(self) -> float:
        """Seconds that are left; FetchError when there are none."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise FetchError("slow")
        return left


class _Pinned(httpcore.NetworkBackend):
    """Resolves once, refuses what is not public, and connects to an address that was checked."""

    def __init__(self, fetcher: Fetcher, tape: _Tape) -> None:
        self.fetcher, self.tape = fetcher, tape

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: Any = None, socket_options: Any = None
    ) -> httpcore.NetworkStream:
        """A connection to the name's address. The library asks once for each step."""
        last: Exception = FetchError("no-name")
        for address in self._addresses(host):
            try:
                stream = httpcore.SyncBackend().connect_tcp(address, port, min(CONNECT, self.tape.left()))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
            else:
                self.tape.ip = address
                return _Taped(stream, self.tape)
        raise last

    def _addresses(self, host: str) -> list[str]:
        try:
            found = [str(ip_address(host))]
        except ValueError:
            found = list(self.fetcher.resolve(host, min(CONNECT, self.tape.left())))
        # One address that is not public is enough: nobody honest mixes them.
        if not all(self.fetcher.allows(address) for address in found):
            raise FetchError("inside")
        return found


class _Taped(httpcore.NetworkStream):
    """A connection whose bytes are kept as they went over it, and which ends when the time or the measure is full."""

    def __init__(self, stream: httpcore.NetworkStream, tape: _Tape) -> None:
        self.stream, self.tape = stream, tape

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """As the protocol says; FetchError past a limit."""
        data = self.stream.read(max_bytes, self.tape.left())
        self.tape.came += data
        if len(self.tape.came) > self.tape.most:
            raise FetchError("too-large")
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """As the protocol says."""
        self.stream.write(buffer, self.tape.left())
        self.tape.sent += buffer

    def close(self) -> None:
        """As the protocol says."""
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same inside TLS, with the name that was asked for."""
        try:
            return _Taped(self.stream.start_tls(ssl_context, server_hostname, self.tape.left()), self.tape)
        except httpcore.ConnectError as error:
            raise FetchError("certificate" if isinstance(error.__cause__, ssl.SSLError) else "silent") from error

    def get_extra_info(self, info: str) -> Any:
        """As the protocol says."""
        return self.stream.get_extra_info(info)


def _target(url: str, ports: Container[int]) -> _Target:
    """The address taken apart, in ASCII; FetchError when it is none that may be asked."""
    if len(url) > LONGEST_ADDRESS or re.search(r"[\s\\\x00-\x20\x7f]", url):
        raise FetchError("address")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchError("address") from error
    if parts.scheme not in _PORTS:
        raise FetchError("scheme")
    if "@" in parts.netloc:
        raise FetchError("credentials")
    found = port if port is not None else _PORTS[parts.scheme]
    if found not in ports:
        raise FetchError("port")
    return _Target(parts.scheme, _host(parts), found, _path(parts))


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    try:
        if "%" not in host:  # else an address with the name of a network card
            return str(ip_address(host))
    except ValueError:
        pass
    try:
        host = host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise FetchError("address") from error
    if not _HOST.fullmatch(host):
        raise FetchError("address")
    return host


def _path(parts: SplitResult) -> str:
    # What is escaped stays as it is; what must be escaped is.
    safe = "%!$&'()*+,;=:@/?~[]|"
    path = quote(parts.path or "/", safe=safe)
    return f"{path}?{quote(parts.query, safe=safe)}" if parts.query else path


def _onward(url: str, location: str) -> str:
    try:
        # Headers are read as Latin-1; addresses in them that are not ASCII are UTF-8.
        location = location.encode("latin-1").decode("utf-8", "replace")
        return urljoin(url, location.strip().replace(" ", "%20"))
    except ValueError as error:
        raise FetchError("address") from error


def _unpacked(chunks: Iterable[bytes], packed: str, most: int) -> bytes:
    """The body, with one layer of gzip or deflate taken off. Nothing beyond the limit is ever unpacked."""
    if packed not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise FetchError("broken")
    opener = zlib.decompressobj(wbits=47) if packed not in ("", "identity") else None
    body, came = bytearray(), False
    try:
        for chunk in chunks:
            came = True
            body += opener.decompress(chunk, most + 1 - len(body)) if opener is not None else chunk
            if len(body) > most:
                raise FetchError("too-large")
    except zlib.error as error:
        raise FetchError("broken") from error
    if opener is not None and came and not opener.eof:
        raise FetchError("broken")
    return bytes(body)
