"""The web application: published files first, Django for everything else.

Published files are looked up at each request, because a publication swaps a statement's folder at any
moment. `/` is the published first page as soon as there is one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise  # it ships no types

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "undersigned.settings")

Start = Callable[..., Any]
WebApplication = Callable[[dict[str, Any], Start], Iterable[bytes]]

# As in the pages' own meta element, and nobody may frame them but those that are made for it.
EMBEDDED = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'"
POLICY = f"{EMBEDDED}; frame-ancestors 'none'"
# The pages that check in the browser by themselves have a script of ours, which reads files of this site.
CHECKING = POLICY.replace("style-src", "script-src 'self'; connect-src 'self'; style-src", 1)
CHECK = "/check/"
# Made to be framed: in the folder of a statement and of a language, so that no statement can be called so.
FRAMED = re.compile(r"/[^/]+/[^/]+/embed/")
TYPES = {
    ".atom": "application/atom+xml",
    ".csv": "text/csv",
    ".json": "application/json",
    ".woff2": "font/woff2",
    ".zip": "application/zip",
    "checkpoint": "text/plain",
    "policy": "text/plain",
}
# A browser asks each time, so that who withdrew finds the name gone; a shield before us may answer a crowd by itself.
PAGES = "public, max-age=0, s-maxage=2"
FOR_EVER = "max-age=31536000, public, immutable"
# A full tile of the log never changes; a partial one goes when the full one is there.
FULL_TILE = re.compile(r"/log/tile/(?:\d+|entries)/(?:x\d{3}/)*\d{3}")


class Site(WhiteNoise):  # type: ignore[misc]  # it ships no types
    """The published folder. Nothing with a dot-part in its address: builds in the making live there."""

    def find_file(self, url: str) -> Any:
        """The file at an address, or None."""
        if "/." in url or "\x00" in url or url == CHECK:  # on a host without Django a file answers there, too
            return None
        try:
            return super().find_file(url)
        except (OSError, UnicodeError):
            # Too long a name, a link that was swapped in this moment, a lone surrogate: not found.
            return None


def headers(headers: Headers, path: str, url: str) -> None:
    """What every published file says of itself."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    if (headers["Content-Type"] or "").startswith("text/html"):
        framed = FRAMED.match(url) is not None
        policy = CHECKING if url.startswith(CHECK) else POLICY
        headers["Content-Security-Policy"] = EMBEDDED if framed else policy
        if not framed:
            headers["X-Frame-Options"] = "DENY"
    lasting = url.endswith(".woff2") or FULL_TILE.fullmatch(url)
    headers["Cache-Control"] = FOR_EVER if lasting else PAGES


def published(application: WebApplication, site: Path) -> WebApplication:
    """`application` behind the published files of `site`."""
    site_first: WebApplication = Site(
        application,
        root=str(site),
        autorefresh=True,
        index_file=True,
        max_age=0,
        mimetypes=TYPES,
        add_headers_function=headers,
    )
    return site_first


application = published(get_wsgi_application(), settings.SITE)
