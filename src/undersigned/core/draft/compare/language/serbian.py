"""Serbian: kept in Latin letters; Cyrillic is made from it, letter by letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from undersigned.core.draft.compare.language import Language, Numerals, inflected, numbered, valued
from undersigned.core.reading.lexicon import words
from undersigned.core.reading.lexicon.serbian import cyrillic

_CARDINALS = numbered(
    "jedan/jedna/jedno/jednog/jednoga/jednom/jednome/jednoj/jednu/jedni/jedne/jednih/jednim "
    "dva/dve/dvije/dvoje/dvojica/dvojice/dvema/dvjema/dvaju "
    "tri/troje/trojica/trojice/trima/triju četiri/četvoro/četvorica/četvorice/četirma/četiriju "
    "pet/petoro/petorica/petorice šest/šestoro/šestorica sedam/sedmoro/sedmorica osam/osmoro/osmorica "
    "devet/devetoro/devetorica deset/desetoro/desetorica jedanaest/jedanaestoro dvanaest/dvanaestoro "
    "trinaest/trinaestoro četrnaest/četrnaestoro petnaest/petnaestoro šesnaest/šesnaestoro "
    "sedamnaest/sedamnaestoro osamnaest/osamnaestoro devetnaest/devetnaestoro"
)
_TENS = valued(
    "20=dvadeset/dvadesetak 30=trideset/tridesetak 40=četrdeset 50=pedeset/pedesetak 60=šezdeset 70=sedamdeset "
    "80=osamdeset 90=devedeset"
)
_HUNDREDS = valued(
    "200=dvesta/dvjesta/dvesto/dvjesto 300=trista/tristo 400=četiristo 500=petsto 600=šeststo/šesto 700=sedamsto "
    "800=osamsto 900=devetsto"
)
_ORDINAL_STEMS = numbered(
    "prv drug treć četvrt pet šest sedm osm devet deset jedanaest dvanaest trinaest četrnaest petnaest šesnaest "
    "sedamnaest osamnaest devetnaest dvadeset"
) | {word: value for word, value in _TENS.items() if not word.endswith("ak")}
_FRACTIONS = valued("3=trećin 4=četvrtin 5=petin 10=desetin/decenij/dekad")
# "Sto" is a table as well.
_OTHERS = valued(
    "2=oba/obe/obje/obema/obama/oboje/obojica/dvaput/par 10=desetak/desetine 12=tuce "
    "100=sto/stotinu/stotina/stotine/vek/veka/veku/stoleće/stoleća 0=nula"
)
_HEADS = valued(
    "2=dvo 3=tro 4=četvoro 5=peto 6=šesto 7=sedmo 8=osmo 9=deveto 10=deseto 20=dvadeseto 30=trideseto 40=četrdeseto "
    "50=pedeseto 60=šezdeseto 70=sedamdeseto 80=osamdeseto 90=devedeseto 100=sto"
)
_MONTHS = (
    inflected(valued("1=januar 2=februar 3=mart 4=april 8=avgust/august"), "- a u om")
    | inflected(valued("5=maj"), "- a u em")
    | inflected(valued("6=jun 7=jul"), "- a u om i")
    | inflected(valued("9=septemb 10=oktob 11=novemb 12=decemb"), "ar ra ru rom")
    | inflected(
        numbered(
            "januarsk februarsk martovsk aprilsk majsk junsk julsk avgustovsk septembarsk oktobarsk novembarsk "
            "decembarsk"
        ),
        "i a o e u og oj im ih om",
    )
)

LATIN = Language(
    tag="sr-Latn",
    group=".",
    decimal=",",
    numerals=Numerals(
        cardinals=_CARDINALS | _TENS | _HUNDREDS,
        loose=inflected(_ORDINAL_STEMS, "i a o e u og oga om ome omu oj im ih ima eg ega em emu put")
        | inflected(_FRACTIONS, "a e i u o om ama")
        | _OTHERS,
        scales=valued(
            "3=hiljada/hiljade/hiljadu/hiljadama/tisuća/tisuće 6=milion/miliona/milioni/milijun/milijuna "
            "9=milijarda/milijarde/milijardi/milijardu"
        ),
        joiners=frozenset({"i"}),
        heads=_HEADS,
        tails=words(
            "godiš godin meseč mjeseč dnev nedelj sedmič časov satn član jezič stran struk partij etnič sprat smer"
        ),
    ),
    percent=("odsto", "posto", "procenat", "procenta", "procenata", "procenti"),
    months=_MONTHS,
    capital_months=False,
    negations=words(
        """
        ne nije nisu nismo niste nisam nisi neće nećemo nećete neću nema nemamo nemaju nemate nemam nemoj*
        nemojte bez nikad nikada niko ništa ničega ničemu nikog nikoga nikome nikom nijed* ni niti nigde nigdje
        nipošto nimalo
        """
    ),
    nearly=words(
        """
        dok umesto umjesto osim sem nedostat* nedostaj* izost* odbij* odbi odbila odbili odbio odbac* spreč* sprij*
        prekin* izbeg* izbjeg* negir* samo tek uskra* lišen* jedva daleko zabran* isključ* najkasnij*
        najviše najmanj* bezuslov* bespomoć* bezob* beznad* ne* !nedelj* !nedjelj* !nedavn* !nego* !negd* !negov* !nek*
        !nemač* !nesre* !neophod* !nezavis* !nevlad* !neutral* !neprij* !nervo* !neto* !neba* !nebo* !nebu*
        """
    ),
    # CLDR has „ ” alone; books and newspapers print „ “ and » « as well.
    quotes=(("„", "”“"), ("»", "«")),
    endings=frozenset(words("a e i o u om em og oga ome omu im ih ima ama oj eg ega emu ov ova ju ma")) | {""},
    vowels="aeiou",
    particles=frozenset(),
    fleeting="a",
    softened=(("k", "c"), ("g", "z"), ("h", "s")),
)


def _keys(values: Mapping[str, int]) -> dict[str, int]:
    return {cyrillic(word): value for word, value in values.items()}


def _set(listed: frozenset[str]) -> frozenset[str]:
    return frozenset(cyrillic(word) for word in listed)


CYRILLIC = replace(
    LATIN,
    tag="sr-Cyrl",
    numerals=Numerals(
        cardinals=_keys(LATIN.numerals.cardinals),
        loose=_keys(LATIN.numerals.loose),
        scales=_keys(LATIN.numerals.scales),
        joiners=_set(LATIN.numerals.joiners),
        heads=_keys(LATIN.numerals.heads),
        tails=cyrillic(LATIN.numerals.tails),
    ),
    percent=cyrillic(LATIN.percent),
    months=_keys(LATIN.months),
    negations=cyrillic(LATIN.negations),
    nearly=cyrillic(LATIN.nearly),
    endings=_set(LATIN.endings),
    vowels=cyrillic(LATIN.vowels),
    fleeting=cyrillic(LATIN.fleeting),
    softened=cyrillic(LATIN.softened),
)
