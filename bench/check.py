"""A question to `/check/` among 300 published statements, in time of the processor; floor: SHA-256 over their data.

One statement in four languages with thirty signatories is published by the real publisher. The others are its
folder with other words, other names and other bytes in the PDFs. The floor reads and hashes every statement.json:
what must be looked at at least by whoever has no index. To the published page it is what a browser fetches.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import shutil
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.ground import on_sqlite, opened
from bench.report import Table, main, mebibytes, progress, ratio, seconds
from bench.signatories import signed_by
from undersigned.outside.installation import Installation

STATEMENTS, SIGNATORIES = 300, 30
WITHIN = 0.15
LIGHT = 0.1  # of all statement.json
_LONG = re.compile(r"[^\W\d_]{5,}")
_SYLLABLES = {"latin": ("ra", "mu", "te", "li", "no"), "cyrillic": ("ра", "му", "те", "ли", "но")}


def run(quick: bool) -> list[Table]:
    """Each question twice: to a process that has just begun, and to one that has answered before."""
    number = 20 if quick else STATEMENTS
    with on_sqlite() as here:
        source = _first(here)
        progress(f"{number} statements")
        slugs = [_copied(here, source, n) for n in range(number)]
        files = [here.site / slug / "statement.json" for slug in slugs]
        floor = _best(lambda: [hashlib.sha256(path.read_bytes()).digest() for path in files])
        size = sum(path.stat().st_size for path in files)
        table = Table(
            f"check: a question among {number} statements in four languages, {mebibytes(size)} of statement.json",
            ("", "first", "then", "of the floor"),
        )
        table.row("floor: read and hash every statement.json", "", seconds(floor), "")
        table.remark(f"What a process keeps of them, to know which it must read: {mebibytes(_kept())}.")
        questions = _questions(here.site / slugs[number // 2])
        for name, given in questions.items():
            _forget()
            asked = _asker(given)
            first = _timed(asked)
            then = _best(asked)
            table.row(name, seconds(first), seconds(then), ratio(then, floor))
            if not quick:
                table.goal(f"{name}: within {WITHIN} s: {seconds(then)}", met=then < WITHIN)
        return [table] if quick else [table, _fetched(here, number, size)]


def _fetched(here: Installation, number: int, size: int) -> Table:
    """What the published page fetches before it knows which statements a question concerns."""
    from undersigned.actions.check.published import all_published, opened
    from undersigned.actions.publish.check_index import known_file, texts_file

    known = all_published()
    table = Table(f"check: what a browser fetches first among {number} statements", ("", "size", "of statement.json"))
    for name, files in {"for names or a file": known_file(known), "for a quote": texts_file(opened(known))}.items():
        fetched = sum(map(len, files.values()))
        table.row(name, f"{fetched / 2**10:.0f} KiB", ratio(fetched, size))
        table.goal(f"{name}: under {LIGHT:.0%}: {fetched / size:.1%}", met=fetched < LIGHT * size)
    return table


def _first(here: Installation) -> Any:
    from undersigned.actions.publish.batch import Publisher, publish
    from undersigned.actions.record import Log

    statement = opened()
    signed_by(statement, SIGNATORIES)
    publisher = Publisher(Log(here))
    publication = publish(statement)
    publisher.log.sequence()
    publisher.publish_batch(publication)
    return type(statement).objects.get(pk=statement.pk)


def _copied(here: Installation, source: Any, number: int) -> str:
    """Another statement like `source`, in the database as far as `/check/` asks it, and its folder."""
    from undersigned.models import Slug, Statement

    slug = f"letter-{number}"
    Slug.objects.create(text=slug)
    made = Statement.objects.create(slug_id=slug, published=source.published)
    folder = here.site / slug
    shutil.copytree((here.site / source.slug_id).resolve(), folder)
    chance = random.Random(number)
    value = json.loads((folder / "statement.json").read_bytes())
    full = value["undersigned"]
    full |= {"id": made.pk, "slug": slug}
    for edition in full["editions"]:
        for tag, clauses in edition["texts"].items():
            edition["texts"][tag] = [_reworded(clause, chance) for clause in clauses]
            (folder / "text" / f"{tag}.txt").write_text("\n\n".join(edition["texts"][tag]))
        for one in edition["signatories"]:
            one["names"] = {tag: f"{name} of letter {number}" for tag, name in one["names"].items()}
    (folder / "statement.json").write_text(json.dumps(value, ensure_ascii=False))
    pdfs = sorted(folder.glob("statement.*.pdf"))
    for pdf in pdfs:
        pdf.write_bytes(pdf.read_bytes() + f"%{number:05}\n".encode())
    earlier = [
        {"day": "2026-06-18", "edition": 1, "language": pdf.name.split(".")[1], "sha256": _digest(pdf, day)}
        for day in range(20)
        for pdf in pdfs
    ]
    (folder / "earlier-pdfs.json").write_text(json.dumps({"press": "", "pdfs": earlier}))
    return slug


def _digest(pdf: Path, day: int) -> str:
    return hashlib.sha256(f"{pdf} {day}".encode()).hexdigest()


def _reworded(clause: str, chance: random.Random) -> str:
    """A clause in which half of the long words are others."""
    syllables = _SYLLABLES["cyrillic" if re.search("[а-ш]", clause) else "latin"]

    def other(word: re.Match[str]) -> str:
        if chance.random() < 0.5:
            return word[0]
        return word[0][: chance.randint(2, 4)] + "".join(chance.choices(syllables, k=2))

    return _LONG.sub(other, clause)


def _questions(folder: Path) -> dict[str, dict[str, Any]]:
    """Every kind of question; each concerns the same statement, but for what no statement has."""
    full = json.loads((folder / "statement.json").read_bytes())["undersigned"]
    text = full["editions"][-1]["texts"]["en"]
    clause = max(text, key=len)
    near = clause.split()
    near[3] = "unlike"
    names = [one["names"][""] for one in full["editions"][-1]["signatories"][:20]]
    pdf = (folder / "statement.en.pdf").read_bytes()
    return {
        "the form": {},
        "an exact quote": {"quote": clause},
        "a near quote": {"quote": " ".join(near)},
        "a strange quote": {"quote": "nobody ever wrote any of this into a letter to an office"},
        "twenty names": {"names": "\n".join(names)},
        "statement.json": {"file": (folder / "statement.json").read_bytes()},
        "a PDF of now": {"file": pdf},
        "a bundle": {"file": (folder / "bundle.zip").read_bytes()},
        "another PDF with these words": {"file": pdf + b"%\n"},
        "a strange file": {"file": b"a,b\r\n1,2\r\n"},
    }


def _asker(given: dict[str, Any]) -> Callable[[], object]:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    def ask() -> object:
        from undersigned.models import Attempt

        Attempt.objects.all().delete()  # the limit of one network is not what is measured
        client, values = Client(), dict(given)
        if "file" in values:
            values["file"] = SimpleUploadedFile("x.bin", values["file"])
        response = client.post("/check/", values) if values else client.get("/check/")
        if response.status_code != 200:
            raise RuntimeError(f"{response.status_code}: {response.content[:300]!r}")
        return response

    return ask


def _forget() -> None:
    """What a process that has just begun does not know."""
    from undersigned.actions.check import published

    published._kept.clear()  # noqa: SLF001 - a benchmark of what is kept


def _kept() -> float:
    """Bytes in memory for what is kept."""
    from undersigned.actions.check.published import all_published
    from undersigned.actions.publish import published

    _forget()
    tracemalloc.start()
    all_published()
    published._read.cache_clear()  # noqa: SLF001 - the last few as they are read
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return float(kept)


def _timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _best(work: Callable[[], object]) -> float:
    return min(_timed(work) for _ in range(3))


if __name__ == "__main__":
    main(run)
