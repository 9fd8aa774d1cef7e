"""The edge of the API: what holds for every request and answer, whatever route it is for."""

from collections.abc import MutableMapping
from time import perf_counter
from typing import Any

import anyio
import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.api import problemen, spoor
from gateway.api.metingen import Metingen

log = structlog.get_logger()
MAX_JSON_BYTES = 1_000_000
MAX_SOAP_BYTES = 10_000_000
# contracts/swv_platform, grenzen: an aanvraag comes with its documents, a dossier is one file.
MAX_SWV_BYTES = 25_000_000
# contracts/jeugdhulp/documenten.yaml: documents of 20 MB together, in Base64.
MAX_HULP_BYTES = 30_000_000
# An attachment of 10 MB or a dossier of 50 MB, in Base64.
MAX_BIJLAGE_BYTES = 70_000_000
MAX_DUUR_S = 30.0
_GROOT = (
    ("/koppelvlak/", MAX_SOAP_BYTES),
    ("/v1/aanvragen", MAX_BIJLAGE_BYTES),
    ("/v1/jeugdhulpverzoeken", MAX_HULP_BYTES),
    ("/v1/swv/aanvragen", MAX_SWV_BYTES),
    ("/v1/swv/dossiers/", MAX_SWV_BYTES),
)
_OPEN = "/v1/openapi.json"
# The only page for a person: a form, and a style sheet beside it.
_PAGINA = "/ophalen/"
_PAGINA_CSP = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Rand:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp, *, metingen: Metingen, versie: str, max_duur: float = MAX_DUUR_S) -> None:
        """Take what is inside, where to count, the version of the API and how long a request may take."""
        self._app, self._metingen = app, metingen
        self._versie, self._max_duur = versie, max_duur

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await _Doorgang(self, scope, receive, send).ga()

    async def laat_door(self, scope: Scope, receive: Receive, send: Send) -> bool:
        """Run what is inside; false when it took too long."""
        with anyio.move_on_after(self._max_duur) as klok:
            await self._app(scope, receive, send)
        return not klok.cancelled_caught

    def koppen(self, headers: MutableHeaders, pad: str) -> None:
        """Put the headers of every answer in place."""
        headers.update(_HEADERS)
        headers["API-Version"] = self._versie
        if pad.startswith(_PAGINA):
            headers["Content-Security-Policy"] = _PAGINA_CSP
        if pad == _OPEN:
            headers["Access-Control-Allow-Origin"] = "*"

    def meld(self, scope: Scope, status: int, duur: float) -> None:
        """Count and log a request by its template: a path may say too much."""
        route = _sjabloon(scope)
        self._metingen.verzoek(scope["method"], route, status, duur)
        trace_id = spoor.spoor_van(scope).trace_id
        log.info(
            "request", methode=scope["method"], route=route, status=status, ms=round(duur * 1000), trace_id=trace_id
        )


class _Doorgang:
    """One request on its way through the edge."""

    def __init__(self, rand: Rand, scope: Scope, receive: Receive, send: Send) -> None:
        self._rand, self._scope = rand, scope
        self._receive, self._send = receive, send
        self._max = _grens(scope["path"])
        self._gelezen = 0
        self._status = 0

    async def ga(self) -> None:
        begin = perf_counter()
        trace_id = spoor.begin(self._scope).trace_id
        try:
            if not await self._rand.laat_door(self._scope, self._lees, self._stuur):
                await self._probleem(trace_id, 503, {"Retry-After": str(problemen.OPNIEUW_NA_S)})
        # The server behind us would print a trace, and a trace can hold values.
        except Exception as fout:
            log.error("request_failed", fout=type(fout).__name__, trace_id=trace_id)  # noqa: TRY400 as above
            await self._probleem(trace_id, 500, {})
        finally:
            self._rand.meld(self._scope, self._status, perf_counter() - begin)

    async def _probleem(self, trace_id: str, status: int, headers: dict[str, str]) -> None:
        """Tell what went wrong, unless an answer has begun already."""
        if not self._status:
            antwoord = problemen.antwoord(trace_id, status, headers=headers)
            await antwoord(self._scope, self._receive, self._stuur)

    async def _lees(self) -> Message:
        lengte = Headers(scope=self._scope).get("content-length", "")
        if lengte.isdecimal() and int(lengte) > self._max:
            raise HTTPException(413)
        message = await self._receive()
        self._gelezen += len(message.get("body", b""))
        if self._gelezen > self._max:
            raise HTTPException(413)
        return message

    async def _stuur(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._rand.koppen(MutableHeaders(scope=message), self._scope["path"])
        await self._send(message)


def _grens(pad: str) -> int:
    """How much a request to a path may hold."""
    return next((maat for begin, maat in _GROOT if pad.startswith(begin)), MAX_JSON_BYTES)


def _sjabloon(scope: Scope) -> str:
    route = scope.get("route")
    pad = getattr(route, "path_format", None) or getattr(route, "path", None)
    return f"{scope.get('root_path', '')}{pad}" if pad else "onbekend"
