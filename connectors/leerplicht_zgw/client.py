"""The protocol of the ZGW APIs: tokens, headers, pages, and what goes wrong; no domain words."""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

import anyio
import httpx
from joserfc import jwt
from joserfc.jwk import OctKey

from connectors.leerplicht_zgw.settings import LeerplichtZgwInstellingen
from gateway.sdk import DefinitiefError, LaterError, partner_client

_CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
_EERSTE_FOUT, _EERSTE_SERVERFOUT = 400, 500
_ONJUIST, _NIET_GEVONDEN = 400, 404
_LATER = frozenset({408, 429})
# No dot, percent sign or backslash: nothing that a library could take for another path.
_PAD = re.compile(r"(?:/[A-Za-z0-9_-]+)+")
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,80}")


class GemeenteLaterError(LaterError):
    """De gemeente is bezet of weg."""

    code = "ZGW-010"


class AntwoordOnduidelijkError(LaterError):
    """Het antwoord van de gemeente heeft niet de afgesproken vorm."""

    code = "ZGW-011"


class VreemdAdresError(DefinitiefError):
    """De gemeente verwijst naar een adres dat niet van haar API is."""

    code = "ZGW-012"


class GemeenteWeigertError(DefinitiefError):
    """De gemeente weigert dit verzoek."""

    code = "ZGW-013"

    def __init__(self, status: int, fout: str, velden: tuple[tuple[str, str], ...]) -> None:
        """Keep status, code and per field its code; the texts may quote a value, so they are not kept."""
        self.status, self.fout, self.velden = status, fout, velden
        namen = ", ".join(f"{naam} ({code})" for naam, code in velden)
        super().__init__(
            f"de gemeente weigert met status {status}{' ' + fout if fout else ''}{': ' + namen if namen else ''}.",
            doe="Controleer rechten en afspraken bij de gemeente.",
        )


