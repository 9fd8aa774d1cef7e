"""Health and metrics: for the machinery around us, without log-in."""

from datetime import timedelta

import httpx
import pytest
from psycopg_pool import PoolClosed

from gateway.api.app import maak_app
from tests.api.hulp import meting

pytestmark = pytest.mark.anyio


async def test_the_process_lives(omgeving):
    """Liveness asks nothing of anything else."""
    assert (await omgeving.http.get("/gezond")).json() == {"status": "gezond"}


async def test_ready_when_the_database_is(omgeving):
    """With the database at hand and its schema of this version, work can come."""
    answer = await omgeving.http.get("/gereed")
    assert (answer.status_code, answer.json()) == (200, {"status": "gereed"})


async def test_not_ready_with_an_older_schema(omgeving):
    """A database that was not migrated is named as such, with what to do."""
    omgeving.sql("DELETE FROM migratie WHERE naam = '0003_taken.sql'")
    answer = await omgeving.http.get("/gereed")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert "schakel db migrate" in answer.json()["detail"]


async def test_not_ready_without_a_database(omgeving):
    """A database that does not answer makes us unready, not dead."""
    omgeving.sql("ALTER TABLE migratie RENAME TO weg")
    assert (await omgeving.http.get("/gereed")).status_code == 503
    assert (await omgeving.http.get("/gezond")).status_code == 200


async def test_metrics_tell_how_the_streams_flow(omgeving):
    """How many uitwisselingen stand where, how long the oldest waits, and which partner is paused."""
    omgeving.sql("UPDATE uitwisseling SET gemaakt_op = now() - %s WHERE toestand = 'klaar'", timedelta(hours=1))
    omgeving.sql("INSERT INTO stroom (partner, fouten, gepauzeerd_tot) VALUES ('duo', 9, now() + interval '1 hour')")
    text = (await omgeving.http.get("/metrics")).text
    ((aantal,),) = omgeving.sql(
        "SELECT count(*) FROM uitwisseling WHERE toestand = 'klaar' AND doel = 'rod-inschrijving'"
    )
    labels = {"toestand": "klaar", "partner": "duo", "doel": "rod-inschrijving"}
    assert meting(text, "schakel_uitwisselingen", **labels) == aantal > 0
    assert 3600 <= meting(text, "schakel_oudste_wachtende_seconds", partner="duo") < 3700
    assert meting(text, "schakel_stroom_gepauzeerd", partner="duo") == 1


async def test_counting_is_not_done_at_every_scrape(omgeving):
    """The table is large, so within some seconds the same numbers are given again."""
    eerst = (await omgeving.http.get("/metrics")).text
    omgeving.sql("DELETE FROM uitwisseling")
    daarna = (await omgeving.http.get("/metrics")).text
    labels = {"toestand": "klaar", "partner": "duo", "doel": "rod-inschrijving"}
    assert meting(daarna, "schakel_uitwisselingen", **labels) == meting(eerst, "schakel_uitwisselingen", **labels)


async def test_the_app_opens_and_closes_its_own_house(los, stad):
    """Started by a server the app opens the house from its settings, answers, and leaves nothing open."""
    app = maak_app(los)
    http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://schakel.test")
    async with app.router.lifespan_context(app), http:
        headers = {"Authorization": f"Bearer {stad.uitgever.token()}"}
        assert (await http.get("/gereed")).status_code == 200
        assert (await http.get("/v1/uitwisselingen", headers=headers)).json()["items"]
        inrichting = app.state.kern.inrichting
    with pytest.raises(PoolClosed):
        async with inrichting.db.transactie([]):
            pass
