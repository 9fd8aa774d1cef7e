"""/v1/leerlingen/{id}/inzage: for who may see it, and recorded each time."""

import io
from uuid import uuid4

import pytest
from pypdf import PdfReader

from tests.api.test_routes import HEADERS, probleem

pytestmark = pytest.mark.anyio


@pytest.fixture
def leerling(omgeving):
    """A leerling of zwaluw of whom something was sent."""
    ((id_,),) = omgeving.sql("SELECT leerling FROM uitwisseling WHERE organisatie = 'zwaluw' ORDER BY volgorde LIMIT 1")
    omgeving.sql("UPDATE uitwisseling SET fencing = 1, toestand = 'afgeleverd' WHERE leerling = %s", id_)
    return id_


def _namen(omgeving):
    return [regel["logregel"]["name"] for regel in omgeving.gebruik()]


async def test_json_and_pdf(omgeving, leerling):
    """Both for the same person, each recorded."""
    antwoord = await omgeving.vraag("GET", f"/v1/leerlingen/{leerling}/inzage", params={"voor": "school"})
    assert antwoord.status_code == 200
    gegevens = antwoord.json()
    assert gegevens["school"]
    assert all(item["gedeeld"] and item["gegevens"] for item in gegevens["verstrekkingen"])
    blad = await omgeving.vraag("GET", f"/v1/leerlingen/{leerling}/inzage.pdf", headers={"Accept": "application/pdf"})
    assert blad.headers["content-type"] == "application/pdf"
    assert HEADERS.items() <= dict(blad.headers).items()
    assert gegevens["leerling"] in PdfReader(io.BytesIO(blad.content)).metadata.title
    assert _namen(omgeving) == ["inzage aan een medewerker van de school"] * 2


async def test_a_refusal_is_403_with_its_reason(omgeving, leerling):
    """It says who may, and stands in the log."""
    vraag = {"voor": "gezagdrager", "gezagdrager": 9, "akkoord": "true"}
    gezien = probleem(await omgeving.vraag("GET", f"/v1/leerlingen/{leerling}/inzage", params=vraag), 403, "INZ-001")
    assert "INZAGE_GEEN_GEZAG" in gezien["detail"]
    [naam] = _namen(omgeving)
    assert naam == "inzage geweigerd aan gezagdrager 9, met akkoord van de leerling: INZAGE_GEEN_GEZAG"


async def test_the_right_is_its_own(omgeving, leerling):
    """Who may look at lists may not give inzage; a wrong question gives nothing."""
    token = omgeving.uitgever.token(scope="schakel.lezen schakel.beheer")
    gezien = probleem(await omgeving.vraag("GET", f"/v1/leerlingen/{leerling}/inzage", token=token), 403, "API-403")
    assert "schakel.inzage" in gezien["detail"]
    for vraag in ({"voor": "opa"}, {"voor": "gezagdrager", "gezagdrager": "0"}, {"wie": "leerling"}):
        probleem(await omgeving.vraag("GET", f"/v1/leerlingen/{leerling}/inzage", params=vraag), 400)
    assert _namen(omgeving) == []


async def test_a_leerling_of_another_does_not_exist(omgeving):
    """Nothing is told, and nothing recorded."""
    ((vreemd,),) = omgeving.sql("SELECT id FROM leerling WHERE organisatie = 'merel' LIMIT 1")
    for id_ in (vreemd, uuid4()):
        probleem(await omgeving.vraag("GET", f"/v1/leerlingen/{id_}/inzage"), 404)
    assert omgeving.gebruik() == omgeving.gebruik("merel") == []
