"""What a no does: all that rests on what was given stops, and nothing that rests on something else."""

import json
from typing import Any
from uuid import UUID

import pytest

from gateway.exchange.jeugdhulp.lijsten import Detail
from gateway.exchange.toestemming import tekenen
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
