"""The container of bundles and receipts: a zip archive in one canonical form, written and read here alone.

Members are stored, not compressed; sorted by name; every header is fixed; there are no extra fields, no
comments and no bytes between, before or after. So for given members there is exactly one archive, and
nothing can hide in it: what is read is written again and compared. Any unzip program opens it.

Source of the format: PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from undersigned.core.errors import N_, BundleError

LARGEST = 48 * 2**20
MOST_MEMBERS = 500
Bytes = bytes | memoryview

_TAG = "[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*"


@dataclass(frozen=True, slots=True)
class Form:
    """What an archive may hold: the names of its members, how many there are, and how many bytes in all."""

    names: re.Pattern[str]
    largest: int = LARGEST
    most: int = MOST_MEMBERS


BUNDLE = Form(
    re.compile(
        rf"VERIFY\.md|checkpoint|keys\.json|leaves\.json|manifest\.json|openings\.json|policy|statement\.json"
        rf"|text/{_TAG}\.txt|statement\.{_TAG}\.pdf"
    )
)
_LOCAL = struct.Struct("<IHHHHHIIIHH")
_CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
_END = struct.Struct("<IHHHHIIH")
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = 0x04034B50, 0x02014B50, 0x06054B50
_VERSION, _UNIX = 20, 0x0314
_DAY = 0x0021  # 1980-01-01, the first day that a zip archive can write
_FILE = 0o100644 << 16


def pack(members: Mapping[str, Bytes], form: Form = BUNDLE) -> bytes:
    """The archive of these members; BundleError for a name or a size that this form does not have."""
    for name in members:
        if not form.names.fullmatch(name):
            raise BundleError(N_("A bundle has no member of the name %(name)s."), name=ascii(name))
    data = b"".join(_chunks(members))
    if len(data) > form.largest or len(members) > form.most:
        raise BundleError(N_("A bundle must not be larger than %(n)s MiB."), n=form.largest // 2**20)
    return data


def _chunks(members: Mapping[str, Bytes]) -> Iterator[Bytes]:
    """The archive's parts, in order."""
    directory, offset = b"", 0
    for name in sorted(members):
        content, written = members[name], name.encode("ascii")
        facts = (0, 0, 0, _DAY, zlib.crc32(content), len(content), len(content), len(written), 0)
        yield _LOCAL.pack(_LOCAL_MARK, _VERSION, *facts) + written
        yield content
        directory += _CENTRAL.pack(_CENTRAL_MARK, _UNIX, _VERSION, *facts, 0, 0, 0, _FILE, offset) + written
        offset += _LOCAL.size + len(written) + len(content)
    count = len(members)
    yield directory + _END.pack(_END_MARK, 0, 0, count, count, len(directory), offset, 0)


def unpack(data: bytes, form: Form = BUNDLE) -> dict[str, memoryview]:
    """Members of an archive that is in the canonical form, as views of `data`; BundleError otherwise."""
    if len(data) > form.largest:
        raise BundleError(N_("The file is larger than a bundle can be: %(n)s MiB."), n=form.largest // 2**20)
    view, position = memoryview(data), 0
    found: list[tuple[str, memoryview]] = []
    while data[position : position + 4] == b"PK\x03\x04" and len(found) <= form.most:
        name, content, position = _member(view, position, form)
        found.append((name, content))
    if not found or len(found) > form.most:
        raise BundleError(N_("The file is no bundle: it is no zip archive of a bundle's form."))
    if any(first >= second for (first, _), (second, _) in pairwise(found)):
        raise BundleError(N_("The archive names a member twice, or its members are not in order."))
    members = dict(found)
    position = 0
    for chunk in _chunks(members):
        if view[position : position + len(chunk)] != chunk:
            raise BundleError(N_("The archive is not in the one form that a bundle has."))
        position += len(chunk)
    if position != len(data):
        raise BundleError(N_("The archive is followed by bytes that belong to no member."))
    return members


def _member(view: memoryview, position: int, form: Form) -> tuple[str, memoryview, int]:
    """One member from its local header: name, content and where the next header begins."""
    start = position + _LOCAL.size
    if start > len(view):
        raise BundleError(N_("The archive ends in the middle of a member."))
    _, version, flags, method, time, day, _, packed, size, named, extra = _LOCAL.unpack_from(view, position)
    name = bytes(view[start : start + named]).decode("ascii", "replace")
    if not form.names.fullmatch(name):
        raise BundleError(N_("A bundle has no member of the name %(name)s."), name=ascii(name[:80]))
    if (version, flags, method, time, day, packed, extra) != (_VERSION, 0, 0, 0, _DAY, size, 0):
        raise BundleError(N_("The member %(name)s is compressed, or has a header other than a bundle's."), name=name)
    end = start + named + size
    if end > len(view):
        raise BundleError(N_("The archive ends in the middle of a member."))
    return name, view[start + named : end], end
