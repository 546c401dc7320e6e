"""Albanian."""

from __future__ import annotations

from undersigned.core.reading.lexicon import Asking, Lexicon, phrases, words

ALBANIAN = Lexicon(
    tag="sq",
    frequent=words(
        """
        të dhe në e për që një me nga i se është kjo si ose nuk janë këtë tonë jonë mbi së duke tona ne u ndaj edhe
        """
    ),
    asking=(
        Asking(
            "of",
            phrases(
                """
                u bëjmë thirrje; i bëjmë thirrje; ju bëjmë thirrje; bëjmë thirrje te; bëjmë thirrje tek; bëjmë thirrje
                ndaj; bëjmë thirrje për; thërrasim; i thërrasim; ftojmë; i ftojmë; e ftojmë; u kërkojmë; i kërkojmë;
                kërkojmë nga; kërkojmë prej; kërkojmë tek; apelojmë te; apelojmë tek; apelojmë në; apelojmë ndaj; i
                lutemi; u lutemi; lusim; presim nga; presim prej; nxisim; i nxisim; inkurajojmë; i bëjmë apel; u bëjmë
                apel; kërkesë drejtuar; u drejtohemi
                """
            ),
            joins=phrases("që të; që; të"),
        ),
        Asking(
            "of",
            phrases("bëjmë thirrje"),
            joins=phrases("që të; që; të"),
        ),
        Asking(
            "that",
            phrases("kërkojmë; bëjmë thirrje; apelojmë; presim; insistojmë"),
            joins=words("që"),
        ),
        Asking(
            "from",
            phrases("kërkojmë; bëjmë thirrje për; apelojmë për; presim"),
            joins=phrases("që të; që; të"),
            marks=words("nga prej"),
        ),
        Asking(
            "of",
            phrases("u bëjnë thirrje; i bëjnë thirrje; bëjnë thirrje; ftojnë; i ftojnë; kërkojnë nga; u kërkojnë"),
            joins=phrases("që të; që; të"),
            third=True,
        ),
        Asking("that", phrases("kërkojnë; bëjnë thirrje"), joins=words("që"), third=True),
        Asking(
            "need",
            phrases(
                """
                nevojitet; nevojiten; kërkohet; kërkohen; duhet; është i nevojshëm; është e nevojshme; pritet
                """
            ),
            joins=phrases("që të; që; të; për të"),
            marks=words("nga prej"),
        ),
        Asking(
            "duty",
            phrases("duhet të; duhet që të; është e detyruar të; janë të detyruara të"),
        ),
        Asking(
            "due",
            phrases("është koha; është e domosdoshme; është e nevojshme; është thelbësore"),
            joins=words("të"),
            marks=words("që për"),
        ),
    ),
    bodies=words(
        """
        qeveri* autoritet* institucion* ministri* komun* kryetar* bashkim* be be-në be-ja be-së osbe* nato* komunitet*
        bashkësi* parlament* kuvend* këshill* komision* president* polici* gjykat* prokurori* shtet* parti* media*
        mediat mediave gazetar* përfaqësues* kompani* udhëheqës* lider* politikan* anëtar* agjenci* avokat* ambasad*
        misioni* donator* partner* organizat* universitet* shkoll* bord* drejtori* qytetar* faktorë* vende* palë*
        palët kryeministr* kuvendi deputet* gjyqësor* administrat* shoqëri*
        """
    ),
    small=words(
        """
        të e i së ne në tonë tona jonë ynë këtë këto gjithë gjitha tjera tjetër gjerë gjera ndërkombëtar* vendor*
        lokale lokal qendror* rajonal* politik* evropian* europian* shtetëror* publik* përgjegjëse kompetente
        përkatëse jashtme dy reja re
        """
    ),
    links=phrases("dhe; e; të; së; i; si dhe; për; në; ose"),
    openers=words(
        """
        në gjatë prandaj tani sot gjithashtu më përfundimisht andaj pas para duke për nëse kur pasi
        """
    ),
    months=tuple(
        tuple(names.split("/"))
        for names in words(
            """
            janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor
            """
        )
    ),
    list_heads=phrases(
        """
        nënshkruesit; nënshkruesët; nënshkrues; nënshkruar nga; nënshkruan; nënshkruajnë; të nënshkruarit; të
        nënshkruarat; të poshtë-nënshkruarit; të poshtë-nënshkruara; të poshtënënshkruarit; të
        poshtënënshkruarat; të poshtë-nënshkruarat; organizatat nënshkruese; lista e nënshkruesve; organizatat;
        individët; e mbështesin; mbështetur nga; organizatat e shoqërisë civile; mbështetet nga; përkrahet nga;
        përkrahur nga; nënshkruhet nga; e nënshkruajnë; e përkrahin
        """
    ),
    behalf=phrases("në emër"),
    organisation_heads=words("organizata* organizatat institucionet rrjetet shoqatat"),
    person_heads=words("individë* persona* aktivistë* qytetarë*"),
    footers=phrases(
        """
        kontakt; kontakti; kontakte; për më shumë informacion; për më shumë informata; për media; shënim; rreth
        """
    ),
    salutations=phrases("i nderuar; e nderuar; të nderuar; të nderuara; drejtuar; për"),
    closings=phrases(
        """
        me respekt; me nderime; me respekt të thellë; sinqerisht; me mirënjohje; me konsideratë; përzemërsisht
        """
    ),
    postscripts=phrases("p.s; p. s; ps; post scriptum"),
    subjects=phrases("lënda; lëndë; subjekti; tema"),
    organisation_words=words(
        """
        shoqata shoqatë* qendra qendër* instituti institut* fondacioni fondacion* rrjeti rrjet* iniciativa iniciativë*
        nisma nism* komiteti komitet* grupi forumi lëvizja organizata organizat* ojq oshc radio media shtëpia këshilli
        koalicioni aleanca kolektivi projekti programi agjencia platforma observatori studio teatri shkolla akademia
        muzeu federata lidhja klubi të rinjve universiteti fakulteti ministria komuna zyra fondi partneriteti arsimi
        drejtësia paqja gratë gruaja gruas juristëve gazetarëve nënat prindërit banorët miqtë fermerët veteranët
        studime arkivi biblioteka qytetare
        """
    ),
    function_words=words("për e të dhe në i së me kundër"),
    roles=words(
        """
        analist analiste akademik akademike avokat avokate jurist juriste aktivist aktiviste profesor profesore
        profesoreshë hulumtues hulumtuese studiues studiuese gazetar gazetare shkrimtar shkrimtare drejtor
        drejtore drejtoreshë menaxher menaxhere koordinator koordinatore president presidente kryetar kryetare
        sekretar anëtar anëtare ekspert eksperte mësues mësuese mësimdhënës mësimdhënëse student studente
        inxhinier inxhiniere mjek mjeke ekonomist historian sociolog sociologe filozof regjisor regjisore aktor
        aktore artist artiste muzikant poet përkthyes themelues themeluese qytetar qytetare pensionist vullnetar
        ligjërues ligjëruese veprimtar veprimtare publicist dekan dekane prodekan prodekane rektor rektore
        redaktor redaktore kryeredaktor kryeredaktore këshilltar këshilltare infermier infermiere prind biolog
        biologe kimist fizikan arkitekt arkitekte piktor piktore fotograf fotografe bibliotekar bibliotekare
        psikolog psikologe deputet deputete gjyqtar gjyqtare prokuror prokurore punëtor punëtore fermer fermere
        bashkëpunëtor bashkëpunëtore zëvendësdrejtor zëvendësdrejtore nënkryetar nënkryetare zëdhënës zëdhënëse
        producent producente dramaturg nxënës nxënëse peshkatar
        """
    ),
    titles=phrases("dr; prof; prof dr; z; znj; mr; msc; prof asoc; prof ass; akademik; mag; av"),
    given_names=words(
        """
        agim agron albana albin alban arben ardian arta artan arton besa besnik blerim blerina bujar dardan
        diana donika drita driton edona elira enver erion fatmir fatos flora florim gent genta ilir ilirjana
        jeta kushtrim lirije luan luljeta mimoza naim nita rahim rinor rina shpresa shqipe teuta valon valbona
        vesa visar vjollca vjosa xhevdet yll ylli besim fjolla liridon merita avni afrim arbnora adelina adem
        agnesa ajete alba alma altin anila anisa arbër ardit arian arijeta arlind armend arsim artur astrit avdi
        azem bajram bardh bashkim behar bekim beqir besart bledar burim burbuqe dhurata dorina dren edmond edi
        edlira egzon eliza elona elton emine endrit enis ermal ermira erjon eshref fadil fahri faton fatime
        fatjon fehmi feride fisnik flaka flamur florent florina gani gazmend gëzim granit gresa hajdin hajrije
        halil hamdi hamit haxhi hysni ismail jehona jeton kastriot kaltrina kujtim labinot lavdim leonora
        leutrim lindita liridona lulzim lumturije mentor mevlyde mirjeta muhamet nazmi nderim nebi nexhmije nora
        osman petrit qëndrim ramadan rasim refik remzije rexhep rifat rozafa sabri safet sami sanije sadik selim
        shaban shefqet shemsi shkelzen shkëlzen shkumbin shqiponja shukrije skender skënder sokol tahir tringa
        uran valdete valmir veton xhemajl yllka zana zef zenel zeqir zija
        """
    ),
    surnames=words("*aj *qi *shi *liu *xhiu"),
    perhaps_surnames=words("*i *u"),
    slogans=words(
        """
        zëri ardhmja ardhmëria rinia rinor rinore jonë ynë aktiv aktive ri re reja rinj lirë gjelbër hapi rruga
        ura dora bota vizion vizioni eko barazi barazia liri liria dinjitet solidaritet bashkë qytetar qytetarët
        fjala mjedisi natyra lumi mali toka dielli kultura live sot nesër
        """
    ),
    boards=words("bord* këshill* drejtues*"),
    countries=phrases(
        """
        serbia; serbi; kosova; kosovë; shqipëria; shqipëri; maqedonia e veriut; mali i zi; kroacia; bosnja dhe
        hercegovina; sllovenia; gjermania; gjermani; austria; zvicra; zvicër; belgjika; greqia
        """
    ),
    represented=phrases("përfaqësuar nga; e përfaqësuar nga; i përfaqësuar nga; përfaqësohet nga"),
    chapters=words("dega degë"),
    at=words("në pranë nga"),
    columns=(
        ("number", words("nr nr. numri")),
        ("name", phrases("emri; nënshkruesi")),
        ("person", phrases("emri dhe mbiemri; emri mbiemri; individi; personi")),
        ("organisation", phrases("organizata; emri i organizatës")),
        ("role", words("pozita roli profesioni funksioni")),
        ("affiliation", words("institucioni përkatësia")),
        ("place", words("vendi qyteti selia")),
        ("country", words("shteti")),
        ("acronym", words("akronimi shkurtesa")),
        ("other", words("nënshkrimi emaili e-mail telefoni data kontakti përfaqësuesi përfaqësuesja")),
    ),
    negations=words("nuk mos"),
    voices=words("nënshkruesit nënshkruese nënshkruara nënshkruarat nënshkruarit deklarate letre"),
    conjunctions=phrases("dhe; ose; si dhe; edhe"),
    owners=words("ynë jonë tonë sonë tonit tanë tona tanëve tonave"),
    areas=phrases(
        """
        kulturës; drejtësisë; arsimit; shëndetësisë; financave; punëve të jashtme; punëve të brendshme; mbrojtjes;
        mjedisit
        """
    ),
    join_endings=(("të", words("jnë jë ojë oni het hen hni ë")),),
)
