"""A ROD on loopback for each test, and a school's side to talk to it."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import uvicorn
from lxml import etree

from connectors.duo_rod.connector import DuoRod
from connectors.duo_rod.sandbox.app import Sandbox
from connectors.duo_rod.sandbox.certificaten import Certificaten
from connectors.duo_rod.sandbox.instellingen import SandboxInstellingen
from connectors.duo_rod.sandbox.wus import Envelop, Wus
from connectors.duo_rod.settings import DuoRodInstellingen
from gateway.model.partijen import Organisatie, Partner
from gateway.model.uitwisseling import Bericht
from tests.pki import TestCa

CONTRACT = Path(__file__).resolve().parents[3] / "contracts" / "duo_rod"
VOORBEELDEN = CONTRACT / "voorbeelden" / "geldig"
DUO, LEVERANCIER, ANDER = "00000001800866472000", "00000099000000001000", "00000099000000002000"
SCHOOL = "0000000700099XX00000"
AANLEVEREN = "http://duo.nl/contract/DUO_VOAanlevering_InschrijvingVO_V1/aanleverenInschrijvingVO"
VERWIJDEREN = "http://duo.nl/contract/DUO_VOAanlevering_InschrijvingVO_V1/aanleverenVerwijderingInschrijvingVO"
IDENTIFICEREN = (
    "http://duo.nl/contract/DUO_VOInformatiediensten_IdentificerenPersoonVO_V1/aanleverenIdentificerenPersoonVO"
)
OPHALEN = "urn:schakel:afgeleid:duo-rod:terugkoppeling:v1/ophalenTerugkoppelingen"


def nu() -> datetime:
    """The real time."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Bestanden:
    """The PEM files of one organisation."""

    certificaat: Path
    sleutel: Path


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


def certificaten(pki: Path, oin: str) -> Certificaten:
    """What someone signs with."""
    return Certificaten(pki / f"{oin}.crt", pki / f"{oin}.key", pki / "anker.pem")


@dataclass
class Rod:
    """A running sandbox."""

    adres: str
    sandbox: Sandbox
    pki: Path
    http: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False))

    def gedrag(self, **gedrag: Any) -> None:
        """Tell it how to behave."""
        self.http.put(f"{self.adres}/_beheer/gedrag", json=gedrag).raise_for_status()

    def lijst(self, soort: str) -> Any:
        """What it has: inschrijvingen, geschiedenis, aanleveringen or tellingen."""
        return self.http.get(f"{self.adres}/_beheer/{soort}").raise_for_status().json()

    def wacht_op(self, klaar: Callable[[], bool]) -> None:
        """Come back as soon as something is so."""
        for _ in range(500):
            if klaar():
                return
            time.sleep(0.01)
        raise AssertionError("het is er niet van gekomen")


def start(
    pki: Path, bestand: Path, klok: Callable[[], datetime] = nu, **instellingen: Any
) -> tuple[Rod, Callable[[], None]]:
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
    rod = Rod(adres, sandbox, pki)
    rod.wacht_op(lambda: server.started)

    def stop() -> None:
        rod.http.close()
        server.should_exit = True
        thread.join(10)

    return rod, stop


@pytest.fixture
def start_rod(pki: Path, tmp_path: Path) -> Iterator[Callable[..., Rod]]:
    """Start sandboxes with settings of your own; they stop with the test."""
    stoppen: list[Callable[[], None]] = []

    def start_een(klok: Callable[[], datetime] = nu, **instellingen: Any) -> Rod:
        rod, stop = start(pki, tmp_path / "rod.sqlite", klok, **instellingen)
        stoppen.append(stop)
        return rod

    yield start_een
    for stop in stoppen:
        stop()


@pytest.fixture(scope="session")
def _gedeeld(pki: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rod]:
    rod, stop = start(pki, tmp_path_factory.mktemp("rod") / "rod.sqlite")
    yield rod
    stop()


@pytest.fixture
def rod(_gedeeld: Rod) -> Rod:
    """A sandbox as it comes: empty and well behaved."""
    _gedeeld.http.delete(f"{_gedeeld.adres}/_beheer/alles").raise_for_status()
    _gedeeld.gedrag()
    return _gedeeld


