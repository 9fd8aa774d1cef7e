"""All that a connector may import."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from gateway.document import Alinea, Deel, Document, Gegevens, Lijst, Nota, Onderdeel, Tabel, als_pdf
from gateway.mapping import Mappings, Reader, laad_contracten, laad_mappings
from gateway.mapping.codelists import lees_codelijst
from gateway.mapping.source import bestanden
from gateway.mapping.unread import ongelezen
from gateway.model.aanvraag import Aanvraagstatus, Besluit
from gateway.model.dossier import Dossier
from gateway.model.errors import (
    ConfiguratieError,
    DefinitiefError,
    InvoerError,
    LaterError,
    SchakelError,
    ToegangError,
)
from gateway.model.identifiers import Bsn, Oin, Onderwijsnummer
from gateway.model.jeugdhulp import Hulpstand
from gateway.model.leerling import Pgn
from gateway.model.mappen import contractbestand, mappen
from gateway.model.partijen import Organisatie, Partner
from gateway.model.uitwisseling import (
    Aanvraagmelding,
    Bericht,
    Bestandsbevinding,
    Bevinding,
    Bronrecord,
    Ernst,
    Hulpmelding,
    Loketantwoord,
    Loketverzoek,
    Loketzaak,
    Melding,
    Ontvangst,
    Rij,
    Statusmelding,
    Statuspagina,
    Terugkoppeling,
)
from gateway.model.verzuim import Contact, Meldingstatus
from gateway.model.yamlbron import lees_yaml
from gateway.policy.tijd import dag, vandaag
from gateway.transport.certificaten import CertificaatBestandError, Sleutelpaar, Vertrouwen
from gateway.transport.http import Adres, Basisadres, partner_client, server_context
from gateway.transport.mtls import Mtls, client_context
from gateway.transport.rest import Fouttekst, Lading, RestAntwoord, RestClient, RestFouten, RestWeigertError
from gateway.transport.soap.client import SoapClient, SoapInstellingen
from gateway.transport.soap.fouten import Fault, PartnerLaterError, PartnerWeigertError
from gateway.transport.xml import XmlError, parse


def lees_contract(standaard: str, deel: str = "contract") -> dict[str, Any]:
    """What contracts/<standaard>/contract.yaml says, or another part of that folder, as plain data."""
    return dict(lees_yaml(contractbestand(f"{standaard}/{deel}.yaml")).kaal())


def lezer(bericht: str) -> Reader:
    """The reader of one message, as `duo_rod/terugkoppelen@1`."""
    reader = _mappings().reader(bericht)
    if not isinstance(reader, Reader):
        raise ConfiguratieError(f"{bericht} is geen bericht maar een bestand met rijen.")
    return reader


@cache
def codelijst(naam: str) -> Mapping[str, str]:
    """What the model calls each code of a standard, by the name of a list in mappings/codelijsten."""
    bestand = bestanden(mappen("mappings"), f"codelijsten/{naam}.yaml").get(f"codelijsten/{naam}.yaml")
    lijst = lees_codelijst(bestand) if bestand else None
    if lijst is None:
        raise ConfiguratieError(f"codelijst {naam} ontbreekt of is niet te lezen.")
    return lijst.lezen


@cache
def _mappings() -> Mappings:
    return laad_mappings(mappen("mappings"), laad_contracten(mappen("contracts")))


class Instellingen(BaseModel):
    """What an operator fills in for a connector; secrets only as names of environment variables."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Connector(ABC):
    """One system at the other side; made once per partner or source, then used by many tasks at once."""

    instellingen_model: ClassVar[type[Instellingen]]

    def __init__(self, instellingen: Instellingen) -> None:
        """Take checked settings; open nothing yet."""
        self.instellingen = instellingen

    @abstractmethod
    async def check(self) -> list[str]:
        """Try settings, connection and credentials, change nothing; a Dutch line per fault, none when all is well."""

    async def sluit(self) -> None:
        """Let go of connections."""
        return

    @classmethod
    def controleer_bestand(cls, data: bytes) -> tuple[Bestandsbevinding, ...]:  # noqa: ARG003 - who overrides it needs it
        """Hold one document of this standard against its schema and rules; what it says, none when all is well.

        A document that cannot be read is a finding too.
        """
        raise DefinitiefError("deze koppeling kan geen los bestand controleren", doe="Kies een andere koppeling.")

    @classmethod
    def lees_dossier(cls, data: bytes) -> Dossier:  # noqa: ARG003 - who overrides it needs it
        """The dossier in a document of this standard, which may have findings still; raises an InvoerError."""
        raise DefinitiefError("deze koppeling leest geen dossier", doe="Kies een andere koppeling.")

    @classmethod
    def maak_retour(cls, data: bytes) -> bytes:  # noqa: ARG003 - who overrides it needs it
        """The answer that whoever gets this document must send back, as far as the document alone tells."""
        raise DefinitiefError("deze koppeling kent geen retour", doe="Kies een andere koppeling.")


