"""Translation catalogues through Babel, so that nobody needs GNU gettext.

`update` brings every catalogue up to the code: new sentences come in empty, vanished ones go.
`compile [FILE.po ...]` writes the .mo files that Django loads. `check` lists what is stale, missing
or inconsistent, and exits 1. Output is the same on every machine: no dates, no line numbers.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from undersigned.core.names.languages import QUOTES

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "undersigned"
LOCALES = {"sq": "sq", "sr": "sr-Cyrl", "sr_Latn": "sr-Latn"}  # Django's folder names; BCP 47 tags
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "N_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0 +-]*\d*(?:\.\d+)?[a-zA-Z]|\{(\w*)\}")
QUOTATION_MARK = re.compile("[“”„«»]")
Key = tuple[str, str | tuple[str, ...]]  # context, id (or singular and plural)


def po_path(locale: str) -> Path:
    """Where the catalogue of a locale is."""
    return SOURCE / "locale" / locale / "LC_MESSAGES" / "django.po"


def python_of(template: str, name: str) -> str:
    """A Django template as the gettext calls in it. Lines keep their number and lose their indentation."""
    from django.utils.translation.template import templatize

    return "\n".join(line.lstrip() for line in templatize(template, origin=name).split("\n"))


def sources() -> Iterator[tuple[str, str]]:
    """Every file that may hold sentences: its path from the root, and Python to extract from."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
    for path in sorted((SOURCE / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt", ".xml", ".atom"}:
            name = path.relative_to(ROOT).as_posix()
            yield name, python_of(path.read_text(encoding="utf-8"), name)


def wanted() -> Catalog:
    """All sentences that the program can say, each with the files it comes from."""
    catalog = Catalog(charset="utf-8")
    for name, text in sources():
        found = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=("Translators:",))
        for _line, message, comments, context in found:
            catalog.add(message, locations=[(name, 1)], auto_comments=[c.strip() for c in comments], context=context)
    return catalog


def read(path: Path) -> Catalog:
    """A catalogue from its file."""
    return read_po(io.BytesIO(path.read_bytes()), locale=path.parent.parent.name, charset="utf-8")


def sentences(catalog: Catalog) -> dict[Key, Message]:
    """Every message but the header, by context and id."""
    return {key_of(message): message for message in catalog if message.id}


def key_of(message: Message) -> Key:
    """What makes a message the same message."""
    return message.context or "", tuple(message.id) if isinstance(message.id, (list, tuple)) else message.id


def header(locale: str) -> str:
    """The header entry, without anything that changes from run to run."""
    plural = get_plural(locale)
    lines = (
        f"Language: {locale}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {plural}",
    )
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n"


def update(locale: str, source: Catalog) -> None:
    """Write the catalogue anew: the code's sentences with the translations that are there."""
    path = po_path(locale)
    have = sentences(read(path)) if path.exists() else {}
    catalog = Catalog(locale=locale, charset="utf-8")
    for key, message in sentences(source).items():
        old = have.get(key)
        added = catalog.add(
            message.id,
            old.string if old else None,
            locations=sorted(set(message.locations)),
            auto_comments=message.auto_comments,
            user_comments=old.user_comments if old else (),
            context=message.context,
        )
        added.flags = set(message.flags | (old.flags & {"fuzzy"} if old else set()))
    out = io.BytesIO()
    write_po(out, catalog, width=110, omit_header=True, sort_output=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header(locale) + out.getvalue().decode().strip() + "\n", encoding="utf-8")


def compile_catalog(path: Path) -> None:
    """Write the .mo file beside a .po file."""
    out = io.BytesIO()
    write_mo(out, read(path), use_fuzzy=False)
    path.with_suffix(".mo").write_bytes(out.getvalue())


def places(text: str) -> set[str]:
    """The placeholders of a sentence: `%(name)s` and `{name}`."""
    return {match.group() for match in PLACEHOLDER.finditer(text)}


def translation_problems(message: Message, forms: int, marks: str) -> Iterator[str]:
    """What is wrong with one translation; `marks`: the quotation marks of its language."""
    ids = [*message.id] if isinstance(message.id, (list, tuple)) else [message.id]
    strings = [*message.string] if isinstance(message.string, (list, tuple)) else [message.string or ""]
    if message.fuzzy:
        yield "fuzzy"
    if not all(strings) or (len(ids) > 1 and len(strings) != forms):
        yield "untranslated"
        return
    # A plural form may leave out the number, as the English singular does: "one organisation".
    allowed, needed = set[str]().union(*map(places, ids)), set.intersection(*map(places, ids))
    for text in strings:
        here = places(text)
        if not needed <= here <= allowed:
            yield f"placeholders {sorted(here)}, not {sorted(allowed)}"
        if strange := set(QUOTATION_MARK.findall(text)) - {*marks}:
            yield f"quotation marks {''.join(sorted(strange))}, not {marks}"
        if text[:1].isspace() != ids[0][:1].isspace() or text[-1:].isspace() != ids[0][-1:].isspace():
            yield "space at the start or end differs"


def problems(locale: str, source: Catalog) -> Iterator[str]:
    """One line for everything that is wrong with a catalogue."""
    path = po_path(locale)
    if not path.exists():
        yield f"{locale}: there is no catalogue"
        return
    catalog = read(path)
    want, have = sentences(source), sentences(catalog)
    if str(get_plural(locale)) != catalog.plural_forms.rstrip(";") + ";":
        yield f"{locale}: the header's Plural-Forms is not {get_plural(locale)}"
    for key in want.keys() - have.keys():
        yield f"{locale}: missing: {key[1]!r}"
    for key in have.keys() - want.keys():
        yield f"{locale}: no longer in the code: {key[1]!r}"
    for entry in catalog.obsolete.values():
        yield f"{locale}: obsolete: {entry.id!r}"
    for key in want.keys() & have.keys():
        for problem in translation_problems(have[key], catalog.num_plurals, QUOTES[LOCALES[locale]]):
            yield f"{locale}: {problem}: {key[1]!r}"


def check(locales: Iterable[str]) -> int:
    """Print all problems; 1 if there is one."""
    source = wanted()
    found = sorted(chain.from_iterable(problems(locale, source) for locale in locales))
    for line in found:
        print(line)
    summary = f"{len(sentences(source))} sentences in {len(LOCALES)} catalogues: "
    print(summary + (f"{len(found)} problems. `make messages` brings in what is new." if found else "complete."))
    return 1 if found else 0


def main(arguments: list[str]) -> int:
    """`update`, `compile [FILE.po ...]` or `check`."""
    match arguments:
        case ["update"]:
            source = wanted()
            for locale in LOCALES:
                update(locale, source)
        case ["compile", *files]:
            named = [Path(file) for file in files]
            for path in named or [po_path(locale) for locale in LOCALES if po_path(locale).exists()]:
                compile_catalog(path)
        case ["check"]:
            return check(LOCALES)
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
