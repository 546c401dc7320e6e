"""Machine translation on this machine, with argostranslate and the models that the operator has installed.

Nothing is fetched and nothing leaves the machine: the library is held to its local models, and its own sentence
splitters, which fetch models of their own at first use, are never asked. Loading it takes seconds and memory.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from undersigned.core.errors import N_, UndersignedError

EXTRA = "undersigned[translate]"
# Where a sentence may end: at its sign and a space, not after a number or an initial. A capital must follow.
_END = re.compile(r"(?<=[^\d\s][.!?…])(?<!\b\w\.)[\"”“’»)\]*]*(\s+)(?=[\"„“«(\[*]*(\w))")


class TranslateError(UndersignedError):
    """No machine can translate this, and why."""


def is_installed() -> bool:
    """Whether the library is there; which models are, is known when it is loaded."""
    return find_spec("argostranslate") is not None


def translator(source: str, target: str) -> Callable[[str], str]:
    """Translates words from one language into another, both by their BCP 47 tags. Raises TranslateError."""
    here, there = (tag.partition("-")[0] for tag in (source, target))
    # Set before the library reads them: other providers send the words to a server, other splitters fetch at once.
    os.environ["ARGOS_MODEL_PROVIDER"], os.environ["ARGOS_CHUNK_TYPE"] = "OPENNMT", "MINISBD"
    try:
        from argostranslate import translate as argos
    except ImportError as error:
        message = N_("This installation has no machine translation. Whoever runs it can install %(extra)s.")
        raise TranslateError(message, extra=EXTRA) from error
    languages = {language.code: language for language in argos.get_installed_languages()}
    found = None
    if here != there and here in languages and there in languages:
        found = languages[here].get_translation(languages[there])
    if found is None:
        message = N_(
            "No model for translating from %(source)s into %(target)s is installed. "
            "Whoever runs this installation can add one: see docs/operating.md."
        )
        raise TranslateError(message, source=source, target=target)
    _stay_here(found)
    return lambda words: _translated(found, words)


def sentences(words: str) -> list[str]:
    """The sentences of a clause, as far as their signs tell; a model translates one at a time."""
    found, start = [], 0
    for end in _END.finditer(words):
        if end[2].isupper():
            found.append(words[start : end.start(1)])
            start = end.end(1)
    return [*found, words[start:]]


class _Whole:
    """Takes every text as one sentence: we split before."""

    def split_sentences(self, text: str) -> list[str]:
        """The text."""
        return [text]


def _stay_here(translation: Any) -> None:
    """Put our splitter in place of those that would fetch a model. A translation may be wrapped, or of two steps."""
    for name in ("underlying", "t1", "t2"):
        inner = getattr(translation, name, None)
        if inner is not None:
            _stay_here(inner)
    if hasattr(translation, "sentencizer"):
        translation.sentencizer = _Whole()


def _translated(translation: Any, words: str) -> str:
    try:
        return " ".join(str(translation.translate(sentence)).strip() for sentence in sentences(words)).strip()
    except (RuntimeError, ValueError, OSError) as error:
        raise TranslateError(N_("The translation model could not be used: %(reason)s"), reason=str(error)) from error
