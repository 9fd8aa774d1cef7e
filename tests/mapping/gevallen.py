"""Mappings that are right and mappings that are wrong, for the loader and for the JSON Schema of the language."""

from dataclasses import dataclass

from tests.mapping.wereld_hulp import JSON_LEZER, JSON_SCHRIJVER, LEZER, RIJLEZER, SCHRIJVER, onder


@dataclass(frozen=True)
class Geval:
    """A wrong mapping: the line and words of its fault; `taal` is false where only the loader can see it."""

    tekst: str
    regel: int
    melding: str
    taal: bool = True


def schrijf(inhoud: str, regel: int, melding: str, *, taal: bool = True) -> Geval:
    """A wrong writer; its first line below the root is line 6."""
    return Geval(onder(SCHRIJVER, inhoud), regel, melding, taal)


def lees(inhoud: str, regel: int, melding: str, *, taal: bool = True) -> Geval:
    """A wrong reader; its first line below the root is line 6."""
    return Geval(onder(LEZER, inhoud), regel, melding, taal)


def json_schrijf(inhoud: str, regel: int, melding: str, *, taal: bool = True) -> Geval:
    """A wrong writer of JSON; its first member is line 4."""
    return Geval(onder(JSON_SCHRIJVER, inhoud), regel, melding, taal)


def json_lees(inhoud: str, regel: int, melding: str, *, taal: bool = True) -> Geval:
    """A wrong reader of JSON; its first member is line 4."""
    return Geval(onder(JSON_LEZER, inhoud), regel, melding, taal)


def rij(inhoud: str, regel: int, melding: str, *, taal: bool = True) -> Geval:
    """A wrong row reader; its first field is line 5."""
    return Geval(onder(RIJLEZER, inhoud), regel, melding, taal)


GOED = [
    onder(SCHRIJVER.replace("spelen", "[spelen, winnen]"), "l:x: a\nl:y: {bij: [winnen], van: b}"),
    onder(
        JSON_SCHRIJVER.replace("spelen", "[spelen, winnen]"),
        "x: {bij: [spelen], y: a}\n:bij: [{bij: [winnen], y: b}, c]",
    ),
    onder(SCHRIJVER, "l:x: bericht.id"),
    onder(SCHRIJVER, "titel:titel: bericht.id").replace('m: "urn:m"', 'titel: ""'),
    onder(SCHRIJVER, 'l:x: {elk: a.b, als: {pad: .c, een_van: [1, true, "x"]}, van: ., vorm: datum}'),
    onder(SCHRIJVER, "kies: [{l:x: a}, {l:y: b}]\nkies-2:\n  - l:x:\n      tekst: {vast: z}\n      '@m:a': {van: b}"),
    onder(LEZER, "l:x: {elk: a, naar: .}\nl:y: {elk: b, tekst: .}\nm:z: {elk: c, m:q: .q}\nl:v: {vast: ja}"),
    onder(LEZER, "'@a': a\ntekst: {naar: b, vorm: ja-nee, lijst: geslacht-speel, verplicht: false}").replace(
        "naar: dict", "naar: Terugkoppeling\nstreng: false"
    ),
    onder(RIJLEZER, "leerlingnummer: {kolom: a, verplicht: true}\nveiligheidsblokkade: {vast: false}"),
    onder(RIJLEZER, "gezagdragers: {elk: .g, velden: {achternaam: {kolom: a}}}\nadres.postcode: {kolom: b}"),
    onder(JSON_SCHRIJVER, "x: a.b\n:van: {vast: ''}\n:@type: {vast: null}\n$y: {vast: 1}\n_z: {vast: true}\na.b-c: d"),
    onder(JSON_SCHRIJVER, "x: [a, {van: b, vorm: datum}, {als: {pad: c}, y: d, z: [{vast: 1}]}]"),
    onder(
        JSON_SCHRIJVER, "x: {elk: a, als: {pad: .c}, y: {elk: .b, van: .}}\nkies: [{y: a}, {':als': b}, {z: {q: c}}]"
    ),
    onder(
        JSON_LEZER, "x: a\n:tekst: {naar: b, vorm: datum, verplicht: true}\ny: {elk: c, z: .d}\nq: {elk: e, naar: .}"
    ),
    onder(JSON_LEZER, "kies: [{x: a}, {y: {z: b}}]\nv: {vast: 1}").replace("naar: dict", "naar: dict\nstreng: true"),
]

