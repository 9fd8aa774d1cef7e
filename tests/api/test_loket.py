"""The loket: a lokaal team fetches one verzoek with a token for it alone, moves its Task, and finds it shut in time."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from connectors.jeugdhulp_fhir.connector import JeugdhulpFhir
from connectors.jeugdhulp_fhir.settings import JeugdhulpFhirInstellingen
from gateway.api.app import maak_app
from gateway.audit.regel import Soort, lognaam
from gateway.settings import Settings
from gateway.store.database import Database
from tests.api.hulp import UITGEVER, Uitgever
from tests.connectors.jeugdhulp_fhir.conftest import GEHEIM, LOKETGEHEIM, Team, team
from tests.connectors.swv_platform.conftest import draait
from tests.exchange.jeugdhulp.verzoeken import aanmelding
from tests.exchange.toestemming.gezin import MOEDER, Gezin, gezin, school, thuis
from tests.motor import server

__all__ = ["school", "thuis"]
pytestmark = pytest.mark.anyio
FHIR = "application/fhir+json"


@dataclass
class Balie:
    """A school whose aanmelding waits at its loket, and the team that was told of it."""

    gezin: Gezin
    team: Team
    adres: str
    connector: JeugdhulpFhir
    toestemming: UUID
    verzoek: UUID
    uitwisseling: UUID
    http: httpx.AsyncClient

    @property
    def partner(self) -> str:
        """The id of the team at the school."""
        return self.gezin.school.motor.partner

    async def token(self, **anders: Any) -> httpx.Response:
        """Ask for a token, as agreed apart from what is given."""
        velden = {
            "grant_type": "client_credentials",
            "client_id": "lokaal-team",
            "client_secret": LOKETGEHEIM,
            "authorization_base": self.connector._basis(self.uitwisseling),
        } | anders
        velden = {naam: waarde for naam, waarde in velden.items() if waarde is not None}
        return await self.http.post(f"{self.adres}/koppelvlak/{self.partner}/loket/token", data=velden)

    async def kop(self) -> dict[str, str]:
        """The header with a good token."""
        return {"Authorization": f"Bearer {(await self.token()).json()['access_token']}"}

    async def vraag(self, methode: str, pad: str = "", kop: dict[str, str] | None = None, **wat: Any) -> httpx.Response:
        """Ask something of the loket; the Task when no path is given."""
        url = f"{self.adres}/koppelvlak/{self.partner}/loket/{self.uitwisseling}/{pad or f'Task/{self.uitwisseling}'}"
        koppen = {"Content-Type": FHIR, **(await self.kop() if kop is None else kop)}
        return await self.http.request(methode, url, headers={**koppen, **wat.pop("headers", {})}, **wat)

    async def zet(self, versie: int, **velden: Any) -> httpx.Response:
        """Put the Task back with these changes."""
        taak = (await self.vraag("GET")).json()
        return await self.vraag("PUT", json=taak | velden, headers={"If-Match": f'W/"{versie}"'})

    async def stappen(self) -> list[tuple[int, str, str]]:
        """The steps that are kept."""
        detail = await self.gezin.school.detail(self.verzoek)
        return [(stap.versie, stap.status, stap.door) for stap in detail.stappen]

    async def bewijs(self) -> list[str]:
        """What the log says of it."""
        rijen = await self.gezin.school.motor.vraag(
            "SELECT convert_from(inhoud, 'UTF8')::jsonb FROM audit_entry WHERE log = %(log)s ORDER BY id",
            log=lognaam(self.gezin.school.motor.organisatie, Soort.VERWERKING),
        )
        return [rij["logregel"]["name"] for (rij,) in rijen]


@pytest.fixture
async def balie(thuis: Gezin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Balie]:
    """An aanmelding of which the team was told, over HTTP both ways."""
    monkeypatch.setenv("SCHAKEL_JEUGDHULP_GEHEIM", GEHEIM)
    monkeypatch.setenv("SCHAKEL_JEUGDHULP_LOKET", LOKETGEHEIM)
    motor = thuis.school.motor
    settings = Settings(token_issuer=UITGEVER, token_jwks_file=Uitgever(tmp_path).jwks)
    async with (
        Database(server().url, "schakel_api", grootte=4) as db,
        team() as lokaal,
        draait(maak_app(settings, replace(motor.inrichting, db=db))) as adres,
        httpx.AsyncClient(trust_env=False) as http,
    ):
        connector = JeugdhulpFhir(
            JeugdhulpFhirInstellingen(
                wijze="taak",
                url=f"{lokaal.adres}/fhir",
                token_url=f"{lokaal.adres}/token",
                client_id="school",
                loket_url=adres,
                loket_client="lokaal-team",
                timeout_s=10,
            )
        )
        # The house and the app share this mapping.
        motor.inrichting.doelsystemen[motor.partner] = connector  # type: ignore[index]
        toestemming = await thuis.actief()
        verzoek = await thuis.school.ingediend(aanmelding())
        await thuis.school.verstuur()
        [regel] = (await thuis.school.detail(verzoek)).uitwisselingen
        yield Balie(thuis, lokaal, adres, connector, toestemming, verzoek, regel.id, http)
        await connector.sluit()


def uitkomst(antwoord: httpx.Response, status: int, code: str) -> str:
    """Hold a fault to its form; what it says."""
    assert antwoord.status_code == status, antwoord.text
    assert antwoord.headers["content-type"].startswith(FHIR)
    [issue] = antwoord.json()["issue"]
    assert issue["code"] == code
    return issue["diagnostics"]


async def test_the_team_fetches_and_works(balie: Balie):
    """Told of it, the team fetches all that was shared, takes its steps, and the school reads each."""
    for _ in range(4):
        assert (await balie.team.beheer("POST", f"taken/{balie.uitwisseling}/stap")).status_code == 200
    [opgehaald] = (await balie.team.beheer("GET", "opgehaald")).json().values()
    soorten = {pad.partition("/")[0] for pad in opgehaald}
    assert soorten == {
        "Task", "ServiceRequest", "Patient", "RelatedPerson", "Organization", "Practitioner", "PractitionerRole",
        "Consent",
    }  # fmt: skip
    patient = next(item for item in opgehaald.values() if item["resourceType"] == "Patient")
    assert patient["name"][0]["family"] == "Linden"
    door = balie.partner
    assert await balie.stappen() == [
        (1, "requested", "gateway"), (2, "received", door), (3, "accepted", door), (4, "in-progress", door),
        (5, "in-progress", door),
    ]  # fmt: skip
    [regel] = (await balie.gezin.school.detail(balie.verzoek)).uitwisselingen
    assert regel.zin.tekst.startswith("Hulp is gestart op")
    namen = await balie.bewijs()
    assert "aanmelding-jeugdhulp: status opgehaald" in namen
    assert "aanmelding-jeugdhulp: status accepted" in namen


@pytest.mark.parametrize(
    ("velden", "status", "fout"),
    [
        ({"client_id": "ander"}, 401, "invalid_client"),
        ({"client_secret": "ander"}, 401, "invalid_client"),
        ({"client_secret": None}, 401, "invalid_client"),
        ({"authorization_base": "x"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": None}, 400, "invalid_request"),
    ],
    ids=str,
)
async def test_who_gets_no_token(balie: Balie, velden: dict[str, Any], status: int, fout: str):
    """Any difference from what was agreed, and there is no token."""
    antwoord = await balie.token(**velden)
    assert (antwoord.status_code, antwoord.json()) == (status, {"error": fout})


async def test_a_token_is_for_one_task_and_five_minutes(balie: Balie):
    """Another Task, partner or moment, a token of another kind, none at all: nothing is shown."""
    for inhoud in (b"", b"a=1&a=2", "é".encode("latin-1")):
        kop = {"Content-Type": "application/x-www-form-urlencoded"}
        url = f"{balie.adres}/koppelvlak/{balie.partner}/loket/token"
        assert (await balie.http.post(url, content=inhoud, headers=kop)).status_code == 400
    goed = await balie.token()
    assert (goed.json()["token_type"], goed.json()["expires_in"]) == ("Bearer", 300)
    assert goed.headers["cache-control"] == "no-store"
    kop = {"Authorization": f"Bearer {goed.json()['access_token']}"}
    assert (await balie.vraag("GET", kop=kop)).status_code == 200
    ander = replace(balie, uitwisseling=uuid4())
    for vreemd in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Basic {goed.json()['access_token']}"}):
        uitkomst(await balie.vraag("GET", kop=vreemd), 401, "login")
    uitkomst(await ander.vraag("GET", kop=kop), 401, "login")
    assert (await ander.token()).json() == {"error": "invalid_grant"}
    balie.gezin.verder(minutes=6)
    uitkomst(await balie.vraag("GET", kop=kop), 401, "login")


async def test_only_what_belongs_to_the_task(balie: Balie):
    """A resource of something else, a search and a partner without a loket are not found; nothing is deleted."""
    kop = await balie.kop()
    for pad in (f"Task/{uuid4()}", f"Patient/{uuid4()}", "Observation/1", f"Patient/{balie.uitwisseling}"):
        uitkomst(await balie.vraag("GET", pad, kop), 404, "not-found")
    assert (await balie.vraag("GET", "Patient", kop)).status_code == 404
    assert (await balie.vraag("DELETE", "", kop)).status_code == 405
    assert (await balie.http.post(f"{balie.adres}/koppelvlak/niemand/loket/token")).status_code == 404
    balie.gezin.school.motor.inrichting.doelsystemen[balie.partner] = balie.gezin.school.motor.postbus  # type: ignore[index]
    assert (await balie.token()).status_code == 404


async def test_the_task_is_moved_by_its_newest_version_only(balie: Balie):
    """A stale version is refused, a repeat is the same Task, and a step that cannot be is refused."""
    gelezen = await balie.vraag("GET")
    assert gelezen.headers["etag"] == 'W/"1"'
    antwoord = await balie.zet(1, status="received")
    assert (antwoord.status_code, antwoord.headers["etag"], antwoord.json()["status"]) == (200, 'W/"2"', "received")
    weer = await balie.zet(1, status="received")
    assert (weer.status_code, weer.headers["etag"]) == (200, 'W/"2"')
    uitkomst(await balie.zet(1, status="accepted"), 412, "conflict")
    taak = (await balie.vraag("GET")).json()
    uitkomst(await balie.vraag("PUT", json=taak | {"status": "accepted"}), 428, "required")
    uitkomst(await balie.zet(2, status="on-hold"), 422, "business-rule")
    uitkomst(await balie.zet(2, status="cancelled"), 422, "business-rule")
    uitkomst(await balie.zet(2, status="draft"), 422, "invalid")
    onbekend = {"coding": [{"system": "urn:x", "code": "ontvangen"}]}
    uitkomst(await balie.zet(2, status="accepted", businessStatus=onbekend), 422, "code-invalid")
    uitkomst(await balie.zet(2, priority="urgent"), 422, "business-rule")
    patch = [{"op": "replace", "path": "/status", "value": "accepted"}]
    koppen = {"If-Match": 'W/"2"', "Content-Type": "application/json-patch+json"}
    assert (await balie.vraag("PATCH", json=patch, headers=koppen)).json()["status"] == "accepted"
    assert [stap[:2] for stap in await balie.stappen()] == [(1, "requested"), (2, "received"), (3, "accepted")]


async def test_no_more_is_kept_than_the_toestemming_lets_in(balie: Balie):
    """What the school may not hear is not kept, and the partner sees so."""
    uitkomsten = "https://schakel.example/fhir/CodeSystem/uitkomst"
    inhoud = {"type": {"coding": [{"system": uitkomsten, "code": "wat-voor-school-van-belang-is"}]}}
    antwoord = await balie.zet(1, status="accepted", output=[inhoud | {"valueString": "rust"}], note=[{"text": "bel"}])
    assert antwoord.json()["note"] == [{"text": "bel"}]
    assert "output" not in antwoord.json()


async def test_after_a_withdrawal_only_the_end_is_left(balie: Balie):
    """The Task says it was cancelled and why; nothing else is readable, not even with a token from before."""
    kop = await balie.kop()
    patient = (await balie.vraag("GET", kop=kop)).json()["for"]["reference"]
    assert (await balie.vraag("GET", patient, kop)).status_code == 200
    await balie.gezin.trek_in(balie.toestemming, MOEDER)
    uitkomst(await balie.vraag("GET", patient, kop), 410, "deleted")
    taak = (await balie.vraag("GET", kop=kop)).json()
    assert (taak["status"], taak["statusReason"]["coding"][0]["code"]) == ("cancelled", "geen-toestemming")
    assert set(taak) == {
        "resourceType", "id", "meta", "identifier", "status", "statusReason", "intent", "lastModified"
    }  # fmt: skip
    uitkomst(await balie.vraag("PUT", kop=kop, json=taak | {"status": "completed"}), 410, "deleted")
    assert (await balie.token()).status_code == 200
    await balie.gezin.school.verstuur()
    [daar] = balie.team.heeft("Task")
    assert daar["status"] == "cancelled"
    assert (await balie.team.beheer("POST", f"taken/{balie.uitwisseling}/stap")).status_code == 200


async def test_it_shuts_by_itself(balie: Balie):
    """When the school may not share any more nothing is left to read, nor when the toestemming is over."""
    kop = await balie.kop()
    await balie.gezin.lees(gezin(veiligheidsblokkade="J"), gezin(1))
    uitkomst(await balie.vraag("GET", kop=kop), 410, "deleted")
    await balie.gezin.lees(gezin(), gezin(1))
    assert (await balie.vraag("GET", kop=kop)).status_code == 200
    balie.gezin.verder(days=400)
    assert (await balie.token()).json() == {"error": "invalid_grant"}


async def test_what_cannot_be_read_now_is_for_later(balie: Balie):
    """A stand that does not open says nothing on what may be shared; the partner comes back."""
    kop = await balie.kop()
    await balie.gezin.school.motor.vraag("UPDATE stand SET inhoud = 'kapot'")
    antwoord = await balie.vraag("GET", kop=kop)
    assert (antwoord.status_code, antwoord.json()["code"]) == (503, "JHL-001")


async def test_what_ended_stays_readable_as_ended(balie: Balie):
    """A completed Task ends its toestemming: how it ended can be read, by the same words each time."""
    antwoord = await balie.zet(1, status="completed")
    assert (antwoord.status_code, antwoord.json()["status"]) == (200, "completed")
    assert "for" not in antwoord.json()
    assert (await balie.vraag("GET")).json() == antwoord.json()


async def test_nothing_personal_in_addresses_or_logs(balie: Balie, capsys: pytest.CaptureFixture[str]):
    """The log of the API knows a request by its template only."""
    await balie.vraag("GET")
    log = capsys.readouterr().out
    assert "Linden" not in log
    assert str(balie.uitwisseling) not in json.dumps([regel for regel in log.splitlines() if '"request"' in regel])
