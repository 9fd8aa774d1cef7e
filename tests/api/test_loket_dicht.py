"""The loket finds itself shut in time: withdrawn, over, or no longer allowed; and it tells nobody else."""

from __future__ import annotations

import json

import pytest

from tests.api.balie import Balie, balie, school, thuis, uitkomst
from tests.exchange.jeugdhulp.verzoeken import alles
from tests.exchange.toestemming.gezin import MOEDER, gezin

__all__ = ["balie", "school", "thuis"]
pytestmark = pytest.mark.anyio


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


async def test_the_loket_of_a_part_shuts_alone(balie: Balie):
    """Its toestemming is withdrawn: that one tells how it ended, the verzoek itself can be read and moved."""
    deel = await balie.gezin.actief(doel="verzuim-context")
    verzoek = await balie.gezin.school.ingediend(alles(opp=None))
    await balie.gezin.school.verstuur()
    regels = {item.doel: item.id for item in (await balie.gezin.school.detail(verzoek)).uitwisselingen}
    balie.uitwisseling = regels["verzuim-context"]
    assert "for" in (await balie.vraag("GET")).json()
    await balie.gezin.trek_in(deel, MOEDER)
    taak = (await balie.vraag("GET")).json()
    assert (taak["status"], taak["statusReason"]["coding"][0]["code"]) == ("cancelled", "geen-toestemming")
    assert "for" not in taak
    assert await balie.gezin.school.verstuur() == {"klaar": 1}
    assert sorted(item["status"] for item in balie.team.heeft("Task")) == ["cancelled", "requested", "requested"]
    balie.uitwisseling = regels["aanmelding-jeugdhulp"]
    assert (await balie.zet(1, status="received")).json()["status"] == "received"


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


async def test_who_is_forgotten_is_not_there(balie: Balie):
    """Without the key of the leerling there is no Task any more, also for who was let in before."""
    kop = await balie.kop()
    await balie.gezin.school.motor.vraag("UPDATE leerling SET sleutel = NULL")
    uitkomst(await balie.vraag("GET", kop=kop), 404, "not-found")
    assert (await balie.token()).json() == {"error": "invalid_grant"}
