"""A log in memory whose checkpoints a witness has cosigned."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.core.simulator import Log
from undersigned.core.record import policy_text, vkey
from undersigned.core.record.note import COSIGNATURE, parse_note, signature_line

_KEY = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
WITNESS = vkey("w.example", _KEY.public_key().public_bytes_raw(), COSIGNATURE)


class Witnessed(Log):
    """A log whose policy asks for one witness, "W", who signs every checkpoint."""

    @property
    def policy(self) -> str:
        return policy_text(self.vkey, {"W": WITNESS}, 1)

    def checkpoint(self) -> bytes:
        note = super().checkpoint().decode()
        return (note + signature_line("w.example", parse_note(note).text, _KEY, 1_772_000_000)).encode()
