"""One OSO call: SOAP over two-sided TLS, and what its result means."""

from __future__ import annotations

import ssl
from typing import Any
from urllib.parse import urlsplit

import anyio
import httpx
from anyio.to_thread import run_sync

from connectors.oso_transport.afspraken import Afspraken, Gevolg
from connectors.oso_transport.envelop import EnvelopError, SoapFault, lees, schrijf
from connectors.oso_transport.settings import OsoTransportInstellingen
from gateway.sdk import DefinitiefError, LaterError, partner_client

_VERBINDINGEN = 20
_MET_DOSSIER = "document"
_EERSTE_FOUT, _FAULT = 400, 500
# Base64 takes four characters for three bytes.
_VIER_DERDE = 4 / 3


class OsoWegError(LaterError):
    """De andere kant is bezet of weg."""

    code = "OST-011"


class OsoTlsError(LaterError):
    """De verbinding met de andere kant is niet te vertrouwen."""

    code = "OST-012"


class OsoAntwoordError(LaterError):
    """Het antwoord van de andere kant heeft niet de afgesproken vorm."""

    code = "OST-013"


class OsoAdresError(DefinitiefError):
    """Het Traffic Center noemt een adres waar we niet heen mogen."""

    code = "OST-014"


class OsoWeigertError(DefinitiefError):
    """De andere kant weigert dit."""

    code = "OST-015"

    def __init__(self, operatie: str, woord: str, gevolg: Gevolg) -> None:
        """Keep the word it refused with."""
        self.woord, self.gevolg = woord, gevolg
        super().__init__(f"{operatie} geeft {woord}.", doe="Controleer de aanleverpunten en het mandaat.")


class OsoLaterError(LaterError):
    """De andere kant kan dit nu niet."""

    code = "OST-016"


class OsoClient:
    """Calls the Traffic Center and the other party; one pool of connections per address."""

    def __init__(self, instellingen: OsoTransportInstellingen, afspraken: Afspraken) -> None:
        """Read the certificates; no connection is made yet."""
        self._afspraken, self._timeout = afspraken, instellingen.timeout_s
        self._center, self._beveiligd = instellingen.traffic_center_url, instellingen.beveiligd
        self._context = instellingen.context()
        self._clients: dict[str, httpx.AsyncClient] = {}

    async def center(self, operatie: str, **waarden: Any) -> dict[str, Any]:
        """Ask the Traffic Center."""
        return await self.roep(self._center, operatie, **waarden)

    async def roep(self, url: str, operatie: str, **waarden: Any) -> dict[str, Any]:
        """Ask someone; raises OsoWeigertError, or a LaterError when the same may succeed later."""
        verzoek = schrijf(self._afspraken, f"{operatie}Request", waarden)
        status, data = await self._verstuur(url, operatie, verzoek)
        # A dossier of the largest size takes a moment to read.
        antwoord = await run_sync(self._lees, operatie, status, data)
        gevolg = self._afspraken.gevolg(operatie, antwoord["resultaat"])
        if gevolg == "later":
            raise OsoLaterError(f"{operatie} geeft {antwoord['resultaat']}.")
        if gevolg != "goed":
            raise OsoWeigertError(operatie, antwoord["resultaat"], gevolg)
        return antwoord

    async def sluit(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            await client.aclose()
        self._clients.clear()

    def _grens(self, operatie: str) -> int:
        grenzen = self._afspraken.grenzen
        extra = int(grenzen["dossier_bytes"] * _VIER_DERDE) if operatie == _MET_DOSSIER else 0
        return grenzen["bericht_bytes"] + extra

    def _client(self, url: str) -> httpx.AsyncClient:
        delen = urlsplit(url)
        if self._beveiligd and delen.scheme != "https":
            raise OsoAdresError(doe="Laat de andere kant een https-adres registreren.")
        basis = f"{delen.scheme}://{delen.netloc}"
        if basis not in self._clients:
            self._clients[basis] = partner_client(url, self._context, timeout=self._timeout, verbindingen=_VERBINDINGEN)
        return self._clients[basis]

    async def _verstuur(self, url: str, operatie: str, verzoek: bytes) -> tuple[int, bytes]:
        koppen = {"Content-Type": "text/xml; charset=UTF-8", "SOAPAction": f'"{self._afspraken.actie(operatie)}"'}
        try:
            client = self._client(url)
            with anyio.fail_after(self._timeout):
                async with client.stream("POST", url, content=verzoek, headers=koppen) as antwoord:
                    return antwoord.status_code, await self._begrensd(antwoord, self._grens(operatie))
        except TimeoutError:
            raise OsoWegError(f"{operatie}: de andere kant antwoordt niet op tijd.") from None
        except (httpx.TransportError, httpx.StreamError) as fout:
            # The chain of these would carry the request.
            if _tls_fout(fout):
                raise OsoTlsError(doe="Controleer certificaten en stamcertificaat.") from None
            raise OsoWegError(f"{operatie}: de andere kant is niet te bereiken.") from None

    async def _begrensd(self, antwoord: httpx.Response, grens: int) -> bytes:
        data = bytearray()
        async for stuk in antwoord.aiter_bytes():
            data += stuk
            if len(data) > grens:
                raise OsoAntwoordError(f"het antwoord is groter dan {grens} bytes.")
        return bytes(data)

    def _lees(self, operatie: str, status: int, data: bytes) -> dict[str, Any]:
        if status >= _EERSTE_FOUT and status != _FAULT:
            raise OsoWegError(f"{operatie}: de andere kant antwoordt met status {status}.")
        try:
            gelezen = lees(self._afspraken, data, self._grens(operatie))
        except EnvelopError as fout:
            raise OsoAntwoordError(f"{operatie}: {fout.melding}") from None
        if isinstance(gelezen, SoapFault):
            if gelezen.code.startswith("Client"):
                raise OsoWeigertError(operatie, "een SOAP-fout (Client)", "definitief")
            raise OsoLaterError(f"{operatie} geeft een SOAP-fout (Server).")
        if gelezen.naam != f"{operatie}Response":
            raise OsoAntwoordError(f"{operatie}: het antwoord hoort bij een ander bericht.")
        return gelezen.waarden


def _tls_fout(fout: BaseException | None) -> bool:
    while fout is not None:
        if isinstance(fout, ssl.SSLError):
            return True
        fout = fout.__cause__ or fout.__context__
    return False
