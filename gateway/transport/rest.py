"""Calling one REST API of a partner: token, bodies, problems (RFC 9457); no domain words."""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import anyio
import httpx

from gateway.model.errors import DefinitiefError, LaterError
from gateway.transport.http import partner_client

_GROOTSTE_ANTWOORD = 5_000_000
_VERBINDINGEN = 50
_EERSTE_FOUT, _EERSTE_SERVERFOUT = 400, 500
_GEEN_TOKEN = 401
_LATER = frozenset({408, 425, 429})
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,40}")
_PLAATS = re.compile(r"[A-Za-z0-9_/.-]{0,100}")
_PERSOONSNUMMER = re.compile(r"\d{9}")


class RestWeigertError(DefinitiefError):
    """De partner weigert dit verzoek."""

    code = "TRA-002"

    def __init__(self, wie: str, status: int, fout: str, plaatsen: tuple[tuple[str, str], ...]) -> None:
        """Keep status, code, and per fault its place and kind; texts are not kept, for they could quote a value."""
        self.status, self.fout, self.plaatsen = status, fout, plaatsen
        super().__init__(
            f"{wie} weigert met status {status} ({fout}).",
            doe="Controleer de partij in de instellingen, de rechten van het token en de gegevens.",
        )


class Fouttekst(NamedTuple):
    """The code of a fault, and per part its place and kind, as they came: nothing of it is trusted yet."""

    code: object
    delen: tuple[tuple[object, object], ...] = ()


def rfc9457(probleem: Mapping[str, Any]) -> Fouttekst:
    """What a fault says in problem+json."""
    delen = probleem.get("errors")
    gevonden = (deel for deel in (delen if isinstance(delen, list) else ()) if isinstance(deel, dict))
    return Fouttekst(probleem.get("code"), tuple((deel.get("location"), deel.get("code")) for deel in gevonden))


@dataclass(frozen=True, slots=True)
class RestFouten:
    """What a connector calls what can go wrong; `wie` is the partner in a Dutch sentence, as `het postvak`.

    `lees` takes a fault apart in the way of this API.
    """

    wie: str
    weg: type[LaterError]
    onduidelijk: type[LaterError]
    token: type[LaterError]
    weigert: type[RestWeigertError]
    lees: Callable[[Mapping[str, Any]], Fouttekst] = rfc9457


class Lading(NamedTuple):
    """What goes over the line, as what, the traceparent it belongs to, and headers of its own."""

    inhoud: bytes
    soort: str = "application/json"
    spoor: str = ""
    koppen: tuple[tuple[str, str], ...] = ()


class RestAntwoord(NamedTuple):
    """What came back."""

    status: int
    inhoud: bytes


class RestClient:
    """Calls one API; many tasks may call at the same time."""

    def __init__(self, basis: str, token: str, context: ssl.SSLContext, timeout_s: float, fouten: RestFouten) -> None:
        """Take address, bearer token, trust and how long to wait; no connection is made yet."""
        self._basis, self._timeout, self._fouten = basis, timeout_s, fouten
        self._koppen = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        self._http = partner_client(basis, context, timeout=timeout_s, verbindingen=_VERBINDINGEN)

    async def haal(self, pad: str, vraag: Mapping[str, str]) -> bytes:
        """Fetch something."""
        return (await self._roep("GET", pad, vraag, None, {})).inhoud

    async def stuur(self, methode: str, pad: str, vraag: Mapping[str, str], wat: Lading) -> RestAntwoord:
        """Hand something over."""
        koppen = {"Content-Type": wat.soort, **({"traceparent": wat.spoor} if wat.spoor else {}), **dict(wat.koppen)}
        return await self._roep(methode, pad, vraag, wat.inhoud, koppen)

    async def sluit(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def eigen_koppen(self) -> Mapping[str, str]:
        """The headers of every call; an API that gives tokens for a while has its client fetch them here."""
        return self._koppen

    async def _roep(
        self, methode: str, pad: str, vraag: Mapping[str, str], inhoud: bytes | None, koppen: Mapping[str, str]
    ) -> RestAntwoord:
        alle = {**await self.eigen_koppen(), **koppen}
        verzoek = self._http.build_request(methode, self._basis + pad, params=dict(vraag), content=inhoud, headers=alle)
        wie = self._fouten.wie
        try:
            with anyio.fail_after(self._timeout):
                antwoord = await self._verstuur(verzoek)
        except TimeoutError:
            raise self._fouten.weg(f"{wie} antwoordt niet op tijd.") from None
        except (httpx.TransportError, httpx.StreamError):
            # The chain of these would carry the request with its body.
            raise self._fouten.weg(f"{wie} is niet te bereiken.") from None
        if antwoord.status >= _EERSTE_FOUT:
            raise _fout(antwoord, self._fouten)
        return antwoord

    async def _verstuur(self, verzoek: httpx.Request) -> RestAntwoord:
        antwoord = await self._http.send(verzoek, stream=True)
        data = bytearray()
        try:
            async for stuk in antwoord.aiter_bytes():
                data += stuk
                if len(data) > _GROOTSTE_ANTWOORD:
                    raise self._fouten.onduidelijk(f"het antwoord is te groot: {self._fouten.wie}.")
        finally:
            await antwoord.aclose()
        return RestAntwoord(antwoord.status_code, bytes(data))


def _fout(antwoord: RestAntwoord, fouten: RestFouten) -> LaterError | DefinitiefError:
    status = antwoord.status
    if status >= _EERSTE_SERVERFOUT or status in _LATER:
        return fouten.weg(f"{fouten.wie} antwoordt met status {status}.")
    if status == _GEEN_TOKEN:
        return fouten.token(doe="Vernieuw het token in de omgevingsvariabele van token_env.")
    gelezen = fouten.lees(_probleem(antwoord.inhoud))
    plaatsen = tuple((_gewoon(_PLAATS, plaats), _gewoon(_CODE, code)) for plaats, code in gelezen.delen)
    return fouten.weigert(fouten.wie, status, _gewoon(_CODE, gelezen.code), plaatsen)


def _probleem(inhoud: bytes) -> dict[str, Any]:
    try:
        gelezen = json.loads(inhoud)
    except (ValueError, RecursionError):
        return {}
    return gelezen if isinstance(gelezen, dict) else {}


def _gewoon(vorm: re.Pattern[str], tekst: object) -> str:
    """A code or a place; anything that could be a sentence or a number of a person is not repeated."""
    goed = isinstance(tekst, str) and vorm.fullmatch(tekst) and not _PERSOONSNUMMER.search(tekst)
    return str(tekst) if goed else "onbekend"
