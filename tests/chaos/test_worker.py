"""The worker as it runs in production: listening, sealing the log, doing what is in the queue, whatever the database does."""

from dataclasses import replace

import anyio
import psycopg
import pytest

from gateway import wachtrij, worker
from gateway.exchange import runs
from tests.motor import LEASE, Motor, eigenaar, leerling

pytestmark = pytest.mark.anyio


@pytest.fixture
def bron(motor: Motor) -> Motor:
    """A school with a source that is configured."""
    huis = motor.inrichting
    school = huis.organisaties[motor.organisatie]
    met_bron = school.model_copy(update={"bron": {"connector": "csv", "pad": str(motor.map / "school")}})
    motor.inrichting = replace(huis, organisaties={motor.organisatie: met_bron})
    return motor


def kap_alles_af() -> None:
    """Cut every connection of our processes to the database."""
    eigenaar("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'schakel'")


async def tot(motor: Motor, vraag: str, gewenst: list) -> None:
    """Wait until the database answers so."""
    with anyio.fail_after(20):
        while True:
            try:
                if await motor.vraag(vraag) == gewenst:
                    return
            except psycopg.OperationalError:
                pass
            await anyio.lowlevel.checkpoint()


async def vraag_aan(motor: Motor, soort: str) -> None:
    """Put an import or sync in the queue."""
    app = wachtrij.maak_app(motor.inrichting.db.url, "schakel_worker")
    async with motor.inrichting.db.transactie([motor.organisatie]) as conn:
        await wachtrij.vraag_run(app, conn, motor.organisatie, soort, motor.klok())


async def test_the_queue_carries_a_school_to_its_partner(bron: Motor):
    """An import and a sync in the queue are done in order, delivered at once, and sealed in the log."""
    await bron.neem_in([leerling(0), leerling(1)])
    await vraag_aan(bron, "import")
    await vraag_aan(bron, "sync")
    async with anyio.create_task_group() as tg:
        tg.start_soon(lambda: worker.draai(bron.inrichting, lease=LEASE))
        await tot(bron, "SELECT toestand, count(*) FROM uitwisseling GROUP BY 1", [("teruggekoppeld", 2)])
        await tot(bron, "SELECT count(*) > 0 FROM audit_wacht", [(False,)])
        tg.cancel_scope.cancel()
    assert await bron.vraag("SELECT DISTINCT toestand FROM run WHERE soort = 'sync'") == [("klaar",)]


async def test_a_worker_survives_a_database_that_goes_away(bron: Motor):
    """With every connection cut, and cut again, the same worker goes on: lanes, listener, sequencer and queue."""
    await bron.neem_in([leerling(0)])
    async with anyio.create_task_group() as tg:
        tg.start_soon(lambda: worker.draai(bron.inrichting, lease=LEASE))
        await vraag_aan(bron, "sync")
        await tot(bron, "SELECT toestand FROM uitwisseling", [("teruggekoppeld",)])
        for ronde in (3, 4):
            kap_alles_af()
            await tot(bron, "SELECT 1", [(1,)])
            await bron.neem_in([leerling(0, leerjaar=ronde)])
            await vraag_aan(bron, "sync")
            gewenst = [("teruggekoppeld", ronde - 1)]
            await tot(bron, "SELECT toestand, count(*) FROM uitwisseling GROUP BY 1", gewenst)
        await tot(bron, "SELECT count(*) > 0 FROM audit_wacht", [(False,)])
        tg.cancel_scope.cancel()
    assert (await bron.controleer()).geldig


async def test_a_job_that_failed_is_tried_again(bron: Motor):
    """A sync that met a fault in the database is done again by itself, and its run ends well."""
    await bron.neem_in([leerling(0)])
    eigenaar("REVOKE INSERT ON bericht FROM schakel_worker")
    try:
        async with anyio.create_task_group() as tg:
            tg.start_soon(lambda: worker.draai(bron.inrichting, lease=LEASE))
            await vraag_aan(bron, "sync")
            await tot(bron, "SELECT toestand FROM run WHERE soort = 'sync'", [("mislukt",)])
            eigenaar("GRANT INSERT ON bericht TO schakel_worker")
            await tot(bron, "SELECT toestand FROM run WHERE soort = 'sync'", [("klaar",)])
            tg.cancel_scope.cancel()
    finally:
        eigenaar("GRANT INSERT ON bericht TO schakel_worker")


async def test_a_run_can_be_followed(bron: Motor):
    """Whoever asked for a run sees it wait, and cannot see that of another organisation."""
    await vraag_aan(bron, "import")
    [(run,)] = await bron.vraag("SELECT id FROM run")
    async with bron.inrichting.db.transactie([bron.organisatie]) as conn:
        assert (await runs.lees(conn, run)).toestand == "wachtrij"
    async with bron.inrichting.db.transactie(["een-ander"]) as conn:
        assert await runs.lees(conn, run) is None