class Bron(Connector):
    """A system we read leerlingen from."""

    @abstractmethod
    def lees(self) -> Iterator[Bronrecord | Bevinding]:
        """Stream the source: a record per leerling, and a Bevinding for what belongs to no leerling.

        Memory stays bounded however long the source is. Raises InvoerError when nothing can be read at all.
        """

    def lees_verzuim(self) -> Iterator[Bronrecord | Bevinding]:
        """Stream what the source knows of verzuim: a record per leerling that has any; nothing by default.

        `Bronrecord.bevindingen` name rows that were left out; the other rows of the leerling are still in `rijen`:
        `leerling` is the place of his first row, `verzuim` the rows of what he missed, each read by the mapping, and
        `aanwezig` what he did not miss: the date by the id of the registration, since most rows of a school are those.
        """
        return iter(())

    def lees_toestemmingen(self) -> Iterator[Bronrecord | Bevinding]:
        """Stream the toestemmingen that a school already held: a record per leerling that has any; nothing by default.

        `Bronrecord.rijen` has `leerling`, the place of his first row, and `toestemmingen`: for each row what the
        mapping reads (`toestemming`, and a row for each of its `documenten`). `bevindingen` name rows left out.
        """
        return iter(())

    def lees_kalender(self) -> Bronrecord | None:
        """The schoolkalender as one record; None when the source has none. Raises InvoerError when it is wrong."""
        return None


@dataclass(frozen=True)
class Koppelvlak:
    """What is needed to take SOAP messages from a partner: our key, whom we believe, and the messages by name."""

    sleutel: Sleutelpaar
    vertrouwen: Vertrouwen
    berichten: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Berichtstand:
    """How a message of our own application stands at the other side; `nieuw` when it went out just now."""

    kenmerk: str
    soort: str
    stand: Literal["onderweg", "goed", "afgekeurd"]
    nieuw: bool
    meldingen: tuple[Melding, ...] = ()


@dataclass(frozen=True, slots=True)
class Poststuk:
    """A message that was taken for our own application."""

    volgnummer: int
    soort: str
    inhoud: bytes = field(repr=False)


