"""The dispatcher: in order per leerling, one at a time, nothing lost, whoever dies."""

from datetime import timedelta
from random import Random

import anyio
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.delivery.uitslag import LANGSTE_WACHT, wacht
from gateway.exchange.opnieuw import bied_opnieuw_aan, stop
from gateway.model.errors import ConfiguratieError, DefinitiefError, LaterError
from gateway.model.uitwisseling import Ontvangst
from tests.delivery.hulp import baan, loket, plan
from tests.motor import LEASE, Motor, afgekeurd, eigenaar, goed, goedgekeurd, leerling, ontvangen, open_motor

pytestmark = pytest.mark.anyio


def later():
    """The partner is busy."""
    raise LaterError("bezet")


def onverwacht():
    """A fault nobody foresaw, with something in it that nobody may read."""
    raise ValueError("BSN 999999990")


def definitief():
    """The partner refuses for good."""
    raise DefinitiefError("past niet", doe="Verbeter het.")


@settings(max_examples=12)
@given(seed=st.integers(0, 10_000), dispatchers=st.integers(1, 4))
async def test_order_per_leerling_and_one_in_flight(tmp_path_factory, seed: int, dispatchers: int):
    """Whatever fails and however slow: one at a time per leerling, in order, and in the end each state arrived once."""
    toeval = Random(seed)
    async with open_motor(tmp_path_factory.mktemp("orde")) as motor:
        await plan(motor, leerlingen=3, toestanden=3)
        deur, gegaan = loket(motor), []
        for _ in range(200):
            await _ronde(motor, deur, toeval, dispatchers, gegaan)
            if set(await motor.toestanden()) == {"teruggekoppeld"}:
                break
            motor.klok.verder(seconds=LANGSTE_WACHT)
        rijen = await motor.vraag("SELECT leerling, id FROM uitwisseling ORDER BY volgorde")
        for wie in {rij[0] for rij in rijen}:
            eigen = [id_ for van, id_ in rijen if van == wie]
            assert [id_ for id_ in gegaan if id_ in eigen] == eigen


async def _ronde(motor, deur, toeval, dispatchers, gegaan) -> None:
    """Let some lanes work until nothing can start, answering in a random order, well or badly."""
    leerlingen = dict(await motor.vraag("SELECT id, leerling FROM uitwisseling"))
    open_ = dispatchers

    async def werk() -> None:
        nonlocal open_
        await baan(motor, plaatsen=toeval.randint(1, 4), toeval=toeval).draai_leeg()
        open_ -= 1
        deur.wek()

    async with anyio.create_task_group() as tg:
        for _ in range(dispatchers):
            tg.start_soon(werk)
        while open_:
            await deur.gebeurt()
            await anyio.wait_all_tasks_blocked()
            onderweg = [leerlingen[poging.bericht.id] for poging in deur.bezig]
            assert len(set(onderweg)) == len(onderweg)
            if deur.bezig:
                poging = toeval.choice(deur.bezig)
                hoe = toeval.choice([None, None, later, onverwacht])
                if hoe is None:
                    gegaan.append(poging.bericht.id)
                poging.antwoord(hoe)


async def test_different_leerlingen_go_side_by_side(motor: Motor):
    """Nobody waits for another leerling."""
    await plan(motor, leerlingen=3)
    deur = loket(motor)
    async with anyio.create_task_group() as tg:
        tg.start_soon(baan(motor).draai_leeg)
        for poging in await deur.eerste(3):
            poging.antwoord()


async def test_the_next_state_waits_for_the_verdict(motor: Motor):
    """Received is not judged: the next state of the leerling waits until the verdict is in."""
    motor.postbus.antwoord = ontvangen
    await plan(motor, toestanden=2)
    await motor.bezorg()
    assert await motor.toestanden() == ["afgeleverd", "klaar"]
    await motor.settle(afgekeurd((await motor.ids())[0]))
    await motor.bezorg()
    assert await motor.toestanden() == ["afgekeurd", "afgeleverd"]


