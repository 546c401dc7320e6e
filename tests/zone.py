"""A recorded zone: name servers that answer from a table, or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from undersigned.outside.dkim import ResolverError

MAIL = Path(__file__).parent / "vectors" / "mail"


class Zone:
    """As `outside.dkim.Resolver` asks for."""

    name = "recorded zone"

    def __init__(self, records: Mapping[str, str], *, silent: bool = False) -> None:
        self.records, self.silent = records, silent
        self.asked: list[str] = []

    def txt(self, name: str) -> list[bytes]:
        """The recorded answer."""
        self.asked.append(name)
        if self.silent:
            raise ResolverError("The name servers do not answer now (%(error)s).", error="Timeout")
        return [self.records[name].encode()] if name in self.records else []


def recorded() -> Zone:
    """The zone of the committed mails."""
    return Zone(json.loads((MAIL / "zone.json").read_text(encoding="utf-8")))
