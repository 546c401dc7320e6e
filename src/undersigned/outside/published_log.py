"""A log that somebody published: its files, in a folder or by HTTP, never more bytes or seconds than a log needs.

Whoever serves them is not trusted: only http and https, few redirects and none out of https, each file bounded.
"""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable
from email.message import Message
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from undersigned import __version__
from undersigned.core.errors import N_, BundleError
from undersigned.core.publish.audit import AbsentError
from undersigned.core.publish.report import IncompleteError
from undersigned.core.record.note import LONGEST

SILENCE = 20.0  # seconds between two bytes
WHOLE = 120.0  # seconds for a file
PIECE = 65_536
REDIRECTS = 3
WAITS = (1.0, 4.0)  # seconds before another try, where the server or the way to it failed

Read = Callable[[str, int], bytes]


def opened(place: str) -> Read:
    """Reads files of the log at `place`: a folder or URL of a log, of a site, or the folder of an installation.

    The reader takes a path and the most bytes it may have. It raises AbsentError for a file that is not there, and
    IncompleteError, in words, for one that cannot be had, and BundleError for one that is larger.
    """
    read_from, below = (_web, ("", "/log")) if "://" in place else (_folder, ("", "/log", "/site/log"))
    for path in below:
        read = read_from(place.rstrip("/") + path)
        try:
            read("checkpoint", LONGEST)
        except AbsentError:
            continue
        return read
    raise IncompleteError(N_("There is no log at %(place)s: neither checkpoint nor log/checkpoint."), place=place)


def _folder(base: str) -> Read:
    def read(path: str, most: int) -> bytes:
        try:
            with (Path(base) / path).open("rb") as file:
                data = file.read(most + 1)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise AbsentError(N_("%(path)s is not there."), path=f"{base}/{path}") from error
        except (OSError, ValueError) as error:
            raise _unread(f"{base}/{path}", getattr(error, "strerror", None) or error) from error
        return _bounded(f"{base}/{path}", data, most)

    return read


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Few, to http and https only, and never from https to http."""

    max_redirections = REDIRECTS

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        scheme = urlsplit(newurl).scheme
        if scheme != "https" and (scheme != "http" or req.type == "https"):
            raise urllib.error.URLError(f"redirected to {scheme}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]  # typeshed wants its own class for what is any message


def _web(base: str) -> Read:
    parts = urlsplit(base)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None or parts.query:
        raise IncompleteError(N_("The address must look like https://statements.example.org/log."))
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(),
    ):
        opener.add_handler(handler)
    opener.addheaders = [("User-Agent", f"undersigned/{__version__}"), ("Accept-Encoding", "gzip, identity")]

    def read(path: str, most: int) -> bytes:
        url = f"{base}/{path}"
        for wait in (*WAITS, None):
            try:
                return _bounded(url, _fetched(opener, url, most), most)
            except urllib.error.HTTPError as error:
                error.close()
                if error.code in {404, 410}:
                    raise AbsentError(N_("%(path)s is not there."), path=url) from error
                if error.code < 500 or wait is None:
                    raise _unread(url, f"HTTP {error.code}") from error
            except (OSError, http.client.HTTPException, zlib.error, ValueError) as error:
                if wait is None or not isinstance(error, (OSError, http.client.HTTPException)):
                    raise _unread(url, getattr(error, "reason", None) or str(error) or type(error).__name__) from error
            time.sleep(wait)
        raise AssertionError  # the last try returns or raises

    return read


def _fetched(opener: urllib.request.OpenerDirector, url: str, most: int) -> bytes:
    """The body, unpacked, and at most a byte more than it may have."""
    end = time.monotonic() + WHOLE
    with opener.open(url, timeout=SILENCE) as response:
        packed = (response.headers.get("Content-Encoding") or "identity").lower()
        if packed not in {"identity", "gzip"}:
            raise ValueError(f"Content-Encoding {packed}")
        unpack: Any = zlib.decompressobj(16 + zlib.MAX_WBITS) if packed == "gzip" else None
        found = bytearray()
        while len(found) <= most and (piece := response.read1(PIECE)):
            found += piece if unpack is None else unpack.decompress(piece, most + 1 - len(found))
            if time.monotonic() > end:
                raise TimeoutError("too slow")
        if len(found) <= most and (response.length or (unpack is not None and not unpack.eof)):
            raise http.client.IncompleteRead(bytes(found))
        return bytes(found)


def _bounded(place: str, data: bytes, most: int) -> bytes:
    if len(data) > most:
        raise BundleError(N_("%(path)s is larger than such a file can be."), path=place)
    return data


def _unread(place: str, reason: object) -> IncompleteError:
    return IncompleteError(N_("%(path)s cannot be read: %(reason)s."), path=place, reason=reason)