@dataclass
class School:
    """A school's side that shares no code with the gateway: it signs with libxmlsec."""

    rod: Rod
    oin: str = SCHOOL
    ondertekenaar: str = LEVERANCIER
    klok: Callable[[], datetime] = nu

    def __post_init__(self) -> None:
        self.wus = Wus(self.oin, certificaten(self.rod.pki, self.ondertekenaar), self.klok)

    def stuur(self, data: bytes, actie: str = AANLEVEREN, dienst: str = "inschrijving-vo", **koppen: str) -> Antwoord:
        """Send an envelope as it is."""
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{actie}"', **koppen}
        antwoord = self.rod.http.post(f"{self.rod.adres}/{dienst}", content=data, headers=headers)
        envelop, fout = self.wus.lees(antwoord.content, antwoord=True)
        return Antwoord(antwoord.status_code, envelop, None if fout is None else str(fout), antwoord.content)

    def lever(self, inhoud: bytes, actie: str = AANLEVEREN, dienst: str = "inschrijving-vo") -> Antwoord:
        """Sign a message and send it."""
        return self.stuur(self.wus.schrijf(actie, inhoud, DUO)[1], actie, dienst)

    def oordelen(self, bundel: int | None = None) -> list[dict[str, Any]]:
        """What waits: per verdict the code of the message, whether it was approved, and the codes of the faults."""
        ontvangen = "" if bundel is None else f"<ontvangenBundel>{bundel}</ontvangenBundel>"
        ns = "urn:schakel:afgeleid:duo-rod:terugkoppeling:v1"
        vraag = (
            f'<ophalenTerugkoppelingen_Request xmlns="{ns}"><identificatiecodeBedrijfsdocument>{uuid4()}'
            "</identificatiecodeBedrijfsdocument><verzendendeInstantie>x</verzendendeInstantie><ontvangendeInstantie>DUO"
            "</ontvangendeInstantie><datumTijdBedrijfsdocument>2026-09-14T08:15:30.000Z</datumTijdBedrijfsdocument>"
            f"{ontvangen}</ophalenTerugkoppelingen_Request>"
        )
        inhoud = self.lever(vraag.encode(), OPHALEN, "terugkoppeling").inhoud
        return [
            {
                "code": deel.findtext(f"{{{ns}}}identificatiecodeAanlevering"),
                "goed": deel.findtext(f"{{{ns}}}leveringGoedgekeurd") == "true",
                "fouten": [fout.text for fout in deel.iter(f"{{{ns}}}foutcode")],
                "pgn": deel.findtext(f"{{{ns}}}onderwijsnummer") or deel.findtext(f"{{{ns}}}burgerservicenummer"),
                "bundel": int(inhoud.findtext(f"{{{ns}}}bundel")),
            }
            for deel in inhoud.iter(f"{{{ns}}}terugkoppeling")
        ]


@dataclass
class Antwoord:
    """An answer of ROD; `fout` when its own signature or headers are not good."""

    status: int
    envelop: Envelop
    fout: str | None
    data: bytes

    @property
    def inhoud(self) -> etree._Element:
        """The element in the Body of a good answer."""
        assert self.fout is None, self.fout
        return self.envelop.inhoud

    @property
    def faultcode(self) -> str:
        """Class and code of a fault; '' when it is none."""
        gevonden = re.search(rb"<faultcode>soapenv:([^<]+)<", self.data)
        return gevonden[1].decode() if gevonden else ""


@pytest.fixture
def school(rod: Rod) -> School:
    """A school that may send to `rod`."""
    return School(rod)


