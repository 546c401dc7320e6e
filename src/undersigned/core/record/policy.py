"""Policies: whose checkpoints are believed, after C2SP tlog-policy.

A policy names logs, witnesses, groups of witnesses, and the quorum that must have cosigned. The file
is lenient (comments, spaces, addresses); `Policy.text` writes the one canonical form, and a bundle
holds nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from undersigned.core.errors import N_, RecordError
from undersigned.core.record.note import COSIGNATURE, ED25519, Key, Note, is_signed, parse_note, parse_vkey

LONGEST = 100_000
MOST_LINES = 1_000
WITNESSES = "witnesses"  # the group of all, in a policy that we write
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_THRESHOLD = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Group:
    """Some witnesses or groups, and how many of them are enough. `word` is how the file says it."""

    word: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Logs and witnesses by their verifier keys; `quorum` names a witness or group, or is "none"."""

    logs: tuple[str, ...]
    witnesses: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    quorum: str = "none"

    def text(self) -> str:
        """The policy in its canonical form: logs, witnesses, groups, quorum, single spaces, no comments."""
        lines = [f"log {vkey}" for vkey in self.logs]
        lines += [f"witness {name} {vkey}" for name, vkey in self.witnesses.items()]
        lines += [f"group {name} {g.word} {' '.join(g.members)}" for name, g in self.groups.items()]
        return "\n".join([*lines, f"quorum {self.quorum}"]) + "\n"

    def parsed_keys(self) -> tuple[Key, ...]:
        """Every key that the policy names."""
        return tuple(parse_vkey(vkey) for vkey in (*self.logs, *self.witnesses.values()))

    def signing_log(self, note: Note, origin: str) -> str | None:
        """The verifier key of a listed log of that origin which signed the note, or None."""
        for vkey in self.logs:
            key = parse_vkey(vkey)
            if key.name == origin and is_signed(note, key):
                return vkey
        return None

    def trim(self, text: str) -> str:
        """A note without the signatures of whom the policy does not name; RecordError when it is no note."""
        known = {(key.name, key.id) for key in self.parsed_keys()}
        lines = text.splitlines(keepends=True)
        note = parse_note(text)
        signed = zip(note.signatures, lines[-len(note.signatures) :], strict=True)
        return note.text + "\n" + "".join(line for one, line in signed if (one.name, one.id) in known)

    def cosigners(self, note: Note) -> frozenset[str]:
        """Names of the witnesses whose cosignature the note carries, and is valid."""
        return frozenset(name for name, vkey in self.witnesses.items() if is_signed(note, parse_vkey(vkey)))

    def has_quorum(self, cosigners: frozenset[str]) -> bool:
        """Whether these witnesses are enough."""
        present = set(cosigners)
        for name, group in self.groups.items():
            if sum(member in present for member in group.members) >= group.threshold:
                present.add(name)
        return self.quorum == "none" or self.quorum in present


def policy_text(vkey: str, witnesses: Mapping[str, str] | None = None, quorum: int = 0) -> str:
    """The canonical policy of a log: its key, its witnesses (name -> verifier key), and how many must have cosigned."""
    parse_vkey(vkey)
    return f"log {vkey}\n" + witness_lines(witnesses or {}, quorum)


def witness_lines(witnesses: Mapping[str, str], quorum: int) -> str:
    """What a policy says of its witnesses; any `quorum` of them are enough."""
    if not quorum:
        return Policy((), witnesses).text()
    return Policy((), witnesses, {WITNESSES: Group(str(quorum), quorum, tuple(witnesses))}, WITNESSES).text()


def parse_policy(text: str) -> Policy:
    """Read a policy file; RecordError, naming the line, when it is none."""
    if len(text) > LONGEST or _FORBIDDEN.search(text) or text.count("\n") > MOST_LINES:
        raise RecordError(N_("This is not a policy file."))
    reader = _Reader()
    for number, line in enumerate(text.split("\n"), 1):
        words = line.replace("\t", " ").split(" ")
        words = [word for word in words if word]
        if words and not words[0].startswith("#") and not reader.take(words):
            raise RecordError(N_("Line %(n)s of the policy is not as it must be."), n=number)
    if reader.quorum is None:
        raise RecordError(N_("The policy names no quorum."))
    return Policy(tuple(reader.logs), reader.witnesses, reader.groups, reader.quorum)


class _Reader:
    """What the lines of a policy have said so far."""

    def __init__(self) -> None:
        self.logs: list[str] = []
        self.witnesses: dict[str, str] = {}
        self.groups: dict[str, Group] = {}
        self.quorum: str | None = None
        self._publics: set[tuple[str, bytes]] = set()
        self._members: set[str] = set()

    def take(self, words: list[str]) -> bool:
        """Take one line; whether it may stand where it stands."""
        match words:
            case ["log", vkey] | ["log", vkey, _]:
                self.logs.append(vkey)
                return self._is_new("log", vkey, {ED25519})
            case ["witness", name, vkey] | ["witness", name, vkey, _]:
                if not self._is_free(name) or not self._is_new("witness", vkey, {COSIGNATURE, 6}):
                    return False
                self.witnesses[name] = vkey
                return True
            case ["group", name, word, *members] if members and self._is_free(name):
                return self._group(name, word, members)
            case ["quorum", name] if self.quorum is None:
                self.quorum = name
                return name == "none" or name in self.witnesses or name in self.groups
        return False

    def _is_free(self, name: str) -> bool:
        return name != "none" and name not in self.witnesses and name not in self.groups

    def _is_new(self, role: str, vkey: str, types: set[int]) -> bool:
        try:
            key = parse_vkey(vkey)
        except RecordError:
            return False
        known = (role, key.public) in self._publics
        self._publics.add((role, key.public))
        return key.type in types and not known

    def _group(self, name: str, word: str, members: list[str]) -> bool:
        known = self.witnesses.keys() | self.groups.keys()
        if not known.issuperset(members) or len(set(members)) < len(members) or self._members & set(members):
            return False
        named = {"any": 1, "all": len(members)}
        if word not in named and not _THRESHOLD.fullmatch(word):
            return False
        threshold = named.get(word) or int(word)
        self._members |= set(members)
        self.groups[name] = Group(word, threshold, tuple(members))
        return threshold <= len(members)
