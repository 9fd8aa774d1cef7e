"""A lokaal team on loopback, our connector to it, and verzoeken as the mapping writes them."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from connectors.jeugdhulp_fhir.connector import JeugdhulpFhir
from connectors.jeugdhulp_fhir.fhir.verzoek import Verzoek
from connectors.jeugdhulp_fhir.sandbox import Sandbox, SandboxInstellingen
from connectors.jeugdhulp_fhir.settings import JeugdhulpFhirInstellingen
from gateway.sdk import Bericht, Hulpstand, Loketverzoek, Loketzaak, Organisatie, Partner
from tests.connectors.swv_platform.conftest import draait
from tests.motor import regels

CONTRACTEN = Path(__file__).resolve().parents[3] / "contracts"
GOUD = Path(__file__).parent / "goud"
GEHEIM, LOKETGEHEIM = "geheim-van-de-school", "geheim-van-het-team"
VERZOEK = UUID("0198c0de-0000-7000-8000-0000000000a1")
UITWISSELING = UUID("0198c0de-0000-7000-8000-000000000001")
NU = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SCHOOL = Organisatie(id="zwaluw", naam="De Zwaluw", soort="school", brin="99XX", oin="0000000700099XX00000")
PARTNER = Partner(
    id="lokaal-team",
    naam="Lokaal team Zwaluwdam",
    soort="lokaal-team",
    oin="00000099000000006000",
    connector="jeugdhulp_fhir",
    gemeentes=("9901",),
)
DOCUMENT = b"verzonnen verslag"
# Everything a leerling, a school and a verzoek can hold, as the view would give it if a doel let it all through.
ALLES: dict[str, Any] = {
    "bericht": {"id": str(UITWISSELING), "tijd": "2026-11-22T09:30:05.000+00:00"},
    "organisatie": {"brin": "99XX", "naam": "De Zwaluw"},
    "leerling": {
        "achternaam": "Voorbeeld",
        "voorvoegsel": "van",
        "voornamen": "Sam Jan",
        "geboortedatum": "2012-05-17",
        "adres": {"postcode": "1099AB", "huisnummer": "12", "huisletter": "a", "huisnummertoevoeging": "bis"},
        "gezagdragers": [
            {
                "achternaam": "Jansen", "voorvoegsel": None, "voornamen": "Noor", "relatie": "ouder",
                "heeft_gezag": True, "telefoon": "0612345678", "email": "noor@ouder.example",
            },
            {
                "achternaam": "Voorbeeld", "voorvoegsel": "van", "voornamen": None, "relatie": "voogd",
                "heeft_gezag": True, "telefoon": None, "email": "voogd@ouder.example",
            },
            {
                "achternaam": "Pietersen", "voorvoegsel": None, "voornamen": "Bo", "relatie": "stiefouder",
                "heeft_gezag": False, "telefoon": "0612345679", "email": None,
            },
        ],
    },
    "jeugdhulpverzoek": {
        "id": str(VERZOEK),
        "soort": "aanmelding",
        "prioriteit": "routine",
        "hulpvraag": "Ouders en school vragen mee te denken over toenemende spanning rond schoolbezoek.",
        "al_gedaan": "Twee gesprekken met ouders, en een aangepast rooster.",
        "weten_ervan": ["ouders", "leerling"],
        "voorkeur_contact": "bel eerst moeder, ma-do na 16.00 uur",
        "leeftijdsgroep": "12-15",
        "leerjaarband": "vo-onderbouw",
        "terugkoppeling": "inhoud",
        "ingediend_op": "2026-11-22T08:00:00+00:00",
        "intrekreden": "toestemming-ingetrokken",
        "contactpersoon": {
            "naam": "A. Begeleider", "functie": "intern begeleider", "telefoon": "0201234567",
            "email": "ib@zwaluw.example",
        },
        "overleg": {"begin": "2026-12-01T15:00:00+01:00", "plaats": "De Zwaluw, kamer 3", "doel": "Samen verder"},
        "afstemming": {"casehouder": "K. Hulp", "momenten": "dinsdag en donderdag, 10.00 uur", "afspraken": "rustig"},
        "gezagsverzoek": {"kenmerk": "GI-2026-17", "ontvangen_op": "2026-11-10"},
        "inlichtingen": [{"vraag": "Hoe gaat het in de klas?", "antwoord": "Rustiger dan voor de zomer."}],
        "opp": {
            "uitstroombestemming": "vmbo-tl", "belemmerende_factoren": "snel afgeleid",
            "bevorderende_factoren": "houdt van tekenen", "ondersteuning": "elke dag een half uur",
        },
        "verzuim": {"van": "2026-09-01", "tot": "2026-11-01", "uren": 22, "dagen": None, "soort": "gemengd"},
        "toestemming": {
            "id": "0198c0de-0000-7000-8000-0000000000b1",
            "gegeven_op": "2026-11-21T20:05:00+01:00",
            "begin": "2026-11-21",
            "eind": "2027-05-20",
            "rollen": ["gezagdrager", "leerling"],
            "verklaring": "aanmelding-jeugdhulp-1",
            "bewijs": "ab" * 32,
        },
        "documenten": [
            {
                "soort": "verslag", "titel": "Verslag van het gesprek", "bestandsnaam": "verslag.txt",
                "mediatype": "text/plain", "datum": "2026-11-01", "opgesteld_door": "school",
                "sha256": hashlib.sha256(DOCUMENT).hexdigest(), "inhoud": base64.b64encode(DOCUMENT).decode(),
            }
        ],
    },
}  # fmt: skip
DOELEN = (
    "aanmelding-jeugdhulp",
    "aanmelding-swv-naar-jeugdhulp",
    "consultatie-anoniem",
    "jgz-consult",
    "uitnodiging-mdo",
    "onderwijszorg-afstemming",
    "inlichtingen-ots",
    "bijlage-opp-samenvatting",
    "verzuim-context",
)
INTREKKINGEN = ("jeugdhulp-intrekking", "bijlage-opp-intrekking", "verzuim-context-intrekking")


def inhoud(doel: str = "aanmelding-jeugdhulp", zicht: dict[str, Any] = ALLES) -> bytes:
    """The message of a doel, as our mapping writes it of this view."""
    soort = "intrekking" if doel in INTREKKINGEN else "verzoek"
    return regels().mappings.writer(doel, f"jeugdhulp_fhir/{soort}@1").schrijf(zicht)


def bericht(doel: str = "aanmelding-jeugdhulp", wat: bytes | None = None, **anders: Any) -> Bericht:
    """A message as the dispatcher hands it over."""
    soort = "intrekking" if doel in INTREKKINGEN else "verzoek"
    stel: dict[str, Any] = {"id": UITWISSELING, "onderwerp": VERZOEK} | anders
    return Bericht(
        message_id=f"urn:uuid:{stel['id']}",
        doel=doel,
        soort=stel.pop("soort", f"jeugdhulp_fhir/{soort}@1"),
        verstrekker=SCHOOL,
        ontvanger=PARTNER,
        inhoud=inhoud(doel) if wat is None else wat,
        **stel,
    )


def verzoek(doel: str = "aanmelding-jeugdhulp", wat: bytes | None = None, **anders: Any) -> Verzoek:
    """A verzoek as it is rendered."""
    return Verzoek.van(bericht(doel, wat), **anders)


def zaak(doel: str = "aanmelding-jeugdhulp", versie: int = 1, **stand: Any) -> Loketzaak:
    """What lies at our loket."""
    return Loketzaak(bericht(doel), Hulpstand(**{"status": "requested", "op": NU} | stand), versie, None)


def vraag(methode: str, pad: str = f"Task/{UITWISSELING}", body: Any = None, **koppen: str) -> Loketverzoek:
    """A request of a partner at our loket."""
    ruw = body if isinstance(body, bytes) else json.dumps(body).encode()
    alle = {"content-type": "application/fhir+json"} | {naam.replace("_", "-"): wat for naam, wat in koppen.items()}
    return Loketverzoek(methode, pad, alle, NU, ruw)


@dataclass
class Team:
    """A running sandbox."""

    adres: str
    sandbox: Sandbox
    http: httpx.AsyncClient

    async def beheer(self, methode: str, pad: str, **velden: Any) -> Any:
        """Use the control API."""
        return await self.http.request(methode, f"{self.adres}/_beheer/{pad}", json=velden or None)

    def heeft(self, soort: str) -> list[dict[str, Any]]:
        """What it stored of one kind."""
        return self.sandbox.winkel.van(soort)


@asynccontextmanager
async def team(**anders: Any) -> AsyncIterator[Team]:
    """A lokaal team, running."""
    stel = {"contracten": CONTRACTEN, "client": "school", "geheim": GEHEIM, "loket_geheim": LOKETGEHEIM}
    sandbox = Sandbox(SandboxInstellingen(**{**stel, **anders}))
    async with draait(sandbox.app()) as adres, httpx.AsyncClient(trust_env=False) as http:
        yield Team(adres, sandbox, http)


@pytest.fixture
async def lokaal() -> AsyncIterator[Team]:
    """A lokaal team as it comes: empty and well behaved."""
    async with team() as een:
        yield een


@pytest.fixture
async def maak(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Callable[..., JeugdhulpFhir]]:
    """Make our connector to a lokaal team; it closes with the test."""
    gemaakt: list[JeugdhulpFhir] = []

    def een(adres: str, wijze: str = "bundel", **anders: Any) -> JeugdhulpFhir:
        monkeypatch.setenv("SCHAKEL_JEUGDHULP_GEHEIM", anders.pop("geheim", GEHEIM))
        monkeypatch.setenv("SCHAKEL_JEUGDHULP_LOKET", LOKETGEHEIM)
        stel: dict[str, Any] = {"wijze": wijze}
        if wijze != "pakket":
            stel |= {"url": f"{adres}/fhir", "token_url": f"{adres}/token", "client_id": "school", "timeout_s": 5}
        if wijze == "taak":
            stel |= {"loket_url": "https://schakel.example", "loket_client": "lokaal-team"}
        gemaakt.append(JeugdhulpFhir(JeugdhulpFhirInstellingen(**{**stel, **anders})))
        return gemaakt[-1]

    yield een
    for connector in gemaakt:
        await connector.sluit()


@pytest.fixture
def fhir(lokaal: Team, maak: Callable[..., JeugdhulpFhir]) -> JeugdhulpFhir:
    """Our connector to `lokaal`, sending everything at once."""
    return maak(lokaal.adres)