async def test_no_more_start_than_there_are_places(motor: Motor):
    """A lane starts no more attempts than it has places, and goes on when one comes free."""
    await plan(motor, leerlingen=3)
    deur = loket(motor)
    async with anyio.create_task_group() as tg:
        tg.start_soon(baan(motor, plaatsen=2).draai_leeg)
        eerste, _ = await deur.eerste(2)
        assert len(deur.gezien) == 2
        eerste.antwoord()
        while len(deur.gezien) < 3:
            await deur.gebeurt()
        for poging in deur.bezig:
            poging.antwoord()


async def test_a_dead_worker_loses_nothing(motor: Motor):
    """When a lane dies in the middle of an attempt, the message is offered again under the same ids."""
    await plan(motor)
    deur = loket(motor)
    async with anyio.create_task_group() as tg:
        tg.start_soon(baan(motor).draai_leeg)
        await deur.eerste()
        tg.cancel_scope.cancel()
    await motor.bezorg()
    assert await motor.toestanden() == ["onderweg"]
    motor.klok.verder(seconds=LEASE.total_seconds() + 1)
    motor.postbus.antwoord = goed
    await motor.bezorg()
    assert await motor.toestanden() == ["teruggekoppeld"]
    eerste, tweede = motor.postbus.berichten
    assert (eerste.id, eerste.message_id, eerste.inhoud) == (tweede.id, tweede.message_id, tweede.inhoud)
    assert (eerste.poging, tweede.poging) == (1, 2)


async def test_a_lease_that_runs_is_left_alone(motor: Motor):
    """Another lane does not take a message that one is still working on."""
    await plan(motor)
    deur = loket(motor)
    async with anyio.create_task_group() as tg:
        tg.start_soon(baan(motor).draai_leeg)
        [poging] = await deur.eerste()
        motor.klok.verder(seconds=LEASE.total_seconds() - 1)
        await baan(motor).draai_leeg()
        assert len(deur.gezien) == 1
        poging.antwoord()


@pytest.mark.parametrize("laat", [None, later, definitief])
async def test_the_late_result_of_a_zombie_is_ignored(motor: Motor, laat):
    """A lane that lost its lease changes nothing any more, whatever its attempt came to."""
    await plan(motor)
    deur = loket(motor)
    async with anyio.create_task_group() as tg:
        tg.start_soon(baan(motor).draai_leeg)
        [zombie] = await deur.eerste()
        motor.klok.verder(seconds=LEASE.total_seconds() + 1)
        tg.start_soon(baan(motor).draai_leeg)
        _, opvolger = await deur.eerste(2)
        zombie.antwoord(laat)
        while len(deur.bezig) > 1:
            await deur.gebeurt()
        await anyio.wait_all_tasks_blocked()
        assert await motor.toestanden() == ["onderweg"]
        opvolger.antwoord(lambda: Ontvangst("kenmerk"))
    assert await motor.toestanden() == ["afgeleverd"]


async def test_an_attempt_ends_before_its_lease(motor: Motor):
    """An attempt that hangs is cut off, so that the lane can never outlive its lease."""
    await plan(motor)
    loket(motor)
    with anyio.fail_after(5):
        await baan(motor, lease=timedelta(milliseconds=50)).draai_leeg()
    [(_, _, toestand, code)] = await motor.uitwisselingen()
    assert (toestand, code) == ("klaar", "DLV-TRAAG")


async def test_backoff_grows_up_to_a_limit():
    """Each wait is about twice the one before, never less than half of it, and never over the longest."""
    for kans in (0.0, 0.999):
        toeval = Random()
        toeval.random = lambda kans=kans: kans
        seconden = [wacht(poging, toeval).total_seconds() for poging in range(1, 40)]
        assert seconden == sorted(seconden)
        assert seconden[0] >= 1
        assert seconden[1] == 2 * seconden[0]
        assert LANGSTE_WACHT / 2 <= seconden[-1] <= LANGSTE_WACHT


