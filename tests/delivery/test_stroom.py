"""The stream to a partner: pauses by itself, tries by itself, opens by itself, and is nobody else's affair."""

import anyio
import pytest

from gateway.delivery.stroom import DREMPEL
from gateway.model.errors import LaterError
from gateway.model.uitwisseling import Ontvangst
from tests.delivery.hulp import baan, loket, plan, tweede_partner
from tests.delivery.test_dispatcher import later
from tests.motor import LEASE, Motor, afgekeurd, goed, leerling

pytestmark = pytest.mark.anyio


async def weg(bericht):
    """A partner that is away."""
    raise LaterError("weg")


async def leg_plat(motor: Motor, leerlingen: int = DREMPEL) -> None:
    """Have a partner fail so often that its stream pauses."""
    motor.postbus.antwoord = weg
    await plan(motor, leerlingen=leerlingen)
    for _ in range(DREMPEL):
        await baan(motor, plaatsen=1).draai_leeg()
        motor.klok.verder(seconds=0.001)


async def stroom(motor: Motor) -> tuple[int, float | None]:
    """Failures in a row, and the seconds until the stream may be tried."""
    [(fouten, tot)] = await motor.vraag(
        "SELECT fouten, gepauzeerd_tot FROM stroom WHERE partner = %(partner)s", partner=motor.partner
    )
    return fouten, None if tot is None else (tot - motor.klok()).total_seconds()


async def test_the_stream_pauses_after_failures_in_a_row(motor: Motor):
    """Once the partner failed often enough, nothing starts until the pause is over."""
    await leg_plat(motor, leerlingen=20)
    aantal = len(motor.postbus.berichten)
    fouten, rust = await stroom(motor)
    assert fouten == DREMPEL
    assert 0 < rust <= 2
    await motor.bezorg()
    assert len(motor.postbus.berichten) == aantal


async def test_one_message_tries_a_paused_stream(motor: Motor):
    """After the pause one message goes, whatever the number of lanes; the others wait for how that ends."""
    await leg_plat(motor, leerlingen=20)
    motor.klok.verder(seconds=3)
    deur = loket(motor)
    async with anyio.create_task_group() as tg:
        for _ in range(3):
            tg.start_soon(baan(motor).draai_leeg)
        await deur.eerste()
        await baan(motor).draai_leeg()
        assert len(deur.gezien) == 1
        deur.bezig[0].antwoord(later)
    fouten, rust = await stroom(motor)
    assert fouten == DREMPEL + 1
    assert rust == 4


async def test_one_good_answer_opens_the_stream(motor: Motor):
    """When the try succeeds, all that is due goes, without anyone doing anything."""
    await leg_plat(motor, leerlingen=20)
    motor.klok.verder(seconds=5)
    motor.postbus.antwoord = goed
    await motor.bezorg()
    assert set(await motor.toestanden()) == {"teruggekoppeld"}
    assert (await stroom(motor))[0] == 0


async def test_a_lane_that_dies_while_trying_keeps_nobody_out(motor: Motor):
    """When the lane that tries the stream dies, another may try after its lease."""
    await leg_plat(motor)
    motor.klok.verder(seconds=5)
    deur = loket(motor)
    async with anyio.create_task_group() as tg:
        tg.start_soon(baan(motor).draai_leeg)
        await deur.eerste()
        tg.cancel_scope.cancel()
    motor.klok.verder(seconds=LEASE.total_seconds() + 1)
    motor.postbus.antwoord = goed
    await motor.bezorg()
    assert set(await motor.toestanden()) == {"teruggekoppeld"}


async def test_attempts_under_way_do_not_lengthen_the_pause(motor: Motor):
    """A short absence with many attempts under way pauses the stream as long as one with few."""
    await plan(motor, leerlingen=20)
    deur = loket(motor)
    async with anyio.create_task_group() as tg:
        tg.start_soon(baan(motor).draai_leeg)
        for poging in await deur.eerste(20):
            poging.antwoord(later)
            await anyio.wait_all_tasks_blocked()
            while poging in deur.bezig:
                await deur.gebeurt()
            await baan(motor).draai_leeg()
    assert (await stroom(motor))[1] <= 2


async def test_nothing_to_try_with_leaves_the_pause_over(motor: Motor):
    """A look at a paused stream while no message is due does not use up the right to try."""
    await leg_plat(motor, leerlingen=1)
    await motor.vraag(
        "UPDATE stroom SET fouten = 5, gepauzeerd_tot = %(nu)s WHERE partner = %(p)s", nu=motor.klok(), p=motor.partner
    )
    await motor.vraag("UPDATE uitwisseling SET due = %(nu)s + interval '10 seconds'", nu=motor.klok())
    await motor.bezorg()
    motor.klok.verder(seconds=10)
    motor.postbus.antwoord = goed
    await motor.bezorg()
    assert await motor.toestanden() == ["teruggekoppeld"]


async def test_what_may_not_go_says_nothing_of_the_partner(motor: Motor):
    """A message that decide() stops opens no paused stream, and uses up no try."""
    await leg_plat(motor, leerlingen=10)
    motor.klok.verder(seconds=3)
    geblokkeerd = [leerling(index, veiligheidsblokkade="J") for index in range(5)]
    await motor.neem_in([*geblokkeerd, *(leerling(index) for index in range(5, 10))])
    motor.klok.verder(seconds=3)
    motor.postbus.berichten.clear()
    await motor.bezorg()
    fouten, _ = await stroom(motor)
    assert fouten == DREMPEL + 1
    assert len(motor.postbus.berichten) == 1


async def test_another_partner_goes_on(motor: Motor):
    """While one partner is away, the messages to another go."""
    naam, postbus = tweede_partner(motor)
    await leg_plat(motor, leerlingen=3)
    await motor.bezorg()
    rijen = await motor.vraag("SELECT partner, toestand, count(*) FROM uitwisseling GROUP BY 1, 2 ORDER BY 1")
    assert rijen == [(motor.partner, "klaar", 3), (naam, "teruggekoppeld", 3)]
    assert len(postbus.berichten) == 3


async def test_a_refusal_is_an_answer(motor: Motor):
    """A partner that refuses messages for good is there: its stream does not pause."""

    async def weigert(bericht):
        verdict = afgekeurd(bericht.id)
        return Ontvangst(str(bericht.id), verdict)

    motor.postbus.antwoord = weigert
    await plan(motor, leerlingen=10)
    await motor.bezorg()
    assert set(await motor.toestanden()) == {"afgekeurd"}
    assert (await stroom(motor))[0] == 0
