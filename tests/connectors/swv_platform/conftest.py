"""A platform on loopback, and our connector to it."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import anyio
import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.swv_platform.connector import SwvPlatform
from connectors.swv_platform.sandbox import Sandbox, SandboxInstellingen
from connectors.swv_platform.settings import SwvPlatformInstellingen
from gateway.sdk import Bericht, Organisatie, Partner

CONTRACTEN = Path(__file__).resolve().parents[3] / "contracts"
VOORBEELDEN = CONTRACTEN / "swv_platform" / "voorbeelden"
TOKEN, BEOOGD, VREEMD = "token-van-de-school", "token-van-de-beoogde-school", "token-van-een-ander"
AUTH = "Bearer wat-is-afgesproken"
BRON = "urn:nld:oin:00000099000000005000:systeem:aanvragen"
KENMERK = UUID("0198c0de-0000-7000-8000-0000000000a1")
DOSSIER = b'<dossier xmlns="urn:verzonnen"><leerling>GEHEIM</leerling></dossier>'
SCHOOL = Organisatie(id="zwaluw", naam="De Zwaluw", soort="school", brin="99XX", oin="0000000700099XX00000")
PARTNER = Partner(
    id="swv", naam="SWV", soort="samenwerkingsverband", oin="00000099000000005000", connector="swv_platform"
)


class Testklok:
    """A time that moves only when told."""

    def __init__(self) -> None:
        """Begin on a school day."""
        self.tijd = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time."""
        return self.tijd

    def verder(self, **duur: float) -> None:
        """Go forward."""
        self.tijd += timedelta(**duur)


@asynccontextmanager
async def draait(app: Any) -> AsyncIterator[str]:
    """Serve an app on loopback."""
    config = uvicorn.Config(app, port=0, log_level="critical", lifespan="on", server_header=False)
    server, sock = uvicorn.Server(config), config.bind_socket()
    async with anyio.create_task_group() as tg:
        tg.start_soon(server.serve, [sock])
        while not server.started:  # noqa: ASYNC110 uvicorn tells it in no other way
            await anyio.sleep(0.01)
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
        server.should_exit = True


@dataclass
class Platform:
    """A running sandbox, its time, and whoever listens."""

    adres: str
    sandbox: Sandbox
    klok: Testklok
    http: httpx.AsyncClient
    gehoord: list[tuple[str, bytes]] = field(default_factory=list)

    async def beheer(self, methode: str, pad: str, **velden: Any) -> Any:
        """Use the control API."""
        return await self.http.request(methode, f"{self.adres}/_beheer/{pad}", json=velden or None)

    async def commissie(self, daad: str, **velden: Any) -> dict[str, Any]:
        """Let the commissie do something with the aanvraag of these tests."""
        answer = await self.beheer("POST", f"aanvragen/{KENMERK}/{daad}", **velden)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def api(self, methode: str, pad: str, token: str = TOKEN, **wat: Any) -> httpx.Response:
        """Use the API itself."""
        koppen = {"Authorization": f"Bearer {token}", **wat.pop("headers", {})}
        return await self.http.request(methode, f"{self.adres}/v1/swv{pad}", headers=koppen, **wat)

    async def stap_tot(self, status: str) -> dict[str, Any]:
        """Take steps, and days, until the aanvraag stands so."""
        for _ in range(30):
            stand = await self.commissie("stap")
            if stand["status"] == status:
                return stand
            self.klok.verder(days=1)
        raise AssertionError(f"{status} kwam niet, wel {stand['status']}")


@pytest.fixture
async def start() -> AsyncIterator[Callable[..., Any]]:
    """Start a platform with other settings; it stops with the test."""

    @asynccontextmanager
    async def een(**anders: Any) -> AsyncIterator[Platform]:
        klok, gehoord = Testklok(), []

        async def hoor(request: Request) -> Response:
            gehoord.append((request.headers["authorization"], await request.body()))
            return Response(status_code=204)

        async with draait(Starlette(routes=[Route("/hier", hoor, methods=["POST"])])) as hier:
            stel = {
                "contracten": CONTRACTEN,
                "tokens": {TOKEN: "99XX", BEOOGD: "99YY", VREEMD: "*"},
                "callback": f"{hier}/hier",
                "callback_auth": AUTH,
            }
            sandbox = Sandbox(SandboxInstellingen(**{**stel, **anders}), klok)
            async with draait(sandbox.app()) as adres, httpx.AsyncClient(trust_env=False) as http:
                yield Platform(adres, sandbox, klok, http, gehoord)

    return een


