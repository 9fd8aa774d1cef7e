"""The sandbox as an ASGI app: HTTP in, checks, processing, signed answer out."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import uvicorn
from lxml import etree
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from connectors.duo_rod.sandbox import beheer, bericht
from connectors.duo_rod.sandbox.certificaten import Certificaten
from connectors.duo_rod.sandbox.contract import Contract, Dienst, Operatie
from connectors.duo_rod.sandbox.gedrag import Gedrag
from connectors.duo_rod.sandbox.instellingen import SandboxInstellingen
from connectors.duo_rod.sandbox.oordelen import OPHALEN, Oordelen
from connectors.duo_rod.sandbox.stand import Stand
from connectors.duo_rod.sandbox.verwerking import Verwerking
from connectors.duo_rod.sandbox.wus import MAX_BYTES, Envelop, Fout, Wus

XML = "text/xml; charset=utf-8"


def _nu() -> datetime:
    return datetime.now(UTC)


class Sandbox:
    """One ROD, with its state and its mood."""

    def __init__(self, instellingen: SandboxInstellingen, klok: Callable[[], datetime] = _nu) -> None:
        """Read the contract and open the state."""
        self._in, self._klok = instellingen, klok
        self.gedrag = Gedrag(**instellingen.gedrag)
        self.contract = Contract(instellingen.contract)
        self.stand = Stand(instellingen.bestand)
        certificaten = Certificaten(instellingen.certificaat, instellingen.sleutel, instellingen.ankers)
        self._wus = Wus(self.contract.oin, certificaten, klok)
        self._verwerking = Verwerking(self.contract, self.stand, klok)
        self._oordelen = Oordelen(self.stand, self._wus, klok, self.contract.instantie, lambda: self.gedrag)

    def app(self) -> Starlette:
        """The routes: a path per service, and the control API."""
        return Starlette(
            routes=[
                Route("/{dienst}", self._ontvang, methods=["POST"]),
                Route("/{dienst}", self._beschrijf),
                *beheer.routes(self.stand, lambda: self.gedrag, self._zet_gedrag),
            ],
            lifespan=self._leven,
        )

    def _zet_gedrag(self, gedrag: Gedrag) -> None:
        self.gedrag = gedrag

    @contextlib.asynccontextmanager
    async def _leven(self, _: Starlette) -> AsyncIterator[None]:
        taak = asyncio.create_task(self._oordelen.meld_steeds(self._in.callback)) if self._in.callback else None
        try:
            yield
        finally:
            if taak is not None:
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
            antwoord = self._antwoord(dienst, request.headers.get("soapaction"), envelop, fout)
            if storing is not None:
                raise storing
        except Fout as gevonden:
            if not gevonden.code:
                return Verbroken()
            return Response(self._wus.schrijf_fout(gevonden, envelop), 500, media_type=XML)
        return Response(self._wus.schrijf(envelop.actie, antwoord, envelop.van, envelop)[1], media_type=XML)

    def _antwoord(self, dienst: Dienst, soapaction: str | None, envelop: Envelop, fout: Fout | None) -> bytes:
        if fout is not None:
            raise fout
        operatie = self._operatie(dienst, soapaction, envelop)
        inhoud = envelop.inhoud
        if inhoud is None or inhoud.tag != operatie.element or not operatie.schema.validate(inhoud):
            fouten: Any = operatie.schema.error_log
            raise Fout("Client.DK0004", "het bericht voldoet niet aan het schema", *(_plek(fout) for fout in fouten))
        if operatie.actie == OPHALEN:
            return self._oordelen.haal_op(inhoud, envelop)
        self._neem_aan(operatie, inhoud, envelop)
        return self._bevestiging(operatie, inhoud)

    def _operatie(self, dienst: Dienst, soapaction: str | None, envelop: Envelop) -> Operatie:
        if soapaction is None or soapaction.strip('"') not in ("", envelop.actie):
            raise Fout("Client.DK0003", "SOAPAction ontbreekt of is niet gelijk aan wsa:Action")
        if envelop.actie not in dienst.acties:
            raise Fout("Client.DK0011", "deze dienst kent de wsa:Action niet")
        mandaten = self._in.mandaten
        if mandaten is not None and envelop.van not in mandaten.get(envelop.ondertekenaar, ()):
            raise Fout("Client.DK0002", "de afzender heeft geen mandaat voor deze school")
        return self.contract.operaties[envelop.actie]

    def _neem_aan(self, operatie: Operatie, inhoud: etree._Element, envelop: Envelop) -> None:
        """Keep the message and judge it, in one transaction, before anything is answered."""
        velden = bericht.lees(inhoud)
        code = velden["identificatiecodeBedrijfsdocument"].lower()
        vergeten = self.gedrag.treft(self.gedrag.vergeet)
        with self.stand.transactie():
            bekend = self.stand.bekend(code, envelop.message_id)
            if bekend is None:
                self.stand.ontvang(
                    code=code, message_id=envelop.message_id, soort=operatie.soort, afzender=envelop.van,
                    ontvangen_op=self._klok().isoformat(), vergeten=vergeten, inhoud=etree.tostring(inhoud),
                )  # fmt: skip
            if bekend is None and not vergeten:
                wacht = timedelta(milliseconds=self.gedrag.terugkoppeling_ms)
                self._verwerking.verwerk(operatie.soort, velden, envelop, wacht)
        if bekend == "code":
            raise Fout("Server.DK0050", "identificatiecodeBedrijfsdocument is al eerder gebruikt")
        if bekend == "message_id":
            raise Fout("Client.DK0011", "wsa:MessageID is al eerder gebruikt")

    def _bevestiging(self, operatie: Operatie, inhoud: etree._Element) -> bytes:
        """J, with sender and receiver swapped and the identification code of the request."""
        basis = etree.QName(inhoud[0]).namespace
        velden: dict[str, Any] = bericht.lees(inhoud)
        antwoord = etree.Element(operatie.antwoord, nsmap={"a": etree.QName(operatie.antwoord).namespace, "b": basis})
        for naam, waarde in (
            ("identificatiecodeBedrijfsdocument", velden["identificatiecodeBedrijfsdocument"]),
            ("verzendendeInstantie", self.contract.instantie),
            ("ontvangendeInstantie", velden["verzendendeInstantie"]),
            ("datumTijdBedrijfsdocument", self._klok().isoformat(timespec="milliseconds").replace("+00:00", "Z")),
            ("ontvangstBevestiging", "J"),
        ):
            etree.SubElement(antwoord, f"{{{basis}}}{naam}").text = waarde
        return etree.tostring(antwoord)


def _plek(fout: Any) -> str:
    """Which rule of the schema is broken where; no value, for that may be a number of a person."""
    return f"{fout.path.rpartition('/')[2]}: {fout.type_name}"


class Verbroken(Response):
    """An answer that stops before it began: the server closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise a byte and never send it."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})


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
    """A ROD as ASGI app."""
    return Sandbox(instellingen, klok).app()


def serveer(instellingen: SandboxInstellingen, host: str = "127.0.0.1", port: int = 8801) -> None:
    """Serve a ROD until it is stopped; with a TLS certificate it asks for that of the client."""
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
