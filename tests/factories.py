"""Invented statements as plain values: a coalition of two neighbouring places on one invented river."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from undersigned.core.names.languages import django_code
from undersigned.core.publish.snapshot import (
    Call,
    ClauseKind,
    Counts,
    Edition,
    Kind,
    Listed,
    Place,
    PressContact,
    Signatory,
    Snapshot,
)
from undersigned.core.text import text_sha256

KINDS: tuple[ClauseKind, ...] = (
    "title",
    "subtitle",
    "dateline",
    "paragraph",
    "paragraph",
    "heading",
    "paragraph",
    "item",
    "item",
    "paragraph",
)
TEXTS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "One river, two banks: the water of the Lumera belongs to those who drink it",
        "Joint statement of organisations from Vardena and Kodrin on the tests of spring",
        "Vardena and Kodrin, 3 May 2026",
        "Since March the Lumera has carried a smell that every family on both banks knows. The results of three tests "
        "were kept back, and nobody has told the fishing villages whether they may drink from their wells.",
        "We, organisations from both banks, call on the municipalities of Vardena and Kodrin to publish the results "
        "of every water test within a week of taking it. What is measured with public money is *public knowledge*.",
        "What must happen before summer",
        "Urgent action is needed from the Joint River Commission, which has not met for fourteen months.^[The "
        "commission’s statutes ask for a session every quarter.] It must:",
        "reopen the measuring station at the Old Ferry;",
        "and let the fishing villages name one member each.",
        "We ask the editors of the region to report the figures as they were measured, and we commit to do the same.",
    ),
    "sq": (
        "Një lumë, dy brigje: uji i Lumerës u përket atyre që e pinë",
        "Deklaratë e përbashkët e organizatave nga Vardena dhe Kodrini për analizat e pranverës",
        "Vardenë dhe Kodrin, 3 maj 2026",
        "Që nga marsi Lumera ka një erë që e njeh çdo familje në të dy brigjet. Rezultatet e tri analizave janë "
        "mbajtur të fshehura dhe askush nuk u ka thënë fshatrave të peshkatarëve nëse mund të pinë nga puset e tyre.",
        "Ne, organizata nga të dy brigjet, u bëjmë thirrje komunave të Vardenës dhe Kodrinit që të publikojnë "
        "rezultatet e çdo analize brenda një jave. Ajo që matet me para publike është *dije publike*.",
        "Çfarë duhet të ndodhë para verës",
        "Nevojitet veprim urgjent nga Komisioni i Përbashkët i Lumit, i cili nuk është mbledhur prej katërmbëdhjetë "
        "muajsh.^[Statuti i komisionit kërkon një mbledhje çdo tre muaj.] Ai duhet:",
        "ta rihapë stacionin matës te Trapi i Vjetër;",
        "dhe t’i lërë fshatrat e peshkatarëve të caktojnë nga një anëtar.",
        "Kërkojmë nga redaktorët e rajonit t’i japin shifrat ashtu siç janë matur dhe zotohemi të bëjmë "
        "të njëjtën gjë.",
    ),
    "sr-Latn": (
        "Jedna reka, dve obale: voda Lumere pripada onima koji je piju",
        "Zajednička izjava organizacija iz Vardene i Kodrina o prolećnim ispitivanjima",
        "Vardena i Kodrin, 3. maj 2026.",
        "Od marta se Lumera oseća na način koji poznaje svaka porodica na obe obale. Rezultati tri ispitivanja su "
        "zadržani i niko nije rekao ribarskim selima da li smeju da piju iz svojih bunara.",
        "Mi, organizacije sa obe obale, pozivamo opštine Vardena i Kodrin da objave rezultate svakog ispitivanja vode "
        "u roku od nedelju dana. Ono što se meri javnim novcem jeste *javno znanje*.",
        "Šta mora da se dogodi pre leta",
        "Potrebno je hitno delovanje Zajedničke rečne komisije, koja se nije sastala četrnaest meseci.^[Statut "
        "komisije traži sednicu svakog tromesečja.] Ona mora:",
        "da ponovo otvori mernu stanicu kod Stare skele;",
        "i da dopusti ribarskim selima da imenuju po jednog člana.",
        "Tražimo od urednika u regionu da prenesu podatke onako kako su izmereni, i obavezujemo se na isto.",
    ),
    "sr-Cyrl": (
        "Једна река, две обале: вода Лумере припада онима који је пију",
        "Заједничка изјава организација из Вардене и Кодрина о пролећним испитивањима",
        "Вардена и Кодрин, 3. мај 2026.",
        "Од марта се Лумера осећа на начин који познаје свака породица на обе обале. Резултати три испитивања су "
        "задржани и нико није рекао рибарским селима да ли смеју да пију из својих бунара.",
        "Ми, организације са обе обале, позивамо општине Вардена и Кодрин да објаве резултате сваког испитивања воде "
        "у року од недељу дана. Оно што се мери јавним новцем јесте *јавно знање*.",
        "Шта мора да се догоди пре лета",
        "Потребно је хитно деловање Заједничке речне комисије, која се није састала четрнаест месеци.^[Статут комисије "
        "тражи седницу сваког тромесечја.] Она мора:",
        "да поново отвори мерну станицу код Старе скеле;",
        "и да допусти рибарским селима да именују по једног члана.",
        "Тражимо од уредника у региону да пренесу податке онако како су измерени, и обавезујемо се на исто.",
    ),
}
# Per call: the clause, and in each language the addressee and the words of the demand.
CALLS: tuple[tuple[int, Mapping[str, tuple[str, str]]], ...] = (
    (
        4,
        {
            "en": ("the municipalities of Vardena and Kodrin", "call on … within a week of taking it"),
            "sq": ("komunave të Vardenës dhe Kodrinit", "u bëjmë thirrje … brenda një jave"),
            "sr-Latn": ("opštine Vardena i Kodrin", "pozivamo … nedelju dana"),
            "sr-Cyrl": ("општине Вардена и Кодрин", "позивамо … недељу дана"),
        },
    ),
    (
        6,
        {
            "en": ("the Joint River Commission", "Urgent action … Joint River Commission"),
            "sq": ("Komisioni i Përbashkët i Lumit", "Nevojitet … Përbashkët i Lumit"),
            "sr-Latn": ("Zajedničke rečne komisije", "Potrebno … rečne komisije"),
            "sr-Cyrl": ("Заједничке речне комисије", "Потребно … речне комисије"),
        },
    ),
    (
        9,
        {
            "en": ("the editors of the region", "ask … as they were measured"),
            "sq": ("redaktorët e rajonit", "Kërkojmë … siç janë matur"),
            "sr-Latn": ("urednika u regionu", "Tražimo … izmereni"),
            "sr-Cyrl": ("уредника у региону", "Тражимо … измерени"),
        },
    ),
)
ORGANISATIONS: tuple[tuple[str, str | None, str | None], ...] = (
    ("Lumera Watch", "LW", "Vardena"),
    ("Shoqata e Peshkatarëve të Kodrinit", "ShPK", "Kodrin"),
    ("Udruženje ribara Stara skela", None, "Vardena"),
    ("Njësia për Ujë", None, None),
    ("Žene sa obe obale", "ŽOO", "Vardena"),
    ("Zana e Lumit", None, "Kodrin"),
    ("Xhamia e Bardhë Youth Club", None, "Kodrin"),
    ("Ljiljan – Local Radio of the Valley", None, "Kodrin, Vardena"),
)
PEOPLE: tuple[tuple[str, str | None, str | None], ...] = (
    ("Orla Benkov", "hydrologist", "Valley College"),
    ("Drini Mavraj", None, None),
)


def call(clause: int, places: Mapping[str, tuple[str, str]], texts: Mapping[str, tuple[str, ...]] = TEXTS) -> Call:
    """A call: its span runs from the first words to the last ones, written with … between them."""
    found = {}
    for tag, (addressee, words) in places.items():
        if tag in texts:
            first, _, last = words.partition(" … ")
            start = texts[tag][clause].index(first)
            end = texts[tag][clause].index(last, start) + len(last)
            found[tag] = Place(start, end, addressee)
    return Call(clause, found)


def signatory(seq: int, kind: Kind = "organisation", name: str = "Lumera Watch", **changes: Any) -> Signatory:
    """A confirmed signatory, named on the page."""
    values: dict[str, Any] = {
        "seq": seq,
        "kind": kind,
        "names": {"": name},
        "acronym": None,
        "place": None,
        "role": None,
        "affiliation": None,
        "mandate": "Decision of the board of 2 May 2026" if kind == "organisation" else None,
        "representative": None,
        "time": "2026-05-03T10:00:00Z" if kind == "organisation" else "2026-05-04",
        "method": "mailbox",
        "machine": kind == "organisation",
        "corrected": False,
    }
    return Signatory(**{**values, **changes})


def signatories() -> tuple[Signatory, ...]:
    """Eight organisations and two people, of whom one stays out of lists made for machines."""
    made = [
        signatory(n, "organisation", name, acronym=acronym, place=place)
        for n, (name, acronym, place) in enumerate(ORGANISATIONS, 2)
    ]
    made[0] = replace(
        made[0],
        names={"": "Lumera Watch", "sq": "Roja e Lumerës", "sr-Cyrl": "Стража Лумере"},
        representative=("Teuta Ravik", "director"),
    )
    made += [
        signatory(n, "person", name, role=role, affiliation=affiliation, machine=n == 20)
        for n, (name, role, affiliation) in enumerate(PEOPLE, 20)
    ]
    return tuple(made)


def many(number: int) -> tuple[Signatory, ...]:
    """As many invented signatories, three in four of them organisations."""
    first = ("Lumera", "Vardena", "Kodrin", "Šljunak", "Njelmësi", "Žubor", "Çezma", "Ferry")
    second = ("Watch", "Forum", "Youth Club", "Women’s Association", "Library", "Choir", "Anglers", "Archive")
    made = []
    for n in range(number):
        name = f"{first[n % 8]} {second[n // 8 % 8]} {n}"
        kind: Kind = "person" if n % 4 == 3 else "organisation"
        made.append(signatory(n + 2, kind, name, place="Kodrin" if n % 3 else None, machine=True))
    return tuple(made)


def one_listed(order: int, name: str, acronym: str | None = None, place: str | None = None) -> Listed:
    """An organisation that is listed in a source."""
    return Listed(order, "organisation", named=True, name=name, acronym=acronym, place=place)


def listed() -> tuple[Listed, ...]:
    """Who is listed in the invented source: two organisations, and a person who is counted but not named."""
    return (
        replace(one_listed(1, "Valley Press", None, "Kodrin"), chapter="Vardena"),
        one_listed(2, "Reed Cutters’ Guild", "RCG"),
        Listed(3, "person", named=False),
    )


def edition(number: int = 1, **changes: Any) -> Edition:
    """A frozen edition in four languages."""
    texts: Mapping[str, tuple[str, ...]] = changes.get("texts", TEXTS)
    people = changes.get("signatories", signatories())
    values: dict[str, Any] = {
        "number": number,
        "digest": hashlib.sha256(f"edition {number}".encode()).hexdigest(),
        "frozen": f"2026-05-0{number}T08:00:00Z",
        "authoritative": "all",
        "kinds": KINDS,
        "texts": texts,
        "sha256": {tag: text_sha256(clauses) for tag, clauses in texts.items()},
        "calls": tuple(call(clause, places, texts) for clause, places in CALLS) if texts is TEXTS else (),
        "counts": Counts(
            organisations=sum(one.kind == "organisation" for one in people),
            people=sum(one.kind == "person" for one in people),
        ),
        "signatories": people,
    }
    return Edition(**{**values, **changes})


def snapshot(**changes: Any) -> Snapshot:
    """An invented statement as published. Give `editions`, or what its one edition should have otherwise."""
    values: dict[str, Any] = {
        "id": "0123456789abcdef0123456789abcdef",
        "slug": "one-river",
        "origin": "lumera.example/log",
        "vkey": "lumera.example/log+1a2b3c4d+AX9sYmFzZTY0b2ZhbmludmVudGVka2V5aW52ZW50ZWRrZXk=",
        "coalition": "Both Banks of the Lumera",
        "url": "https://lumera.example/one-river/",
        "state": "published",
        "time": "2026-05-06T09:30:00Z",
        "dated": "2026-05-03",
        "undated": False,
        "deadline": None,
        "timezone": "Europe/Paris",
        "sign_url": "",
        "source_url": "https://lumera.example/source",
        "press": (
            PressContact("Ilir Stanov", "spokesperson", "press@lumera.example", "+00 1 555 0100", ("sq", "sr-Latn")),
        ),
    }
    known = {name: value for name, value in changes.items() if name in Snapshot.__slots__}
    of_edition = {name: value for name, value in changes.items() if name not in known}
    return Snapshot(**{**values, "editions": (edition(**of_edition),), **known})


def said(tag: str, sentence: str) -> str:
    """The sentence as the interface says it in that language."""
    with translation.override(django_code(tag)):
        return gettext(sentence)
