"""The words of one clause in one language, as the checks read them: each reading is made once."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from undersigned.core.draft.compare.language import Language, language
from undersigned.core.draft.markup import Span, plain, spans

T = TypeVar("T")
_WORD = re.compile(r"[^\W_]+")


class Prose:
    """One clause's words in one language."""

    def __init__(self, source: str, tag: str) -> None:
        self.tag = tag
        self.source = source
        self._readings: dict[object, Any] = {}

    @property
    def language(self) -> Language | None:
        """What is known of the language."""
        return language(self.tag)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The runs of words that look alike."""
        return spans(self.source)

    @cached_property
    def visible(self) -> str:
        """The words without footnotes."""
        return "".join(span.text for span in self.spans)

    @cached_property
    def words(self) -> str:
        """The words with the footnotes behind them, a line each."""
        notes = [plain(span.note) for span in self.spans if span.note is not None]
        return "\n".join([self.visible, *notes]) if notes else self.visible

    @cached_property
    def low(self) -> list[str]:
        """The runs of letters and digits, in small letters."""
        return _WORD.findall(_lowered(self.words))

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """Where each of these runs begins and ends in `words`."""
        return [match.span() for match in _WORD.finditer(self.words)]

    def written(self, n: int) -> str:
        """Run `n` as it is written."""
        start, end = self.places[n]
        return self.words[start:end]

    def between(self, n: int) -> str:
        """What stands between run `n` and the next."""
        return self.words[self.places[n][1] : self.places[n + 1][0]]

    @property
    def there(self) -> bool:
        """Whether there are any words."""
        return bool(self.source.strip())

    def kept(self, read: Callable[[Prose], T]) -> T:
        """What `read` makes of these words, made once."""
        if read not in self._readings:
            self._readings[read] = read(self)
        reading: T = self._readings[read]
        return reading


def _lowered(words: str) -> str:
    """In small letters, of the same length: a letter that would become two stays as it is."""
    low = words.lower()
    return low if len(low) == len(words) else "".join(c if len(c.lower()) > 1 else c.lower() for c in words)
