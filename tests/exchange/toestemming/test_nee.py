"""What a no does: all that rests on what was given stops, and nothing that rests on something else."""

import json
from typing import Any
from uuid import UUID

import pytest

from gateway.exchange.jeugdhulp.lijsten import Detail
from gateway.exchange.jeugdhulp.verzenden import verzend
from gateway.exchange.toestemming import intrekken, tekenen, vragen
from gateway.policy import Staat
from tests.exchange.toestemming.gezin import MOEDER, VADER, ZELF, Gezin, aanmelding, gezin, school, thuis

__all__ = ["school", "thuis"]
pytestmark = pytest.mark.anyio
BIJNA_TWAALF = "25-11-2014"


async def weiger(thuis: Gezin, id_: UUID, wie: dict[str, Any]) -> Staat | None:
    """Let someone say no; how it stands then."""
    thuis.verder(seconds=1)
    return (await tekenen.weiger(thuis.beheerder, id_, tekenen.lees_invoer(tekenen.Wieinvoer, wie))).staat


async def verstuurd(thuis: Gezin) -> UUID:
    """An aanmelding that arrived."""
    id_ = await thuis.school.ingediend(aanmelding())
    assert await thuis.school.verstuur() == {"klaar": 1}
    return id_


def statussen(detail: Detail) -> list[str]:
    """The steps of its Task."""
    return [stap.status for stap in detail.stappen]


async def test_a_no_after_all_had_agreed_takes_it_back(thuis: Gezin):
    """At 12 the leerling is asked, and says no to what runs: it stops, and the partner is told to wipe."""
    await thuis.lees(gezin(geboortedatum=BIJNA_TWAALF))
    id_ = await thuis.vraag()
    assert await thuis.teken(id_, MOEDER, VADER) is Staat.ACTIEF
    verzoek = await verstuurd(thuis)
    bewaard = (await thuis.toestemming(id_)).regel.wissen_op
    thuis.verder(days=5)
    assert await thuis.staat(id_) is Staat.AANVULLEN
    assert await weiger(thuis, id_, ZELF) is Staat.INGETROKKEN
    assert await thuis.school.verstuur() == {"klaar": 1}
    laatste = thuis.school.motor.postbus.berichten[-1]
    assert (laatste.doel, json.loads(laatste.inhoud)["reden"]) == ("jeugdhulp-intrekking", "toestemming-ingetrokken")
    assert statussen(await thuis.school.detail(verzoek)) == ["requested", "cancelled"]
    # What was sent on it may still be questioned.
    assert (await thuis.toestemming(id_)).regel.wissen_op == bewaard
    assert ("i.dewit", "toestemming intrekken") in await thuis.school.gebruik()


async def test_a_mistake_beside_a_valid_toestemming_stops_nothing(thuis: Gezin):
    """Asked twice: marking the second one as wrong leaves what rests on the first, and tells nobody to wipe."""
    echt = await thuis.actief()
    verzoek = await verstuurd(thuis)
    dubbel = await thuis.vraag()
    assert await intrekken.markeer_foutief(thuis.beheerder, dubbel, "twee keer gevraagd") is Staat.FOUTIEF
    assert await thuis.staat(echt) is Staat.ACTIEF
    assert await thuis.school.verstuur() == {}
    assert statussen(await thuis.school.detail(verzoek)) == ["requested"]
    assert await intrekken.markeer_foutief(thuis.beheerder, echt, "verkeerde leerling") is Staat.FOUTIEF
    assert statussen(await thuis.school.detail(verzoek)) == ["requested", "cancelled"]


async def test_a_no_to_a_term_to_come_stops_nothing(thuis: Gezin):
    """A renewal is withdrawn before it begins: what runs goes on until its own last day."""
    lopend = await thuis.actief(eind="2027-03-01")
    verzoek = await verstuurd(thuis)
    verlenging = await thuis.vraag(vorig=str(lopend), begin="2027-03-02", eind="2027-06-01")
    gevolg = await thuis.trek_in(verlenging, VADER)
    assert (gevolg.tegengehouden, gevolg.geannuleerd, gevolg.antwoord_voor) == (0, 0, None)
    assert await thuis.staat(lopend) is Staat.ACTIEF
    assert statussen(await thuis.school.detail(verzoek)) == ["requested"]
    await verstuurd(thuis)


async def test_a_no_to_a_second_question_stops_what_was_agreed_before(thuis: Gezin):
    """Who withdraws now, on whichever record, takes back what he signed: decide() says no, and the partner hears it."""
    await thuis.actief()
    verzoek = await verstuurd(thuis)
    dubbel = await thuis.vraag()
    assert (await thuis.trek_in(dubbel, VADER)).geannuleerd == 1
    assert statussen(await thuis.school.detail(verzoek)) == ["requested", "cancelled"]


async def test_a_renewal_that_is_half_signed_leaves_what_runs(thuis: Gezin):
    """From the first signature to the last the old toestemming carries what waits."""
    oud = await thuis.actief(eind="2026-12-15")
    await thuis.school.ingediend(aanmelding())
    motor = thuis.school.motor
    await verzend(motor.inrichting, motor.organisatie, await motor.begin("jeugdhulp"))
    opnieuw = vragen.opnieuw(motor.inrichting, await thuis.toestemming(oud))
    nieuw = await vragen.vraag(thuis.beheerder, motor.organisatie, opnieuw)
    await thuis.teken(nieuw, MOEDER)
    await motor.bezorg()
    assert await thuis.redenen() == [("teruggekoppeld", None)]
    await verstuurd(thuis)
    await thuis.teken(nieuw, VADER, ZELF)
    await verstuurd(thuis)
    [(besluit,)] = await motor.vraag("SELECT besluit ->> 'toestemming' FROM bericht ORDER BY uitwisseling DESC LIMIT 1")
    assert besluit == str(nieuw)
