"""The protocol of the platform: token, bodies, problems; no domain words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import anyio
import httpx

from connectors.swv_platform.settings import SwvPlatformInstellingen
from gateway.sdk import DefinitiefError, LaterError, partner_client

_GROOTSTE_ANTWOORD = 5_000_000
_VERBINDINGEN = 50
_EERSTE_FOUT, _EERSTE_SERVERFOUT = 400, 500
_GEEN_TOKEN = 401
_LATER = frozenset({408, 425, 429})
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,40}")
_PLAATS = re.compile(r"[A-Za-z0-9_/.-]{0,100}")


class PlatformWegError(LaterError):
    """Het platform is bezet of weg."""

    code = "SWV-010"


class AntwoordOnduidelijkError(LaterError):
    """Het antwoord van het platform heeft niet de afgesproken vorm."""

    code = "SWV-011"


class TokenGeweigerdError(LaterError):
    """Het platform gelooft ons token niet."""

    code = "SWV-012"


class PlatformWeigertError(DefinitiefError):
    """Het platform weigert dit verzoek."""

    code = "SWV-013"

    def __init__(self, status: int, fout: str, plaatsen: tuple[tuple[str, str], ...]) -> None:
        """Keep status, code, and per fault its place and kind; texts are not kept, for they could quote a value."""
        self.status, self.fout, self.plaatsen = status, fout, plaatsen
        super().__init__(
            f"het platform weigert met status {status} ({fout}).",
            doe="Controleer het samenwerkingsverband, de rechten van het token en de gegevens.",
        )


class Antwoord(NamedTuple):
    """What came back."""

    status: int
    inhoud: bytes


class Lading(NamedTuple):
    """What goes over the line, and as what."""

    inhoud: bytes
    soort: str = "application/json"
    spoor: str = ""


class PlatformClient:
    """Calls one API; many tasks may call at the same time."""

    def __init__(self, instellingen: SwvPlatformInstellingen) -> None:
        """Read token and trust; no connection is made yet."""
        self._basis, self._timeout = instellingen.url, instellingen.timeout_s
        self._koppen = {"Authorization": f"Bearer {instellingen.token()}", "Accept": "application/json"}
        self._http = partner_client(
            instellingen.url, instellingen.context(), timeout=instellingen.timeout_s, verbindingen=_VERBINDINGEN
        )

    async def haal(self, pad: str, vraag: Mapping[str, str]) -> bytes:
        """Fetch something."""
        return (await self._roep("GET", pad, vraag, None, {})).inhoud

    async def stuur(self, methode: str, pad: str, vraag: Mapping[str, str], wat: Lading) -> Antwoord:
        """Hand something over."""
        koppen = {"Content-Type": wat.soort, **({"traceparent": wat.spoor} if wat.spoor else {})}
        return await self._roep(methode, pad, vraag, wat.inhoud, koppen)

    async def sluit(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _roep(
        self, methode: str, pad: str, vraag: Mapping[str, str], inhoud: bytes | None, koppen: Mapping[str, str]
    ) -> Antwoord:
        verzoek = self._http.build_request(
            methode, self._basis + pad, params=dict(vraag), content=inhoud, headers={**self._koppen, **koppen}
        )
        try:
            with anyio.fail_after(self._timeout):
                antwoord = await self._verstuur(verzoek)
        except TimeoutError:
            raise PlatformWegError("het platform antwoordt niet op tijd.") from None
        except (httpx.TransportError, httpx.StreamError):
            # The chain of these would carry the request with its body.
            raise PlatformWegError("het platform is niet te bereiken.") from None
        if antwoord.status >= _EERSTE_FOUT:
            raise _fout(antwoord)
        return antwoord

    async def _verstuur(self, verzoek: httpx.Request) -> Antwoord:
        antwoord = await self._http.send(verzoek, stream=True)
        data = bytearray()
        try:
            async for stuk in antwoord.aiter_bytes():
                data += stuk
                if len(data) > _GROOTSTE_ANTWOORD:
                    raise AntwoordOnduidelijkError("het antwoord van het platform is te groot.")
        finally:
            await antwoord.aclose()
        return Antwoord(antwoord.status_code, bytes(data))


def _fout(antwoord: Antwoord) -> LaterError | DefinitiefError:
    status = antwoord.status
    if status >= _EERSTE_SERVERFOUT or status in _LATER:
        return PlatformWegError(f"het platform antwoordt met status {status}.")
    if status == _GEEN_TOKEN:
        return TokenGeweigerdError(doe="Vernieuw het token in de omgevingsvariabele van token_env.")
    probleem = _probleem(antwoord.inhoud)
    fouten = probleem.get("errors")
    plaatsen = tuple(
        (_veilig(_PLAATS, item.get("location")), _veilig(_CODE, item.get("code")))
        for item in (fouten if isinstance(fouten, list) else ())
        if isinstance(item, dict)
    )
    return PlatformWeigertError(status, _veilig(_CODE, probleem.get("code")), plaatsen)


def _probleem(inhoud: bytes) -> dict[str, Any]:
    try:
        gelezen = json.loads(inhoud)
    except ValueError:
        return {}
    return gelezen if isinstance(gelezen, dict) else {}


def _veilig(vorm: re.Pattern[str], tekst: object) -> str:
    """A code or a place; anything that could be a sentence or a number of a person is not repeated."""
    goed = isinstance(tekst, str) and vorm.fullmatch(tekst) and not re.search(r"\d{9}", tekst)
    return str(tekst) if goed else "onbekend"
