"""The sandbox as an ASGI app: HTTP in, behaviour, token, handling, answer out."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from connectors.leerplicht_zgw.sandbox.ambtenaar import Ambtenaar
from connectors.leerplicht_zgw.sandbox.beheer import Beheer
from connectors.leerplicht_zgw.sandbox.catalogus import Catalogus
from connectors.leerplicht_zgw.sandbox.documenten import Documenten
from connectors.leerplicht_zgw.sandbox.fouten import Probleem, onjuist
from connectors.leerplicht_zgw.sandbox.gedrag import Gedrag
from connectors.leerplicht_zgw.sandbox.gemeente import Gemeente
from connectors.leerplicht_zgw.sandbox.instellingen import SandboxInstellingen
from connectors.leerplicht_zgw.sandbox.notificaties import Notificaties
from connectors.leerplicht_zgw.sandbox.stand import Stand
from connectors.leerplicht_zgw.sandbox.toegang import Toegang
from connectors.leerplicht_zgw.sandbox.voortgang import Voortgang
from connectors.leerplicht_zgw.sandbox.vraag import Antwoord, Pad, Vraag
from connectors.leerplicht_zgw.sandbox.zaakdelen import Zaakdelen
from connectors.leerplicht_zgw.sandbox.zaken import Zaken

_CRS = "EPSG:4326"
_VERSIES = {"zaken": "1.5.1", "catalogi": "1.3.1", "documenten": "1.4.2", "notificaties": "1.0.1"}


def _nu() -> datetime:
    return datetime.now(UTC)


class Sandbox:
    """One gemeente, with its state and its mood."""

    def __init__(self, instellingen: SandboxInstellingen, klok: Callable[[], datetime] = _nu) -> None:
        """Publish the zaaktype and open the APIs."""
        self._in = instellingen
        self.gedrag = Gedrag(**instellingen.gedrag)
        self.stand = Stand()
        self._toegang = Toegang(instellingen, klok)
        self.notificaties = Notificaties(self.stand, klok, lambda: self.gedrag)
        self.catalogus = Catalogus(instellingen.contract, self._basis("catalogi"))
        gemeente = Gemeente(
            self.stand,
            self.catalogus,
            self._basis("zaken"),
            self._basis("documenten"),
            klok,
            self.notificaties.publiceer,
            instellingen.scopes,
        )
        zaken, voortgang = Zaken(gemeente), Voortgang(gemeente)
        self.ambtenaar = Ambtenaar(gemeente, zaken, voortgang)
        self._beheer = Beheer(gemeente, zaken, self.ambtenaar, self.notificaties, lambda: self.gedrag, self._zet_gedrag)
        self._apis = {
            "zaken": [*Zaakdelen(gemeente).paden(), *zaken.paden(), *voortgang.paden()],
            "catalogi": self.catalogus.paden(),
            "documenten": Documenten(gemeente).paden(),
            "notificaties": self.notificaties.paden(),
        }

    def app(self) -> Starlette:
        """The routes: four APIs, and the control API."""
        routes = [self._route(api, pad) for api, paden in self._apis.items() for pad in paden]
        return Starlette(routes=[*routes, *self._beheer.routes()], lifespan=self._leven)

    def _basis(self, api: str) -> str:
        return f"{self._in.adres}/{api}/api/v1"

    def _zet_gedrag(self, gedrag: Gedrag) -> None:
        self.gedrag = gedrag

    @contextlib.asynccontextmanager
    async def _leven(self, _: Starlette) -> AsyncIterator[None]:
        taken = [asyncio.create_task(self.notificaties.lever_steeds())]
        if self._in.automatisch_s is not None:
            taken.append(asyncio.create_task(self.ambtenaar.werk_steeds(self._in.automatisch_s)))
        try:
            yield
        finally:
            for taak in taken:
                taak.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await taak

    def _route(self, api: str, pad: Pad) -> Route:
        async def roep(request: Request) -> Response:
            return await self._roep(request, api, pad)

        return Route(f"/{api}/api/v1/{pad.pad}", roep, methods=[pad.methode])

    async def _roep(self, request: Request, api: str, pad: Pad) -> Response:
        """Take one call, as well or badly as the mood has it."""
        if self.gedrag.weg:
            return Probleem(503, "unavailable").antwoord() if self.gedrag.weg == "503" else Verbroken()
        await asyncio.sleep(self.gedrag.traag_ms / 1000)
        storing = self.gedrag.storing()
        if storing and self.gedrag.moment == "voor":
            return self._storing()
        try:
            antwoord = await self._handel(request, pad)
        except Probleem as fout:
            return fout.antwoord()
        if storing:
            return self._storing()
        koppen = {"API-version": _VERSIES[api]}
        if antwoord.locatie:
            koppen["Location"] = antwoord.locatie
        if pad.crs:
            koppen["Content-Crs"] = _CRS
        if antwoord.inhoud is None:
            return Response(status_code=antwoord.status, headers=koppen)
        return JSONResponse(antwoord.inhoud, antwoord.status, headers=koppen)

    def _storing(self) -> Response:
        status = self.gedrag.faalstatus
        return Probleem(status, "throttled" if status == 429 else "error").antwoord() if status else Verbroken()  # noqa: PLR2004  # too many requests

    async def _handel(self, request: Request, pad: Pad) -> Antwoord:
        self._toegang.controleer(request.headers.get("authorization"), pad.scopes)
        if pad.crs:
            _controleer_crs(request)
        query = dict(request.query_params)
        erbij = tuple(filter(None, query.get("expand", "").split(",")))
        vraag = Vraag(
            adres=f"{self._in.adres}{request.url.path}",
            pad=request.path_params,
            query=query,
            body=await _body(request) if pad.methode in {"POST", "PUT", "PATCH"} else {},
            per_bladzijde=self.gedrag.per_bladzijde,
            expand=() if self.gedrag.zonder_expand else erbij,
        )
        return pad.handler(vraag)


def _controleer_crs(request: Request) -> None:
    for kop in ("accept-crs", *(("content-crs",) if request.method == "POST" else ())):
        gegeven = request.headers.get(kop)
        if gegeven is None:
            raise Probleem(412, "precondition_failed")
        if gegeven != _CRS:
            raise Probleem(406, "not_acceptable")


async def _body(request: Request) -> dict[str, Any]:
    try:
        gelezen = json.loads(await request.body())
    except ValueError:
        raise onjuist(("nonFieldErrors", "parse_error")) from None
    if not isinstance(gelezen, dict):
        raise onjuist(("nonFieldErrors", "invalid"))
    return gelezen


class Verbroken(Response):
    """An answer that stops before it began: the server closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise a byte and never send it."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})


def maak_app(instellingen: SandboxInstellingen, klok: Callable[[], datetime] = _nu) -> Starlette:
    """A gemeente as ASGI app."""
    return Sandbox(instellingen, klok).app()


def serveer(instellingen: SandboxInstellingen, host: str = "127.0.0.1", port: int = 8803) -> None:
    """Serve a gemeente until it is stopped."""
    # A broken connection is what some tests ask for; uvicorn would report each one.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    uvicorn.run(maak_app(instellingen), host=host, port=port, log_level="critical", access_log=False)
