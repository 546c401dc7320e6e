"""Servers of the web on this machine, honest and hostile, and a fetcher that is let at them and at nothing else."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from undersigned.outside.fetch import Fetcher, Limits

HERE = "127.0.0.1"
# By this name the servers are known; a second one is there to be led to.
NAME, OTHER = "ministry.example", "elsewhere.example"


@dataclass
class Server:
    """A server that reads one head for each connection and lets `answers` do the rest."""

    port: int
    heads: list[bytes] = field(default_factory=list)
    sent: int = 0

    def url(self, path: str = "/", host: str = NAME, scheme: str = "http") -> str:
        """An address on it."""
        return f"{scheme}://{host}:{self.port}{path}"


Answer = Callable[[Server, bytes], Iterator[bytes]]


@contextmanager
def serving(answer: Answer, context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Serve until the block ends. `answer` gets the head of a request and yields what is sent, piece by piece."""
    listening = socket.create_server((HERE, 0))
    server = Server(listening.getsockname()[1])

    def run() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            try:
                talk(connection)
            except OSError:
                pass  # whoever asked has heard enough

    def talk(connection: socket.socket) -> None:
        with connection:
            connection.settimeout(10)
            line = connection if context is None else context.wrap_socket(connection, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head and (data := line.recv(65_536)):
                head += data
            server.heads.append(head)
            for piece in answer(server, head):
                line.sendall(piece)
                server.sent += len(piece)
            line.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(20)
        assert not thread.is_alive()


def page(body: bytes = b"<p>The sluice stays open.</p>", *heads: str, status: str = "200 OK") -> Answer:
    """One answer to everything."""
    given = (
        heads if any(one.lower().startswith("content-type") for one in heads) else ("Content-Type: text/html", *heads)
    )

    def answer(_server: Server, head: bytes) -> Iterator[bytes]:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *given, "", ""]
        yield "\r\n".join(lines).encode()
        if not head.startswith(b"HEAD"):
            yield body

    return answer


def leads(*places: Callable[[Server], str]) -> Answer:
    """Every request is sent on, to each place in turn and to the last one for ever."""
    asked = iter(range(1_000_000))

    def answer(server: Server, _head: bytes) -> Iterator[bytes]:
        place = places[min(next(asked), len(places) - 1)](server)
        yield f"HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n".encode()

    return answer


def resolved(_host: str, _seconds: float) -> Sequence[str]:
    """Every name is this machine."""
    return [HERE]


@cache
def certificates() -> ssl.SSLContext:
    """Whom this machine trusts: read once."""
    return ssl.create_default_context()


def fetcher(server: Server, **more: Any) -> Fetcher:
    """Let at this server's port and at 127.0.0.1 alone; small and quick limits."""
    given: dict[str, Any] = {
        "limits": Limits(bytes=1_000_000, seconds=20.0),
        "resolve": resolved,
        "allows": HERE.__eq__,
        "ports": (server.port,),
        "context": certificates(),
        **more,
    }
    return Fetcher("https://statements.example", **given)
