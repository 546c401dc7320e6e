"""A log in memory, and statements in it: what the actions do with a database, without one.

Salts and keys are derived from counters, so that every run makes the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from undersigned.core.publish.bundle import BundleParts
from undersigned.core.publish.openings import counts, withdrawals
from undersigned.core.publish.snapshot import (
    Call,
    ClauseKind,
    Edition,
    Erratum,
    Forgotten,
    Listed,
    Place,
    PressContact,
    Signatory,
    Snapshot,
    Translation,
)
from undersigned.core.publish.statement_json import statement_json
from undersigned.core.record import (
    History,
    commitment,
    edition_digest,
    erratum_digest,
    leaf,
    parse_leaf,
    policy_text,
    public_time,
    sign_checkpoint,
    vkey,
)
from undersigned.core.record.ledger import LEDGER, Ledger, ledger_json
from undersigned.core.text import canonical_text, text_sha256
from undersigned.core.tree import Tree, leaf_hash

KINDS: tuple[ClauseKind, ...] = ("title", "heading", "paragraph", "item")
TEXTS = {
    "en": (
        "Keep the river open",
        "Our calls",
        "We call on both city councils to keep the river open.",
        "For everyone.",
    ),
    "sq": (
        "Mbajeni lumin të hapur",
        "Thirrjet tona",
        "U bëjmë thirrje të dy komunave ta mbajnë lumin.",
        "Për të gjithë.",
    ),
    "sr-Cyrl": ("Река за све", "Наши позиви", "Позивамо обе градске скупштине да чувају реку.", "За све."),
}
CALLS = (
    Call(
        2,
        {
            "en": Place(0, 52, "both city councils"),
            "sq": Place(0, 42, "të dy komunave"),
            "sr-Cyrl": Place(0, 45, "обе градске скупштине"),
        },
    ),
)


read = cache(parse_leaf)  # a statement's events are read again at each of them


@dataclass
class Log:
    """A log with its key."""

    origin: str = "river.example/log"
    tree: Tree = field(default_factory=Tree)
    key: Ed25519PrivateKey = field(default_factory=lambda: Ed25519PrivateKey.from_private_bytes(bytes(range(32))))

    @property
    def vkey(self) -> str:
        return vkey(self.origin, self.key.public_key().public_bytes_raw())

    @property
    def policy(self) -> str:
        return policy_text(self.vkey)

    def append(self, data: bytes) -> int:
        return self.tree.append(leaf_hash(data))

    def checkpoint(self) -> bytes:
        return sign_checkpoint(self.origin, self.tree.size, self.tree.root(), self.key).encode()


@dataclass
class Simulated:
    """A statement, its events, and what is known of its signatures."""

    log: Log
    id: str = "00112233445566778899aabbccddeeff"
    leaves: list[tuple[int, bytes]] = field(default_factory=list)
    openings: dict[int, dict[str, tuple[bytes, Any]]] = field(default_factory=dict)
    editions: list[Edition] = field(default_factory=list)
    heads: dict[int, str] = field(default_factory=dict)  # seq of a signature -> hash of its newest leaf
    clock: int = 0
    salts: int = 0

    def copy(self) -> Simulated:
        """Another with the same past, in a log of its own."""
        return replace(
            self,
            log=replace(self.log, tree=deepcopy(self.log.tree)),
            leaves=[*self.leaves],
            openings={seq: dict(opened) for seq, opened in self.openings.items()},
            editions=[*self.editions],
            heads=dict(self.heads),
        )

    # Events

    def moment(self) -> str:
        self.clock += 1
        return f"2026-03-{1 + self.clock // 1440 % 28:02}T{self.clock // 60 % 24:02}:{self.clock % 60:02}:07Z"

    def commit(self, type: str, values: Mapping[str, Any]) -> dict[str, str]:
        opened = {}
        for name, value in values.items():
            self.salts += 1
            opened[name] = (hashlib.sha256(f"salt {self.salts}".encode()).digest(), value)
        self.openings[len(self.leaves)] = opened
        return {name: commitment(salt, type, name, value) for name, (salt, value) in opened.items()}

    def append(self, data: bytes) -> int:
        self.leaves.append((self.log.append(data), data))
        return len(self.leaves) - 1

    def event(
        self, type: str, pub: dict[str, Any], *, time: str, prev: str | None = None, c: Mapping[str, Any] | None = None
    ) -> int:
        seq = len(self.leaves)
        committed = self.commit(type, c) if c else {}
        told: dict[str, Any] = {"type": type, "log": self.log.origin, "stmt": self.id, "seq": seq, "time": time}
        return self.append(leaf(**told, prev=prev, c=committed, pub=pub))

    def freeze(self, texts: Mapping[str, Sequence[str]] = TEXTS, calls: tuple[Call, ...] = CALLS) -> Edition:
        number, time = len(self.history().editions) + 1, self.moment()
        # Words that are not canonical are hashed as they stand: such a log lies.
        sha256 = {tag: hashlib.sha256("\n\n".join(clauses).encode()).hexdigest() for tag, clauses in texts.items()}
        places = [[c.clause, {t: [p.start, p.end, p.addressee] for t, p in c.places.items()}] for c in calls]
        digest = edition_digest(
            id=self.id, edition=number, texts=sha256, authoritative="all", clauses=KINDS, calls=places
        )
        self.event("text.frozen", {"edition": number, "digest": digest}, time=time)
        edition = Edition(
            number=number,
            digest=digest,
            frozen=time,
            authoritative="all",
            kinds=KINDS,
            texts={tag: tuple(clauses) for tag, clauses in texts.items()},
            sha256=sha256,
            calls=calls,
            counts=counts(self.history(), number),
        )
        self.editions.append(edition)
        return edition

    def take_back(self) -> None:
        edition = self.editions.pop()
        self.event("text.unfrozen", {"edition": edition.number, "digest": edition.digest}, time=self.moment())

    def translate(self, language: str, clauses: tuple[str, ...]) -> None:
        edition, time = self.editions[-1], self.moment()
        sha256 = text_sha256(clauses)
        pub = {"edition": edition.number, "digest": edition.digest, "language": language, "sha256": sha256}
        self.event("text.translated", pub, time=time)
        made = Translation(language, clauses, sha256, time[:10])
        self.editions[-1] = replace(edition, translations=(*edition.translations, made))

    def err(self, **facts: Any) -> None:
        edition, time = self.editions[-1], self.moment()
        told: dict[str, Any] = {"language": "en", "clause": 3, "old": "everyone", "new": "all", "note": "A slip."}
        facts = {**told, "day": time[:10], **facts}
        pub = {"edition": edition.number, "digest": edition.digest, "sha256": erratum_digest(**facts)}
        seq = self.event("text.erratum", pub, time=time)
        self.editions[-1] = replace(edition, errata=(*edition.errata, Erratum(**facts, seq=seq)))

    def confirm(
        self,
        name: str,
        kind: str = "organisation",
        visibility: str = "public",
        edition: int = 0,
        reservation: str | None = None,
    ) -> int:
        chosen = self.editions[edition - 1] if edition else self.editions[-1]
        exact, named = self.moment(), visibility in ("public", "page")
        pub: dict[str, Any] = {"edition": chosen.number, "digest": chosen.digest, "visibility": visibility}
        pub["reserved"] = reservation is not None
        if named:
            pub["kind"] = kind
        time = public_time(exact, kind if named else None)
        seq = self.event("sign.confirmed", pub, time=time, c={**ten(name, kind, exact), "reservation": reservation})
        self.heads[seq] = leaf_hash(self.leaves[-1][1]).hex()
        return seq

    def follow(self, signature: int, type: str, kind: str | None = "organisation", **pub: Any) -> int:
        exact, edition = self.moment(), read(self.leaves[signature][1]).pub["edition"]
        values = None
        if "domain" in pub:
            values = {"method": {"kind": "dkim", "domain": pub.pop("domain")}, "evidence": {"mail": {}}, "time": exact}
        elif type == "sign.corrected":
            ten_ = ten(pub.pop("name"), kind or "organisation", exact)
            values = {field: ten_[field] for field in ("name", "org", "person", "mandate", "time")}
        if type == "sign.forgotten":
            values = {"method": {"kind": "forgotten", "by": pub.pop("by")}}
        time = public_time(exact, kind)
        seq = self.event(type, {"edition": edition, **pub}, time=time, prev=self.heads[signature], c=values)
        self.heads[signature] = leaf_hash(self.leaves[-1][1]).hex()
        return seq

    # What is published

    def history(self) -> History:
        return History(read(data) for _, data in self.leaves)

    def listed(self, *listed: Listed, basis: str = "published by the signatories") -> None:
        self.editions[-1] = replace(self.editions[-1], listed=listed, basis=basis)

    def snapshot(self, **changes: Any) -> Snapshot:
        history = self.history()
        return replace(
            Snapshot(
                id=self.id,
                slug="river",
                origin=self.log.origin,
                vkey=self.log.vkey,
                coalition="Both Banks",
                url="https://river.example/river/",
                state="retracted" if history.retracted else "published",
                hidden=history.hidden,
                time=self.moment(),
                dated="2026-03-01",
                undated=False,
                deadline=None,
                timezone="Europe/Belgrade",
                sign_url="",
                source_url="",
                editions=tuple(self.counted(edition, history) for edition in self.editions),
                press=(PressContact("Invented Speaker", "Spokesperson", "press@river.example", "", ("en",)),),
            ),
            **changes,
        )

    def counted(self, edition: Edition, history: History) -> Edition:
        totals = replace(
            counts(history, edition.number),
            listed_organisations=sum(one.kind == "organisation" for one in edition.listed),
            listed_people=sum(one.kind == "person" for one in edition.listed),
        )
        open_ = [
            s
            for s in history.signatures.values()
            if s.edition == edition.number and s.state == "active" and s.visibility == "public" and not history.hidden
        ]
        shown = [(s.reserved, self.signatory(s.seq, s.corrected, s.kind or "", s.time, s.endorsed)) for s in open_]
        forgotten = [
            Forgotten(s.forgotten, history.events[s.forgotten].time, self.openings[s.forgotten]["method"][1]["by"])
            for s in history.signatures.values()
            if s.edition == edition.number and s.forgotten is not None and s.state == "active"
        ]
        return replace(
            edition,
            counts=totals,
            signatories=tuple(one for reserved, one in shown if not reserved),
            reserved=tuple(one for reserved, one in shown if reserved),
            forgotten=tuple(forgotten),
            withdrawals=withdrawals(history, edition.number),
        )

    def signatory(self, seq: int, corrected: int | None, kind: str, time: str, endorsed: int | None) -> Signatory:
        own = {name: value for name, (_, value) in self.openings[seq].items()}
        now = own if corrected is None else {name: value for name, (_, value) in self.openings[corrected].items()}
        method = own["method"] if endorsed is None else self.openings[endorsed]["method"][1]
        organisation, person = kind == "organisation", now["person"]
        return Signatory(
            seq=seq,
            kind="organisation" if organisation else "person",
            names=now["name"],
            **now["org"],
            role=None if organisation or person is None else person["role"],
            mandate=now["mandate"],
            representative=(person["name"], person["role"]) if organisation and person else None,
            time=own["time"] if organisation else time,
            method=method["kind"],
            domain=method.get("domain"),
            machine=True,
            corrected=corrected is not None,
            reservation=own["reservation"],
        )

    def publish(
        self,
        snapshot: Snapshot | None = None,
        statement: bytes | None = None,
        ledger: bytes | None = None,
        meanwhile: Callable[[], object] = lambda: None,
    ) -> BundleParts:
        """Log a `published` event, and give the parts of its bundle; `statement` and `ledger` are files that lie.

        `meanwhile` is what happens while the files are made.
        """
        snapshot, covered = snapshot or self.snapshot(), len(self.leaves) - 1
        meanwhile()
        edition = snapshot.current
        files = {
            "statement.json": statement or statement_json(snapshot),
            "policy": self.log.policy.encode(),
            **{f"text/{t}.txt": canonical_text(edition.clauses(t)).encode() for t in snapshot.languages},
            **{f"statement.{tag}.pdf": f"%PDF-1.7 {tag}".encode() for tag in snapshot.languages},
        }
        if (told := ledger or self.ledger()) is not None:
            files["ledger.json"] = told
        pages = {f"{tag}/index.html": f"<!doctype html>{tag}".encode() for tag in snapshot.languages}
        values = {path: hashlib.sha256(data).hexdigest() for path, data in {**files, **pages}.items()}
        totals = {name: getattr(edition.counts, name) for name in edition.counts.__slots__}
        pub = {"edition": edition.number, "seq": covered, "counts": totals}
        self.event("published", pub, time=self.moment(), c=values)
        return BundleParts(
            statement=files["statement.json"],
            texts={tag: files[f"text/{tag}.txt"] for tag in snapshot.languages},
            pdfs={tag: files[f"statement.{tag}.pdf"] for tag in snapshot.languages},
            leaves=[(i, data, self.log.tree.inclusion(i, self.log.tree.size)) for i, data in self.leaves],
            checkpoint=self.log.checkpoint(),
            openings=self.openings,
            policy=files["policy"],
            ledger=files.get("ledger.json"),
        )

    # Following up

    def tell(self, what: str, item: Mapping[str, Any]) -> int:
        """A follow.* event about the newest edition."""
        return self.event(f"follow.{what}", {"edition": self.editions[-1].number}, time=self.moment(), c={"item": item})

    def take_away(self, seq: int) -> int:
        """Take the value of an earlier follow.* event away."""
        del self.openings[seq]
        return self.event("follow.closed", {"edition": self.editions[-1].number, "seq": seq}, time=self.moment())

    def ledger(self) -> bytes | None:
        """ledger.json as it is now."""
        history = self.history()
        told = [event for event in history.events if event.type in LEDGER and event.seq not in history.closed]
        items = ((event, self.openings[event.seq]["item"][1]) for event in told)
        return ledger_json(self.id, Ledger(items, history.closed)) if told else None


def ten(name: str, kind: str, exact: str) -> dict[str, Any]:
    """The ten fields of a confirmation, invented."""
    organisation = kind == "organisation"
    return {
        "name": {"": name, "sq": name + " (sq)"} if organisation else {"": name},
        "org": {"acronym": "RK" if organisation else None, "place": "Old Bridge", "affiliation": None},
        "person": None if organisation else {"name": None, "role": "swimmer"},
        "mandate": "The board agreed." if organisation else None,
        "contact": "somebody@river.example",
        "method": {"kind": "mailbox"},
        "language": "sq",
        "time": exact,
        "evidence": {"representative": {"name": "R. Invented", "role": "chair"} if organisation else None},
        "reservation": None,
    }
