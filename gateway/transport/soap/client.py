"""The client side: sign, send, and believe an answer only when it proves to be the partner's to this request."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import anyio
import httpx
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from gateway.model.identifiers import Oin
from gateway.transport.certificaten import Sleutelpaar, Vertrouwen
from gateway.transport.http import partner_client, partner_context
from gateway.transport.soap.bericht import Adressering
from gateway.transport.soap.controleren import controleer_antwoord
from gateway.transport.soap.fouten import PartnerLaterError, fault_in_antwoord, fout_van
from gateway.transport.soap.ondertekenen import GELDIG, Ondertekend, onderteken
from gateway.transport.soap.verwachting import Verwachting, Verzonden

_NIET_BESCHIKBAAR = 503


class VerbindingError(PartnerLaterError):
    """De partner is niet te bereiken."""

    code = "SOAP-005"


class TlsError(PartnerLaterError):
    """De verbinding met de partner is niet te vertrouwen."""

    code = "SOAP-006"


class AntwoordError(PartnerLaterError):
    """Het antwoord van de partner is niet te vertrouwen."""

    code = "SOAP-007"


@dataclass(frozen=True, slots=True, kw_only=True)
class SoapInstellingen:
    """How to reach one partner, and with what we prove who we are."""

    url: str
    partner: Oin
    sleutel: Sleutelpaar = field(repr=False)
    vertrouwen: Vertrouwen = field(repr=False)
    geldig: timedelta = GELDIG
    timeout: float = 30.0
    pogingen: int = 3
    verbindingen: int = 100
    max_bytes: int = 10_000_000


class SoapClient:
    """Made once per partner; many tasks may call at the same time."""

    def __init__(
        self, instellingen: SoapInstellingen, *, klok: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Set up the TLS side; no connection is made yet."""
        self._stel = instellingen
        self._klok = klok
        context = partner_context(instellingen.sleutel, instellingen.vertrouwen, instellingen.partner)
        self._http = partner_client(
            instellingen.url, context, timeout=instellingen.timeout, verbindingen=instellingen.verbindingen
        )

    async def roep(
        self, actie: str, body: bytes, *, message_id: str, van_oin: Oin, naar_oin: Oin, traceparent: str = ""
    ) -> bytes:
        """Send a Body and give the Body of the answer; raises PartnerLaterError or PartnerWeigertError.

        A short hitch is retried within the call, signed anew with the same MessageID, so the call is safe to repeat.
        """
        adressering = Adressering(naar_oin, van_oin, actie, message_id)
        herhaal = AsyncRetrying(
            retry=retry_if_exception(_hapert),
            stop=stop_after_attempt(self._stel.pogingen),
            wait=wait_random_exponential(multiplier=0.1, max=1),
            reraise=True,
        )
        try:
            return await herhaal(self._poging, adressering, body, traceparent)
        except PartnerLaterError as fout:
            fout.poging = int(herhaal.statistics["attempt_number"])
            raise

    async def sluit(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _poging(self, adressering: Adressering, body: bytes, traceparent: str) -> bytes:
        stel, op = self._stel, self._klok()
        verzoek = onderteken(adressering, body, stel.sleutel, op=op, geldig=stel.geldig)
        status, data = await self._verstuur(adressering, verzoek, traceparent)
        fault = fault_in_antwoord(status, data)
        if fault is not None:
            raise fout_van(fault)
        return self._lees(adressering, verzoek, data)

    async def _verstuur(self, adressering: Adressering, verzoek: Ondertekend, traceparent: str) -> tuple[int, bytes]:
        headers = {"Content-Type": "text/xml; charset=UTF-8", "SOAPAction": f'"{adressering.actie}"'}
        if traceparent:
            headers["traceparent"] = traceparent
        try:
            with anyio.fail_after(self._stel.timeout):
                async with self._http.stream("POST", self._stel.url, content=verzoek.data, headers=headers) as antwoord:
                    return antwoord.status_code, await self._begrensd(antwoord)
        except (TimeoutError, httpx.ReadTimeout):
            raise PartnerLaterError("de partner antwoordt niet op tijd.") from None
        except httpx.TransportError as fout:
            if _tls_fout(fout):
                raise TlsError(doe="Controleer certificaat, OIN en stamcertificaat van de partner.") from fout
            raise VerbindingError from fout

    async def _begrensd(self, antwoord: httpx.Response) -> bytes:
        data = bytearray()
        async for stuk in antwoord.aiter_bytes():
            data += stuk
            if len(data) > self._stel.max_bytes:
                raise AntwoordError(f"het antwoord is groter dan {self._stel.max_bytes} bytes.")
        return bytes(data)

    def _lees(self, adressering: Adressering, verzoek: Ondertekend, data: bytes) -> bytes:
        verzonden = Verzonden(
            adressering.actie, adressering.message_id, adressering.van, self._stel.partner, verzoek.handtekening
        )
        eis = Verwachting(op=self._klok(), vertrouwen=self._stel.vertrouwen, antwoord_op=verzonden)
        verslag = controleer_antwoord(data, eis)
        if verslag.bericht is None:
            waarom = verslag.fout.tekst if verslag.fout else ""
            raise AntwoordError(f"het antwoord is niet te vertrouwen: {waarom}", doe="Neem contact op met de partner.")
        return verslag.bericht.body


def _hapert(fout: BaseException) -> bool:
    if isinstance(fout, PartnerLaterError) and fout.fault is not None:
        return fout.fault.status == _NIET_BESCHIKBAAR
    return isinstance(fout, VerbindingError)


def _tls_fout(fout: BaseException | None) -> bool:
    while fout is not None:
        if isinstance(fout, ssl.SSLError):
            return True
        fout = fout.__cause__ or fout.__context__
    return False
