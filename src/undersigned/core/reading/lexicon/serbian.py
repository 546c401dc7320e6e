"""Serbian: kept in Latin letters; the Cyrillic lexicon is made from it, letter by letter."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from undersigned.core.reading.lexicon import Asking, Lexicon, phrases, words

LATIN = Lexicon(
    tag="sr-Latn",
    genitives=True,
    frequent=words(
        """
        i je u da na za se su od koje koji koja o kao sa to iz ili nije smo ove ovaj što po naše naših biti već te ne
        s uz
        """
    ),
    asking=(
        Asking(
            "of",
            phrases(
                """
                pozivamo; apelujemo na; apelujemo; molimo; upućujemo poziv; podstičemo; urgiramo kod; zahtevamo od;
                zahtijevamo od; tražimo od; očekujemo od; upućujemo apel; upućujemo zahtev
                """
            ),
            joins=phrases("da; na to da"),
        ),
        Asking(
            "that",
            phrases(
                "zahtevamo; zahtijevamo; tražimo; pozivamo; apelujemo; očekujemo; insistiramo; insistiramo na tome"
            ),
            joins=words("da"),
        ),
        Asking(
            "from",
            phrases("zahtevamo; zahtijevamo; tražimo; očekujemo; pozivamo na"),
            joins=phrases("da; na to da"),
            marks=phrases("od; od strane"),
        ),
        Asking(
            "of",
            phrases("pozivaju; apeluju na; mole; zahtevaju od; traže od; poziva; apeluje na; zahteva od; traži od"),
            joins=phrases("da; na to da"),
            third=True,
        ),
        Asking("that", phrases("zahtevaju; traže; zahteva; traži"), joins=words("da"), third=True),
        Asking(
            "need",
            phrases(
                """
                potreban je; potrebna je; potrebno je; potrebni su; potrebne su; neophodan je; neophodna je; neophodno
                je; nužno je; nužna je; očekuje se; zahteva se; traži se; je potreban; je potrebna; je potrebno; je
                neophodna; je neophodno; je neophodan; su potrebne; su potrebni
                """
            ),
            joins=phrases("da; na to da; kako bi"),
            marks=phrases("od; od strane"),
        ),
        Asking(
            "duty",
            phrases(
                """
                mora da; moraju da; treba da; trebaju da; mora; moraju; dužna je da; dužni su da; dužne su da
                """
            ),
        ),
        Asking(
            "due",
            phrases(
                """
                vreme je; krajnje je vreme; vrijeme je; neophodno je; potrebno je; nužno je; važno je
                """
            ),
            marks=words("da"),
        ),
    ),
    bodies=words(
        """
        vlad* vlast* organ* institucij* ministar* opštin* gradonačelni* eu unij* oebs* nato* zajednic* parlament*
        skupštin* savet* već* komisij* predsedni* polici* sud sudov* sudu suda tužilaštv* držav* strank* partij*
        medij* novinar* predstavni* kompanij* lider* političar* član* članic* agencij* zaštitni* ambasad* misij*
        donator* partner* organizacij* univerzitet* škol* odbor* uprav* direkcij* građan* strane strana premijer*
        poslani* pravosuđ* društv* delegacij* vijeć* savjet* predsjedni* zvanični* funkcioner* akter* zemlj* redakcij*
        urednic* urednik* tužioc*
        """
    ),
    small=words(
        """
        naš* svoj* svi sve svih svim njen* njihov* ov* ta taj te tim međunarodn* šir* celokupn* nadležn* lokaln*
        centraln* regionaln* političk* evropsk* državn* javn* odgovorn* domać* nov* ostal* drug* obe obje oba
        crnogorsk* kosovsk* srpsk* albansk* privremen* samouprav* spoljn* unutrašnj* spoljnih unutrašnjih pravd*
        glavn* opšt*
        """
    ),
    links=phrases("i; kao i; te; za; u; na; ili; sa"),
    openers=words(
        """
        u na tokom stoga zato danas sada takođe osim pored nakon pre dok kako ako pošto najzad konačno međutim
        """
    ),
    months=tuple(
        tuple(names.split("/"))
        for names in words(
            """
            januar/januara februar/februara mart/marta april/aprila maj/maja jun/juna/juni jul/jula/juli
            avgust/avgusta septembar/septembra oktobar/oktobra novembar/novembra decembar/decembra
            """
        )
    ),
    list_heads=phrases(
        """
        potpisnici; potpisnice; potpisnici i potpisnice; potpisnice i potpisnici; potpisali; potpisuju; potpisi;
        potpisano; organizacije potpisnice; dolepotpisani; dolepotpisane; dolepotpisane organizacije; spisak
        potpisnika; lista potpisnika; izjavu potpisuju; pismo potpisuju; saopštenje potpisuju; organizacije;
        pojedinci; pojedinke i pojedinci; pojedinci i pojedinke; podržali; podržavaju; izjavu su potpisali;
        inicijativu podržavaju; organizacije civilnog društva; podržale; potpisale; potpisali i potpisale
        """
    ),
    behalf=phrases("u ime; za"),
    organisation_heads=words("organizacij* udruženj* institucij* mrež*"),
    person_heads=words("pojedin* osobe lica građani građanke aktivist*"),
    footers=phrases(
        """
        kontakt; kontakti; kontakt osoba; kontakt za medije; za više informacija; za medije; više informacija;
        napomena; napomene
        """
    ),
    salutations=words("poštovani poštovana poštovane uvaženi uvažena za"),
    closings=phrases(
        """
        s poštovanjem; sa poštovanjem; s uvažavanjem; sa uvažavanjem; srdačno; srdačan pozdrav; s pozdravom;
        unapred zahvalni
        """
    ),
    postscripts=phrases("p.s; p. s; ps; post scriptum"),
    subjects=phrases("predmet; tema"),
    organisation_words=words(
        """
        udruženj* centar centr* institut* fondacij* fond mrež* inicijativ* odbor komitet* grup* forum pokret savez
        unija organizacij* nvo ocd radio medij* kuća kuće savet koalicij* alijans* društvo zajednic* kolektiv projekat
        program* agencij* kampanj* platform* opservatorij* laboratorij* studio pozorište crkv* komora sindikat
        akademij* škol* muzej federacij* liga klub mladih omladin* univerzitet* fakultet* odeljenje ministarstv*
        opštin* kancelarij* biro partnerstv* razvoj* obrazovanj* kultur* prava pravda mir demokratij* žene žena žensk*
        pravnik* pravnici novinar* studenti majke roditelji stanari prijatelji meštani radnici veterani istraživanj*
        studije bezbednost* biblioteka arhiv portal časopis novine televizija redakcija zadruga građanske građanski
        građanska lokalna helsinški
        """
    ),
    function_words=words("za i u na o protiv od sa bez"),
    roles=words(
        """
        analitičar analitičarka akademik advokat advokatica advokatkinja pravnik pravnica aktivista
        aktivistkinja profesor profesorka profesorica istraživač istraživačica novinar novinarka pisac
        spisateljica književnik književnica direktor direktorka direktorica menadžer menadžerka koordinator
        koordinatorka predsednik predsednica predsjednik predsjednica sekretar sekretarka član članica ekspert
        ekspertkinja stručnjak konsultant nastavnik nastavnica učitelj učiteljica student studentkinja inženjer
        inženjerka lekar lekarka ekonomista ekonomistkinja istoričar istoričarka sociolog sociološkinja filozof
        filozofkinja reditelj rediteljka glumac glumica umetnik umetnica muzičar pesnik pesnikinja prevodilac
        prevoditeljka osnivač osnivačica građanin građanka penzioner penzionerka volonter volonterka politikolog
        politikološkinja docent docentkinja urednik urednica psiholog psihološkinja antropolog antropološkinja
        dekan dekanka prodekan prodekanka rektor rektorka prorektor saradnik saradnica sestra šumar biolog
        biološkinja arhitekta arhitektica slikar slikarka vajar fotograf radnik radnica poljoprivrednik
        preduzetnik preduzetnica savetnik savetnica poverenik poverenica sudija tužilac hemičar fizičar
        matematičar geograf lingvista bibliotekar bibliotekarka kustos kustoskinja dramaturg scenarista
        producent producentkinja kompozitor pevač blogerka službenik službenica potpredsednik potpredsednica
        zamenik zamenica đak učenik učenica vozač pulmolog
        """
    ),
    titles=phrases("dr; prof; prof dr; mr; gospođa; gospodin; msr; doc; doc dr; akademik; mag; dipl ing; spec dr"),
    given_names=words(
        """
        aleksandar aleksandra ana andrej biljana bojan bojana boris branka branko danijela dejan dragan dragana
        dušan đorđe filip goran gordana igor ivan ivana jasmina jasna jelena jovan jovana katarina ljiljana
        lazar luka maja marija marko marina mila milan milena milica miloš mirjana miroslav nada nataša nebojša
        nemanja nenad nevena nikola ognjen olga petar rade radmila sanja saša slavica slobodan snežana sonja
        srđan stefan stevan svetlana tamara tanja uroš vesna vladimir vuk zoran zorica željko dunja milutin
        ratko adis admir ajla alma almir amela amra bogdan borislav bosiljka božidar bratislav dalibor damir
        danica danilo darko dejana dijana dimitrije dobrila dragica dragoljub dragomir dragoslav dubravka
        dušanka edin elma elvira emina emir enes fikret hana ilija irena isidora ivona jadranka jasminka jelica
        jovanka kosta kristina ksenija lejla lidija ljubica ljubinka ljubiša ljubomir magdalena maksim marijana
        mara marta matija mihailo mihajlo milka milorad milovan mina mira lena rada mirela mirko mirna mirza
        mladen momčilo nadežda natalija neda nedeljko nermin nevenka nikolina ozren pavle petra predrag radenko
        radica radoslav rajko ranko rastko relja ruža sabina sandra savo senad senka siniša slađana slavko
        sofija spomenka stanislav stana stanko stojan svetozar tatjana teodora tijana tihomir tomislav uglješa
        vanja vasilije vedran velimir veljko vera veselin vida violeta višnja vladan vladislav vlado vojin
        vojislav vukašin zdravko zlata zlatan zlatko zorana zvezdan žarko željka živko
        """
    ),
    surnames=words("*ić"),
    perhaps_surnames=words("*ski *ska *čki *čka *ov *ova *ev *eva"),
    slogans=words(
        """
        budućnost korak glas sutra danas zajedno most zeleno zelena zeleni novi nova novo otvorena otvoreni
        otvoreno slobodna slobodni slobodno aktivni aktivna mladi mlada prvi prva drugi druga naša naš naše
        zemlja selo grad reka šuma nebo sunce zvezda ruka put život svet priroda voda vazduh jednakost sloboda
        solidarnost dostojanstvo dijalog tolerancija pomirenje istina sećanje zdravlje umetnost muzika knjiga
        sport eko ekološk* građansk* društven* ljudsk* javn* nezavisn* balkan* evrop*
        """
    ),
    boards=words("upravn* nadzorn* izvršn* programsk* savet* odbor*"),
    countries=phrases(
        """
        srbija; kosovo; albanija; severna makedonija; sjeverna makedonija; crna gora; bosna i hercegovina; hrvatska;
        slovenija; nemačka; austrija; švajcarska; belgija; grčka; mađarska; rumunija; bugarska
        """
    ),
    represented=phrases("koju zastupa; koje zastupa; koji zastupa; koju predstavlja; koje predstavlja"),
    chapters=words("ogranak odeljenje podružnica"),
    at=words("na pri u iz"),
    columns=(
        ("number", phrases("br; br.; r. br.; redni broj; rb")),
        ("name", phrases("ime; naziv; potpisnik")),
        ("person", phrases("ime i prezime; prezime i ime; pojedinac; osoba")),
        ("organisation", phrases("organizacija; naziv organizacije")),
        ("role", words("funkcija zanimanje uloga pozicija")),
        ("affiliation", words("institucija ustanova")),
        ("place", words("mesto grad sedište mjesto")),
        ("country", words("država zemlja")),
        ("acronym", words("skraćenica akronim")),
        (
            "other",
            phrases(
                "potpis; mejl; e-mail; telefon; datum; kontakt; predstavnik; predstavnica; predstavnik/ca; ovlašćeno "
                "lice; odgovorno lice; zastupnik; zastupnica"
            ),
        ),
    ),
    negations=words("ne nismo nećemo"),
    voices=words("potpisnici potpisnice dolepotpisani dolepotpisane izjave saopštenja apela inicijative"),
    conjunctions=phrases("i; ili; te; kao i; a"),
    areas=phrases(
        """
        kulture; pravde; prosvete; zdravlja; finansija; odbrane; obrazovanja; unutrašnjih poslova; spoljnih poslova;
        životne sredine; nauke; privrede
        """
    ),
)

_DIGRAPHS = (("dž", "џ"), ("lj", "љ"), ("nj", "њ"))
_LETTERS = str.maketrans("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш")


def cyrillic(value: Any) -> Any:
    """The same data with every word in Cyrillic letters."""
    if isinstance(value, str):
        for two, one in _DIGRAPHS:
            value = value.replace(two, one)
        return value.translate(_LETTERS)
    if isinstance(value, Asking):
        return replace(value, verbs=cyrillic(value.verbs), joins=cyrillic(value.joins), marks=cyrillic(value.marks))
    if isinstance(value, tuple):
        return tuple(cyrillic(each) for each in value)
    return value


def _columns() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((field, cyrillic(heads)) for field, heads in LATIN.columns)


CYRILLIC = replace(
    LATIN,
    tag="sr-Cyrl",
    columns=_columns(),
    **{each.name: cyrillic(getattr(LATIN, each.name)) for each in fields(LATIN) if each.name not in {"tag", "columns"}},
)
