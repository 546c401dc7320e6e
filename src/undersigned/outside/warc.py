"""A captured copy: requests and answers as they went over the line, in one WARC file (ISO 28500, version 1.1)."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from undersigned import __version__
from undersigned.outside import clock
from undersigned.outside.fetch import Step

VERSION = "WARC/1.1"


def captured(steps: Sequence[Step], at: datetime) -> bytes:
    """The file for what was fetched at a time: each step's request and answer, compressed record by record."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version=VERSION)
    about = f"software: Undersigned/{__version__}\r\nformat: WARC File Format 1.1\r\n".encode()
    writer.write_record(_record("warcinfo", "application/warc-fields", about, {"WARC-Date": clock.utc(at)}))
    for step in steps:
        told = {"WARC-Date": clock.utc(at), "WARC-Target-URI": step.url, "WARC-IP-Address": step.ip}
        answer = _record("response", "application/http; msgtype=response", step.response, told)
        asked = {**told, "WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")}
        writer.write_record(_record("request", "application/http; msgtype=request", step.request, asked))
        writer.write_record(answer)
    return out.getvalue()


def _record(type: str, content: str, block: bytes, told: dict[str, str]) -> ArcWarcRecord:
    """One record. Its block is not taken apart, which would write some answers in another way than they came."""
    heads = {"WARC-Type": type, "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>", **told}
    heads["WARC-Block-Digest"] = _digest(block)
    if type == "response":
        heads["WARC-Payload-Digest"] = _digest(block.partition(b"\r\n\r\n")[2])
    elif type == "request":
        heads["WARC-Payload-Digest"] = _digest(b"")
    headers = StatusAndHeaders("", list(heads.items()), protocol=VERSION)
    return ArcWarcRecord("warc", type, headers, BytesIO(block), None, content, len(block))


def _digest(data: bytes) -> str:
    return "sha256:" + base64.b32encode(hashlib.sha256(data).digest()).decode()