def inschrijving(*, volgnummer: str = "1", nummer: str = "999999990", code: str | None = None, **velden: Any) -> bytes:
    """An enrolment message; `opps` and `periodes` are lists of dates, all else replaces a field."""
    van, tot = velden.get("van", "2025-08-01"), velden.get("tot")
    a, b = (
        "http://duo.nl/schema/DUO_VOAanlevering_InschrijvingVO_V1",
        "http://duo.nl/schema/DUO_VOBasisschema_Inschrijving_V1",
    )
    soort = velden.get("soort", "burgerservicenummer")
    periodes = "".join(
        f"<a:inschrijvingPeriodeVO><b:datumBegin>{begin}</b:datumBegin>"
        f"<b:opleidingcode>{velden.get('opleiding', '0015')}</b:opleidingcode>"
        f"<a:vestiging>{velden.get('vestiging', '99XX00')}</a:vestiging><a:leerjaar>1</a:leerjaar>"
        "<a:indicatieBekostigbaar>true</a:indicatieBekostigbaar></a:inschrijvingPeriodeVO>"
        for begin in velden.get("periodes", [van])
    )
    opps = "".join(
        f"<a:ontwikkelingsperspectief><a:datumBegin>{begin}</a:datumBegin>"
        + (f"<a:datumEind>{eind}</a:datumEind>" if eind else "")
        + "</a:ontwikkelingsperspectief>"
        for begin, eind in velden.get("opps", [])
    )
    uit = f"<b:datumUitschrijving>{tot}</b:datumUitschrijving>" if tot else ""
    return (
        f'<a:aanleverenInschrijvingVO_Request xmlns:a="{a}" xmlns:b="{b}">{meta("b", code, velden.get("tijd"))}'
        f"<b:{soort}>{nummer}</b:{soort}><b:brin>{velden.get('brin', '99XX')}</b:brin>"
        f"<b:inschrijvingvolgnummer>{volgnummer}</b:inschrijvingvolgnummer><b:datumInschrijving>{van}"
        f"</b:datumInschrijving>{uit}{periodes}{opps}</a:aanleverenInschrijvingVO_Request>"
    ).encode()


def verwijdering(*, volgnummer: str = "1", nummer: str = "999999990", tijd: str | None = None) -> bytes:
    """A removal message."""
    a, b = (
        "http://duo.nl/schema/DUO_VOAanlevering_InschrijvingVO_V1",
        "http://duo.nl/schema/DUO_VOBasisschema_Inschrijving_V1",
    )
    naam = "aanleverenVerwijderingInschrijvingVO_Request"
    return (
        f'<a:{naam} xmlns:a="{a}" xmlns:b="{b}">{meta("b", None, tijd)}<b:burgerservicenummer>{nummer}'
        f"</b:burgerservicenummer><b:brin>99XX</b:brin><b:inschrijvingvolgnummer>{volgnummer}"
        f"</b:inschrijvingvolgnummer></a:{naam}>"
    ).encode()


def meta(prefix: str, code: str | None = None, tijd: str | None = None) -> str:
    """The first four elements of each message."""
    return (
        f"<{prefix}:identificatiecodeBedrijfsdocument>{code or uuid4()}</{prefix}:identificatiecodeBedrijfsdocument>"
        f"<{prefix}:verzendendeInstantie>99XX</{prefix}:verzendendeInstantie>"
        f"<{prefix}:ontvangendeInstantie>DUO</{prefix}:ontvangendeInstantie>"
        f"<{prefix}:datumTijdBedrijfsdocument>{tijd or '2026-09-14T08:15:30.000Z'}</{prefix}:datumTijdBedrijfsdocument>"
    )


ORGANISATIE = Organisatie(id="zwaluw", naam="De Zwaluw", soort="school", brin="99XX", oin=SCHOOL)
PARTNER = Partner(id="duo", naam="DUO", soort="duo", oin=DUO, connector="duo_rod")


def bericht(inhoud: bytes, soort: str = "inschrijving-vo", poging: int = 1) -> Bericht:
    """A message as the dispatcher hands it to the connector, with the id that stands in it."""
    code = etree.fromstring(inhoud)[0].text
    doel = {"inschrijving-vo": "rod-inschrijving", "verwijdering-vo": "rod-verwijdering"}.get(
        soort, "rod-identificatie"
    )
    return Bericht(
        id=UUID(code), message_id=f"urn:uuid:{uuid4()}", doel=doel, soort=f"duo_rod/{soort}@1",
        verstrekker=ORGANISATIE, ontvanger=PARTNER, inhoud=inhoud, poging=poging,
    )  # fmt: skip


@pytest.fixture
def maak_connector(pki: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., DuoRod]:
    """Make our connector for an address; close it yourself."""

    def maak(adres: str, **anders: Any) -> DuoRod:
        monkeypatch.setenv("SCHAKEL_DUO_SLEUTEL", (pki / f"{LEVERANCIER}.key").read_text())
        stel = {
            "inschrijving_url": f"{adres}/inschrijving-vo", "identificatie_url": f"{adres}/identificeren-persoon-vo",
            "terugkoppeling_url": f"{adres}/terugkoppeling", "client_certificaat": pki / f"{LEVERANCIER}.crt",
            "ankers": [pki / "anker.pem"], "timeout_s": 5,
        }  # fmt: skip
        return DuoRod(DuoRodInstellingen(**{**stel, **anders}))

    return maak
