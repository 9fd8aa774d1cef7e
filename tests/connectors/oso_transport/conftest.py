"""A Traffic Center with a bron and a doel on loopback, and our own two sides, each at an address of its own."""

from __future__ import annotations

import base64
import logging
import socket
import ssl
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import uvicorn

from connectors.oso_transport.app import maak_app
from connectors.oso_transport.connector import OsoTransport
from connectors.oso_transport.sandbox import Sandbox, SandboxInstellingen
from connectors.oso_transport.settings import OsoTransportInstellingen
from gateway.sdk import Bericht, Organisatie, Partner

WORTEL = Path(__file__).resolve().parents[3]
CONTRACT = WORTEL / "contracts" / "oso_transport"
BRIN = "99XX"
BRON, DOEL = "0000000700099XX00101", "0000000700099XX00102"
SANDBOX_BRON, SANDBOX_DOEL = "0000000700099XX00201", "0000000700099XX00202"
NAAM = "Verzonnen-Achternaam"
DOSSIER = f"<dossier><leerling>{NAAM}</leerling></dossier>\r\n<!-- zoals het is -->".encode()
SLEUTEL = base64.b64encode(b"k" * 32).decode()


class Klok:
    """The real time, and what a test adds to it."""

    def __init__(self) -> None:
        """Start now."""
        self.later = timedelta()

    def __call__(self) -> datetime:
        """The time."""
        return datetime.now(UTC) + self.later


def serveer(maak: Callable[[str], Any], **tls: Any) -> tuple[str, Callable[[], None]]:
    """Serve an app from a thread; its address, and what stops it."""
    lijn = socket.create_server(("127.0.0.1", 0))
    wie = "https://localhost" if tls else "http://127.0.0.1"
    adres = f"{wie}:{lijn.getsockname()[1]}"
    server = uvicorn.Server(
        uvicorn.Config(maak(adres), log_level="critical", lifespan="on", timeout_graceful_shutdown=1, **tls)
    )
    thread = threading.Thread(target=server.run, args=([lijn],), daemon=True)
    thread.start()
    for _ in range(500):
        if server.started:
            break
        time.sleep(0.01)

    def stop() -> None:
        server.should_exit = True
        thread.join(10)
        lijn.close()

    return adres, stop


@dataclass
class Wereld:
    """A running sandbox, our own side beside it, and the clock of all."""

    adres: str
    sandbox: Sandbox
    klok: Klok
    koppelvlak: str
    maak: Callable[..., OsoTransport]
    bestand: Path
    http: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False))

    def gedrag(self, **gedrag: Any) -> None:
        """Tell the sandbox how to behave."""
        self.http.put(f"{self.adres}/_beheer/gedrag", json=gedrag).raise_for_status()

    def stand(self) -> dict[str, Any]:
        """What the sandbox knows."""
        return self.http.get(f"{self.adres}/_beheer/stand").raise_for_status().json()

    def doel(self, stap: str, **wens: Any) -> dict[str, str]:
        """Let the doel of the sandbox do something."""
        return self.http.post(f"{self.adres}/_beheer/doel/{stap}", json=wens).raise_for_status().json()

    def bron(self, inhoud: bytes = DOSSIER, url: str = "") -> str:
        """Let the bron of the sandbox announce a dossier to us; the koppelsleutel."""
        adressen = {"bronBrin": BRIN, "bronAdres": SANDBOX_BRON, "doelBrin": BRIN, "doelAdres": DOEL}
        wens = {"adressen": adressen, "url": url or self.koppelvlak, "inhoud": base64.b64encode(inhoud).decode()}
        antwoord = self.http.post(f"{self.adres}/_beheer/bron/dossiers", json=wens).raise_for_status()
        return str(antwoord.json()["koppelsleutel"])


