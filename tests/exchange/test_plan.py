"""What goes out at a sync: the differences, in order, and nothing twice."""

from datetime import date, timedelta
from random import Random

import anyio
import pytest
from lxml import etree

from gateway.exchange.opnieuw import bied_opnieuw_aan, herplan, stop
from gateway.exchange.sync import Sync
from gateway.model.errors import DefinitiefError
from gateway.model.leerling import Pgn
from tests.motor import BEGIN, Motor, afgekeurd, goedgekeurd, leerling, ontvangen

pytestmark = pytest.mark.anyio

OPP = (date(2026, 9, 1), None)


def leerjaren(motor: Motor) -> list[str]:
    """The leerjaar in each inschrijving the partner got, in order: the easy thing to tell states apart by."""
    berichten = [item for item in motor.postbus.berichten if item.doel == "rod-inschrijving"]
    return [str(etree.fromstring(item.inhoud).xpath("string(//*[local-name()='leerjaar'])")) for item in berichten]


async def test_only_differences_go_out(motor: Motor):
    """After a first sync only the leerling that changed is sent again."""
    await motor.rond(leerling(0), leerling(1))
    telling = await motor.rond(leerling(0), leerling(1, leerjaar=3))
    assert telling == {"bekeken": 1, "klaar": 1}
    assert leerjaren(motor) == ["2", "2", "3"]


async def test_a_change_outside_the_doel_is_no_difference(motor: Motor):
    """A new name makes the leerling looked at, but ROD does not get names, so nothing is sent."""
    await motor.rond(leerling(0))
    assert await motor.rond(leerling(0, achternaam="Berkhof")) == {"bekeken": 1}
    assert len(motor.postbus.berichten) == 1


async def test_back_again_while_the_change_is_on_its_way(motor: Motor):
    """A, then B in flight, then A again: all three are sent, for the partner would be left with B."""
    await motor.rond(leerling(0))
    motor.postbus.antwoord = ontvangen
    await motor.rond(leerling(0, leerjaar=3))
    assert await motor.rond(leerling(0)) == {"bekeken": 1, "klaar": 1}
    await motor.settle(goedgekeurd((await motor.ids())[1]))
    await motor.bezorg()
    assert leerjaren(motor) == ["2", "3", "2"]


async def test_what_is_on_its_way_is_not_planned_twice(motor: Motor):
    """A leerling looked at again while his state is under way gives no second message."""
    motor.postbus.antwoord = ontvangen
    await motor.rond(leerling(0))
    assert await motor.rond(leerling(0, achternaam="Berkhof")) == {"bekeken": 1}


async def test_a_refused_state_waits_for_a_change(motor: Motor):
    """What the partner refused is not offered again, until it changes; then the new state is."""
    motor.postbus.antwoord = ontvangen
    await motor.rond(leerling(0))
    await motor.settle(afgekeurd((await motor.ids())[0]))
    assert await motor.rond(leerling(0, achternaam="Berkhof")) == {"bekeken": 1}
    assert await motor.rond(leerling(0, leerjaar=3)) == {"bekeken": 1, "klaar": 1}


async def test_back_to_what_was_accepted_after_a_refusal_is_no_news(motor: Motor):
    """A accepted, B refused, A again: the partner still has A."""
    await motor.rond(leerling(0))
    motor.postbus.antwoord = ontvangen
    await motor.rond(leerling(0, leerjaar=3))
    await motor.settle(afgekeurd((await motor.ids())[1]))
    assert await motor.rond(leerling(0)) == {"bekeken": 1}


async def test_herplan_offers_a_refused_state_again(motor: Motor):
    """A person can have a refused state made and sent anew, as a new uitwisseling with ids of its own."""
    motor.postbus.antwoord = ontvangen
    await motor.rond(leerling(0))
    eerste = await motor.ids()
    await motor.settle(afgekeurd(eerste[0]))
    assert await herplan(motor.inrichting, motor.organisatie, eerste) == 1
    assert await motor.sync() == {"bekeken": 1, "klaar": 1}
    await motor.bezorg()
    assert leerjaren(motor) == ["2", "2"]
    assert len({item.message_id for item in motor.postbus.berichten}) == 2


async def test_herplan_of_what_was_overtaken_sends_nothing_twice(motor: Motor):
    """Herplan of an old refusal leaves alone what is on its way for the same inschrijving."""
    motor.postbus.antwoord = ontvangen
    await motor.rond(leerling(0))
    eerste = await motor.ids()
    await motor.settle(afgekeurd(eerste[0]))
    await motor.rond(leerling(0, leerjaar=3))
    await herplan(motor.inrichting, motor.organisatie, eerste)
    assert await motor.sync() in ({}, {"bekeken": 1})


