"""The loket: a lokaal team fetches one verzoek with a token for it alone, and moves its Task."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from tests.api.balie import Balie, balie, school, thuis, uitkomst

__all__ = ["balie", "school", "thuis"]
pytestmark = pytest.mark.anyio


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


async def test_with_two_sided_tls_the_secret_is_not_enough(balie: Balie):
    """Where certificates were agreed, a token is for who shows that of the partner."""
    balie.connector.alleen_de_partner = True
    geweigerd = await balie.token()
    assert (geweigerd.status_code, geweigerd.json()) == (401, {"error": "invalid_client"})
    balie.connector.alleen_de_partner = False
    assert (await balie.token()).status_code == 200