class ZgwClient:
    """Calls the APIs of one gemeente; many tasks may call at the same time."""

    def __init__(self, instellingen: LeerplichtZgwInstellingen, grenzen: Mapping[str, Any]) -> None:
        """Read secret and certificates; no connection is made yet."""
        self._stel, self._grenzen = instellingen, grenzen
        self._sleutel = OctKey.import_key(instellingen.geheim())
        self._http = partner_client(
            instellingen.zrc_url, instellingen.context(), timeout=instellingen.timeout_s, verbindingen=100
        )

    async def haal(self, basis: str, url: str, spoor: str = "", **vraag: str) -> dict[str, Any]:
        """Fetch one object, only from below `basis`."""
        return _object(await self._roep("GET", self.binnen(basis, url), params=vraag, spoor=spoor))

    async def rij(self, url: str, spoor: str = "", **vraag: str) -> list[dict[str, Any]]:
        """Fetch a list that has no pages."""
        return _objecten(await self._roep("GET", url, params=vraag, spoor=spoor))

    async def paginas(self, basis: str, pad: str, spoor: str = "", **vraag: str) -> AsyncIterator[list[dict[str, Any]]]:
        """Fetch a list page by page, as far as the other side says there is a next one."""
        url, params = f"{basis}/{pad}", vraag
        for _ in range(self._grenzen["paginas"]):
            antwoord = _object(await self._roep("GET", url, params=params, spoor=spoor))
            yield _objecten(antwoord.get("results"))
            if antwoord.get("next") is None:
                return
            url, params = self._volgende(basis, antwoord["next"])
        raise AntwoordOnduidelijkError("de gemeente geeft meer bladzijden dan er kunnen zijn.")

    async def lijst(self, basis: str, pad: str, spoor: str = "", **vraag: str) -> list[dict[str, Any]]:
        """Fetch a list with all its pages."""
        return [deel async for blad in self.paginas(basis, pad, spoor, **vraag) for deel in blad]

    async def schrijf(self, methode: str, url: str, body: Mapping[str, Any] | None, spoor: str = "") -> Any:
        """Create or change something; the answer as the other side gives it."""
        return await self._roep(methode, url, body=body, spoor=spoor)

    async def sluit(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    def binnen(self, basis: str, url: object) -> str:
        """The address itself when it lies below `basis`; nothing else is ever fetched."""
        if isinstance(url, str) and url.startswith(basis) and _PAD.fullmatch(url[len(basis) :]):
            return url
        raise VreemdAdresError(doe="Controleer de adressen in de instellingen en bij de gemeente.")

    def _volgende(self, basis: str, url: object) -> tuple[str, dict[str, str]]:
        pad, _, vraag = str(url).partition("?")
        return self.binnen(basis, pad), dict(httpx.QueryParams(vraag))

    def _token(self) -> str:
        wie = self._stel.client_id
        claims = {
            "iss": wie,
            "iat": int(time.time()) - int(self._grenzen["klokverschil_s"]),
            "client_id": wie,
            "user_id": wie,
            "user_representation": "Schakel",
        }
        return jwt.encode({"typ": "JWT", "alg": "HS256"}, claims, self._sleutel)

    async def _roep(
        self,
        methode: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        spoor: str = "",
    ) -> Any:
        koppen = {"Authorization": f"Bearer {self._token()}", "Accept": "application/json", **_CRS}
        if spoor:
            koppen["traceparent"] = spoor
        verzoek = self._http.build_request(methode, url, params=params, json=body, headers=koppen)
        status, data = await self._verstuur(verzoek)
        if status >= _EERSTE_FOUT:
            raise _fout(status, data)
        if not data:
            return None
        return _json(data)

    async def _verstuur(self, verzoek: httpx.Request) -> tuple[int, bytes]:
        try:
            with anyio.fail_after(self._stel.timeout_s):
                antwoord = await self._http.send(verzoek, stream=True)
                try:
                    return antwoord.status_code, await self._begrensd(antwoord)
                finally:
                    await antwoord.aclose()
        except TimeoutError:
            raise GemeenteLaterError("de gemeente antwoordt niet op tijd.") from None
        except (httpx.TransportError, httpx.StreamError):
            # The text of these names the address; the chain would carry the request with its body.
            raise GemeenteLaterError("de gemeente is niet te bereiken.") from None

    async def _begrensd(self, antwoord: httpx.Response) -> bytes:
        data = bytearray()
        async for stuk in antwoord.aiter_bytes():
            data += stuk
            if len(data) > self._grenzen["antwoord_bytes"]:
                raise AntwoordOnduidelijkError("het antwoord van de gemeente is te groot.")
        return bytes(data)


def _fout(status: int, data: bytes) -> GemeenteLaterError | GemeenteWeigertError:
    if status >= _EERSTE_SERVERFOUT or status in _LATER:
        return GemeenteLaterError(f"de gemeente antwoordt met status {status}.")
    try:
        probleem = _object(_json(data))
        velden = _objecten(probleem.get("invalidParams", []))
    except AntwoordOnduidelijkError:
        probleem, velden = {}, []
    namen = tuple((_code(veld.get("name")), _code(veld.get("code"))) for veld in velden)
    return GemeenteWeigertError(status, _code(probleem.get("code")), namen)


def _code(tekst: object) -> str:
    """A code or a name of a field; anything that could be a sentence is not repeated."""
    return tekst if isinstance(tekst, str) and _CODE.fullmatch(tekst) else "onbekend"


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise AntwoordOnduidelijkError from None


def _object(waarde: object) -> dict[str, Any]:
    if not isinstance(waarde, dict):
        raise AntwoordOnduidelijkError
    return waarde


def _objecten(waarde: object) -> list[dict[str, Any]]:
    if not isinstance(waarde, list):
        raise AntwoordOnduidelijkError
    return [_object(deel) for deel in waarde]


def is_weg(fout: GemeenteWeigertError) -> bool:
    """Whether something is not there, or not for us."""
    return fout.status == _NIET_GEVONDEN


def is_onjuist(fout: GemeenteWeigertError) -> bool:
    """Whether the message itself is wrong, and not our rights."""
    return fout.status == _ONJUIST
