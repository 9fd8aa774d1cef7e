"""The sandbox as an ASGI app: HTTP in, behaviour, handling, answer out."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from connectors.oso_transport.sandbox.beheer import Beheer
from connectors.oso_transport.sandbox.center import Center
from connectors.oso_transport.sandbox.gedrag import Gedrag
from connectors.oso_transport.sandbox.instellingen import SandboxInstellingen
from connectors.oso_transport.sandbox.partijen import Bron, Doel
from connectors.oso_transport.sandbox.soap import Fout, Soap

_XML = "text/xml; charset=utf-8"


def _nu() -> datetime:
    return datetime.now(UTC)


class Sandbox:
    """A Traffic Center with one bron and one doel beside it."""

    def __init__(self, instellingen: SandboxInstellingen, klok: Callable[[], datetime] = _nu) -> None:
        """Read the contract and register who is there."""
        self._in = instellingen
        self.gedrag = Gedrag(**instellingen.gedrag)
        self.soap = Soap(instellingen.contract, instellingen.versie)
        self.center = Center(self.soap, klok, [dict(punt) for punt in instellingen.aanleverpunten])
        self.bron = Bron(self.soap, self.roep, f"{instellingen.adres}/tc")
        self.doel = Doel(self.soap, self.roep, f"{instellingen.adres}/tc")
        # What was called, in order: where and which operation.
        self.gezien: list[str] = []
        self._http: httpx.AsyncClient | None = None

    def app(self) -> Starlette:
        """Three addresses, and the control API."""
        routes = [Route(f"/{wie}", self._ontvang, methods=["POST"]) for wie in ("tc", "bron", "doel")]
        return Starlette(routes=[*routes, *Beheer(self).routes()], lifespan=self._leven)

    def zet_gedrag(self, gedrag: Gedrag) -> None:
        """Behave differently from now on."""
        self.gedrag = gedrag
        self.center.ander_adres = gedrag.ander_adres

    async def roep(self, url: str, operatie: str, waarden: dict[str, Any]) -> dict[str, Any]:
        """Ask another party; raises Fout on a fault."""
        if self._http is None:
            raise Fout("Server", "de sandbox is nog niet op gang")
        koppen = {"Content-Type": _XML, "SOAPAction": f'"{self.soap.actie(operatie)}"'}
        data = self.soap.schrijf(f"{operatie}Request", waarden)
        try:
            antwoord = await self._http.post(url, content=data, headers=koppen)
            return self.soap.lees(antwoord.content)[1]
        except (httpx.HTTPError, Fout):
            raise Fout("Server", "een ander antwoordt niet zoals het hoort") from None

    @contextlib.asynccontextmanager
    async def _leven(self, _: Starlette) -> AsyncIterator[None]:
        async with httpx.AsyncClient(verify=self._tls(), trust_env=False, timeout=30) as self._http:
            yield

    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self._in.ankers)
        if self._in.certificaat is not None:
            context.load_cert_chain(self._in.certificaat, self._in.sleutel)
        return context

    async def _ontvang(self, request: Request) -> Response:
        """Take one message, as well or badly as the mood has it."""
        wie, data = request.url.path.strip("/"), await request.body()
        await asyncio.sleep(self.gedrag.traag_ms / 1000)
        storing = False
        try:
            operatie, vraag = self._lees(request, data)
            self.gezien.append(f"{wie} {operatie}")
            storing = self.gedrag.storing(operatie)
            if storing and self.gedrag.moment == "voor":
                return self._storing()
            antwoord = await self._handel(wie, operatie, vraag)
        except Fout as fout:
            return Response(self.soap.schrijf_fault(fout), 500, media_type=_XML)
        return self._storing() if storing else Response(antwoord, media_type=_XML)

    def _lees(self, request: Request, data: bytes) -> tuple[str, dict[str, Any]]:
        naam, vraag = self.soap.lees(data)
        operatie = naam.removesuffix("Request")
        if request.headers.get("soapaction", "").strip('"') not in ("", self.soap.actie(operatie)):
            raise Fout("Client", "SOAPAction hoort bij een ander bericht")
        return operatie, vraag

    async def _handel(self, wie: str, operatie: str, vraag: dict[str, Any]) -> bytes:
        antwoord: dict[str, Any]
        center = {
            "overzichtAanleverpunt": self.center.overzicht, "meldenNotificatie": self.center.meld,
            "overdracht": self.center.draag_over, "sessiecontrole": self.center.controleer,
            "afmelding": self.center.meld_af,
        }  # fmt: skip
        if operatie in self.gedrag.resultaat:
            antwoord = {"resultaat": self.gedrag.resultaat[operatie]}
        elif wie == "tc" and operatie in center:
            antwoord = center[operatie](vraag)
        elif (wie, operatie) == ("bron", "document"):
            antwoord = await self.bron.beantwoord(vraag)
        elif (wie, operatie) == ("doel", "notificatie"):
            antwoord = self.doel.neem(vraag)
        else:
            raise Fout("Client", "dit bericht hoort hier niet")
        return self.soap.schrijf(f"{operatie}Response", antwoord)

    def _storing(self) -> Response:
        wijze = self.gedrag.wijze
        if wijze == "verbreek":
            return Verbroken()
        if wijze == "503":
            return Response(status_code=503)
        if wijze == "rommel":
            return Response(b"<html>even geduld", media_type=_XML)
        fout = Fout("Client" if wijze == "client" else "Server", "dit gaat nu niet")
        return Response(self.soap.schrijf_fault(fout), 500, media_type=_XML)


class Verbroken(Response):
    """An answer that stops before it began: the server closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise a byte and never send it."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})


def maak_app(instellingen: SandboxInstellingen, klok: Callable[[], datetime] = _nu) -> Starlette:
    """The sandbox as ASGI app."""
    return Sandbox(instellingen, klok).app()


def serveer(instellingen: SandboxInstellingen, host: str = "127.0.0.1", port: int = 8805) -> None:
    """Serve until it is stopped; with a certificate it asks for that of the client."""
    tls: dict[str, Any] = {}
    if instellingen.certificaat is not None:
        tls = {
            "ssl_certfile": instellingen.certificaat,
            "ssl_keyfile": instellingen.sleutel,
            "ssl_ca_certs": str(instellingen.ankers),
            "ssl_cert_reqs": ssl.CERT_REQUIRED,
        }
    # A broken connection is what some tests ask for; uvicorn would report each one.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    uvicorn.run(maak_app(instellingen), host=host, port=port, log_level="critical", access_log=False, **tls)