async def test_after_giving_up_the_old_state_is_said_again(motor: Motor):
    """A accepted, B given up, A again: whether B arrived is not known, so A is sent once more."""
    await motor.rond(leerling(0))
    await motor.neem_in([leerling(0, leerjaar=3)])
    await motor.sync()
    await stop(motor.inrichting, motor.bewijs, motor.organisatie, await motor.ids(), "tester")
    assert await motor.rond(leerling(0)) == {"bekeken": 1, "klaar": 1}
    assert leerjaren(motor) == ["2", "2"]


async def test_a_late_verdict_on_what_was_given_up_does_not_hide_the_newer(motor: Motor):
    """B given up, C accepted, then the verdict on B: the partner has C, so going back to B is news."""

    async def weg(_):
        raise DefinitiefError("weg")

    motor.postbus.antwoord = weg
    await motor.rond(leerling(0, leerjaar=3))
    motor.postbus.antwoord = ontvangen
    await motor.rond(leerling(0, leerjaar=4))
    oud, nieuw = await motor.ids()
    assert await motor.settle(goedgekeurd(nieuw)) == 1
    assert await motor.settle(goedgekeurd(oud)) == 1
    assert await motor.rond(leerling(0, leerjaar=3)) == {"bekeken": 1, "klaar": 1}


async def test_two_verdicts_in_one_page_leave_the_newest_state(motor: Motor):
    """When verdicts on two states of one inschrijving come together, the later state is what the partner has."""
    motor.postbus.antwoord = ontvangen
    await motor.neem_in([leerling(0)])
    await motor.sync()
    await stop(motor.inrichting, motor.bewijs, motor.organisatie, await motor.ids(), "tester")
    await motor.rond(leerling(0, leerjaar=3))
    oud, nieuw = await motor.ids()
    await motor.settle(goedgekeurd(nieuw), goedgekeurd(oud))
    assert await motor.rond(leerling(0, achternaam="Berkhof", leerjaar=3)) == {"bekeken": 1}
    assert await motor.rond(leerling(0)) == {"bekeken": 1, "klaar": 1}


async def test_removal_only_after_registration(motor: Motor):
    """An enrolment that never reached ROD is not removed from it; one that did is."""
    await motor.rond(leerling(0, vervallen=True))
    assert motor.postbus.berichten == []
    await motor.rond(leerling(0))
    await motor.rond(leerling(0, vervallen=True))
    assert [item.doel for item in motor.postbus.berichten] == ["rod-inschrijving", "rod-verwijdering"]


async def test_a_refused_registration_is_not_removed(motor: Motor):
    """What ROD refused to register is not there to remove."""
    motor.postbus.antwoord = ontvangen
    await motor.rond(leerling(0))
    await motor.settle(afgekeurd((await motor.ids())[0]))
    assert await motor.rond(leerling(0, vervallen=True)) == {"bekeken": 1}


async def test_a_removal_waits_for_the_registration_before_it(motor: Motor):
    """A removal planned while the registration is under way goes after it, not instead of it."""
    motor.postbus.antwoord = ontvangen
    await motor.rond(leerling(0))
    await motor.rond(leerling(0, vervallen=True))
    assert [item.doel for item in motor.postbus.berichten] == ["rod-inschrijving"]
    await motor.settle(goedgekeurd((await motor.ids())[0]))
    await motor.bezorg()
    assert [item.doel for item in motor.postbus.berichten] == ["rod-inschrijving", "rod-verwijdering"]


async def test_identification_first_then_the_enrolment(motor: Motor):
    """Without a number only the identification goes; once ROD gives it, the next sync sends the enrolment with it."""
    motor.postbus.antwoord = ontvangen
    assert await motor.rond(leerling(0, pgn=False)) == {"bekeken": 1, "klaar": 1}
    assert [item.doel for item in motor.postbus.berichten] == ["rod-identificatie"]
    await motor.settle(goedgekeurd((await motor.ids())[0], Pgn(bsn="999999990")))
    assert await motor.sync() == {"bekeken": 1, "klaar": 1}
    await motor.bezorg()
    assert motor.postbus.berichten[-1].doel == "rod-inschrijving"
    assert b"999999990" in motor.postbus.berichten[-1].inhoud


async def test_a_number_told_at_once_counts_as_well(motor: Motor):
    """A partner that judges in its receipt may tell the number there; the enrolment follows at the next sync."""

    async def meteen(bericht):
        ontvangst = await ontvangen(bericht)
        verdict = goedgekeurd(bericht.id, Pgn(bsn="999999990"))
        return type(ontvangst)(ontvangst.kenmerk, verdict)

    motor.postbus.antwoord = meteen
    await motor.rond(leerling(0, pgn=False))
    assert await motor.sync() == {"bekeken": 1, "klaar": 1}


