"""A file: is it what was published here, unchanged?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext

from undersigned.actions.check.published import Known, Shown, opened
from undersigned.actions.check.signed_by import SignedBy, signed_by
from undersigned.actions.check.words import Answer, Verdict, say
from undersigned.actions.publish.earlier_pdfs import earlier_pdfs
from undersigned.actions.publish.phrases import day, moment
from undersigned.core.draft.markup import plain, spans
from undersigned.core.errors import Sentence
from undersigned.core.names.languages import in_language
from undersigned.core.publish.against_log import SIGNED
from undersigned.core.publish.against_receipt import verify_receipt
from undersigned.core.publish.compared import Compared, compare, shown_text
from undersigned.core.publish.container import unpack
from undersigned.core.publish.quotes import Text
from undersigned.core.publish.receipt import is_receipt
from undersigned.core.publish.report import Report
from undersigned.core.publish.verify import verify
from undersigned.core.record import parse_policy
from undersigned.outside import pdf

_ARCHIVE = b"PK\x03\x04"
MOST_PASSAGES = 20


def check_file(data: bytes, statements: Sequence[Known]) -> list[Answer]:
    """What a file is. A PDF, a bundle, or any other file of a statement's folder."""
    if data.startswith(_ARCHIVE):
        return [_receipt(data, statements) if is_receipt(data) else _bundle(data, statements)]
    paths = [(one, path) for one in statements for path in one.sizes.get(len(data), ())]
    same = [answer for one, path in paths if (answer := _same(data, path, one)) is not None]
    if same:
        return same
    if not pdf.is_pdf(data):
        return [Answer("unknown", say("file-unknown"))]
    return [_earlier(data, statements) or _pdf(data, statements)]


def _same(data: bytes, path: str, known: Known) -> Answer | None:
    if not _is_file(known.folder / path, data):
        return None
    name = path.rpartition("/")[2]
    for shown in opened([known]):
        number, href = shown.current["number"], f"{shown.slug}/"
        if name.endswith(".pdf"):
            tag = name.split(".")[1]
            says = say("pdf-now", text=shown.text(number, tag))
            return Answer("yes", says, more=shown.notes(number, tag), href=f"{href}{tag}/")
        says = say("file-now", file=name, edition=shown.named())
        return Answer("yes", says, more=shown.notes(number), href=href)
    return None


def _of(statement: str | None, statements: Sequence[Known]) -> Shown | None:
    """The published statement of this id."""
    return next(iter(opened(one for one in statements if one.id == statement)), None)


def _bundle(data: bytes, statements: Sequence[Known]) -> Answer:
    own = signed_by(data)
    report = verify(data, policy=own.policy)
    if (problem := _problem(report, own, "bundle")) is not None:
        return problem
    full = json.loads(bytes(unpack(data)["statement.json"]))["undersigned"]
    bundled = Shown(full)
    here = _of(report.statement, statements)
    says = say("bundle-holds", edition=bundled.named(), time=moment(full["time"], full["timezone"]))
    signed = _signed(report, own)
    if here is None:
        return Answer("yes", says, more=(say("bundle-gone"), *signed))
    number = bundled.current["number"]
    more = list(here.notes(number))
    if _is_file(here.folder / "bundle.zip", data) is False:
        more.append(say("bundle-older"))
    return Answer("yes", says, more=(*more, *signed), href=f"{here.slug}/")


def _problem(report: Report, own: SignedBy, what: str) -> Answer | None:
    """What there is to say where a bundle or a receipt does not hold in every step, by this log's key."""
    told = {
        step.verdict: {"step": _put(step.title), "detail": _put(step.detail)}
        for step in reversed(report.steps)  # of several the first counts
    }
    if "false" in told:
        return Answer("no", say(f"{what}-false", **told["false"]))
    if own.whose == "other":
        return Answer("no", say(f"{what}-elsewhere"))
    if own.whose == "unknown":
        return Answer("unknown", say("other-key"), more=(say("all-else"),))
    if "incomplete" in told:
        return Answer("unknown", say("incomplete", **told["incomplete"]))
    return None


def _signed(report: Report, own: SignedBy) -> tuple[str, ...]:
    """Who signed, where that is not the log's present key alone."""
    step = next(step for step in report.steps if step.title.message == SIGNED)
    witnessed = (_put(step.detail),) if parse_policy(own.policy).quorum != "none" else ()
    return (*witnessed, *((say("key-replaced"),) if own.whose == "replaced" else ()))


