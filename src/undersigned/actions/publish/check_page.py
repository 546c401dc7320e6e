"""The page of the published site that checks a file, a quote or names in the browser by itself."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from undersigned.actions.check.words import dictionary
from undersigned.actions.publish.phrases import front_page, self_name
from undersigned.actions.publish.render import STATIC, Row
from undersigned.core import unicode14
from undersigned.core.draft.markup import plain
from undersigned.core.names.languages import INTERFACE, SELF_NAMES, django_code, in_language
from undersigned.core.publish.verify_md import BUNDLES, RECEIPT

SCRIPTS = STATIC / "check"
# A sentence of verifying in a script: one of core's, which has its translations.
_SENTENCE = re.compile(r'\bN_\("([^"\\]+)"\)')


def render_check(coalition: str, source_url: str, base_url: str, rows: Sequence[Row]) -> dict[str, bytes]:
    """Path on the site -> bytes. Where Django serves the site, its own page answers at `check/`."""
    files = {f"check/{name}": data for name, data in _fixed().items()}
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
                "front": front_page(tag),
                "languages": [(one, SELF_NAMES[one], one == tag) for one in INTERFACE],
                "statements": [(row.slug, row.id, _title(row, tag)) for row in rows],
            }
            files[f"check/{tag}/index.html"] = _html({**values, "up": "../", "root": "../../"})
            if tag == INTERFACE[0]:
                files["check/index.html"] = _html({**values, "up": "", "root": "../"})
            words = {**_words(tag), "languages": {**names, **SELF_NAMES}}
            files[f"check/{tag}/words.json"] = json.dumps(words, ensure_ascii=False, sort_keys=True).encode()
    return files


@cache
def _fixed() -> dict[str, bytes]:
    """What is the same for every site: scripts, style, and what is known beforehand of bundles and texts."""
    known = {
        "bundles": sorted(hashlib.sha256(text.encode()).hexdigest() for text in BUNDLES),
        "receipt": hashlib.sha256(RECEIPT.encode()).hexdigest(),
        "unicode": {name: getattr(unicode14, name) for name in dir(unicode14) if name.isupper()},
    }
    scripts = {path.name: path.read_bytes() for path in sorted(SCRIPTS.glob("*.js"))}
    return {**scripts, "check.css": (STATIC / "check.css").read_bytes(), "known.json": json.dumps(known).encode()}


@cache
def _words(tag: str) -> dict[str, Any]:
    """What the scripts say in a language of ours, whichever statements there are."""
    with translation.override(django_code(tag)):
        return {**dictionary(), "proved": {sentence: gettext(sentence) for sentence in sentences()}}


@cache
def sentences() -> frozenset[str]:
    """The sentences of core that the scripts say, in English."""
    found = (_SENTENCE.findall(path.read_text(encoding="utf-8")) for path in SCRIPTS.glob("*.js"))
    return frozenset(chain.from_iterable(found))


def _title(row: Row, tag: str) -> str:
    return plain(in_language(row.titles, tag) or row.slug)


def _html(values: dict[str, object]) -> bytes:
    lines = render_to_string("publish/check.html", values).splitlines()
    return ("\n".join(line.strip() for line in lines if line.strip()) + "\n").encode()
