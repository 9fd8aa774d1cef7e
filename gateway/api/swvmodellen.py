"""What the inbox of a samenwerkingsverband asks and answers; camelCase on the wire, times in UTC."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, WithJsonSchema

from gateway.api.modellen import Antwoord, Bladeren, Lijst, Tijdstip, Vraag
from gateway.exchange.swvinbox.inhoud import zelfstandig
from gateway.model.aanvraag import Aanvraagstatus, Categorie, Soortnaam, SwvNummer, TlvNummer

Kenmerk = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$")]
Bericht = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Naam = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Aanvraag = Annotated[dict[str, Any], WithJsonSchema(zelfstandig("aanvraag"))]
Intrekking = Annotated[dict[str, Any], WithJsonSchema(zelfstandig("intrekking"))]


class Adressering(Vraag):
    """Whose inbox it is about."""

    swv: SwvNummer = Field(description="Nummer van het samenwerkingsverband, zoals VO2507")


class Zoeken(Adressering):
    """Which aanvraag is looked for."""

    kenmerk: Kenmerk = Field(description="Hoe de afzender de aanvraag noemt")


class Vanaf(Adressering):
    """From where changes are asked for."""

    limiet: int = Field(100, ge=1, le=200, description="Hoeveel er hoogstens in het antwoord staan")
    vanaf: str | None = Field(None, max_length=500, description="`verder` uit het vorige antwoord")


class Swvtermijn(Antwoord):
    """The last day of what runs."""

    tot: date


class Swvdeskundige(Antwoord):
    """An advice."""

    naam: str
    discipline: str
    datum: date
    ondertekend: bool
    advies: str | None = None


class Swvbesluit(Antwoord):
    """What the samenwerkingsverband decided."""

    aanvraagnummer: str
    soort: str
    uitkomst: Literal["toegekend", "deels", "afgewezen", "niet-in-behandeling", "ingetrokken"]
    datum: date
    swv: str
    tlv_nummer: str | None = None
    categorie: Categorie | None = None
    begin: date | None = None
    eind: date | None = Field(None, description="Leeg voor de hele schooltijd; anders 31 juli")
    bezwaar_tot: date | None = None
    motivering: str | None = None
    deskundigen: tuple[Swvdeskundige, ...] = ()
    voor_school: str | None = None


class Aanvraagstand(Antwoord):
    """How an aanvraag stands, for who sent it."""

    id: UUID
    kenmerk: str
    aanvraagnummer: str | None
    status: Aanvraagstatus
    op: Tijdstip
    versie: int
    ontbreekt: tuple[str, ...] = ()
    termijn: Swvtermijn | None = None
    vergaderdatum: date | None = None
    bericht: str | None = None
    besluit: Swvbesluit | None = None


class Swvgevonden(Antwoord):
    """The aanvraag of that kenmerk, if it is there."""

    items: list[Aanvraagstand]


class Swvwijzigingen(Antwoord):
    """A part of what became of the aanvragen of a sender."""

    items: list[Aanvraagstand]
    verder: str = Field(description="Geef dit de volgende keer mee als `vanaf`, ook als dit antwoord leeg is")
    meer: bool = Field(description="Of er nu al meer is")


class Dossierontvangst(Antwoord):
    """That an OSO dossier is in."""

    kenmerk: str
    sha256: str = Field(description="Van de bytes zoals ze binnenkwamen")
    ontvangen_op: Tijdstip


class Verklaringvraag(Vraag):
    """Which TLV is fetched; in the body, so that nothing of it stands in an address."""

    tlv_nummer: TlvNummer
    geboortedatum: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class Swvverklaring(Antwoord):
    """A TLV, for the school where the leerling goes; nothing of the aanvraag."""

    tlv_nummer: str
    swv: str
    soort: str
    categorie: Categorie | None
    begin: date
    eind: date | None


class Selectie(Vraag):
    """Which aanvragen are meant."""

    status: Aanvraagstatus | None = Field(None, description="Alleen met deze status")
    soort: Soortnaam | None = Field(None, description="Alleen van deze soort")
    toegewezen_aan: str | None = Field(None, max_length=200, description="Alleen van deze medewerker")
    termijn_voor: date | None = Field(None, description="Alleen waarvan de termijn voor deze dag eindigt")


class Swvfilter(Selectie, Bladeren):
    """Which part of the list is asked for."""


class Uitvoer(Selectie):
    """What goes into the sheet."""

    namen: bool = Field(default=False, description="Met naam en geboortedatum; vraagt ook de scope swv.namen")


class Behandelregel(Antwoord):
    """An aanvraag in the list: nothing of the leerling."""

    id: UUID
    samenwerkingsverband: str = Field(validation_alias="organisatie")
    aanvraagnummer: str | None
    soort: str
    school: str
    brin: str
    afzender: str
    gast: bool = Field(description="Van een afzender wiens token dit samenwerkingsverband niet noemt")
    status: Aanvraagstatus
    status_op: Tijdstip
    toegewezen_aan: str | None
    vergaderdatum: date | None
    termijn_tot: date | None
    bezwaar_tot: date | None
    versie: int
    ontvangen_op: Tijdstip
    gewijzigd_op: Tijdstip


class Behandelregels(Lijst[Behandelregel]):
    """A part of the list of aanvragen."""


class Swvbericht(Antwoord):
    """What was asked of the school, or told to it."""

    van: str
    op: Tijdstip
    bericht: str | None
    ontbreekt: list[str]


class Behandeldetail(Behandelregel):
    """An aanvraag whole, as the school sent it, with what was done."""

    kenmerk: str
    wissen_op: date | None
    met_dossier: bool
    aanvraag: dict[str, Any] = Field(description="Volgens contracts/swv_platform/aanvraag.schema.json")
    besluit: Swvbesluit | None
    adviezen: list[Swvdeskundige]
    berichten: list[Swvbericht]
    verloop: list[Aanvraagstand]


class Toewijzing(Vraag):
    """To whom an aanvraag goes."""

    aan: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:@/+\-]{1,200}$")] = Field(
        description="De medewerker, zoals zijn token hem noemt"
    )


class Aanvulverzoek(Vraag):
    """What is missing."""

    ontbreekt: list[Soortnaam] = Field(min_length=1, max_length=60, description="Wat nog moet komen, als code")
    bericht: Bericht | None = None


class Swvplanning(Vraag):
    """When the commissie meets."""

    vergaderdatum: date


class Aanhouding(Vraag):
    """Why the commissie comes back to it later."""

    bericht: Bericht


class Swvadvies(Vraag):
    """What a deskundige advises."""

    naam: Naam
    discipline: Soortnaam
    datum: date
    ondertekend: bool
    advies: Annotated[str, StringConstraints(min_length=1, max_length=20000)] | None = None


class Swvuitspraak(Vraag):
    """What is decided; number, terms and advices are added."""

    uitkomst: Literal["toegekend", "deels", "afgewezen"]
    genomen_op: date | None = Field(None, description="Mag weg: vandaag")
    categorie: Categorie | None = None
    begin: date | None = None
    eind: date | None = None
    motivering: Annotated[str, StringConstraints(min_length=1, max_length=20000)] | None = None
    voor_school: Naam | None = None


class Swvbezwaar(Vraag):
    """That ouders or bestuur object."""

    ontvangen_op: date


class Swvafsluiting(Vraag):
    """How an aanvraag ends."""

    status: Literal["afgesloten", "niet-in-behandeling"]
    bericht: Bericht | None = None
