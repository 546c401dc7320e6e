"""What a column of a spreadsheet is, by its heading: English, Albanian, Serbian in either script.

A heading is recognised without regard to case, diacritics, script and punctuation. A name may say its language:
"Name (sq)", "Emri (anglisht)", "Naziv [sr-Cyrl]". What comes of it is a proposal that a person confirms.

Example: `recognised("Електронска пошта")` is `"mail"`, `recognised("Emri (shqip)")` is `"name:sq"`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from undersigned.core.draft.edition import language_tag
from undersigned.core.errors import N_, DraftError
from undersigned.core.names.duplicates import loose

# Field -> (what we write in the languages of the interface: en, sq, sr-Latn, sr-Cyrl; what else people write).
_HEADINGS: Mapping[str, tuple[tuple[str, str, str, str], str]] = {
    "number": (("Number", "Numri", "Broj", "Број"), "no|nr|br|id|redni broj|numri rendor"),
    "name": (
        ("Name", "Emri", "Naziv", "Назив"),
        "organisation|organization|organisation name|name of organisation|name of the organisation|your organisation"
        "|organization name|name of organization|name of the organization|ngo|organizata|emri i organizates|organizate"
        "|emri i ojq|ojq|ojq se|emertimi|naziv organizacije|ime organizacije|organizacija|vasa organizacija",
    ),
    "acronym": (
        ("Acronym", "Akronimi", "Skraćenica", "Скраћеница"),
        "abbreviation|short name|shkurtesa|akronim|skraceni naziv",
    ),
    "aliases": (
        ("Other names", "Emra të tjerë", "Drugi nazivi", "Други називи"),
        "aliases|alias|also known as|former names|emra te meparshem|ranija imena|raniji nazivi|druga imena",
    ),
    "chapter_of": (
        ("Chapter of", "Degë e", "Ogranak od", "Огранак од"),
        "part of|member of|branch of|dege e organizates|ogranak|ogranak organizacije|clanica",
    ),
    "place": (
        ("Place", "Vendi", "Mesto", "Место"),
        "city|town|seat|location|qyteti|selia|vendndodhja|grad|sediste|opstina|komuna|municipality",
    ),
    "communities": (("Communities", "Komunitetet", "Zajednice", "Заједнице"), "community|komuniteti|zajednica"),
    "domains": (
        ("Web domains", "Domenet", "Veb-domeni", "Веб-домени"),
        "website|web|web site|web page|webpage|domain|domains|url|homepage|faqja|uebfaqja|ueb faqja|faqja ne internet"
        "|faqja e internetit|domeni|domena|sajt|veb sajt|vebsajt|internet stranica|veb stranica",
    ),
    "registry_number": (
        ("Registry number", "Numri i regjistrit", "Matični broj", "Матични број"),
        "registration number|register number|numri i regjistrimit|nrb|registarski broj|broj registracije|mb",
    ),
    "note": (("Note", "Shënim", "Beleška", "Белешка"), "notes|remark|remarks|comment|shenime|koment|napomena"),
    "contact": (
        ("Contact", "Kontakti", "Kontakt", "Контакт"),
        "contact person|contact name|person|representative|your name|full name|first and last name|personi kontaktues"
        "|personi i kontaktit|perfaqesuesi|emri dhe mbiemri|emri mbiemri|kontakt osoba|osoba za kontakt|ime i prezime"
        "|predstavnik",
    ),
    "role": (
        ("Role", "Funksioni", "Funkcija", "Функција"),
        "position|function|job title|title|pozita|roli|pozicioni|uloga|pozicija|zvanje",
    ),
    "language": (("Language", "Gjuha", "Jezik", "Језик"), "preferred language|gjuha e preferuar|jezik komunikacije"),
    "mail": (
        ("Mail", "Emaili", "Imejl", "Имејл"),
        "e mail|email|email address|e mail address|mail address|e mail adresa|email adresa|imejl adresa|mejl"
        "|elektronska posta|elektronska adresa|posta elektronike|adresa e postes elektronike|adresa elektronike|e posta"
        "|username",
    ),
    "telephone": (
        ("Telephone", "Telefoni", "Telefon", "Телефон"),
        "phone|phone number|mobile|tel|cell|numri i telefonit|celulari|broj telefona|mobilni",
    ),
    "answered": (
        ("Answered on", "U përgjigj më", "Odgovoreno", "Одговорено"),
        "timestamp|date|answered|submitted|submitted on|submission date|date submitted|time|completion time"
        "|data|data e pergjigjes|vula kohore|koha|datum|datum odgovora|vremenska oznaka|vreme",
    ),
}
FIELDS = tuple(_HEADINGS)
# What somebody reads who says what a column is. `name` may be given a language.
LABELS: Mapping[str, str] = {
    "number": N_("Number in the book"),
    "name": N_("Name of the organisation"),
    "acronym": N_("Acronym"),
    "aliases": N_("Other names"),
    "chapter_of": N_("Chapter of"),
    "place": N_("Place"),
    "communities": N_("Communities"),
    "domains": N_("Web domains"),
    "registry_number": N_("Registry number"),
    "note": N_("Note"),
    "contact": N_("Name of the contact"),
    "role": N_("Role of the contact"),
    "language": N_("Language of the contact"),
    "mail": N_("Mail of the contact"),
    "telephone": N_("Telephone of the contact"),
    "answered": N_("Day of the answer"),
}
_ORDER = ("en", "sq", "sr-Latn", "sr-Cyrl")
_LANGUAGES: Mapping[str, str] = {
    "en": "english|anglisht|engleski|engleskom",
    "sq": "albanian|shqip|albanski|albanskom",
    "sr-Latn": "serbian latin|serbian|serbisht|serbisht latin|srpski|srpskom|srpski latinica|latinica",
    "sr-Cyrl": "serbian cyrillic|serbisht cirilik|srpski cirilica|cirilica",
    "mk": "macedonian|maqedonisht|makedonski",
    "bs-Latn": "bosnian|boshnjakisht|bosanski",
    "tr": "turkish|turqisht|turski",
    "rom": "romani|romisht|romski",
}
_BY_HEADING = {
    key: field
    for field, (ours, others) in _HEADINGS.items()
    for heading in (*ours, *others.split("|"))
    for key in loose(heading)
}
_BY_LANGUAGE = {key: tag for tag, words in _LANGUAGES.items() for word in words.split("|") for key in loose(word)}
_BRACKETED = re.compile(r"^(?P<heading>.*?)\s*[(\[](?P<language>[^()\[\]]{2,40})[)\]]\s*$")


def recognised(heading: str) -> str:
    """The field that a heading names ("name", "name:sq", "mail" …), or "" where it is none that we know."""
    for key in loose(heading):
        if key in _BY_HEADING:
            return _BY_HEADING[key]
    bracketed = _BRACKETED.match(heading)
    if bracketed is None:
        return ""
    field = recognised(bracketed["heading"]) if bracketed["heading"] else ""
    tag = language_of(bracketed["language"]) if field == "name" else ""
    return f"name:{tag}" if tag else ("" if field == "name" else field)


def language_of(words: str) -> str:
    """The BCP 47 tag that a cell or a heading means: a tag, or the language's name in one of ours; "" for neither."""
    for key in loose(words):
        if key in _BY_LANGUAGE:
            return _BY_LANGUAGE[key]
    try:
        return language_tag(words.strip())
    except DraftError:
        return ""


def proposed(headings: Sequence[str], fields: Sequence[str] = FIELDS) -> tuple[str, ...]:
    """What each column is taken for, of these fields. Each field once: a second column of it is "" as an unknown is."""
    found: list[str] = []
    for heading in headings:
        field = recognised(heading)
        taken = field in found or field.partition(":")[0] not in fields
        found.append("" if taken else field)
    return tuple(found)


def heading(field: str, language: str) -> str:
    """What we write above a column, for a reader of `language` (of the interface); `recognised` knows it again."""
    base, _, tag = field.partition(":")
    words = _HEADINGS[base][0][_ORDER.index(language) if language in _ORDER else 0]
    return f"{words} [{tag}]" if tag else words
