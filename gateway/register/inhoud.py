"""The register of one organisatie, as data; how it looks is up to the renderings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gateway.exchange.bewaren.termijnen import Bewaartermijn
from gateway.exchange.contact import Contactgegevens
from gateway.model.klasse import Klasse
from gateway.policy import Doel
from gateway.register.gegevens import EigenVerwerking, RegisterVorm


class Stand(StrEnum):
    """How an abonnement on a doel stands on the day of the register."""

    GELDIG = "afspraak geldig"
    NOG_NIET = "afspraak nog niet ingegaan"
    VERLOPEN = "afspraak verlopen"
    ONBEKEND_DOEL = "doel bestaat niet meer"
    PAST_NIET = "doel past niet bij deze partijen"


@dataclass(frozen=True, slots=True)
class Partij:
    """An organisation in the register, with its kind in words."""

    id: str
    naam: str
    soort: str
    soort_titel: str
    nummers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Veld:
    """A field of a doel in plain Dutch, and the voorwaarde under which it goes."""

    pad: str
    naam: str
    klasse: Klasse
    betrokkene: str | None
    alleen_als: str | None


@dataclass(frozen=True, slots=True)
class Systeem:
    """The connector a partner or source is reached by, and the standard it speaks."""

    koppeling: str
    standaard: str
    status: str | None


@dataclass(frozen=True, slots=True)
class Bron:
    """Where the organisatie's own data is read from, and what is read there."""

    systeem: Systeem
    gelezen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verwerking:
    """One doel of one abonnement between two parties; `doel` is None when it is no longer there."""

    abonnement: str
    doelnaam: str
    doel: Doel | None
    velden: tuple[Veld, ...]
    verstrekker: Partij
    ontvanger: Partij
    bron: Bron | None
    systeem: Systeem
    afspraak_van: date
    afspraak_tot: date | None
    stand: Stand

    @property
    def titel(self) -> str:
        """What it is for; the bare name when the doel is gone."""
        return self.doel.titel if self.doel else self.doelnaam

    def velden_van(self, klasse: Klasse) -> tuple[Veld, ...]:
        """The fields of one class."""
        return tuple(veld for veld in self.velden if veld.klasse is klasse)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The register of one verwerkingsverantwoordelijke on one day."""

    verantwoordelijke: Partij
    contact: Contactgegevens
    peildatum: date
    naam: str
    verstrekkingen: tuple[Verwerking, ...]
    ontvangsten: tuple[Verwerking, ...]
    bron: Bron | None
    eigen: Mapping[str, EigenVerwerking]
    termijnen: Mapping[str, Bewaartermijn]
    vast: RegisterVorm

    @property
    def verwerkingen(self) -> tuple[Verwerking, ...]:
        """What goes out, then what comes in."""
        return self.verstrekkingen + self.ontvangsten

    def activiteit(self, verwerking: Verwerking) -> str:
        """The address by which the logboek calls a processing activity."""
        versie = f"/versies/{verwerking.doel.versie}" if verwerking.doel else ""
        return f"https://{self.naam}/register/verwerkingsactiviteiten/{verwerking.doelnaam}{versie}"
