"""The sandbox as an ASGI app: HTTP in, behaviour, the GGk, the party behind it."""

from __future__ import annotations

import asyncio
import logging
import ssl
from typing import Any

import httpx
import uvicorn
from lxml import etree
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.ijw.sandbox.beheer import Beheer
from connectors.ijw.sandbox.berichten import Berichten
from connectors.ijw.sandbox.gedrag import Gedrag
from connectors.ijw.sandbox.instellingen import SandboxInstellingen
from connectors.ijw.sandbox.stuf import Fout, Levering, Stuf

_XML = "text/xml; charset=utf-8"
_FOUT = 500


class Sandbox:
    """The GGk, and one party behind it."""

    def __init__(self, instellingen: SandboxInstellingen) -> None:
        """Read the contract."""
        self._in = instellingen
        self.gedrag = Gedrag(**instellingen.gedrag)
        self._stuf, self._berichten = Stuf(instellingen.contract), Berichten(instellingen.contract)
        # Messages of the gateway that wait for their retour, and a line for each delivery.
        self.open: list[Levering] = []
        self.gezien: list[dict[str, Any]] = []
        self._nummers: set[str] = set()

    def app(self) -> Starlette:
        """The address of the GGk, and the control API."""
        return Starlette(routes=[Route("/ggk", self._neem, methods=["POST"]), *Beheer(self).routes()])

    async def stuur_heen(self, soort: str, wens: dict[str, Any]) -> int:
        """Let the other party send a message."""
        return await self.stuur(soort, self._berichten.heen(soort, self._in.organisatie, self._in.overkant, wens))

    async def stuur(self, soort: str, inhoud: bytes, antwoord_op: str = "") -> int:
        """Deliver something to the gateway; the status it answers with."""
        _, data = self._stuf.envelop(self._in.organisatie, self._in.overkant, soort, inhoud, antwoord_op)
        return await self._lever(data)

    async def beantwoord(self, codes: list[str], fout: str) -> int:
        """Answer all that waits."""
        wachtend, self.open = self.open, []
        for levering in wachtend:
            if fout:
                await self._lever(self._stuf.fout(self._in.overkant, levering.referentie, fout))
            else:
                soort, retour = self._berichten.retour(levering.inhoud, codes)
                await self.stuur(soort, retour, levering.referentie)
        return len(wachtend)

    async def _lever(self, data: bytes) -> int:
        async with httpx.AsyncClient(verify=self._context(), trust_env=False, timeout=30) as http:
            antwoord = await http.post(self._in.koppelvlak, content=data, headers={"Content-Type": _XML})
        if antwoord.is_success:
            # What is no Bv03 is an error here.
            self._stuf.lees(antwoord.content)
        return antwoord.status_code

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self._in.ankers)
        if self._in.certificaat:
            context.load_cert_chain(self._in.certificaat, self._in.sleutel)
        return context

    async def _neem(self, request: Request) -> Response:
        await asyncio.sleep(self.gedrag.traag_ms / 1000)
        if self.gedrag.weg:
            return Response(status_code=503)
        if self.gedrag.rommel:
            return Response(b"<html>even geduld", media_type=_XML)
        levering: Levering | None = None
        try:
            levering = self._stuf.lees(await request.body())
            self._controleer(levering)
        except Fout as fout:
            return self._weiger(levering, fout.code)
        if not self.gedrag.weigert or self.gedrag.toch:
            self._bewaar(levering)
        if self.gedrag.weigert:
            return self._weiger(levering, self.gedrag.weigert)
        return Response(self._stuf.antwoord(levering), media_type=_XML)

    def _weiger(self, levering: Levering | None, code: str) -> Response:
        return Response(self._stuf.antwoord(levering, code, self.gedrag.plek), _FOUT, media_type=_XML)

    def _controleer(self, levering: Levering) -> None:
        if levering.referentie in self._nummers:
            raise Fout("IB016", "referentienummer is niet uniek")
        if levering.soort in {"Di01", "Du01"} and not self._berichten.is_geldig(levering.inhoud):
            raise Fout("IB014", "bericht voldoet niet aan de XSD")

    def _bewaar(self, levering: Levering) -> None:
        self._nummers.add(levering.referentie)
        if levering.soort == "Di01":
            self.open.append(levering)
        codes = (
            [item.text or "" for item in etree.fromstring(levering.inhoud).iter("{*}RetourCode")]
            if levering.soort == "Du01"
            else [levering.code]
            if levering.code
            else []
        )
        self.gezien.append({"soort": levering.soort, "functie": levering.functie, "codes": codes})


def maak_app(instellingen: SandboxInstellingen) -> Starlette:
    """The sandbox as ASGI app."""
    return Sandbox(instellingen).app()


def serveer(instellingen: SandboxInstellingen, host: str = "127.0.0.1", port: int = 8806) -> None:
    """Serve until it is stopped; with a certificate it asks for that of the client."""
    tls: dict[str, Any] = {}
    if instellingen.certificaat is not None:
        tls = {
            "ssl_certfile": instellingen.certificaat,
            "ssl_keyfile": instellingen.sleutel,
            "ssl_ca_certs": str(instellingen.ankers),
            "ssl_cert_reqs": ssl.CERT_REQUIRED,
        }
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    uvicorn.run(maak_app(instellingen), host=host, port=port, log_level="critical", access_log=False, **tls)
