"""Serbian: kept in Latin letters; the Cyrillic lexicon is made from it, letter by letter."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from undersigned.core.reading.lexicon import Asking, Lexicon

_THAT = ("da", "na to da")
_FROM = ("od", "od strane")

LATIN = Lexicon(
    tag="sr-Latn",
    frequent=tuple(
        "i je u da na za se su od koje koji koja o kao sa to iz ili nije smo ove ovaj što po naše naših biti već te ne s uz".split()
    ),
    asking=(
        Asking(
            "of",
            (
                "pozivamo",
                "apelujemo na",
                "apelujemo",
                "molimo",
                "upućujemo poziv",
                "podstičemo",
                "urgiramo kod",
                "zahtevamo od",
                "zahtijevamo od",
                "tražimo od",
                "očekujemo od",
                "upućujemo apel",
                "upućujemo zahtev",
            ),
            _THAT,
        ),
        Asking(
            "that",
            (
                "zahtevamo da",
                "zahtijevamo da",
                "tražimo da",
                "pozivamo da",
                "apelujemo da",
                "očekujemo da",
                "insistiramo da",
                "insistiramo na tome da",
            ),
            ("da",),
        ),
        Asking("from", ("zahtevamo", "zahtijevamo", "tražimo", "očekujemo", "pozivamo na"), _THAT, _FROM),
        Asking(
            "need",
            (
                "potreban je",
                "potrebna je",
                "potrebno je",
                "potrebni su",
                "potrebne su",
                "neophodan je",
                "neophodna je",
                "neophodno je",
                "nužno je",
                "nužna je",
                "očekuje se",
                "zahteva se",
                "traži se",
                "je potreban",
                "je potrebna",
                "je potrebno",
                "je neophodna",
                "je neophodno",
                "je neophodan",
                "su potrebne",
                "su potrebni",
            ),
            (*_THAT, "kako bi"),
            _FROM,
        ),
        Asking(
            "duty",
            (
                "mora da",
                "moraju da",
                "treba da",
                "trebaju da",
                "mora",
                "moraju",
                "dužna je da",
                "dužni su da",
                "dužne su da",
            ),
        ),
        Asking(
            "due",
            ("vreme je", "krajnje je vreme", "vrijeme je", "neophodno je", "potrebno je", "nužno je", "važno je"),
            ("da",),
            ("da", "za"),
        ),
    ),
    bodies=tuple(
        "vlad* vlast* organ* institucij* ministar* opštin* gradonačelni* eu unij* oebs* nato* zajednic* parlament* skupštin* "
        "savet* već* komisij* predsedni* polici* sud sudov* sudu suda tužilaštv* držav* strank* partij* medij* novinar* "
        "predstavni* kompanij* lider* političar* član* članic* agencij* zaštitni* ambasad* misij* donator* partner* organizacij* "
        "univerzitet* škol* odbor* uprav* direkcij* građan* strane strana premijer* poslani* pravosuđ* društv* delegacij* "
        "vijeć* savjet* predsjedni* zvanični* funkcioner* akter* zemlj* redakcij* urednic* urednik* tužioc*".split()
    ),
    small=tuple(
        "naš* svoj* svi sve svih svim njen* njihov* ov* ta taj te tim međunarodn* šir* celokupn* nadležn* lokaln* centraln* "
        "regionaln* političk* evropsk* državn* javn* odgovorn* domać* nov* ostal* drug* obe obje oba crnogorsk* kosovsk* srpsk* "
        "albansk* privremen* samouprav* spoljn* unutrašnj* spoljnih unutrašnjih pravd* glavn* opšt*".split()
    ),
    links=("i", "kao i", "te", "za", "u", "na", "ili", "sa"),
    openers=tuple(
        "u na tokom stoga zato danas sada takođe osim pored nakon pre dok kako ako pošto najzad konačno međutim".split()
    ),
    months=tuple(
        tuple(forms.split("/"))
        for forms in (
            "januar/januara februar/februara mart/marta april/aprila maj/maja jun/juna/juni jul/jula/juli avgust/avgusta "
            "septembar/septembra oktobar/oktobra novembar/novembra decembar/decembra"
        ).split()
    ),
    list_heads=(
        "potpisnici",
        "potpisnice",
        "potpisnici i potpisnice",
        "potpisnice i potpisnici",
        "potpisali",
        "potpisuju",
        "potpisi",
        "potpisano",
        "organizacije potpisnice",
        "dolepotpisani",
        "dolepotpisane",
        "dolepotpisane organizacije",
        "spisak potpisnika",
        "lista potpisnika",
        "izjavu potpisuju",
        "pismo potpisuju",
        "saopštenje potpisuju",
        "organizacije",
        "pojedinci",
        "pojedinke i pojedinci",
        "pojedinci i pojedinke",
        "podržali",
        "podržavaju",
        "izjavu su potpisali",
        "inicijativu podržavaju",
        "organizacije civilnog društva",
    ),
    organisation_heads=("organizacij*", "udruženj*", "institucij*", "mrež*"),
    person_heads=("pojedin*", "osobe", "lica", "građani", "građanke", "aktivist*"),
    footers=(
        "kontakt",
        "kontakti",
        "kontakt osoba",
        "kontakt za medije",
        "za više informacija",
        "za medije",
        "više informacija",
        "napomena",
        "napomene",
    ),
    salutations=("poštovani", "poštovana", "poštovane", "uvaženi", "uvažena", "za"),
    organisation_words=tuple(
        "udruženj* centar centr* institut* fondacij* fond mrež* inicijativ* odbor komitet* grup* forum pokret savez unija "
        "organizacij* nvo ocd radio medij* kuća kuće savet koalicij* alijans* društvo zajednic* kolektiv projekat program* agencij* "
        "kampanj* platform* opservatorij* laboratorij* studio pozorište crkv* komora sindikat akademij* škol* muzej federacij* liga "
        "klub mladih omladin* univerzitet* fakultet* odeljenje ministarstv* opštin* kancelarij* biro partnerstv* razvoj* obrazovanj* "
        "kultur* prava pravda mir demokratij* žene žena žensk* pravnik* pravnici novinar* studenti istraživanj* studije bezbednost* "
        "biblioteka arhiv portal časopis novine televizija redakcija zadruga građanske građanski građanska lokalna helsinški".split()
    ),
    function_words=("za", "i", "u", "na", "o", "protiv", "od", "sa", "bez"),
    roles=tuple(
        "analitičar analitičarka akademik advokat advokatica advokatkinja pravnik pravnica aktivista aktivistkinja profesor "
        "profesorka profesorica istraživač istraživačica novinar novinarka pisac spisateljica književnik književnica direktor direktorka "
        "direktorica menadžer menadžerka koordinator koordinatorka predsednik predsednica predsjednik predsjednica sekretar "
        "sekretarka član članica ekspert ekspertkinja stručnjak konsultant nastavnik nastavnica učitelj učiteljica student studentkinja "
        "inženjer inženjerka lekar lekarka ekonomista ekonomistkinja istoričar istoričarka sociolog sociološkinja filozof "
        "filozofkinja reditelj rediteljka glumac glumica umetnik umetnica muzičar pesnik pesnikinja prevodilac prevoditeljka osnivač "
        "osnivačica građanin građanka penzioner penzionerka volonter volonterka politikolog politikološkinja docent docentkinja "
        "urednik urednica psiholog psihološkinja antropolog antropološkinja".split()
    ),
    titles=("dr", "prof", "prof dr", "mr", "gospođa", "gospodin", "msr", "doc dr"),
    given_names=tuple(
        "aleksandar aleksandra ana andrej biljana bojan bojana boris branka branko danijela dejan dragan dragana dušan đorđe "
        "filip goran gordana igor ivan ivana jasmina jasna jelena jovan jovana katarina ljiljana lazar luka maja marija marko "
        "marina mila milan milena milica miloš mirjana miroslav nada nataša nebojša nemanja nenad nevena nikola ognjen olga petar "
        "rade radmila sanja saša slavica slobodan snežana sonja srđan stefan stevan svetlana tamara tanja uroš vesna vladimir vuk "
        "zoran zorica željko dunja milutin ratko".split()
    ),
    countries=(
        "srbija",
        "kosovo",
        "albanija",
        "severna makedonija",
        "sjeverna makedonija",
        "crna gora",
        "bosna i hercegovina",
        "hrvatska",
        "slovenija",
        "nemačka",
        "austrija",
        "švajcarska",
        "belgija",
        "grčka",
        "mađarska",
        "rumunija",
        "bugarska",
    ),
    chapters=("ogranak", "odeljenje", "podružnica"),
    at=("na", "pri", "u", "iz"),
    columns=(
        ("number", ("br", "br.", "r. br.", "redni broj", "rb")),
        ("name", ("ime", "naziv", "ime i prezime", "organizacija", "potpisnik", "naziv organizacije")),
        ("role", ("funkcija", "zanimanje", "uloga", "pozicija")),
        ("affiliation", ("institucija", "ustanova")),
        ("place", ("mesto", "grad", "sedište", "mjesto")),
        ("country", ("država", "zemlja")),
        ("acronym", ("skraćenica", "akronim")),
        ("other", ("potpis", "mejl", "e-mail", "telefon", "datum", "kontakt")),
    ),
    negations=("ne", "nismo", "nećemo"),
    conjunctions=("i", "ili", "te", "kao i", "a"),
    areas=(
        "kulture",
        "pravde",
        "prosvete",
        "zdravlja",
        "finansija",
        "odbrane",
        "obrazovanja",
        "unutrašnjih poslova",
        "spoljnih poslova",
        "životne sredine",
        "nauke",
        "privrede",
    ),
    alien="ыэъёйщіїєґѓќѕäöüßâêôñ",
)

_DIGRAPHS = (("dž", "џ"), ("lj", "љ"), ("nj", "њ"))
_LETTERS = str.maketrans("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш")


def _cyrillic(value: Any) -> Any:
    """The same data with every word in Cyrillic letters."""
    if isinstance(value, str):
        for latin, cyrillic in _DIGRAPHS:
            value = value.replace(latin, cyrillic)
        return value.translate(_LETTERS)
    if isinstance(value, Asking):
        return replace(value, verbs=_cyrillic(value.verbs), joins=_cyrillic(value.joins), marks=_cyrillic(value.marks))
    if isinstance(value, tuple):
        return tuple(_cyrillic(each) for each in value)
    return value


def _columns() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((field, _cyrillic(heads)) for field, heads in LATIN.columns)


CYRILLIC = replace(
    LATIN,
    tag="sr-Cyrl",
    columns=_columns(),
    **{
        each.name: _cyrillic(getattr(LATIN, each.name))
        for each in fields(LATIN)
        if each.name not in {"tag", "columns", "alien"}
    },
)
