"""English."""

from __future__ import annotations

from undersigned.core.reading.lexicon import Asking, Lexicon, phrases, words

ENGLISH = Lexicon(
    tag="en",
    frequent=words(
        """
        the of and to in that is for on with as by this our we are be which from have has it their an not at or
        """
    ),
    asking=(
        Asking(
            "of",
            phrases(
                """
                call upon; call on; urge; ask; request; invite; encourage; implore; appeal to; expect; call out to;
                press; beg; beseech; petition; want; demand of; demand from; request from; request of; require
                """
            ),
            joins=phrases("to; in order to; that"),
        ),
        Asking(
            "of",
            phrases(
                """
                calling upon; calling on; urging; asking; appealing to; requesting; inviting
                """
            ),
            joins=phrases("to; in order to"),
        ),
        Asking(
            "of",
            phrases(
                """
                {issue,make,launch,repeat,renew,address,send,extend,reiterate} {a,an,our,this,a joint,an urgent,our
                joint,our urgent,a common} {call to,call on,call upon,appeal to,request to,demand to}
                """
            ),
            joins=phrases("to; in order to"),
        ),
        Asking(
            "from",
            phrases("call for; ask for; demand; request; expect; appeal for; urge"),
            joins=phrases("to; in order to"),
            marks=phrases("from; of; on the part of; by"),
        ),
        Asking(
            "that",
            words("demand request ask insist urge require expect"),
            joins=words("that"),
        ),
        Asking(
            "of",
            phrases("calls upon; calls on; urges; asks; appeals to; requests; invites"),
            joins=phrases("to; in order to"),
            third=True,
        ),
        Asking(
            "from",
            phrases("calls for; demands; requires; asks for; appeals for"),
            joins=phrases("to; in order to"),
            marks=phrases("from; of; on the part of; by"),
            third=True,
        ),
        Asking(
            "need",
            phrases(
                """
                {is,are}{, now, urgently, also, therefore, immediately, still, desperately}
                {needed,required,demanded,expected,requested,necessary,called for,due}
                """
            ),
            joins=phrases("to; in order to"),
            marks=phrases("from; by; on the part of; of"),
        ),
        Asking(
            "duty",
            phrases("must; should; has to; have to; need to; needs to; ought to; shall"),
        ),
        Asking(
            "due",
            phrases(
                "it is{, now, therefore, high, also} {time,necessary,essential,imperative,crucial,vital,urgent,up}"
            ),
            joins=phrases("to; in order to"),
            marks=words("for to"),
        ),
        Asking(
            "due",
            phrases("it is{, now, therefore, also} {time,necessary,essential,imperative,crucial,vital,urgent}"),
            marks=words("that"),
        ),
    ),
    bodies=words(
        """
        government governments authority authorities ministry ministries minister ministers municipality
        municipalities mayor mayors eu union un osce nato unmik eulex kfor community communities parliament
        parliaments assembly assemblies council councils commission president presidents police court courts
        prosecutor prosecutors prosecution state states institution institutions party parties media journalists
        representatives company companies leader leaders politicians members member office agency agencies
        ombudsperson ombudsman embassy embassies ambassador ambassadors mission donors partners organisation
        organisations organization organizations judiciary judges board university universities school schools church
        churches committee secretary officials administration governments' cabinet city town county district region
        service services employers owners operators broadcasters editors outlets platforms countries country actors
        side sides delegation envoy envoys negotiators mediators society everyone all public citizens neighbours bank
        banks inspectorate directorate department regulator association federation chamber director directors
        management ministry's deputies mps lawmakers legislators senate congress chancellor premier governor
        """
    ),
    small=words(
        """
        the a an our their its his her your my this these those both all each every any some other wider whole entire
        relevant responsible competent local national international regional central federal public state political
        european prime foreign interior own new current two three four five general high security civil broader global
        democratic religious military judicial executive election electoral municipal governing ruling opposition
        elected newly member media social private university city town
        """
    ),
    links=phrases(
        """
        of; of the; and; and the; and its; and their; and all; as well as; or; for; in; in the; &
        """
    ),
    openers=words(
        """
        in at on during given however therefore now today furthermore moreover finally also thus for after before
        under as while because since despite until consequently accordingly hence first second third additionally
        meanwhile likewise similarly clearly indeed equally
        """
    ),
    months=tuple(
        tuple(names.split("/"))
        for names in words(
            """
            january/jan february/feb march/mar april/apr may/may june/jun july/jul august/aug september/sep/sept
            october/oct november/nov december/dec
            """
        )
    ),
    list_heads=phrases(
        """
        signatories; signatory; signed; signed by; signatures; the undersigned; undersigned; endorsed by; supported
        by; signees; signers; list of signatories; list of signatures; signing organisations; signing organizations;
        we, the undersigned; co-signed by; co-signatories; the signatories; organisations; organizations; individuals;
        people; persons; initial signatories; first signatories; civil society organisations; civil society
        organizations; in solidarity
        """
    ),
    behalf=phrases("on behalf; in the name; for the"),
    organisation_heads=words(
        """
        organi*ation* organisation* organization* associations ngos csos groups networks institutions
        """
    ),
    person_heads=phrases(
        """
        individual*; person*; people; activists; citizens; academics; experts; in a personal capacity
        """
    ),
    footers=phrases(
        """
        cc; copy to; contact; contacts; media contact; press contact; for more information; for further
        information; for media; notes; note to editors; notes to editors; about; ends; end; for inquiries;
        press; more information; e-mail; email; tel; phone
        """
    ),
    salutations=phrases(
        """
        dear; to; to the; your excellency; your excellencies; honourable; attn; attention; cc
        """
    ),
    closings=phrases(
        """
        sincerely; yours sincerely; sincerely yours; yours faithfully; faithfully; faithfully yours; yours
        truly; respectfully; respectfully yours; with respect; with regards; kind regards; best regards;
        regards; yours; with gratitude; with best wishes; with thanks
        """
    ),
    postscripts=phrases("p.s; p. s; ps; p.p.s; postscript"),
    subjects=phrases("subject; re; concerning; in re"),
    organisation_words=words(
        """
        association* cent* center centre institute* foundation* fund network* initiative* committee* group*
        forum movement union organisation* organization* ngo cso radio media house council coalition alliance
        society collective project program programme agency service* campaign platform observatory lab
        laboratory studio theatre theater church parish chamber syndicate academy school* museum federation
        league club youth university faculty college department ministry municipality office bureau watch
        international action aid partnership development education culture rights law justice peace democracy
        women's women lawyers lawyers' journalists students educators policy research studies security library
        archive press television tv portal magazine newspaper news consortium secretariat guild circle ensemble
        friends users readers mothers parents residents neighbours workers veterans survivors farmers fishers
        villagers women’s lawyers’ citizens’ corporation company trust band choir orchestra cooperative
        co-operative workshop hub space roma ashkali egyptians caritas inc ltd llc plc gmbh corp technologies
        solutions consulting ventures labs
        """
    ),
    function_words=words("for of the and in against on to with without from &"),
    roles=words(
        """
        analyst academic lawyer activist professor lecturer researcher journalist writer author poet artist
        director manager coordinator president chair chairperson chairman chairwoman secretary member expert
        consultant teacher student engineer doctor physician nurse economist historian sociologist philosopher
        psychologist anthropologist scientist editor editor-in-chief columnist blogger translator actor actress
        filmmaker musician composer painter photographer architect attorney judge ombudsperson ambassador
        diplomat politician mayor deputy mp founder co-founder officer assistant fellow phd candidate
        entrepreneur farmer worker citizen volunteer campaigner advocate defender retired pensioner priest imam
        rabbi bishop pastor dean rector head leader representative spokesperson adviser advisor curator
        librarian archivist publisher producer broadcaster designer developer programmer criminologist linguist
        geographer biologist chemist physicist mathematician trainer facilitator mediator peacebuilder publicist
        theologian pupil critic sculptor specialist vice-president vice-chair treasurer intern midwife paramedic
        pharmacist solicitor barrister notary councillor senator minister commissioner trustee technician
        freelancer ceo cto cfo owner statistician archaeologist veterinarian dramaturg
        """
    ),
    titles=phrases(
        """
        dr; prof; professor; mr; mrs; ms; miss; sir; dame; rev; fr; hon; ambassador; prof dr; msc; assoc prof
        """
    ),
    given_names=words(
        """
        ana anna maria john james mary peter paul david michael sarah emma thomas robert helen jane george
        daniel laura lucy mark martin andrew susan elizabeth william richard alice simon clara hannah nora adam
        ahmad ahmed alan albert alessandro alex alexander alexandra ali alina amanda amin amina amir andrea
        andreas andrei angela anita anne anthony antonio ashley barbara benjamin bernard brian bruno carl carla
        carlos carol caroline catherine charles charlotte chris christian christina christine christopher claire
        claudia colin dan daniela dennis diego donald douglas edward elena ella emily eric erik esther eva
        evelyn fatima felix fernando fiona francesco francis francisco frank fred gabriel gary georg gerard
        giovanni giulia graham greg guillaume hans harold harry hasan hassan heather heidi henry hugo hussein
        ian ibrahim ines ingrid irena irene isabel jack jacob jacques jakob jan janet jason javier jean jeff
        jennifer jens jeremy jessica jim joan joe johan johann johannes jonas jonathan jorge jose josé joseph
        joshua juan judith julia julian julie justin karen karim karl kate katherine kevin khaled kristin
        kristina lars laurent leila leo leon linda lisa louis luca lucas luigi luis luke magda manuel marc
        marcel marco margaret marie mario marta mateo matteo matthew matthias maya mehmet melissa mohamed
        mohammad mohammed muhammad monica monika mustafa nadia nancy natalia natalie nicholas nick nicola
        nicolas nicole nina noah oliver olivia omar oscar pablo pascal patricia patrick paula pavel pedro philip
        philippe pierre piotr rachel rafael raul rebecca ricardo rita roberto robin roger roland ronald rosa
        ruth ryan sam samir samuel sandra sara sean sebastian sergio sofia sophie stefano stephanie stephen
        steve steven teresa tim timothy tom tomas tony ursula valentina vera veronica victor victoria viktor
        vincent walter wendy wolfgang xavier yasmin yusuf yves zoe
        """
    ),
    surnames=words(
        """
        *son *sen *mann *stein *berg *escu *eanu *oglu *oğlu *opoulos *opulos *idis *akis *shvili *adze *enko
        *chuk *czyk *wicz *vich *vitch *sky *dottir *zadeh *ez *ini *elli *etti *ucci
        """
    ),
    perhaps_surnames=words(
        "*ov *ova *ev *eva *yan *ian *ese *ani young green lake rivers street star light forest book child hope home"
    ),
    particles=words("van von der den de da di dos das del della la le bin ibn ben al el abu ter ten zu af av"),
    slogans=words(
        """
        future dawn voice voices hope green new open free young active together now act change choice step steps
        next bridges horizon horizons light rainbow roots seed seeds path road door window circle star stars
        earth nature planet river rivers lake lakes forest sea mountain balkan balkans europe european western
        sunflowers live equal equality freedom solidarity dignity memory reconciliation truth dialogue tolerance
        care health energy climate water air food sport sports art arts music film films book books data digital
        civic civil social human global local national regional rural urban public independent progressive men
        girls boys children child kids family families people citizens community communities neighbourhood
        neighborhood generation generations world life street city town village home street eco sign click idea
        ideas today tomorrow
        """
    ),
    boards=words("board* steering executive supervisory advisory governing managing presidency"),
    scholars=words("professor lecturer teacher student doctor fellow reader candidate researcher master"),
    countries=phrases(
        """
        serbia; kosovo; albania; north macedonia; macedonia; montenegro; bosnia and herzegovina; croatia; slovenia;
        bulgaria; greece; romania; hungary; austria; germany; france; italy; spain; portugal; switzerland; belgium;
        the netherlands; netherlands; luxembourg; denmark; sweden; norway; finland; iceland; ireland; united kingdom;
        the united kingdom; uk; usa; united states; united states of america; canada; poland; czech republic; czechia;
        slovakia; ukraine; moldova; georgia; armenia; azerbaijan; turkey; türkiye; cyprus; malta; estonia; latvia;
        lithuania; russia; belarus; israel; palestine; lebanon; syria; iraq; iran; egypt; tunisia; morocco; australia;
        new zealand; japan; india; brazil; argentina; chile; mexico; south africa; kenya
        """
    ),
    represented=phrases(
        """
        represented by; signed by its; by its representative; authorised representative; authorized
        representative
        """
    ),
    chapters=words("chapter branch section office"),
    at=phrases(
        """
        at the; at; of the; of; from the; from; with the; with; in the; for the
        """
    ),
    columns=(
        ("number", words("no nr no. # number")),
        ("name", phrases("name; names; signatory")),
        ("person", phrases("name and surname; full name; first and last name; individual; person")),
        ("organisation", phrases("organi{s,z}ation; name of organi{s,z}ation; organi{s,z}ation name")),
        ("role", words("role position title function occupation profession")),
        ("affiliation", words("affiliation institution")),
        ("place", words("place city town seat location")),
        ("country", words("country state")),
        ("acronym", words("acronym abbreviation")),
        ("other", phrases("signature; e-mail; email; phone; date; contact; website; representative; represented by")),
    ),
    selves=phrases(
        """
        we; i; undersigned; signatories; our organisations; our organizations; us
        """
    ),
    voices=words(
        """
        one that which this moment situation crisis letter statement declaration coalition network alliance initiative
        forum platform movement group time it agreement context
        """
    ),
    adverbs=phrases(
        """
        also; therefore; hereby; jointly; strongly; urgently; further; again; once again; once more; thus; now; today;
        would like to; wish to; want to; must; kindly; respectfully; furthermore; firmly; publicly; formally;
        especially; specifically; in particular; equally; finally; are; have to; as well; both; hence; continue to;
        likewise; together; all; repeatedly; loudly; unanimously; explicitly; particularly; immediately; first;
        humbly; earnestly; solemnly; then; write to you; write to; here; so; can only; do
        """
    ),
    company=words(
        """
        organisations organizations undersigned signatories associations groups representatives
        """
    ),
    not_after_join=tuple(
        (
            join,
            words(
                """
                the a an this that these those our their its his her all both each every any us them you it whom which
                date
                """
            ),
        )
        for join in ("to", "in order to")
    ),
    negations=words("not never nor neither"),
    conjunctions=phrases("and; or; and also; and we; as well as"),
    passives=phrases(
        """
        be *ed; be *en; be *eld; be *ent; be *ught; not be *; never be *; have *ed; have been *
        """
    ),
)
