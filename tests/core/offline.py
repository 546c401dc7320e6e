"""Thirty invented letters, and what people do to a text who work on it offline."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from undersigned.core.draft.match import Known, Returned

# Per language ten subjects (of what, where, who is asked) and the sentences of a letter around them.
_SUBJECTS = {
    "en": [
        ("the river Lumera", "Vardena", "the two municipalities"),
        ("the school bus", "Kodrin", "the ministry of education"),
        ("the old archive", "Selmovac", "the national library"),
        ("the market hall", "Brezhda", "the mayor"),
        ("the air over the valley", "Ortina", "the environment agency"),
        ("the footbridge", "Malinë", "both road directorates"),
        ("the village clinic", "Dolac", "the health fund"),
        ("the forest above the town", "Travnik Hill", "the forest office"),
        ("the night train", "Porta", "the railway companies"),
        ("the youth centre", "Zarita", "the cultural council"),
    ],
    "sq": [
        ("lumi Lumera", "Vardenë", "dy komunat"),
        ("autobusi i shkollës", "Kodrin", "ministria e arsimit"),
        ("arkivi i vjetër", "Selmovac", "biblioteka kombëtare"),
        ("tregu i mbuluar", "Brezhdë", "kryetari i komunës"),
        ("ajri mbi luginë", "Ortinë", "agjencia e mjedisit"),
        ("ura e këmbësorëve", "Malinë", "dy drejtoritë e rrugëve"),
        ("ambulanta e fshatit", "Dolac", "fondi shëndetësor"),
        ("pylli mbi qytet", "Kodra e Travnikut", "zyra e pyjeve"),
        ("treni i natës", "Portë", "ndërmarrjet hekurudhore"),
        ("qendra rinore", "Zaritë", "këshilli i kulturës"),
    ],
    "sr": [
        ("reka Lumera", "Vardena", "dve opštine"),
        ("školski autobus", "Kodrin", "ministarstvo prosvete"),
        ("stari arhiv", "Selmovac", "narodna biblioteka"),
        ("natkrivena pijaca", "Brežda", "gradonačelnik"),
        ("vazduh nad dolinom", "Ortina", "agencija za životnu sredinu"),
        ("pešački most", "Maline", "obe direkcije za puteve"),
        ("seoska ambulanta", "Dolac", "zdravstveni fond"),
        ("šuma iznad grada", "Travničko brdo", "uprava za šume"),
        ("noćni voz", "Porta", "železnička preduzeća"),
        ("omladinski centar", "Zarita", "savet za kulturu"),
    ],
}
_LETTERS = {
    "en": [
        "Together for {what}",
        "We, organisations from both sides, write about {what}, which has bound {where} together for decades.",
        "For two years nobody has said what will become of it. Families wait, and letters remain without an answer.",
        "What we have seen",
        "In spring the work stopped after a single week. The workers went home, and the tools still lie in the rain.",
        "Our members measured, counted and wrote down every day for eleven months, in both languages of the town.",
        "Teachers, pensioners and shopkeepers told us the same thing in forty conversations at kitchen tables.",
        "What we ask",
        "We call on {whom} to publish the plan within thirty days, with its costs and with names.",
        "We call on {whom} to hear the people who live nearest before anything is decided, and keep a record.",
        "The smallest community must have a seat at the table. Without it no agreement will hold for long.",
        "We ask journalists to quote this letter in full, as headlines have more than once turned it upside down.",
        "We will come back to {where} in autumn and say in public which of these promises were kept.",
    ],
    "sq": [
        "Së bashku për: {what}",
        "Ne, organizata nga të dyja anët, shkruajmë për këtë çështje: {what}. Ajo lidh {where} prej tri brezash.",
        "Prej dy vjetësh askush nuk thotë çfarë do të bëhet. Familjet presin dhe letrat mbeten pa përgjigje.",
        "Çfarë kemi parë",
        "Në pranverë punët u ndalën pas një jave të vetme. Punëtorët shkuan në shtëpi dhe veglat mbetën në shi.",
        "Anëtarët tanë matën, numëruan dhe shënuan çdo ditë për njëmbëdhjetë muaj, në të dyja gjuhët e qytetit.",
        "Mësues, pensionistë dhe shitës na treguan të njëjtën gjë në dyzet biseda pranë tryezës së kuzhinës.",
        "Çfarë kërkojmë",
        "U bëjmë thirrje atyre që vendosin ({whom}) që ta publikojnë planin brenda tridhjetë ditësh.",
        "Kërkojmë që {whom} t'i dëgjojë banorët më të afërt para çdo vendimi dhe të mbajë procesverbal publik.",
        "Komuniteti më i vogël duhet të ketë vend në tryezë. Pa të asnjë marrëveshje nuk qëndron gjatë.",
        "U lutemi gazetarëve ta citojnë këtë letër të plotë, sepse titujt e kanë kthyer përmbys më shumë se një herë.",
        "Në vjeshtë do të kthehemi në {where} dhe do të themi publikisht cilat premtime u mbajtën.",
    ],
    "sr": [
        "Zajedno za: {what}",
        "Mi, organizacije sa obe strane, pišemo o pitanju koje glasi: {what}. Ono tri generacije povezuje {where}.",
        "Već dve godine niko ne kaže šta će biti. Porodice čekaju, a pisma ostaju bez odgovora.",
        "Šta smo videli",
        "U proleće su radovi stali posle samo jedne nedelje. Radnici su otišli kući, a alat još leži na kiši.",
        "Naši članovi merili su, brojali i zapisivali svakog dana jedanaest meseci, na oba jezika ovog grada.",
        "Učitelji, penzioneri i prodavci rekli su nam isto u četrdeset razgovora za kuhinjskim stolom.",
        "Šta tražimo",
        "Pozivamo da {whom} objavi plan u roku od trideset dana, sa troškovima i imenima odgovornih.",
        "Pozivamo da {whom} sasluša ljude koji žive najbliže pre svake odluke, i da vodi javni zapisnik.",
        "Najmanja zajednica mora imati mesto za stolom. Bez nje nijedan dogovor neće dugo trajati.",
        "Molimo novinare da ovo pismo navode u celini, jer su ga naslovi više puta izvrnuli.",
        "Na jesen se vraćamo u {where} i javno ćemo reći koja su obećanja održana.",
    ],
}
_KINDS = ("title", *["paragraph"] * 2, "heading", *["paragraph"] * 3, "heading", *["item"] * 2, *["paragraph"] * 3)
_OTHER_WORDS = [
    "today",
    "clearly",
    "almost",
    "sot",
    "vërtet",
    "gjithmonë",
    "danas",
    "uistinu",
    "uvek",
    "ponovo",
    "still",
    "openly",
]
_NEW = "Nobody wrote this sentence before: {n} volunteers from the other valley have joined, and bring ladders."


def letters() -> dict[str, list[Known]]:
    """Thirty letters of thirteen clauses: ten subjects in three languages."""
    made: dict[str, list[Known]] = {}
    for tag, subjects in _SUBJECTS.items():
        for number, (what, where, whom) in enumerate(subjects):
            texts = [text.format(what=what, where=where, whom=whom) for text in _LETTERS[tag]]
            rows = zip(_KINDS, texts, strict=True)
            made[f"{tag}-{number}"] = [Known(100 + n, kind, text) for n, (kind, text) in enumerate(rows)]
    return made


@dataclass
class Edited:
    """A letter as it came back, and for each clause the paragraphs that it really became."""

    paragraphs: list[Returned]
    truth: dict[int, set[int]] = field(default_factory=dict)  # index of the clause -> indexes of paragraphs


def edited(letter: list[Known], chance: random.Random, *, marks: bool) -> Edited:
    """Three clauses reworded, one split, two joined, two moved, one left out, one new: a busy weekend."""
    pieces: list[tuple[str, str, set[int]]] = [(clause.kind, clause.words, {n}) for n, clause in enumerate(letter)]
    long = [n for n, clause in enumerate(letter) if len(clause.words.split()) > 8]
    chance.shuffle(long)
    for n in long[:3]:
        kind, words, owners = pieces[n]
        pieces[n] = (kind, _reworded(words, chance), owners)
    _split(pieces, next(n for n in long[3:] if ". " in letter[n].words))
    _join(pieces, chance)
    for _ in range(2):
        pieces.insert(chance.randrange(1, len(pieces)), pieces.pop(chance.randrange(1, len(pieces))))
    pieces.pop(chance.randrange(1, len(pieces)))
    pieces.insert(chance.randrange(1, len(pieces)), ("paragraph", _NEW.format(n=chance.randrange(3, 90)), set()))
    made = Edited([])
    marked: set[int] = set()
    for at, (kind, words, owners) in enumerate(pieces):
        ids = tuple(letter[n].id for n in sorted(owners - marked)) if marks else ()
        marked |= owners  # a word processor leaves the mark in the first part
        made.paragraphs.append(Returned(words, kind, ids))
        for owner in owners:
            made.truth.setdefault(owner, set()).add(at)
    return made


def _reworded(words: str, chance: random.Random) -> str:
    """A third of the words gone or other ones."""
    return " ".join(
        word if chance.random() > 1 / 3 else chance.choice(_OTHER_WORDS)
        for word in words.split()
        if chance.random() > 1 / 12
    )


def _split(pieces: list[tuple[str, str, set[int]]], n: int) -> None:
    kind, words, owners = pieces[n]
    one, other = words.split(". ", 1)
    pieces[n : n + 1] = [(kind, one + ".", owners), (kind, other, owners)]


def _join(pieces: list[tuple[str, str, set[int]]], chance: random.Random) -> None:
    neighbours = [n for n in range(1, len(pieces) - 1) if pieces[n][0] == pieces[n + 1][0] != "heading"]
    n = chance.choice([n for n in neighbours if pieces[n][2] != pieces[n + 1][2]])
    (kind, one, some), (_kind, other, more) = pieces[n : n + 2]
    pieces[n : n + 2] = [(kind, f"{one} {other}", some | more)]
