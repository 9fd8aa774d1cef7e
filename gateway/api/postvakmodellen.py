"""What the leerplicht inbox asks and answers; camelCase on the wire, times in UTC."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, WithJsonSchema

from gateway.api.modellen import Antwoord, Bladeren, Lijst, Tijdstip, Vraag
from gateway.exchange.postvak.inhoud import schema
from gateway.model.verzuim import Verzuimsoort

Status = Literal["geregistreerd", "in-behandeling", "ter-kennisgeving", "afgesloten", "ingetrokken"]


def _bericht(naam: str) -> dict[str, Any]:
    """A schema of the contract as part of the document of the API."""
    return {sleutel: waarde for sleutel, waarde in schema(naam).items() if sleutel != "$schema"}


Verzuimmelding = Annotated[dict[str, Any], WithJsonSchema(_bericht("verzuimmelding"))]
Intrekking = Annotated[dict[str, Any], WithJsonSchema(_bericht("intrekking"))]


class Adressering(Vraag):
    """Whose inbox it is about."""

    gemeente: str | None = Field(
        None, max_length=40, description="Id van de gemeente; mag weg als het token er precies een noemt"
    )


class Vanaf(Adressering):
    """From where changes are asked for."""

    limiet: int = Field(50, ge=1, le=200, description="Hoeveel er hoogstens in het antwoord staan")
    vanaf: str | None = Field(None, max_length=500, description="`verder` uit het vorige antwoord")


class Postvakfilter(Bladeren):
    """Which meldingen are asked for."""

    status: Status | None = Field(None, description="Alleen met deze status")
    soort: Verzuimsoort | None = Field(None, description="Alleen van deze soort")


class Contactpersoon(Vraag):
    """Who handles the melding at the gemeente."""

    naam: str | None = Field(None, min_length=1, max_length=100)
    functie: str | None = Field(None, min_length=1, max_length=60)
    telefoon: str | None = Field(None, max_length=20, pattern=r"^\+?[0-9]{4,15}$")
    email: str | None = Field(None, max_length=100, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


class Terugmelding(Vraag):
    """What an officer tells the school."""

    status: Literal["in-behandeling", "ter-kennisgeving", "afgesloten"]
    reden: str | None = Field(
        None, max_length=40, description="Verplicht bij afgesloten: een code uit contracts/leerplicht_postvak, redenen"
    )
    toelichting: str | None = Field(
        None, max_length=40, description="Alleen bij afgesloten: een code uit het contract, toelichtingen"
    )
    contact: Contactpersoon | None = None


class Ontvangstbewijs(Antwoord):
    """How a melding stands, for who sent it."""

    id: UUID
    kenmerk: str
    status: Status
    versie: int
    ontvangen_op: Tijdstip
    gewijzigd_op: Tijdstip


class Postvakregel(Antwoord):
    """A melding in the list: nothing of the leerling."""

    id: UUID
    gemeente: str = Field(validation_alias="organisatie")
    afzender: str
    afzender_naam: str
    soort: Verzuimsoort
    status: Status
    versie: int
    ontvangen_op: Tijdstip
    gewijzigd_op: Tijdstip


class Contact(Antwoord):
    """Who handles the melding at the gemeente."""

    naam: str | None = None
    functie: str | None = None
    telefoon: str | None = None
    email: str | None = None


class Stap(Antwoord):
    """One status of a melding."""

    status: Status
    op: Tijdstip
    reden: str | None
    toelichting: str | None
    contact: Contact | None


class PostvakDetail(Postvakregel):
    """A melding whole, as the school sent it, with each status it got."""

    kenmerk: str
    wissen_op: date
    melding: dict[str, Any] = Field(description="Volgens contracts/leerplicht_postvak/verzuimmelding.schema.json")
    verloop: list[Stap]


class Wijziging(Stap):
    """A status that a melding of the sender got."""

    id: UUID


class Postvakregels(Lijst[Postvakregel]):
    """A part of the list of meldingen."""


class Wijzigingen(Antwoord):
    """A part of what became of the meldingen of a sender."""

    items: list[Wijziging]
    verder: str = Field(description="Geef dit de volgende keer mee als `vanaf`, ook als dit antwoord leeg is")
    meer: bool = Field(description="Of er nu al meer is")