@pytest.fixture
async def platform(start: Callable[..., Any]) -> AsyncIterator[Platform]:
    """A platform as it comes: empty and well behaved."""
    async with start() as een:
        yield een


@pytest.fixture
async def maak(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Callable[..., SwvPlatform]]:
    """Make our connector to a platform; it closes with the test."""
    gemaakt: list[SwvPlatform] = []

    def een(adres: str, token: str = TOKEN, **anders: Any) -> SwvPlatform:
        monkeypatch.setenv("SCHAKEL_SWV_TOKEN", token)
        monkeypatch.setenv("SCHAKEL_SWV_GEBEURTENIS", AUTH)
        stel = {"url": f"{adres}/v1/swv", "swv": "VO2507", "bron": BRON, "timeout_s": 5}
        gemaakt.append(SwvPlatform(SwvPlatformInstellingen(**{**stel, **anders})))
        return gemaakt[-1]

    yield een
    for connector in gemaakt:
        await connector.sluit()


@pytest.fixture
def swv(platform: Platform, maak: Callable[..., SwvPlatform]) -> SwvPlatform:
    """Our connector to `platform`."""
    return maak(platform.adres)


def document(soort: str) -> dict[str, Any]:
    """A document of a kind, packed as OSO wants it."""
    doos = io.BytesIO()
    with zipfile.ZipFile(doos, "w") as zip_:
        zip_.writestr(zipfile.ZipInfo(f"{soort}.txt", (2026, 9, 21, 0, 0, 0)), "verzonnen")
    ruw = doos.getvalue()
    return {
        "soort": soort, "bestandsnaam": f"{soort}.txt", "sha256": hashlib.sha256(ruw).hexdigest(),
        "inhoud": base64.b64encode(ruw).decode(),
    }  # fmt: skip


def aanvraag(*documenten: str, naam: str = "aanvraag-tlv-vso", **anders: Any) -> dict[str, Any]:
    """An aanvraag as the mapping writes it, with these documents; None leaves a member out."""
    inhoud = deepcopy(json.loads((VOORBEELDEN / "geldig" / f"{naam}.json").read_bytes())) | {"kenmerk": str(KENMERK)}
    inhoud |= {"documenten": list(map(document, documenten))} | anders
    return {lid: waarde for lid, waarde in inhoud.items() if waarde is not None}


COMPLEET = ("opp", "deskundigenverklaring", "directieverklaring")


def bericht(inhoud: Any = None, soort: str = "swv_platform/aanvraag@1", **anders: Any) -> Bericht:
    """A message as the dispatcher hands it over."""
    ruw = inhoud if isinstance(inhoud, bytes) else json.dumps(inhoud or aanvraag(*COMPLEET)).encode()
    stel: dict[str, Any] = {"id": uuid4(), "onderwerp": KENMERK} | anders
    return Bericht(
        message_id=f"urn:uuid:{stel['id']}", doel="aanvraag-tlv", soort=soort, verstrekker=SCHOOL, ontvanger=PARTNER,
        inhoud=ruw, **stel,
    )  # fmt: skip


def intrekking(**anders: Any) -> Bericht:
    """A withdrawal of the aanvraag."""
    inhoud = {"kenmerk": str(KENMERK), "soort": "tlv-vso", "school": {"brin": "99XX"}}
    return bericht(inhoud, "swv_platform/intrekking@1", **anders)


def dossier(inhoud: bytes = DOSSIER, **anders: Any) -> Bericht:
    """The OSO dossier of the aanvraag."""
    return bericht(inhoud, "oso/dossier@1", **anders)
