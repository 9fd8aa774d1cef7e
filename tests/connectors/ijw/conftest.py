"""A GGk with a party behind it on loopback, and our own side beside it, each at an address of its own."""

from __future__ import annotations

import base64
import logging
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
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

from connectors.ijw.connector import Ijw
from connectors.ijw.sandbox import Sandbox, SandboxInstellingen
from connectors.ijw.settings import IjwInstellingen
from gateway.sdk import Bericht, Organisatie, Partner
from tests.connectors.ijw.berichten import CONTRACT

GEMEENTE, AANBIEDER = "0384", "42420001"
SLEUTEL = base64.b64encode(b"k" * 32).decode()
BSN = "999900006"


class Lijn:
    """An address that is served as long as a module runs; who answers there changes per test."""

    def __init__(self, **tls: Any) -> None:
        """Listen; with certificates over two-sided TLS."""
        self.app: Any = None
        self._socket = socket.create_server(("127.0.0.1", 0))
        wie = "https://localhost" if tls else "http://127.0.0.1"
        self.adres = f"{wie}:{self._socket.getsockname()[1]}"
        self._server = uvicorn.Server(
            uvicorn.Config(self._geef_door, interface="asgi3", log_level="critical", lifespan="off", **tls)
        )
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop listening."""
        self._server.should_exit = True
        self._thread.join(10)
        self._socket.close()

    async def _geef_door(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)


@pytest.fixture(scope="module")
def lijnen() -> Iterator[tuple[Lijn, Lijn]]:
    """The address of our koppelvlak, and that of the GGk."""
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    beide = (Lijn(), Lijn())
    yield beide
    for lijn in beide:
        lijn.stop()


@dataclass
class Wereld:
    """A running sandbox, our koppelvlak beside it, and a way to make our connector."""

    adres: str
    koppelvlak: str
    sandbox: Sandbox
    bestand: Path
    maak: Callable[..., Ijw]
    http: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False))

    def gedrag(self, **gedrag: Any) -> None:
        """Tell the sandbox how to behave."""
        self.http.put(f"{self.adres}/_beheer/gedrag", json=gedrag).raise_for_status()

    def stand(self) -> dict[str, Any]:
        """What the sandbox got."""
        return self.http.get(f"{self.adres}/_beheer/stand").raise_for_status().json()

    def heen(self, soort: str, **wens: Any) -> int:
        """Let the other party send a message; the status of our answer."""
        return self.http.post(f"{self.adres}/_beheer/heen/{soort}", json=wens).raise_for_status().json()["status"]

    def ruw(self, soort: str, inhoud: bytes) -> int:
        """Let the GGk deliver any bytes; the status of our answer."""
        wens = {"inhoud": base64.b64encode(inhoud).decode()}
        return self.http.post(f"{self.adres}/_beheer/ruw/{soort}", json=wens).raise_for_status().json()["status"]

    def antwoord(self, *codes: str, fout: str = "") -> int:
        """Let the other party answer all that waits; how many that were."""
        wens = {"codes": codes, "fout": fout}
        return self.http.post(f"{self.adres}/_beheer/antwoord", json=wens).raise_for_status().json()["beantwoord"]

    def laatste(self) -> dict[str, Any]:
        """What the sandbox got last."""
        return self.stand()["ontvangen"][-1]


@pytest.fixture
def start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lijnen: tuple[Lijn, Lijn]
) -> Iterator[Callable[..., Wereld]]:
    """Start a world in which the gateway is the aanbieder, or with a code the gemeente."""
    monkeypatch.setenv("SCHAKEL_IJW_SLEUTEL", SLEUTEL)
    gemaakt: list[Wereld] = []

    def start_een(wij: str = AANBIEDER) -> Wereld:
        ander = GEMEENTE if wij == AANBIEDER else AANBIEDER
        bestand, (onze, ggk) = tmp_path / "ijw.sqlite", lijnen

        def maak(**anders: Any) -> Ijw:
            stel = {"url": f"{ggk.adres}/ggk", "organisatie": wij, "bewaarplek": bestand, "timeout_s": 5}
            return Ijw(IjwInstellingen(**{**stel, **anders}))

        async def neem(request: Request) -> Response:
            # As in production: what takes and what delivers are two processes with one file.
            connector = maak()
            status, data = await connector.behandel(await request.body())
            await connector.sluit()
            return Response(data, status, media_type="text/xml")

        onze.app = Starlette(routes=[Route("/bericht", neem, methods=["POST"])])
        sandbox = Sandbox(SandboxInstellingen(CONTRACT, ander, wij, koppelvlak=f"{onze.adres}/bericht"))
        ggk.app = sandbox.app()
        gemaakt.append(Wereld(ggk.adres, f"{onze.adres}/bericht", sandbox, bestand, maak))
        return gemaakt[-1]

    yield start_een
    for wereld in gemaakt:
        wereld.http.close()


@pytest.fixture
def wereld(start: Callable[..., Wereld]) -> Wereld:
    """A world in which the gateway is an aanbieder."""
    return start()


@pytest.fixture
async def ons(wereld: Wereld) -> AsyncIterator[Ijw]:
    """Our connector in that world."""
    connector = wereld.maak()
    yield connector
    await connector.sluit()


def bericht(inhoud: bytes, id_: UUID | None = None, soort: str = "ijw/jw315@1") -> Bericht:
    """A message as the dispatcher hands it over."""
    wij = Organisatie(id="hulp", naam="Hulp", soort="jeugdhulpaanbieder-ijw", oin="0000000700099XX00000")
    ggk = Partner(id="ggk", naam="GGk", soort="gemeente-jeugd", oin="00000099000000001000", connector="ijw")
    return Bericht(
        id=id_ or uuid4(), message_id=f"urn:uuid:{uuid4()}", doel="ijw-melding", soort=soort, verstrekker=wij,
        ontvanger=ggk, inhoud=inhoud,
    )  # fmt: skip
