"""Hands one SOAP message to the GGk, and reads what it answers; no domain words."""

from __future__ import annotations

import anyio
import httpx

from connectors.ijw.ggk import Bevestiging, EnvelopError, Fout, Gelezen, lees
from connectors.ijw.settings import IjwInstellingen
from gateway.sdk import LaterError, partner_client

_VERBINDINGEN = 10
_GROOTSTE_ANTWOORD = 1_000_000
_EERSTE_FOUT, _FAULT = 400, 500


class GgkWegError(LaterError):
    """Het GGk is bezet of weg."""

    code = "IJW-030"


class GgkAntwoordError(LaterError):
    """Het antwoord van het GGk heeft niet de afgesproken vorm."""

    code = "IJW-031"


class GgkClient:
    """Calls one address; many tasks may call at the same time."""

    def __init__(self, instellingen: IjwInstellingen) -> None:
        """Read the certificates; no connection is made yet."""
        self._url, self._timeout = instellingen.url, instellingen.timeout_s
        self._http = partner_client(
            instellingen.url, instellingen.context(), timeout=self._timeout, verbindingen=_VERBINDINGEN
        )

    async def stuur(self, data: bytes, actie: str) -> Fout | Bevestiging:
        """Hand a message over: taken (Bv03) or refused (Fo03)."""
        gelezen = self._lees(*await self._verstuur(data, actie))
        if not isinstance(gelezen, Fout | Bevestiging):
            raise GgkAntwoordError("het GGk antwoordt met een bericht in plaats van een bevestiging.")
        return gelezen

    async def is_bereikbaar(self) -> bool:
        """Tell whether anyone answers there, whatever it says."""
        try:
            with anyio.fail_after(self._timeout):
                await self._http.get(self._url)
        except (TimeoutError, httpx.TransportError):
            return False
        return True

    async def sluit(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    def _lees(self, status: int, data: bytes) -> Gelezen:
        if status >= _EERSTE_FOUT and status != _FAULT:
            raise GgkWegError(f"het GGk antwoordt met status {status}.")
        try:
            return lees(data)
        except EnvelopError:
            raise GgkAntwoordError from None

    async def _verstuur(self, data: bytes, actie: str) -> tuple[int, bytes]:
        koppen = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{actie}"'}
        try:
            with anyio.fail_after(self._timeout):
                async with self._http.stream("POST", self._url, content=data, headers=koppen) as antwoord:
                    return antwoord.status_code, await _begrensd(antwoord)
        except TimeoutError:
            raise GgkWegError("het GGk antwoordt niet op tijd.") from None
        except (httpx.TransportError, httpx.StreamError):
            # The chain of these would carry the request.
            raise GgkWegError("het GGk is niet te bereiken.") from None


async def _begrensd(antwoord: httpx.Response) -> bytes:
    data = bytearray()
    async for stuk in antwoord.aiter_bytes():
        data += stuk
        if len(data) > _GROOTSTE_ANTWOORD:
            raise GgkAntwoordError(f"het antwoord van het GGk is groter dan {_GROOTSTE_ANTWOORD} bytes.")
    return bytes(data)