def _receipt(data: bytes, statements: Sequence[Known]) -> Answer:
    """What a signatory's receipt proves. Whose statement it is of is said only where that is published."""
    own = signed_by(data)
    report = verify_receipt(data, policy=own.policy)
    if (problem := _problem(report, own, "receipt")) is not None:
        return problem
    assert report.receipt is not None  # noqa: S101 - for the type checker: only a false one has none
    told = [report.receipt["opened"], *(one["opened"] for one in report.receipt["later"])]
    names: dict[str, str] = next((one["name"] for one in reversed(told) if one.get("name")), {})
    name = in_language(names, "")
    left = any(one["type"] == "sign.withdrawn" for one in report.receipt["later"])
    more = [say("receipt-name", name=name)] if name else []
    more.append(say("receipt-left" if left else "receipt-since"))
    verdict: Verdict = "nearly" if left else "yes"
    values = {"day": day(report.receipt["time"])}
    signed = _signed(report, own)
    here = _of(report.statement, statements)
    if here is None or report.edition is None:
        return Answer(verdict, say("receipt-unknown", **values), more=(*more, *signed))
    says = say("receipt-holds", edition=here.named(report.edition), **values)
    notes = (*more, *here.notes(report.edition), *signed)
    return Answer(verdict, says, more=notes, href=f"{here.slug}/")


def _is_file(path: Path, data: bytes) -> bool | None:
    """Whether the published file is this one; None where it is not there at the moment."""
    try:
        return path.read_bytes() == data
    except OSError:
        return None


def _put(sentence: Sentence) -> str:
    words = gettext(sentence.message)
    return words % sentence.params if sentence.params else words


def _earlier(data: bytes, statements: Sequence[Known]) -> Answer | None:
    """A PDF that was published before the one of now; None where none such is listed."""
    sha256 = hashlib.sha256(data).hexdigest()
    for shown in opened(one for one in statements if hash(sha256) in one.earlier):
        for one in earlier_pdfs(shown.folder):
            if one.sha256 == sha256:
                says = say("pdf-earlier", text=shown.text(one.edition, one.language), day=day(one.day))
                more = (say("pdf-newer"), *shown.notes(one.edition, one.language))
                return Answer("yes", says, more=more, href=f"{shown.slug}/edition-{one.edition}/{one.language}/")
    return None


def _pdf(data: bytes, statements: Sequence[Known]) -> Answer:
    try:
        pages = pdf.pages(data)
    except pdf.PdfAbsentError as error:
        return Answer("unknown", say("pdf-absent", problem=gettext(error.message)))
    except pdf.PdfError:
        return Answer("unknown", say("pdf-broken"))
    # The newest edition first: it is taken where two have the same words.
    line = shown_text((line for one in statements for line in one.lines), pages)
    for shown in opened(one for one in statements if line is not None and one.slug == line.statement):
        for text in shown.texts:
            if line is not None and (text.edition, text.language) == (line.edition, line.language):
                marked, notes = _with_footnotes(shown, text)
                return _compared(compare(marked, notes, pages), shown, text)
    return Answer("no", say("pdf-none"))


def _with_footnotes(shown: Shown, text: Text) -> tuple[Text, list[str]]:
    """The text with the number of each footnote in its place, as a PDF has it; and the footnotes' words."""
    edition = shown.edition(text.edition)
    sources = edition["texts"].get(text.language) or next(
        one["clauses"] for one in edition["translations"] if one["language"] == text.language
    )
    notes: list[str] = []
    clauses = []
    for source in sources:
        words = ""
        for span in spans(source):
            words += span.text
            if span.note is not None:
                notes.append(plain(span.note))
                words += f" {len(notes)} "
        clauses.append(words)
    return Text(text.statement, text.edition, text.language, tuple(clauses)), notes


def _compared(found: Compared, shown: Shown, text: Text) -> Answer:
    named = shown.text(text.edition, text.language)
    more = [*shown.notes(text.edition, text.language)]
    if found.missing:
        more.append(say("pdf-missing", n=found.missing))
    more.append(say("pdf-why"))
    if found.between:
        more.append(say("pdf-between"))
    return Answer(
        "nearly" if found.unchanged else "no",
        say("pdf-words", text=named) if found.unchanged else say("pdf-differs", text=named, n=found.words),
        more=tuple(more),
        pieces=tuple(found.pieces[:MOST_PASSAGES]),
        passages=tuple(found.between[:MOST_PASSAGES]),
        language=text.language,
        href=f"{shown.slug}/edition-{text.edition}/{text.language}/",
    )