class Doelsysteem(Connector):
    """A system we deliver to.

    With `alleen_de_partner` only a certificate with the OIN of the partner may hand something to `behandel`, or get a
    token at the loket; else the protocol itself must tell who speaks.
    """

    alleen_de_partner: bool = False

    @abstractmethod
    async def deliver(self, bericht: Bericht) -> Ontvangst:
        """Hand one bericht to the partner.

        May be called again for the same bericht, so it must be safe to repeat.
        Raises LaterError or DefinitiefError and lets nothing else out. Logs no part of bericht.inhoud.
        """

    def voorcontrole(self, zicht: Mapping[str, Any], op: date) -> tuple[Melding, ...]:
        """What the partner would surely say of this view; with an afkeur among it nothing is sent."""
        return ()

    def poll(self) -> AsyncIterator[tuple[Terugkoppeling, ...]]:
        """Fetch waiting verdicts, a page at a time; each page is settled before the next is asked for."""
        return _none()

    def poll_statussen(self, vanaf: str | None) -> AsyncIterator[Statuspagina]:
        """Fetch how our objects stand at the partner, changed since `vanaf` (the last `verder`; None is the start)."""
        return _geen_statussen()

    async def bij_notificatie(
        self, autorisatie: str, body: bytes
    ) -> tuple[Statusmelding | Aanvraagmelding | Hulpmelding, ...]:
        """Take a notification at /koppelvlak/{partner}/notificaties and fetch what it is about.

        Raises ToegangError when `autorisatie`, the header of that name, is not what was agreed.
        """
        raise DefinitiefError("deze koppeling ontvangt geen notificaties", doe="Controleer het adres bij de partner.")

    async def behandel(self, data: bytes) -> tuple[int, bytes]:
        """Take a message in the partner's own protocol at /koppelvlak/{partner}/bericht: the status and body to answer.

        It came over a connection that showed a client certificate; whose, the protocol itself must make sure of.
        """
        raise DefinitiefError("deze koppeling neemt geen berichten aan", doe="Controleer het adres bij de partner.")

    def meld_aan(self, client: str, geheim: str, basis: str) -> UUID:
        """Know a partner that asks for a token of the loket: the one uitwisseling that this basis opens.

        Raises ToegangError, with the same words whatever was wrong.
        """
        raise DefinitiefError("deze koppeling heeft geen loket", doe="Controleer het adres bij de partner.")

    async def bedien(self, verzoek: Loketverzoek, zaak: Loketzaak) -> Loketantwoord:
        """Answer a partner at /koppelvlak/{partner}/loket/{uitwisseling}/...: nothing beyond that uitwisseling.

        The zaak is given only while it may still be shared; who calls was checked before.
        """
        raise DefinitiefError("deze koppeling heeft geen loket", doe="Controleer het adres bij de partner.")

    async def pak_in(self, zaak: Loketzaak, wachtwoord: str) -> bytes:
        """The zaak as one encrypted file for a person, for a partner without a system."""
        raise DefinitiefError("deze koppeling maakt geen pakket", doe="Geef deze partner geen code.")

    async def verstuur(self, data: bytes) -> Berichtstand:
        """Send a message that our own application made; the same bytes are one message, however often they are given.

        Raises LaterError or DefinitiefError.
        """
        raise DefinitiefError("deze koppeling verstuurt geen losse berichten", doe="Kies een andere partner.")

    async def ontvangen(self, na: int = 0) -> list[Poststuk]:
        """The messages that were taken for our own application, after a number."""
        raise DefinitiefError("deze koppeling bewaart geen losse berichten", doe="Kies een andere partner.")

    async def voortgang(self, na: int = 0) -> list[tuple[int, dict[str, str | None]]]:
        """What messages mean for the Task of a school, as JSON, after a number."""
        raise DefinitiefError("deze koppeling houdt geen voortgang bij", doe="Kies een andere partner.")

    async def te_beslissen(self, na: int = 0) -> list[tuple[int, dict[str, str | None]]]:
        """The uitwisselingen where something happened that a person has to judge, after a number."""
        raise DefinitiefError("deze koppeling houdt geen voortgang bij", doe="Kies een andere partner.")

    def koppelvlak(self) -> Koppelvlak | None:
        """How the partner delivers to us at /koppelvlak/{partner}; None when it never does."""
        return None

    async def ontvang(self, actie: str, body: bytes) -> tuple[bytes, tuple[Terugkoppeling, ...]]:
        """Take a message the partner sends us: the body to answer with, and the verdicts in it."""
        raise DefinitiefError("deze koppeling ontvangt niets", doe="Controleer het adres bij de partner.")


async def _none() -> AsyncIterator[tuple[Terugkoppeling, ...]]:
    return
    yield


async def _geen_statussen() -> AsyncIterator[Statuspagina]:
    return
    yield


__all__ = [
    "Aanvraagmelding",
    "Aanvraagstatus",
    "Adres",
    "Alinea",
    "Basisadres",
    "Bericht",
    "Berichtstand",
    "Besluit",
    "Bestandsbevinding",
    "Bevinding",
    "Bron",
    "Bronrecord",
    "Bsn",
    "CertificaatBestandError",
    "ConfiguratieError",
    "Connector",
    "Contact",
    "Deel",
    "DefinitiefError",
    "Document",
    "Doelsysteem",
    "Dossier",
    "Ernst",
    "Fault",
    "Fouttekst",
    "Gegevens",
    "Hulpmelding",
    "Hulpstand",
    "Instellingen",
    "InvoerError",
    "Koppelvlak",
    "Lading",
    "LaterError",
    "Lijst",
    "Loketantwoord",
    "Loketverzoek",
    "Loketzaak",
    "Melding",
    "Meldingstatus",
    "Mtls",
    "Nota",
    "Oin",
    "Onderdeel",
    "Onderwijsnummer",
    "Ontvangst",
    "Organisatie",
    "Partner",
    "PartnerLaterError",
    "PartnerWeigertError",
    "Pgn",
    "Poststuk",
    "Reader",
    "RestAntwoord",
    "RestClient",
    "RestFouten",
    "RestWeigertError",
    "Rij",
    "SchakelError",
    "Sleutelpaar",
    "SoapClient",
    "SoapInstellingen",
    "Statusmelding",
    "Statuspagina",
    "Tabel",
    "Terugkoppeling",
    "ToegangError",
    "Vertrouwen",
    "XmlError",
    "als_pdf",
    "client_context",
    "codelijst",
    "contractbestand",
    "dag",
    "lees_contract",
    "lezer",
    "ongelezen",
    "parse",
    "partner_client",
    "server_context",
    "vandaag",
]
