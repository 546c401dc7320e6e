"""An address book with invented organisations."""

from __future__ import annotations

from typing import Any

from undersigned.actions import book
from undersigned.models import Organisation

CONTACT = book.ContactRow(None, "Teuta Ravik", "director", "en", "teuta@lumera.example", "+00 1 555 0101")


def added(name: str = "Lumera Watch", **more: Any) -> Organisation:
    """An organisation of the book; `more` is what else is entered."""
    names = {"": name, **more.pop("names", {})}
    return book.add(book.Entered(names=names, **more), None)
