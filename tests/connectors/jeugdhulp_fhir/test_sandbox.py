"""The lokaal team keeps to its side by itself: what it refuses, and what it does without being told."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import anyio
import httpx
import pytest

from connectors.jeugdhulp_fhir.fhir.bundel import bundel
from tests.connectors.jeugdhulp_fhir.conftest import GEHEIM, Team, bericht, team, verzoek

pytestmark = pytest.mark.anyio
FHIR = "application/fhir+json"


async def token(daar: Team) -> dict[str, str]:
    """A header that lets one in."""
    velden = {"grant_type": "client_credentials", "client_id": "school", "client_secret": GEHEIM}
    gegeven = (await daar.http.post(f"{daar.adres}/token", data=velden)).json()
    return {"Authorization": f"Bearer {gegeven['access_token']}", "Content-Type": FHIR}


async def stuur(daar: Team, wat: Any, pad: str = "", methode: str = "POST", **koppen: str) -> httpx.Response:
    """Send something as a school would."""
    return await daar.http.request(
        methode, f"{daar.adres}/fhir{pad}", content=json.dumps(wat), headers={**await token(daar), **koppen}
    )


def met(soort: str, **velden: Any) -> dict[str, Any]:
    """A Bundle in which one resource differs; None leaves an element out."""
    heel = deepcopy(bundel(verzoek()))
    wat = next(regel["resource"] for regel in heel["entry"] if regel["resource"]["resourceType"] == soort)
    wat |= velden
    for naam in [naam for naam, waarde in velden.items() if waarde is None]:
        del wat[naam]
    return heel


@pytest.mark.parametrize(
    ("wat", "woord"),
    [
        (met("ServiceRequest", reasonCode=[{"text": "bsn 999999990"}]), "burgerservicenummer"),
        (met("ServiceRequest", reasonCode=[{"text": "bsn 9999.99.990"}]), "burgerservicenummer"),
        (met("Patient", gender="male"), "schema"),
        (met("Task", lastModified="2026-01-01T00:00:00Z"), "lastModified"),
        (met("Task", status="received"), "requested"),
        (met("Task", focus={"reference": "urn:uuid:0198c0de-0000-7000-8000-0000000000ff"}), "nergens"),
        ([], "schema"),
    ],
    ids=range(7),
)
async def test_it_refuses_what_was_not_agreed(lokaal: Team, wat: Any, woord: str):
    """By rules of its own, and keeps nothing of it."""
    antwoord = await stuur(lokaal, wat)
    assert antwoord.status_code == 422
    assert woord in antwoord.json()["issue"][0]["diagnostics"]
    assert lokaal.sandbox.winkel.alles == {}


async def test_it_refuses_two_with_one_url(lokaal: Team):
    """A fullUrl is unique."""
    heel = bundel(verzoek())
    heel["entry"][0]["fullUrl"] = heel["entry"][1]["fullUrl"]
    assert "twee keer" in (await stuur(lokaal, heel)).json()["issue"][0]["diagnostics"]


async def test_the_door(lokaal: Team):
    """Without a token, with another media type, with no JSON or too much of it, nobody comes in."""
    assert (await lokaal.http.get(f"{lokaal.adres}/fhir/metadata")).json()["fhirVersion"] == "4.0.1"
    assert (await lokaal.http.post(f"{lokaal.adres}/fhir", content="{}")).status_code == 401
    assert (await lokaal.http.post(f"{lokaal.adres}/token", data={"grant_type": "password"})).status_code == 401
    assert (await stuur(lokaal, {}, **{"Content-Type": "text/plain"})).status_code == 415
    kop = await token(lokaal)
    assert (await lokaal.http.post(f"{lokaal.adres}/fhir", content="{", headers=kop)).status_code == 400
    assert (await lokaal.http.post(f"{lokaal.adres}/fhir", content=b" " * 36_000_000, headers=kop)).status_code == 413
    assert (await stuur(lokaal, {}, "/Task/weg", "PUT")).status_code == 404


async def test_a_school_can_only_take_back(lokaal: Team, fhir):
    """Nothing else of a Task or a Consent is hers to change, and not without its version."""
    await fhir.deliver(bericht())
    [taak] = lokaal.heeft("Task")
    pad = f"/Task/{taak['id']}"
    weg = {**taak, "status": "cancelled"}
    assert (await stuur(lokaal, {**taak, "status": "completed"}, pad, "PUT")).status_code == 422
    assert (await stuur(lokaal, weg, pad, "PUT")).status_code == 428
    assert (await stuur(lokaal, weg, pad, "PUT", **{"If-Match": 'W/"9"'})).status_code == 412
    assert (await stuur(lokaal, {**weg, "id": "ander"}, pad, "PUT", **{"If-Match": 'W/"1"'})).status_code == 400
    await lokaal.beheer("POST", f"taken/{taak['id']}/zet", status="completed")
    assert (await stuur(lokaal, weg, pad, "PUT", **{"If-Match": 'W/"2"'})).status_code == 422


async def test_someone_works_by_himself(maak):
    """With a tempo a Task comes to its end without a word."""
    async with team(automatisch_s=0.02) as daar:
        fhir = maak(daar.adres)
        await fhir.deliver(bericht())
        with anyio.fail_after(10):
            while daar.heeft("Task")[0]["status"] != "completed":  # noqa: ASYNC110 the sandbox works in its own time
                await anyio.sleep(0.02)


async def test_the_control_api(lokaal: Team, fhir):
    """What it is told to be and do, and what it cannot."""
    assert (await lokaal.beheer("PUT", "gedrag", humeur="slecht")).status_code == 400
    assert (await lokaal.beheer("GET", "gedrag")).json()["traag_ms"] == 0
    await fhir.deliver(bericht())
    assert len((await lokaal.beheer("GET", "alles")).json()) == len(lokaal.sandbox.winkel.alles)
    [taak] = lokaal.heeft("Task")
    assert (await lokaal.beheer("POST", f"taken/{taak['id']}/dans")).status_code == 404
    assert (await lokaal.beheer("POST", "taken/onbekend/stap")).status_code == 404
    assert (await lokaal.beheer("POST", f"taken/{taak['id']}/zet", status="on-hold")).status_code == 409
    for _ in range(7):
        assert (await lokaal.beheer("POST", f"taken/{taak['id']}/stap")).status_code == 200
    assert lokaal.heeft("Task")[0]["status"] == "completed"


async def test_a_loket_that_does_not_let_in(maak):
    """When the school gives no token, the step is not taken and one hears so."""
    async with team() as daar, team(geheim="ander") as school:
        fhir = maak(daar.adres, "taak", loket_url=school.adres)
        await fhir.deliver(bericht())
        [taak] = daar.heeft("Task")
        assert (await daar.beheer("POST", f"taken/{taak['id']}/stap")).status_code == 404