def punt(adres: str, url: str) -> dict[str, str]:
    """An aanleverpunt as the Traffic Center has it."""
    return {"brin": BRIN, "adres": adres, "doel": "SWV", "url": url, "sector": "VO"}


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Wereld]]:
    """Start a world; with a folder of certificates all goes over two-sided TLS."""
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    monkeypatch.setenv("SCHAKEL_OSO_SLEUTEL", SLEUTEL)
    stoppen: list[Callable[[], None]] = []

    def start_een(pki: Path | None = None) -> Wereld:
        klok, bestand = Klok(), tmp_path / "oso.sqlite"
        tls, eigen, ander = _tls(pki, monkeypatch)
        gemaakt: list[Sandbox] = []

        def maak_sandbox(adres: str) -> Any:
            gemaakt.append(Sandbox(SandboxInstellingen(contract=CONTRACT, adres=adres, **ander), klok))
            return gemaakt[0].app()

        adres, stop = serveer(maak_sandbox, **tls)
        stoppen.append(stop)

        def maak(wie: Path = bestand, **anders: Any) -> OsoTransport:
            stel = {
                "traffic_center_url": f"{adres}/tc", "bewaarplek": wie, "timeout_s": 5,
                "aanleverpunten": {BRIN: {"bron": BRON, "doel": anders.pop("doel", SANDBOX_DOEL)}}, **eigen,
            }  # fmt: skip
            return OsoTransport(OsoTransportInstellingen(**{**stel, **anders}), klok)

        # As in production: what delivers and what is asked are two processes with one file.
        onze, stop = serveer(lambda _: maak_app(maak(doel=DOEL)), **tls)
        stoppen.append(stop)
        gemaakt[0].center.punten += [
            punt(BRON, f"{onze}/oso"), punt(DOEL, f"{onze}/oso"),
            punt(SANDBOX_BRON, f"{adres}/bron"), punt(SANDBOX_DOEL, f"{adres}/doel"),
        ]  # fmt: skip
        http = httpx.Client(trust_env=False, verify=_context(pki) if pki else True)
        wereld = Wereld(adres, gemaakt[0], klok, f"{onze}/oso", maak, bestand, http)
        stoppen.insert(0, http.close)
        return wereld

    yield start_een
    for stop in stoppen:
        stop()


def _context(pki: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=pki / "anker.pem")
    context.load_cert_chain(pki / "tc.crt", pki / "tc.key")
    return context


def _tls(pki: Path | None, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What the servers, our connector and the sandbox need for TLS."""
    if pki is None:
        return {}, {}, {}
    monkeypatch.setenv("SCHAKEL_OSO_CLIENT_SLEUTEL", str(pki / "wij.key"))
    tls = {
        "ssl_certfile": pki / "tc.crt", "ssl_keyfile": pki / "tc.key",
        "ssl_ca_certs": str(pki / "anker.pem"), "ssl_cert_reqs": ssl.CERT_REQUIRED,
    }  # fmt: skip
    eigen = {"client_certificaat": pki / "wij.crt", "ankers": pki / "anker.pem"}
    ander = {"certificaat": pki / "tc.crt", "sleutel": pki / "tc.key", "ankers": pki / "anker.pem"}
    return tls, eigen, ander


@pytest.fixture
def wereld(start: Callable[..., Wereld]) -> Wereld:
    """A world in which all goes well, without TLS."""
    return start()


@pytest.fixture
async def bron(wereld: Wereld) -> AsyncIterator[OsoTransport]:
    """Our bron, with the doel of the sandbox at the other side."""
    connector = wereld.maak()
    yield connector
    await connector.sluit()


@pytest.fixture
async def ons_doel(wereld: Wereld) -> AsyncIterator[OsoTransport]:
    """Our doel, with the bron of the sandbox at the other side."""
    connector = wereld.maak(doel=DOEL)
    yield connector
    await connector.sluit()


def bericht(inhoud: bytes = DOSSIER, id_: UUID | None = None, **anders: Any) -> Bericht:
    """A dossier as the dispatcher hands it over."""
    school = Organisatie(id="zwaluw", naam="De Zwaluw", soort="school", brin=BRIN, oin="0000000700099XX00000")
    partner = Partner(
        id="swv", naam="SWV", soort="samenwerkingsverband", oin="00000099000000001000", connector="oso_transport"
    )
    return Bericht(
        id=id_ or uuid4(), message_id=f"urn:uuid:{uuid4()}", doel="aanvraag-dossier", soort="oso/dossier@1",
        verstrekker=anders.pop("school", school), ontvanger=partner, inhoud=inhoud, **anders,
    )  # fmt: skip


class Kast:
    """Where a caller keeps dossiers."""

    def __init__(self, *, faal: Exception | None = None) -> None:
        """With `faal` the first time goes wrong."""
        self.inhoud: list[bytes] = []
        self._faal = faal

    async def bewaar(self, inhoud: bytes) -> None:
        """Keep one."""
        self.inhoud.append(inhoud)
        if self._faal:
            fout, self._faal = self._faal, None
            raise fout