SLECHT = [
    schrijf("l:x: {bij: [winnen], van: a}", 6, "doel 'winnen' in bij is geen doel van deze mapping", taal=False),
    schrijf("l:x: {bij: spelen, van: a}", 6, "bij moet een lijst zijn"),
    json_schrijf("x: {bij: [], van: a}", 4, "bij is leeg"),
    lees("l:x: {bij: [spelen], naar: a}", 6, "doel 'spelen' in bij is geen doel van deze mapping"),
    Geval(onder(JSON_SCHRIJVER.replace("spelen", "[a, a]"), "x: a"), 2, "doel noemt iets twee keer"),
    Geval(onder(JSON_SCHRIJVER.replace("spelen", "[]"), "x: a"), 2, "doel is leeg"),
    Geval(
        onder(JSON_SCHRIJVER.replace("spelen", "[a, b]"), "x: {bij: [a], van: a}\nkies: [{y: {bij: [a], van: b}}]"),
        3,
        "voor doel b blijft er niets over",
        taal=False,
    ),
    # the head
    Geval("titel: niets\n", 1, "een mapping begint met schrijft of leest"),
    Geval("- een\n- lijst\n", 1, "de mapping moet een groep sleutels zijn"),
    Geval(SCHRIJVER.replace("doel: spelen\n", "") + "    l:x: a\n", 1, "een schrijver mist de sleutel 'doel'"),
    Geval(LEZER.replace("naar: dict\n", "") + "    l:x: a\n", 1, "een lezer mist de sleutel 'naar'"),
    Geval(RIJLEZER.replace("rij: leerling\n", "") + "  roepnaam: {vast: a}\n", 1, "mist de sleutel 'rij'"),
    Geval(onder(SCHRIJVER, "l:x: a").replace("doel:", "doelen: x\ndoel:"), 2, "onbekende sleutel 'doelen'"),
    Geval(onder(SCHRIJVER, "l:x: a").replace("los@2", "los@1"), 1, "bericht speel/los@1 staat in geen", taal=False),
    Geval(onder(SCHRIJVER, "l:x: a").replace("speel/los@2", "2"), 1, "schrijft of leest moet een tekst zijn"),
    Geval(onder(LEZER, "l:x: a").replace("dict", "Leeling"), 2, "onbekend model 'Leeling'"),
    Geval(onder(LEZER, "l:x: a").replace("naar: dict", "naar: dict\nstreng: ja"), 3, "streng moet true of false zijn"),
    Geval(onder(RIJLEZER, "roepnaam: {vast: a}").replace("Leerling", "dict"), 2, "lezer van rijen heeft een model"),
    Geval(onder(RIJLEZER, "roepnaam: {vast: a}").replace("Leerling", "Lerling"), 2, "onbekend model 'Lerling'"),
    Geval(onder(SCHRIJVER, "l:x: a").replace("m: ", "ns1: "), 3, "'ns1' kan geen voorvoegsel zijn"),
    Geval(onder(SCHRIJVER, "l:x: a").replace("doel: spelen", "doel: 4"), 2, "doel moet een tekst zijn"),
    Geval(onder(SCHRIJVER, "l:x: a").replace("doel: spelen", "doel: ''"), 2, "doel is leeg"),
    Geval(onder(SCHRIJVER, "l:x: a").replace("doel:", "titel: [a]\ndoel:"), 2, "titel moet een tekst zijn"),
    Geval(SCHRIJVER.replace("  l:wortel:\n", "  l:a: b.c\n  l:b: b.d\n"), 4, "bericht heeft precies één element"),
    Geval(onder(SCHRIJVER, "elk: a.b\nl:x: .c"), 5, "elk kan hier niet"),
    Geval(SCHRIJVER.replace("speel/los@2", "speel/lidmaatschap@1") + "    l:x: a\n", 5, "het eerste", taal=False),
    Geval(LEZER.replace("speel/los@2", "speel/lidmaatschap@1") + "    l:x: a\n", 5, "het eerste", taal=False),
    # elements
    schrijf("x: a", 6, "onbekende sleutel 'x'"),
    schrijf("elek: a\nl:x: b", 6, "onbekende sleutel 'elek'"),
    schrijf("kies-1: [{l:x: a}]", 6, "onbekende sleutel 'kies-1'"),
    schrijf("q:x: a", 6, "voorvoegsel van 'q:x' staat niet in namen", taal=False),
    schrijf("l:1: a", 6, "'l:1' is geen naam"),
    schrijf("'@': a", 6, "'' is geen naam"),
    schrijf("l:x:", 6, "een pad moet een tekst zijn"),
    schrijf("l:x: ''", 6, "een pad is leeg"),
    schrijf("l:x: [a]", 6, "een pad moet een tekst zijn"),
    schrijf("l:x: 12", 6, "een pad moet een tekst zijn"),
    schrijf("l:x: {}", 6, "dit element heeft geen inhoud"),
    schrijf("l:x: {elk: a}", 6, "dit element heeft geen inhoud"),
    schrijf("l:x: Leerling.naam", 6, "is geen pad"),
    schrijf("l:x: a..b", 6, "is geen pad"),
    schrijf("l:x: .b", 6, "er staat geen elk omheen", taal=False),
    schrijf("l:x: {als: {pad: .b}, van: a}", 6, "er staat geen elk omheen", taal=False),
    schrijf("l:x: {elk: .b, van: a}", 6, "er staat geen elk omheen", taal=False),
    schrijf("kies: {l:x: a}", 6, "kies moet een lijst zijn"),
    schrijf("kies: []", 6, "kies is leeg"),
    schrijf("kies:\n  - {l:x: a, l:y: b}", 7, "een keuze is één element"),
    schrijf("kies:\n  - l:x", 7, "een keuze moet een groep sleutels zijn"),
    schrijf("kies:\n  - {tekst: a}", 7, "voorvoegsel van 'tekst' staat niet"),
    # values
    schrijf("l:x: {vorm: datum}", 6, "een waarde heeft van of vast"),
    schrijf("l:x: {van: a, vast: b}", 6, "een waarde heeft van of vast"),
    schrijf("l:x: {naar: a}", 6, "onbekende sleutel 'naar' in een waarde"),
    schrijf("l:x: {van: a, vrom: datum}", 6, "onbekende sleutel 'vrom' in een waarde"),
    schrijf("l:x: {van: a, l:y: b}", 6, "onbekende sleutel 'l:y' in een waarde"),
    schrijf("l:x: {van: 1}", 6, "van moet een tekst zijn"),
    schrijf("l:x: {vast: 1}", 6, "vast moet een tekst zijn"),
    schrijf("l:x: {vast: ''}", 6, "vast is leeg"),
    schrijf("l:x: {vast: a, vorm: datum}", 6, "vorm heeft geen zin naast vast"),
    schrijf("l:x: {van: a, vorm: datun}", 6, "onbekende vorm 'datun'"),
    schrijf("l:x: {van: a, vorm: [datum]}", 6, "vorm moet een tekst zijn"),
    schrijf("l:x: {van: a, lijst: geslacht-spel}", 6, "onbekende codelijst 'geslacht-spel'", taal=False),
    schrijf("l:x: {van: a, lijst: 3}", 6, "lijst moet een tekst zijn"),
    schrijf("l:x: {van: a, verplicht: ja}", 6, "verplicht moet true of false zijn"),
    schrijf("'@a': {van: a, elk: b}", 6, "onbekende sleutel 'elk' in een waarde"),
    schrijf("'@a': [b]", 6, "een pad moet een tekst zijn"),
    schrijf("tekst: {lijst: x}", 6, "een waarde heeft van of vast"),
    # conditions
    schrijf("l:x: {van: a, als: b}", 6, "als moet een groep sleutels zijn"),
    schrijf("l:x: {van: a, als: {een_van: [b]}}", 6, "als mist de sleutel 'pad'"),
    schrijf("l:x: {van: a, als: {pad: b, is: c}}", 6, "onbekende sleutel 'is' in als"),
    schrijf("l:x: {van: a, als: {pad: b, een_van: [c], geen_van: [d]}}", 6, "niet beide"),
    schrijf("l:x: {van: a, als: {pad: b, een_van: c}}", 6, "een_van moet een lijst zijn"),
    schrijf("l:x: {van: a, als: {pad: b, een_van: []}}", 6, "een_van is leeg"),
    schrijf("l:x: {van: a, als: {pad: b, geen_van: [[c]]}}", 6, "geen_van bevat alleen gewone waarden"),
    # readers
    lees("l:x: {van: a}", 6, "onbekende sleutel 'van' in een waarde"),
    lees("l:x: {naar: a, als: {pad: b}}", 6, "als hoort bij schrijven"),
    lees("l:x: {naar: a, lijst: rang-speel}", 6, "alleen om te schrijven", taal=False),
    lees("l:x: {elk: a, tekst: ., '@b': .b}", 6, "naar . maakt het hele item", taal=False),
    lees("l:y: {elk: a, l:x: {naar: .}}", 6, "naar . maakt het hele item", taal=False),
    # JSON
    Geval("schrijft: speel/los-pas@1\ndoel: d\nbericht: a.b\n", 3, "bericht moet een groep sleutels zijn"),
    Geval("schrijft: speel/los-pas@1\ndoel: d\nbericht: {}\n", 3, "dit element heeft geen inhoud"),
    Geval("schrijft: speel/los-pas@1\ndoel: d\nbericht: {van: a}\n", 3, "bericht is een groep leden, geen waarde"),
    Geval(onder(JSON_SCHRIJVER, "x: a").replace("los-pas@1", "los@2"), 1, "mist de sleutel 'namen'", taal=False),
    Geval(onder(SCHRIJVER, "l:x: a").replace("los@2", "los-pas@1"), 3, "namen hoort bij XML", taal=False),
    Geval(onder(LEZER, "l:x: a").replace("los@2", "los-pas@1"), 3, "namen hoort bij XML", taal=False),
    json_schrijf("elk: a", 4, "'elk' hoort hier niet in JSON"),
    json_schrijf("als: {pad: a}\nx: b", 4, "'als' hoort hier niet in JSON"),
    json_schrijf("tekst: a", 4, "'tekst' hoort hier niet in JSON"),
    json_schrijf("x: {'@y': a}", 4, "'@y' hoort hier niet in JSON"),
    json_schrijf("l:x: a", 4, "'l:x' is geen naam van een lid"),
    json_schrijf("x y: a", 4, "'x y' is geen naam van een lid"),
    json_schrijf("kies: [{van: a}]", 4, "'van' hoort hier niet in JSON"),
    json_schrijf("kies: [{x: [a]}]", 4, "een pad moet een tekst zijn"),
    json_schrijf("x: []", 4, "x is leeg"),
    json_schrijf("x: [{elk: a, van: .}]", 4, "elk kan niet in een lijst die is uitgeschreven"),
    json_schrijf("x: [A]", 4, "is geen pad"),
    json_schrijf("x: a\n:x: b", 3, "lid 'x' staat er twee keer", taal=False),
    json_schrijf("x: {y: [a]\n, kies: [{y: b}, {y: c}]}", 4, "lid 'y' staat er twee keer", taal=False),
    json_schrijf("x: {vast: [a]}", 4, "vast is één waarde"),
    json_schrijf("x: {vast: 1, lijst: geslacht-speel}", 4, "lijst heeft geen zin naast vast"),
    json_schrijf("x: {naar: a}", 4, "onbekende sleutel 'naar' in een waarde"),
    json_schrijf("x: {y: .b}", 4, "er staat geen elk omheen", taal=False),
    json_lees("x: [a]", 4, "een lijst hoort bij schrijven"),
    json_lees("x: {van: a}", 4, "onbekende sleutel 'van' in een waarde"),
    json_lees("x: {y: a, als: {pad: b}}", 4, "als hoort bij schrijven"),
    json_lees("x: {naar: .}", 4, "er staat geen elk omheen", taal=False),
    # rows
    rij("roepnaam: naam", 5, "veld roepnaam moet een groep sleutels zijn"),
    rij("roepnam: {kolom: a}", 5, "veld 'roepnam' bestaat niet in Leerling", taal=False),
    rij("Roepnaam: {kolom: a}", 5, "veld 'Roepnaam' bestaat niet in Leerling"),
    rij("inschrijvingen.brin: {kolom: a}", 5, "bestaat niet in Leerling", taal=False),
    rij("roepnaam: {kolm: a}", 5, "onbekende sleutel 'kolm'"),
    rij("roepnaam: {verplicht: true}", 5, "kolom of vast, precies één"),
    rij("roepnaam: {kolom: a, vast: b}", 5, "kolom of vast, precies één"),
    rij("roepnaam: {kolom: 1}", 5, "kolom moet een tekst zijn"),
    rij("roepnaam: {kolom: ''}", 5, "kolom is leeg"),
    rij("roepnaam: {kolommen: [a]}", 5, "onbekende sleutel 'kolommen'"),
    rij("adres: {kolom: a}", 5, "veld adres is een groep", taal=False),
    rij("gezagdragers: {kolom: a}", 5, "veld gezagdragers is een lijst", taal=False),
    rij("roepnaam: {vast: [a]}", 5, "vast is één waarde"),
    rij("adres.landcode: {vast: }", 5, "vast is één waarde"),
    rij("roepnaam: {vast: a, vorm: datum}", 5, "vorm heeft geen zin naast vast"),
    rij("roepnaam: {elk: a, velden: {}}", 5, "veld roepnaam is geen lijst van groepen", taal=False),
    rij("gezagdragers: {elk: g}", 5, "veld gezagdragers mist de sleutel 'velden'"),
    rij("gezagdragers: {velden: {}}", 5, "kolom of vast"),
    rij("gezagdragers: {elk: g, velden: {}, kolom: a}", 5, "onbekende sleutel 'kolom'"),
    rij("gezagdragers: {elk: a.b, velden: {}}", 5, "elk noemt één lijst"),
    rij("gezagdragers: {elk: 1, velden: {}}", 5, "elk moet een tekst zijn"),
]
