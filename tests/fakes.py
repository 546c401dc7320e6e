"""Stand-ins for what is outside, each with the part of its interface that we use."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest


class Sentencizer:
    """As argostranslate's own: it would fetch a model when it is asked."""

    def split_sentences(self, text: str) -> list[str]:
        """Nobody may ask it."""
        raise ConnectionError("the sentence splitter would fetch a model")


class Translation:
    """As argostranslate's `PackageTranslation`: asks its sentencizer, then translates sentence by sentence."""

    def __init__(self, to_lang: Language, machine: Callable[[str], str]) -> None:
        self.to_lang, self.machine = to_lang, machine
        self.sentencizer: Sentencizer = Sentencizer()

    def translate(self, text: str) -> str:
        """The translated text."""
        return " ".join(self.machine(sentence) for sentence in self.sentencizer.split_sentences(text))


class Cached:
    """As argostranslate's `CachedTranslation`, which wraps every other."""

    def __init__(self, underlying: Translation) -> None:
        self.underlying, self.to_lang = underlying, underlying.to_lang

    def translate(self, text: str) -> str:
        """What it wraps."""
        return self.underlying.translate(text)


class Composite:
    """As argostranslate's `CompositeTranslation`: by way of a third language."""

    def __init__(self, t1: Cached, t2: Cached) -> None:
        self.t1, self.t2, self.to_lang = t1, t2, t2.to_lang

    def translate(self, text: str) -> str:
        """One after the other."""
        return self.t2.translate(self.t1.translate(text))


class Language:
    """As argostranslate's `Language`."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.translations_from: list[Cached | Composite] = []

    def get_translation(self, to: Language) -> Cached | Composite | None:
        """The installed translation into `to`, if there is one."""
        return next((each for each in self.translations_from if each.to_lang.code == to.code), None)


class Argos:
    """argostranslate with the models that a test installs."""

    def __init__(self) -> None:
        self.languages: dict[str, Language] = {}

    def language(self, code: str) -> Language:
        """A language, known from now on."""
        return self.languages.setdefault(code, Language(code))

    def install(self, source: str, target: str, machine: Callable[[str], str]) -> Cached:
        """A model that translates from one language into another."""
        made = Cached(Translation(self.language(target), machine))
        self.language(source).translations_from.append(made)
        return made

    def chain(self, source: str, t1: Cached, t2: Cached) -> None:
        """A translation by way of a third language."""
        self.language(source).translations_from.append(Composite(t1, t2))

    def put_in_place(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let `import argostranslate` find this."""
        package, module = ModuleType("argostranslate"), ModuleType("argostranslate.translate")
        module.get_installed_languages = lambda: list(self.languages.values())  # type: ignore[attr-defined]
        package.translate = module  # type: ignore[attr-defined]
        package.__spec__ = ModuleSpec("argostranslate", None)  # by which `find_spec` knows what is loaded
        monkeypatch.setitem(sys.modules, "argostranslate", package)
        monkeypatch.setitem(sys.modules, "argostranslate.translate", module)
