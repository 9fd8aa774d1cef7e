"""Puts OSO dossiers ready for the aanvraagsysteem of the school, and fetches those put ready for us."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from anyio.to_thread import run_sync

from connectors.oso_transport.afspraken import laad
from connectors.oso_transport.bewaarplek import Adressen, Bewaarplek, Klaarliggend
from connectors.oso_transport.bron import Bronrol
from connectors.oso_transport.client import OsoClient
from connectors.oso_transport.doel import Doelrol
from connectors.oso_transport.envelop import EnvelopError, Gelezen, lees, schrijf, schrijf_fault
from connectors.oso_transport.settings import OsoTransportInstellingen
from gateway.sdk import (
    Bericht,
    DefinitiefError,
    Doelsysteem,
    Melding,
    Ontvangst,
    SchakelError,
    Terugkoppeling,
)

_GOED, _FOUT = 200, 500


class GeenAdresError(DefinitiefError):
    """Voor deze school zijn geen aanleverpunten ingevuld."""

    code = "OST-050"


class Antwoord(NamedTuple):
    """What goes back over HTTP."""

    status: int
    data: bytes


def _nu() -> datetime:
    return datetime.now(UTC)


class OsoTransport(Doelsysteem):
    """The bron as a partner: `deliver` puts ready, the verdict comes when the dossier was fetched or never was."""

    instellingen_model = OsoTransportInstellingen

    def __init__(self, instellingen: OsoTransportInstellingen, klok: Callable[[], datetime] = _nu) -> None:
        """Read certificates, key and contract; no connection is made yet."""
        super().__init__(instellingen)
        self._in, self._klok = instellingen, klok
        self._afspraken = laad(instellingen.versie)
        self._plek = Bewaarplek(instellingen.bewaarplek, instellingen.bewaarsleutel())
        self._client = OsoClient(instellingen, self._afspraken)
        eigen = frozenset((brin, punten.doel) for brin, punten in instellingen.aanleverpunten.items())
        self._bron = Bronrol(self._client, self._afspraken, self._plek, klok)
        self.doel = Doelrol(self._client, self._afspraken, self._plek, klok, eigen=eigen)

    async def deliver(self, bericht: Bericht) -> Ontvangst:
        """Put one dossier ready: keep it, announce it, tell the doel; the koppelsleutel is what it is called there."""
        brin = bericht.verstrekker.brin or ""
        if (punten := self._in.aanleverpunten.get(brin)) is None:
            raise GeenAdresError(doe="Vul bron en doel in onder aanleverpunten, bij de BRIN van de school.")
        adressen = Adressen(brin, punten.bron, brin, punten.doel)
        rij = await self._bron.bied_aan(str(bericht.id), bericht.verstrekker.id, adressen, bericht.inhoud)
        return Ontvangst(str(bericht.id), objectkenmerk=rij.koppelsleutel)

    async def poll(self) -> AsyncIterator[tuple[Terugkoppeling, ...]]:
        """Which dossiers were fetched and signed off, and which nobody came for; their bytes are gone by then."""
        # What time alone decides comes first: it needs no Traffic Center.
        for stap in (self._verloop, self._kijk_na):
            await stap()
            if geeindigd := await run_sync(self._plek.te_melden):
                yield tuple(self._oordeel(rij) for rij in geeindigd)
                await run_sync(self._plek.gemeld, [rij.bericht_id for rij in geeindigd])

    async def behandel(self, data: bytes) -> Antwoord:
        """Take one SOAP message of a bron or doel, over a connection that showed an OSO certificate."""
        try:
            gelezen = lees(self._afspraken, data, self._afspraken.grenzen["bericht_bytes"])
        except EnvelopError as fout:
            return Antwoord(_FOUT, schrijf_fault("Client", fout.melding))
        rollen = {"notificatieRequest": self.doel.neem, "documentRequest": self._bron.beantwoord}
        if not isinstance(gelezen, Gelezen) or gelezen.naam not in rollen:
            return Antwoord(_FOUT, schrijf_fault("Client", "dit bericht wordt hier niet aangenomen."))
        try:
            antwoord = await rollen[gelezen.naam](gelezen.waarden)
        except SchakelError as fout:
            return Antwoord(_FOUT, schrijf_fault("Server", f"{fout.code} probeer het later opnieuw."))
        naam = f"{gelezen.naam.removesuffix('Request')}Response"
        return Antwoord(_GOED, await run_sync(schrijf, self._afspraken, naam, antwoord))

    async def check(self) -> list[str]:
        """Look each doel up at the Traffic Center and see whether dossiers can be kept; changes nothing."""
        fouten = [] if self._plek.bruikbaar() else ["de map van bewaarplek bestaat niet of is niet te beschrijven."]
        for brin, punten in self._in.aanleverpunten.items():
            try:
                await self._bron.zoek_adres(Adressen(brin, punten.bron, brin, punten.doel))
            except SchakelError as fout:
                fouten.append(f"OSO, {brin}: {fout}")
        return fouten

    async def sluit(self) -> None:
        """Close the connections."""
        await self._client.sluit()

    async def _verloop(self) -> None:
        await run_sync(self._plek.verloop, self._klok())

    async def _kijk_na(self) -> None:
        for rij in await run_sync(self._plek.in_sessie):
            await self._bron.kijk_na(rij)

    def _oordeel(self, rij: Klaarliggend) -> Terugkoppeling:
        if rij.einde == "afgemeld":
            return Terugkoppeling(UUID(rij.bericht_id), goedgekeurd=True, op=self._klok())
        melding = Melding("niet-opgehaald", "Het dossier is niet opgehaald voordat de koppelsleutel verliep.")
        return Terugkoppeling(UUID(rij.bericht_id), goedgekeurd=False, op=self._klok(), meldingen=(melding,))