async def test_a_failed_attempt_waits_its_turn(motor: Motor):
    """After a failure of the partner the message waits, keeps its reason, and goes again when its time has come."""
    motor.postbus.antwoord = _later
    await plan(motor)
    await motor.bezorg()
    await motor.bezorg()
    assert len(motor.postbus.berichten) == 1
    assert [rij[2:] for rij in await motor.uitwisselingen()] == [("klaar", "LAT-001")]
    motor.klok.verder(seconds=3)
    motor.postbus.antwoord = goed
    await motor.bezorg()
    assert await motor.toestanden() == ["teruggekoppeld"]


async def _later(bericht):
    raise LaterError("bezet")


async def _definitief(bericht):
    raise DefinitiefError("past niet", doe="Verbeter het.")


async def test_a_final_refusal_stays_visible_with_its_reason(motor: Motor):
    """A message the partner will never take is given up at once, with what to do about it."""
    motor.postbus.antwoord = _definitief
    await motor.rond(leerling())
    [rij] = await motor.vraag("SELECT toestand, reden_code, reden FROM uitwisseling")
    assert rij == ("opgegeven", "DEF-001", "past niet Verbeter het.")


@pytest.mark.parametrize("fout", [ValueError("BSN 999999990"), ConfiguratieError("BSN 999999990")])
async def test_an_unexpected_fault_never_tells_its_text(motor: Motor, capsys, fout: Exception):
    """What a connector should not let out is retried later; of its text nothing reaches database, log or proof."""

    async def breekt(bericht):
        raise fout

    motor.postbus.antwoord = breekt
    await motor.rond(leerling())
    [rij] = await motor.vraag("SELECT toestand, reden_code, reden FROM uitwisseling")
    assert rij == ("klaar", "DLV-FOUT", f"fout in de gateway ({type(fout).__name__})")
    assert eigenaar("SELECT count(*) FROM audit_entry WHERE encode(inhoud, 'escape') LIKE '%999999990%'") == [(0,)]
    assert "999999990" not in "".join(capsys.readouterr())


async def test_too_old_is_given_up(motor: Motor):
    """Past the term of the abonnement a message is given up, with the last fault as reason."""
    motor.postbus.antwoord = _later
    await motor.rond(leerling())
    motor.klok.verder(days=8)
    await motor.bezorg()
    [rij] = await motor.vraag("SELECT toestand, reden_code, reden FROM uitwisseling")
    assert rij == ("opgegeven", "LAT-001", "niet bezorgd binnen de termijn van het abonnement; laatste fout: bezet")


async def test_a_silent_partner_is_asked_again_under_the_same_ids(motor: Motor):
    """When the verdict stays away past its term, the message is offered again; what comes back then counts."""
    motor.postbus.antwoord = ontvangen
    await motor.rond(leerling())
    motor.klok.verder(days=6)
    await motor.bezorg()
    assert len(motor.postbus.berichten) == 1
    motor.klok.verder(days=1, hours=1)
    motor.postbus.antwoord = goed
    await motor.bezorg()
    assert await motor.toestanden() == ["teruggekoppeld"]
    eerste, tweede = motor.postbus.berichten
    assert (eerste.id, eerste.message_id) == (tweede.id, tweede.message_id)


async def test_a_partner_that_stays_silent_is_not_asked_for_ever(motor: Motor):
    """Silent a second time: the message is given up, so that a person looks."""
    motor.postbus.antwoord = ontvangen
    await motor.rond(leerling())
    for _ in range(3):
        motor.klok.verder(days=7, hours=1)
        await motor.bezorg()
    assert len(motor.postbus.berichten) == 2
    assert [rij[2:] for rij in await motor.uitwisselingen()] == [("opgegeven", "DLV-STIL")]


async def test_what_was_given_up_can_be_sent_again(motor: Motor):
    """A retry keeps the ids, gets a new term, and names who asked; in bulk too."""
    motor.postbus.antwoord = _definitief
    await motor.rond(leerling(0), leerling(1))
    motor.klok.verder(days=30)
    motor.postbus.antwoord = goed
    ids = await motor.ids()
    gelukt = await bied_opnieuw_aan(motor.inrichting, motor.bewijs, motor.organisatie, ids, "tester")
    assert sorted(gelukt) == sorted(ids)
    await motor.bezorg()
    assert await motor.toestanden() == ["teruggekoppeld"] * 2
    assert len({item.message_id for item in motor.postbus.berichten}) == 2


