"""English."""

from __future__ import annotations

from undersigned.core.reading.lexicon import Asking, Lexicon

_TO = ("to", "in order to")
_FROM = ("from", "of", "on the part of", "by")
_DIRECT = ("call upon", "call on", "urge", "ask", "request", "invite", "encourage", "implore", "appeal to", "expect")
_DIRECT += ("call out to", "press", "beg", "beseech", "petition", "want")
_NOUN = ("issue", "make", "launch", "repeat", "renew", "address", "send", "extend", "reiterate")
_NOUN_CALLS = tuple(
    f"{verb} {article} {call}"
    for verb in _NOUN
    for article in ("a", "an", "our", "this", "a joint", "an urgent", "our joint", "our urgent", "a common")
    for call in ("call to", "call on", "call upon", "appeal to", "request to", "demand to")
)

ENGLISH = Lexicon(
    tag="en",
    frequent=tuple(
        "the of and to in that is for on with as by this our we are be which from have has it their an not at or".split()
    ),
    asking=(
        Asking("of", (*_DIRECT, "demand of", "demand from", "request from", "request of", "require"), (*_TO, "that")),
        Asking("of", ("calling upon", "calling on", "urging", "asking", "appealing to", "requesting", "inviting"), _TO),
        Asking("of", _NOUN_CALLS, _TO),
        Asking("from", ("call for", "ask for", "demand", "request", "expect", "appeal for", "urge"), _TO, _FROM),
        Asking("that", ("demand", "request", "ask", "insist", "urge", "require", "expect"), ("that",)),
        Asking("of", ("calls upon", "calls on", "urges", "asks", "appeals to", "requests", "invites"), _TO, third=True),
        Asking("from", ("calls for", "demands", "requires", "asks for", "appeals for"), _TO, _FROM, third=True),
        Asking(
            "need",
            tuple(
                f"{be} {how}{need}"
                for be in ("is", "are")
                for how in ("", "now ", "urgently ", "also ", "therefore ", "immediately ", "still ", "desperately ")
                for need in (
                    "needed",
                    "required",
                    "demanded",
                    "expected",
                    "requested",
                    "necessary",
                    "called for",
                    "due",
                )
            ),
            _TO,
            ("from", "by", "on the part of", "of"),
        ),
        Asking("duty", ("must", "should", "has to", "have to", "need to", "needs to", "ought to", "shall")),
        Asking(
            "due",
            tuple(
                f"it is {how}{due}"
                for how in ("", "now ", "therefore ", "high ", "also ")
                for due in ("time", "necessary", "essential", "imperative", "crucial", "vital", "urgent", "up")
            ),
            _TO,
            ("for", "that", "to"),
        ),
    ),
    bodies=tuple(
        "government governments authority authorities ministry ministries minister ministers municipality "
        "municipalities mayor mayors eu union un osce nato unmik eulex kfor community communities parliament parliaments "
        "assembly assemblies council councils commission president presidents police court courts prosecutor prosecutors "
        "prosecution state states institution institutions party parties media journalists representatives company companies "
        "leader leaders politicians members member office agency agencies ombudsperson ombudsman embassy embassies "
        "ambassador ambassadors mission donors partners organisation organisations organization organizations "
        "judiciary judges board university universities school schools church churches committee secretary "
        "officials administration governments' cabinet city town county district region service services "
        "employers owners operators broadcasters editors outlets platforms countries country actors side sides "
        "delegation envoy envoys negotiators mediators society everyone all public citizens neighbours bank banks "
        "inspectorate directorate department regulator association federation chamber director directors "
        "management ministry's deputies mps lawmakers legislators senate congress chancellor premier governor".split()
    ),
    small=tuple(
        "the a an our their its his her your my this these those both all each every any some other wider whole "
        "entire relevant responsible competent local national international regional central federal public state "
        "political european prime foreign interior central own new current two three four five general high "
        "security civil broader global democratic religious military judicial executive election electoral "
        "municipal governing ruling opposition elected newly member media social private university city town".split()
    ),
    links=(
        "of",
        "of the",
        "and",
        "and the",
        "and its",
        "and their",
        "and all",
        "as well as",
        "or",
        "for",
        "in",
        "in the",
        "&",
    ),
    openers=tuple(
        "in at on during given however therefore now today furthermore moreover finally also thus for after before "
        "under as while because since despite until consequently accordingly hence first second third additionally "
        "meanwhile likewise similarly clearly indeed equally".split()
    ),
    months=tuple(
        (name, name[:3], *extra)
        for name, *extra in (
            ("january",),
            ("february",),
            ("march",),
            ("april",),
            ("may",),
            ("june",),
            ("july",),
            ("august",),
            ("september", "sept"),
            ("october",),
            ("november",),
            ("december",),
        )
    ),
    list_heads=(
        "signatories",
        "signatory",
        "signed",
        "signed by",
        "signatures",
        "the undersigned",
        "undersigned",
        "endorsed by",
        "supported by",
        "signees",
        "signers",
        "list of signatories",
        "list of signatures",
        "signing organisations",
        "signing organizations",
        "we, the undersigned",
        "co-signed by",
        "co-signatories",
        "the signatories",
        "organisations",
        "organizations",
        "individuals",
        "people",
        "persons",
        "initial signatories",
        "first signatories",
        "civil society organisations",
        "civil society organizations",
        "in solidarity",
    ),
    organisation_heads=(
        "organi*ation*",
        "organisation*",
        "organization*",
        "associations",
        "ngos",
        "csos",
        "groups",
        "networks",
        "institutions",
    ),
    person_heads=(
        "individual*",
        "person*",
        "people",
        "activists",
        "citizens",
        "academics",
        "experts",
        "in a personal capacity",
    ),
    footers=(
        "contact",
        "contacts",
        "media contact",
        "press contact",
        "for more information",
        "for further information",
        "for media",
        "notes",
        "note to editors",
        "notes to editors",
        "about",
        "ends",
        "end",
        "for inquiries",
        "press",
        "more information",
        "e-mail",
        "email",
        "tel",
        "phone",
    ),
    salutations=(
        "dear",
        "to",
        "to the",
        "your excellency",
        "your excellencies",
        "honourable",
        "attn",
        "attention",
        "cc",
    ),
    organisation_words=tuple(
        "association* cent* center centre institute* foundation* fund network* initiative* committee* group* forum "
        "movement union organisation* organization* ngo cso radio media house council coalition alliance society "
        "collective project program programme agency service* campaign platform observatory lab laboratory studio "
        "theatre theater church parish chamber syndicate academy school* museum federation league club youth "
        "university faculty college department ministry municipality office bureau watch international action aid "
        "partnership development education culture rights law justice peace democracy women's women lawyers "
        "lawyers' journalists students educators policy research studies security library archive press "
        "television tv portal magazine newspaper news consortium secretariat corporation company trust band "
        "choir orchestra cooperative co-operative workshop hub space roma ashkali egyptians caritas".split()
    ),
    function_words=("for", "of", "the", "and", "in", "against", "on", "to", "with", "without", "from", "&"),
    roles=tuple(
        "analyst academic lawyer activist professor lecturer researcher journalist writer author poet artist "
        "director manager coordinator president chair chairperson chairman chairwoman secretary member expert "
        "consultant teacher student engineer doctor physician nurse economist historian sociologist philosopher "
        "psychologist anthropologist scientist editor editor-in-chief columnist blogger translator "
        "actor actress filmmaker musician composer painter photographer architect attorney judge ombudsperson "
        "ambassador diplomat politician mayor deputy mp founder co-founder officer assistant fellow phd candidate "
        "entrepreneur farmer worker citizen volunteer campaigner advocate defender "
        "retired pensioner priest imam rabbi bishop pastor dean rector head leader "
        "representative spokesperson adviser advisor curator librarian archivist publisher producer broadcaster "
        "designer developer programmer criminologist linguist geographer biologist chemist physicist mathematician "
        "trainer facilitator mediator peacebuilder publicist theologian".split()
    ),
    titles=(
        "dr",
        "prof",
        "professor",
        "mr",
        "mrs",
        "ms",
        "miss",
        "sir",
        "dame",
        "rev",
        "fr",
        "hon",
        "ambassador",
        "prof dr",
        "msc",
        "assoc prof",
    ),
    given_names=tuple(
        "ana anna maria john james mary peter paul david michael sarah emma thomas robert helen jane george daniel "
        "laura lucy mark martin andrew susan elizabeth william richard alice simon clara hannah nora".split()
    ),
    countries=(
        "serbia",
        "kosovo",
        "albania",
        "north macedonia",
        "macedonia",
        "montenegro",
        "bosnia and herzegovina",
        "croatia",
        "slovenia",
        "bulgaria",
        "greece",
        "romania",
        "hungary",
        "austria",
        "germany",
        "france",
        "italy",
        "spain",
        "portugal",
        "switzerland",
        "belgium",
        "the netherlands",
        "netherlands",
        "luxembourg",
        "denmark",
        "sweden",
        "norway",
        "finland",
        "iceland",
        "ireland",
        "united kingdom",
        "the united kingdom",
        "uk",
        "usa",
        "united states",
        "united states of america",
        "canada",
        "poland",
        "czech republic",
        "czechia",
        "slovakia",
        "ukraine",
        "moldova",
        "georgia",
        "armenia",
        "azerbaijan",
        "turkey",
        "türkiye",
        "cyprus",
        "malta",
        "estonia",
        "latvia",
        "lithuania",
        "russia",
        "belarus",
        "israel",
        "palestine",
        "lebanon",
        "syria",
        "iraq",
        "iran",
        "egypt",
        "tunisia",
        "morocco",
        "australia",
        "new zealand",
        "japan",
        "india",
        "brazil",
        "argentina",
        "chile",
        "mexico",
        "south africa",
        "kenya",
    ),
    chapters=("chapter", "branch", "section", "office"),
    at=("at the", "at", "of the", "of", "from the", "from", "with the", "with", "in the", "for the"),
    columns=(
        ("number", ("no", "nr", "no.", "#", "number")),
        (
            "name",
            (
                "name",
                "names",
                "organisation",
                "organization",
                "signatory",
                "name of organisation",
                "name and surname",
                "full name",
            ),
        ),
        ("role", ("role", "position", "title", "function", "occupation", "profession")),
        ("affiliation", ("affiliation", "institution")),
        ("place", ("place", "city", "town", "seat", "location")),
        ("country", ("country", "state")),
        ("acronym", ("acronym", "abbreviation")),
        ("other", ("signature", "e-mail", "email", "phone", "date", "contact", "website")),
    ),
    selves=("we", "i", "undersigned", "signatories", "our organisations", "our organizations", "us"),
    voices=(
        "one",
        "that",
        "which",
        "this",
        "moment",
        "situation",
        "crisis",
        "letter",
        "statement",
        "declaration",
        "coalition",
        "network",
        "alliance",
        "initiative",
        "forum",
        "platform",
        "movement",
        "group",
        "time",
        "it",
        "agreement",
        "context",
    ),
    adverbs=(
        "also",
        "therefore",
        "hereby",
        "jointly",
        "strongly",
        "urgently",
        "further",
        "again",
        "once again",
        "once more",
        "thus",
        "now",
        "today",
        "would like to",
        "wish to",
        "want to",
        "must",
        "kindly",
        "respectfully",
        "furthermore",
        "firmly",
        "publicly",
        "formally",
        "especially",
        "specifically",
        "in particular",
        "equally",
        "finally",
        "are",
        "have to",
        "as well",
        "both",
        "hence",
        "continue to",
        "likewise",
        "together",
        "all",
        "repeatedly",
        "loudly",
        "unanimously",
        "explicitly",
        "particularly",
        "immediately",
        "first",
        "humbly",
        "earnestly",
        "solemnly",
        "then",
        "write to you",
        "write to",
        "here",
        "so",
        "can only",
        "do",
    ),
    company=(
        "organisations",
        "organizations",
        "undersigned",
        "signatories",
        "associations",
        "groups",
        "representatives",
    ),
    not_after_join=tuple(
        "the a an this that these those our their its his her all both each every any us them you it whom which date".split()
    ),
    negations=("not", "never", "nor", "neither"),
    conjunctions=("and", "or", "and also", "and we", "as well as"),
    passives=(
        "be *ed",
        "be *en",
        "be *eld",
        "be *ent",
        "be *ught",
        "not be *",
        "never be *",
        "have *ed",
        "have been *",
    ),
)
