"""A verzoek that rests on toestemming: each part by its own, and what may come back as far as that one says."""

import json
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import UUID

import anyio
import pytest

from gateway.exchange.jeugdhulp.taak import EIND
from gateway.exchange.jeugdhulp.verzenden import WACHT_OP_PARTNER
from gateway.exchange.toestemming.fouten import ToestemmingStaatError
from gateway.policy import Staat
from tests.exchange.jeugdhulp.verzoeken import aanmelding
from tests.exchange.toestemming.gezin import VADER, Gezin, gezin, school, thuis

__all__ = ["school", "thuis"]
pytestmark = pytest.mark.anyio
OPP = {"belemmerendeFactoren": "hij slaapt slecht"}
VERZUIM = {"van": "2026-09-01", "tot": "2026-11-01", "uren": 34, "soort": "ongeoorloofd"}


def alles(**anders: Any) -> dict[str, Any]:
    """An aanmelding with both parts beside it."""
    return aanmelding(**({"opp": OPP, "verzuim": VERZUIM} | anders))


async def test_each_part_goes_on_its_own_toestemming(thuis: Gezin):
    """Two of three were agreed to: those go, each with a Task; the third is refused, and goes once it is."""
    await thuis.actief()
    await thuis.actief(doel="verzuim-context")
    id_ = await thuis.school.ingediend(alles())
    assert await thuis.school.verstuur() == {"klaar": 2, "geweigerd": 1}
    detail = await thuis.school.detail(id_)
    assert {item.doel: item.toestand for item in detail.uitwisselingen} == {
        "aanmelding-jeugdhulp": "teruggekoppeld",
        "verzuim-context": "teruggekoppeld",
        "bijlage-opp-samenvatting": "geweigerd",
    }
    assert [stap.status for stap in detail.stappen] == ["requested", "requested"]
    berichten = {item.doel: item.inhoud.decode() for item in thuis.school.motor.postbus.berichten}
    assert "slaapt" not in "".join(berichten.values())
    assert json.loads(berichten["verzuim-context"])["toestemming"] is not None
    await thuis.actief(doel="bijlage-opp-samenvatting")
    assert await thuis.school.verstuur() == {"klaar": 1}
    assert "slaapt" in thuis.school.motor.postbus.berichten[-1].inhoud.decode()


async def test_a_part_does_not_go_alone(thuis: Gezin):
    """Without the verzoek itself a part says nothing but what is wrong with a leerling."""
    await thuis.actief(doel="verzuim-context")
    await thuis.school.ingediend(alles())
    assert await thuis.school.verstuur() == {"geweigerd": 1}
    assert thuis.school.motor.postbus.berichten == []
    await thuis.actief()
    assert await thuis.school.verstuur() == {"klaar": 2, "geweigerd": 1}


async def test_no_more_comes_back_than_the_toestemming_gives(thuis: Gezin):
    """Whatever the school asked; and the Task is open until its last day."""
    await thuis.actief(terugkoppeling="geen", eind="2027-03-01")
    id_ = await thuis.school.ingediend(aanmelding(terugkoppeling="inhoud"))
    await thuis.school.verstuur()
    [regel] = (await thuis.school.detail(id_)).uitwisselingen
    assert str(regel.open_tot) == "2027-03-01"
    assert json.loads(thuis.school.motor.postbus.berichten[0].inhoud)["terugkoppeling"] == "geen"
    await thuis.school.zegt(regel.id, "in-progress", voortgang="hulp-gestart", inhoud="hij heeft rust nodig")
    [regel] = (await thuis.school.detail(id_)).uitwisselingen
    assert regel.stand is not None
    assert (regel.stand.voortgang, regel.stand.inhoud) == (None, None)


async def test_what_is_done_ends_its_toestemming(thuis: Gezin):
    """When the last Task on it ends; as long as another runs, it stays."""
    toestemming = await thuis.actief()
    regels = []
    for _ in range(2):
        id_ = await thuis.school.ingediend(aanmelding())
        await thuis.school.verstuur()
        regels += (await thuis.school.detail(id_)).uitwisselingen
    await thuis.school.zegt(regels[0].id, "completed", voortgang="hulp-afgerond")
    assert await thuis.staat(toestemming) is Staat.ACTIEF
    await thuis.school.zegt(regels[1].id, "rejected", reden="niet-onze-gemeente", andere_gemeente="9902")
    assert await thuis.staat(toestemming) is Staat.VOLTOOID


async def test_without_its_own_part_the_rest_stays(thuis: Gezin):
    """The toestemming for a part is withdrawn: that part ends, the verzoek does not."""
    await thuis.actief()
    deel = await thuis.actief(doel="verzuim-context")
    id_ = await thuis.school.ingediend(alles(opp=None))
    await thuis.school.verstuur()
    await thuis.trek_in(deel, VADER)
    detail = await thuis.school.detail(id_)
    standen = {item.doel: item.stand.status for item in detail.uitwisselingen if item.stand}
    assert standen == {"aanmelding-jeugdhulp": "requested", "verzuim-context": "cancelled"}
    assert detail.regel.stap == "ingediend"
    [weg] = [item for item in detail.uitwisselingen if item.doel == "verzuim-context"]
    assert "ingetrokken" in weg.zin.tekst
    assert "wissen" in weg.zin.doe


async def test_who_lives_elsewhere_waits(thuis: Gezin):
    """No partner of that gemeente has an abonnement; once the leerling lives here, it goes."""
    await thuis.actief()
    await thuis.lees(gezin(woongemeente="9902"), gezin(1))
    id_ = await thuis.school.ingediend(aanmelding())
    assert await thuis.school.verstuur() == {"wacht": 1}
    assert (await thuis.school.detail(id_)).regel.wacht_op == WACHT_OP_PARTNER
    await thuis.lees(gezin(), gezin(1))
    assert (await thuis.school.verstuur())["klaar"] == 1
    assert (await thuis.school.detail(id_)).regel.ontvanger == thuis.school.motor.partner


async def test_a_withdrawal_and_an_answer_at_the_same_moment(thuis: Gezin):
    """Whoever is first wins, nobody waits for ever, and the steps are in one order."""
    for ronde in range(4):
        toestemming = await thuis.actief()
        id_ = await thuis.school.ingediend(aanmelding())
        await thuis.school.verstuur()
        [regel] = (await thuis.school.detail(id_)).uitwisselingen

        async def trek_in(wat: UUID = toestemming) -> None:
            # The partner may have ended it first.
            with suppress(ToestemmingStaatError):
                await thuis.trek_in(wat, VADER)

        async with anyio.create_task_group() as groep:
            for doe in (
                partial(thuis.school.zegt, regel.id, "completed", ronde),
                trek_in,
                partial(thuis.school.zegt, regel.id, "in-progress", ronde, voortgang="hulp-gestart"),
            ):
                groep.start_soon(doe)
        stappen = (await thuis.school.detail(id_)).stappen
        assert [stap.versie for stap in stappen] == list(range(1, len(stappen) + 1))
        assert [stap.status in EIND for stap in stappen].count(True) == 1
        assert stappen[-1].status in EIND
        assert await thuis.staat(toestemming) in {Staat.INGETROKKEN, Staat.VOLTOOID}
