"""Long lists come in pages, each with the address of the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from undersigned.api.shapes import Paging


def paged(request: HttpRequest, paging: Paging, rows: Any, total: int) -> tuple[Sequence[Any], dict[str, Any]]:
    """The rows of one page, and what every page says: `total` and `next`, None on the last one."""
    start = (paging.page - 1) * paging.per_page
    following = None
    if start + paging.per_page < total:
        query = request.GET.copy()
        query["page"], query["per_page"] = str(paging.page + 1), str(paging.per_page)
        following = f"{settings.BASE_URL}{request.path}?{query.urlencode()}"
    return rows[start : start + paging.per_page], {"total": total, "next": following}
