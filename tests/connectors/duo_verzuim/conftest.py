"""A verzuim register on loopback for each test, and our connector to it."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import uvicorn

from connectors.duo_verzuim.connector import DuoVerzuim
from connectors.duo_verzuim.sandbox.app import Sandbox
from connectors.duo_verzuim.sandbox.instellingen import SandboxInstellingen
from connectors.duo_verzuim.settings import DuoVerzuimInstellingen
from gateway.mapping import laad_contracten, laad_mappings
from gateway.model.partijen import Organisatie, Partner
from gateway.model.uitwisseling import Bericht, Statusmelding
from tests.pki import TestCa

WORTEL = Path(__file__).resolve().parents[3]
CONTRACT = WORTEL / "contracts" / "duo_verzuim"
DUO, LEVERANCIER, ANDER = "00000001800866472000", "00000099000000001000", "00000099000000002000"
SCHOOL, BUURSCHOOL = "0000000700099XX00000", "0000000700098YY00000"
BSN, TWEEDE = "999999990", "111222333"
MAPPINGS = laad_mappings([WORTEL / "mappings"], laad_contracten([WORTEL / "contracts"]))


def nu() -> datetime:
    """The real time."""
    return datetime.now(UTC)


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the anchor, and certificate and key per OIN."""
    folder, ca = tmp_path_factory.mktemp("pki"), TestCa()
    (folder / "anker.pem").write_text(ca.pem)
    for oin in (DUO, LEVERANCIER, ANDER):
        paar = ca.geeft_uit(oin)
        (folder / f"{oin}.crt").write_text(paar.pem)
        (folder / f"{oin}.key").write_text(paar.sleutel_pem)
    return folder


@dataclass
class Register:
    """A running sandbox."""

    adres: str
    sandbox: Sandbox
    http: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False))

    def gedrag(self, **gedrag: Any) -> None:
        """Tell it how to behave."""
        self.http.put(f"{self.adres}/_beheer/gedrag", json=gedrag).raise_for_status()

    def lijst(self, soort: str) -> Any:
        """What it has: meldingen, geschiedenis, personen, inschrijvingen, vrijstellingen or tellingen."""
        return self.http.get(f"{self.adres}/_beheer/{soort}").raise_for_status().json()

    def ken(self, soort: str, **rij: Any) -> None:
        """Make a person, enrolment or exemption known."""
        self.http.post(f"{self.adres}/_beheer/{soort}", json=rij).raise_for_status()

    def schrijf_in(self, *nummers: str, brin: str = "99XX") -> None:
        """Enrol leerlingen since 2020."""
        for nummer in nummers:
            self.ken("inschrijvingen", pgn=nummer, brin=brin, van="2020-08-01")

    def zet_status(self, nummer: int | str | None, status: str, **meer: Any) -> int:
        """Let the ambtenaar set a status; the HTTP status."""
        adres = f"{self.adres}/_beheer/meldingen/{nummer}/status"
        return self.http.put(adres, json={"status": status, **meer}).status_code

    def wacht_op(self, klaar: Callable[[], bool]) -> None:
        """Come back as soon as something is so."""
        for _ in range(500):
            if klaar():
                return
            time.sleep(0.01)
        raise AssertionError("het is er niet van gekomen")


def start(
    pki: Path, bestand: Path, klok: Callable[[], datetime] = nu, **instellingen: Any
) -> tuple[Register, Callable[[], None]]:
    """Serve a sandbox from a thread; it, and what stops it."""
    config = uvicorn.Config(lambda: None, host="127.0.0.1", port=0, log_level="critical", lifespan="on")
    socket = config.bind_socket()
    adres = f"http://127.0.0.1:{socket.getsockname()[1]}"
    stel = {
        "contract": CONTRACT, "bestand": bestand, "adres": adres, "ankers": pki / "anker.pem",
        "certificaat": pki / f"{DUO}.crt", "sleutel": pki / f"{DUO}.key",
    }  # fmt: skip
    sandbox = Sandbox(SandboxInstellingen(**{**stel, **instellingen}), klok)
    config.app = sandbox.app()
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([socket],), daemon=True)
    thread.start()
    register = Register(adres, sandbox)
    register.wacht_op(lambda: server.started)

    def stop() -> None:
        register.http.close()
        server.should_exit = True
        thread.join(10)

    return register, stop


@pytest.fixture
def start_register(pki: Path, tmp_path: Path) -> Iterator[Callable[..., Register]]:
    """Start sandboxes with settings of your own, with one leerling enrolled; they stop with the test."""
    stoppen: list[Callable[[], None]] = []

    def start_een(klok: Callable[[], datetime] = nu, **instellingen: Any) -> Register:
        register, stop = start(pki, tmp_path / "verzuim.sqlite", klok, **instellingen)
        stoppen.append(stop)
        register.schrijf_in(BSN)
        return register

    yield start_een
    for stop in stoppen:
        stop()


