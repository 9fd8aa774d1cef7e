"""The sandbox as an ASGI app: HTTP in, checks, processing, signed answer out."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import uvicorn
import yaml
from lxml import etree
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.duo_rod.sandbox.app import XML, Verbroken
from connectors.duo_rod.sandbox.certificaten import Certificaten
from connectors.duo_rod.sandbox.contract import Contract, Dienst, Operatie
from connectors.duo_rod.sandbox.wus import MAX_BYTES, Envelop, Fout, Wus
from connectors.duo_verzuim.sandbox import antwoord
from connectors.duo_verzuim.sandbox.ambtenaar import Ambtenaar
from connectors.duo_verzuim.sandbox.beheer import Beheer
from connectors.duo_verzuim.sandbox.gedrag import Gedrag
from connectors.duo_verzuim.sandbox.instellingen import SandboxInstellingen
from connectors.duo_verzuim.sandbox.rod import Rod, RodFout
from connectors.duo_verzuim.sandbox.stand import Stand
from connectors.duo_verzuim.sandbox.verwerking import Verwerking, over_wie


def _nu() -> datetime:
    return datetime.now(UTC)


class Sandbox:
    """One verzuim register, with its state, its ambtenaar and its mood."""

    def __init__(self, instellingen: SandboxInstellingen, klok: Callable[[], datetime] = _nu) -> None:
        """Read the contract and open the state."""
        self._in, self._klok = instellingen, klok
        self.gedrag = Gedrag(**instellingen.gedrag)
        self.contract = Contract(instellingen.contract)
        meer = yaml.safe_load((instellingen.contract / "contract.yaml").read_text("utf-8"))
        self.stand = Stand(instellingen.bestand, ZoneInfo(meer["peiling"]["tijdzone"]))
        certificaten = Certificaten(instellingen.certificaat, instellingen.sleutel, instellingen.ankers)
        self._wus = Wus(self.contract.oin, certificaten, klok)
        self._rod = Rod(instellingen.rod) if instellingen.rod else None
        self._verwerking = Verwerking(
            self.contract, meer["bestemming"], self.stand, klok,
            ingeschreven=self._rod.ingeschreven if self._rod else lambda *_: False,
            gemeente=instellingen.gemeente, bladzijde=instellingen.bladzijde,
        )  # fmt: skip
        self.ambtenaar = Ambtenaar(self.stand, klok, lambda: self.gedrag, meer["bestemming"]["loketten"])

    def app(self) -> Starlette:
        """The routes: the service, and the control API."""
        beheer = Beheer(self.stand, self._verwerking, self.ambtenaar, gedrag=lambda: self.gedrag, zet=self._zet_gedrag)
        return Starlette(
            routes=[
                Route("/{dienst}", self._ontvang, methods=["POST"]),
                Route("/{dienst}", self._beschrijf),
                *beheer.routes(),
            ],
            lifespan=self._leven,
        )

    def _zet_gedrag(self, gedrag: Gedrag) -> None:
        self.gedrag = gedrag

    @contextlib.asynccontextmanager
    async def _leven(self, _: Starlette) -> AsyncIterator[None]:
        taak = asyncio.create_task(self.ambtenaar.werk_steeds())
        try:
            yield
        finally:
            taak.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await taak
            self.stand.sluit()

    async def _beschrijf(self, request: Request) -> Response:
        """The WSDL at ?wsdl, a schema at ?xsd=NAAM."""
        naam = request.path_params["dienst"]
        dienst = self.contract.diensten.get(naam)
        adres = f"{self._in.adres}/{naam}"
        if dienst is not None and "wsdl" in request.query_params:
            return Response(dienst.wsdl(adres), media_type=XML)
        if dienst is not None and (schema := dienst.xsd(request.query_params.get("xsd", ""), adres)):
            return Response(schema, media_type=XML)
        return Response(status_code=404)

    async def _ontvang(self, request: Request) -> Response:
        """Take one message, as well or badly as the mood has it."""
        dienst = self.contract.diensten.get(request.path_params["dienst"])
        if dienst is None:
            return Response(status_code=404)
        if self.gedrag.weg:
            return Response(status_code=503) if self.gedrag.weg == "503" else Verbroken()
        data = await _inhoud(request)
        await asyncio.sleep(self.gedrag.traag_ms / 1000)
        storing = self.gedrag.storing()
        envelop, fout = (Envelop(), storing) if storing and self.gedrag.moment == "voor" else self._wus.lees(data)
        try:
            if fout is not None:
                raise fout
            gegeven = await self._antwoord(dienst, request.headers.get("soapaction"), envelop)
            if storing is not None:
                raise storing
        except Fout as gevonden:
            if not gevonden.code:
                return Verbroken()
            return Response(self._wus.schrijf_fout(gevonden, envelop), 500, media_type=XML)
        return Response(self._wus.schrijf(envelop.actie, gegeven, envelop.van, envelop)[1], media_type=XML)

    async def _antwoord(self, dienst: Dienst, soapaction: str | None, envelop: Envelop) -> bytes:
        operatie = self._operatie(dienst, soapaction, envelop)
        inhoud = envelop.inhoud
        if inhoud is None or inhoud.tag != operatie.element or not operatie.schema.validate(inhoud):
            fouten: Any = operatie.schema.error_log
            # Which rule is broken where, and no value: that may be a number of a person.
            plekken = (f"{fout.path.rpartition('/')[2]}: {fout.type_name}" for fout in fouten)
            raise Fout("Client.DK0004", "het bericht voldoet niet aan het schema", *plekken)
        rod_weg = await self._ververs_rod(inhoud)
        velden, gegeven = self._verwerking.verwerk(operatie.soort, inhoud, envelop, rod_weg=rod_weg)
        return antwoord.antwoord(operatie.antwoord, velden, self.contract.instantie, self._klok(), gegeven)

    async def _ververs_rod(self, inhoud: etree._Element) -> bool:
        """Ask ROD whether someone is enrolled, where that matters; True when ROD does not say."""
        if self._rod is None or (wie := over_wie(inhoud)) is None:
            return False
        try:
            await self._rod.ververs(*wie)
        except RodFout:
            return True
        return False

    def _operatie(self, dienst: Dienst, soapaction: str | None, envelop: Envelop) -> Operatie:
        if soapaction is None or soapaction.strip('"') not in ("", envelop.actie):
            raise Fout("Client.DK0003", "SOAPAction ontbreekt of is niet gelijk aan wsa:Action")
        if envelop.actie not in dienst.acties:
            raise Fout("Client.DK0011", "deze dienst kent de wsa:Action niet")
        mandaten = self._in.mandaten
        if mandaten is not None and envelop.van not in mandaten.get(envelop.ondertekenaar, ()):
            raise Fout("Client.DK0002", "de afzender heeft geen mandaat voor deze school")
        return self.contract.operaties[envelop.actie]


async def _inhoud(request: Request) -> bytes:
    """The body; of one that is too big no more than shows that it is."""
    data = b""
    with contextlib.suppress(ClientDisconnect):
        async for deel in request.stream():
            data += deel
            if len(data) > MAX_BYTES:
                break
    return data


def maak_app(instellingen: SandboxInstellingen, klok: Callable[[], datetime] = _nu) -> Starlette:
    """A verzuim register as ASGI app."""
    return Sandbox(instellingen, klok).app()


def serveer(instellingen: SandboxInstellingen, host: str = "127.0.0.1", port: int = 8802) -> None:
    """Serve a verzuim register until it is stopped; with a TLS certificate it asks for that of the client."""
    tls: dict[str, Any] = {}
    if instellingen.tls_certificaat is not None:
        tls = {
            "ssl_certfile": instellingen.tls_certificaat,
            "ssl_keyfile": instellingen.tls_sleutel,
            "ssl_ca_certs": str(instellingen.ankers),
            "ssl_cert_reqs": ssl.CERT_REQUIRED,
        }
    # A broken connection is what some tests ask for; uvicorn would report each one.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    uvicorn.run(maak_app(instellingen), host=host, port=port, log_level="critical", access_log=False, **tls)
