"""Texts far larger than any letter: a tenth of them in the core's tests, all of them in the long ones."""

from __future__ import annotations

import random


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