async def test_each_retry_gets_the_term_of_the_abonnement(motor: Motor):
    """A second retry is given no longer than the first."""
    motor.postbus.antwoord = _definitief
    await motor.rond(leerling())
    for _ in range(3):
        motor.klok.verder(days=20)
        await bied_opnieuw_aan(motor.inrichting, motor.bewijs, motor.organisatie, await motor.ids(), "tester")
        [(tot,)] = await motor.vraag("SELECT verloopt_op FROM uitwisseling")
        assert tot - motor.klok() == timedelta(days=7)
        await motor.bezorg()


async def test_an_overtaken_message_is_not_sent_again(motor: Motor):
    """Once a newer state was planned, the old one stays where it is."""
    motor.postbus.antwoord = _definitief
    await motor.rond(leerling())
    await motor.rond(leerling(leerjaar=3))
    oud, nieuw = await motor.ids()
    opnieuw = await bied_opnieuw_aan(motor.inrichting, motor.bewijs, motor.organisatie, [oud, nieuw], "tester")
    assert opnieuw == [nieuw]


async def test_a_judged_message_is_not_sent_again(motor: Motor):
    """What the partner judged is not offered again under the same ids."""
    await motor.rond(leerling())
    assert await bied_opnieuw_aan(motor.inrichting, motor.bewijs, motor.organisatie, await motor.ids(), "t") == []


async def test_a_retry_does_not_slip_in_behind_a_sync(motor: Motor):
    """A retry asked for while a sync plans a newer state waits for the sync, and is then refused."""
    motor.postbus.antwoord = _definitief
    await motor.rond(leerling())
    ids, uit = await motor.ids(), []

    async def opnieuw() -> None:
        uit.append(await bied_opnieuw_aan(motor.inrichting, motor.bewijs, motor.organisatie, ids, "tester"))

    async with anyio.create_task_group() as tg, motor.inrichting.db.transactie([motor.organisatie]) as conn:
        await conn.execute("SELECT FROM stand FOR UPDATE")
        tg.start_soon(opnieuw)
        while not await _wacht_iemand():
            await anyio.lowlevel.checkpoint()
        await conn.execute(_KOPIE.encode())
    assert uit == [[]]


_KOPIE = """
CREATE TEMP TABLE kopie ON COMMIT DROP AS SELECT * FROM uitwisseling;
UPDATE kopie SET id = gen_random_uuid();
ALTER TABLE kopie DROP COLUMN volgorde;
INSERT INTO uitwisseling (id, organisatie, leerling, partner, abonnement, doel, doel_versie, soort, object,
    vingerafdruk, run, message_id, trace_id, toestand, due, verloopt_op, gemaakt_op, gewijzigd_op)
SELECT id, organisatie, leerling, partner, abonnement, doel, doel_versie, soort, object,
    vingerafdruk, run, message_id, trace_id, 'klaar', due, verloopt_op, gemaakt_op, gewijzigd_op FROM kopie
"""


async def _wacht_iemand() -> bool:
    """Whether a connection waits for a lock, or went through already."""
    rijen = eigenaar("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND state = 'active'")
    return rijen[0][0] > 0


async def test_stop_ends_the_attempts(motor: Motor):
    """A person can stop a message that keeps failing; it stays visible, and the next state may go."""
    motor.postbus.antwoord = _later
    await plan(motor, toestanden=2)
    await motor.bezorg()
    eerste, _ = await motor.ids()
    assert await stop(motor.inrichting, motor.bewijs, motor.organisatie, [eerste], "tester") == [eerste]
    motor.klok.verder(seconds=10)
    motor.postbus.antwoord = goed
    await motor.bezorg()
    assert [rij[2:] for rij in await motor.uitwisselingen()] == [
        ("opgegeven", "UIT-GESTOPT"),
        ("teruggekoppeld", None),
    ]


