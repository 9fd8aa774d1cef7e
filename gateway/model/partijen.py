"""Who takes part: the organisations we act for, the partners we send to, and what was agreed."""

from datetime import date, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from gateway.model.aanvraag import SwvNummer
from gateway.model.basis import Model
from gateway.model.identifiers import Brin, Oin
from gateway.model.klasse import Gewoon, Klasse
from gateway.model.leerling import Tekst
from gateway.model.verzuim import LesvrijePeriode, Verzuimafspraken


class Schooladres(Model):
    """Where a school is and how it is reached, as a dossier that we make says it."""

    straatnaam: Gewoon[Tekst]
    huisnummer: Gewoon[Annotated[str, Field(pattern=r"^\d{1,5}$")]]
    postcode: Gewoon[Annotated[str, Field(pattern=r"^\d{4}[A-Z]{2}$")]]
    plaatsnaam: Gewoon[Tekst]
    telefoon: Gewoon[Annotated[str, Field(pattern=r"^\+?[0-9]{4,15}$")] | None] = None
    email: Gewoon[Annotated[str, Field(max_length=100, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")] | None] = None

    @model_validator(mode="after")
    def _bereikbaar(self) -> Self:
        if self.telefoon is None and self.email is None:
            raise ValueError("een school heeft een telefoonnummer of een e-mailadres")
        return self


class Organisatie(Model):
    """An organisation the gateway acts for: the verantwoordelijke of its own data."""

    id: Gewoon[Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]]
    naam: Gewoon[str]
    soort: Gewoon[str]
    onderwijssoort: Gewoon[str | None] = None
    brin: Gewoon[Brin | None] = None
    oin: Gewoon[Oin]
    # Of a school: for the OSO dossiers that the gateway makes itself.
    adres: Schooladres | None = None
    # Of a samenwerkingsverband: the number that begins every TLV it gives.
    swv: Gewoon[SwvNummer | None] = None
    # Of a samenwerkingsverband: the holidays that its terms skip; those of a school come from its source.
    lesvrij: tuple[LesvrijePeriode, ...] = ()
    # Leerplichtwet art. 1 onder b: a bekostigde school reports through DUO, b3 and b4 to the gemeente (art. 21).
    bekostiging: Gewoon[Literal["bekostigd", "b3", "b4"]] = "bekostigd"
    verzuim: Verzuimafspraken = Verzuimafspraken()
    bron: Gewoon[dict[str, Any] | None] = None


class Partner(Model):
    """An organisation at the other side, reached through one connector."""

    id: Gewoon[Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]]
    naam: Gewoon[str]
    soort: Gewoon[str]
    oin: Gewoon[Oin]
    connector: Gewoon[str]
    gemeentes: Gewoon[tuple[str, ...]] = ()
    instellingen: Annotated[dict[str, Any], Klasse.GEWOON, Field(default_factory=dict)]


class Abonnement(Model):
    """What a school wants to be sent, to whom, for which doelen, and how far that goes without a person.

    Shares are fractions of the leerlingen the gateway knows of the organisation.
    """

    id: Gewoon[Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]]
    organisatie: Gewoon[str]
    partner: Gewoon[str]
    doelen: Gewoon[Annotated[tuple[str, ...], Field(min_length=1)]]
    afspraak_van: Gewoon[date]
    afspraak_tot: Gewoon[date | None] = None
    max_aandeel: Gewoon[Annotated[float, Field(gt=0, le=1)]] = 0.1
    max_aandeel_verwijderen: Gewoon[Annotated[float, Field(ge=0, le=1)]] = 0.01
    max_leeftijd: Gewoon[timedelta] = timedelta(days=7)
