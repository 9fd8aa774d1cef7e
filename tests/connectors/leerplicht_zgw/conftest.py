"""A gemeente on loopback for each test, who writes down every exchange; the official files judge them all."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.leerplicht_zgw.connector import LeerplichtZgw
from connectors.leerplicht_zgw.sandbox import Sandbox, SandboxInstellingen
from connectors.leerplicht_zgw.settings import LeerplichtZgwInstellingen
from gateway.sdk import Bericht, Organisatie, Partner
from tests.connectors.leerplicht_zgw.oas import Uitwisseling, bezwaren
from tests.standaarden import STANDAARDEN

CONTRACT = Path(__file__).resolve().parents[3] / "contracts" / "leerplicht_zgw"
GEHEIM, AUTH = "geheim-van-de-gemeente", "Bearer wat-is-afgesproken-met-ons"
BRON, GEMEENTE = "123456782", "111222333"
BSN, REDEN, MELDER = "999999990", "Komt niet op gang na de zomer", "Mentor van Klas Drie"
MELDING_ID = "0193f2c8-7d1a-7c3e-9b1f-2a4d5e6f7a8b"
# A test that speaks wrongly on purpose says so, and is judged by the answer only.
RUW = {"x-ruw": "1"}


class Schrijver:
    """ASGI around an app that keeps what went over the line."""

    def __init__(self, app: Any, gezien: list[Uitwisseling]) -> None:
        """Take the app, and where to keep."""
        self._app, self._gezien = app, gezien

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass one call on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        in_, uit, kop = [], [], {}

        async def ontvang() -> Any:
            bericht = await receive()
            in_.append(bericht.get("body", b""))
            return bericht

        async def stuur(bericht: Any) -> None:
            if bericht["type"] == "http.response.start":
                kop.update(status=bericht["status"], koppen=_koppen(bericht.get("headers", [])))
            uit.append(bericht.get("body", b""))
            await send(bericht)

        await self._app(scope, ontvang, stuur)
        self._gezien.append(
            Uitwisseling(
                scope["method"], scope["path"], scope["query_string"].decode(), _koppen(scope["headers"]),
                b"".join(in_), kop["status"], kop["koppen"], b"".join(uit),
            )
        )  # fmt: skip


def _koppen(rij: Any) -> dict[str, str]:
    return {naam.decode().lower(): waarde.decode() for naam, waarde in rij}


def wacht_op(klaar: Callable[[], bool]) -> None:
    """Come back as soon as something is so."""
    for _ in range(500):
        if klaar():
            return
        time.sleep(0.01)
    raise AssertionError("het is er niet van gekomen")


def serveer(maak: Callable[[str], Any]) -> tuple[str, Callable[[], None]]:
    """Serve an app from a thread; its address, and what stops it."""
    config = uvicorn.Config(lambda: None, host="127.0.0.1", port=0, log_level="critical", lifespan="on")
    socket = config.bind_socket()
    adres = f"http://127.0.0.1:{socket.getsockname()[1]}"
    config.app = maak(adres)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([socket],), daemon=True)
    thread.start()
    wacht_op(lambda: server.started)

    def stop() -> None:
        server.should_exit = True
        thread.join(10)

    return adres, stop


@dataclass
class Gemeente:
    """A running sandbox, and all that was said to it."""

    adres: str
    sandbox: Sandbox
    gezien: list[Uitwisseling]
    http: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False))

    def gedrag(self, **gedrag: Any) -> None:
        """Tell it how to behave."""
        self.http.put(f"{self.adres}/_beheer/gedrag", json=gedrag).raise_for_status()

    def zaken(self) -> list[dict[str, Any]]:
        """All zaken with what belongs to them."""
        return self.http.get(f"{self.adres}/_beheer/zaken").raise_for_status().json()

    def zaak(self) -> dict[str, Any]:
        """The only zaak."""
        [zaak] = self.zaken()
        return zaak

    def tellingen(self) -> dict[str, int]:
        """How many there are of everything."""
        return self.http.get(f"{self.adres}/_beheer/tellingen").raise_for_status().json()

    def ambtenaar(self, wat: str, identificatie: str = MELDING_ID, **velden: str) -> None:
        """Let the leerplichtambtenaar do something."""
        self.http.post(f"{self.adres}/_beheer/zaken/{identificatie}/{wat}", json=velden).raise_for_status()

    def publiceer(self, vanaf: str) -> str:
        """Publish a next version of the zaaktype."""
        return self.http.post(f"{self.adres}/_beheer/zaaktypeversies", json={"vanaf": vanaf}).json()["url"]

    def aanroepen(self) -> list[str]:
        """What was called, without /_beheer."""
        return [f"{wat.methode} {wat.pad}" for wat in self.gezien if "/api/v1/" in wat.pad]


def samenvatting(zaak: dict[str, Any]) -> dict[str, Any]:
    """A zaak without addresses and moments, to hold two against each other."""
    mee = zaak["_expand"]
    return {
        "zaak": {naam: zaak[naam] for naam in ("identificatie", "bronorganisatie", "startdatum", "omschrijving")},
        "rollen": sorted(
            json.dumps([rol["omschrijving"], rol["betrokkeneIdentificatie"], rol.get("contactpersoonRol")])
            for rol in mee["rollen"]
        ),
        "eigenschappen": sorted((item["naam"], item["waarde"]) for item in mee["eigenschappen"]),
        "objecten": [item["objectIdentificatie"] for item in mee["zaakobjecten"]],
        "stukken": len(mee["zaakinformatieobjecten"]),
        "status": bool(mee["status"]),
    }


def nu() -> datetime:
    """The real time."""
    return datetime.now(UTC)


@pytest.fixture
def start_gemeente() -> Iterator[Callable[..., Gemeente]]:
    """Start sandboxes with settings of your own; they stop with the test, and the official files judge them."""
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    draaien: list[tuple[Gemeente, Callable[[], None]]] = []

    def start(klok: Callable[[], datetime] = nu, **anders: Any) -> Gemeente:
        gezien: list[Uitwisseling] = []
        gemaakt: list[Sandbox] = []

        def maak(adres: str) -> Any:
            stel = {"contract": CONTRACT, "geheim": GEHEIM, "adres": adres, **anders}
            gemaakt.append(Sandbox(SandboxInstellingen(**stel), klok))
            return Schrijver(gemaakt[0].app(), gezien)

        adres, stop = serveer(maak)
        gemeente = Gemeente(adres, gemaakt[0], gezien)
        draaien.append((gemeente, stop))
        return gemeente

    yield start
    for gemeente, stop in draaien:
        gemeente.http.close()
        stop()
        keur(gemeente.gezien)


def keur(gezien: list[Uitwisseling]) -> None:
    """Hold every exchange with the APIs against the official files, where those are on this machine."""
    if not STANDAARDEN.is_dir():
        return
    fouten = []
    for wat in gezien:
        _, naam, _, rest = (*wat.pad.split("/", 2), "")
        if not rest.startswith("api/v1") or wat.antwoordkoppen.get("content-length") == "1":
            continue
        fouten += bezwaren(wat, naam, rest.removeprefix("api/v1"), verzoek="x-ruw" not in wat.koppen)
    assert sorted(set(fouten)) == []


@pytest.fixture
def gemeente(start_gemeente: Callable[..., Gemeente]) -> Gemeente:
    """A gemeente as it comes: empty and well behaved."""
    return start_gemeente()


@pytest.fixture
async def maak(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Callable[..., LeerplichtZgw]]:
    """Make our connector to a gemeente; it closes with the test."""
    gemaakt: list[LeerplichtZgw] = []

    def maak_een(adres: str, **anders: Any) -> LeerplichtZgw:
        monkeypatch.setenv("SCHAKEL_ZGW_GEHEIM", GEHEIM)
        monkeypatch.setenv("SCHAKEL_ZGW_NOTIFICATIE", AUTH)
        stel = {
            "zrc_url": f"{adres}/zaken/api/v1", "ztc_url": f"{adres}/catalogi/api/v1",
            "drc_url": f"{adres}/documenten/api/v1", "nrc_url": f"{adres}/notificaties/api/v1",
            "client_id": "schakel", "bronorganisatie": BRON, "verantwoordelijke": GEMEENTE, "timeout_s": 5,
        }  # fmt: skip
        gemaakt.append(LeerplichtZgw(LeerplichtZgwInstellingen(**{**stel, **anders})))
        return gemaakt[-1]

    yield maak_een
    for connector in gemaakt:
        await connector.sluit()


@pytest.fixture
async def zgw(gemeente, maak):
    """Our connector to `gemeente`."""
    return maak(gemeente.adres)


SCHOOL = Organisatie(id="zwaluw", naam="De Zwaluw", soort="school", brin="99XX", oin="0000000700099XX00000")
PARTNER = Partner(
    id="leerplicht",
    naam="Gemeente",
    soort="gemeente-leerplicht",
    oin="00000099000000003000",
    connector="leerplicht_zgw",
)


def melding(**eigenschappen: str | None) -> dict[str, Any]:
    """A melding as the mapping writes it; None leaves an eigenschap out."""
    standaard = {
        "verzuimsoort": "V3", "begindatum": "20260831", "alle_lessen_gemist": "nee", "vermoedelijke_reden": REDEN,
        "ondernomen_actie": "Gesproken met leerling en ouders.", "actie_gewenst": "ja", "brin": "99XX",
        "telefoon": "0600000001",
    }  # fmt: skip
    return {
        "tijd": "2026-09-14T22:30:00.000Z",
        "zaak": {"identificatie": MELDING_ID, "omschrijving": "Verzuimmelding"},
        "rollen": {
            "leerling": {
                "betrokkeneType": "natuurlijk_persoon",
                "roltoelichting": "leerling op wie de melding betrekking heeft",
                "betrokkeneIdentificatie": {"inpBsn": BSN},
            },
            "school": {
                "betrokkeneType": "organisatorische_eenheid",
                "roltoelichting": "meldende school",
                "betrokkeneIdentificatie": {"identificatie": "99XX", "naam": "De Zwaluw"},
                "contactpersoonRol": {"naam": MELDER, "emailadres": "mentor@school.example"},
            },
        },
        "eigenschappen": {k: v for k, v in {**standaard, **eigenschappen}.items() if v is not None},
        "zaakobject": {"dagen": [{"datum": "2026-08-31", "heledag": True}]},
    }


def bericht(inhoud: dict[str, Any] | None = None, soort: str = "verzuimmelding", **anders: Any) -> Bericht:
    """A message as the dispatcher hands it over."""
    id_ = anders.pop("id", UUID("0193f2c8-7d1a-7c3e-9b1f-000000000001"))
    return Bericht(
        id=id_, message_id=f"urn:uuid:{uuid4()}", doel=f"{soort}-gemeente", soort=f"leerplicht_zgw/{soort}@1",
        verstrekker=SCHOOL, ontvanger=PARTNER, inhoud=json.dumps(inhoud or melding()).encode(), **anders,
    )  # fmt: skip


def intrekking(**anders: Any) -> Bericht:
    """A withdrawal of the melding."""
    inhoud = {"tijd": "2026-09-20T08:15:30.000Z", "zaak": {"identificatie": MELDING_ID}}
    return bericht(inhoud, "intrekking", **anders)


@dataclass
class Hoorder:
    """The address where the gemeente tells us something."""

    adres: str
    gekregen: list[tuple[str, bytes]]
    gezien: list[Uitwisseling]


@pytest.fixture
def hoorder() -> Iterator[Hoorder]:
    """A listener that keeps every notification and says 204; the official file judges those too."""
    gekregen: list[tuple[str, bytes]] = []
    gezien: list[Uitwisseling] = []

    async def neem(request: Request) -> Response:
        gekregen.append((request.headers["authorization"], await request.body()))
        return Response(status_code=204)

    adres, stop = serveer(lambda _: Schrijver(Starlette(routes=[Route("/hier", neem, methods=["POST"])]), gezien))
    yield Hoorder(f"{adres}/hier", gekregen, gezien)
    stop()
    if STANDAARDEN.is_dir():
        assert [fout for wat in gezien for fout in bezwaren(wat, "callback", wat.pad)] == []
