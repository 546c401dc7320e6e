"""The page of the published site that checks a file, a quote or names in the browser by itself."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils import translation

from undersigned.actions.check.words import dictionary
from undersigned.actions.publish.phrases import self_name
from undersigned.actions.publish.render import STATIC, Row
from undersigned.core.draft.markup import plain
from undersigned.core.names.languages import INTERFACE, SELF_NAMES, django_code

SCRIPTS = ("check.js", "quotes.js", "bundle.js", "check.css")


def render_check(coalition: str, source_url: str, base_url: str, rows: Sequence[Row]) -> dict[str, bytes]:
    """Path on the site -> bytes. Where Django serves the site, its own page answers at `check/`."""
    files = {f"check/{name}": (STATIC / name).read_bytes() for name in SCRIPTS}
    names = {tag: self_name(tag) for row in rows for tag in row.titles}
    shown = {
        "coalition": coalition,
        "source_url": source_url,
        "server": f"{base_url.rstrip('/')}/check/" if base_url else "",
    }
    for tag in INTERFACE:
        with translation.override(django_code(tag)):
            values = {
                **shown,
                "interface": tag,
                "languages": [(one, SELF_NAMES[one], one == tag) for one in INTERFACE],
                "statements": [(row.slug, _title(row, tag)) for row in rows],
            }
            files[f"check/{tag}/index.html"] = _html({**values, "up": "../", "root": "../../"})
            if tag == INTERFACE[0]:
                files["check/index.html"] = _html({**values, "up": "", "root": "../"})
            words = {**dictionary(), "languages": {**names, **SELF_NAMES}}
            files[f"check/{tag}/words.json"] = json.dumps(words, ensure_ascii=False, sort_keys=True).encode()
    return files


def _title(row: Row, tag: str) -> str:
    return plain(row.titles.get(tag) or next(iter(row.titles.values()), row.slug))


def _html(values: dict[str, object]) -> bytes:
    lines = render_to_string("publish/check.html", values).splitlines()
    return ("\n".join(line.strip() for line in lines if line.strip()) + "\n").encode()
