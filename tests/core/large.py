"""Texts far larger than any letter: small ones in ordinary tests, whole ones in the long ones, which measure."""

from __future__ import annotations

import random
import time
from collections.abc import Callable


def large_letters(size: int) -> dict[str, str]:
    """Letters of about `size` lines, each of a kind that could cost a careless reader its time."""
    lines = range(size)
    return {
        "signatories": "Title\n\n" + "\n".join(f"{n}. Association {n} (OT{n}), Place {n % 90}" for n in lines),
        "calls": "Title\n\n" + "\n\n".join(f"We call on the council of town {n} to act, and say why." for n in lines),
        "one sentence": "Title\n\n" + "we urge the EU and its members, " * size,
        "brackets": "Title\n\n" + "(" * size * 10,
        "commas": "a, " * size * 10,
        "dashes": "\n".join("– – –" for _ in lines),
    }


def hostile_clauses(size: int) -> dict[str, str]:
    """Clauses of about `size` signs, of what the checks between languages look for, and nothing else."""
    parts = ("1", "1 000 ", "ne. Ne ", "“", "Vardena ", "3 May 2025, ", ",")
    return {part.strip(): part * (size // len(part)) for part in parts}


def handed_in(size: int) -> dict[str, str]:
    """Quotes, lists of names and documents of about `size` signs, of what looks for words that has to pass over."""
    parts = (" ", ". ", "… ", "...", "[ ", "a… ", "a ", "- ", "\u0301\u0316", "ab\u0301\u0316 ")
    return {repr(part): "We call on the river to stay" + part * (size // len(part)) + "open." for part in parts}


def deep(levels: int, size: int) -> bytes:
    """Parts within parts."""
    opened = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(levels))
    return opened.encode() + b"a\r\n" * size


def long_mails(size: int) -> dict[str, bytes]:
    """What comes behind a mail's first lines, each of about `size` signs or a few times as many."""
    return {
        "folded": b"X: a" + b"\r\n " * (size // 8) + b"\r\n\r\n",
        "comment": b"Cc: " + b"(" * (size // 4) + b"\r\n\r\n",
        "subject": b"Subject: " + b"=?utf-8?q?a?= " * (size // 60) + b"\r\n\r\n",
        "dashes": b"\r\n" + b"-" * (2 * size) + b"x\r\n",
        "quoted": b"\r\n" + b"> " * (2 * size),
        "html": b"Content-Type: text/html\r\n\r\n" + b"<div><!" * (size // 2),
        "deep": deep(200, size // 2),
        "parameters": b"Content-Type: text/plain" + b";" * (size // 4) + b"\r\n\r\n",
        "unclosed": b'Content-Type: multipart/report; a="' + b";" * (size // 4) + b"\r\n\r\n",
        "part": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\rContent-Type: text/plain"
        + b"; a=b" * (size // 10),
    }


def two_texts(kind: str, size: int) -> tuple[str, str]:
    """Two texts of `size` words, some frequent and most rare; the second is made from the first as `kind` says."""
    chance = random.Random(7)
    old = [f"w{int(chance.paretovariate(0.7)) % 5000}" for _ in range(size)]
    new = {
        "edited": [chance.choice(old) if chance.random() < 0.05 else word for word in old],
        "moved": old[size // 2 :] + old[: size // 2],
        "unrelated": [f"w{int(chance.paretovariate(0.7)) % 5000}" for _ in range(size)],
        "few words": [chance.choice("abc") for _ in range(size)],
        "reversed": old[::-1],
    }[kind]
    return " ".join(old), " ".join(new)


KINDS = ("edited", "moved", "unrelated", "few words", "reversed")


def seconds(do: Callable[[], object]) -> float:
    """The processor's time for it."""
    start = time.process_time()
    do()
    return time.process_time() - start


def assert_it_grows_with_the_text(large: float, tenth: Callable[[], object]) -> None:
    """Ten times the text takes ten times as long, and some; a tenth of a second tells nothing."""
    assert large < 0.2 or large < 20 * min(seconds(tenth) for _ in range(3))
