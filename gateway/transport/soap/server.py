"""The server side: check, process once, answer signed, or say in a fault why not."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import cast

import anyio
import structlog
from cryptography import x509
from lxml import etree

from gateway.model.errors import InvoerError, LaterError, SchakelError, ToegangError
from gateway.model.identifiers import Oin
from gateway.transport.certificaten import Sleutelpaar, Vertrouwen
from gateway.transport.soap.bericht import Adressering, canoniek, envelop, lichaam
from gateway.transport.soap.controleren import controleer
from gateway.transport.soap.fouten import schrijf_fault
from gateway.transport.soap.herhaling import Herhaling, MessageIdHergebruiktError
from gateway.transport.soap.lezing import Http
from gateway.transport.soap.namen import FOUT_ACTIE
from gateway.transport.soap.ondertekenen import onderteken
from gateway.transport.soap.verslag import Controle, Controleverslag, Gelezen
from gateway.transport.soap.verwachting import Marges, Verwachting

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Operatie:
    """What one wsa:Action does: the XSD of its Body, and who takes it and gives the Body of the answer."""

    verwerk: Callable[[Gelezen], Awaitable[bytes]]
    schema: etree.XMLSchema | None = None


@dataclass(frozen=True, slots=True)
class Antwoord:
    """The HTTP answer; its Content-Type is always text/xml in UTF-8."""

    status: int
    data: bytes = field(repr=False)


class SoapServer:
    """One endpoint with its operations; independent of the web framework in front of it."""

    def __init__(
        self,
        *,
        sleutel: Sleutelpaar,
        vertrouwen: Vertrouwen,
        eigen: Container[Oin],
        operaties: Mapping[str, Operatie],
        herhaling: Herhaling,
        gemandateerd: Callable[[Oin, Oin, str], bool],
        tussenpersonen: frozenset[tuple[Oin, Oin]] = frozenset(),
        klok: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Take who we are, whom we believe, what we do, and a memory of what came before."""
        self._sleutel, self._vertrouwen, self._eigen = sleutel, vertrouwen, eigen
        self._operaties, self._herhaling, self._klok = operaties, herhaling, klok
        self._gemandateerd, self._tussenpersonen = gemandateerd, tussenpersonen
        self._schemas = {actie: item.schema for actie, item in operaties.items() if item.schema is not None}

    async def behandel(self, data: bytes, http: Http, tls: Sequence[x509.Certificate]) -> Antwoord:
        """Take one request; `tls` is the client certificate of the connection, leaf first."""
        verslag = controleer(data, self._eis(), http=http, tls=tls)
        if verslag.bericht is None:
            return self._weiger(verslag)
        bericht = verslag.bericht
        try:
            body = await self._eenmaal(bericht)
        # Whatever a handler does, the partner gets a fault and never a trace.
        except Exception as fout:
            return self._fault(*_code_van(fout), bericht.van, bericht.message_id)
        return self._antwoord(bericht, body)

    def _eis(self) -> Verwachting:
        return Verwachting(
            op=self._klok(),
            vertrouwen=self._vertrouwen,
            eigen=self._eigen,
            acties=self._operaties,
            gemandateerd=self._gemandateerd,
            tussenpersonen=self._tussenpersonen,
            schemas=self._schemas,
        )

    async def _eenmaal(self, bericht: Gelezen) -> bytes:
        """Process a message that is new, or give the stored answer to one that came before."""
        # Checks 6 and 7 have seen to both.
        van, tot = cast("Oin", bericht.van), cast("datetime", bericht.verloopt) + Marges().speling
        bekend = await self._herhaling.onthoud(van, bericht.message_id, _digest(bericht), tot)
        if bekend is not None:
            return bekend
        try:
            body = await self._operaties[bericht.actie].verwerk(bericht)
        except BaseException:
            with anyio.CancelScope(shield=True):
                await self._herhaling.vergeet(van, bericht.message_id)
            raise
        await self._herhaling.bewaar(van, bericht.message_id, body)
        return body

    def _antwoord(self, bericht: Gelezen, body: bytes) -> Antwoord:
        adressering = Adressering(
            bericht.van, bericht.naar or self._sleutel.oin, bericht.actie, _nieuw_id(), bericht.message_id
        )
        getekend = onderteken(adressering, body, self._sleutel, op=self._klok(), bevestigt=bericht.handtekening)
        return Antwoord(200, getekend.data)

    def _weiger(self, verslag: Controleverslag) -> Antwoord:
        fout = cast("Controle", verslag.fout)
        _log.info("soap_geweigerd", code=fout.code, controle=fout.naam, van=verslag.van)
        return self._fault(fout.code, fout.tekst, verslag.van, verslag.message_id)

    def _fault(self, code: str, tekst: str, naar: Oin | None, relates_to: str | None) -> Antwoord:
        adressering = Adressering(naar, self._sleutel.oin, FOUT_ACTIE, _nieuw_id(), relates_to)
        return Antwoord(500, envelop(adressering, b"", lichaam(schrijf_fault(code, tekst))))


def _nieuw_id() -> str:
    return f"urn:uuid:{uuid.uuid4()}"


def _digest(bericht: Gelezen) -> str:
    """What makes two messages the same: operation, receiver and content, not the fresh timestamp and signature."""
    return sha256(f"{bericht.actie}\n{bericht.naar}\n".encode() + canoniek(bericht.inhoud)).hexdigest()


def _code_van(fout: Exception) -> tuple[str, str]:
    for soort, code in _CODES.items():
        if isinstance(fout, soort):
            return code, fout.melding
    # The trace may hold values, so the log gets the kind of error only.
    _log.error("soap_verwerking_mislukt", soort=type(fout).__name__)
    return "DK0050", ""


_CODES: dict[type[SchakelError], str] = {
    MessageIdHergebruiktError: "DK0011",
    LaterError: "DK0051",
    InvoerError: "DK0004",
    ToegangError: "DK0002",
}