async def test_the_number_survives_an_import_that_does_not_know_it(motor: Motor):
    """The source may lag for weeks: what ROD told stays, and no second identification goes."""
    motor.postbus.antwoord = ontvangen
    await motor.rond(leerling(0, pgn=False))
    await motor.settle(goedgekeurd((await motor.ids())[0], Pgn(bsn="999999990")))
    assert await motor.rond(leerling(0, pgn=False, leerjaar=3)) == {"bekeken": 1, "klaar": 1}
    assert [item.doel for item in motor.postbus.berichten] == ["rod-identificatie", "rod-inschrijving"]


async def test_two_syncs_at_once_plan_nothing_twice(motor: Motor):
    """Two runs side by side share the leerlingen between them."""
    await motor.neem_in(leerling(index) for index in range(700))
    async with anyio.create_task_group() as tg:
        for _ in range(3):
            tg.start_soon(motor.sync)
    rijen = await motor.vraag("SELECT count(*), count(DISTINCT leerling) FROM uitwisseling")
    assert rijen == [(700, 700)]


async def test_verdicts_and_a_sync_do_not_lock_each_other_out(motor: Motor):
    """Settling hundreds of verdicts while a sync plans the same inschrijvingen ends in no deadlock."""
    motor.postbus.antwoord = ontvangen
    aantal = 300
    await motor.rond(*(leerling(index) for index in range(aantal)))
    for ronde in range(3, 7):
        ids = (await motor.ids())[-aantal:]
        await motor.neem_in(leerling(index, leerjaar=ronde) for index in range(aantal))
        verdicts = [goedgekeurd(id_) for id_ in Random(ronde).sample(ids, aantal)]
        async with anyio.create_task_group() as tg:
            tg.start_soon(motor.sync)
            for deel in range(0, aantal, 50):
                tg.start_soon(lambda deel=deel, verdicts=verdicts: motor.settle(*verdicts[deel : deel + 50]))
        await motor.bezorg()
    assert (await motor.toestanden()).count("afgeleverd") == aantal


async def test_the_content_of_an_opp_goes_nowhere(motor: Motor):
    """Of an OPP only the dates go to ROD, and of praktijkonderwijs not even those."""
    await motor.rond(leerling(0, opps=[OPP]), leerling(1, opps=[OPP], opleiding="0090"))
    praktijk, vo = sorted((item.inhoud for item in motor.postbus.berichten), key=lambda inhoud: b"0011" in inhoud)
    assert b"ontwikkelingsperspectief" in vo
    assert b"ntwikkelingsperspectief" not in praktijk
    assert b"GEHEIM" not in vo + praktijk


@pytest.mark.parametrize("gebeurt", ["ingeschreven", "uitgeschreven", "opp erbij"])
async def test_each_kind_of_change_is_a_difference(motor: Motor, gebeurt: str):
    """A new leerling, one who leaves and a new OPP each give one message."""
    await motor.rond(leerling(0))
    nieuw = {
        "ingeschreven": [leerling(0), leerling(1)],
        "uitgeschreven": [leerling(0, uit=BEGIN + timedelta(days=60))],
        "opp erbij": [leerling(0, opps=[OPP])],
    }
    assert await motor.rond(*nieuw[gebeurt]) == {"bekeken": 1, "klaar": 1}


async def test_one_message_per_inschrijving(motor: Motor):
    """Each inschrijving of a leerling is an object of its own, and changes on its own."""
    await motor.rond(leerling(0, volgnummers=("1", "2")))
    assert len(motor.postbus.berichten) == 2
    anders = leerling(0, volgnummers=("1", "2"))
    anders["periodes"][1]["leerjaar"] = "4"
    await motor.rond(anders)
    assert leerjaren(motor) == ["2", "2", "4"]


async def test_one_of_two_inschrijvingen_can_be_retried(motor: Motor):
    """A message that was given up is offered again although the other inschrijving was planned after it."""
    await motor.neem_in([leerling(0, volgnummers=("1", "2"))])
    await motor.sync()
    eerste, _ = await motor.ids()
    await stop(motor.inrichting, motor.bewijs, motor.organisatie, [eerste], "tester")
    await motor.bezorg()
    assert await bied_opnieuw_aan(motor.inrichting, motor.bewijs, motor.organisatie, [eerste], "tester") == [eerste]


async def test_a_sync_over_nothing_does_nothing(motor: Motor):
    """A school without leerlingen syncs to nothing."""
    sync = Sync(motor.inrichting, motor.bewijs, motor.organisatie, await motor.begin("sync"))
    assert await sync.draai() == {}
