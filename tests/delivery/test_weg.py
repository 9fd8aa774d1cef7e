"""A partner that is away: for ten minutes, and for a day; nothing is lost and nothing overtakes."""

from collections import defaultdict

import pytest

from gateway.model.errors import LaterError
from gateway.model.uitwisseling import Bericht, Ontvangst
from tests.delivery.hulp import plan
from tests.motor import Motor, goed, goedgekeurd, ontvangen

pytestmark = pytest.mark.anyio

LEERLINGEN, TOESTANDEN = 20, 3


@pytest.mark.parametrize(("minuten", "stap"), [(10, 20), (24 * 60, 150)])
async def test_nothing_lost_and_nothing_out_of_order(motor: Motor, minuten: int, stap: int):
    """Back again, the partner gets each state once and in order, and while he was away he was hardly asked."""
    terug, bereikt, gevraagd = motor.klok().timestamp() + minuten * 60, [], 0

    async def weg_tot(bericht: Bericht) -> Ontvangst:
        nonlocal gevraagd
        if motor.klok().timestamp() < terug:
            gevraagd += 1
            raise LaterError("weg")
        bereikt.append(bericht.id)
        return await goed(bericht)

    motor.postbus.antwoord = weg_tot
    await plan(motor, leerlingen=LEERLINGEN, toestanden=TOESTANDEN)
    while motor.klok().timestamp() < terug + 600:
        await motor.bezorg()
        motor.klok.verder(seconds=stap)
    assert await motor.toestanden() == ["teruggekoppeld"] * (LEERLINGEN * TOESTANDEN)
    assert len(bereikt) == len(set(bereikt)) == LEERLINGEN * TOESTANDEN
    volgorde: dict[object, list[object]] = defaultdict(list)
    for wie, id_ in await motor.vraag("SELECT leerling, id FROM uitwisseling ORDER BY volgorde"):
        volgorde[wie].append(id_)
    for eigen in volgorde.values():
        assert [id_ for id_ in bereikt if id_ in eigen] == eigen
    # All at once at first, then one message to try each pause.
    assert gevraagd < LEERLINGEN * 5 + minuten * 60 / 150 + 10
    assert (await motor.controleer()).geldig


async def test_verdicts_that_stay_away_for_a_day_hold_up_only_their_own(motor: Motor):
    """While verdicts are late, other leerlingen go on; when they come, each next state goes."""
    motor.postbus.antwoord = ontvangen
    await plan(motor, leerlingen=5, toestanden=2)
    await motor.bezorg()
    for _ in range(24):
        motor.klok.verder(hours=1)
        await motor.bezorg()
    assert len(motor.postbus.berichten) == 5
    await motor.settle(*(goedgekeurd(item.id) for item in motor.postbus.berichten))
    await motor.bezorg()
    assert len(motor.postbus.berichten) == 10
