"""The sandbox as an ASGI app: HTTP in, behaviour, token, handling, answer out."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from connectors.swv_platform.sandbox.beheer import Beheer
from connectors.swv_platform.sandbox.commissie import Commissie
from connectors.swv_platform.sandbox.fouten import Probleem, onjuist, weg
from connectors.swv_platform.sandbox.gebeurtenissen import Gebeurtenissen
from connectors.swv_platform.sandbox.gedrag import Gedrag
from connectors.swv_platform.sandbox.instellingen import SandboxInstellingen
from connectors.swv_platform.sandbox.inzenden import Inzenden
from connectors.swv_platform.sandbox.klok import Klok, nu, tekst
from connectors.swv_platform.sandbox.regels import Regels
from connectors.swv_platform.sandbox.stand import Aanvraag, Stand
from connectors.swv_platform.sandbox.toegang import Afzender, afzender

_KOPPEN = {"API-Version": "1.0.0", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_MEEST = 200
Handler = Callable[[Request, Afzender], Awaitable[Response]]


class Sandbox:
    """One platform, with its state and its mood."""

    def __init__(self, instellingen: SandboxInstellingen, klok: Callable[[], datetime] = nu) -> None:
        """Read the contracts and open the doors."""
        self._in, self._regels = instellingen, Regels(instellingen.contracten)
        self.klok = Klok(klok, instellingen.versnelling, instellingen.vakanties)
        soort = self._regels.contract["gebeurtenissen"]["type"]
        self.gebeurtenissen = Gebeurtenissen(instellingen, soort, lambda: tekst(self.klok()))
        self._zet_gedrag(Gedrag(**instellingen.gedrag))
        self.stand = Stand(self._regels, self.klok, self.gebeurtenissen.vertel)
        self.commissie, self._inzenden = Commissie(self.stand), Inzenden(self.stand)
        self._beheer = Beheer(self.stand, self.commissie, self.gebeurtenissen, self._zet_gedrag)

    def app(self) -> Starlette:
        """The routes: the API and the control API."""
        paden: tuple[tuple[str, str, Handler], ...] = (
            ("POST", "/aanvragen", self._zend),
            ("GET", "/aanvragen", self._zoek),
            ("GET", "/aanvragen/wijzigingen", self._wijzigingen),
            ("GET", "/aanvragen/{id}", self._lees),
            ("GET", "/aanvragen/{id}/besluit", self._besluit),
            ("POST", "/aanvragen/{id}/_intrekken", self._trek_in),
            ("PUT", "/dossiers/{kenmerk}", self._dossier),
            ("POST", "/verklaringen/_ophalen", self._haal_op),
        )
        routes = [self._route(*pad) for pad in paden]
        return Starlette(routes=[*routes, *self._beheer.routes()], lifespan=self._leven)

    def _zet_gedrag(self, gedrag: Gedrag) -> None:
        self.gebeurtenissen.gedrag = gedrag

    @contextlib.asynccontextmanager
    async def _leven(self, _: Starlette) -> AsyncIterator[None]:
        taken = [asyncio.create_task(self.gebeurtenissen.lever_steeds())]
        if self._in.automatisch_s is not None:
            taken.append(asyncio.create_task(self.commissie.werk_steeds(self._in.automatisch_s)))
        try:
            yield
        finally:
            for taak in taken:
                taak.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await taak

    def _route(self, methode: str, pad: str, handler: Handler) -> Route:
        async def roep(request: Request) -> Response:
            antwoord = await self._roep(request, handler)
            antwoord.headers.update(_KOPPEN)
            return antwoord

        return Route(f"/v1/swv{pad}", roep, methods=[methode])

    async def _roep(self, request: Request, handler: Handler) -> Response:
        """Take one call, as well or badly as the mood has it."""
        gedrag = self.gebeurtenissen.gedrag
        if gedrag.weg:
            return Probleem(503, "PLT-503").antwoord() if gedrag.weg == "503" else Verbroken()
        await asyncio.sleep(gedrag.traag_ms / 1000)
        storing = gedrag.storing()
        if storing and gedrag.moment == "voor":
            return _storing(gedrag)
        try:
            antwoord = await handler(request, afzender(self._in.tokens, request.headers.get("authorization")))
        except Probleem as fout:
            return fout.antwoord()
        return _storing(gedrag) if storing else antwoord

    async def _zend(self, request: Request, van: Afzender) -> Response:
        swv = self._swv(request)
        inhoud = await self._json(request)
        wat, nieuw = self._inzenden.aanvraag(van, swv, inhoud)
        antwoord = _toon(wat, 201 if nieuw else 200)
        if nieuw:
            antwoord.headers["Location"] = f"{request.url.path}/{wat.id}"
        return antwoord

    async def _zoek(self, request: Request, van: Afzender) -> Response:
        gevonden = self.stand.zoek(van, self._swv(request), request.query_params.get("kenmerk", ""))
        return JSONResponse({"items": [gevonden.toon()] if gevonden else []})

    async def _wijzigingen(self, request: Request, van: Afzender) -> Response:
        limiet = request.query_params.get("limiet", "100")
        if not limiet.isdecimal() or not 1 <= int(limiet) <= _MEEST:
            raise onjuist("limiet", "bereik", "query")
        vanaf = request.query_params.get("vanaf")
        return JSONResponse(self.stand.wijzigingen(van, self._swv(request), vanaf, int(limiet)))

    async def _lees(self, request: Request, van: Afzender) -> Response:
        wat = self.stand.geef(request.path_params["id"], van)
        if request.headers.get("if-none-match") == f'"{wat.versie}"':
            return Response(status_code=304)
        return _toon(wat)

    async def _besluit(self, request: Request, van: Afzender) -> Response:
        wat = self.stand.geef(request.path_params["id"], van)
        if wat.besluit is None:
            raise weg()
        return JSONResponse(wat.besluit)

    async def _trek_in(self, request: Request, van: Afzender) -> Response:
        return _toon(self._inzenden.intrekking(van, request.path_params["id"], await self._json(request)))

    async def _dossier(self, request: Request, van: Afzender) -> Response:
        inhoud = await self._inhoud(request, "application/xml", "dossier_bytes")
        wat, nieuw = self._inzenden.dossier(van, self._swv(request), request.path_params["kenmerk"], inhoud)
        return JSONResponse(wat, 201 if nieuw else 200, headers={"ETag": f'"{wat["sha256"]}"'})

    async def _haal_op(self, request: Request, van: Afzender) -> Response:
        """The TLV for the school where the leerling may go, and nothing else."""
        gevraagd = await self._json(request)
        for wat in self.stand.alle():
            besluit, beoogd = wat.besluit or {}, wat.inhoud.get("beoogdeSchool", {}).get("brin")
            sleutel = {"tlvNummer": besluit.get("tlvNummer"), "geboortedatum": wat.inhoud["leerling"]["geboortedatum"]}
            if beoogd and van.namens(beoogd) and besluit.get("tlvNummer") and gevraagd == sleutel:
                if wat.status == "besloten":
                    self.stand.zet(wat, "opgehaald")
                return JSONResponse({naam: besluit[naam] for naam in _VERKLARING if besluit.get(naam)})
        raise weg()

    def _swv(self, request: Request) -> str:
        swv = request.query_params.get("swv", "")
        if swv not in self._in.swv:
            raise onjuist("swv", "onbekend", "query")
        return swv

    async def _json(self, request: Request) -> Any:
        inhoud = await self._inhoud(request, "application/json", "aanvraag_bytes")
        try:
            return json.loads(inhoud)
        except (ValueError, RecursionError):
            raise onjuist("", "geen-json") from None

    async def _inhoud(self, request: Request, soort: str, grens: str) -> bytes:
        if request.headers.get("content-type", "").partition(";")[0] != soort:
            raise Probleem(415, "PLT-415")
        data = bytearray()
        async for stuk in request.stream():
            data += stuk
            if len(data) > self._regels.contract["grenzen"][grens]:
                raise Probleem(413, "PLT-413")
        return bytes(data)


_VERKLARING = ("tlvNummer", "swv", "soort", "categorie", "begin", "eind")


def _toon(wat: Aanvraag, status: int = 200) -> Response:
    return JSONResponse(wat.toon(), status, headers={"ETag": f'"{wat.versie}"'})


def _storing(gedrag: Gedrag) -> Response:
    return Probleem(gedrag.faalstatus, "PLT-500").antwoord() if gedrag.faalstatus else Verbroken()


class Verbroken(Response):
    """An answer that stops before it began: the server closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise a byte and never send it."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})


def maak_app(instellingen: SandboxInstellingen, klok: Callable[[], datetime] = nu) -> Starlette:
    """A platform as ASGI app."""
    return Sandbox(instellingen, klok).app()


def serveer(instellingen: SandboxInstellingen, host: str = "127.0.0.1", port: int = 8804) -> None:
    """Serve a platform until it is stopped."""
    # A broken connection is what some tests ask for; uvicorn would report each one.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    uvicorn.run(maak_app(instellingen), host=host, port=port, log_level="critical", access_log=False)
