"""A table on its way into the program: uploaded, its columns said by a person, and only then stored.

Between the screens it travels with the form, sealed: nobody can change it on the way, only the account that brought it
can go on with it, and nothing of it is kept here before it is confirmed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions import book
from undersigned.core.book.rows import Wrong
from undersigned.core.errors import N_, ReadingError, UndersignedError
from undersigned.forms.book import ColumnsForm, FileForm, cell
from undersigned.views.desk.access import DeskRequest
from undersigned.views.errors import message, words

MOST_SEALED = 1_200_000  # characters: with its form it stays below what one request may hold
LIFE = 24 * 60 * 60  # seconds
SHOWN_ERRORS = 30
Table = list[list[str]]


@dataclass(slots=True)
class Brought:
    """Where an import stands: the form that is open, and what is known so far."""

    file_form: FileForm
    columns_form: ColumnsForm | None = None
    sealed: str = ""
    table: Table | None = None
    problem: str = ""

    @property
    def refused(self) -> bool:
        """Whether what was sent is not right."""
        form = self.columns_form
        wrong = form is not None and form.is_bound and bool(form.errors)
        return wrong or bool(self.problem) or (self.file_form.is_bound and bool(self.file_form.errors))

    @property
    def ready(self) -> bool:
        """Whether a person has said what the columns are."""
        return self.columns_form is not None and self.columns_form.is_bound and self.columns_form.is_valid()


def brought(request: DeskRequest, offered: Sequence[str], purpose: str, needed: Sequence[str] = ("name",)) -> Brought:
    """Read what was sent: a new file, or a table that is on its way with its columns, some of which are `needed`."""
    if request.method != "POST":
        return Brought(FileForm())
    if request.FILES or "table" not in request.POST:
        return _uploaded(request, offered, purpose)
    try:
        table: Table = signing.loads(request.POST["table"], salt=_salt(request, purpose), max_age=LIFE)
    except signing.BadSignature:
        return Brought(
            FileForm(), problem=_("The file has waited too long, or was changed on its way. Choose it again.")
        )
    taken = book.propose(table, offered)
    form = ColumnsForm(request.POST, table=table, columns=taken, offered=offered, needed=needed)
    return Brought(FileForm(), form, request.POST["table"], table)


def _uploaded(request: DeskRequest, offered: Sequence[str], purpose: str) -> Brought:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return Brought(form)
    try:
        table = book.read_file(form.cleaned_data["file"].read())
        sealed = signing.dumps(table, salt=_salt(request, purpose), compress=True)
        if len(sealed) > MOST_SEALED:
            raise ReadingError(N_("The file holds too many words. Part it into several."))
    except UndersignedError as error:
        return Brought(FileForm(), problem=words(error))
    columns = ColumnsForm(table=table, columns=book.propose(table, offered), offered=offered)
    return Brought(FileForm(), columns, sealed, table)


def _salt(request: DeskRequest, purpose: str) -> str:
    return f"table for {purpose} by {request.user.pk}"


def in_words(wrong: Sequence[Wrong], table: Table) -> list[str]:
    """What is wrong, row by row as a spreadsheet counts them."""
    lines = [_in_words(each, table) for each in sorted(wrong, key=lambda each: each.line)[:SHOWN_ERRORS]]
    if more := len(wrong) - len(lines):
        lines.append(ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more})
    return lines


def _in_words(wrong: Wrong, table: Table) -> str:
    given: dict[str, Any] = {"row": wrong.line, "what": message(wrong.sentence.message, wrong.sentence.params)}
    heading = cell(table[0], wrong.column) if wrong.column >= 0 else ""
    if heading:
        return _("Row %(row)s, “%(heading)s”: %(what)s") % {**given, "heading": heading[:60]}
    return _("Row %(row)s: %(what)s") % given
