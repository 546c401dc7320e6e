"""What many screens of the coordinator are tried with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture
def desk() -> Client:
    """An owner's browser."""
    from tests.web.browsing import signed_in  # Django is set up only after this file was read

    return signed_in()
