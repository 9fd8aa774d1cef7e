"""The feed of a sender: in the order of commits, so that a place in it never hides what was still on its way."""

import anyio
import pytest

from gateway.exchange.postvak.rijen import schrijf_status
from gateway.exchange.postvak.wijzigingen import lees_wijzigingen

pytestmark = pytest.mark.anyio


async def lees(huis, vanaf=0, limiet=100):
    """Read on from a place."""
    return await lees_wijzigingen(huis.inrichting, huis.afzender, huis.gemeente, vanaf, limiet)


async def test_equal_moments_lose_nothing(huis):
    """With a clock that stands still every status still comes by exactly once, whatever the size of a page."""
    ids = [(await huis.lever(f"k-{nummer}")).id for nummer in range(7)]
    for limiet in (1, 2, 3, 7):
        gezien, vanaf, meer = [], 0, True
        while meer:
            pagina = await lees(huis, vanaf, limiet)
            gezien += [item.melding for item in pagina.items]
            vanaf, meer = pagina.verder, pagina.meer
        assert gezien == ids


async def test_a_slow_transaction_is_not_passed_over(huis):
    """Who writes later waits for who began earlier, so no reader is ever past a status that is not there yet."""
    eerste, tweede = await huis.lever("k-1"), await huis.lever("k-2")
    begonnen, klaar, volgorde = anyio.Event(), anyio.Event(), []

    async def traag():
        async with huis.inrichting.db.transactie([huis.gemeente]) as conn:
            await schrijf_status(conn, eerste, "in-behandeling", huis.klok())
            begonnen.set()
            await klaar.wait()
            volgorde.append("traag")

    async def snel():
        await begonnen.wait()
        await huis.meld_terug(tweede, "in-behandeling")
        volgorde.append("snel")

    async with anyio.create_task_group() as tg:
        tg.start_soon(traag)
        tg.start_soon(snel)
        await begonnen.wait()
        tussen = await lees(huis)
        assert len(tussen.items) == 2
        klaar.set()
    assert volgorde == ["traag", "snel"]
    assert [item.melding for item in (await lees(huis, tussen.verder)).items] == [eerste.id, tweede.id]


async def test_each_gemeente_and_sender_has_a_feed_of_its_own(huis):
    """What was sent elsewhere is not told here."""
    hier, daar = await huis.lever(), await huis.lever(gemeente=huis.ander)
    assert [item.melding for item in (await lees(huis)).items] == [hier.id]
    elders = await lees_wijzigingen(huis.inrichting, huis.afzender, huis.ander, 0, 10)
    assert [item.melding for item in elders.items] == [daar.id]
    assert (await lees_wijzigingen(huis.inrichting, huis.ambtenaar, huis.gemeente, 0, 10)).items == ()
