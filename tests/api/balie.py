"""A school whose aanmelding waits at its loket, a lokaal team that was told of it, and HTTP both ways."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

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
from tests.exchange.toestemming.gezin import Gezin, school, thuis
from tests.motor import server

__all__ = ["school", "thuis"]
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