@pytest.fixture(scope="session")
def _gedeeld(pki: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    register, stop = start(pki, tmp_path_factory.mktemp("verzuim") / "verzuim.sqlite")
    yield register
    stop()


@pytest.fixture
def register(_gedeeld: Register) -> Register:
    """A sandbox as it comes: well behaved and empty, but for two leerlingen who are enrolled."""
    _gedeeld.http.delete(f"{_gedeeld.adres}/_beheer/alles").raise_for_status()
    _gedeeld.gedrag()
    _gedeeld.schrijf_in(BSN, TWEEDE)
    return _gedeeld


def zicht(*, nummer: str | None = BSN, brin: str = "99XX", **anders: Any) -> dict[str, Any]:
    """The view of a melding of 16 uur; all else replaces a field of the melding."""
    melding = {
        "id": "01970000-0000-7000-8000-000000000001", "soort": "zestien-uur", "begindatum": "2025-10-06",
        "einddatum": "2025-10-17", "alle_lessen_gemist": False, "vermoedelijke_reden": "komt niet opdagen",
        "ondernomen_actie": "gesprek met de leerling", "actie_gewenst": True, "toelichting_geen_actie": None,
        "leslocatie": "Hoofdgebouw", "telefoon": "0612345678", "afwijkend_adres": None,
        "dagen": [
            {"datum": "2025-10-06", "heledag": True, "lesuren": []},
            {"datum": "2025-10-17", "heledag": False, "lesuren": [{"nummer": 3}, {"nummer": 4}]},
        ],
        "melder": {"naam": "A. Mentor", "functie": "mentor", "telefoon": None, "email": "a.mentor@zwaluw.example"},
    }  # fmt: skip
    return {
        "bericht": {"id": "x", "tijd": "2025-10-20T08:00:00.000Z"},
        "organisatie": {"brin": brin},
        "leerling": {"pgn": {"bsn": nummer, "onderwijsnummer": None}},
        "verzuimmelding": {**melding, **anders},
    }


PARTNER = Partner(id="duo-verzuim", naam="DUO", soort="duo", oin=DUO, connector="duo_verzuim")


def organisatie(brin: str = "99XX") -> Organisatie:
    """A school."""
    return Organisatie(id="zwaluw", naam="De Zwaluw", soort="school", brin=brin, oin=f"00000007000{brin}00000")


def bericht(nummer: str | None = None, *, soort: str = "verzuimmelding", poging: int = 1, **anders: Any) -> Bericht:
    """A message as the dispatcher hands it over, about the melding that DUO calls `nummer`.

    `wie`, `brin` and `verzuim` are the leerling, the school and the soort; all else replaces a field of the melding.
    """
    doel = "verzuimmelding-duo" if soort == "verzuimmelding" else "verzuimintrekking-duo"
    wie, brin, verzuim = anders.pop("wie", BSN), anders.pop("brin", "99XX"), anders.pop("verzuim", "zestien-uur")
    return Bericht(
        id=uuid4(), message_id=f"urn:uuid:{uuid4()}", doel=doel, soort=f"duo_verzuim/{soort}@1",
        verstrekker=anders.pop("school", organisatie(brin)), ontvanger=PARTNER, poging=poging, objectkenmerk=nummer,
        inhoud=MAPPINGS.writer(doel).schrijf(zicht(nummer=wie, brin=brin, soort=verzuim, **anders)),
    )  # fmt: skip


def intrekking(nummer: str | None, **anders: Any) -> Bericht:
    """The withdrawal of a melding."""
    return bericht(nummer, soort="intrekking", **anders)


@pytest.fixture
def maak_connector(pki: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., DuoVerzuim]:
    """Make our connector for an address; close it yourself."""

    def maak(adres: str, wie: str = LEVERANCIER, **anders: Any) -> DuoVerzuim:
        monkeypatch.setenv("SCHAKEL_DUO_SLEUTEL", (pki / f"{wie}.key").read_text())
        stel = {
            "verzuim_url": f"{adres}/verzuim", "client_certificaat": pki / f"{wie}.crt",
            "ankers": [pki / "anker.pem"], "timeout_s": 5,
        }  # fmt: skip
        return DuoVerzuim(DuoVerzuimInstellingen(**{**stel, **anders}))

    return maak


@pytest.fixture
async def duo(register: Register, maak_connector: Callable[..., DuoVerzuim]) -> AsyncIterator[DuoVerzuim]:
    """Our connector to `register`."""
    connector = maak_connector(register.adres)
    yield connector
    await connector.sluit()


async def statussen(connector: DuoVerzuim, vanaf: str | None = None) -> tuple[list[Statusmelding], str | None]:
    """All statuses of one poll, and where to go on from."""
    gevonden: list[Statusmelding] = []
    async for pagina in connector.poll_statussen(vanaf):
        gevonden.extend(pagina.statussen)
        vanaf = pagina.verder
    return gevonden, vanaf
