"""From a school that asks to a team that answers, through the whole engine, with everything sent at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.jeugdhulp_fhir.connector import JeugdhulpFhir
from gateway.exchange.terugmelding import haal_terug
from tests.connectors.jeugdhulp_fhir.conftest import Team
from tests.exchange.jeugdhulp.verzoeken import aanmelding, alles
from tests.exchange.toestemming.gezin import MOEDER, Gezin, school, thuis

__all__ = ["school", "thuis"]
pytestmark = pytest.mark.anyio


async def test_from_question_to_answer_and_back(thuis: Gezin, lokaal: Team, maak: Callable[..., JeugdhulpFhir]):
    """The team gets it, works, and is heard; then the toestemming is withdrawn and the team is told."""
    motor = thuis.school.motor
    motor.inrichting.doelsystemen[motor.partner] = maak(lokaal.adres)  # type: ignore[index]
    toestemming = await thuis.actief(terugkoppeling="voortgang")
    id_ = await thuis.school.ingediend(aanmelding(terugkoppeling="voortgang"))
    assert await thuis.school.verstuur() == {"klaar": 1}
    [regel] = (await thuis.school.detail(id_)).uitwisselingen
    assert regel.toestand == "teruggekoppeld"
    [patient] = lokaal.heeft("Patient")
    assert patient["name"][0]["text"] == "Noor Linden"
    assert "identifier" in patient
    assert {item["system"] for item in patient["identifier"]} == {
        "https://schakel.example/fhir/NamingSystem/dossierreferentie"
    }
    for _ in range(3):
        await lokaal.beheer("POST", f"taken/{regel.id}/stap")
    assert await haal_terug(motor.inrichting, motor.partner) == 1
    assert await haal_terug(motor.inrichting, motor.partner) == 0
    [regel] = (await thuis.school.detail(id_)).uitwisselingen
    assert regel.stand is not None
    assert (regel.stand.status, regel.stand.voortgang) == ("in-progress", "hulp-besloten")
    await thuis.trek_in(toestemming, MOEDER)
    assert await thuis.school.verstuur() == {"klaar": 1}
    assert (lokaal.heeft("Task")[0]["status"], lokaal.heeft("Consent")[0]["status"]) == ("cancelled", "inactive")
    assert (await motor.controleer()).geldig


async def test_a_part_is_taken_back_and_the_rest_goes_on(
    thuis: Gezin, lokaal: Team, maak: Callable[..., JeugdhulpFhir]
):
    """The toestemming for the verzuim is withdrawn: at the team that Task alone ends, and the verzoek still moves."""
    motor = thuis.school.motor
    motor.inrichting.doelsystemen[motor.partner] = maak(lokaal.adres)  # type: ignore[index]
    await thuis.actief(terugkoppeling="voortgang")
    deel = await thuis.actief(doel="verzuim-context")
    id_ = await thuis.school.ingediend(alles(opp=None, terugkoppeling="voortgang"))
    assert await thuis.school.verstuur() == {"klaar": 2}
    await thuis.trek_in(deel, MOEDER)
    assert await thuis.school.verstuur() == {"klaar": 1}
    regels = {item.doel: item for item in (await thuis.school.detail(id_)).uitwisselingen}
    assert regels["verzuim-context-intrekking"].toestand == "teruggekoppeld"
    standen = {item["identifier"][0]["value"]: item["status"] for item in lokaal.heeft("Task")}
    assert standen == {
        f"urn:uuid:{regels['aanmelding-jeugdhulp'].id}": "requested",
        f"urn:uuid:{regels['verzuim-context'].id}": "cancelled",
    }
    assert sorted(item["status"] for item in lokaal.heeft("Consent")) == ["active", "inactive"]
    await lokaal.beheer("POST", f"taken/{regels['aanmelding-jeugdhulp'].id}/stap")
    assert await haal_terug(motor.inrichting, motor.partner) == 1
    assert (await thuis.school.detail(id_)).regel.status == "received"
