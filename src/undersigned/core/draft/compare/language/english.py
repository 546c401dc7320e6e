"""English."""

from __future__ import annotations

from undersigned.core.draft.compare.language import Language, Numerals, numbered, valued
from undersigned.core.reading.lexicon import words

_MONTHS = "january february march april may june july august september october november december"
_TENS = valued("20=twenty 30=thirty 40=forty 50=fifty 60=sixty 70=seventy 80=eighty 90=ninety")
_CARDINALS = numbered(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_ORDINALS = numbered(
    "first second third/thirds fourth/quarter/quarters/fourths fifth/fifths sixth seventh eighth ninth tenth/tenths "
    "eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_DECADES = {f"{ten[:-1]}ies": value for ten, value in _TENS.items()}
_OTHERS = valued(
    "2=both/twice/pair/double/bilingual 1=once 3=thrice/triple/trilingual 10=decade/decades 12=dozen 14=fortnight "
    "100=hundreds/century 0=zero"
)

ENGLISH = Language(
    tag="en",
    group=",",
    decimal=".",
    numerals=Numerals(
        cardinals=_CARDINALS | _TENS,
        loose=_ORDINALS | _DECADES | _OTHERS,
        scales={"hundred": 2, "thousand": 3, "million": 6, "billion": 9},
        joiners=frozenset({"and"}),
        heads={},
        tails=(),
    ),
    percent=("percent", "per cent"),
    months=numbered(_MONTHS),
    capital_months=True,
    negations=words("not t no never cannot without neither nor nobody none nothing nowhere"),
    nearly=words(
        """
        except lack* absen* fail* refus* reject* deny denie* denying denial prevent* avoid* instead rather hardly
        barely scarc* despite far only cease* omit* exclu* forbid* forbad* ban banned bans missing latest least most
        needless* differ differs wrong* impunity illegal* impossib* inadequa* insufficien* incapab* irresponsib*
        invisib* inaccessib* incomplet* inaccura* incorrect* ineffect* intoler* invalid* disregard*
        discontinu* dissatisf* disagree* disrespect* distrust* mistrust* offline un* !under* !unif* !unio* !uniq*
        !unit* !univers* !unanim* !unto*
        """
    ),
    quotes=(("“", "”"),),
    endings=frozenset({""}),
    vowels="",
    particles=frozenset(),
    fleeting="",
    softened=(),
)
