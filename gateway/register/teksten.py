"""What the register tells of one verwerking, part by part: the columns of the sheet and the lines of the page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from gateway.model.klasse import Klasse
from gateway.policy import Doel
from gateway.register.gegevens import EigenVerwerking
from gateway.register.inhoud import Register, Stand, Systeem, Verwerking

GEEN = "geen"
NIET_INGEVULD = "niet ingevuld; zie contracts/verantwoordelijken.yaml"
_WEG = "onbekend: het doel bestaat niet meer"


@dataclass(frozen=True, slots=True)
class Onderdeel:
    """A part of the register: its key, its heading, and its text for a verwerking."""

    sleutel: str
    titel: str
    tekst: Callable[[Register, Verwerking], str]


def datum(dag: date) -> str:
    """A day the Dutch way."""
    return f"{dag:%d-%m-%Y}"


def zeker(register: Register, status: str) -> str:
    """How sure a source is, with what that means."""
    return f"{status}: {register.vast.statussen[status]}"


def bron(register: Register, tekst: str, status: str) -> str:
    """A source, and how sure it is."""
    return f"Bron ({zeker(register, status)}): {tekst}"


def systeem(van: Systeem) -> str:
    """The connector and its standard, and how sure that standard is."""
    return f"{van.koppeling}; {van.standaard}" + (f"; bron {van.status}" if van.status else "")


def contactregels(register: Register) -> list[tuple[str, str, str]]:
    """Who is responsible: key, heading and text; what nobody filled in is said."""
    wie, contact = register.verantwoordelijke, register.contact
    return [
        ("verantwoordelijke", "Verwerkingsverantwoordelijke", f"{wie.naam} ({wie.soort_titel})"),
        ("nummer", "Kenmerk", ", ".join((wie.id, *wie.nummers))),
        ("contact", "Contactgegevens", contact.contact or NIET_INGEVULD),
        ("fg", "Functionaris gegevensbescherming", contact.fg or NIET_INGEVULD),
        ("beheerder", "Beheerder van de gateway", contact.beheerder or NIET_INGEVULD),
        ("plaats", "Waar de gateway draait", contact.plaats or NIET_INGEVULD),
    ]


def maatregelen(register: Register) -> str:
    """The measures in one line."""
    return "; ".join(item.titel for item in register.vast.maatregelen.values())


def eigen_bewaren(register: Register, eigen: EigenVerwerking) -> str:
    """How long the gateway keeps what it needs itself, by the terms it is erased by."""
    return "; ".join(_termijn(register, soort) for soort in eigen.bewaren)


def _termijn(register: Register, soort: str) -> str:
    if (termijn := register.termijnen.get(soort)) is None:
        return f"{soort}: geen termijn in contracts/bewaren.yaml"
    vanaf = f", vanaf {termijn.vanaf}" if termijn.vanaf else ""
    return f"{termijn.titel}: {termijn.in_woorden}{vanaf} ({termijn.status})"


def van_doel(tekst: Callable[[Register, Doel], str]) -> Callable[[Register, Verwerking], str]:
    """A text that only a doel can give; one that is gone is said to be gone."""
    return lambda register, verwerking: tekst(register, verwerking.doel) if verwerking.doel else _WEG


def _partij(naam: str, soort: str) -> str:
    return f"{naam} ({soort})"


def _grondslag(register: Register, doel: Doel) -> str:
    grondslag = doel.grondslag
    titel = register.vast.grondslagen[grondslag.soort].titel
    return f"{titel} (AVG {grondslag.avg}). {bron(register, grondslag.bron, grondslag.status)}"


def artikel9(register: Register, doel: Doel) -> str:
    """What a functionaris gegevensbescherming has to look at: special data on a ground that names no exception."""
    if not doel.bijzonder or "art. 9 " in doel.grondslag.avg:
        return GEEN
    feit = register.vast.artikel9
    return f"{feit.tekst}. {bron(register, feit.bron, feit.status)}"


def _bewaren(register: Register, doel: Doel, hoelang: str) -> str:
    return f"{hoelang}. {bron(register, doel.bewaren.bron, doel.bewaren.status)}"


def _betrokkenen(register: Register, verwerking: Verwerking) -> str:
    soorten = {veld.betrokkene for veld in verwerking.velden}
    titels = [item.titel for naam, item in register.vast.betrokkenen.items() if naam in soorten]
    return "; ".join(titels) if verwerking.doel else _WEG


def _velden(klasse: Klasse) -> Callable[[Register, Verwerking], str]:
    def tekst(_: Register, verwerking: Verwerking) -> str:
        if verwerking.doel is None:
            return _WEG
        return "; ".join(veldnamen(verwerking, klasse)) or GEEN

    return tekst


def veldnamen(verwerking: Verwerking, klasse: Klasse) -> Iterable[str]:
    """The fields of one class in plain Dutch, with the voorwaarde of those that have one."""
    return [
        f"{veld.naam} (alleen als: {veld.alleen_als})" if veld.alleen_als else veld.naam
        for veld in verwerking.velden_van(klasse)
    ]


def herkomst(register: Register, verwerking: Verwerking) -> list[str]:
    """Where the data comes from: the verstrekker when it is received, else his source and what he fills in himself."""
    if verwerking in register.ontvangsten:
        return [f"{verwerking.verstrekker.naam} ({verwerking.verstrekker.soort_titel})"]
    uit_bron = verwerking.bron
    zelf = register.vast.herkomst.get(verwerking.doel.per) if verwerking.doel else None
    gelezen = [f"{uit_bron.systeem.koppeling} ({'; '.join(uit_bron.gelezen)})"] if uit_bron else []
    return gelezen + ([zelf] if zelf else [])


def _afspraak(_: Register, verwerking: Verwerking) -> str:
    tot = f"tot en met {datum(verwerking.afspraak_tot)}" if verwerking.afspraak_tot else "zonder einddatum"
    return f"abonnement {verwerking.abonnement}, van {datum(verwerking.afspraak_van)}, {tot}"


def _stand(_: Register, verwerking: Verwerking) -> str:
    return verwerking.stand if verwerking.stand is Stand.GELDIG else f"LET OP: {verwerking.stand}"


def _doel(_: Register, verwerking: Verwerking) -> str:
    doel = verwerking.doel
    return f"{doel.titel} ({doel.naam}, versie {doel.versie})" if doel else f"{verwerking.doelnaam} ({_WEG})"


def klassesleutel(klasse: Klasse) -> str:
    """The key of the part that names the fields of a class."""
    return klasse.value.replace(" ", "_")


# Strictest first: what needs most care is read first.
KLASSEN = (
    (Klasse.WETTELIJK_NUMMER, "Wettelijke nummers"),
    (Klasse.BIJZONDER, "Bijzondere gegevens"),
    (Klasse.STRAFRECHTELIJK, "Strafrechtelijke gegevens"),
    (Klasse.GEVOELIG, "Gevoelige gegevens"),
    (Klasse.GEWOON, "Gewone gegevens"),
)

ONDERDELEN: tuple[Onderdeel, ...] = (
    Onderdeel("stand", "Stand", _stand),
    Onderdeel("doel", "Doel", _doel),
    Onderdeel(
        "verstrekker", "Verstrekker", lambda _, item: _partij(item.verstrekker.naam, item.verstrekker.soort_titel)
    ),
    Onderdeel("ontvanger", "Ontvanger", lambda _, item: _partij(item.ontvanger.naam, item.ontvanger.soort_titel)),
    Onderdeel("grondslag", "Grondslag", van_doel(_grondslag)),
    Onderdeel("aandacht", "Let op", van_doel(artikel9)),
    Onderdeel(
        "toestemming",
        "Toestemming nodig",
        van_doel(lambda _, doel: "ja" if doel.toestemming else "nee, de grondslag is een andere"),
    ),
    Onderdeel(
        "informatieplicht",
        "Informatieplicht",
        van_doel(lambda register, doel: register.vast.informatieplicht[doel.informatieplicht]),
    ),
    Onderdeel("betrokkenen", "Betrokkenen", _betrokkenen),
    *(Onderdeel(klassesleutel(klasse), titel, _velden(klasse)) for klasse, titel in KLASSEN),
    Onderdeel("herkomst", "Herkomst van de gegevens", lambda *van: "; ".join(herkomst(*van)) or "niet ingericht"),
    Onderdeel(
        "doorgifte",
        "Doorgifte buiten de EU",
        lambda register, _: (
            f"{register.vast.doorgifte.tekst}. "
            f"{bron(register, register.vast.doorgifte.bron, register.vast.doorgifte.status)}"
        ),
    ),
    Onderdeel(
        "bewaren_bericht",
        "Bewaartermijn van het bericht",
        van_doel(lambda register, doel: _bewaren(register, doel, doel.bewaren.bericht.in_woorden())),
    ),
    Onderdeel(
        "bewaren_bewijs",
        "Bewaartermijn van het bewijs",
        van_doel(lambda register, doel: _bewaren(register, doel, doel.bewaren.bewijs.in_woorden())),
    ),
    Onderdeel("afspraak", "Afspraak", _afspraak),
    Onderdeel("systeem", "Systeem en standaard", lambda _, item: systeem(item.systeem)),
    Onderdeel("maatregelen", "Beveiliging", lambda register, _: maatregelen(register)),
)
SLEUTELS = frozenset(
    {item.sleutel for item in ONDERDELEN} | {"verantwoordelijke", "nummer", "contact", "fg", "beheerder", "plaats"}
)
