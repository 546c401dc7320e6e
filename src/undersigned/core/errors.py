"""Errors and other sentences of the core: a message id with parameters, put into words at the edge.

Core knows no language. An error carries an English message id, which is also the sentence an
English reader gets, and the parameters that go into it. The edge (a form, a view, the command
line) translates the id and then fills in the parameters.
"""

from __future__ import annotations

from dataclasses import dataclass


def N_(message: str) -> str:  # noqa: N802 - gettext's customary name for "mark, do not translate yet"
    """Mark a literal for the translation catalogue and return it unchanged."""
    return message


@dataclass(frozen=True, slots=True, init=False)
class Sentence:
    """A message id with its parameters; `str` gives the English words. The edge may translate."""

    message: str
    params: dict[str, object]

    def __init__(self, message: str, **params: object) -> None:
        object.__setattr__(self, "message", message)
        object.__setattr__(self, "params", params)

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


class UndersignedError(Exception):
    """Root of every error that a user may meet.

    `message` is a gettext message id with `%(name)s` places; `params` fills them.
    """

    def __init__(self, message: str, **params: object) -> None:
        self.message = message
        self.params = params
        super().__init__(message % params if params else message)


class TextError(UndersignedError):
    """Words that cannot become canonical text."""


class DraftError(UndersignedError):
    """A draft that cannot be changed or frozen as asked."""


class ReadingError(UndersignedError):
    """A letter that cannot be read."""


class BookError(UndersignedError):
    """The address book cannot be changed as asked."""


class SignError(UndersignedError):
    """A signature that cannot be taken, changed or ended as asked."""


class RecordError(UndersignedError):
    """An event, checkpoint or key that does not follow the record's format."""


class PublishError(UndersignedError):
    """A statement that cannot be published as asked."""


class BundleError(UndersignedError):
    """A file that is no bundle, or a bundle that does not hold."""


class FollowError(UndersignedError):
    """What became of a call cannot be told as asked."""
