"""Albanian."""

from __future__ import annotations

from undersigned.core.draft.compare.language import Language, Numerals, inflected, numbered, valued
from undersigned.core.reading.lexicon import words

_CARDINALS = numbered(
    "një/nje/njërin/njëra dy/dyja/dyve tre/tri/tria/trija/treve/trive katër/kater/katërt/katra pesë/pese/pesa "
    "gjashtë/gjashte/gjashta shtatë/shtate/shtata tetë/tete/teta nëntë/nente/nënta dhjetë/dhjete/dhjeta "
    "njëmbëdhjetë/njembedhjete dymbëdhjetë/dymbedhjete trembëdhjetë/trembedhjete katërmbëdhjetë/katermbedhjete "
    "pesëmbëdhjetë/pesembedhjete gjashtëmbëdhjetë/gjashtembedhjete shtatëmbëdhjetë/shtatembedhjete "
    "tetëmbëdhjetë/tetembedhjete nëntëmbëdhjetë/nentembedhjete"
)
_TENS = valued(
    "20=njëzet/njezet 30=tridhjetë/tridhjete 40=dyzet/katërdhjetë 50=pesëdhjetë/pesedhjete "
    "60=gjashtëdhjetë/gjashtedhjete 70=shtatëdhjetë/shtatedhjete 80=tetëdhjetë/tetedhjete "
    "90=nëntëdhjetë/nentedhjete"
)
_HUNDREDS = {
    f"{word}qind": value * 100 for word, value in numbered("një dy tre katër pesë gjashtë shtatë tetë nëntë").items()
}
_ORDINAL_STEMS = numbered(
    "parë dyt tret katërt pest gjasht shtat tet nënt dhjet njëmbëdhjet dymbëdhjet trembëdhjet katërmbëdhjet"
)
_OTHERS = valued(
    "1=para/pari/parin 4=çerek/çereku/çerekun 10=dekadë/dekada/dekadën/dekade/dekadave 12=duzinë/duzina "
    "100=shekull/shekulli/shekullit/qindra 0=zero"
)
_MONTHS = numbered("janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor/nentor dhjetor")
_HEADS = numbered("një dy tre/tri katër pesë gjashtë shtatë tetë nëntë dhjetë") | _TENS

ALBANIAN = Language(
    tag="sq",
    group=".",
    decimal=",",
    numerals=Numerals(
        cardinals=_CARDINALS | _TENS | _HUNDREDS,
        loose=inflected(_ORDINAL_STEMS, "- i a ë e it ën ës in at ët") | _OTHERS,
        scales=valued("2=qind 3=mijë/mije 6=milion/milionë/milione 9=miliard/miliardë"),
        joiners=frozenset({"e"}),
        heads=_HEADS,
        tails=words("vjeç vjet vjeta mujor muaj ditor ditë javor gjuhë palë or orë fish"),
    ),
    percent=("për qind", "përqind", "perqind", "per qind"),
    months=inflected(_MONTHS, "- i it in u ut un"),
    capital_months=False,
    negations=words(
        """
        nuk mos pa as jo kurrë kurrsesi askund asnj* asgjë* askush* askujt askë* s
        """
    ),
    nearly=words(
        """
        mungo* mungesë* munges* refuzo* dështo* dësht* derisa përveç pos vetëm veçse larg parandal* shmang*
        moho* përjasht* humb* voni paku mosre* mosve* mosnd* mosek* moszb* mospër* moskr* mosfu* mosbe* mospr* mosma*
        moska* mosda* pa* !para* !parë* !pari* !part* !paq* !palë* !pala* !pale* !past* !pasu* !pasi* !pas* !pak*
        !pag* !panel* !pano* !papa* !park* !parla* !pat* !pavi* !pava* !pajt* !pajis* !padi* !pandeh*
        !paso* !pasq* !pazar* !pani* !pana* !patr*
        """
    ),
    # CLDR has “ ” alone; books and newspapers print „ “ and « » as well.
    quotes=(("„", "“”"), ("“", "”"), ("«", "»")),
    endings=frozenset(
        words(
            """
            a ë e i u s t n sh it in et ut un ës ën së në je ja jes jën jës ve ave eve at ët ash esh ish isë inë të ri
            jt rët
            """
        )
    )
    | {""},
    vowels="aëeiu",
    particles=frozenset({"i", "e", "të", "së"}),
    fleeting="ë",
    softened=(),
)
