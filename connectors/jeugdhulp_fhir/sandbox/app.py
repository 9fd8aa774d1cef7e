"""The sandbox as an ASGI app: HTTP in, behaviour, token, handling, answer out."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from connectors.jeugdhulp_fhir.sandbox.aannemen import Aannemen
from connectors.jeugdhulp_fhir.sandbox.beheer import Beheer
from connectors.jeugdhulp_fhir.sandbox.fouten import FHIR, Fout
from connectors.jeugdhulp_fhir.sandbox.gedrag import Gedrag
from connectors.jeugdhulp_fhir.sandbox.instellingen import SandboxInstellingen
from connectors.jeugdhulp_fhir.sandbox.medewerker import Medewerker
from connectors.jeugdhulp_fhir.sandbox.regels import Regels
from connectors.jeugdhulp_fhir.sandbox.toegang import Toegang
from connectors.jeugdhulp_fhir.sandbox.winkel import Json, Winkel

_MEEST_BYTES = 35_000_000
_KAN: Json = {
    "resourceType": "CapabilityStatement",
    "status": "active",
    "date": "2026-11-01",
    "kind": "instance",
    "fhirVersion": "4.0.1",
    "format": ["json"],
    "rest": [{"mode": "server", "interaction": [{"code": "transaction"}]}],
}
Handler = Callable[[Request], Awaitable[Response]]


class Sandbox:
    """One lokaal team, with its state and its mood."""

    def __init__(self, instellingen: SandboxInstellingen) -> None:
        """Read the contracts and open the doors."""
        self._in, self.regels, self.winkel = instellingen, Regels(instellingen.contracten), Winkel()
        self._gedrag = Gedrag(**instellingen.gedrag)
        self.toegang = Toegang(instellingen.client, instellingen.geheim)
        self.medewerker = Medewerker(instellingen, self.winkel, self.regels)
        self._aannemen = Aannemen(self.winkel, self.regels)
        self._beheer = Beheer(self.winkel, self.medewerker, self.toegang, self._zet_gedrag)

    def app(self) -> Starlette:
        """The routes: FHIR, the tokens and the control API."""
        paden: tuple[tuple[str, str, Handler], ...] = (
            ("GET", "/metadata", self._kan),
            ("POST", "", self._transactie),
            ("POST", "/Task", self._melding),
            ("GET", "/Task", self._zoek),
            ("GET", "/{soort}/{id}", self._lees),
            ("PUT", "/{soort}/{id}", self._wijzig),
        )
        routes = [self._route(*pad) for pad in paden]
        token = Route("/token", self.toegang.geef, methods=["POST"])
        return Starlette(routes=[token, *routes, *self._beheer.routes()], lifespan=self._leven)

    def _zet_gedrag(self, gedrag: Gedrag | None) -> Gedrag:
        self._gedrag = gedrag or self._gedrag
        return self._gedrag

    @contextlib.asynccontextmanager
    async def _leven(self, _: Starlette) -> AsyncIterator[None]:
        if self._in.automatisch_s is None:
            yield
            return
        taak = asyncio.create_task(self.medewerker.werk_steeds(self._in.automatisch_s))
        try:
            yield
        finally:
            taak.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await taak

    def _route(self, methode: str, pad: str, handler: Handler) -> Route:
        async def roep(request: Request) -> Response:
            return await self._roep(request, handler)

        return Route(f"/fhir{pad}", roep, methods=[methode])

    async def _roep(self, request: Request, handler: Handler) -> Response:
        """Take one call, as well or badly as the mood has it."""
        gedrag = self._gedrag
        if gedrag.weg:
            return Fout(503, "transient", "Even niet.").antwoord() if gedrag.weg == "503" else Verbroken()
        await asyncio.sleep(gedrag.traag_ms / 1000)
        storing = gedrag.storing()
        if storing and gedrag.moment == "voor":
            return _storing(gedrag)
        try:
            if handler != self._kan:
                self.toegang.controleer(request.headers.get("authorization"))
            antwoord = await handler(request)
        except Fout as fout:
            return fout.antwoord()
        return _storing(gedrag) if storing else antwoord

    async def _kan(self, _: Request) -> Response:
        return JSONResponse(_KAN, media_type=FHIR)

    async def _transactie(self, request: Request) -> Response:
        bundel = await _json(request)
        antwoord = self._aannemen.transactie(bundel)
        if self._gedrag.dubbel:
            antwoord = self._aannemen.transactie(bundel)
        return JSONResponse(antwoord, media_type=FHIR)

    async def _melding(self, request: Request) -> Response:
        taak, nieuw = self._aannemen.melding(await _json(request), request.headers.get("if-none-exist", ""))
        return _toon(taak, 201 if nieuw else 200)

    async def _zoek(self, request: Request) -> Response:
        vraag = request.query_params
        for naam, veld in (("identifier", "identifier"), ("group-identifier", "groupIdentifier")):
            if naam in vraag:
                systeem, _, waarde = vraag[naam].partition("|")
                return _bladzijde(self.winkel.zoek("Task", systeem, waarde, veld), "")
        begin, aantal = int(vraag.get("_offset", "0")), int(vraag.get("_count", "50"))
        vanaf = vraag.get("_lastUpdated", "").removeprefix("ge")
        taken = [taak for taak in self.winkel.van("Task") if taak["meta"]["lastUpdated"] >= vanaf]
        url = str(request.url.include_query_params(_offset=begin + aantal)) if len(taken) > begin + aantal else ""
        return _bladzijde(taken[begin : begin + aantal], url)

    async def _lees(self, request: Request) -> Response:
        return _toon(self.winkel.geef(request.path_params["soort"], request.path_params["id"]))

    async def _wijzig(self, request: Request) -> Response:
        pad, als = request.path_params, request.headers.get("if-match")
        return _toon(self._aannemen.wijziging(pad["soort"], pad["id"], await _json(request), als))


async def _json(request: Request) -> Any:
    if request.headers.get("content-type", "").partition(";")[0] != FHIR:
        raise Fout(415, "not-supported", f"Stuur {FHIR}.")
    data = bytearray()
    async for stuk in request.stream():
        data += stuk
        if len(data) > _MEEST_BYTES:
            raise Fout(413, "too-long", "Te groot.")
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise Fout(400, "structure", "Geen JSON.") from None


def _toon(resource: Json, status: int = 200) -> Response:
    kop = {"ETag": f'W/"{resource["meta"]["versionId"]}"'}
    return JSONResponse(resource, status, headers=kop, media_type=FHIR)


def _bladzijde(taken: list[Json], volgende: str) -> Response:
    link = {"link": [{"relation": "next", "url": volgende}]} if volgende else {}
    bundel = {"resourceType": "Bundle", "type": "searchset", **link, "entry": [{"resource": taak} for taak in taken]}
    return JSONResponse(bundel, media_type=FHIR)


def _storing(gedrag: Gedrag) -> Response:
    return Fout(gedrag.faalstatus, "exception", "Er ging iets mis.").antwoord() if gedrag.faalstatus else Verbroken()


class Verbroken(Response):
    """An answer that stops before it began: the server closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise a byte and never send it."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})


def maak_app(instellingen: SandboxInstellingen) -> Starlette:
    """A lokaal team as ASGI app."""
    return Sandbox(instellingen).app()


def serveer(instellingen: SandboxInstellingen, host: str = "127.0.0.1", port: int = 8805) -> None:
    """Serve a lokaal team until it is stopped."""
    # A broken connection is what some tests ask for; uvicorn would report each one.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    uvicorn.run(maak_app(instellingen), host=host, port=port, log_level="critical", access_log=False)
