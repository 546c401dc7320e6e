"""A small HTTP client over one kept connection: it must cost less than what it measures."""

from __future__ import annotations

import http.client
import socket
import time
from urllib.parse import urlencode


class Wire:
    """One keep-alive connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = self._connect()

    def _connect(self) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a whole request, read the whole answer; status and head."""
        self.socket.sendall(request)
        data = self.socket.recv(262_144)
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, body = data.partition(b"\r\n\r\n")
        lower = head.lower()
        _, found, length = lower.partition(b"\r\ncontent-length:")
        if not found:
            raise http.client.HTTPException(f"no length in {head[:200]!r}")
        missing = int(length.partition(b"\r\n")[0]) - len(body)
        while missing > 0:
            missing -= len(self._more())
        if b"\r\nconnection: close" in lower:
            self.socket.close()
            self.socket = self._connect()
        return int(head[9:12]), head

    def _more(self) -> bytes:
        part = self.socket.recv(262_144)
        if not part:
            raise http.client.HTTPException("the server closed the connection")
        return part

    def get(self, path: str) -> bytes:
        """The bytes of a GET."""
        return f"GET {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\n\r\n".encode()

    def post(self, path: str, values: dict[str, str], cookies: str, network: str) -> bytes:
        """The bytes of a POST of a form, as a proxy passes it on that was asked from the address `network`."""
        body = urlencode(values).encode()
        return (
            f"POST {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\n"
            f"Cookie: {cookies}\r\nX-Forwarded-For: {network}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body


def await_server(port: int, path: str, *, within: float = 60.0) -> None:
    """Wait until a server answers."""
    end = time.monotonic() + within
    while True:
        try:
            wire = Wire(port)
            wire.ask(wire.get(path))
            wire.socket.close()
            return
        except (OSError, http.client.HTTPException):
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
