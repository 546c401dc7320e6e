"""Asking a witness for a cosignature over HTTP. It may be dead, slow or lie: nothing here takes more than seconds."""

from __future__ import annotations

import http.client
import socket
import threading
from dataclasses import dataclass
from urllib.parse import urlsplit

from undersigned.core.errors import N_, RecordError, UndersignedError
from undersigned.core.record.note import COSIGNATURE, parse_vkey
from undersigned.core.record.policy import parse_policy

WAITS, WITHIN = 3.0, 6.0  # seconds: for one step, and for all
LONGEST_ANSWER = 10_000


class WitnessSettingError(UndersignedError):
    """A setting that names no witness."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness that the log asks: what the policy calls it, its verifier key, and where it answers."""

    name: str
    vkey: str
    url: str


def parse_witness(text: str) -> Witness:
    """A witness as the settings write it: name, verifier key and address, with spaces between."""
    try:
        name, vkey, url = text.split()
        parse_policy(f"witness {name} {vkey} {url}\nquorum none\n")
        parts = urlsplit(url)
        place = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and url.isascii()
        if parse_vkey(vkey).type == COSIGNATURE and place and not parts.query and not parts.fragment:
            return Witness(name, vkey, url.rstrip("/"))
    except (ValueError, RecordError):
        pass  # said below
    message = N_("A witness is written so: name, verifier key, address, as “wetlands wetlands.example+…+… https://…”")
    raise WitnessSettingError(message)


def ask(url: str, body: str) -> tuple[int, str]:
    """Post to a witness's add-checkpoint: the status and the text of its answer. OSError where none came in time."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=WAITS)
    # Each step has its own limit; who lets one byte drip at a time would pass them all.
    end = threading.Timer(WITHIN, _cut, (connection,))
    end.daemon = True
    end.start()
    try:
        connection.request("POST", f"{parts.path}/add-checkpoint", body.encode(), {"Content-Type": "text/plain"})
        answer = connection.getresponse()
        return answer.status, answer.read(LONGEST_ANSWER).decode("utf-8", "replace")
    except http.client.HTTPException as error:
        raise OSError(type(error).__name__) from error
    finally:
        end.cancel()
        connection.close()


def _cut(connection: http.client.HTTPConnection) -> None:
    sock = connection.sock
    if sock is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it is closed already