async def test_what_is_in_flight_cannot_be_stopped(motor: Motor):
    """An attempt under way keeps its place in line: stopping it would let the next state overtake it."""
    await plan(motor, toestanden=2)
    deur = loket(motor)
    async with anyio.create_task_group() as tg:
        tg.start_soon(baan(motor).draai_leeg)
        [poging] = await deur.eerste()
        eerste = poging.bericht.id
        assert await stop(motor.inrichting, motor.bewijs, motor.organisatie, [eerste], "tester") == []
        await baan(motor).draai_leeg()
        assert len(deur.gezien) == 1
        poging.antwoord()
        [tweede] = await _andere(deur, eerste)
        tweede.antwoord()
    assert await motor.toestanden() == ["teruggekoppeld"] * 2


async def _andere(deur, eerste):
    while not (anderen := [poging for poging in deur.bezig if poging.bericht.id != eerste]):
        await deur.gebeurt()
    return anderen


async def test_a_retry_waits_for_what_is_in_flight(motor: Motor):
    """A message put back in line does not start beside a later one of the same leerling that is under way."""
    await motor.neem_in([leerling(volgnummers=("1", "2"))])
    await motor.sync()
    eerste, tweede = await motor.ids()
    await stop(motor.inrichting, motor.bewijs, motor.organisatie, [eerste], "tester")
    deur = loket(motor)
    async with anyio.create_task_group() as tg:
        tg.start_soon(baan(motor).draai_leeg)
        [poging] = await deur.eerste()
        assert poging.bericht.id == tweede
        await bied_opnieuw_aan(motor.inrichting, motor.bewijs, motor.organisatie, [eerste], "tester")
        await baan(motor).draai_leeg()
        assert len(deur.gezien) == 1
        poging.antwoord()
        for ander in await _andere(deur, tweede):
            ander.antwoord()
    assert await motor.toestanden() == ["teruggekoppeld"] * 2


async def test_one_unreadable_message_does_not_stop_the_others(motor: Motor):
    """A message that cannot be decrypted waits with its reason; the rest is delivered."""
    await plan(motor, leerlingen=3)
    kapot = (await motor.ids())[0]
    eigenaar("UPDATE bericht SET inhoud = '\\x00112233445566778899aabbccddeeff' WHERE uitwisseling = %s", kapot)
    await motor.bezorg()
    toestanden = {rij[0]: rij[2:] for rij in await motor.uitwisselingen()}
    assert toestanden.pop(kapot) == ("klaar", "STO-002")
    assert set(toestanden.values()) == {("teruggekoppeld", None)}


async def test_a_lane_survives_the_loss_of_its_connections(motor: Motor):
    """When the database drops every connection, the lane goes on, and an attempt under way is written all the same."""
    await plan(motor, leerlingen=4)
    deur = loket(motor)
    lane = baan(motor, tik=0.01)
    async with anyio.create_task_group() as tg:
        tg.start_soon(lane.draai)
        pogingen = await deur.eerste(4)
        eigenaar("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'schakel'")
        for poging in pogingen:
            poging.antwoord()
        with anyio.fail_after(10):
            while set(await _toestanden(motor)) != {"teruggekoppeld"}:
                await anyio.lowlevel.checkpoint()
        tg.cancel_scope.cancel()
    assert len(motor.postbus.berichten) == 4


async def _toestanden(motor: Motor) -> list[str]:
    try:
        return await motor.toestanden()
    except psycopg.OperationalError:
        return []


async def test_a_verdict_may_come_before_the_receipt(motor: Motor):
    """A verdict that overtakes the answer of the attempt counts, and the answer changes nothing any more."""
    await plan(motor)
    deur = loket(motor)
    async with anyio.create_task_group() as tg:
        tg.start_soon(baan(motor).draai_leeg)
        [poging] = await deur.eerste()
        assert await motor.settle(goedgekeurd(poging.bericht.id)) == 1
        poging.antwoord(lambda: Ontvangst("kenmerk"))
    assert await motor.toestanden() == ["teruggekoppeld"]
